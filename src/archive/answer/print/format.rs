//! Formats of answers.

/// How answers are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    Jsonl,
    /// One JSON object in all.
    Json,
    /// For reading.
    Text,
    /// Hits as comma-separated values for spreadsheets.
    Csv,
    /// Hits as tab-separated values.
    Tsv,
    /// Hits as a run to be scored: query id, Q0, article id, rank, score, name of the run.
    Trec,
}

impl Format {
    /// As it is asked for.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Json => "json",
            Self::Text => "text",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Trec => "trec",
        }
    }

    /// Whether it has no room for facets, timelines and explanations.
    pub fn is_hits_only(self) -> bool {
        matches!(self, Self::Csv | Self::Tsv | Self::Trec)
    }
}

/// What is printed with one printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Batch {
    /// The answer to one search.
    One,
    /// Answers to the queries of a file, each line labelled with the id of its query.
    Queries,
    /// Answers to saved searches, each line labelled with the name of its search.
    Saved {
        /// Whether there may be more than one.
        is_several: bool,
    },
}

impl Batch {
    /// Whether there may be several answers.
    pub(super) fn is_several(self) -> bool {
        matches!(self, Self::Queries | Self::Saved { is_several: true })
    }

    /// Name of the column for labels.
    pub(super) fn label(self) -> Option<&'static str> {
        match self {
            Self::One => None,
            Self::Queries => Some("query_id"),
            Self::Saved { .. } => Some("saved"),
        }
    }
}
