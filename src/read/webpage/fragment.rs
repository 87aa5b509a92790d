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

/// The paragraphs of a fragment; of one without markup its lines. Where markup is in the lines of a
/// text alone, as links are, blank lines part its paragraphs.
pub fn paragraphs(fragment: &str) -> Vec<String> {
    if !fragment.contains('<') && !fragment.contains('&') {
        return lines(fragment);
    }
    let parts: Vec<&str> = fragment.split("\n\n").filter(|part| !part.trim().is_empty()).collect();
    if parts.len() > 1 && !has_block(fragment) {
        return parts.into_iter().flat_map(rendered).collect();
    }
    rendered(fragment)
}

/// The paragraphs that the markup of a fragment makes.
fn rendered(fragment: &str) -> Vec<String> {
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

/// Whether a fragment has an element that makes paragraphs.
fn has_block(fragment: &str) -> bool {
    const BLOCKS: [&str; 14] = [
        "p",
        "br",
        "div",
        "li",
        "tr",
        "td",
        "h1",
        "h2",
        "h3",
        "h4",
        "pre",
        "section",
        "article",
        "blockquote",
    ];
    let mut tags = memchr::memchr_iter(b'<', fragment.as_bytes());
    tags.any(|at| {
        let name = fragment[at + 1..].split(|c: char| !c.is_ascii_alphanumeric()).next();
        name.is_some_and(|name| BLOCKS.iter().any(|block| block.eq_ignore_ascii_case(name)))
    })
}

fn lines(text: &str) -> Vec<String> {
    text.lines()
        .map(|line| line.trim().trim_start_matches("* ").to_owned())
        .filter(|line| line.chars().any(char::is_alphanumeric))
        .collect()
}

/// Whether a text has markup in it, or what markup writes special characters as. A tag that opens and is
/// never closed may be anything: the sign of a share, for one.
pub fn is_markup(text: &str) -> bool {
    memchr::memchr2_iter(b'<', b'&', text.as_bytes()).any(|at| {
        let special = &text[at..];
        if special.starts_with('&') { is_entity(special) } else { is_tag(special) }
    })
}

/// Whether a text begins with an entity of HTML: a number, or a name as they are written.
fn is_entity(text: &str) -> bool {
    let near = &text.as_bytes()[1..text.len().min(11)];
    let Some(end) = near.iter().position(|b| *b == b';') else { return false };
    match &near[..end] {
        [b'#', number @ ..] => {
            (1..=7).contains(&number.len()) && number.iter().all(u8::is_ascii_alphanumeric)
        }
        b"lt" | b"gt" => true,
        [first, rest @ ..] => {
            (2..=7).contains(&rest.len())
                && first.is_ascii_alphabetic()
                && rest.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        }
        [] => false,
    }
}

/// Whether a text begins with a tag of HTML that ends something, or needs no end.
fn is_tag(text: &str) -> bool {
    let ending = text[1..].strip_prefix('/');
    let after = ending.unwrap_or(&text[1..]);
    let name = after.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let ends = after[name.len()..].starts_with(['>', ' ', '/', '\n']);
    let known = TAGS.iter().find(|tag| tag.eq_ignore_ascii_case(name)).filter(|_| ends);
    known.is_some_and(|tag| ending.is_some() || matches!(*tag, "br" | "p" | "img"))
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
    fn links_in_a_plain_text_leave_its_paragraphs() {
        let text = "Piers to Be Rebuilt\n\n KESTREL BAY (Example Wire) - The piers of\n<A HREF=\"/x\">the bay</A> are old.";
        assert_eq!(
            paragraphs(text),
            ["Piers to Be Rebuilt", "KESTREL BAY (Example Wire) - The piers of the bay are old."]
        );
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
        for text in [
            "a<br />b",
            "see <a href=\"x\">it</a>",
            "it&#039;s",
            "AT&amp;T",
            "caf&eacute;",
            "<p>x</p>",
            "a</b>",
        ] {
            assert!(is_markup(text), "{text}");
        }
        for text in [
            "a < b",
            "x<y>z",
            "AT&T; x",
            "R&D",
            "<unknown>",
            "First <I> said",
            "&QL; x",
            "a <b",
            "&",
        ] {
            assert!(!is_markup(text), "{text}");
        }
    }
}
