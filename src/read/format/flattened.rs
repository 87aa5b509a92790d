//! Tables of key facts that copying has flattened to lines: "Location Muscat, Oman".

use super::residue::is_residue;
use crate::{
    article::Fact,
    knowledge::{
        actors::lexicon::{Class, class},
        gazetteer,
    },
    read::webpage::facts::fact,
    text::fold_phrase,
};

/// Second words of the header of a two-column table.
const VALUE_HEADERS: &[&str] =
    &["details", "detail", "information", "description", "value", "info", "data", "facts", "fact"];
/// Words besides adjectives that begin a label of two words.
const LABEL_STARTS: &[&str] =
    &["key", "main", "start", "end", "next", "previous", "last", "expected"];
/// Endings of English adjectives: "strategic", "sticking", "military".
const ADJECTIVES: &[&str] =
    &["ic", "al", "ive", "ing", "ary", "ous", "able", "ible", "ian", "ear", "ular", "ed"];
/// Words that end a label of two words.
const LABEL_ENDS: &[&str] = &[
    "point", "points", "issue", "issues", "topic", "topics", "date", "place", "parties",
    "position", "demand", "demands", "goal", "goals", "outcome", "status", "role", "side", "sides",
    "name",
];
/// Most words of a label.
const LONGEST_LABEL: usize = 4;
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

/// A row of a flattened table: "Location Muscat, Oman".
fn row(line: &str) -> Option<Fact> {
    if is_residue(line) {
        return None;
    }
    if let Some((label, value)) = line.split_once(['\t', ':'])
        && label.split_whitespace().count() <= LONGEST_LABEL
    {
        return fact(label, value);
    }
    let words: Vec<&str> = line.split_whitespace().take(21).collect();
    if words.len() < 2 || words.len() > 20 || line.ends_with(['.', '?', '!']) {
        return None;
    }
    let (label, value) = words.split_at(label_of(&words));
    let named = label[0].chars().next().is_some_and(char::is_uppercase)
        && !known(NO_LABEL, label[0])
        && label.iter().copied().all(is_plain);
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

/// How many words of a row are its label. Every cell begins with a capital or a figure, so the label ends where one
/// follows small letters ("Level of talks Indirect"). Among capitals it is one word, or an adjective or the like
/// with its noun ("Strategic Importance First major engagement").
fn label_of(words: &[&str]) -> usize {
    let small = words[1..].iter().take_while(|word| word.starts_with(char::is_lowercase)).count();
    if small > 0 {
        let label = 1 + small;
        let all_plain = words[1..label].iter().all(|word| is_plain(word) && !is_number(word));
        return if label <= LONGEST_LABEL && label < words.len() && all_plain { label } else { 1 };
    }
    let [first, second, third, ..] = *words else { return 1 };
    let value_follows = third.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let begins = known(LABEL_STARTS, first) || is_adjective(first);
    let two = is_ordinary(second) && (begins && value_follows || known(LABEL_ENDS, second));
    if two { 2 } else { 1 }
}

fn known(list: &[&str], word: &str) -> bool {
    list.contains(&word.to_lowercase().as_str())
}

/// Letters and hyphens alone.
fn is_plain(word: &str) -> bool {
    word.chars().all(|c| c.is_alphabetic() || c == '-')
}

fn is_adjective(word: &str) -> bool {
    word.len() > 4 && ADJECTIVES.iter().any(|ending| word.ends_with(ending))
}

/// A word that begins amounts: "four million dollars".
fn is_number(word: &str) -> bool {
    const NUMBERS: &[&str] = &[
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve", "hundred", "thousand", "million", "billion", "several", "some", "about",
    ];
    known(NUMBERS, word)
}

/// A word that is no part of a name.
fn is_ordinary(word: &str) -> bool {
    let folded = fold_phrase(word);
    let class = class(&folded);
    let common = class.is(Class::COMMON) || gazetteer::lookup(&folded).next().is_none();
    let of_names = Class::GIVEN
        | Class::SURNAME
        | Class::TITLE
        | Class::HONORIFIC
        | Class::ORG_ADJECTIVE
        | Class::STATE_ORGAN
        | Class::TIME;
    is_plain(word) && common && !class.is(of_names)
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
    fn a_label_ends_where_the_next_cell_begins() {
        for (line, label) in [
            ("Location Muscat, Oman", "Location"),
            ("Date February 6", "Date"),
            ("End Date March 5", "End Date"),
            ("Outcome No deal, but more talks", "Outcome"),
            ("Outcome Joint statement", "Outcome"),
            (
                "Strategic Importance First major engagement since the escalation",
                "Strategic Importance",
            ),
            ("Military Posture Second carrier group on its way", "Military Posture"),
            ("Main Focus Enrichment vs. broader security", "Main Focus"),
            ("Sticking Point Enrichment inside Iran", "Sticking Point"),
            ("Level of talks Indirect, through mediators", "Level of talks"),
            ("Iran delegation Foreign Minister and experts", "Iran delegation"),
            ("Cost four million Danish crowns", "Cost"),
            ("Host Sultan Haitham of Oman", "Host"),
            ("Host Foreign Ministry of Oman", "Host"),
            ("Parties United States and Iran", "Parties"),
            ("Duration 3 hours", "Duration"),
        ] {
            assert_eq!(row(line).map(|fact| fact.label).as_deref(), Some(label), "{line}");
        }
        assert!(row("What comes next").is_none() && row("The envoys left on Friday.").is_none());
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
