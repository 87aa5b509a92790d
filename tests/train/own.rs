//! The labelled articles in `tests/train/own`, from which the tables are learned.

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
};

/// An article as its file has it. Headline and main text have `[K name]` marks.
pub struct Item {
    pub language: String,
    /// Lines `key: value`.
    head: String,
    pub body: String,
}

impl Item {
    /// What the head says for a key; nothing where it has no such line.
    pub fn field(&self, key: &str) -> &str {
        let value = |line| str::strip_prefix(line, key)?.strip_prefix(':');
        self.head.lines().find_map(value).unwrap_or_default().trim()
    }
}

/// The articles in `folder`: files `LANGUAGE/NAME.txt`, articles behind lines `=== LANGUAGE GENRE`, a head of
/// `key: value` lines, `---`, and the main text. Always in the same order.
pub fn items(folder: &Path) -> Result<Vec<Item>, Box<dyn Error>> {
    let mut files: Vec<PathBuf> = Vec::new();
    for language in fs::read_dir(folder)? {
        let language = language?.path();
        if language.is_dir() {
            for file in fs::read_dir(language)? {
                files.push(file?.path());
            }
        }
    }
    files.retain(|file| file.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    let mut items = Vec::new();
    for file in files {
        let text = format!("\n{}", fs::read_to_string(file)?);
        for item in text.split("\n=== ").skip(1) {
            let (head, body) = item.split_once("\n---\n").ok_or("an article without ---")?;
            items.push(Item {
                language: head.split_whitespace().next().unwrap_or_default().to_owned(),
                head: head.to_owned(),
                body: body.trim().to_owned(),
            });
        }
    }
    Ok(items)
}

/// The names of a text with `[K name]` marks and what stands between them, in order: the kind, where it is a
/// name, and the words.
pub fn stretches(marked: &str) -> Vec<(Option<&str>, &str)> {
    let mut stretches = Vec::new();
    let mut plain = 0;
    let mut at = 0;
    while let Some(open) = marked[at..].find('[').map(|found| at + found) {
        at = open + 1;
        let Some(close) = marked[open..].find(']').map(|found| open + found) else { break };
        let Some((kind, name)) = marked[open + 1..close].split_once(' ') else { continue };
        if kind.len() == 1 && kind.bytes().all(|letter| letter.is_ascii_uppercase()) {
            stretches.push((None, &marked[plain..open]));
            stretches.push((Some(kind), name));
            at = close + 1;
            plain = at;
        }
    }
    stretches.push((None, &marked[plain..]));
    stretches
}
