//! A WARC -> its responses: the pages of a crawl (ISO 28500).
//!
//! Each record of a compressed WARC is a gzip member of its own. A damaged one costs itself: the next
//! is looked for behind it.

use std::{
    collections::BTreeMap,
    io::{self, BufRead, Read},
};

use super::{
    MAX_ITEM,
    format::Format,
    record::{Next, Record, pass, passed_over, read_line},
    tracked::Track,
};
use crate::read::skip::Reason;

/// Longest header of a record in bytes.
const MAX_HEADER: usize = 64 << 10;

/// Reads the records of a WARC, and counts what is passed over.
#[derive(Debug, Default)]
pub(super) struct WarcSplitter {
    passed: BTreeMap<String, u64>,
    /// The first line of the next header was read already.
    at_header: bool,
    /// Where the last header began, or the one whose first line was read.
    offset: u64,
    /// Damaged places since the last record.
    damages: u32,
    /// The input ended within a record.
    is_cut: bool,
    ended: bool,
}

/// Most damaged places one after the other that are read past.
const MAX_DAMAGES: u32 = 64;

/// Whether an error is of the data, behind which there may be more.
fn is_damage(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof
    )
}

/// What the header of a record says.
#[derive(Debug, Default)]
struct Header {
    kind: String,
    address: Option<String>,
    content: String,
    length: Option<u64>,
}

impl WarcSplitter {
    /// The next response that may hold an article; at the end what was passed over.
    pub(super) fn next(&mut self, input: &mut dyn Track) -> io::Result<Next> {
        while !self.ended {
            match self.advance(input) {
                Ok(None) => {}
                Ok(record) => return Ok(record),
                Err(error) => {
                    self.damages += 1;
                    if !is_damage(&error) || self.damages > MAX_DAMAGES {
                        return Err(error);
                    }
                    return Ok(Some(Err(Reason::Malformed(format!("damaged record: {error}")))));
                }
            }
        }
        Ok(passed_over(&mut self.passed))
    }

    /// Reads to the end of what will go on behind it, and tells how many items are in it; `None` where it
    /// is damaged, or does not end with a record.
    pub(super) fn read_past(&mut self, input: &mut dyn Track) -> Option<u64> {
        let mut items = 0;
        while !self.ended {
            items += u64::from(self.advance(input).ok()?.is_some());
        }
        self.ended = false;
        (!self.is_cut).then_some(items)
    }

    /// The next record, where it may be an article.
    fn advance(&mut self, input: &mut dyn Track) -> io::Result<Next> {
        if !std::mem::take(&mut self.at_header) {
            let Some(offset) = find_header(input)? else {
                self.ended = true;
                return Ok(None);
            };
            self.offset = offset;
        }
        let offset = self.offset;
        let header = header(input)?;
        let record = self.record(&header, input)?;
        self.damages = 0;
        Ok(record.map(|record| record.map(|record| record.at(offset))))
    }

    fn record(&mut self, header: &Header, input: &mut dyn Track) -> io::Result<Next> {
        // A record without a length ends where the next one begins.
        let Some(length) = header.length else {
            self.is_cut = true;
            pass(&mut self.passed, "records without a length");
            return Ok(None);
        };
        let is_response = header.kind == "response" && header.content.contains("http");
        let is_page = matches!(header.kind.as_str(), "resource" | "conversion")
            && (header.content.contains("html") || header.content.contains("text/plain"));
        if !is_response && !is_page {
            self.skip(input, length)?;
            // What a crawler tells about itself and asks is no loss.
            if !matches!(header.kind.as_str(), "warcinfo" | "request" | "metadata") {
                pass(&mut self.passed, &header.kind);
            }
            return Ok(None);
        }
        let mut start = Vec::new();
        if is_response {
            let mut limited = (&mut *input).take(length.min(MAX_HEADER as u64));
            http_header(&mut limited, &mut start)?;
            if let Some(other) = no_article(&start) {
                self.skip(input, length - start.len() as u64)?;
                pass(&mut self.passed, &other);
                return Ok(None);
            }
        }
        if length > MAX_ITEM as u64 {
            self.skip(input, length - start.len() as u64)?;
            return Ok(Some(Err(Reason::TooLarge(MAX_ITEM as u64))));
        }
        let rest = length - start.len() as u64;
        self.is_cut |= ((&mut *input).take(rest).read_to_end(&mut start)? as u64) < rest;
        self.read_on(input, &mut start)?;
        let format = match is_response {
            true => Format::Response,
            false if header.content.contains("html") => Format::Html,
            false => Format::Text,
        };
        let address = header.address.clone();
        Ok(Some(Ok(Record { address, ..Record::new(format, start) })))
    }

    /// Takes what is left of a record that is longer than it says: behind a record there is a blank line.
    fn read_on(&mut self, input: &mut dyn Track, record: &mut Vec<u8>) -> io::Result<()> {
        let next = input.fill_buf()?;
        if next.is_empty() || next[0].is_ascii_whitespace() || next.starts_with(b"WARC/") {
            return Ok(());
        }
        let mut line = Vec::new();
        while record.len() < MAX_ITEM {
            let start = input.offset();
            if !read_line(input, &mut line)? {
                self.is_cut = true;
                break;
            }
            if line.starts_with(b"WARC/") {
                (self.at_header, self.offset) = (true, start);
                break;
            }
            record.extend_from_slice(&line);
        }
        Ok(())
    }

    fn skip(&mut self, input: &mut dyn BufRead, mut length: u64) -> io::Result<()> {
        while length > 0 {
            let available = input.fill_buf()?.len();
            if available == 0 {
                self.is_cut = true;
                break;
            }
            let step = available.min(usize::try_from(length).unwrap_or(usize::MAX));
            input.consume(step);
            length -= step as u64;
        }
        Ok(())
    }
}

/// Reads the first line of the next header, and whatever stands before it; tells where it begins.
fn find_header(input: &mut dyn Track) -> io::Result<Option<u64>> {
    let mut line = Vec::new();
    loop {
        let offset = input.offset();
        if !read_line(input, &mut line)? {
            return Ok(None);
        }
        if line.starts_with(b"WARC/") {
            return Ok(Some(offset));
        }
    }
}

/// The header of a record behind its first line.
fn header(input: &mut dyn BufRead) -> io::Result<Header> {
    let mut line = Vec::new();
    let mut header = Header::default();
    let mut size = 0;
    while read_line(input, &mut line)? {
        size += line.len();
        let text = String::from_utf8_lossy(&line);
        let text = text.trim();
        if text.is_empty() || size > MAX_HEADER {
            break;
        }
        let Some((name, value)) = text.split_once(':') else { continue };
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "warc-type" => header.kind = value.to_ascii_lowercase(),
            "warc-target-uri" => {
                header.address = Some(value.trim_matches(['<', '>']).to_owned());
            }
            "content-type" => header.content = value.to_ascii_lowercase(),
            "content-length" => header.length = value.parse().ok(),
            _ => {}
        }
    }
    Ok(header)
}

/// Reads the header of an HTTP message, the blank line included.
fn http_header(input: &mut dyn BufRead, into: &mut Vec<u8>) -> io::Result<()> {
    let mut line = Vec::new();
    while read_line(input, &mut line)? {
        into.extend_from_slice(&line);
        if line.trim_ascii().is_empty() {
            break;
        }
    }
    Ok(())
}

/// What a response is that holds no article: no success, or content of another sort.
fn no_article(header: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(header);
    let mut lines = text.lines();
    let status = lines.next().and_then(|line| line.split_whitespace().nth(1)).unwrap_or_default();
    if !status.starts_with('2') {
        return Some(format!("responses {status}"));
    }
    let kind = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case("content-type").then(|| value.trim().to_ascii_lowercase())
    });
    let kind = kind.unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    // A server that does not say what it sends mostly sends a page.
    let read = kind.is_empty() || kind.contains("html") || kind == "text/plain";
    (!read).then(|| kind.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{super::tracked::Tracked, *};

    fn warc(records: &[(&str, &str, &str)]) -> String {
        let record = |(kind, content, block): &(&str, &str, &str)| {
            format!(
                "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: <https://courier.example/a>\r\n\
                 Content-Type: {content}\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
                block.len()
            )
        };
        records.iter().map(record).collect()
    }

    const HTTP: &str = "application/http; msgtype=response";

    const RECORDS: &[(&str, &str, &str)] = &[
        ("warcinfo", "application/warc-fields", "x: y"),
        ("response", HTTP, "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nWARC/1.0 no"),
        ("response", HTTP, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>one"),
        ("response", HTTP, "HTTP/1.1 404 Not Found\r\n\r\n<p>none"),
        ("revisit", HTTP, "HTTP/1.1 200 OK\r\n\r\n"),
        ("response", HTTP, "HTTP/1.1 200 OK\r\n\r\n<p>two"),
    ];

    fn read(warc: &str) -> Vec<Result<Record, Reason>> {
        let mut input = Tracked::new(warc.as_bytes(), 0);
        let mut splitter = WarcSplitter::default();
        std::iter::from_fn(|| splitter.next(&mut input).unwrap()).collect()
    }

    #[test]
    fn pages_are_read_and_the_rest_is_counted() {
        let found = read(&warc(RECORDS));
        assert_eq!(found.len(), 3);
        let first = found[0].as_ref().unwrap();
        assert!(first.bytes.ends_with(b"\r\n\r\n<p>one"));
        assert_eq!(first.offset, Some(warc(&RECORDS[..2]).len() as u64));
        assert_eq!(first.address.as_deref(), Some("https://courier.example/a"));
        let passed = "1 image/png, 1 responses 404, 1 revisit";
        assert_eq!(found[2], Err(Reason::PassedOver(passed.to_owned())));
    }

    #[test]
    fn damaged_files_come_to_an_end() {
        let whole = warc(&[("response", HTTP, "HTTP/1.1 200 OK\r\n\r\n<p>one")]);
        for cut in 0..whole.len() {
            let _ = read(&whole[..cut]);
        }
        let _ = read(&whole.replace("Content-Length: ", "Content-Length: 99999999999"));
        let _ = read(&whole.replace("Content-Length", "Length"));
    }
}
