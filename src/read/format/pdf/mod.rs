//! PDF -> draft: the layer of text, in the order in which it is read. A scan has none.
//!
//! The crates that take PDF apart panic and loop on damaged files: a panic costs its page, and a clock
//! and counters end what takes too long.

mod layout;

use std::{
    io::Read,
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant},
};

use pdf_extract::{Document, MediaBox, OutputDev, OutputError, Transform, output_doc_page};

use self::layout::Glyph;
use super::{Draft, exports, residue, text};
use crate::read::skip::Reason;

/// Most pages of a document.
const MAX_PAGES: usize = 2_000;
/// Most characters of a page.
const MAX_GLYPHS: usize = 200_000;
/// Longest time for a document.
const TIME: Duration = Duration::from_secs(20);
/// Largest stream of a document in bytes, unpacked.
const MAX_STREAM: u64 = 64 << 20;
/// Fewest characters on a page, on average, of a document that has a layer of text.
const FEWEST: usize = 20;

/// Reads a document.
///
/// # Errors
/// When it has no layer of text, is encrypted, or cannot be read in time and memory.
pub(super) fn parse(bytes: &[u8]) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    if has_bomb(bytes) {
        return Err(Reason::TooLarge(MAX_STREAM));
    }
    let loaded = catch_unwind(AssertUnwindSafe(|| Document::load_mem(bytes)));
    let loaded = loaded.map_err(|_| malformed("it cannot be taken apart"))?;
    let mut document = loaded.map_err(|error| malformed(&error.to_string()))?;
    if document.is_encrypted() && document.decrypt("").is_err() {
        let note = "encrypted PDF is not read: print it to a file without a password";
        return Err(Reason::Unsupported(note.to_owned()));
    }
    let started = Instant::now();
    let mut pages = Vec::new();
    let mut failed = None;
    for number in document.get_pages().into_keys().take(MAX_PAGES) {
        let mut page = Page { glyphs: Vec::new(), started };
        let read = catch_unwind(AssertUnwindSafe(|| output_doc_page(&document, &mut page, number)));
        match read {
            Ok(Ok(())) => {}
            Ok(Err(error)) => failed = Some(error.to_string()),
            Err(_) => failed = Some(format!("page {number} cannot be taken apart")),
        }
        if started.elapsed() > TIME {
            return Err(malformed("it takes too long to read"));
        }
        pages.push(page.glyphs);
    }
    let characters: usize = pages.iter().map(Vec::len).sum();
    if characters < FEWEST * pages.len() || pages.is_empty() {
        return Err(match failed {
            Some(error) => malformed(&error),
            None => Reason::Unsupported(
                "PDF without a text layer is not read: it is a scan and needs OCR first, with ocrmypdf \
                 for example"
                    .to_owned(),
            ),
        });
    }
    let read = layout::read(pages);
    if let Some(articles) = exports::in_paragraphs(&read.paragraphs) {
        return Ok(articles);
    }
    let mut draft = text::draft(residue::strip(read.paragraphs), read.title.is_none());
    draft.title = read.title.or(draft.title);
    Ok(vec![Ok(draft)])
}

fn malformed(what: &str) -> Reason {
    Reason::Malformed(format!("PDF: {what}"))
}

/// Whether a compressed stream unpacks to more than [`MAX_STREAM`] bytes.
fn has_bomb(bytes: &[u8]) -> bool {
    memchr::memmem::find_iter(bytes, b"stream").any(|at| {
        let data = bytes[at + 6..].trim_ascii_start();
        // The header of zlib; pictures have codings of their own.
        let is_zlib = matches!(data, [0x78, second, ..] if (0x7800 + u16::from(*second)) % 31 == 0);
        is_zlib && {
            let mut plain = flate2::read::ZlibDecoder::new(data).take(MAX_STREAM + 1);
            let unpacked = std::io::copy(&mut plain, &mut std::io::sink());
            unpacked.is_ok_and(|size| size > MAX_STREAM)
        }
    })
}

/// Gathers the characters of a page.
struct Page {
    glyphs: Vec<Glyph>,
    started: Instant,
}

impl OutputDev for Page {
    fn begin_page(
        &mut self,
        _: u32,
        _: &MediaBox,
        _: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        _: f64,
        font_size: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        let over = self.glyphs.len() >= MAX_GLYPHS;
        if over || self.glyphs.len().is_multiple_of(1024) && self.started.elapsed() > TIME {
            return Err(OutputError::IoError(std::io::ErrorKind::TimedOut.into()));
        }
        let size = font_size * place.m22.hypot(place.m21);
        let glyph = Glyph {
            x: place.m31,
            y: place.m32,
            width: width * font_size * place.m11.hypot(place.m12),
            size,
            text: text.to_owned(),
        };
        // Text that stands upright is no part of the story: a watermark, the name of an agency.
        let upright = place.m12.abs() > place.m11.abs();
        if !upright
            && [glyph.x, glyph.y, glyph.width, size].iter().all(|n| n.is_finite())
            && size > 0.5
        {
            self.glyphs.push(glyph);
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}
