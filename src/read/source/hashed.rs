//! A stream whose bytes are counted and hashed on the way.

use std::{
    cell::RefCell,
    io::{self, Read},
    rc::Rc,
};

use xxhash_rust::xxh3::Xxh3;

use super::unpack::Stream;

/// The raw bytes of a file, in short.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Content {
    /// How many they are.
    pub size: u64,
    /// Their hash.
    pub hash: u64,
}

/// A stream that hashes what passes through. Its handles share it, so that it can be read to its end
/// whatever became of those who read it first.
#[derive(Clone)]
pub(super) struct Hashed(Rc<RefCell<Hashing>>);

struct Hashing {
    stream: Stream,
    hasher: Xxh3,
    size: u64,
}

impl Hashed {
    /// A stream from its first byte on.
    pub(super) fn new(stream: Stream) -> Self {
        Self::behind(0, Xxh3::new(), stream)
    }

    /// The rest of a stream of which `size` bytes went through `hasher`.
    pub(super) fn behind(size: u64, hasher: Xxh3, stream: Stream) -> Self {
        Self(Rc::new(RefCell::new(Hashing { stream, hasher, size })))
    }

    /// What went through so far.
    pub(super) fn content(&self) -> Content {
        let Hashing { hasher, size, .. } = &*self.0.borrow();
        Content { size: *size, hash: hasher.digest() }
    }
}

impl Read for Hashed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Hashing { stream, hasher, size } = &mut *self.0.borrow_mut();
        let read = stream.read(buffer)?;
        hasher.update(&buffer[..read]);
        *size += read as u64;
        Ok(read)
    }
}
