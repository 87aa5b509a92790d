//! What a file holds, judged by its first bytes; the extension only breaks ties.

use super::{format::Known, formats::FORMATS, head::Head};
use crate::read::skip::Reason;

/// The row of the table that tells these bytes.
///
/// # Errors
/// [`Reason::Binary`] or [`Reason::Unsupported`] for what no row tells.
pub fn sniff(head: &Head<'_>) -> Result<&'static Known, Reason> {
    match FORMATS.iter().find(|known| known.signs.iter().any(|sign| sign.is_of(head))) {
        Some(known) if known.is_read() => Ok(known),
        Some(known) => {
            Err(Reason::Unsupported(format!("{} is not read: {}", known.name, known.note)))
        }
        None => Err(unknown(head)),
    }
}

/// What bytes look like that no format claims.
fn unknown(head: &Head<'_>) -> Reason {
    match &head.root {
        Some(root) if head.bytes.len() > 3 => Reason::Unsupported(format!(
            "XML of this kind is not read: its root element is <{}>",
            root.chars().take(40).collect::<String>()
        )),
        _ => Reason::Binary,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::source::format::{Format, Holds, Records};

    fn held(head: &[u8], name: &str) -> Result<Holds, Reason> {
        sniff(&Head::new(head, name)).map(|known| known.holds)
    }

    #[test]
    fn the_format_is_told_by_content_before_extension() {
        for (head, name, holds) in [
            (&b"<!DOCTYPE html><html>"[..], "a.txt", Holds::Document(Format::Html)),
            (b"\xEF\xBB\xBF  <html>", "a", Holds::Document(Format::Html)),
            (b"<p>Talks", "a", Holds::Document(Format::Html)),
            (b"{\"a\":1}\n{\"a\":2}\n", "a.json", Holds::Records(Records::JsonLines)),
            (b"{\"a\":NaN}\n{\"a\":2}\n", "a.json", Holds::Records(Records::JsonLines)),
            (b"{\n \"a\":1\n}\n", "a.json", Holds::Records(Records::JsonObjects)),
            (b"[\n {\"a\":1}]", "a.txt", Holds::Records(Records::JsonArray)),
            (b"[Correction] Talks begin", "a.txt", Holds::Document(Format::Text)),
            (b"# Head\n\nSee [this](x).", "a.txt", Holds::Document(Format::Markdown)),
            (b"Head\n", "a.md.gz", Holds::Document(Format::Markdown)),
            (b"# 1 in the charts\n", "a.txt", Holds::Document(Format::Text)),
            (b"text\0with a hole", "a.txt", Holds::Document(Format::Text)),
            (
                b"From: a\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n",
                "a",
                Holds::Document(Format::Mhtml),
            ),
            (b"Content-Type: text/html\r\n\r\n<p>", "a.mht", Holds::Document(Format::Mhtml)),
            (
                b"Content-Type: text/html is what servers say\n",
                "a.txt",
                Holds::Document(Format::Text),
            ),
        ] {
            assert_eq!(held(head, name), Ok(holds), "{name} {:?}", String::from_utf8_lossy(head));
        }
    }

    #[test]
    fn what_is_known_and_not_read_says_what_it_is_and_what_to_do() {
        for (head, name, words) in [
            (&b"\x89PNG\r\n\x1a\n\0\0"[..], "a.html", "image is not read"),
            (b"ARROW1\0\0", "a.txt", "convert it"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "a.html", "save it as DOCX"),
            (b"SQLite format 3\0", "a", "SQLite"),
            (
                b"<!doctype html> <html data-sfz><meta charset=utf-8>",
                "a.html",
                "packed as a zip archive",
            ),
            (b"<?xml version='1.0'?><!-- x --><a:catalog>", "a", "root element is <catalog>"),
            (b"<?xml version='1.0'?><urlset>", "a", "site map"),
        ] {
            match held(head, name) {
                Err(Reason::Unsupported(said)) => assert!(said.contains(words), "{said}"),
                other => panic!("{words}: {other:?}"),
            }
        }
        assert_eq!(held(&[1, 2, 3, 0, 200].repeat(20), "a.txt"), Err(Reason::Binary));
    }

    #[test]
    fn every_format_is_in_the_table_once() {
        let mut names: Vec<&str> = FORMATS.iter().map(|known| known.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), FORMATS.len());
    }
}
