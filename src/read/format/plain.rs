//! Plain texts: their limits, ends of lines.

use crate::read::{skip::Reason, source::MAX_ITEM};

/// Largest text in bytes.
const MAX_TEXT: usize = MAX_ITEM;
/// Most lines of a text, and marks of Markdown: each becomes a part with its own memory. A book of a
/// thousand pages has a tenth of it; what has more are lists of data.
const MAX_LINES: usize = 500_000;

/// Refuses a text that is too large, has too many lines or `marks`, or nothing in it.
pub(super) fn check_size(text: &str, marks: impl Fn(u8) -> bool) -> Result<(), Reason> {
    if text.len() > MAX_TEXT {
        return Err(Reason::TooLarge(MAX_TEXT as u64));
    }
    if text.bytes().filter(|b| *b == b'\n' || marks(*b)).count() > MAX_LINES {
        return Err(Reason::TooComplex(MAX_LINES));
    }
    if text.trim().is_empty() { Err(Reason::Empty) } else { Ok(()) }
}

/// Lines may end as on old machines.
pub(super) fn unix_lines(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}
