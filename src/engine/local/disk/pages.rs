//! A checksum for every page of a file, verified when the page is first read.
//!
//! tantivy has one checksum for each of its files, and never looks at it while it searches. Here every file
//! of a segment ends with a table of its pages:
//!
//! | bytes | content |
//! | --- | --- |
//! | 4 for each page | low half of the XXH3 of 4,096 bytes, or of what is left of the last page |
//! | 8 | length of the file without the table |
//! | 8 | XXH3 of all of the above |
//! | 8 | `DATELN06` |
//!
//! Numbers are little-endian. A changed byte is an error before anything makes sense of it.

use std::{
    fmt,
    io::{self, Write},
    ops::Range,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use tantivy::{
    HasLen,
    directory::{AntiCallToken, FileHandle, OwnedBytes, TerminatingWrite, WritePtr},
};
use xxhash_rust::xxh3::{Xxh3Default, xxh3_64};

use super::faults::Faults;

/// Bytes of a page: what the system reads at once. Smaller ones cost more than they save a reader.
const PAGE: usize = 4096;

const MAGIC: [u8; 8] = *b"DATELN06";

/// Bytes behind the sums of pages.
const FOOTER: usize = 24;

/// Something stored is not what was written.
#[derive(Debug, thiserror::Error)]
#[error("{}: {what}", .file.display())]
pub struct Rotten {
    /// The file.
    pub file: PathBuf,
    /// What is wrong with it.
    pub what: String,
}

impl Rotten {
    /// The error of the system that libraries hand on.
    pub fn error(file: &Path, what: impl Into<String>) -> io::Error {
        let rotten = Self { file: file.to_owned(), what: what.into() };
        io::Error::new(io::ErrorKind::InvalidData, rotten)
    }

    /// Finds it again in an error of the system.
    pub fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }
}

fn sum(page: &[u8]) -> u32 {
    xxh3_64(page) as u32
}

/// A file that is read by pages whose sums are known.
pub struct Pages {
    path: PathBuf,
    file: Arc<dyn FileHandle>,
    /// Bytes before the table.
    length: usize,
    /// The checksums of all pages.
    sums: OwnedBytes,
    /// A bit for each page that was found to be what was written.
    verified: Box<[AtomicU64]>,
    faults: Faults,
}

impl fmt::Debug for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("path", &self.path)
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}

impl Pages {
    /// Reads the table of a file. `path` is what errors name.
    ///
    /// # Errors
    /// When the file does not end with a table of its length.
    pub fn open(path: PathBuf, file: Arc<dyn FileHandle>, faults: Faults) -> io::Result<Self> {
        let size = file.len();
        let Some(end) = size.checked_sub(FOOTER) else {
            return Err(Rotten::error(&path, format!("it ends after {size} bytes")));
        };
        let mut footer = file.read_bytes(end..size)?;
        let length = footer.read_u64() as usize;
        let expected = footer.read_u64();
        let magic = footer.as_slice();
        let pages = length.div_ceil(PAGE);
        if magic != MAGIC || pages.checked_mul(4).and_then(|t| t.checked_add(length)) != Some(end) {
            return Err(Rotten::error(&path, format!("{size} bytes are not its length")));
        }
        let table = file.read_bytes(length..end + 8)?;
        if xxh3_64(&table) != expected {
            return Err(Rotten::error(&path, "its checksums are damaged"));
        }
        let verified = (0..pages.div_ceil(64)).map(|_| AtomicU64::new(0)).collect();
        Ok(Self { path, file, length, sums: table.slice(0..pages * 4), verified, faults })
    }

    /// Verifies the pages that `range` touches.
    fn verify(&self, range: &Range<usize>) -> io::Result<()> {
        for page in range.start / PAGE..range.end.div_ceil(PAGE) {
            let bit = 1 << (page % 64);
            if self.verified[page / 64].load(Ordering::Relaxed) & bit == 0 {
                self.verify_page(page)?;
                self.verified[page / 64].fetch_or(bit, Ordering::Relaxed);
            }
        }
        Ok(())
    }

    fn verify_page(&self, page: usize) -> io::Result<()> {
        let bytes = page * PAGE..((page + 1) * PAGE).min(self.length);
        let read = sum(&self.file.read_bytes(bytes.clone())?);
        if read.to_le_bytes() == self.sums[page * 4..page * 4 + 4] {
            return Ok(());
        }
        let what = format!("bytes {} to {} are not what was written", bytes.start, bytes.end - 1);
        Err(Rotten::error(&self.path, what))
    }

    /// Bytes of the whole file, with the table.
    pub fn size(&self) -> u64 {
        self.file.len() as u64
    }

    /// Verifies the whole file, as it is on the disk now.
    ///
    /// # Errors
    /// When a page is not what was written.
    pub fn verify_all(&self) -> io::Result<()> {
        (0..self.length.div_ceil(PAGE)).try_for_each(|page| self.verify_page(page))
    }
}

impl HasLen for Pages {
    fn len(&self) -> usize {
        self.length
    }
}

impl FileHandle for Pages {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if range.start > range.end || range.end > self.length {
            let what = format!("bytes {} to {} are behind its end", range.start, range.end);
            return Err(Rotten::error(&self.path, what));
        }
        self.faults.keep(self.verify(&range))?;
        self.file.read_bytes(range)
    }
}

/// Writes a file and behind it the table of its pages.
pub struct PageWriter {
    file: WritePtr,
    page: Xxh3Default,
    /// Bytes of the page that is not full yet.
    filled: usize,
    length: u64,
    table: Vec<u8>,
    faults: Faults,
}

impl PageWriter {
    pub fn new(file: WritePtr, faults: Faults) -> Self {
        let page = Xxh3Default::new();
        Self { file, page, filled: 0, length: 0, table: Vec::new(), faults }
    }

    fn add(&mut self, mut bytes: &[u8]) {
        self.length += bytes.len() as u64;
        while !bytes.is_empty() {
            let (now, rest) = bytes.split_at(bytes.len().min(PAGE - self.filled));
            bytes = rest;
            if now.len() == PAGE {
                self.table.extend(sum(now).to_le_bytes());
                continue;
            }
            self.page.update(now);
            self.filled += now.len();
            if self.filled == PAGE {
                self.end_page();
            }
        }
    }

    fn end_page(&mut self) {
        self.table.extend((self.page.digest() as u32).to_le_bytes());
        self.page.reset();
        self.filled = 0;
    }
}

impl Write for PageWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.faults.keep(self.file.write(bytes))?;
        self.add(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl TerminatingWrite for PageWriter {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        if self.filled > 0 {
            self.end_page();
        }
        self.table.extend(self.length.to_le_bytes());
        let whole = xxh3_64(&self.table);
        self.table.extend(whole.to_le_bytes());
        self.table.extend(MAGIC);
        self.faults.keep(self.file.write_all(&self.table))?;
        self.faults.keep(self.file.terminate_ref(token))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// A file in memory that can be looked at after it was ended.
    #[derive(Clone, Default)]
    struct Memory(Arc<Mutex<Vec<u8>>>);

    impl Write for Memory {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            // Short writes, as a system may do them.
            let some = &bytes[..bytes.len().min(1000)];
            self.0.lock().unwrap().extend(some);
            Ok(some.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl TerminatingWrite for Memory {
        fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
            Ok(())
        }
    }

    fn written(content: &[u8], step: usize) -> Vec<u8> {
        let memory = Memory::default();
        let mut writer =
            PageWriter::new(io::BufWriter::new(Box::new(memory.clone())), Faults::default());
        content.chunks(step).for_each(|chunk| writer.write_all(chunk).unwrap());
        writer.terminate().unwrap();
        memory.0.lock().unwrap().clone()
    }

    fn opened(bytes: Vec<u8>) -> io::Result<Pages> {
        Pages::open("a".into(), Arc::new(OwnedBytes::new(bytes)), Faults::default())
    }

    #[test]
    fn what_was_written_in_any_steps_is_read_in_any_ranges() {
        for length in [0, 1, PAGE - 1, PAGE, PAGE + 1, 3 * PAGE + 17] {
            let content: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            for step in [1, 7, PAGE, 2 * PAGE + 5] {
                let pages = opened(written(&content, step)).unwrap();
                assert_eq!(pages.len(), length);
                pages.verify_all().unwrap();
                for range in [0..length, length / 2..length, length / 3..length / 2] {
                    let read = pages.read_bytes(range.clone()).unwrap();
                    assert_eq!(read.as_slice(), &content[range]);
                }
                assert!(pages.read_bytes(0..length + 1).is_err());
            }
        }
    }

    #[test]
    fn every_changed_byte_and_every_cut_is_an_error_that_names_the_file() {
        let content: Vec<u8> = (0..PAGE + 100).map(|at| (at % 251) as u8).collect();
        let whole = written(&content, 512);
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 1 << (at % 8);
            let read = opened(changed).and_then(|pages| {
                // The other page is not to blame.
                let other = if at < PAGE { PAGE..content.len() } else { 0..PAGE };
                pages.read_bytes(other)?;
                pages.read_bytes(0..content.len())
            });
            let error = read.unwrap_err();
            assert!(Rotten::of(&error).is_some_and(|rotten| rotten.file == Path::new("a")));
        }
        for end in 0..whole.len() {
            assert!(opened(whole[..end].to_vec()).is_err(), "cut at {end}");
        }
    }
}
