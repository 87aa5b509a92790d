//! What prints lines.

use std::io::{self, Write};

use serde::Serialize;

use crate::{archive::answer::line::Line, text::Escaped};

/// Prints answers line by line: explanation, hits, facets, timeline and summary, each answer in this
/// order. No hit is kept.
pub trait Printer {
    /// Prints the next line.
    ///
    /// # Errors
    /// Those of the output, and when a stored record is damaged.
    fn line(&mut self, line: &Line<'_>) -> io::Result<()>;

    /// Ends the output behind the last answer.
    ///
    /// # Errors
    /// Those of the output.
    fn finish(&mut self) -> io::Result<()>;
}

/// Writes a value as one line of JSON.
///
/// # Errors
/// Those of `out`.
pub fn write_line(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(Escaped(&mut *out), value)?;
    out.write_all(b"\n")
}
