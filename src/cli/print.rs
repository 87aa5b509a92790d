//! Answers on stdout: for other programs and for reading.

use std::io;

use super::{output, text::Text};
use crate::archive::answer::{
    Options,
    print::{self, Printer},
};

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
    /// The format for other programs; `None` for reading.
    fn printed(self) -> Option<print::Format> {
        match self {
            Self::Jsonl => Some(print::Format::Jsonl),
            Self::Json => Some(print::Format::Json),
            Self::Text => None,
            Self::Csv => Some(print::Format::Csv),
            Self::Tsv => Some(print::Format::Tsv),
            Self::Trec => Some(print::Format::Trec),
        }
    }

    /// Whether there is no place in it for facets, timelines and explanations.
    pub fn is_hits_only(self) -> bool {
        self.printed().is_some_and(print::Format::is_hits_only)
    }

    /// Whether hits are printed with the passage that matched.
    pub fn shows_snippets(self, options: &Options) -> bool {
        self.printed().is_none_or(|format| format.shows_snippets(options))
    }
}

/// The printer of a format; see [`print::printer`].
pub(super) fn printer(
    format: Format,
    fields: Option<Vec<String>>,
    several: bool,
) -> io::Result<Box<dyn Printer + Send>> {
    match format.printed() {
        Some(format) => print::printer(format, output::stdout(), fields, several),
        None => Ok(Box::new(Text(output::terminal()))),
    }
}
