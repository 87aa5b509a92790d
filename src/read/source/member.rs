//! A file in an archive.

use std::io;

use super::{
    format::Packing,
    unpack::{self, Budget, Stream},
};
use crate::read::skip::Reason;

/// A file in an archive.
pub(super) struct Member {
    pub name: String,
    pub stream: Stream,
    /// Of the METS document of an issue the pages, which are no members of their own.
    pub pages: Vec<Unread>,
}

impl Member {
    pub(super) fn new(name: String, stream: Stream) -> Self {
        Self { name, stream, pages: Vec::new() }
    }
}

/// A page of an issue that is still to be read.
pub(super) struct Unread {
    /// As the document names it.
    pub href: String,
    /// Its bytes, or why there are none.
    pub packed: Result<Packed, Reason>,
}

/// Bytes that nothing is done for before they are asked for: what unpacks them takes room.
pub(super) struct Packed {
    stream: Stream,
    packing: Option<Packing>,
    budget: Budget,
}

impl Packed {
    pub fn new(stream: Stream, packing: Option<Packing>, budget: &Budget) -> Self {
        Self { stream, packing, budget: budget.clone() }
    }

    /// Begins to unpack them.
    pub fn open(self) -> io::Result<Stream> {
        match self.packing {
            None => Ok(self.stream),
            Some(packing) => unpack::unpacked(self.stream, packing, &self.budget),
        }
    }
}

/// The name of a member as it is compared: programs write `./a/b` and `a\b`, too.
pub(super) fn plain(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches("./").trim_start_matches('/').to_owned()
}
