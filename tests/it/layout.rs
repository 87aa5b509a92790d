//! Modules only look in the direction in which the data flows.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use crate::desk::repository;

/// What each module of the library may use besides itself: nothing that comes after it.
const LAYERS: &[(&str, &[&str])] = &[
    ("report", &[]),
    ("date", &[]),
    ("article", &["date"]),
    ("text", &["article"]),
    ("input", &["report"]),
    ("extract", &["article", "date", "report", "text"]),
    ("format", &["article", "date", "report", "input", "extract", "text"]),
    ("enrich", &["article", "date", "text", "extract", "format"]),
    ("export", &["article", "date", "text"]),
    ("pipeline", &["article", "report", "input", "format", "enrich"]),
    // The values of fields resolve names as the enrichers do, and nothing else of them.
    ("field", &["article", "date", "text", "enrich"]),
    ("story", &["text"]),
    ("query", &["date", "text", "field"]),
    ("matching", &["article", "text", "field", "query"]),
    ("saved", &["article", "text", "field", "query", "matching"]),
    // Of saved searches only the name of their file, which is no part of an index.
    (
        "engine",
        &["article", "date", "report", "text", "field", "query", "matching", "story", "saved"],
    ),
    ("update", &["article", "report", "input", "pipeline", "saved", "engine"]),
    ("search", &["article", "engine", "export", "field", "query", "text"]),
    (
        "serve",
        &[
            "article", "date", "engine", "enrich", "export", "field", "matching", "query",
            "search", "text",
        ],
    ),
    ("config", &[]),
    (
        "cli",
        &[
            "article", "config", "engine", "export", "field", "input", "matching", "pipeline",
            "query", "report", "saved", "search", "serve", "text", "update",
        ],
    ),
];

/// What looks the other way: names of months are compared folded, as words are, while the cut text
/// gives mentions, which belong to the article, and that has dates.
const BACKWARDS: &[(&str, &str)] = &[("date", "text")];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// Every source of the library under the name of its module, without what its tests use.
fn modules() -> Vec<(String, PathBuf, String)> {
    let root = repository().join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let is_library =
        |path: &PathBuf| !path.ends_with("src/lib.rs") && !path.ends_with("src/main.rs");
    files
        .into_iter()
        .filter(is_library)
        .filter(|path| path.file_name().is_some_and(|name| name != "tests.rs"))
        .map(|path| {
            let below = path.strip_prefix(&root).unwrap();
            let first = below.iter().next().unwrap().to_string_lossy();
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            let code = code.lines().filter(|line| !line.trim_start().starts_with("//"));
            let code = code.collect::<Vec<_>>().join("\n");
            (first.trim_end_matches(".rs").to_owned(), path, code)
        })
        .collect()
}

/// The modules of the crate that stand behind each `crate::` in `code`.
fn used(code: &str) -> BTreeSet<String> {
    let name = |text: &str| {
        text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>()
    };
    let mut found = BTreeSet::new();
    for (at, start) in code.match_indices("crate::") {
        if code[..at].ends_with('$') {
            continue;
        }
        let rest = &code[at + start.len()..];
        let Some(list) = rest.strip_prefix('{') else {
            found.insert(name(rest));
            continue;
        };
        // Of a group in braces, the names at its own level.
        let (mut depth, mut expects) = (0, true);
        for (at, c) in list.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => expects = true,
                c if expects && depth == 0 && c.is_alphabetic() => {
                    found.insert(name(&list[at..]));
                    expects = false;
                }
                _ => {}
            }
        }
    }
    found
}

#[test]
fn modules_look_in_the_direction_of_the_data() {
    let order: Vec<&str> = LAYERS.iter().map(|(module, _)| *module).collect();
    for (at, (module, may)) in LAYERS.iter().enumerate() {
        for other in *may {
            let before = order.iter().position(|m| m == other).is_some_and(|other| other < at);
            assert!(before, "{module} may use {other}, which does not come before it");
        }
    }
    let mut wrong = Vec::new();
    for (module, path, code) in modules() {
        let Some((_, may)) = LAYERS.iter().find(|(name, _)| *name == module) else {
            wrong.push(format!("{module} has no place in the order"));
            continue;
        };
        for other in used(&code) {
            let allowed = may.contains(&other.as_str())
                || BACKWARDS.contains(&(module.as_str(), other.as_str()));
            if other != module && !allowed {
                wrong.push(format!("{} uses {other}", path.display()));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn only_the_command_line_knows_clap_and_stdout() {
    for (module, path, code) in modules().iter().filter(|(module, ..)| module != "cli") {
        for word in [
            "clap::",
            "anstream::",
            "anstyle::",
            "anyhow::",
            "indicatif::",
            "print!(",
            "println!(",
            "stdout()",
            "process::exit",
        ] {
            assert!(!code.contains(word), "{module} ({}) has {word}", path.display());
        }
    }
}

#[test]
fn every_module_says_what_it_is_for() {
    let root = repository().join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let is_tests = path.file_name().is_some_and(|name| name == "tests.rs");
        assert!(is_tests || text.starts_with("//!"), "{} has no module doc", path.display());
    }
}
