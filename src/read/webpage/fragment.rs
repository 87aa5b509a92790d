//! Markup inside data (an `articleBody`, an entry of a feed) -> paragraphs, rendered by html2text.
//!
//! html2text takes quadratic time on nested elements and draws tables with box characters, so that
//! it gets small, shallow fragments without tables; of others the blocks are read as on a page.

use dom_query::Document;
use html2text::{config, render::TrivialDecorator};

use super::{guard, walk};

/// Largest fragment in bytes that is rendered.
const LARGEST: usize = 256 << 10;
/// Columns before which no line is broken.
const WIDTH: usize = 20_000;

/// The paragraphs of a fragment; of one without markup its lines.
pub fn paragraphs(fragment: &str) -> Vec<String> {
    if !fragment.contains('<') && !fragment.contains('&') {
        return lines(fragment);
    }
    let Ok(clean) = guard::prune(fragment) else { return Vec::new() };
    if clean.len() <= LARGEST && guard::is_shallow(&clean) && !has_table(&clean) {
        let config = config::with_decorator(TrivialDecorator::new());
        let rendered = config.no_link_wrapping().string_from_read(clean.as_bytes(), WIDTH);
        if let Ok(text) = rendered {
            return lines(&text);
        }
    }
    let blocks = walk::read(&Document::fragment(clean)).blocks;
    blocks.into_iter().map(|b| b.text).collect()
}

fn has_table(fragment: &str) -> bool {
    let mut tags = memchr::memchr_iter(b'<', fragment.as_bytes());
    tags.any(|at| fragment.get(at + 1..at + 6).is_some_and(|tag| tag.eq_ignore_ascii_case("table")))
}

fn lines(text: &str) -> Vec<String> {
    text.lines()
        .map(|line| line.trim().trim_start_matches("* ").to_owned())
        .filter(|line| line.chars().any(char::is_alphanumeric))
        .collect()
}

/// Whether a text has markup in it, or what markup writes special characters as.
pub fn is_markup(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        let special = &rest[at..];
        let after = special[1..].strip_prefix('/').unwrap_or(&special[1..]);
        let name = after
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '#')
            .next()
            .unwrap_or_default();
        let ends = after.get(name.len()..).and_then(|end| end.chars().next());
        let found = if special.starts_with('<') {
            TAGS.contains(&name.to_ascii_lowercase().as_str())
                && matches!(ends, Some('>' | ' ' | '/' | '\n'))
        } else {
            (2..=8).contains(&name.len()) && ends == Some(';')
        };
        if found {
            return true;
        }
        rest = &special[1..];
    }
    false
}

const TAGS: &[&str] = &[
    "p",
    "br",
    "div",
    "a",
    "b",
    "i",
    "em",
    "strong",
    "span",
    "section",
    "article",
    "ul",
    "ol",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "img",
    "figure",
    "table",
    "tr",
    "td",
    "html",
    "body",
    "header",
    "pre",
    "u",
    "sup",
    "sub",
    "q",
    "cite",
    "small",
    "font",
    "center",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_paragraphs_without_marks() {
        let html = "<h2>Head</h2><p>One <b>bold</b> <a href='x'>link</a>.</p><ul><li>a</li><li>b</li></ul>";
        assert_eq!(paragraphs(html), ["Head", "One bold link.", "a", "b"]);
    }

    #[test]
    fn tables_have_no_box_characters() {
        let html = "<p>x</p><table><tr><td>Place</td><td>Oman</td></tr></table>";
        assert_eq!(paragraphs(html), ["x", "Place: Oman"]);
    }

    #[test]
    fn text_without_markup_is_cut_at_its_lines() {
        assert_eq!(paragraphs("One.\n\nTwo."), ["One.", "Two."]);
    }

    #[test]
    fn markup_is_told_from_text_that_has_its_signs() {
        for text in
            ["a<br />b", "see <a href=\"x\">it</a>", "it&#039;s", "AT&amp;T", "<p>x</p>", "a</b>"]
        {
            assert!(is_markup(text), "{text}");
        }
        for text in ["a < b", "x<y>z", "AT&T; x", "R&D", "<unknown>", "a <b", "&"] {
            assert!(!is_markup(text), "{text}");
        }
    }
}
