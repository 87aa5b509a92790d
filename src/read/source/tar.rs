//! The files in a tar archive, as they stream by: ustar, GNU and pax.

use std::{
    cell::{Cell, RefCell},
    io::{self, BufRead, BufReader, Read},
    rc::Rc,
};

use super::{member::Member, store::Store, unpack::Stream};
use crate::read::skip::Reason;

const BLOCK: usize = 512;
/// Longest name in bytes.
const MAX_NAME: u64 = 64 << 10;

type Shared = Rc<RefCell<BufReader<Stream>>>;

/// More than so many bytes are stepped over by going elsewhere, where that can be.
const FAR: u64 = 1 << 20;

/// An archive that is read through once.
pub(super) struct Tar {
    input: Shared,
    /// The same bytes, where they can be read from any place.
    store: Option<Store>,
    /// How many bytes come before what is read next, but for what was read of the last member.
    at: u64,
    /// Bytes that the last member has, and those that it still has.
    size: u64,
    left: Rc<Cell<u64>>,
    /// Bytes behind them up to the next block.
    padding: u64,
}

/// Where the bytes of a member are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub start: u64,
    pub size: u64,
}

impl Tar {
    pub(super) fn new(input: BufReader<Stream>) -> Self {
        Self {
            input: Rc::new(RefCell::new(input)),
            store: None,
            at: 0,
            size: 0,
            left: Rc::default(),
            padding: 0,
        }
    }

    /// The archive in a store, in which what nobody reads is stepped over.
    pub(super) fn in_store(store: &Store) -> Self {
        let input: Stream = Box::new(store.whole());
        Self { store: Some(store.clone()), ..Self::new(BufReader::new(input)) }
    }

    /// Where the last member is.
    pub(super) fn place(&self) -> Place {
        Place { start: self.at, size: self.size }
    }

    /// The next file.
    pub(super) fn next_member(&mut self) -> Option<Result<Member, (String, Reason)>> {
        self.advance()
            .map_err(|e| (String::new(), Reason::Malformed(format!("tar archive: {e}"))))
            .transpose()
    }

    fn advance(&mut self) -> io::Result<Option<Member>> {
        let mut long_name = None;
        loop {
            let rest = self.left.get() + self.padding;
            self.at += self.size - self.left.get();
            self.skip(rest)?;
            (self.size, self.padding) = (0, 0);
            self.left.set(0);
            let mut header = [0; BLOCK];
            let is_there = self.fill(&mut header)?;
            self.at += BLOCK as u64;
            if !is_there || header.iter().all(|b| *b == 0) {
                return Ok(None);
            }
            if !has_checksum(&header) {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    "no header where one should be",
                ));
            }
            let size = number(&header[124..136]);
            let padding = size.next_multiple_of(BLOCK as u64) - size;
            match header[156] {
                b'L' | b'x' => {
                    self.at += size.min(MAX_NAME);
                    let mut text = Vec::new();
                    self.input
                        .borrow_mut()
                        .by_ref()
                        .take(size.min(MAX_NAME))
                        .read_to_end(&mut text)?;
                    self.skip(size - text.len() as u64 + padding)?;
                    long_name = if header[156] == b'L' {
                        Some(until_zero(&text))
                    } else {
                        pax_path(&text).or(long_name)
                    };
                }
                b'0' | 0 | b'7' => {
                    self.size = size;
                    self.left.set(size);
                    self.padding = padding;
                    let name = long_name.unwrap_or_else(|| name(&header));
                    let stream =
                        InTar { input: Rc::clone(&self.input), left: Rc::clone(&self.left) };
                    return Ok(Some(Member::new(name, Box::new(stream))));
                }
                _ => {
                    self.skip(size + padding)?;
                    long_name = None;
                }
            }
        }
    }

    /// Fills a block; `false` at the end of the archive.
    fn fill(&self, block: &mut [u8; BLOCK]) -> io::Result<bool> {
        let mut input = self.input.borrow_mut();
        if input.fill_buf()?.is_empty() {
            return Ok(false);
        }
        input.read_exact(block).map(|()| true)
    }

    fn skip(&mut self, length: u64) -> io::Result<()> {
        self.at += length;
        let mut input = self.input.borrow_mut();
        if let Some(store) = self.store.as_ref().filter(|_| length > FAR) {
            let rest = store.len().saturating_sub(self.at);
            *input = BufReader::new(Box::new(store.section(self.at, rest)));
            return Ok(());
        }
        io::copy(&mut input.by_ref().take(length), &mut io::sink()).map(|_| ())
    }
}

/// One member; what is not read of it is stepped over.
struct InTar {
    input: Shared,
    left: Rc<Cell<u64>>,
}

impl Read for InTar {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wanted = usize::try_from(self.left.get()).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.input.borrow_mut().read(&mut buffer[..wanted])?;
        self.left.set(self.left.get() - read as u64);
        if read == 0 && wanted > 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(read)
    }
}

fn until_zero(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|b| *b == 0).unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..end]).into_owned()
}

/// The name in a header; ustar cuts long ones in two.
fn name(header: &[u8; BLOCK]) -> String {
    let name = until_zero(&header[..100]);
    let prefix =
        if &header[257..262] == b"ustar" { until_zero(&header[345..500]) } else { String::new() };
    if prefix.is_empty() || header[262] == b' ' { name } else { format!("{prefix}/{name}") }
}

/// A number in octal digits, or in binary where the first bit is set.
fn number(field: &[u8]) -> u64 {
    if field[0] & 0x80 != 0 {
        return field[1..].iter().fold(0, |n: u64, b| n.wrapping_shl(8) | u64::from(*b))
            & (u64::MAX >> 2);
    }
    let digits = field.iter().skip_while(|b| **b == b' ').take_while(|b| (b'0'..=b'7').contains(b));
    digits.fold(0, |n: u64, b| (n << 3 | u64::from(b - b'0')) & (u64::MAX >> 2))
}

/// Whether the sum of the header's bytes is what it says.
fn has_checksum(header: &[u8; BLOCK]) -> bool {
    let bytes = header.iter().enumerate();
    let sum: u64 =
        bytes.map(|(i, b)| if (148..156).contains(&i) { 32 } else { u64::from(*b) }).sum();
    number(&header[148..156]) == sum
}

/// The `path` of pax records: "31 path=name\n".
fn pax_path(records: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(records);
    let path = text.lines().find_map(|line| line.split_once(' ')?.1.strip_prefix("path="));
    path.map(str::to_owned)
}
