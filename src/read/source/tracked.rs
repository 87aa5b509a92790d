//! An input that knows how far it was read.

use std::io::{self, BufRead, Read};

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
