//! Web page -> main text, metadata, facts.

mod attributes;
pub mod blocks;
pub mod byline;
pub mod content;
pub mod explain;
pub mod facts;
pub mod fragment;
pub mod guard;
mod head;
pub mod jsonld;
pub mod listing;
pub mod outline;
pub mod page;
pub mod published;
pub mod reader;
pub mod site;
mod tables;
mod tag;
pub mod title;
pub mod walk;

/// A value found on a page, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// The places of the page that give it, first the one it was taken from.
    pub from: String,
}

/// Elements that texts for machines hold by mistake, as `<em>` in a headline.
const INLINE: [&str; 20] = [
    "a", "b", "br", "cite", "div", "em", "font", "i", "mark", "p", "q", "small", "span", "strong",
    "sub", "sup", "tt", "u", "wbr", "s",
];

/// A text from an attribute or a JSON string as one line: entities that were escaped twice read,
/// formatting tags taken out, white space joined. Any other tag is part of the text: it is about tags.
pub fn plain(s: &str) -> String {
    if !s.contains(['&', '<']) {
        return one_line(s);
    }
    // These strings are short.
    let cut: String = s.chars().take(2_000).collect();
    let mut escaped = String::with_capacity(cut.len() + 8);
    let mut rest = cut.as_str();
    while let Some((before, after)) = rest.split_once('<') {
        escaped.push_str(before);
        let name = after.strip_prefix('/').unwrap_or(after);
        let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let formats = INLINE.iter().any(|known| known.eq_ignore_ascii_case(name));
        let end = after.bytes().take(200).position(|b| b == b'>').filter(|_| formats);
        rest = if let Some(end) = end {
            let line = matches!(name, "br" | "p" | "div");
            escaped.push_str(if line { " " } else { "" });
            &after[end + 1..]
        } else {
            escaped.push_str("&lt;");
            after
        };
    }
    escaped.push_str(rest);
    // Only entities are left for the parser, which knows them all.
    one_line(&dom_query::Document::fragment(escaped).text())
}

/// The words of a text with single spaces between them, without characters that print nothing.
pub fn one_line(s: &str) -> String {
    let line = s.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.contains(INVISIBLE) { line.replace(INVISIBLE, "") } else { line }
}

/// Characters that print nothing: hints to a browser, no part of a word.
pub const INVISIBLE: [char; 5] = ['\u{ad}', '\u{200b}', '\u{feff}', '\u{200e}', '\u{2060}'];

/// The parts of a list written with commas or semicolons.
pub fn list(s: &str) -> Vec<String> {
    let mark = if s.contains(';') { ';' } else { ',' };
    s.split(mark).map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned).collect()
}
