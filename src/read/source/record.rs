//! What containers of records are cut into.

use std::{
    collections::BTreeMap,
    io::{self, BufRead, Read},
};

use super::{format::Format, issue::Page};
use crate::read::skip::Reason;

/// One record of a container.
#[derive(Debug, PartialEq)]
pub(super) struct Record {
    pub format: Format,
    pub bytes: Vec<u8>,
    /// Its first byte in what the container is read from.
    pub offset: Option<u64>,
    /// Where it came from, where the container says so.
    pub address: Option<String>,
    /// Of an issue of a newspaper the pages.
    pub pages: Vec<Page>,
}

impl Record {
    pub(super) fn new(format: Format, bytes: Vec<u8>) -> Self {
        Self { format, bytes, offset: None, address: None, pages: Vec::new() }
    }

    /// The same record, which begins at this byte.
    pub(super) fn at(self, offset: u64) -> Self {
        Self { offset: Some(offset), ..self }
    }
}

/// A record, a record that cannot be read, or the end of the container.
pub(super) type Next = Option<Result<Record, Reason>>;

/// What containers are read from: it knows how far it was read.
pub(super) trait Track: BufRead {
    /// The byte that is read next.
    fn offset(&self) -> u64;
}

/// An input that counts what is taken from it.
pub(super) struct Tracked<R> {
    input: R,
    offset: u64,
}

impl<R> Tracked<R> {
    /// An input whose first byte is at `offset`.
    pub(super) fn new(input: R, offset: u64) -> Self {
        Self { input, offset }
    }
}

impl<R: BufRead> Track for Tracked<R> {
    fn offset(&self) -> u64 {
        self.offset
    }
}

impl<R: Read> Read for Tracked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.offset += read as u64;
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Tracked<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.input.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.input.consume(amount);
        self.offset += amount as u64;
    }
}

/// What was passed over, counted by its kind, as the last thing that a container has to say.
pub(super) fn passed_over(passed: &mut BTreeMap<String, u64>) -> Next {
    let mut counts: Vec<(String, u64)> = std::mem::take(passed).into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let counts: Vec<String> =
        counts.iter().take(12).map(|(what, count)| format!("{count} {what}")).collect();
    (!counts.is_empty()).then(|| Err(Reason::PassedOver(counts.join(", "))))
}

/// Counts a kind of what is passed over. What others call their content is theirs to invent.
pub(super) fn pass(passed: &mut BTreeMap<String, u64>, what: &str) {
    if passed.len() < 1_000 || passed.contains_key(what) {
        *passed.entry(what.to_owned()).or_default() += 1;
    }
}

/// Longest line that is read as one, in bytes; what is longer comes in pieces.
const MAX_LINE: u64 = 1 << 20;

/// Reads the next line with its end; `false` at the end of the input.
pub(super) fn read_line(input: &mut dyn BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    Ok(input.take(MAX_LINE).read_until(b'\n', line)? > 0)
}
