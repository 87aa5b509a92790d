//! What an engine can tell of the words and values that its articles have.

use super::{Deadline, EngineError, Request};
use crate::{article::Article, fields::Field, query::Query, text::Language};

/// What needs a list of all words and values of the index.
pub trait Dictionary {
    /// The query with words added that set its best hits apart (pseudo relevance feedback).
    ///
    /// # Errors
    /// When the index cannot be read.
    fn expand(&self, request: &Request) -> Result<Query, EngineError>;

    /// A query for the words that set an article apart; `None` where it has none. Words that at most
    /// `copies` articles of the index have are left out.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn like(
        &self,
        article: &Article,
        copies: u64,
        deadline: &Deadline,
    ) -> Result<Option<Query>, EngineError>;

    /// What the patterns of a request are searched as, in the order of the query.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn expansions(&self, request: &Request) -> Result<Vec<Expansion>, EngineError>;

    /// The languages other than English in which words are looked up by their stems.
    fn languages(&self) -> &[Language];

    /// What a text that is being typed may be the beginning of, the most frequent first.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn complete(&self, asked: &Completing<'_>) -> Result<Vec<Completion>, EngineError>;
}

/// What a wildcard or a fuzzy word was searched as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expansion {
    /// The pattern as written.
    pub pattern: String,
    /// Words as written and the number of articles with each (replaced articles counted until their
    /// part of the index is merged), the most frequent first.
    pub words: Vec<(String, u64)>,
    /// How many further words fit.
    pub left_out: usize,
}

impl Expansion {
    /// What the user should know.
    pub fn note(&self) -> Option<String> {
        (self.left_out > 0).then(|| {
            format!(
                "“{}” fits {} words; only the {} most frequent ones were searched",
                self.pattern,
                self.words.len() + self.left_out,
                self.words.len()
            )
        })
    }
}

/// A text that is being typed.
#[derive(Debug, Clone, Copy)]
pub struct Completing<'a> {
    /// What stands there so far.
    pub typed: &'a str,
    /// Whose values are wanted, or for a field of text, its words; `None`: the values that queries ask
    /// for most, and words.
    pub field: Option<&'static Field>,
    /// How many values at most, and how many words.
    pub limit: usize,
    /// How long whoever types waits.
    pub deadline: &'a Deadline,
}

/// What a text that is being typed may become.
#[derive(Debug, Clone, PartialEq)]
pub struct Completion {
    /// Whose value it is; `None`: it is a word.
    pub field: Option<&'static Field>,
    /// The value as a facet shows it, or the word, folded.
    pub value: String,
    /// Articles with it; of a word those with this very form.
    pub count: u64,
    /// Asks for it, and for nothing else, in the plainest way.
    pub query: Query,
}
