//! Answers on stdout, one file for each kind of format.

mod json;
mod table;
mod text;
mod trec;

use std::io;

use serde_json::Value;

use super::{output, queries::Failure};
use crate::engine::{Hit, Request, Response};

/// How answers are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// One JSON object a line
    Jsonl,
    /// One JSON object in all
    Json,
    /// For reading
    Text,
    /// Hits as comma-separated values for spreadsheets
    Csv,
    /// Hits as tab-separated values
    Tsv,
    /// Hits as a run to be scored: query id, Q0, article id, rank, score, name of the run
    Trec,
}

impl Format {
    /// Whether there is no place in it for facets, timelines and explanations.
    pub fn is_hits_only(self) -> bool {
        matches!(self, Self::Csv | Self::Tsv | Self::Trec)
    }
}

/// A search whose answer is printed.
pub(super) struct Search<'a> {
    /// Which of several queries.
    pub query_id: Option<&'a str>,
    pub request: &'a Request,
    /// How the query was understood, where that is to be shown.
    pub explanation: Option<Value>,
    /// Hits printed so far.
    pub shown: usize,
    /// The last line, once it is known.
    pub summary: Value,
}

/// Prints answers as they come: nothing of a hit is kept.
pub(super) trait Printer {
    fn begin(&mut self, search: &Search<'_>) -> io::Result<()>;
    fn hit(&mut self, search: &Search<'_>, hit: &Hit) -> io::Result<()>;
    fn end(&mut self, search: &Search<'_>, response: &Response) -> io::Result<()>;
    /// A query of several that was not understood; it is told on stderr besides.
    fn failed(&mut self, failure: &Failure) -> io::Result<()>;
    /// After the last answer.
    fn finish(&mut self) -> io::Result<()>;
}

/// The printer of a format. `fields` are those of the record, `None`: what the format shows by default;
/// `several` tells whether there are several queries.
pub(super) fn printer(
    format: Format,
    fields: Option<Vec<String>>,
    several: bool,
) -> io::Result<Box<dyn Printer>> {
    Ok(match format {
        Format::Jsonl => Box::new(json::Lines { out: output::stdout(), fields }),
        Format::Json => Box::new(json::Whole::new(output::stdout(), fields, several)),
        Format::Text => Box::new(text::Text(output::terminal())),
        Format::Csv => Box::new(table::Table::new(output::stdout(), b',', fields, several)?),
        Format::Tsv => Box::new(table::Table::new(output::stdout(), b'\t', fields, several)?),
        Format::Trec => Box::new(trec::Trec(output::stdout())),
    })
}
