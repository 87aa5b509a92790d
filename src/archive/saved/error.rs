//! What can go wrong with saved searches.

use std::io;

use crate::query::QueryError;

/// Most saved searches in one file.
pub const MAX_SEARCHES: usize = 10_000;

/// Longest name in characters.
pub const MAX_NAME: usize = 100;

/// Why saved searches cannot be used or changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SavedError {
    /// Not a name of a saved search.
    #[error(
        "`{0}` cannot be the name of a saved search; use 1 to {MAX_NAME} characters without control characters, a - at the beginning or a space at either end"
    )]
    BadName(String),
    /// The name is taken.
    #[error("there is already a saved search `{0}`")]
    Exists(String),
    /// No saved search has the name.
    #[error("there is no saved search `{name}`{}", among(.names))]
    Unknown {
        /// The name.
        name: String,
        /// Names of the saved searches.
        names: Vec<String>,
    },
    /// The file is full.
    #[error("there are {MAX_SEARCHES} saved searches, the most there can be")]
    TooMany,
    /// A query that this version does not understand.
    #[error("the saved search `{name}` is not understood: {}", .error.render(.query))]
    Query {
        /// Name of the search.
        name: String,
        /// The query as written.
        query: String,
        /// What is wrong with it.
        error: Box<QueryError>,
    },
    /// A line that is no saved search.
    #[error("{path}:{line}: {message}")]
    Malformed {
        /// The file.
        path: String,
        /// Number of the line, from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// The file cannot be read or written.
    #[error("{doing} {path} failed: {source}")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// The file.
        path: String,
        /// What the system said.
        source: io::Error,
    },
}

/// The end of a message that names what there is, a few of them.
fn among(names: &[String]) -> String {
    const SHOWN: usize = 10;
    let more = if names.len() > SHOWN { " ..." } else { "" };
    match &names[..names.len().min(SHOWN)] {
        [] => "; none is saved yet".to_owned(),
        shown => format!("; there are {}{more}", shown.join(", ")),
    }
}
