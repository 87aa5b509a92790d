//! The documents under test: their commands run and print what is shown, their links lead somewhere,
//! and what they list is complete.

use std::{collections::VecDeque, fs, path::Path, process::Command};

use dateline::{fields::FIELDS, read::source::FORMATS};
use serde_json::Value;

use crate::desk::{Desk, Run, copy, repository};

/// Largest README in bytes: more belongs to `docs`.
const MAX_README: usize = 10 << 10;

/// A document: its path inside the repository, and its text.
struct Document {
    path: String,
    text: String,
}

fn document(path: &str) -> Document {
    let text = fs::read_to_string(repository().join(path));
    Document { path: path.to_owned(), text: text.unwrap_or_else(|e| panic!("{path}: {e}")) }
}

/// Everything that people read before they read code.
fn documents() -> Vec<Document> {
    let mut paths: Vec<String> =
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]
            .map(str::to_owned)
            .into();
    let folder = fs::read_dir(repository().join("docs")).unwrap();
    let names = folder.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> =
        names.filter(|name| Path::new(name).extension().is_some_and(|e| e == "md")).collect();
    names.sort();
    paths.extend(names.iter().map(|name| format!("docs/{name}")));
    paths.iter().map(|path| document(path)).collect()
}

/// A command line in a document, and what the document says it prints.
#[derive(Debug, Default, PartialEq)]
struct Shown {
    command: String,
    output: Vec<String>,
}

/// The commands in fenced blocks for the shell. In a block `sh` every line is one, in a block
/// `console` those behind `$ `, with what they print below them.
fn commands(text: &str) -> Vec<Shown> {
    let mut commands: Vec<Shown> = Vec::new();
    let mut language: Option<&str> = None;
    let mut continued = String::new();
    for line in text.lines() {
        if let Some(opened) = line.trim_start().strip_prefix("```") {
            language = if language.is_some() { None } else { Some(opened.trim()) };
            continue;
        }
        let part = match language {
            Some("sh") => line.trim(),
            Some("console") if !continued.is_empty() => line.trim(),
            Some("console") => match (line.strip_prefix("$ "), commands.last_mut()) {
                (Some(part), _) => part,
                (None, Some(last)) => {
                    last.output.push(line.to_owned());
                    continue;
                }
                (None, None) => panic!("output without a command: {line}"),
            },
            _ => continue,
        };
        if let Some(part) = part.strip_suffix('\\') {
            continued.push_str(part);
            continue;
        }
        let command = std::mem::take(&mut continued) + part;
        let command = command.replace("cargo run --release -- ", "dateline ");
        commands.push(Shown { command, output: Vec::new() });
    }
    commands
}

/// The programs that a command line pipes into each other. A `|` in quotation marks is text.
fn programs(command: &str) -> Vec<&str> {
    let mut quote = None;
    let is_pipe = |c: char| {
        if let Some(open) = quote {
            if c == open {
                quote = None;
            }
            false
        } else {
            if matches!(c, '\'' | '"') {
                quote = Some(c);
            }
            c == '|'
        }
    };
    command.split(is_pipe).filter_map(|part| part.split_whitespace().next()).collect()
}

fn is_installed(program: &str) -> bool {
    let found = Command::new("sh").args(["-c", &format!("command -v {program}")]).output();
    found.is_ok_and(|output| output.status.success())
}

/// Whether `line` is as shown, but for times.
fn is_alike(shown: &str, line: &str) -> bool {
    without_time(shown) == without_time(line)
}

fn without_time(line: &str) -> String {
    match line.split_once("\"took_ms\":") {
        Some((before, after)) => {
            let rest = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
            format!("{before}\"took_ms\":0{rest}")
        }
        None => line.trim_end().to_owned(),
    }
}

/// Whether a command prints these lines; a line `...` stands for any number of lines.
fn prints(shown: &[String], printed: &str) -> bool {
    let mut lines: VecDeque<&str> = printed.trim_end().lines().collect();
    let mut pieces = shown.split(|line| line == "...").peekable();
    let mut is_first = true;
    while let Some(piece) = pieces.next() {
        let fits = |at: usize| {
            piece.iter().zip(lines.range(at..)).all(|(shown, line)| is_alike(shown, line))
        };
        let Some(last) = lines.len().checked_sub(piece.len()) else { return false };
        let is_last = pieces.peek().is_none();
        let range = match (is_first, is_last) {
            (true, true) if last != 0 => return false,
            (true, _) => 0..=0,
            (false, true) => last..=last,
            (false, false) => 0..=last,
        };
        let Some(at) = range.into_iter().find(|at| fits(*at)) else { return false };
        lines.drain(..at + piece.len());
        is_first = false;
    }
    true
}

/// Runs a command line in the folder of `desk`, where `dateline` is the program under test.
fn run(desk: &Desk, command: &str) -> Run {
    let folder = Path::new(env!("CARGO_BIN_EXE_dateline")).parent().unwrap();
    let mut path = folder.as_os_str().to_owned();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let mut shell = Command::new("sh");
    shell.args(["-c", command]).current_dir(desk.path("")).env("PATH", &path);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("DATELINE_") {
            shell.env_remove(name);
        }
    }
    shell.output().unwrap().into()
}

/// What is wrong with a command; `None` where it runs and prints what is shown.
fn fault(desk: &Desk, shown: &Shown) -> Option<String> {
    let Shown { command, output } = shown;
    let programs = programs(command);
    // A server does not end.
    if !programs.contains(&"dateline") || command.starts_with("dateline serve") {
        return None;
    }
    if let Some(missing) = programs.iter().find(|program| !is_installed_or_ours(program)) {
        println!("not run, {missing} is missing: {command}");
        return None;
    }
    let run = run(desk, command);
    let fails = output.first().is_some_and(|line| line.starts_with("error: "));
    // In the midst of a pipe an error changes no exit status.
    let failed = run.code == Some(2) || run.err.lines().any(|line| line.starts_with("error: "));
    let printed = if fails { &run.err } else { &run.out };
    let is_right = failed == fails
        && run.code.is_some_and(|code| (0..=2).contains(&code))
        && (output.is_empty() || prints(output, printed));
    (!is_right).then(|| format!("{command}: {:?}\n{printed}{}", run.code, run.err))
}

fn is_installed_or_ours(program: &str) -> bool {
    program == "dateline" || is_installed(program)
}

#[test]
fn the_two_commands_to_begin_with_stand_in_the_readme() {
    let Document { text, .. } = document("README.md");
    for command in
        ["cargo run --release -- search --corpus corpus 'sanctions AND Oman'", "cargo test"]
    {
        assert!(text.lines().any(|line| line == command), "{command}");
    }
    assert!(text.len() <= MAX_README, "{} bytes", text.len());
}

#[test]
fn commands_of_the_documents_run_and_print_what_is_shown() {
    let desk = Desk::with_sample_corpus();
    // Examples may rely on an index being there, whatever stands before them.
    desk.ok(["index", "corpus"]);
    // The sets and collections that measurements are about.
    copy(&desk.path("corpus/notes"), &desk.path("SET"));
    copy(&desk.path("corpus/notes"), &desk.path("COLLECTION"));
    desk.write("topics.tsv", "1\tsanctions on Iran\n2\tdrought\n");
    let mut faults = String::new();
    let mut count = 0;
    for Document { path, text } in documents() {
        // Each document begins without saved searches.
        let _ = fs::remove_file(desk.path("index/saved.jsonl"));
        let shown = commands(&text);
        count += shown.len();
        for fault in shown.iter().filter_map(|shown| fault(&desk, shown)) {
            faults += &format!("{path}: {fault}\n");
        }
    }
    assert!(count > 40, "{count} commands");
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn commands_are_read_from_fenced_blocks_for_the_shell_only() {
    let text = "dateline outside\n```sh\ndateline one\ncargo run --release -- two \\\n  three\n```\n\
                ```console\n$ dateline four\n{}\n$ dateline five\n```\n```json\ndateline no\n```\n";
    let shown = |command: &str, output: &[&str]| Shown {
        command: command.to_owned(),
        output: output.iter().map(|line| (*line).to_owned()).collect(),
    };
    let expected = [
        shown("dateline one", &[]),
        shown("dateline two three", &[]),
        shown("dateline four", &["{}"]),
        shown("dateline five", &[]),
    ];
    assert_eq!(commands(text), expected);
    assert_eq!(programs("dateline a 'b | c' | jq '.x | .y'"), ["dateline", "jq"]);
}

#[test]
fn shown_output_is_compared_line_by_line_but_for_times_and_what_is_left_out() {
    let prints = |shown: &str, printed: &str| {
        prints(&shown.lines().map(str::to_owned).collect::<Vec<_>>(), printed)
    };
    assert!(prints("a\nb", "a\nb\n"));
    assert!(!prints("a", "a\nb"));
    assert!(!prints("a\nb", "a"));
    assert!(prints("a\n...", "a\nb\nc"));
    assert!(prints("...\nc", "a\nb\nc"));
    assert!(prints("a\n...\nc\n...", "a\nb\nc\nd"));
    assert!(prints("a\n...\nb", "a\nb"));
    assert!(!prints("a\n...\nb", "a\nb\nc"));
    assert!(!prints("a\n...\na", "a"));
    assert!(prints("{\"took_ms\":0.5}", "{\"took_ms\":12.25}"));
    assert!(!prints("{\"total\":5}", "{\"total\":6}"));
}

/// The name that a heading has in links.
fn anchor(heading: &str) -> String {
    let heading = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// Whether a link in the document at `path` leads to something in the repository.
fn leads_somewhere(path: &str, link: &str) -> bool {
    if link.starts_with("http://") || link.starts_with("https://") {
        return true;
    }
    let (file, heading) = link.split_once('#').unwrap_or((link, ""));
    let here = repository().join(path);
    let file = if file.is_empty() { here } else { here.parent().unwrap().join(file) };
    if heading.is_empty() {
        return file.exists();
    }
    let text = fs::read_to_string(file).unwrap_or_default();
    text.lines().filter(|line| line.starts_with('#')).any(|line| anchor(line) == heading)
}

#[test]
fn links_lead_somewhere_and_every_document_can_be_reached() {
    let documents = documents();
    let mut wrong = Vec::new();
    for Document { path, text } in &documents {
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !leads_somewhere(path, link)) {
            wrong.push(format!("{path}: {link}"));
        }
    }
    assert_eq!(wrong, [""; 0]);
    for Document { path, .. } in &documents[1..] {
        assert!(documents[0].text.contains(&format!("]({path})")), "README.md links {path}");
    }
}

/// The paths in code marks that a text names: of files of code, and of what lies in `src` and `tests`.
/// Placeholders such as `src/read/format/NAME.rs` are none.
fn paths(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2).filter(|word| {
        let is_path = Path::new(word).extension().is_some_and(|e| e == "rs") && word.contains('/')
            || word.starts_with("src/")
            || word.starts_with("tests/");
        let is_exact = !word.contains(['*', ' ', '(']) && !word.contains("NAME");
        is_path && is_exact
    })
}

#[test]
fn paths_that_the_documents_name_are_there() {
    let mut wrong = Vec::new();
    for Document { path, text } in documents() {
        // Modules go by their path below `src`.
        let is_missing = |named: &&str| {
            let root = repository();
            !root.join(named).exists() && !root.join("src").join(named).exists()
        };
        wrong.extend(paths(&text).filter(is_missing).map(|named| format!("{path}: {named}")));
    }
    assert_eq!(wrong, [""; 0]);
    assert_eq!(paths("`a/b.rs` and `src/NAME/x.rs`, `tests/it`, `b.rs`").count(), 2);
}

#[test]
fn every_format_is_documented_as_read_or_not() {
    let text = document("docs/formats.md").text;
    let (read, unread) = text.split_once("## What is not read").unwrap();
    for known in FORMATS {
        let part = if known.is_read() { read } else { unread };
        let rows = part.lines().filter_map(|line| line.strip_prefix("| "));
        let mut names = rows.filter_map(|row| row.split(" | ").next());
        assert!(
            names.any(|names| names.contains(known.name)),
            "docs/formats.md has {}",
            known.name
        );
    }
}

#[test]
fn every_field_of_queries_and_of_the_record_is_documented() {
    let queries = document("docs/queries.md").text;
    for field in FIELDS {
        let named = [":", "`"].iter().any(|end| queries.contains(&format!("`{}{end}", field.name)));
        assert!(named, "docs/queries.md has {}", field.name);
    }
    let schema: Value = serde_json::from_str(&document("src/article/schema.json").text).unwrap();
    let record = document("docs/record.md").text;
    for name in schema["properties"].as_object().unwrap().keys() {
        assert!(record.contains(&format!("`{name}`")), "docs/record.md has {name}");
    }
}
