//! One file -> its raw items, streamed.

use std::{
    cell::RefCell,
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
    rc::Rc,
    sync::Arc,
};

use xxhash_rust::xxh3::Xxh3;

use super::{
    Format, MAX_ITEM,
    json::{ArraySplitter, Record, next_line},
    sniff::{Unread, sniff},
};
use crate::read::skip::{Reason, Skip};

/// The bytes of one article, not yet decoded.
#[derive(Debug, Clone)]
pub struct RawItem {
    /// File as the record names it.
    pub path: Arc<str>,
    /// Number inside a container, 0 for a plain file.
    pub item: u64,
    /// What the bytes hold; of containers, one record.
    pub format: Format,
    /// The bytes, decompressed.
    pub bytes: Vec<u8>,
}

/// The items of one file in order; skips stand in the place of what could not be read.
pub struct Items {
    path: Arc<str>,
    kind: Kind,
    input: BufReader<Box<dyn Read>>,
    hasher: Rc<RefCell<Xxh3>>,
    number: u64,
}

enum Kind {
    /// One item: the rest of the input.
    Single(Format),
    Lines,
    Array(ArraySplitter),
    /// Nothing more to read; the reason is still to be reported where there is one.
    Ended(Option<Reason>),
}

/// Opens a file. A file that cannot be opened gives one skip and nothing else.
pub fn read_file(file: &Path, path: &str) -> Items {
    match File::open(file) {
        Ok(opened) => read_stream(Box::new(opened), path),
        Err(error) => Items {
            kind: Kind::Ended(Some(Reason::Unreadable(error.to_string()))),
            ..read_stream(Box::new(io::empty()), path)
        },
    }
}

/// Reads any stream as if it were a file with the name `path`.
pub fn read_stream(stream: Box<dyn Read>, path: &str) -> Items {
    let hasher = Rc::new(RefCell::new(Xxh3::new()));
    let raw = Hashed { stream, hasher: Rc::clone(&hasher) };
    let mut items = Items {
        path: path.into(),
        kind: Kind::Ended(None),
        input: BufReader::new(Box::new(io::empty())),
        hasher,
        number: 0,
    };
    items.kind = items.open(raw).unwrap_or_else(|reason| Kind::Ended(Some(reason)));
    items
}

/// Bytes that are looked at before the format is decided.
const HEAD: usize = 64 << 10;

impl Items {
    /// Decompresses and sniffs.
    fn open(&mut self, raw: Hashed) -> Result<Kind, Reason> {
        let mut raw = BufReader::new(raw);
        let magic = raw.fill_buf().map_err(|e| unreadable(&e))?;
        let mut plain: Box<dyn Read> = if magic.starts_with(b"\x1F\x8B") {
            Box::new(flate2::bufread::MultiGzDecoder::new(raw))
        } else if magic.starts_with(b"\x28\xB5\x2F\xFD") {
            Box::new(zstd::Decoder::with_buffer(raw).map_err(|e| unreadable(&e))?)
        } else {
            Box::new(raw)
        };
        let mut head = Vec::with_capacity(HEAD);
        plain.by_ref().take(HEAD as u64).read_to_end(&mut head).map_err(|e| damaged(&e))?;
        if head.trim_ascii().is_empty() && head.len() < HEAD {
            return Err(Reason::Empty);
        }
        let format = sniff(&head, &self.path).map_err(|unread| match unread {
            Unread::Binary => Reason::Binary,
            Unread::Unsupported(format) => Reason::Unsupported(format),
        })?;
        let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head);
        let array = text.trim_ascii_start().starts_with(b"[");
        self.input = BufReader::with_capacity(HEAD, Box::new(io::Cursor::new(head).chain(plain)));
        Ok(match format {
            Format::JsonLines => Kind::Lines,
            Format::Json if array => Kind::Array(ArraySplitter::default()),
            single => Kind::Single(single),
        })
    }

    /// Whether the file holds one record after the other, so that reading can go on in its midst.
    pub fn is_container(&self) -> bool {
        matches!(self.kind, Kind::Lines | Kind::Array(_))
    }

    /// Ends the file here: the skip says why.
    pub fn give_up(&mut self, reason: Reason) -> Skip {
        self.kind = Kind::Ended(None);
        Skip { path: self.path.to_string(), item: Some(self.number), reason }
    }

    /// How many items came out so far, skipped ones included.
    pub fn items_read(&self) -> u64 {
        self.number
    }

    /// Reads whatever is left of the file and gives the hash of its raw bytes.
    pub fn finish(mut self) -> u64 {
        // An unreadable rest leaves the hash of what could be read: the file is read again once it
        // can be read further.
        let _ = io::copy(&mut self.input, &mut io::sink());
        self.hasher.borrow().digest()
    }

    fn next_record(&mut self) -> Option<Result<(Format, Vec<u8>), Reason>> {
        let record = match &mut self.kind {
            Kind::Ended(reason) => return reason.take().map(Err),
            Kind::Single(format) => {
                let format = *format;
                self.kind = Kind::Ended(None);
                let mut bytes = Vec::new();
                let read = self.input.by_ref().take(MAX_ITEM as u64 + 1).read_to_end(&mut bytes);
                return Some(match read {
                    Err(error) => Err(damaged(&error)),
                    // The page is the first part of its file; pictures follow.
                    Ok(_) if format == Format::Mhtml => {
                        bytes.truncate(MAX_ITEM);
                        Ok((format, bytes))
                    }
                    Ok(n) if n > MAX_ITEM => Err(Reason::TooLarge(MAX_ITEM as u64)),
                    Ok(_) => Ok((format, bytes)),
                });
            }
            Kind::Lines => next_line(&mut self.input),
            Kind::Array(splitter) => splitter.next(&mut self.input),
        };
        match record {
            Ok(None) => None,
            Ok(Some(Record::Whole(bytes))) => Some(Ok((Format::JsonLines, bytes))),
            Ok(Some(Record::TooLarge)) => Some(Err(Reason::TooLarge(MAX_ITEM as u64))),
            Err(error) => {
                self.kind = Kind::Ended(None);
                Some(Err(damaged(&error)))
            }
        }
    }
}

impl Iterator for Items {
    type Item = Result<RawItem, Skip>;

    fn next(&mut self) -> Option<Self::Item> {
        let contained = self.is_container();
        let record = self.next_record()?;
        let item = self.number;
        self.number += 1;
        let path = Arc::clone(&self.path);
        Some(match record {
            Ok((format, bytes)) => Ok(RawItem { path, item, format, bytes }),
            Err(reason) => {
                Err(Skip { path: path.to_string(), item: contained.then_some(item), reason })
            }
        })
    }
}

fn unreadable(error: &io::Error) -> Reason {
    Reason::Unreadable(error.to_string())
}

/// A failure after the file was opened: mostly compressed data that is cut off.
fn damaged(error: &io::Error) -> Reason {
    match error.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            Reason::Malformed(format!("damaged compressed data: {error}"))
        }
        _ => unreadable(error),
    }
}

/// Hashes what passes through.
struct Hashed {
    stream: Box<dyn Read>,
    hasher: Rc<RefCell<Xxh3>>,
}

impl Read for Hashed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.stream.read(buffer)?;
        self.hasher.borrow_mut().update(&buffer[..read]);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn items(bytes: &[u8], name: &str) -> Vec<Result<RawItem, Skip>> {
        read_stream(Box::new(io::Cursor::new(bytes.to_vec())), name).collect()
    }

    #[test]
    fn compressed_files_read_like_plain_ones() {
        let plain = b"{\"text\":\"one\"}\n\n{\"text\":\"two\"}\n";
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(plain).unwrap();
        for bytes in
            [plain.to_vec(), gz.finish().unwrap(), zstd::encode_all(&plain[..], 1).unwrap()]
        {
            let found = items(&bytes, "a.jsonl");
            let numbers: Vec<_> = found.iter().map(|i| i.as_ref().unwrap().item).collect();
            assert_eq!(numbers, [0, 1]);
            assert_eq!(found[1].as_ref().unwrap().bytes, b"{\"text\":\"two\"}");
        }
    }

    #[test]
    fn cut_off_compressed_data_is_reported_after_what_could_be_read() {
        let plain = "{\"text\":\"one\"}\n".repeat(20_000);
        let mut gz = zstd::encode_all(plain.as_bytes(), 1).unwrap();
        gz.truncate(gz.len() - 4);
        let found = items(&gz, "a.jsonl");
        assert!(matches!(found.last(), Some(Err(Skip { reason: Reason::Malformed(_), .. }))));
    }

    #[test]
    fn empty_and_binary_files_are_skips() {
        let reason = |bytes: &[u8]| items(bytes, "a.txt").pop().unwrap().unwrap_err().reason;
        assert_eq!(reason(b" \n "), Reason::Empty);
        assert_eq!(reason(b"\x7FELF\0\0\0\x01"), Reason::Binary);
    }

    #[test]
    fn the_hash_covers_the_whole_file() {
        let hash =
            |bytes: &[u8]| read_stream(Box::new(io::Cursor::new(bytes.to_vec())), "a.txt").finish();
        let long = vec![b'x'; 200_000];
        assert_eq!(hash(&long), xxhash_rust::xxh3::xxh3_64(&long));
        assert_eq!(hash(b"\x7FELF\0 rest"), xxhash_rust::xxh3::xxh3_64(b"\x7FELF\0 rest"));
    }
}
