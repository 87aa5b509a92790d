//! Shapes of the first bytes by which formats without a magic number are told.

use std::ops::RangeInclusive;

use memchr::memmem;

use super::{head::Head, json};

/// Whether a line is a header: a name, a colon.
fn is_header(line: &[u8]) -> bool {
    let name = line.split(|b| *b == b':').next().unwrap_or_default();
    !name.is_empty()
        && name.len() < line.len()
        && name.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-')
}

fn first_line(text: &[u8]) -> &[u8] {
    text.split(|b| *b == b'\n').next().unwrap_or_default().trim_ascii_end()
}

/// Lines of headers, and among them what makes a message of web pages.
pub(super) fn is_mhtml(head: &Head<'_>) -> bool {
    is_header(first_line(&head.lower))
        && head.mentions(b"content-type:")
        && (head.mentions(b"multipart/related") && !is_sent(head)
            || head.mentions(b"snapshot-content-location:")
            || (matches!(head.extension.as_str(), "mht" | "mhtml") && head.mentions(b"text/html")))
}

/// Whether headers say that a message was sent to somebody; browsers send what they save to nobody.
fn is_sent(head: &Head<'_>) -> bool {
    let names: [&[u8]; 3] = [b"\nreceived:", b"\nto:", b"\nmessage-id:"];
    names.iter().any(|name| head.mentions(name)) || head.lower.starts_with(b"received:")
}

/// Headers that only mail has.
const MAIL: &[&[u8]] = &[
    b"from",
    b"to",
    b"subject",
    b"date",
    b"received",
    b"return-path",
    b"message-id",
    b"mime-version",
    b"delivered-to",
    b"x-received",
    b"content-type",
    b"reply-to",
    b"dkim-signature",
    b"authentication-results",
];

/// The names of the headers at the beginning; lines that go on another belong to it.
fn headers(text: &[u8]) -> Option<Vec<&[u8]>> {
    let mut names = Vec::new();
    let mut lines = text.split(|b| *b == b'\n').peekable();
    while let Some(line) = lines.next() {
        let line = line.trim_ascii_end();
        if line.is_empty() {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        // The last line of what was looked at may be cut off.
        if !is_header(line) && lines.peek().is_some() {
            return None;
        }
        names.push(line.split(|b| *b == b':').next().unwrap_or_default());
    }
    Some(names)
}

/// A block of headers, three of them such as mail has, one of which says who or when.
pub(super) fn is_mail(head: &Head<'_>) -> bool {
    headers(&head.lower).is_some_and(|names| has_mail_headers(&names))
}

fn has_mail_headers(names: &[&[u8]]) -> bool {
    let known = names.iter().filter(|name| MAIL.contains(name)).count();
    let certain: [&[u8]; 4] = [b"received", b"message-id", b"mime-version", b"return-path"];
    let says = |wanted: &[u8]| names.contains(&wanted);
    (known >= 3 && (says(b"from") || says(b"received")))
        && (certain.iter().any(|c| says(c)) || (says(b"subject") && says(b"date")))
        || known >= 2 && certain.iter().filter(|c| says(c)).count() >= 2
}

/// "From somebody Fri Feb  6 12:00:00 2026" and headers behind it.
pub(super) fn is_mbox(head: &Head<'_>) -> bool {
    let line = first_line(head.start);
    line.starts_with(b"From ")
        && line.len() < 400
        && head
            .lower
            .get(line.len()..)
            .and_then(|rest| memchr::memchr(b'\n', rest).map(|at| &rest[at + 1..]))
            .and_then(headers)
            .is_some_and(|names| names.iter().filter(|name| MAIL.contains(name)).count() >= 2)
}

/// `SingleFile` can save a page as an archive that unpacks itself.
pub(super) fn is_packed_page(head: &Head<'_>) -> bool {
    head.lower.starts_with(b"<") && head.mentions(b"<html data-sfz")
}

const OPENERS: &[&[u8]] = &[
    b"<!doctype html",
    b"<html",
    b"<head>",
    b"<head ",
    b"<head\n",
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

/// A page begins with an element of HTML; a comment or declaration may stand before it.
pub(super) fn is_html(head: &Head<'_>) -> bool {
    let lower = &head.lower;
    if OPENERS.iter().any(|opener| lower.starts_with(opener)) {
        return true;
    }
    let root = head.root.as_deref();
    let page = matches!(head.extension.as_str(), "html" | "htm" | "xhtml" | "shtml");
    let other_xml = root.is_some_and(|root| {
        lower.starts_with(b"<?xml") && !matches!(root, "html" | "head" | "body" | "div")
    });
    if other_xml {
        return false;
    }
    let commented = lower.starts_with(b"<!--")
        || lower.starts_with(b"<?xml")
        || lower.starts_with(b"<!doctype");
    commented && (head.mentions(b"<html") || head.mentions(b"<head") || page)
        || head.mentions(b"<!doctype html")
        || (head.mentions(b"<html") && head.mentions(b"<head"))
        || page && lower.contains(&b'<')
}

/// An array whose first element is an object, or an empty one.
pub(super) fn is_json_array(head: &Head<'_>) -> bool {
    let rest = head.start.strip_prefix(b"[").map(<[u8]>::trim_ascii_start);
    rest.is_some_and(|rest| matches!(rest.first(), Some(b'{' | b']')))
}

/// One object that ends where its line does, and more behind it; of a line longer than what was
/// looked at the extension must do.
pub(super) fn is_json_lines(head: &Head<'_>) -> bool {
    if matches!(head.extension.as_str(), "jsonl" | "ndjson") {
        return true;
    }
    let Some(at) =
        head.bytes.iter().position(|b| *b == b'{').filter(|_| head.start.starts_with(b"{"))
    else {
        return false;
    };
    let line = first_line(&head.bytes[at..]);
    let more = head.bytes[at + line.len()..].trim_ascii().len() > 1;
    more && json::ends_at(line).is_some_and(|end| matches!(&line[end..], b"" | b","))
}

/// An object; or a lone value in a file that calls itself JSON.
pub(super) fn is_json(head: &Head<'_>) -> bool {
    head.start.starts_with(b"{") && !is_markdown_name(head)
        || head.extension == "json"
            && serde_json::from_slice::<serde::de::IgnoredAny>(head.start).is_ok()
}

/// Whether an object is a JSON Feed: it names the address of the format as its version. Words in a text do not
/// count, as quotes in them are escaped.
pub(super) fn is_json_feed(object: &[u8]) -> bool {
    let names = memmem::find_iter(object, b"\"version\"");
    names.map(|at| &object[at + b"\"version\"".len()..]).any(|rest| {
        let value = rest.trim_ascii_start().strip_prefix(b":").map(<[u8]>::trim_ascii_start);
        let value = value.unwrap_or_default();
        let value = &value[..value.len().min(60)];
        let end = memchr::memchr(b',', value).unwrap_or(value.len());
        value.starts_with(b"\"http") && memmem::find(&value[..end], b"jsonfeed.org").is_some()
    })
}

fn is_markdown_name(head: &Head<'_>) -> bool {
    matches!(head.extension.as_str(), "md" | "markdown" | "mdown")
}

/// Front matter, or two different marks of Markdown.
pub(super) fn is_markdown(head: &Head<'_>) -> bool {
    if is_binary(head) {
        return false;
    }
    if is_markdown_name(head) {
        return true;
    }
    let text = String::from_utf8_lossy(head.start);
    if has_front_matter(&text, "---") || has_front_matter(&text, "+++") {
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

/// A table by its name.
pub(super) fn is_table(head: &Head<'_>) -> bool {
    matches!(head.extension.as_str(), "csv" | "tsv" | "tab") && !is_binary(head)
}

/// Whether a text begins with lines between two of these.
fn has_front_matter(text: &str, fence: &str) -> bool {
    let inside = text.strip_prefix(fence).map(|rest| rest.trim_start_matches('\r'));
    inside.is_some_and(|rest| {
        rest.starts_with('\n') && rest.lines().any(|line| line.trim_end() == fence)
    })
}

/// A first line of names, one of which is a headline's and one something else that articles have.
pub(super) fn is_news_table(head: &Head<'_>) -> bool {
    let line = first_line(&head.lower);
    let cells: Vec<&[u8]> = line.split(|b| matches!(b, b',' | b';' | b'\t')).map(trimmed).collect();
    let title: [&[u8]; 3] = [b"title", b"headline", b"headlines"];
    let other: [&[u8]; 8] =
        [b"text", b"body", b"content", b"url", b"link", b"date", b"published", b"description"];
    let has = |names: &[&[u8]]| cells.iter().any(|cell| names.contains(cell));
    cells.len() >= 2
        && cells.iter().all(|c| c.len() <= 40)
        && has(&title)
        && has(&other)
        && !is_binary(head)
}

fn trimmed(cell: &[u8]) -> &[u8] {
    let cell = cell.trim_ascii();
    cell.strip_prefix(b"\"").and_then(|cell| cell.strip_suffix(b"\"")).unwrap_or(cell)
}

/// Rows as GDELT publishes them: an identifier of digits, a day, and dozens of columns of codes.
pub(super) fn is_gdelt(head: &Head<'_>) -> bool {
    let line = first_line(head.start);
    let columns: Vec<&[u8]> = line.split(|b| *b == b'\t').collect();
    let events =
        columns.len() >= 57 && is_digits(columns[0], 6..=12) && is_digits(columns[1], 8..=8);
    let graph = (11..=27).contains(&columns.len())
        && (line.starts_with(b"DATE\t") || line.starts_with(b"GKGRECORDID\t"))
        || columns.len() == 27 && columns[0].contains(&b'-') && is_digits(columns[1], 14..=14);
    events || graph
}

fn is_digits(cell: &[u8], length: RangeInclusive<usize>) -> bool {
    length.contains(&cell.len()) && cell.iter().all(u8::is_ascii_digit)
}

/// What browsers save beside a page.
pub(super) fn is_script(head: &Head<'_>) -> bool {
    matches!(head.extension.as_str(), "js" | "mjs" | "map") && !head.lower.starts_with(b"<!doctype")
}

pub(super) fn is_style(head: &Head<'_>) -> bool {
    head.extension == "css" && !head.lower.starts_with(b"<!doctype")
}

pub(super) fn is_skippable_frame(head: &Head<'_>) -> bool {
    matches!(head.bytes, [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..])
}

pub(super) fn is_bzip2(head: &Head<'_>) -> bool {
    matches!(head.bytes, [b'B', b'Z', b'h', b'1'..=b'9', 0x31 | 0x17, 0x41 | 0x72, ..])
}

/// The opcode PROTO, and STOP or a frame behind it.
pub(super) fn is_pickle(head: &Head<'_>) -> bool {
    matches!(
        head.bytes,
        [0x80, 4..=5, 0x95, ..] | [0x80, 2..=3, b']' | b'}' | b'c' | b'(' | b'X', ..]
    )
}

pub(super) fn is_web_archive(head: &Head<'_>) -> bool {
    head.bytes.starts_with(b"bplist00")
        && (head.extension == "webarchive" || head.mentions(b"webmainresource"))
}

/// The mark of PDF; a few bytes of others may stand before it.
pub(super) fn is_pdf(head: &Head<'_>) -> bool {
    let start = &head.bytes[..head.bytes.len().min(1024)];
    start.starts_with(b"%PDF-")
        || memmem::find(start, b"\n%PDF-").is_some()
        || start.starts_with(b"\xEF\xBB\xBF%PDF-")
}

/// Whether any of these stands in the first bytes, as far as they were read.
fn holds(head: &Head<'_>, needles: &[&[u8]]) -> bool {
    needles.iter().any(|needle| memmem::find(head.bytes, needle).is_some())
}

pub(super) fn is_nexis_page(head: &Head<'_>) -> bool {
    head.lower.starts_with(b"<") && holds(head, &[b"<DOCFULL>"])
}

pub(super) fn is_factiva_page(head: &Head<'_>) -> bool {
    let named = holds(head, &[b"<title>Factiva</title>", b"<TITLE>Factiva</TITLE>"]);
    let codes = holds(head, &[b"enHeadline'", b"frHeadline'", b"deHeadline'", b"esHeadline'"]);
    head.lower.starts_with(b"<") && (named || codes && holds(head, &[b"class=\"article "]))
}

pub(super) fn is_europresse_page(head: &Head<'_>) -> bool {
    head.lower.starts_with(b"<")
        && holds(head, &[b"class=\"DocPublicationName\""])
        && holds(head, &[b"<article"])
}

pub(super) fn is_proquest_page(head: &Head<'_>) -> bool {
    head.lower.starts_with(b"<") && holds(head, &[b"<a name=\"DocID_"])
}

/// A line that counts articles, among the first lines.
pub(super) fn is_nexis_text(head: &Head<'_>) -> bool {
    let text = String::from_utf8_lossy(head.start);
    text.lines().take(60).any(is_counter) && !is_binary(head)
}

/// "1 of 2 DOCUMENTS", "Dokument 1 von 200"
pub fn is_counter(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words[..] {
        [number, of, all, what] if is_number(number) => {
            is_between(of) && is_number(all) && is_document(what)
        }
        [what, number, of, all] => {
            is_document(what) && is_number(number) && is_between(of) && is_number(all)
        }
        _ => false,
    }
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit())
}

fn is_between(word: &str) -> bool {
    ["of", "von", "de", "van", "di", "sur"].iter().any(|known| word.eq_ignore_ascii_case(known))
}

fn is_document(word: &str) -> bool {
    let word = word.to_lowercase();
    word.starts_with("document") || word.starts_with("dokument")
}

/// Rules of underscores, and labels such as `ProQuest` prints.
pub(super) fn is_proquest_text(head: &Head<'_>) -> bool {
    head.start.starts_with(b"____________________")
        && holds(head, &[b"ProQuest document ID", b"\nFull text: "])
}

/// A wire report: it begins with SYN or SOH, and STX comes soon.
pub(super) fn is_anpa(head: &Head<'_>) -> bool {
    let start = &head.start[..head.start.len().min(600)];
    let begins = matches!(start, [0x16, ..] | [1, b' '..=b'~', ..]);
    begins && start.contains(&2) && !start.contains(&0)
}

/// Whether the bytes are none that a text has.
pub(super) fn is_binary(head: &Head<'_>) -> bool {
    let bytes = &head.bytes[..head.bytes.len().min(8192)];
    let odd = bytes.iter().filter(|b| matches!(b, 1..=8 | 14..=26 | 28..=31)).count();
    // A crash leaves a run of zeros in a text; numbers have them everywhere.
    let zeros = bytes.split(|b| *b != 0).filter(|run| !run.is_empty()).count();
    odd * 20 > bytes.len() || zeros > 1 + bytes.len() / 512
}

/// Characters to read, and no XML of an unknown kind.
pub(super) fn is_text(head: &Head<'_>) -> bool {
    let xml =
        head.lower.starts_with(b"<?xml") || head.root.is_some() && is_xml_name(&head.extension);
    !is_binary(head) && !xml
}

fn is_xml_name(extension: &str) -> bool {
    matches!(extension, "xml" | "svg" | "rss" | "atom" | "xsl" | "xsd" | "kml" | "gpx")
}
