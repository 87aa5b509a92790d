//! What a file holds, judged by its first bytes; the extension only breaks ties.

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A web page.
    Html,
    /// A web page and its parts in one MIME message.
    Mhtml,
    /// Plain text.
    Text,
    /// Markdown, with or without front matter.
    Markdown,
    /// One JSON object, or an array of objects.
    Json,
    /// One JSON object a line; of a raw item, one record of a line or an array.
    JsonLines,
}

/// Why nothing can be read from these bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// No text at all.
    Binary,
    /// Text of a format for which there is no reader.
    Unsupported(&'static str),
}

/// Judges by `head`, the first decompressed bytes of a file, and by its `name`.
pub fn sniff(head: &[u8], name: &str) -> Result<Format, Unread> {
    if is_binary(head) {
        return Err(Unread::Binary);
    }
    let extension = extension(name);
    let wide = head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF");
    let start: Vec<u8> = head
        .iter()
        .filter(|b| !wide || (**b != 0 && **b < 0xFE))
        .copied()
        .skip_while(|b| b.is_ascii_whitespace() || matches!(b, 0xEF | 0xBB | 0xBF))
        .take(4096)
        .collect();
    let lower = start.to_ascii_lowercase();
    if is_mhtml(&lower, extension) {
        return Ok(Format::Mhtml);
    }
    if lower.starts_with(b"<") {
        if memchr::memmem::find(&lower, b"<html data-sfz").is_some() {
            // SingleFile can also save a page as an archive that unpacks itself.
            return Err(Unread::Unsupported("a page packed as a zip archive"));
        }
        if is_html(&lower, extension) {
            return Ok(Format::Html);
        }
        if lower.starts_with(b"<?xml") {
            return Err(Unread::Unsupported("XML"));
        }
    }
    if start.starts_with(b"{") {
        let first_line = head.split(|b| *b == b'\n').next().unwrap_or(head);
        let first_line = first_line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(first_line);
        let whole = serde_json::from_slice::<serde::de::IgnoredAny>(first_line.trim_ascii());
        // One object alone may be a record or wrap a list of them; a first line longer than the
        // head cannot be judged. There the extension must do.
        let more = head.get(first_line.len()..).unwrap_or_default().trim_ascii().len() > 1;
        let lines = (whole.is_ok() && more) || matches!(extension, "jsonl" | "ndjson");
        return Ok(if lines { Format::JsonLines } else { Format::Json });
    }
    if start.starts_with(b"[") && is_json_array(&start[1..]) {
        return Ok(Format::Json);
    }
    Ok(match extension {
        "jsonl" | "ndjson" => Format::JsonLines,
        "md" | "markdown" | "mdown" => Format::Markdown,
        "html" | "htm" | "xhtml" if lower.contains(&b'<') => Format::Html,
        // What browsers save beside a page, and tables.
        "js" | "mjs" | "map" => return Err(Unread::Unsupported("a program")),
        "css" => return Err(Unread::Unsupported("a style sheet")),
        "svg" | "rss" | "atom" | "xml" => return Err(Unread::Unsupported("XML")),
        "csv" | "tsv" => return Err(Unread::Unsupported("a table")),
        _ if is_html(&lower, extension) => Format::Html,
        _ if is_markdown(&start) => Format::Markdown,
        _ => Format::Text,
    })
}

/// The last extension that is no compression's, in lower case only.
fn extension(name: &str) -> &str {
    let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(name);
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// Control characters that no text has; wide encodings have zeros, but in every second place.
fn is_binary(head: &[u8]) -> bool {
    let head = &head[..head.len().min(8192)];
    if head.starts_with(b"%PDF-") || head.starts_with(b"\x89PNG") || head.starts_with(b"PK\x03\x04")
    {
        return true;
    }
    if super::decode::wide_encoding(head).is_some() {
        return false;
    }
    let odd = head.iter().filter(|b| matches!(b, 1..=8 | 14..=26 | 28..=31)).count();
    head.contains(&0) || odd * 20 > head.len()
}

fn is_html(lower: &[u8], extension: &str) -> bool {
    const OPENERS: &[&[u8]] = &[
        b"<!doctype html",
        b"<html",
        b"<head",
        b"<body",
        b"<meta",
        b"<title",
        b"<div",
        b"<article",
        b"<p>",
        b"<p ",
        b"<h1",
        b"<script",
        b"<table",
        b"<main",
        b"<section",
        b"<span",
        b"<link",
        b"<style",
    ];
    if OPENERS.iter().any(|o| lower.starts_with(o)) {
        return true;
    }
    let mentions = |needle: &[u8]| memchr::memmem::find(lower, needle).is_some();
    (lower.starts_with(b"<!--") || lower.starts_with(b"<?xml") || lower.starts_with(b"<!doctype"))
        && (mentions(b"<html")
            || mentions(b"<head")
            || matches!(extension, "html" | "htm" | "xhtml"))
        || mentions(b"<!doctype html")
        || (mentions(b"<html") && mentions(b"<head"))
}

/// Lines of headers, and among them what makes a message of web pages.
fn is_mhtml(lower: &[u8], extension: &str) -> bool {
    let first = lower.split(|b| *b == b'\n').next().unwrap_or_default();
    let name = first.split(|b| *b == b':').next().unwrap_or_default();
    let header = !name.is_empty()
        && name.len() < first.len()
        && name.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-');
    let mentions = |needle: &[u8]| memchr::memmem::find(lower, needle).is_some();
    header
        && mentions(b"content-type:")
        && (mentions(b"multipart/related")
            || mentions(b"snapshot-content-location:")
            || (matches!(extension, "mht" | "mhtml") && mentions(b"text/html")))
}

fn is_json_array(rest: &[u8]) -> bool {
    matches!(rest.trim_ascii_start().first(), Some(b'{' | b']'))
}

/// Front matter, or two different marks of Markdown.
fn is_markdown(start: &[u8]) -> bool {
    let text = String::from_utf8_lossy(start);
    if text.starts_with("---\n") && text[4..].contains("\n---") {
        return true;
    }
    let heading = text.lines().any(|l| {
        let hashes = l.bytes().take_while(|b| *b == b'#').count();
        (1..=6).contains(&hashes) && l[hashes..].starts_with(' ')
    });
    let marks =
        [text.contains("]("), text.contains("**"), text.contains("|---") || text.contains("| ---")];
    usize::from(heading) + marks.into_iter().filter(|m| *m).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_is_told_by_content_before_extension() {
        for (head, name, format) in [
            (&b"<!DOCTYPE html><html>"[..], "a.txt", Format::Html),
            (b"\xEF\xBB\xBF  <html>", "a", Format::Html),
            (b"{\"a\":1}\n{\"a\":2}\n", "a.json", Format::JsonLines),
            (b"{\n \"a\":1\n}\n", "a.json", Format::Json),
            (b"[\n {\"a\":1}]", "a.txt", Format::Json),
            (b"[Correction] Talks begin", "a.txt", Format::Text),
            (b"# Head\n\nSee [this](x).", "a.txt", Format::Markdown),
            (b"Head\n", "a.md.gz", Format::Markdown),
            (b"# 1 in the charts\n", "a.txt", Format::Text),
            (b"\xFF\xFEH\0e\0a\0d\0", "a.txt", Format::Text),
            (
                b"From: a\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n",
                "a",
                Format::Mhtml,
            ),
            (b"Content-Type: text/html\r\n\r\n<p>", "a.mht", Format::Mhtml),
            (b"Content-Type: text/html is what servers say\n", "a.txt", Format::Text),
        ] {
            assert_eq!(sniff(head, name), Ok(format), "{name} {:?}", String::from_utf8_lossy(head));
        }
        assert_eq!(sniff(b"\x89PNG\r\n\x1a\n\0\0", "a.html"), Err(Unread::Binary));
        assert_eq!(sniff(b"text\0with zero", "a.txt"), Err(Unread::Binary));
        assert_eq!(
            sniff(b"<!doctype html> <html data-sfz><meta charset=utf-8>", "a.html"),
            Err(Unread::Unsupported("a page packed as a zip archive"))
        );
        assert_eq!(sniff(b"<?xml version='1.0'?><rss>", "a"), Err(Unread::Unsupported("XML")));
    }
}
