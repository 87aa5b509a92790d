//! Saved searches: queries under a name, in a small file of JSON lines that people can read and edit.
//!
//! A query is kept as it was written, so that `date:-7d` counts from the day on which it is run.
//! Beside it stands how it was read when it was saved: a later version that reads it differently
//! can say so.

mod watch;

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::query::{Parsed, QueryError, parse};

pub use self::watch::{Alert, Watch};

/// Name of the file inside the folder of an index, unless settings name another.
pub const FILE: &str = "saved.jsonl";

/// Most saved searches in one file.
pub const MAX_SEARCHES: usize = 10_000;

/// Longest name in characters.
pub const MAX_NAME: usize = 100;

/// Largest file in bytes.
const MAX_BYTES: u64 = 64 << 20;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A query under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedSearch {
    /// By what it is called.
    pub name: String,
    /// The query as written.
    pub query: String,
    /// How it was read on the day it was saved, as a query that prints the same.
    pub reading: String,
    /// Version of dateline that read it so.
    pub version: String,
    /// The day on which it was saved.
    pub day: Date,
}

/// Why saved searches cannot be used or changed.
#[derive(Debug, thiserror::Error)]
pub enum SavedError {
    /// A name that cannot be one.
    #[error(
        "“{0}” is no name for a saved search: 1 to {MAX_NAME} characters, no control characters, no - at the beginning, no space at either end"
    )]
    BadName(String),
    /// There is one of this name.
    #[error("there is a saved search “{0}”; --replace replaces it")]
    Exists(String),
    /// There is none of this name.
    #[error("no saved search is called “{name}”{}", among(.names))]
    Unknown {
        /// What was asked for.
        name: String,
        /// What there is.
        names: Vec<String>,
    },
    /// No more fit.
    #[error("there are {MAX_SEARCHES} saved searches, and no more fit")]
    TooMany,
    /// A query that this version does not understand.
    #[error("the saved search “{name}” is not understood: {}", .error.render(.query))]
    Query {
        /// Name of the search.
        name: String,
        /// The query as written.
        query: String,
        /// What is wrong with it.
        error: Box<QueryError>,
    },
    /// A line that is no saved search.
    #[error("{path}:{line}: {message}")]
    Malformed {
        /// The file.
        path: String,
        /// Number of the line, from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// The file cannot be read or written.
    #[error("{doing} {path} failed: {source}")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// The file.
        path: String,
        /// What the system said.
        source: io::Error,
    },
}

/// The end of a message that names what there is, a few of them.
fn among(names: &[String]) -> String {
    const SHOWN: usize = 10;
    let more = if names.len() > SHOWN { " ..." } else { "" };
    match &names[..names.len().min(SHOWN)] {
        [] => "; there is none yet".to_owned(),
        shown => format!("; there are {}{more}", shown.join(", ")),
    }
}

impl SavedSearch {
    /// A search to be saved today.
    ///
    /// # Errors
    /// When the query is not understood.
    pub fn of_today(name: &str, query: &str) -> Result<Self, QueryError> {
        Self::new(name, query, jiff::Zoned::now().date())
    }

    /// A search to be saved on the day `today`.
    ///
    /// # Errors
    /// When the query is not understood.
    pub fn new(name: &str, query: &str, today: Date) -> Result<Self, QueryError> {
        Ok(Self {
            name: name.to_owned(),
            query: query.to_owned(),
            reading: parse(query, today)?.query.to_string(),
            version: VERSION.to_owned(),
            day: today,
        })
    }

    /// Reads the query; relative dates count from `today`.
    ///
    /// # Errors
    /// When this version does not understand it.
    pub fn parse(&self, today: Date) -> Result<Parsed, SavedError> {
        parse(&self.query, today).map_err(|error| SavedError::Query {
            name: self.name.clone(),
            query: self.query.clone(),
            error: Box::new(error),
        })
    }

    /// What to tell where this version reads the query differently than the one that saved it.
    pub fn changed(&self) -> Option<String> {
        let reading = parse(&self.query, self.day).ok()?.query.to_string();
        (reading != self.reading).then(|| {
            format!(
                "the saved search “{}” is now read as {reading}; dateline {} read it as {}; save it again with --replace if that is meant",
                self.name, self.version, self.reading
            )
        })
    }
}

/// Reads saved searches, in the order in which they were added; none where there is no file.
///
/// # Errors
/// When the file cannot be read, or a line of it is no saved search.
pub fn read(path: &Path) -> Result<Vec<SavedSearch>, SavedError> {
    let mut text = String::new();
    match File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_string(&mut text)) {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(failed("reading", path)(source)),
    }
    if text.len() as u64 > MAX_BYTES {
        let message = format!("it is larger than {MAX_BYTES} bytes");
        return Err(failed("reading", path)(io::Error::other(message)));
    }
    let mut searches: Vec<SavedSearch> = Vec::new();
    for (line, number) in text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty()) {
        let malformed = |message| SavedError::Malformed {
            path: path.display().to_string(),
            line: number,
            message,
        };
        let search: SavedSearch =
            serde_json::from_str(line).map_err(|error| malformed(error.to_string()))?;
        check_name(&search.name).map_err(|error| malformed(error.to_string()))?;
        if searches.iter().any(|known| known.name == search.name) {
            return Err(malformed(format!("a second search is called “{}”", search.name)));
        }
        if searches.len() == MAX_SEARCHES {
            return Err(SavedError::TooMany);
        }
        searches.push(search);
    }
    Ok(searches)
}

/// The search of this name.
///
/// # Errors
/// When there is none.
pub fn named<'a>(searches: &'a [SavedSearch], name: &str) -> Result<&'a SavedSearch, SavedError> {
    searches.iter().find(|search| search.name == name).ok_or_else(|| unknown(searches, name))
}

fn unknown(searches: &[SavedSearch], name: &str) -> SavedError {
    let names = searches.iter().map(|search| search.name.clone()).collect();
    SavedError::Unknown { name: name.to_owned(), names }
}

/// Adds a search; one of the same name only gives way to it when it is to be replaced.
///
/// # Errors
/// When the name cannot be one or is taken, or the file cannot be changed.
pub fn add(path: &Path, search: SavedSearch, replace: bool) -> Result<(), SavedError> {
    check_name(&search.name)?;
    change(path, |searches| {
        match searches.iter().position(|known| known.name == search.name) {
            Some(at) if replace => searches[at] = search,
            Some(_) => return Err(SavedError::Exists(search.name)),
            None if searches.len() == MAX_SEARCHES => return Err(SavedError::TooMany),
            None => searches.push(search),
        }
        Ok(())
    })
}

/// Removes searches by name: all of them, or none where one is not there.
///
/// # Errors
/// When there is none of a name, or the file cannot be changed.
pub fn remove(path: &Path, names: &[String]) -> Result<(), SavedError> {
    // Nothing is made where there is nothing.
    named_all(&read(path)?, names)?;
    change(path, |searches| {
        named_all(searches, names)?;
        searches.retain(|search| !names.contains(&search.name));
        Ok(())
    })
}

fn named_all(searches: &[SavedSearch], names: &[String]) -> Result<(), SavedError> {
    names.iter().try_for_each(|name| named(searches, name).map(|_| ()))
}

fn check_name(name: &str) -> Result<(), SavedError> {
    let is_good = (1..=MAX_NAME).contains(&name.chars().count())
        && !name.chars().any(char::is_control)
        && !name.starts_with('-')
        && name.trim() == name;
    if is_good { Ok(()) } else { Err(SavedError::BadName(name.to_owned())) }
}

fn failed(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> SavedError {
    let path = path.display().to_string();
    move |source| SavedError::Io { doing, path, source }
}

/// Changes the file in one step: whoever reads it sees the old one or the new one, and of two who
/// change it at once the second waits for the first.
fn change(
    path: &Path,
    change: impl FnOnce(&mut Vec<SavedSearch>) -> Result<(), SavedError>,
) -> Result<(), SavedError> {
    // A link stays one.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder).map_err(failed("making", folder))?;
    // The lock is a file of its own, because the file itself is replaced. It dies with the process.
    let lock = beside(&path, "lock");
    let locked = OpenOptions::new().create(true).truncate(false).write(true).open(&lock);
    let locked = locked.and_then(|file| file.lock().map(|()| file));
    let _locked = locked.map_err(failed("locking", &lock))?;

    let mut searches = read(&path)?;
    change(&mut searches)?;
    let next = beside(&path, "new");
    write(&next, &path, &searches).map_err(failed("writing", &next))?;
    fs::rename(&next, &path).map_err(failed("replacing", &path))?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed("writing", folder))
}

/// Writes the file that is to take the place of `old`.
fn write(path: &Path, old: &Path, searches: &[SavedSearch]) -> io::Result<()> {
    let mut file = File::create(path)?;
    if let Ok(old) = fs::metadata(old) {
        file.set_permissions(old.permissions())?;
    }
    let mut lines = Vec::new();
    for search in searches {
        serde_json::to_writer(&mut lines, search)?;
        lines.push(b'\n');
    }
    file.write_all(&lines)?;
    file.sync_all()
}

/// A hidden file beside another.
fn beside(path: &Path, kind: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{kind}"))
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    const TODAY: Date = Date::constant(2026, 2, 10);

    fn search(name: &str) -> SavedSearch {
        SavedSearch::new(name, "sanctions date:-7d", TODAY).unwrap()
    }

    fn names(path: &Path) -> Vec<String> {
        read(path).unwrap().into_iter().map(|search| search.name).collect()
    }

    #[test]
    fn what_was_added_is_read_in_the_order_of_adding() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("new").join(FILE);
        assert_eq!(read(&path).unwrap(), []);
        add(&path, search("b"), false).unwrap();
        add(&path, search("a b"), false).unwrap();
        assert!(matches!(add(&path, search("b"), false), Err(SavedError::Exists(_))));
        add(&path, search("b"), true).unwrap();
        assert_eq!(names(&path), ["b", "a b"]);
        assert_eq!(read(&path).unwrap()[0], search("b"));
        let unknown = remove(&path, &["b".into(), "c".into()]).unwrap_err().to_string();
        assert_eq!(unknown, "no saved search is called “c”; there are b, a b");
        assert_eq!(names(&path), ["b", "a b"], "all or none");
        remove(&path, &["b".into()]).unwrap();
        assert_eq!(names(&path), ["a b"]);
    }

    #[test]
    fn a_name_can_be_typed_and_shown() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE);
        for name in ["", " x", "-x", "a\tb", &"x".repeat(MAX_NAME + 1)] {
            let added = add(&path, search(name), false);
            assert!(matches!(added, Err(SavedError::BadName(_))), "{name:?}");
        }
        assert!(!path.exists());
    }

    #[test]
    fn many_who_add_at_once_lose_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE);
        thread::scope(|scope| {
            for n in 0..16 {
                let path = &path;
                scope.spawn(move || add(path, search(&n.to_string()), false).unwrap());
            }
        });
        assert_eq!(read(&path).unwrap().len(), 16);
    }

    #[test]
    fn a_damaged_file_is_an_error_that_names_the_line_and_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE);
        let good = serde_json::to_string(&search("a")).unwrap();
        for bad in ["{", "{\"name\":\"x\"}", &good, &good.replace("\"a\"", "\"-a\"")] {
            let text = format!("{good}\n\n{bad}\n");
            fs::write(&path, &text).unwrap();
            let error = add(&path, search("b"), true).unwrap_err();
            assert!(matches!(error, SavedError::Malformed { line: 3, .. }), "{error}");
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        fs::write(&path, [0xFF, 0xFE]).unwrap();
        assert!(matches!(read(&path), Err(SavedError::Io { .. })));
    }

    #[test]
    fn another_reading_is_told_and_a_later_day_is_none() {
        let saved = search("a");
        assert_eq!(saved.reading, "sanctions AND date:>=2026-02-03");
        assert_eq!(saved.changed(), None, "compared on the day it was saved");
        let older = SavedSearch { reading: "sanction".into(), version: "0.0.9".into(), ..saved };
        let told = older.changed().unwrap();
        for part in ["“a”", "sanctions AND date:>=2026-02-03", "0.0.9 read it as sanction;"] {
            assert!(told.contains(part), "{told}");
        }
    }
}
