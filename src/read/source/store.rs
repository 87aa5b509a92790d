//! Bytes that can be read from any place: of a file, or of a stream that was put by.

use std::{
    fs::File,
    io::{self, Cursor, Read, Seek, SeekFrom},
    sync::{Arc, Mutex, PoisonError},
};

/// Streams up to this size in bytes stay in memory.
const IN_MEMORY: u64 = 8 << 20;
/// Longest stream that is put by, in bytes.
pub(super) const MAX_SPOOL: u64 = 4 << 30;

/// Where the bytes are.
#[derive(Clone)]
pub(super) enum Store {
    File(Arc<Mutex<File>>, u64),
    Memory(Arc<[u8]>),
}

impl Store {
    /// The bytes of an open file.
    pub(super) fn of_file(file: File) -> io::Result<Self> {
        let length = file.metadata()?.len();
        Ok(Self::File(Arc::new(Mutex::new(file)), length))
    }

    /// Reads a stream to its end; a long one goes to a file without a name.
    ///
    /// # Errors
    /// When the stream cannot be read, is longer than [`MAX_SPOOL`], or there is no room for it.
    pub(super) fn of_stream(mut stream: impl Read) -> io::Result<Self> {
        let mut start = Vec::new();
        stream.by_ref().take(IN_MEMORY).read_to_end(&mut start)?;
        if (start.len() as u64) < IN_MEMORY {
            return Ok(Self::Memory(start.into()));
        }
        let mut file = tempfile::tempfile()?;
        let mut whole = Cursor::new(start).chain(stream).take(MAX_SPOOL + 1);
        if io::copy(&mut whole, &mut file)? > MAX_SPOOL {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Self::of_file(file)
    }

    pub(super) fn len(&self) -> u64 {
        match self {
            Self::File(_, length) => *length,
            Self::Memory(bytes) => bytes.len() as u64,
        }
    }

    /// All of it.
    pub(super) fn whole(&self) -> Section {
        self.section(0, self.len())
    }

    /// `length` bytes from `start` on, as far as there are so many.
    pub(super) fn section(&self, start: u64, length: u64) -> Section {
        let end = start.saturating_add(length).min(self.len());
        Section { store: self.clone(), start, at: start, end }
    }
}

/// A part of a store, with a place of its own in it.
pub(super) struct Section {
    store: Store,
    start: u64,
    at: u64,
    end: u64,
}

impl Read for Section {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let wanted = left.min(buffer.len());
        let read = match &self.store {
            Store::Memory(bytes) => {
                let at = usize::try_from(self.at).unwrap_or(usize::MAX).min(bytes.len());
                (&bytes[at..]).read(&mut buffer[..wanted])?
            }
            Store::File(file, _) => {
                let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                file.seek(SeekFrom::Start(self.at))?;
                file.read(&mut buffer[..wanted])?
            }
        };
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Section {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => self.start.checked_add(at),
            SeekFrom::End(by) => self.end.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        let at = at.filter(|at| *at >= self.start).ok_or(io::ErrorKind::InvalidInput)?;
        self.at = at;
        Ok(at - self.start)
    }
}
