//! Web page -> main text, metadata, facts.
pub mod blocks;
pub mod byline;
pub mod content;
pub mod facts;
pub mod fragment;
pub mod guard;
pub mod jsonld;
pub mod page;
pub mod published;
pub mod reader;
pub mod site;
mod tag;
pub mod title;
pub mod walk;

/// A text from an attribute or a JSON string as one line: entities that were escaped twice read,
/// tags taken out, white space joined.
pub fn plain(s: &str) -> String {
    let decoded = if s.contains('&') || s.contains('<') {
        // Text of markup is what a parser says it is; these strings are short.
        let cut: String = s.chars().take(2_000).collect();
        dom_query::Document::fragment(cut).text().to_string()
    } else {
        s.to_owned()
    };
    decoded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The parts of a list written with commas or semicolons.
pub fn list(s: &str) -> Vec<String> {
    let mark = if s.contains(';') { ';' } else { ',' };
    s.split(mark).map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned).collect()
}
