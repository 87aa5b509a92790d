//! A stream -> what comes out of it: one document, records, or the files of an archive.

use std::io::{self, BufRead, BufReader, Read};

#[cfg(any(feature = "parquet", feature = "pst"))]
use super::format::Records;
#[cfg(feature = "parquet")]
use super::parquet::ParquetSplitter;
#[cfg(feature = "pst")]
use super::pst::PstSplitter;
use super::{
    archive::{Archive, Files, MAX_DEPTH},
    format::{Container, Format, Holds, Packing},
    head::Head,
    issues::TarFile,
    member::Unread,
    shape,
    sniff::sniff,
    splitter::Splitter,
    store::Store,
    tar::Tar,
    tracked::Tracked,
    unpack::{self, Bomb, Budget, Stream},
    zip::Zip,
};
use crate::read::skip::Reason;

/// What is still to come out of a stream.
pub(super) enum State {
    /// One item: the rest of the input.
    Document(Format, Input),
    /// One item: an issue of a newspaper, its METS document and its pages.
    Issue(Stream, Vec<Unread>),
    /// One record after the other.
    Records(Splitter, Tracked<Input>),
    /// The files of an archive.
    Files(Box<Files>),
    /// Nothing more to read; the reason is still to be reported where there is one.
    Ended(Option<Reason>),
}

/// A stream that was looked at.
pub(super) type Input = BufReader<Stream>;

/// Bytes that are looked at before the format is decided.
pub(super) const HEAD: usize = 64 << 10;

/// A stream that is still to be looked at.
pub(super) struct Source<'a> {
    pub stream: Stream,
    /// The same bytes, where they can be read from any place.
    pub store: Option<Store>,
    /// How they are compressed, once they are unpacked.
    pub packing: Option<Packing>,
    pub path: &'a str,
    /// How many archives it lies in.
    pub depth: u8,
    pub budget: &'a Budget,
}

impl Source<'_> {
    /// Opens it; what cannot be opened has ended, and says why.
    pub fn state(self) -> State {
        self.open().unwrap_or_else(|reason| State::Ended(Some(reason)))
    }

    /// Decompresses and sniffs.
    fn open(mut self) -> Result<State, Reason> {
        let stream = std::mem::replace(&mut self.stream, Box::new(io::empty()));
        let mut raw = BufReader::with_capacity(HEAD, stream);
        let start = raw.fill_buf().map_err(|e| unreadable(&e))?;
        let mut plain: Input = match unpack::packing(start) {
            Some(packing) => {
                self.packing = Some(packing);
                let crawl = packing == Packing::Gzip && unpack::begins_with(start, b"WARC/");
                let unpacked = if crawl {
                    Ok(unpack::members(Box::new(raw), self.budget))
                } else {
                    unpack::unpacked(Box::new(raw), packing, self.budget)
                };
                BufReader::with_capacity(HEAD, unpacked.map_err(|e| damaged(&e))?)
            }
            None => BufReader::new(Box::new(raw)),
        };
        plain = unpack::narrowed(plain);
        let mut head = Vec::with_capacity(HEAD);
        // Of damaged data the part before the damage is read; the error comes where it belongs.
        let failed = plain.by_ref().take(HEAD as u64).read_to_end(&mut head).err();
        if head.iter().all(|b| b.is_ascii_whitespace() || *b == 0) && head.len() < HEAD {
            return Err(failed.map_or(Reason::Empty, |error| damaged(&error)));
        }
        let known = sniff(&Head::new(&head, self.path))?;
        let first = io::Cursor::new(head);
        let input: Stream = match failed {
            Some(error) => Box::new(first.chain(Failing(Some(error))).chain(plain)),
            None => Box::new(first.chain(plain)),
        };
        let input = BufReader::with_capacity(HEAD, input);
        match known.holds {
            Holds::Document(format) => Ok(State::Document(format, input)),
            #[cfg(feature = "parquet")]
            Holds::Records(Records::Parquet) => {
                let splitter = ParquetSplitter::new(self.plain(input)?)?;
                Ok(State::Records(Splitter::Parquet(Box::new(splitter)), nothing()))
            }
            #[cfg(feature = "pst")]
            Holds::Records(Records::Pst) => {
                let splitter = PstSplitter::new(&self.plain(input)?)?;
                Ok(State::Records(Splitter::Pst(Box::new(splitter)), nothing()))
            }
            Holds::Records(records) => {
                let mut input = Tracked::new(input, 0);
                Ok(match Splitter::new(records, &mut input) {
                    Ok(Splitter::Lone(bytes)) => {
                        let is_feed = shape::is_json_feed(&bytes);
                        let format = if is_feed { Format::JsonFeed } else { Format::Json };
                        State::Document(format, BufReader::new(Box::new(io::Cursor::new(bytes))))
                    }
                    Ok(splitter) => State::Records(splitter, input),
                    Err(error) => State::Ended(Some(damaged(&error))),
                })
            }
            Holds::Files(container) => self.files(container, input),
            Holds::Packed(_) => Err(Reason::Unsupported(format!(
                "{} inside other compressed data is not read: unpack it",
                known.name
            ))),
            Holds::Nothing => Err(Reason::Binary),
        }
    }

    /// The files in an archive; or the document that a zip archive is.
    fn files(self, container: Container, input: Input) -> Result<State, Reason> {
        if container == Container::Tar {
            self.check_depth()?;
            let issues = self.tar_file().and_then(|file| file.issues()).unwrap_or_default();
            let files = Files::in_tar(Tar::new(input), issues, self.path.into());
            return Ok(State::Files(Box::new(files)));
        }
        let store = self.plain(input)?;
        let zip = Zip::new(store.clone(), self.budget.clone())?;
        let magic = b"PK\x03\x04";
        let head = Head { members: zip.names(), ..Head::new(magic, self.path) };
        let archive = match sniff(&head)?.holds {
            Holds::Document(format) => {
                return Ok(State::Document(format, BufReader::new(Box::new(store.whole()))));
            }
            Holds::Files(Container::Wacz) => Archive::Wacz(zip),
            _ => Archive::Zip(zip),
        };
        self.check_depth()?;
        Ok(State::Files(Box::new(Files::new(archive, self.path.into()))))
    }

    fn check_depth(&self) -> Result<(), Reason> {
        if self.depth >= MAX_DEPTH { Err(Reason::Nested(MAX_DEPTH)) } else { Ok(()) }
    }

    /// The unpacked bytes, so that they can be read from any place.
    fn plain(&self, input: Input) -> Result<Store, Reason> {
        match &self.store {
            Some(store) if self.packing.is_none() => Ok(store.clone()),
            _ => Store::of_stream(input).map_err(|e| damaged(&e)),
        }
    }

    /// The file that is a tar archive; `None` of a stream.
    fn tar_file(&self) -> Option<TarFile> {
        let store = self.store.clone()?;
        Some(match self.packing {
            Some(packing) => TarFile::Packed(store, packing),
            None => TarFile::Plain(store),
        })
    }
}

/// The input of what is not read from front to back.
#[cfg(any(feature = "parquet", feature = "pst"))]
fn nothing() -> Tracked<Input> {
    Tracked::new(BufReader::new(Box::new(io::empty())), 0)
}

/// Gives an error that came up early, once.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

fn unreadable(error: &io::Error) -> Reason {
    Reason::Unreadable(error.to_string())
}

/// A failure after the file was opened: mostly compressed data that is cut off.
pub(super) fn damaged(error: &io::Error) -> Reason {
    if error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync + 'static>::is::<Bomb>) {
        return Reason::Bomb(unpack::RATIO);
    }
    match error.kind() {
        io::ErrorKind::UnexpectedEof
        | io::ErrorKind::InvalidData
        | io::ErrorKind::InvalidInput
        | io::ErrorKind::Other => Reason::Malformed(format!("damaged compressed data: {error}")),
        _ => unreadable(error),
    }
}
