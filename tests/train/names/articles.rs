//! Labelled articles, and the same as the tagger sees them.

use std::{error::Error, fs, path::PathBuf};

use dateline::read::enrich::actors::training::{KINDS, OUTSIDE, Segment, segments};
use serde::Deserialize;

/// A name: number of the text, first code point and one past the last, number of the kind.
pub type Name = (usize, u32, u32, usize);

/// An article as the tagger sees it, and how it should be labelled.
pub struct Example {
    pub language: String,
    /// Written for this purpose, not made out of templates.
    pub marked: bool,
    pub segments: Vec<(Segment, Vec<u8>)>,
    pub names: Vec<Name>,
}

/// A text with `[K name]` marks: without them, and the names in it.
fn strip(marked: &str, text: usize, names: &mut Vec<Name>) -> String {
    let mut plain = String::with_capacity(marked.len());
    let mut rest = marked;
    while let Some(open) = rest.find('[') {
        plain.push_str(&rest[..open]);
        rest = &rest[open..];
        let kind = KINDS
            .iter()
            .position(|kind| rest[1..].strip_prefix(kind).is_some_and(|r| r.starts_with(' ')));
        let end = rest.find(']');
        if let (Some(kind), Some(end)) = (kind, end) {
            let start = plain.chars().count() as u32;
            plain.push_str(&rest[3..end]);
            names.push((text, start, plain.chars().count() as u32, kind));
            rest = &rest[end + 1..];
        } else {
            plain.push('[');
            rest = &rest[1..];
        }
    }
    plain.push_str(rest);
    plain
}

/// All capitals, where that does not change the number of letters.
fn shouted(text: &str) -> String {
    text.chars()
        .map(|c| {
            let mut upper = c.to_uppercase();
            match (upper.next(), upper.next()) {
                (Some(upper), None) => upper,
                _ => c,
            }
        })
        .collect()
}

/// Every word with a capital.
fn titled(text: &str) -> String {
    let mut start = true;
    text.chars()
        .map(|c| {
            let first = std::mem::replace(&mut start, c.is_whitespace());
            if first { shouted(&c.to_string()).chars().next().unwrap_or(c) } else { c }
        })
        .collect()
}

fn example(texts: [&str; 2], language: &str, names: Vec<Name>, marked: bool) -> Example {
    let labelled = |segment: Segment| {
        let mut labels = vec![OUTSIDE as u8; segment.spans.len()];
        for (text, start, end, kind) in &names {
            let mut before = None;
            for (at, span) in segment.spans.iter().enumerate() {
                if *text != segment.text || span.0 >= *end || span.1 <= *start {
                    continue;
                }
                // What the tagger cannot say it need not learn: a name ends with its line.
                let goes_on = before.is_some_and(|before| before + 1 == at) && !segment.breaks[at];
                labels[at] = (1 + 2 * kind) as u8 + u8::from(goes_on);
                before = Some(at);
            }
        }
        (segment, labels)
    };
    let segments = segments(texts, Some(language)).into_iter().map(labelled).collect();
    Example { language: language.to_owned(), marked, segments, names }
}

/// The articles with marks in the folder `path`: files `LANGUAGE/NAME.txt`, articles behind lines
/// `=== LANGUAGE GENRE`, a head of `key: value` lines, `---`, and the main text.
pub fn marked(path: &str) -> Result<Vec<Example>, Box<dyn Error>> {
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in fs::read_dir(path)? {
        let folder = folder?.path();
        if folder.is_dir() {
            for file in fs::read_dir(folder)? {
                files.push(file?.path());
            }
        }
    }
    files.retain(|file| file.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    let mut examples = Vec::new();
    for file in files {
        let text = format!("\n{}", fs::read_to_string(file)?);
        for article in text.split("\n=== ").skip(1) {
            let (head, body) = article.split_once("\n---\n").ok_or("an article without ---")?;
            let language = head.split_whitespace().next().unwrap_or_default();
            let headline = head.lines().find_map(|line| line.strip_prefix("headline:"));
            let mut names = Vec::new();
            let title = strip(headline.unwrap_or_default().trim(), 0, &mut names);
            let body = strip(body.trim(), 1, &mut names);
            // Headlines come in all fashions of capitals.
            let title = match examples.len() % 10 {
                0 => shouted(&title),
                1 if language == "en" => titled(&title),
                _ => title,
            };
            examples.push(example([&title, &body], language, names, true));
        }
    }
    Ok(examples)
}

#[derive(Deserialize)]
struct Line {
    text: String,
    names: Vec<(u32, u32, String)>,
}

/// English texts, one a line, with names of four kinds.
pub fn lines(path: &str) -> Result<Vec<Example>, Box<dyn Error>> {
    let text = fs::read_to_string(path)?;
    let read = |line: &str| {
        let line: Line = serde_json::from_str(line)?;
        let kind = |kind: &str| match kind {
            "PER" => 0,
            "ORG" => 1,
            "LOC" => 4,
            _ => 6,
        };
        let names = line.names.iter().map(|(start, end, of)| (1, *start, *end, kind(of))).collect();
        Ok(example(["", &line.text], "en", names, false))
    };
    text.lines().map(read).collect()
}
