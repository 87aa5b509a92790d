//! Request -> Response: the seam behind which an index lives.

mod cursor;
mod deadline;
mod error;
pub mod local;

use std::io;

use serde::{Deserialize, Serialize};

pub use self::{cursor::Cursor, deadline::Deadline, error::EngineError};
use crate::{
    article::{Article, Story, is_zero},
    date::Stamp,
    fields::Field,
    query::{Lookup, Query},
};

/// Something that answers queries. Object-safe and synchronous. Whatever it is asked may end with
/// [`EngineError::TimedOut`] when [`Deadline`] is over.
pub trait Engine: Send + Sync {
    /// Answers one request.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn search(&self, request: &Request) -> Result<Response, EngineError>;

    /// Hands out the hits of a request one by one, in order, in memory that does not grow with their
    /// number. They are the ones that [`Engine::search`] counts: an engine shows one state of the index.
    ///
    /// # Errors
    /// When the index cannot be read, or what `each` gives.
    fn each_hit(
        &self,
        request: &Request,
        each: &mut dyn FnMut(Hit) -> io::Result<()>,
    ) -> Result<(), EngineError>;

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

    /// What a text that is being typed may be the beginning of, the most frequent first.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn complete(&self, asked: &Completing<'_>) -> Result<Vec<Completion>, EngineError>;

    /// All articles with this identity; more than one where copies claim the same.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn articles(&self, id: &str) -> Result<Vec<Article>, EngineError>;
}

/// What takes articles in. What was added counts only after [`Writer::commit`].
pub trait Writer {
    /// Adds one article.
    ///
    /// # Errors
    /// When the index cannot be written.
    fn add(&mut self, article: Article) -> Result<(), EngineError>;

    /// Removes all articles that came from a file.
    ///
    /// # Errors
    /// When the index cannot be written.
    fn remove(&mut self, path: &str) -> Result<(), EngineError>;

    /// Makes everything so far durable and visible, all at once.
    ///
    /// # Errors
    /// When the index cannot be written; then nothing since the last commit counts.
    fn commit(&mut self) -> Result<(), EngineError>;
}

/// What is asked for.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is asked for on its own")]
pub struct Request {
    /// Which articles.
    pub query: Query,
    /// What the articles must match besides, without any effect on their order.
    pub filter: Option<Query>,
    /// How much older articles are worth less.
    pub recency: Option<Recency>,
    /// In which order.
    pub sort: Sort,
    /// How many hits at most.
    pub limit: usize,
    /// How many of the first hits to leave out.
    pub offset: usize,
    /// Only the hits behind this place of the same search, perhaps in an earlier state of the index; then
    /// [`Request::offset`] counts nothing.
    pub after: Option<Cursor>,
    /// What is chosen of facets: narrows hits and all counts but those of the field itself.
    pub chosen: Vec<Chosen>,
    /// Facets to count.
    pub facets: Vec<FacetRequest>,
    /// Counts over time.
    pub timeline: Option<Interval>,
    /// Whether only the best of the copies of a story counts as a hit, with the others listed.
    pub collapse: bool,
    /// Whether hits carry a snippet.
    pub snippets: bool,
    /// Whether hits carry body and mentions, too.
    pub whole: bool,
    /// Whether hits say what their score is made of.
    pub reasons: bool,
    /// Whether [`Response::total`] is wanted; it costs a full count.
    pub total: bool,
    /// How long the answer is waited for.
    pub deadline: Deadline,
}

impl Request {
    /// The ten best hits with snippets.
    pub fn new(query: Query) -> Self {
        Self {
            query,
            filter: None,
            recency: None,
            sort: Sort::Relevance,
            limit: 10,
            offset: 0,
            after: None,
            chosen: Vec::new(),
            facets: Vec::new(),
            timeline: None,
            collapse: false,
            snippets: true,
            whole: false,
            reasons: false,
            total: true,
            deadline: Deadline::default(),
        }
    }
}

/// Weight by age: a score halves with every half-life between publication and `now`. Articles of later
/// days count as new, those without a date as old as the oldest of the index.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recency {
    /// Days in which an article loses half of its score; above 0.
    pub half_life: f64,
    /// The day from which age is counted; `None`: the newest article of the index.
    pub now: Option<jiff::civil::Date>,
}

/// Order of hits. Ties: by score, then newest first, then by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Best first.
    Relevance,
    /// By publication date, newest first, undated last.
    Newest,
    /// By publication date, oldest first, undated last.
    Oldest,
}

/// A facet to count.
#[derive(Debug, Clone, Copy)]
pub struct FacetRequest {
    /// Any field with values.
    pub field: &'static Field,
    /// How many values at most, most frequent first.
    pub limit: usize,
    /// Most unusual first instead, against the whole index.
    pub significant: bool,
}

/// Values chosen of one facet, any of which an article must have.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// Any field with values.
    pub field: &'static Field,
    /// One or more values as the facet shows them.
    pub values: Vec<String>,
}

impl Chosen {
    /// The articles that have one of the values.
    pub fn query(&self) -> Query {
        let value = |value: &String| Query::Value {
            field: self.field,
            lookup: Lookup::Facet(value.clone()),
        };
        let mut values: Vec<Query> = self.values.iter().map(value).collect();
        if values.len() == 1 { values.remove(0) } else { Query::Or(values) }
    }
}

/// Length of a bucket of the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interval {
    /// Days.
    Day,
    /// Weeks from Monday on, as in ISO 8601.
    Week,
    /// Calendar months.
    Month,
    /// Calendar years.
    Year,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Response {
    /// The hits asked for, best first.
    pub hits: Vec<Hit>,
    /// Articles that match.
    pub total: u64,
    /// Stories that match, where the request collapses them; an article without copies is one.
    pub stories: Option<u64>,
    /// Values of the facets asked for, in the order of the request.
    pub facets: Vec<FacetCount>,
    /// Non-empty buckets in calendar order.
    pub timeline: Vec<Bucket>,
    /// What the user should know: values that no article has, and what may have been meant.
    pub notes: Vec<String>,
}

/// One article found.
#[derive(Debug, Default)]
pub struct Hit {
    /// Cursor in the order, from 1, the offset counted in.
    pub rank: usize,
    /// How well it matches.
    pub score: f32,
    /// As compared: see [`Cursor::date`].
    date: i64,
    /// The record as JSON, as stored; without body and mentions unless the request asked for them.
    pub record: String,
    /// The passage that matched.
    pub snippet: Option<crate::query::evaluate::Snippet>,
    /// Its copies, where it has some.
    pub story: Option<Story>,
    /// The other copies, matching or not, first published first; where the request collapses stories.
    pub copies: Vec<Copied>,
    /// What its score is made of; empty unless the request asked for it.
    pub reasons: Vec<Reason>,
}

/// What a part of a query adds to the score of a hit, before its age counts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// The part of the query.
    pub clause: String,
    /// Its share.
    pub score: f32,
    /// The words of the article that it matched, the first few different ones; none for a field.
    pub matched: Vec<String>,
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

/// A copy of a hit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Copied {
    /// Identity of the article.
    pub id: String,
    /// File relative to the corpus folder.
    pub path: String,
    /// Number of the article inside a container.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub item: u64,
    /// Headline.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Publication date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Stamp>,
}

/// How many of the matching articles have a value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FacetCount {
    /// Name of the field.
    pub field: &'static str,
    /// The value.
    pub value: String,
    /// Articles with it, each counted once; stories where the request collapses them.
    pub count: u64,
    /// How it compares with the whole index, where that was asked for.
    pub unusual: Option<Unusual>,
}

/// How often a value occurs in the whole index, and how unusual that makes it among the matches.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Unusual {
    /// Articles in the index with the value; stories where the request collapses them.
    pub all: u64,
    /// Log-likelihood ratio: above 10.8 in one of a thousand cases by chance.
    pub score: f32,
}

/// One stretch of time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bucket {
    /// First day; absent for articles without a date.
    pub start: Option<jiff::civil::Date>,
    /// Matching articles in it; stories where the request collapses them.
    pub count: u64,
    /// Everything in the index in it.
    pub all: u64,
}

/// What the index says about itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Status {
    /// Articles that can be found.
    pub articles: u64,
    /// Files that were read, those that gave no article included.
    pub files: u64,
    /// Items that were skipped.
    pub skipped: u64,
    /// Size on disk in bytes.
    pub bytes: u64,
    /// Parts of the index.
    pub segments: usize,
    /// The folder that was indexed.
    pub corpus: Option<String>,
    /// Version of dateline that made the index.
    pub version: String,
    /// First and last publication date.
    pub dates: Option<(jiff::civil::Date, jiff::civil::Date)>,
}

/// What an update did.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Changes {
    /// Articles that were added.
    pub added: u64,
    /// Files that were read.
    pub read: u64,
    /// Files that were known already.
    pub unchanged: u64,
    /// Files that are gone, and so their articles.
    pub vanished: u64,
    /// Files and items that gave no article.
    pub skipped: u64,
    /// Alerts that were told.
    pub alerts: u64,
}
