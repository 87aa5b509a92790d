//! Containers of records -> one record after the other, without reading them whole.

use std::io::{self, BufRead, Read};

use super::{
    MAX_ITEM,
    format::{Format, Records},
    json::{ArraySplitter, ObjectSplitter, next_line},
    mbox::MboxSplitter,
    table::TableSplitter,
    warc::WarcSplitter,
};
use crate::read::skip::Reason;

/// One record of a container.
#[derive(Debug, PartialEq)]
pub(super) struct Record {
    pub format: Format,
    pub bytes: Vec<u8>,
    /// Where it came from, where the container says so.
    pub address: Option<String>,
}

impl Record {
    pub(super) fn new(format: Format, bytes: Vec<u8>) -> Self {
        Self { format, bytes, address: None }
    }

    /// A record of JSON, or the news that it was too large to hold.
    fn json(bytes: Option<Vec<u8>>) -> Result<Self, Reason> {
        bytes
            .map(|bytes| Self::new(Format::JsonLines, bytes))
            .ok_or(Reason::TooLarge(MAX_ITEM as u64))
    }
}

/// A record, a record that cannot be read, or the end of the container.
pub(super) type Next = Option<Result<Record, Reason>>;

/// Cuts a container at its records.
pub(super) enum Splitter {
    Lines,
    Array(ArraySplitter),
    Objects(ObjectSplitter),
    Mbox(MboxSplitter),
    Warc(WarcSplitter),
    Table(TableSplitter),
    /// No container after all: the one object in it.
    Lone(Vec<u8>),
}

impl Splitter {
    /// Begins to cut; may read ahead to see whether there is more than one record.
    pub(super) fn new(records: Records, input: &mut dyn BufRead) -> io::Result<Self> {
        Ok(match records {
            Records::JsonLines => Self::Lines,
            Records::JsonArray => Self::Array(ArraySplitter::default()),
            Records::JsonObjects => match ObjectSplitter::new(input)? {
                Ok(splitter) => Self::Objects(splitter),
                Err(lone) => Self::Lone(lone),
            },
            Records::Mbox => Self::Mbox(MboxSplitter::default()),
            Records::Warc => Self::Warc(WarcSplitter::default()),
            Records::Table => Self::Table(TableSplitter::new(input)?),
        })
    }

    /// The next record.
    ///
    /// # Errors
    /// When the input cannot be read on.
    pub(super) fn next(&mut self, input: &mut dyn BufRead) -> io::Result<Next> {
        Ok(match self {
            Self::Lines => next_line(input)?.map(Record::json),
            Self::Array(splitter) => splitter.next(input)?.map(Record::json),
            Self::Objects(splitter) => splitter.next(input)?.map(Record::json),
            Self::Mbox(splitter) => splitter.next(input)?,
            Self::Warc(splitter) => splitter.next(input)?,
            Self::Table(splitter) => splitter.next(input)?,
            Self::Lone(_) => None,
        })
    }

    /// Whether each record is one item, so that reading can go on behind those that are known. A mail
    /// may bring files with it.
    pub(super) fn is_one_to_one(&self) -> bool {
        !matches!(self, Self::Mbox(_))
    }
}

/// Longest line that is read as one, in bytes; what is longer comes in pieces.
const MAX_LINE: u64 = 1 << 20;

/// Reads the next line with its end; `false` at the end of the input.
pub(super) fn read_line(input: &mut dyn BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    Ok(input.take(MAX_LINE).read_until(b'\n', line)? > 0)
}
