//! Containers of records -> one record after the other, without reading them whole.

use std::io;

#[cfg(feature = "parquet")]
use super::parquet::ParquetSplitter;
#[cfg(feature = "pst")]
use super::pst::PstSplitter;
use super::{
    MAX_ITEM,
    format::{Format, Records},
    json::{ArraySplitter, Cut, ObjectSplitter, next_line},
    mbox::MboxSplitter,
    record::{Next, Record},
    table::TableSplitter,
    tracked::Track,
    warc::WarcSplitter,
};
use crate::read::skip::Reason;

/// A record of JSON, or the reason that it was too large to hold.
fn json_record(Cut { offset, bytes }: Cut) -> Result<Record, Reason> {
    let bytes = bytes.ok_or(Reason::TooLarge(MAX_ITEM as u64))?;
    Ok(Record::new(Format::JsonLines, bytes).at(offset))
}

/// Cuts a container at its records.
pub(super) enum Splitter {
    Lines,
    Array(ArraySplitter),
    Objects(ObjectSplitter),
    Mbox(MboxSplitter),
    Warc(WarcSplitter),
    Table(TableSplitter),
    #[cfg(feature = "parquet")]
    Parquet(Box<ParquetSplitter>),
    #[cfg(feature = "pst")]
    Pst(Box<PstSplitter>),
    /// No container after all: the one object in it.
    Lone(Vec<u8>),
}

impl Splitter {
    /// Begins to cut; may read ahead to see whether there is more than one record.
    pub(super) fn new(records: Records, input: &mut dyn Track) -> io::Result<Self> {
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
            // It is not read from front to back.
            #[cfg(feature = "parquet")]
            Records::Parquet => return Err(io::ErrorKind::Unsupported.into()),
            #[cfg(feature = "pst")]
            Records::Pst => return Err(io::ErrorKind::Unsupported.into()),
        })
    }

    /// The next record.
    ///
    /// # Errors
    /// When the input cannot be read on.
    pub(super) fn next(&mut self, input: &mut dyn Track) -> io::Result<Next> {
        Ok(match self {
            Self::Lines => next_line(input)?.map(json_record),
            Self::Array(splitter) => splitter.next(input)?.map(json_record),
            Self::Objects(splitter) => splitter.next(input)?.map(json_record),
            Self::Mbox(splitter) => splitter.next(input)?,
            Self::Warc(splitter) => splitter.next(input)?,
            Self::Table(splitter) => splitter.next(input)?,
            #[cfg(feature = "parquet")]
            Self::Parquet(splitter) => splitter.next(),
            #[cfg(feature = "pst")]
            Self::Pst(splitter) => splitter.next(),
            Self::Lone(_) => None,
        })
    }

    /// Whether each record is one item, so that reading can go on behind those that are known. A mail
    /// may bring files with it.
    pub(super) fn is_one_to_one(&self) -> bool {
        match self {
            Self::Mbox(_) => false,
            #[cfg(feature = "pst")]
            Self::Pst(_) => false,
            _ => true,
        }
    }
}
