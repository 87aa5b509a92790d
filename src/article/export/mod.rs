//! Articles for other programs: for newsrooms, for the web, and for those who cite.

mod bibtex;
mod json_ld;
mod ninjs;
mod ris;
mod values;

pub use self::values::percent_encoded;

use std::io::{self, Write};

use serde::Serialize;

use crate::{article::Article, text::Escaped};

/// The formats in which articles can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The record, one JSON object a line.
    Jsonl,
    /// IPTC ninjs 3, one JSON object a line.
    Ninjs,
    /// schema.org `NewsArticle` as JSON-LD, one object a line.
    JsonLd,
    /// Entries of a BibTeX bibliography.
    Bibtex,
    /// Entries for reference managers.
    Ris,
}

/// Writes one article.
///
/// # Errors
/// Those of `out`.
pub fn write(article: &Article, format: Format, out: &mut impl Write) -> io::Result<()> {
    match format {
        Format::Jsonl => line(article, out),
        Format::Ninjs => line(&ninjs::object(article), out),
        Format::JsonLd => line(&json_ld::object(article), out),
        Format::Bibtex => out.write_all(bibtex::entry(article).as_bytes()),
        Format::Ris => out.write_all(ris::entry(article).as_bytes()),
    }
}

fn line(value: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer(Escaped(&mut *out), value)?;
    out.write_all(b"\n")
}
