//! Folder -> raw items: walk, decompress, sniff, split containers, decode.
//!
//! Everything here is bounded: no file is read whole unless it is small enough, and what cannot
//! be read becomes a [`Skip`](crate::read::skip::Skip), never an error.

mod archive;
mod decode;
mod file;
mod format;
mod formats;
mod grown;
mod hashed;
mod head;
mod issue;
mod issues;
mod json;
mod listing;
mod mbox;
mod member;
mod name;
mod opened;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "pst")]
mod pst;
mod record;
mod shape;
mod sniff;
mod splitter;
mod store;
mod table;
mod tar;
mod tracked;
mod unpack;
mod walk;
mod warc;
mod zip;

pub use self::{
    decode::decode,
    file::{Items, RawItem, read_file, read_stream},
    format::{Container, Format, Holds, Known, Packing, Records, Sign},
    formats::FORMATS,
    grown::{Prefix, read_at, read_behind},
    hashed::Content,
    head::{Head, extension},
    issue::Page,
    mbox::is_nested_too_deep,
    name::{file_at, percent_decoded, written},
    shape::is_counter,
    sniff::sniff,
    walk::{Found, KnownDocuments, Links, Walk, is_out_of_reach, pages_of, walk},
    zip::zip_member,
};

/// Largest single item that is read, in bytes after decompression: a page, a text, one line of
/// JSON. Longer ones are skipped and reported; their file is read on.
pub const MAX_ITEM: usize = 32 << 20;
