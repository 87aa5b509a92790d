//! Answers for other programs, one file for each kind of format.

mod json;
pub mod parts;
mod table;
mod trec;

use std::io::{self, Write};

use serde_json::Value;

use crate::engine::{Hit, Response};

/// How answers are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    Jsonl,
    /// One JSON object in all.
    Json,
    /// Hits as comma-separated values for spreadsheets.
    Csv,
    /// Hits as tab-separated values.
    Tsv,
    /// Hits as a run to be scored: query id, Q0, article id, rank, score, name of the run.
    Trec,
}

impl Format {
    /// Whether there is no place in it for facets, timelines and explanations.
    pub fn is_hits_only(self) -> bool {
        matches!(self, Self::Csv | Self::Tsv | Self::Trec)
    }

    /// Whether hits are printed with the passage that matched.
    pub fn shows_snippets(self, options: &super::Options) -> bool {
        match self {
            Self::Jsonl | Self::Json => {
                options.fields.is_none() || options.wants(&["all", "snippet"])
            }
            Self::Csv | Self::Tsv => options.wants(&["snippet"]),
            Self::Trec => false,
        }
    }
}

/// Ranks of the hits that were printed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shown {
    /// Of the first one; `None`: there is none.
    pub first: Option<usize>,
    /// Of the last one.
    pub last: usize,
}

/// A query of several that could not be run.
#[derive(Debug, PartialEq, Eq)]
pub struct Failure {
    /// From 1.
    pub line: u64,
    /// Which query, where that is known.
    pub id: Option<String>,
    /// Why, and for the query language where.
    pub message: String,
}

/// Prints answers as they come: nothing of a hit is kept. `id` is that of the query, of several.
#[allow(clippy::missing_errors_doc, reason = "those of whatever is written to")]
pub trait Printer {
    /// Before the hits; how the query was understood, where that is to be shown.
    fn begin(&mut self, id: Option<&str>, explanation: Option<Value>) -> io::Result<()>;
    /// One hit; which ones came before.
    fn hit(&mut self, id: Option<&str>, hit: &Hit, before: Shown) -> io::Result<()>;
    /// What was counted, and the last line.
    fn end(
        &mut self,
        id: Option<&str>,
        response: &Response,
        summary: &Value,
        shown: Shown,
    ) -> io::Result<()>;
    /// A query of several that was not understood.
    fn failed(&mut self, failure: &Failure) -> io::Result<()>;
    /// After the last answer.
    fn finish(&mut self) -> io::Result<()>;
}

/// The printer of a format. `fields` are those of the record, `None`: what the format shows by default;
/// `several` tells whether there are several queries.
///
/// # Errors
/// Those of `out`.
pub fn printer<W: Write + Send + 'static>(
    format: Format,
    out: W,
    fields: Option<Vec<String>>,
    several: bool,
) -> io::Result<Box<dyn Printer + Send>> {
    Ok(match format {
        Format::Jsonl => Box::new(json::Lines { out, fields }),
        Format::Json => Box::new(json::Whole::new(out, fields, several)),
        Format::Csv => Box::new(table::Table::new(out, b',', fields, several)?),
        Format::Tsv => Box::new(table::Table::new(out, b'\t', fields, several)?),
        Format::Trec => Box::new(trec::Trec(out)),
    })
}
