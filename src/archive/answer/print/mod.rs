//! Lines in a format, one file for each kind of format.

mod format;
mod json;
mod printer;
mod table;
mod text;
mod trec;

use std::io::{self, Write};

use crate::text::Escaped;

pub use self::{
    format::{Batch, Format},
    printer::{Printer, write_line},
    text::{Styles, clean},
};

/// The printer of a format. `fields` are the columns of a table, `None` for its own; `styles` are used by
/// [`Format::Text`] alone.
///
/// # Errors
/// Those of `out`.
pub fn printer<W: Write + Send + 'static>(
    format: Format,
    out: W,
    fields: Option<&[String]>,
    batch: Batch,
    styles: Styles,
) -> io::Result<Box<dyn Printer + Send>> {
    Ok(match format {
        Format::Jsonl => Box::new(json::Lines(Escaped(out))),
        Format::Json => Box::new(json::Whole::new(Escaped(out), batch.is_several())),
        Format::Text => Box::new(text::Text::new(out, styles)),
        Format::Csv => Box::new(table::Table::new(out, b',', fields, batch.label())?),
        Format::Tsv => Box::new(table::Table::new(out, b'\t', fields, batch.label())?),
        Format::Trec => Box::new(trec::Trec(out)),
    })
}
