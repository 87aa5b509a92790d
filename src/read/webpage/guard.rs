//! Makes a page safe to parse.
//!
//! HTML parsers build a tree for anything, and what works on trees takes quadratic time on some:
//! tens of thousands of nested elements, unclosed formatting that is opened again in every
//! paragraph, tags with thousands of attributes, megabytes of white space. One linear scan before any
//! parser rules these out: what lies too deep keeps its text and loses its tags, so that an article
//! still comes out. The scan also drops what is no text in any case (styles, programs, comments,
//! pictures inside addresses), most of a page's bytes.

use memchr::{memchr, memmem};

use super::tag::{attributes, end_of, end_of_tag, is_plain_attribute, name_at};
use crate::read::skip::Reason;

/// Largest page in bytes.
pub const MAX_PAGE: usize = 32 << 20;
/// Deepest nesting of elements that is kept. Pages made by people stay far below.
const MAX_DEPTH: usize = 160;
/// Formatting elements open at a time that are kept: the parser opens them again in every paragraph.
const MAX_FORMATTING: usize = 16;
/// Longest tag in bytes whose attributes are all kept: too few to slow a parser down.
const PLAIN_TAG: usize = 256;
/// Attributes that are kept of longer tags: parsers compare each with all before it.
const MAX_ATTRIBUTES: usize = 64;
/// Times that a page may begin again: parsers add the attributes of every `<html>` and `<body>` to
/// those of the first.
const MAX_BEGINNINGS: usize = 8;
/// Longest `<title>` in characters that is kept.
const MAX_TITLE: usize = 4_000;
/// Longest run of white space in bytes that is kept.
const MAX_BLANK: usize = 256;
/// Most elements that are kept; the tags of further ones are dropped.
const MAX_ELEMENTS: usize = 100_000;

/// Elements whose content no parser reads as markup, and which hold no article text.
const DROPPED: &[&str] = &["style", "iframe", "noembed", "noframes", "xmp", "svg", "template"];
/// Elements that have no end tag.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr", "frame",
];
/// Elements whose end tag may be left out: the next of their kind closes them, so that they cannot
/// nest without other elements between them.
const CLOSING_THEMSELVES: &[&str] = &[
    "p", "li", "dd", "dt", "td", "th", "tr", "tbody", "thead", "tfoot", "option", "html", "head",
    "body", "a",
];
/// Elements that are kept at any depth, because they keep paragraphs apart.
const LINES: &[&str] = &["p", "li", "dt", "dd", "br"];
/// Elements that the parser opens again where they were left open.
const FORMATTING: &[&str] =
    &["b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"];

/// Most tags, end tags included, and entities of a page: each costs the parsers some hundred bytes,
/// and entities in a row more than linear time. The largest pages have a tenth of it.
const MAX_MARKS: usize = 300_000;

/// The page without styles, programs (JSON-LD stays), comments, and without tags beyond the limits.
pub fn prune(page: &str) -> Result<String, Reason> {
    if page.len() > MAX_PAGE {
        return Err(Reason::TooLarge(MAX_PAGE as u64));
    }
    if memchr::memchr2_iter(b'<', b'&', page.as_bytes()).count() > MAX_MARKS {
        return Err(Reason::TooComplex(MAX_MARKS));
    }
    let mut scan = Scan {
        page,
        out: String::with_capacity(page.len() / 2),
        open: Vec::new(),
        kept_depth: 0,
        formatting: 0,
        elements: 0,
        beginnings: 0,
        unclosed: Vec::new(),
    };
    scan.run();
    Ok(scan.out)
}

/// Whether a fragment nests so little that an engine that is quadratic in nesting may have it.
pub fn is_shallow(fragment: &str) -> bool {
    let mut depth = 0_usize;
    for (at, _) in fragment.match_indices('<') {
        let name = name_at(fragment, at + 1);
        if fragment[at + 1..].starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if !is_any(name, VOID) {
            depth += 1;
        }
        if depth > 16 {
            return false;
        }
    }
    true
}

/// Whether an element has one of these names, in any case.
fn is_any(element: &str, names: &[&str]) -> bool {
    names.iter().any(|name| name.eq_ignore_ascii_case(element))
}

struct Scan<'a> {
    page: &'a str,
    out: String,
    /// Open elements, innermost last, and whether their tag was kept.
    open: Vec<(&'a str, bool)>,
    kept_depth: usize,
    formatting: usize,
    elements: usize,
    beginnings: usize,
    /// Elements and comments without an end in the rest of the page: each is searched for once, so that the
    /// scan stays linear.
    unclosed: Vec<&'a str>,
}

impl<'a> Scan<'a> {
    fn run(&mut self) {
        let page = self.page;
        let bytes = page.as_bytes();
        let mut at = 0;
        while let Some(tag) = memchr(b'<', &bytes[at..]).map(|i| at + i) {
            self.text(&page[at..tag]);
            at = match bytes.get(tag + 1) {
                Some(b'!' | b'?') => self.declaration(tag),
                Some(b'/') if bytes.get(tag + 2).is_some_and(u8::is_ascii_alphabetic) => {
                    self.end_tag(tag)
                }
                Some(b) if b.is_ascii_alphabetic() => self.start_tag(tag),
                _ => {
                    self.out.push_str("&lt;");
                    tag + 1
                }
            };
        }
        self.text(&page[at..]);
    }

    /// Takes text over; of long runs of white space only the beginning.
    fn text(&mut self, text: &str) {
        if text.len() <= MAX_BLANK {
            self.out.push_str(text);
            return;
        }
        let mut rest = text;
        while let Some(from) = rest.find(char::is_whitespace) {
            let (word, tail) = rest.split_at(from);
            let next = tail.trim_start();
            let blank = &tail[..tail.len() - next.len()];
            self.out.push_str(word);
            self.out.push_str(if blank.len() > MAX_BLANK { "\n" } else { blank });
            rest = next;
        }
        self.out.push_str(rest);
    }

    /// Steps over a comment, a doctype or a processing instruction; keeps a doctype.
    fn declaration(&mut self, tag: usize) -> usize {
        let rest = &self.page[tag..];
        if let Some(data) = rest.strip_prefix("<![CDATA[") {
            // Old pages and feeds wrap text so.
            return tag + rest.len() - data.len();
        }
        if let Some(comment) = rest.strip_prefix("<!--") {
            // An unclosed comment ends at the next ">", so that a lost "-->" costs no article.
            let body = (!self.unclosed.contains(&"<!--"))
                .then(|| memmem::find(comment.as_bytes(), b"-->").map(|i| i + 3))
                .flatten();
            if body.is_none() && !self.unclosed.contains(&"<!--") {
                self.unclosed.push("<!--");
            }
            let end = body.or_else(|| end_of(comment)).unwrap_or(comment.len());
            return tag + 4 + end + self.inserted(comment, end);
        }
        let end = end_of(rest).unwrap_or(rest.len());
        if rest.get(..9).is_some_and(|d| d.eq_ignore_ascii_case("<!doctype")) && end < 256 {
            self.out.push_str(&rest[..end]);
        }
        tag + end
    }

    /// Bytes after the comment that ends at `end` that a web archive has inserted: all up to its own
    /// closing comment.
    fn inserted(&mut self, comment: &str, end: usize) -> usize {
        let begin = " BEGIN WAYBACK TOOLBAR INSERT ";
        let close = "<!-- END WAYBACK TOOLBAR INSERT -->";
        if !comment.starts_with(begin) || self.unclosed.contains(&close) {
            return 0;
        }
        let rest = comment.get(end..).unwrap_or_default();
        let Some(at) = memmem::find(rest.as_bytes(), close.as_bytes()) else {
            self.unclosed.push(close);
            return 0;
        };
        at + close.len()
    }

    fn start_tag(&mut self, tag: usize) -> usize {
        let name = name_at(self.page, tag + 1);
        let end = end_of_tag(self.page, tag);
        let whole = &self.page[tag..end];
        if name.eq_ignore_ascii_case("script") {
            let close = self.close_of(end, name);
            if memmem::find(whole.as_bytes(), b"ld+json").is_some() {
                self.out.push_str(&self.page[tag..close]);
            }
            return close;
        }
        if is_any(name, DROPPED) && !whole.ends_with("/>") {
            return self.close_of(end, name);
        }
        if is_any(name, &["textarea", "title"]) {
            let close = self.close_of(end, name);
            if close > end && is_any(name, &["title"]) {
                let content = &self.page[end..close];
                let content = &content[..content.rfind("</").unwrap_or(0)];
                let cut = content.char_indices().nth(MAX_TITLE).map_or(content.len(), |(i, _)| i);
                self.out.extend(["<title>", &content[..cut], "</title>"]);
            }
            return close;
        }
        // Inside formulas no element closes another.
        if is_any(name, &["plaintext", "math"]) {
            return end;
        }
        if is_any(name, &["html", "body"]) {
            self.beginnings += 1;
            if self.beginnings > MAX_BEGINNINGS {
                return end;
            }
        }
        self.elements += 1;
        let formatting = is_any(name, FORMATTING);
        let fits = self.kept_depth < MAX_DEPTH || is_any(name, LINES);
        let mut keep = self.elements <= MAX_ELEMENTS && fits;
        if !is_any(name, VOID) && !is_any(name, CLOSING_THEMSELVES) {
            keep &= !formatting || self.formatting < MAX_FORMATTING;
            self.formatting += usize::from(keep && formatting);
            self.kept_depth += usize::from(keep);
            self.open.push((name, keep));
        }
        if keep && whole.len() <= PLAIN_TAG {
            self.out.push_str(whole);
        } else if keep {
            self.out.extend(["<", name]);
            let kept = attributes(&whole[1 + name.len()..]).filter(|a| is_plain_attribute(a));
            kept.take(MAX_ATTRIBUTES).for_each(|a| self.out.extend([" ", a]));
            self.out.push('>');
        } else {
            self.out.push(' ');
        }
        end
    }

    fn end_tag(&mut self, tag: usize) -> usize {
        let name = name_at(self.page, tag + 2);
        let end = end_of_tag(self.page, tag);
        if is_any(name, FORMATTING) {
            self.formatting = self.formatting.saturating_sub(1);
        }
        // Elements left open inside end with the one that is closed; a stray end tag closes
        // nothing. Looking back only so far keeps the scan linear.
        let near = self.open.iter().rev().take(64);
        let Some(inside) = near.into_iter().position(|(n, _)| n.eq_ignore_ascii_case(name)) else {
            let keep = is_any(name, LINES) || self.kept_depth < MAX_DEPTH;
            self.out.push_str(if keep { &self.page[tag..end] } else { " " });
            return end;
        };
        let mut kept = false;
        for _ in 0..=inside {
            kept = self.open.pop().is_some_and(|(_, kept)| kept);
            self.kept_depth -= usize::from(kept);
        }
        self.out.push_str(if kept { &self.page[tag..end] } else { " " });
        end
    }

    /// One past the end tag of a raw-text element that begins before `from`. An element that is
    /// never closed ends with its start tag, so that the text after it is not lost.
    fn close_of(&mut self, from: usize, name: &'a str) -> usize {
        if self.unclosed.iter().any(|n| n.eq_ignore_ascii_case(name)) {
            return from;
        }
        let bytes = self.page.as_bytes();
        let mut at = from;
        while let Some(i) = memmem::find(&bytes[at..], b"</") {
            at += i + 2;
            let close = bytes.get(at..at + name.len());
            if close.is_some_and(|c| c.eq_ignore_ascii_case(name.as_bytes()))
                && !bytes.get(at + name.len()).is_some_and(u8::is_ascii_alphanumeric)
            {
                return end_of_tag(self.page, at - 2);
            }
        }
        self.unclosed.push(name);
        from
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pruned(page: &str) -> String {
        prune(page).unwrap()
    }

    #[test]
    fn programs_styles_and_comments_go_json_ld_stays() {
        let page = "<p>a</p><style>p{}</style><script>x<y</script><!-- c --><svg><path/></svg>\
                    <script type='application/ld+json'>{}</script><p>b</p>";
        assert_eq!(pruned(page), "<p>a</p><script type='application/ld+json'>{}</script><p>b</p>");
    }

    #[test]
    fn text_after_something_never_closed_stays() {
        for start in [
            "<style>",
            "<script>",
            "<!-- ",
            "<svg>",
            "<a href=\"x>",
            "<iframe>",
            "<title>",
            "<textarea>",
        ] {
            let page = format!("<p>before</p>{start} <p>after</p>");
            assert!(pruned(&page).contains("after"), "{start}");
        }
    }

    #[test]
    fn nesting_beyond_the_limit_loses_tags_and_keeps_text() {
        let page =
            format!("{}<p>deep</p>{}<p>next</p>", "<div>".repeat(5_000), "</div>".repeat(5_000));
        let pruned = pruned(&page);
        assert_eq!(pruned.matches("<div>").count(), MAX_DEPTH);
        assert_eq!(pruned.matches("</div>").count(), MAX_DEPTH);
        assert!(pruned.contains("<p>deep</p>") && pruned.ends_with("<p>next</p>"));
    }

    #[test]
    fn elements_that_close_themselves_in_few_places_only_are_counted() {
        for name in ["optgroup", "rt", "rp"] {
            let tag = format!("<{name}>");
            assert_eq!(pruned(&tag.repeat(5_000)).matches(&tag).count(), MAX_DEPTH);
        }
        assert_eq!(pruned("<math><td>"), "<td>");
    }

    #[test]
    fn paragraphs_left_open_do_not_nest() {
        let page = "<p>line".repeat(2_000);
        assert_eq!(pruned(&page), page);
    }

    #[test]
    fn formatting_left_open_is_bounded() {
        let page = "<font size=1><b>x".repeat(1_000);
        assert!(pruned(&page).matches("<font").count() <= MAX_FORMATTING);
    }

    #[test]
    fn attributes_beyond_the_limit_go() {
        let page = format!("<p {}>text</p>", "a=1 ".repeat(10_000));
        assert_eq!(pruned(&page), format!("<p{}>text</p>", " a=1".repeat(MAX_ATTRIBUTES)));
        let page = "<body a=b>".repeat(10_000);
        assert_eq!(pruned(&page).len(), "<body a=b>".len() * MAX_BEGINNINGS);
    }

    #[test]
    fn of_a_long_tag_the_short_attributes_stay() {
        let data = "A".repeat(100_000);
        let page = format!(
            "<html style='--x:{data}' lang=\"de\"><img src=\"data:image/png;base64,{data}\" alt='a > b' hidden>\
             <a title=\"{}\" href = /x >y</a>",
            "z".repeat(300)
        );
        let expected = format!(
            "<html lang=\"de\"><img alt='a > b' hidden><a title=\"{}\" href = /x>y</a>",
            "z".repeat(300)
        );
        assert_eq!(pruned(&page), expected);
    }

    #[test]
    fn a_title_is_cut_and_a_field_of_a_form_goes() {
        let page = format!("<TITLE a=b>{}</title ><textarea><p>x</textarea>y", "é".repeat(9_000));
        assert_eq!(pruned(&page), format!("<title>{}</title>y", "é".repeat(MAX_TITLE)));
    }

    #[test]
    fn long_white_space_is_cut_and_words_are_not() {
        let page = format!("<p>one{}two  three</p>", "\u{a0}".repeat(10_000));
        assert_eq!(pruned(&page), "<p>one\ntwo  three</p>");
    }

    #[test]
    fn what_an_archive_inserted_goes() {
        let page = "a<!-- BEGIN WAYBACK TOOLBAR INSERT --><div>12 captures</div>\
                    <!-- END WAYBACK TOOLBAR INSERT -->b";
        assert_eq!(pruned(page), "ab");
        assert_eq!(pruned("a<!-- BEGIN WAYBACK TOOLBAR INSERT -->b"), "ab");
    }

    #[test]
    fn a_page_over_the_limit_is_refused() {
        assert_eq!(prune(&" ".repeat(MAX_PAGE + 1)), Err(Reason::TooLarge(MAX_PAGE as u64)));
    }

    proptest::proptest! {
        #[test]
        fn any_input_passes(page in "(<[/!]?[a-z]{0,6}[ >]?|[\"'=é&;-]|script|style|text){0,60}") {
            let once = pruned(&page);
            proptest::prop_assert!(once.len() <= page.len() * 4 + 16);
        }
    }
}
