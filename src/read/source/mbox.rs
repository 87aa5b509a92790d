//! An mbox -> its messages, and a message -> the files attached to it.

use std::io;

use mailparse::{DispositionType, ParsedMail, parse_mail};

use super::{
    MAX_ITEM,
    format::Format,
    record::{Next, Record, read_line},
    tracked::Track,
};
use crate::read::skip::Reason;

/// Cuts an mbox at its "From " lines, and takes the marks off that keep others from being such.
#[derive(Debug, Default)]
pub(super) struct MboxSplitter {
    /// The line behind the last message, which begins the next one.
    started: bool,
    /// Where that line begins.
    from: u64,
}

impl MboxSplitter {
    /// The next message.
    pub(super) fn next(&mut self, input: &mut dyn Track) -> io::Result<Next> {
        let mut offset = self.from;
        let mut message = Vec::new();
        let mut line = Vec::new();
        let mut large = false;
        // At the beginning of the file and behind a blank line a message may begin.
        let mut blank = !self.started;
        loop {
            let start = input.offset();
            if !read_line(input, &mut line)? {
                break;
            }
            if blank && is_from_line(&line) {
                self.from = start;
                if self.started && (large || !message.is_empty()) {
                    break;
                }
                self.started = true;
                offset = start;
                blank = false;
                continue;
            }
            blank = line.trim_ascii_end().is_empty();
            if blank && !self.started && message.is_empty() {
                continue;
            }
            large |= message.len() + line.len() > MAX_ITEM;
            if !large {
                message.extend_from_slice(unmarked(&line));
            }
        }
        if large {
            return Ok(Some(Err(Reason::TooLarge(MAX_ITEM as u64))));
        }
        if message.iter().all(u8::is_ascii_whitespace) {
            return Ok(None);
        }
        Ok(Some(Ok(Record::new(Format::Mail, message).at(offset))))
    }
}

/// "From somebody Fri Feb  6 12:00:00 2026": who, and a time of day or a year behind it.
fn is_from_line(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    rest.trim_ascii_end().split(|b| *b == b' ').skip(1).any(is_clock)
}

/// Whether a message begins at `next`, where what stands before it ends with `last`.
pub(super) fn follows(last: &[u8], next: &[u8]) -> bool {
    let blank = last.ends_with(b"\n\n") || last.ends_with(b"\n\r\n");
    let message = next.trim_ascii_start();
    let skipped = next.len() - message.len();
    let behind_blank = blank || last.ends_with(b"\n") && skipped > 0;
    behind_blank && message.split(|byte| *byte == b'\n').next().is_some_and(is_from_line)
}

/// A time of day, or a year.
fn is_clock(word: &[u8]) -> bool {
    word.len() >= 5 && word[0].is_ascii_digit() && word.contains(&b':')
        || word.len() == 4 && word.iter().all(u8::is_ascii_digit)
}

/// ">From " was "From " once, ">>From " was ">From ".
fn unmarked(line: &[u8]) -> &[u8] {
    let marks = line.iter().take_while(|b| **b == b'>').count();
    if marks > 0 && line[marks..].starts_with(b"From ") { &line[1..] } else { line }
}

/// Most parts inside each other that a message is taken apart to.
const MAX_BOUNDARIES: usize = 200;

/// Whether the parts of a message may be deeper in each other than it is safe to take apart.
pub fn is_nested_too_deep(message: &[u8]) -> bool {
    let folded = message.to_ascii_lowercase();
    let boundaries =
        memchr::memmem::find_iter(&folded, b"boundary").take(MAX_BOUNDARIES + 1).count();
    let parts = memchr::memmem::find_iter(message, b"\n--").take(20_001).count();
    boundaries > MAX_BOUNDARIES || parts > 20_000
}

/// The files in a message: what is attached, and messages that are sent on.
pub(super) fn attachments(message: &[u8]) -> Vec<(String, Vec<u8>)> {
    let message = message.trim_ascii_start();
    if is_nested_too_deep(message) {
        return Vec::new();
    }
    let Ok(mail) = parse_mail(message) else { return Vec::new() };
    let mut found = Vec::new();
    gather(&mail, &mut found);
    found
}

fn gather(part: &ParsedMail<'_>, found: &mut Vec<(String, Vec<u8>)>) {
    for part in &part.subparts {
        let disposition = part.get_content_disposition();
        let attached = disposition.disposition == DispositionType::Attachment;
        let message = part.ctype.mimetype == "message/rfc822";
        let picture = part.ctype.mimetype.starts_with("image/");
        if (attached || message) && !picture && part.subparts.is_empty() {
            let number = found.len() + 1;
            let name = disposition.params.get("filename").or(part.ctype.params.get("name"));
            let name = name.map_or_else(|| format!("part {number}"), |name| name.replace('/', "_"));
            if let Ok(bytes) = part.get_body_raw() {
                found.push((name, bytes));
            }
        } else {
            gather(part, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::tracked::Tracked, *};

    fn messages(mbox: &str) -> Vec<String> {
        let mut input = Tracked::new(mbox.as_bytes(), 0);
        let mut splitter = MboxSplitter::default();
        std::iter::from_fn(|| splitter.next(&mut input).unwrap())
            .map(|record| {
                let record = record.unwrap();
                let offset = record.offset.unwrap() as usize;
                assert!(mbox[offset..].starts_with("From a@b"), "at {offset}");
                String::from_utf8(record.bytes).unwrap()
            })
            .collect()
    }

    #[test]
    fn an_mbox_is_cut_at_its_from_lines_only() {
        let from = "From a@b Fri Feb  6 12:00:00 2026\n";
        let mbox = format!(
            "{from}Subject: one\n\n>From here on\n>>From there\nFrom a letter of 1999\n\nFrom him we heard.\n\n{from}Subject: two\n\nx\n"
        );
        assert_eq!(
            messages(&mbox),
            [
                "Subject: one\n\nFrom here on\n>From there\nFrom a letter of 1999\n\nFrom him we heard.\n\n",
                "Subject: two\n\nx\n"
            ]
        );
        assert_eq!(messages(&mbox.replace('\n', "\r\n")).len(), 2);
        assert_eq!(messages(from), [""; 0]);
        assert_eq!(messages(&format!("\n\r\n{from}Subject: one\n")), ["Subject: one\n"]);
    }

    #[test]
    fn what_is_attached_is_a_file() {
        let message = "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nSee it.\n\
             --b\nContent-Type: text/html\nContent-Disposition: attachment; filename=\"a/b.html\"\n\n<p>x\n\
             --b\nContent-Type: message/rfc822\n\nSubject: on\n\ny\n--b--\n";
        let names: Vec<String> =
            attachments(message.as_bytes()).into_iter().map(|(n, _)| n).collect();
        assert_eq!(names, ["a_b.html", "part 2"]);
    }
}
