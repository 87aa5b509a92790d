//! Compressed streams -> plain ones: lenient where other tools are, bounded in what comes out, and
//! UTF-16 turned into UTF-8 on the way.

use std::{
    cell::Cell,
    io::{self, BufRead, BufReader, Read},
    rc::Rc,
};

use encoding_rs::{CoderResult, Decoder};
use flate2::bufread::GzDecoder;

use super::{
    decode::wide_encoding,
    format::{Holds, Packing},
    formats::FORMATS,
    head::Head,
};

/// Data may unpack to so many times its size. Text compresses to a fifth, a log to a fiftieth.
pub(super) const RATIO: u64 = 100;
/// Bytes that may come out of a file beyond that, in sum.
const FREE: u64 = 64 << 20;

/// A stream of bytes.
pub(super) type Stream = Box<dyn Read>;

/// More came out than [`RATIO`] allows.
#[derive(Debug, thiserror::Error)]
#[error("a decompression bomb")]
pub(super) struct Bomb;

/// What may still come out of a file, and of the archives in it, beyond the [`RATIO`].
#[derive(Debug, Clone)]
pub(super) struct Budget(Rc<Cell<u64>>);

impl Default for Budget {
    fn default() -> Self {
        Self(Rc::new(Cell::new(FREE)))
    }
}

impl Budget {
    /// Takes so many bytes; `false` where they are not there.
    fn take(&self, bytes: u64) -> bool {
        let left = self.0.get().checked_sub(bytes);
        self.0.set(left.unwrap_or_default());
        left.is_some()
    }
}

/// How the beginning of a stream is compressed.
pub(super) fn packing(magic: &[u8]) -> Option<Packing> {
    let head = Head::new(&magic[..magic.len().min(16)], "");
    FORMATS.iter().find_map(|known| match known.holds {
        Holds::Packed(packing) if known.signs.iter().any(|sign| sign.is_of(&head)) => Some(packing),
        _ => None,
    })
}

/// Unpacks `packed`.
pub(super) fn unpacked(packed: Stream, packing: Packing, budget: &Budget) -> io::Result<Stream> {
    let (counted, taken) = counted(packed);
    let plain: Stream = match packing {
        Packing::Gzip => Box::new(Gzip { member: Some(GzDecoder::new(counted)), resumes: false }),
        Packing::Deflate => Box::new(flate2::bufread::DeflateDecoder::new(counted)),
        Packing::Zstd => Box::new(zstd::Decoder::with_buffer(counted)?),
        Packing::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(counted)),
        Packing::Xz => Box::new(lzma_rust2::XzReader::new(counted, true)),
    };
    Ok(Box::new(Bounded { plain, taken, given: 0, beyond: 0, budget: budget.clone() }))
}

/// Unpacks gzip whose members are records: one that is damaged ends with an error, and what is read
/// behind the error is the next member.
pub(super) fn members(packed: Stream, budget: &Budget) -> Stream {
    let (counted, taken) = counted(packed);
    let plain = Box::new(Gzip { member: Some(GzDecoder::new(counted)), resumes: true });
    Box::new(Bounded { plain, taken, given: 0, beyond: 0, budget: budget.clone() })
}

/// The first bytes that gzip unpacks to.
pub(super) fn begins_with(packed: &[u8], start: &[u8]) -> bool {
    let mut first = vec![0; start.len()];
    GzDecoder::new(packed).read_exact(&mut first).is_ok() && first == start
}

fn counted(packed: Stream) -> (BufReader<Counted>, Rc<Cell<u64>>) {
    let taken = Rc::new(Cell::new(0));
    let counted = Counted { inner: packed, taken: Rc::clone(&taken) };
    (BufReader::with_capacity(64 << 10, counted), taken)
}

/// Counts the bytes that are taken from a stream.
struct Counted {
    inner: Stream,
    taken: Rc<Cell<u64>>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.taken.set(self.taken.get() + read as u64);
        Ok(read)
    }
}

/// Ends with an error where too much comes out of too little.
struct Bounded {
    plain: Stream,
    taken: Rc<Cell<u64>>,
    given: u64,
    /// How much of it was beyond the ratio, and is paid for.
    beyond: u64,
    budget: Budget,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let beyond = self.given.saturating_sub(RATIO * self.taken.get());
        if beyond > self.beyond {
            if !self.budget.take(beyond - self.beyond) {
                return Err(io::Error::other(Bomb));
            }
            self.beyond = beyond;
        }
        let read = self.plain.read(buffer)?;
        self.given += read as u64;
        Ok(read)
    }
}

/// Members of gzip one after the other. What follows the last of them and is no member is padding,
/// as gunzip has it.
struct Gzip<R: BufRead> {
    /// Only ever absent while one member follows another.
    member: Option<GzDecoder<R>>,
    /// Whether reading goes on behind a member that is damaged.
    resumes: bool,
}

impl<R: BufRead> Read for Gzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            let read = match member.read(buffer) {
                Err(error) if self.resumes => {
                    self.next_member(true)?;
                    return Err(error);
                }
                read => read?,
            };
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            self.next_member(self.resumes)?;
        }
        Ok(0)
    }
}

impl<R: BufRead> Gzip<R> {
    /// Goes to the member that follows, or `anywhere` behind.
    fn next_member(&mut self, anywhere: bool) -> io::Result<()> {
        let Some(mut rest) = self.member.take().map(GzDecoder::into_inner) else { return Ok(()) };
        let found = if anywhere {
            find(&mut rest, MAGIC)?
        } else {
            rest.fill_buf()?.first() == Some(&0x1F)
        };
        self.member = found.then(|| GzDecoder::new(rest));
        Ok(())
    }
}

/// How a member of gzip begins.
pub(super) const MAGIC: &[u8] = b"\x1F\x8B\x08";

/// Steps over what stands before the next `needle`; `false` where there is none.
fn find(input: &mut impl BufRead, needle: &[u8]) -> io::Result<bool> {
    // Bytes of the needle that the last buffer ended with are found by looking for its first byte.
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(false);
        }
        if let Some(at) = memchr::memmem::find(buffer, needle) {
            input.consume(at);
            return Ok(true);
        }
        let length = buffer.len();
        let tail = (1..needle.len()).rev().find(|n| buffer.ends_with(&needle[..*n])).unwrap_or(0);
        if tail == 0 {
            input.consume(length);
            continue;
        }
        if length > tail {
            input.consume(length - tail);
            continue;
        }
        // Nothing but the tail is left: it is a beginning if the rest of the needle follows.
        input.consume(tail);
        let next = input.fill_buf()?;
        if next.starts_with(&needle[tail..]) {
            // Its first bytes are gone, so that this member cannot be read; the next one can.
        }
    }
}

/// Turns UTF-16 into UTF-8; any other stream stays as it is.
pub(super) fn narrowed(mut stream: BufReader<Stream>) -> BufReader<Stream> {
    // A decompressor may fail in its first bytes; whoever reads on sees the same.
    let Ok(head) = stream.fill_buf() else { return stream };
    match wide_encoding(head) {
        None => stream,
        Some(encoding) => BufReader::new(Box::new(Narrowing {
            wide: stream,
            decoder: encoding.new_decoder_with_bom_removal(),
            ended: false,
        })),
    }
}

struct Narrowing {
    wide: BufReader<Stream>,
    decoder: Decoder,
    ended: bool,
}

impl Read for Narrowing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // The decoder wants room for a whole character.
        if buffer.len() < 16 {
            let mut small = [0; 16];
            let read = self.decode(&mut small)?;
            // Never more than fits: a buffer so small is none that anything here asks with.
            let read = read.min(buffer.len());
            buffer[..read].copy_from_slice(&small[..read]);
            return Ok(read);
        }
        self.decode(buffer)
    }
}

impl Narrowing {
    fn decode(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !self.ended {
            let wide = self.wide.fill_buf()?;
            let last = wide.is_empty();
            let (result, used, written, _) = self.decoder.decode_to_utf8(wide, buffer, last);
            self.wide.consume(used);
            self.ended = last && result == CoderResult::InputEmpty;
            if written > 0 {
                return Ok(written);
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;

    fn gzip(plain: &[u8]) -> Vec<u8> {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gz.write_all(plain).unwrap();
        gz.finish().unwrap()
    }

    fn read(packed: Vec<u8>) -> io::Result<Vec<u8>> {
        let packing = packing(&packed).unwrap();
        let mut plain = Vec::new();
        unpacked(Box::new(Cursor::new(packed)), packing, &Budget::default())?
            .read_to_end(&mut plain)?;
        Ok(plain)
    }

    #[test]
    fn members_of_gzip_are_read_on_and_padding_is_none() {
        let two = [gzip(b"one "), gzip(b"two"), vec![0; 700]].concat();
        assert_eq!(read(two).unwrap(), b"one two");
    }

    #[test]
    fn every_packing_is_told_and_unpacked() {
        let mut bz = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
        bz.write_all(b"text").unwrap();
        let skippable =
            [&b"\x50\x2A\x4D\x18\x04\0\0\0abcd"[..], &zstd::encode_all(&b"text"[..], 1).unwrap()];
        let xz = b"\xfd7zXZ\x00\x00\x04\xe6\xd6\xb4F\x04\xc0\x08\x04!\x01\x1c\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xe1\xcc\x1d\xad\x01\x00\x03text";
        for packed in [bz.finish().unwrap(), skippable.concat()] {
            assert_eq!(read(packed).unwrap(), b"text");
        }
        assert_eq!(packing(xz), Some(Packing::Xz));
    }

    #[test]
    fn what_unpacks_to_more_than_a_hundred_times_its_size_ends_with_an_error() {
        let error = read(gzip(&vec![b'x'; 2 * FREE as usize])).unwrap_err();
        assert!(error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<Bomb>));
        assert!(read(gzip(&vec![b'x'; FREE as usize / 2])).is_ok());
    }

    #[test]
    fn utf_16_comes_out_as_utf_8() {
        let wide: Vec<u8> =
            "\u{feff}Café, Oman".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let stream: Stream = Box::new(Cursor::new(wide));
        let mut text = String::new();
        narrowed(BufReader::new(stream)).read_to_string(&mut text).unwrap();
        assert_eq!(text, "Café, Oman");
    }
}
