//! Tables of key facts that copying has flattened to lines: "Location Muscat, Oman".

use super::residue::is_residue;
use crate::{article::Fact, read::webpage::facts::fact};

/// Second words of the header of a two-column table.
const VALUE_HEADERS: &[&str] =
    &["details", "detail", "information", "description", "value", "info", "data", "facts", "fact"];
/// Words that begin a label of two words.
const LABEL_STARTS: &[&str] = &["key", "main", "start", "end", "next", "previous", "last"];
/// Words that end a label of two words.
const LABEL_ENDS: &[&str] = &[
    "point", "points", "issue", "issues", "topic", "topics", "date", "place", "parties",
    "position", "demand", "demands", "goal", "goals", "outcome", "status", "role", "side", "sides",
    "name",
];
/// Words that begin sentences and headings but no label.
const NO_LABEL: &[&str] = &[
    "what", "why", "how", "who", "when", "where", "which", "the", "a", "an", "is", "are", "in",
    "on", "at", "by", "for", "if", "but", "and", "it", "this", "that", "he", "she", "they", "we",
    "you", "your", "after", "before", "with", "from", "to", "no",
];

/// Whether a paragraph is, or begins with, the header of a two-column table that copying has
/// flattened to lines: "Aspect Details", "Category Information".
pub fn is_table(paragraph: &str) -> bool {
    let words: Vec<&str> =
        paragraph.lines().next().unwrap_or_default().split_whitespace().take(3).collect();
    let [_, second] = words[..] else { return false };
    let bare = second.to_lowercase();
    words.iter().all(|w| w.chars().next().is_some_and(char::is_uppercase))
        && VALUE_HEADERS.contains(&bare.as_str())
}

/// Takes flattened tables out of paragraphs: their rows become facts, and paragraphs of the form
/// "label: value". Rows are the lines below the header, or short paragraphs after it.
pub fn tables_to_facts(paragraphs: Vec<String>, facts: &mut Vec<Fact>) -> Vec<String> {
    let mut out = Vec::with_capacity(paragraphs.len());
    let mut paragraphs = paragraphs.into_iter().peekable();
    while let Some(paragraph) = paragraphs.next() {
        if !is_table(&paragraph) {
            out.push(paragraph);
            continue;
        }
        let lines: Vec<&str> = paragraph.lines().collect();
        let Some((header, lines)) = lines.split_first() else { continue };
        let mut rows: Vec<Fact> = lines.iter().map_while(|line| row(line)).collect();
        let rest = &lines[rows.len()..];
        if lines.is_empty() {
            while let Some(row) = paragraphs.peek().and_then(row_apart) {
                rows.push(row);
                paragraphs.next();
            }
        }
        if rows.len() < 2 {
            // No table after all.
            out.push((*header).to_owned());
            out.extend(rows.iter().map(|r| format!("{} {}", r.label, r.value)));
        } else {
            out.extend(rows.iter().map(|r| format!("{}: {}", r.label, r.value)));
            facts.append(&mut rows);
        }
        out.extend(rest.iter().map(|line| (*line).to_owned()));
    }
    out
}

/// "Location Muscat, Oman": a label of one word, or of two that belong together.
fn row(line: &str) -> Option<Fact> {
    if is_residue(line) {
        return None;
    }
    if let Some((label, value)) = line.split_once(['\t', ':'])
        && label.split_whitespace().count() <= 4
    {
        return fact(label, value);
    }
    let words: Vec<&str> = line.split_whitespace().take(21).collect();
    if words.len() < 2 || words.len() > 20 || line.ends_with(['.', '?', '!']) {
        return None;
    }
    // "Iran delegation Foreign Minister ...": the value begins with the next capital.
    let two = words.len() > 2
        && (is_in(LABEL_STARTS, words[0])
            || is_in(LABEL_ENDS, words[1])
            || (is_lower(words[1]) && !is_lower(words[2])));
    let (label, value) = words.split_at(if two { 2 } else { 1 });
    let named = label[0].chars().next().is_some_and(char::is_uppercase)
        && !is_in(NO_LABEL, label[0])
        && label.iter().all(|w| w.chars().all(|c| c.is_alphabetic() || c == '-'));
    if !named {
        return None;
    }
    fact(&label.join(" "), &value.join(" "))
}

/// A row that is a paragraph of its own, of more than a label and one word.
#[allow(clippy::ptr_arg, reason = "called with what is peeked at")]
fn row_apart(paragraph: &String) -> Option<Fact> {
    row(paragraph).filter(|_| paragraph.split_whitespace().count() > 2)
}

fn is_in(list: &[&str], word: &str) -> bool {
    list.contains(&word.to_lowercase().as_str())
}

fn is_lower(word: &str) -> bool {
    word.starts_with(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(paragraphs: &[&str]) -> (Vec<String>, Vec<String>) {
        let mut facts = Vec::new();
        let out = tables_to_facts(paragraphs.iter().map(|p| (*p).to_owned()).collect(), &mut facts);
        (out, facts.iter().map(|f| format!("{}={}", f.label, f.value)).collect())
    }

    #[test]
    fn lines_below_a_table_header_are_facts() {
        let (out, facts) = read(&[
            "Aspect Details\nLocation Muscat, Oman\nMain Topic Sanctions\nIran delegation Foreign Minister",
            "Text.",
        ]);
        assert_eq!(
            facts,
            ["Location=Muscat, Oman", "Main Topic=Sanctions", "Iran delegation=Foreign Minister"]
        );
        assert_eq!(
            out,
            [
                "Location: Muscat, Oman",
                "Main Topic: Sanctions",
                "Iran delegation: Foreign Minister",
                "Text."
            ]
        );
    }

    #[test]
    fn a_table_of_short_paragraphs_ends_at_a_heading() {
        let (out, facts) = read(&[
            "Category Information",
            "Place Kestrel Bay",
            "Cost four million crowns",
            "What comes next",
            "Boats leave from the market.",
        ]);
        assert_eq!(facts, ["Place=Kestrel Bay", "Cost=four million crowns"]);
        assert_eq!(out[2..], ["What comes next", "Boats leave from the market."]);
    }

    #[test]
    fn a_heading_of_two_words_alone_is_no_table() {
        let (out, facts) =
            read(&["Further Information", "The council meets on Monday in the old hall."]);
        assert!(facts.is_empty());
        assert_eq!(out.len(), 2);
    }
}
