//! A folder of its own to run the program in: nothing of the user's settings, of the repository's
//! index or of another test reaches it.

use std::{
    ffi::OsStr,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::Value;

/// A temporary folder; `corpus` and `index` are where the program looks for them by default.
pub struct Desk(tempfile::TempDir);

/// What one run of the program did.
pub struct Run {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Desk {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// With the sample corpus of the repository in the folder `corpus`.
    pub fn with_sample_corpus() -> Self {
        let desk = Self::new();
        copy(&repository().join("corpus"), &desk.path("corpus"));
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file and the folders above it.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    /// The program with this folder as working directory and no settings from outside.
    pub fn command<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.args(args).current_dir(self.0.path()).stdin(Stdio::null());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("DATELINE_") {
                command.env_remove(name);
            }
        }
        command
    }

    pub fn run<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Run {
        self.command(args).output().unwrap().into()
    }

    /// As [`Desk::run`], and the program must have found something.
    #[track_caller]
    pub fn ok<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Run {
        let run = self.run(args);
        assert_eq!(run.code, Some(0), "{}", run.err);
        run
    }

    /// As [`Desk::run`], with `input` on stdin.
    pub fn feed<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>, input: &[u8]) -> Run {
        let mut command = self.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        child.wait_with_output().unwrap().into()
    }

    /// Paths of all articles in the index that match, sorted.
    #[track_caller]
    pub fn found(&self, query: &str) -> Vec<String> {
        let run = self.run(["search", query, "--limit", "all", "--fields", "path"]);
        assert!(matches!(run.code, Some(0 | 1)), "{}", run.err);
        let mut paths: Vec<String> = run.hits().iter().map(|hit| text(&hit["path"])).collect();
        paths.sort();
        paths
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Run {
    /// Every line of stdout as JSON.
    #[track_caller]
    pub fn lines(&self) -> Vec<Value> {
        json_lines(&self.out)
    }

    pub fn of_type(&self, name: &str) -> Vec<Value> {
        self.lines().into_iter().filter(|line| line["type"] == name).collect()
    }

    pub fn hits(&self) -> Vec<Value> {
        self.of_type("hit")
    }

    #[track_caller]
    pub fn summary(&self) -> Value {
        self.of_type("summary").pop().unwrap_or_else(|| panic!("no summary: {}", self.err))
    }

    /// stdout without the one figure that differs from run to run.
    pub fn out_without_time(&self) -> String {
        let line = |line: &str| match line.split_once("\"took_ms\":") {
            Some((before, after)) => {
                let digits = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
                format!("{before}\"took_ms\":0{digits}\n")
            }
            None => format!("{line}\n"),
        };
        self.out.lines().map(line).collect()
    }

    /// The error must name all of these.
    #[track_caller]
    pub fn fails_with(&self, parts: &[&str]) {
        assert_eq!(self.code, Some(2), "stdout {} stderr {}", self.out, self.err);
        for part in parts {
            assert!(self.err.contains(part), "“{part}” is not in: {}", self.err);
        }
    }
}

pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[track_caller]
pub fn json_lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}")))
        .collect()
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Cuts the files of the index to nothing where they are; gives what they were.
#[cfg(target_os = "linux")]
pub fn cut_in_place(desk: &Desk) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = fs::read_dir(desk.path("index")).unwrap().map(|entry| entry.unwrap().path());
    let mut cut = Vec::new();
    for path in entries {
        let name = path.to_string_lossy();
        if [".store", ".pos", ".idx", ".term", ".fast"].iter().any(|end| name.ends_with(end)) {
            let content = fs::read(&path).unwrap();
            fs::File::options().write(true).open(&path).unwrap().set_len(0).unwrap();
            cut.push((path, content));
        }
    }
    cut
}

/// Copies a folder with all below it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
