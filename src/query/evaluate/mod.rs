//! A query over one article in memory.
//!
//! It says what of the article matched, for highlights and snippets of hits, and the tests compare
//! every engine's answer with it. It shares words, folding, stems and field values with the index.

mod document;
pub(crate) mod intervals;
mod matcher;
mod occurrences;
mod snippet;

pub use self::{
    document::{Document, Marks, Span},
    matcher::Matcher,
    snippet::{SNIPPET_WORDS, Snippet},
};

#[cfg(test)]
mod tests;
