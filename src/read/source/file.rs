//! One file -> its raw items, streamed.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
    sync::Arc,
};

use super::{
    MAX_ITEM,
    archive::{Archive, Files, MAX_DEPTH},
    format::Format,
    hashed::{Content, Hashed},
    issue::{self, Issue, Page},
    mbox::attachments,
    member::{Member, Packed, Unread},
    opened::{Input, Source, State, damaged},
    record::Record,
    splitter::Splitter,
    store::Store,
    tracked::Tracked,
    unpack::{Budget, Stream},
};
use crate::read::skip::{Reason, Skip};

/// The bytes of one article, not yet decoded.
#[derive(Debug, Clone)]
pub struct RawItem {
    /// File as the record names it.
    pub path: Arc<str>,
    /// Number inside a container, 0 for a plain file.
    pub item: u64,
    /// Where it begins in its file, in bytes of what that unpacks to. `None` where the file is no list of
    /// records, or one that is not read from front to back.
    pub offset: Option<u64>,
    /// It is one of several in its file.
    pub contained: bool,
    /// What the bytes hold; of containers, one record.
    pub format: Format,
    /// The bytes, decompressed.
    pub bytes: Vec<u8>,
    /// Where the container says that they came from.
    pub address: Option<String>,
    /// Of an issue of a newspaper, whose bytes are those of its METS document, the pages.
    pub pages: Vec<Page>,
}

/// The items of one file in order; skips stand in the place of what could not be read.
pub struct Items {
    path: Arc<str>,
    state: State,
    /// The file itself; none of a file in an archive.
    raw: Option<Hashed>,
    number: u64,
    /// Files that the last item brought with it.
    attached: Option<Files>,
    /// The file in an archive that is being read.
    member: Option<Box<Items>>,
    depth: u8,
    budget: Budget,
}

/// Opens a file. A file that cannot be opened gives one skip and nothing else. A METS document is read with
/// the pages that it names.
pub fn read_file(file: &Path, path: &str) -> Items {
    if let Some(issue) = Issue::at(file) {
        return read_issue(issue, path);
    }
    let opened =
        File::open(file).and_then(|opened| Ok((Store::of_file(File::open(file)?)?, opened)));
    match opened {
        Ok((store, opened)) => read_raw(Box::new(opened), Some(store), path),
        Err(error) => unreadable(&error, path),
    }
}

/// Reads an issue of a newspaper; its raw bytes are those of the document and of all pages.
fn read_issue(issue: Issue, path: &str) -> Items {
    let (stream, length) = match issue.open() {
        Ok(opened) => opened,
        Err(error) => return unreadable(&error, path),
    };
    let raw = Hashed::new(stream);
    let state = State::Issue(Box::new(raw.clone().take(length)), issue.unread(&raw));
    Items { raw: Some(raw), ..Items::new(path, state, Budget::default()) }
}

fn unreadable(error: &io::Error, path: &str) -> Items {
    let state = State::Ended(Some(Reason::Unreadable(error.to_string())));
    Items { state, ..read_stream(Box::new(io::empty()), path) }
}

/// Reads any stream as if it were a file with the name `path`.
pub fn read_stream(stream: Box<dyn Read>, path: &str) -> Items {
    read_raw(stream, None, path)
}

/// Reads a stream; `store` has the same bytes where they can be read from any place.
fn read_raw(stream: Stream, store: Option<Store>, path: &str) -> Items {
    let raw = Hashed::new(stream);
    let budget = Budget::default();
    let stream = Box::new(raw.clone());
    let source = Source { stream, store, packing: None, path, depth: 0, budget: &budget };
    let state = source.state();
    Items { raw: Some(raw), ..Items::new(path, state, budget) }
}

/// Reads a file in an archive, `depth` archives deep.
fn read_member(member: Member, depth: u8, budget: &Budget) -> Items {
    let Member { name, stream, pages } = member;
    let state = if pages.is_empty() {
        Source { stream, store: None, packing: None, path: &name, depth, budget }.state()
    } else {
        State::Issue(stream, pages)
    };
    Items { depth, ..Items::new(&name, state, budget.clone()) }
}

impl Items {
    fn new(path: &str, state: State, budget: Budget) -> Self {
        Self {
            path: path.into(),
            state,
            raw: None,
            number: 0,
            attached: None,
            member: None,
            depth: 0,
            budget,
        }
    }

    /// The items from number `first` on of a file that is cut by `splitter`.
    pub(super) fn from_item(
        first: u64,
        path: &str,
        splitter: Splitter,
        input: Tracked<Input>,
        raw: Hashed,
    ) -> Self {
        let state = State::Records(splitter, input);
        let items = Self::new(path, state, Budget::default());
        Self { raw: Some(raw), number: first, ..items }
    }

    /// Whether the file holds one record after the other, so that reading can go on in its midst.
    pub fn is_container(&self) -> bool {
        matches!(&self.state, State::Records(splitter, _) if splitter.is_one_to_one())
    }

    /// Whether the file is a feed.
    pub fn is_feed(&self) -> bool {
        matches!(&self.state, State::Document(Format::Feed | Format::JsonFeed, _))
    }

    /// Ends the file here: the skip says why.
    pub fn give_up(&mut self, reason: Reason) -> Skip {
        self.state = State::Ended(None);
        self.attached = None;
        self.member = None;
        Skip { path: self.path.to_string(), item: Some(self.number), reason }
    }

    /// How many items came out so far, skipped ones included.
    pub fn items_read(&self) -> u64 {
        self.number
    }

    /// Reads whatever is left of the file and gives what its raw bytes are.
    pub fn finish(self) -> Content {
        let Some(mut raw) = self.raw else { return Content::default() };
        // An unreadable rest leaves what could be read: the file is read again once it can be read
        // further.
        let _ = io::copy(&mut raw, &mut io::sink());
        raw.content()
    }

    fn next_record(&mut self) -> Option<Result<Record, Reason>> {
        match &mut self.state {
            State::Ended(reason) => reason.take().map(Err),
            State::Files(_) => None,
            State::Document(format, input) => {
                let document = document(*format, input);
                self.state = State::Ended(None);
                Some(document)
            }
            State::Issue(mets, pages) => {
                let issue = issue(mets, std::mem::take(pages));
                self.state = State::Ended(None);
                Some(issue)
            }
            State::Records(splitter, input) => match splitter.next(input) {
                Ok(record) => record,
                Err(error) => {
                    self.state = State::Ended(None);
                    Some(Err(damaged(&error)))
                }
            },
        }
    }

    /// The next item of the files in an archive, or attached to the last item.
    fn next_in_files(&mut self) -> Option<Result<RawItem, Skip>> {
        loop {
            if let Some(item) = self.member.as_mut().and_then(Iterator::next) {
                return Some(item);
            }
            self.member = None;
            let files = match &mut self.state {
                State::Files(files) => files.as_mut(),
                _ => self.attached.as_mut()?,
            };
            match files.next()? {
                Err(skip) => return Some(Err(skip)),
                Ok(member) => {
                    let items = read_member(member, self.depth + 1, &self.budget);
                    self.member = Some(Box::new(items));
                }
            }
        }
    }

    /// The files that a mail brings with it, which come behind it.
    fn attach(&mut self, mail: &[u8], contained: bool) {
        let files = attachments(mail);
        if files.is_empty() || self.depth >= MAX_DEPTH {
            return;
        }
        let path = if contained {
            format!("{}!/{}", self.path, self.number)
        } else {
            self.path.to_string()
        };
        let archive = Archive::Attachments(files.into());
        self.attached = Some(Files::new(archive, path.into()));
    }
}

/// The rest of the input as one item.
fn document(format: Format, input: &mut Input) -> Result<Record, Reason> {
    let mut bytes = start_of(input)?;
    if bytes.len() > MAX_ITEM {
        // The page is the first part of its file; pictures follow.
        if format != Format::Mhtml {
            return Err(Reason::TooLarge(MAX_ITEM as u64));
        }
        bytes.truncate(MAX_ITEM);
    }
    Ok(Record::new(format, bytes))
}

/// The input as far as one item may go, and a byte of what is behind it.
fn start_of(input: &mut dyn Read) -> Result<Vec<u8>, Reason> {
    let mut bytes = Vec::new();
    input.take(MAX_ITEM as u64 + 1).read_to_end(&mut bytes).map_err(|e| damaged(&e))?;
    Ok(bytes)
}

/// An issue of a newspaper, or why it cannot be read. A page that cannot costs no other.
fn issue(mets: &mut Stream, unread: Vec<Unread>) -> Result<Record, Reason> {
    let document = start_of(mets)?;
    let mut sum = 0;
    let mut pages = Vec::new();
    for Unread { href, packed } in unread {
        let bytes = packed.and_then(page);
        sum += bytes.as_ref().map_or(0, Vec::len) as u64;
        if sum > issue::MAX_BYTES {
            return Err(Reason::TooLarge(issue::MAX_BYTES));
        }
        pages.push(Page { href, bytes });
    }
    Ok(Record { pages, ..Record::new(Format::Mets, document) })
}

/// The bytes of a page.
fn page(packed: Packed) -> Result<Vec<u8>, Reason> {
    let bytes = start_of(&mut packed.open().map_err(|e| damaged(&e))?)?;
    if bytes.len() > MAX_ITEM { Err(Reason::TooLarge(MAX_ITEM as u64)) } else { Ok(bytes) }
}

impl Iterator for Items {
    type Item = Result<RawItem, Skip>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(item) = self.next_in_files() {
            self.number += 1;
            return Some(item);
        }
        self.attached = None;
        let contained = matches!(self.state, State::Records(..));
        let record = self.next_record()?;
        let item = self.number;
        let path = Arc::clone(&self.path);
        let next = match record {
            Ok(Record { format, bytes, offset, address, pages }) => {
                if format == Format::Mail {
                    self.attach(&bytes, contained);
                }
                Ok(RawItem { path, item, offset, contained, format, bytes, address, pages })
            }
            Err(reason) => {
                Err(Skip { path: path.to_string(), item: contained.then_some(item), reason })
            }
        };
        self.number += 1;
        Some(next)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn items(bytes: &[u8], name: &str) -> Vec<Result<RawItem, Skip>> {
        read_stream(Box::new(io::Cursor::new(bytes.to_vec())), name).collect()
    }

    fn gzip(plain: &[u8]) -> Vec<u8> {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(plain).unwrap();
        gz.finish().unwrap()
    }

    #[test]
    fn compressed_files_read_like_plain_ones() {
        let plain = b"{\"text\":\"one\"}\n\n{\"text\":\"two\"}\n";
        for bytes in [plain.to_vec(), gzip(plain), zstd::encode_all(&plain[..], 1).unwrap()] {
            let found = items(&bytes, "a.jsonl");
            let numbers: Vec<_> = found.iter().map(|i| i.as_ref().unwrap().item).collect();
            assert_eq!(numbers, [0, 1]);
            assert_eq!(found[1].as_ref().unwrap().bytes, b"{\"text\":\"two\"}");
        }
    }

    #[test]
    fn cut_off_compressed_data_is_reported_after_what_could_be_read() {
        // Records that do not compress to nothing, many and few.
        for count in [20_000_u64, 40] {
            let line =
                |n: u64| format!("{{\"text\":\"{:x}\"}}\n", n.wrapping_mul(0x9E37_79B9_7F4A_7C15));
            let plain: String = (0..count).map(line).collect();
            let whole = gzip(plain.as_bytes());
            let found = items(&whole[..whole.len() - 100], "a.jsonl");
            assert!(matches!(found.last(), Some(Err(Skip { reason: Reason::Malformed(_), .. }))));
            assert!(found.len() > 20 && found[..found.len() - 1].iter().all(Result::is_ok));
        }
    }

    #[test]
    fn empty_and_binary_files_are_skips() {
        let reason = |bytes: &[u8]| items(bytes, "a.txt").pop().unwrap().unwrap_err().reason;
        assert_eq!(reason(b" \n "), Reason::Empty);
        assert_eq!(reason(b"\0\0\0\0\0\0"), Reason::Empty);
        assert_eq!(reason(b"\x01\x02\x03\0\0\0\x01"), Reason::Binary);
    }

    #[test]
    fn the_hash_covers_the_whole_file() {
        let hash = |bytes: &[u8]| {
            read_stream(Box::new(io::Cursor::new(bytes.to_vec())), "a.txt").finish().hash
        };
        let long = vec![b'x'; 200_000];
        assert_eq!(hash(&long), xxhash_rust::xxh3::xxh3_64(&long));
        assert_eq!(hash(b"\x7FELF\0 rest"), xxhash_rust::xxh3::xxh3_64(b"\x7FELF\0 rest"));
        let padded = [gzip(b"text"), vec![0; 5_000]].concat();
        assert_eq!(hash(&padded), xxhash_rust::xxh3::xxh3_64(&padded));
    }
}
