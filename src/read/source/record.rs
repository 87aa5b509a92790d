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
