//! What an engine answers.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Cursor, Record};
use crate::{
    article::{Article, Story, is_zero},
    date::Stamp,
    query::evaluate::Snippet,
};

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
    /// Figures of this answer that are not exact; empty where all are.
    pub approximations: Vec<Approximation>,
    /// Parts of the index that did not answer; empty where the answer is whole.
    pub missing: Vec<Missing>,
}

impl Response {
    /// Adds to the notes what is not exact and what is missing, so that everyone who shows the notes shows it.
    pub fn note_limits(&mut self) {
        self.notes.extend(self.approximations.iter().map(ToString::to_string));
        self.notes.extend(self.missing.iter().map(ToString::to_string));
    }
}

/// A figure that is not exact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approximation {
    /// Which one.
    pub figure: Figure,
    /// How far it may be off.
    pub bound: Bound,
}

/// A figure, or a group of figures, of a response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Figure {
    /// [`Response::total`]
    Total,
    /// [`Response::stories`]
    Stories,
    /// The counts of the facet of this name.
    Facet(String),
    /// The counts of the timeline.
    Timeline,
}

/// How far a figure may be off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// The true figure is not greater.
    AtMost,
    /// The true figure is not smaller.
    AtLeast,
    /// The true figure differs by so much at most.
    Within(u64),
}

/// A part of an index that did not answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// Where it is: a shard, a file.
    pub place: String,
    /// Why it did not answer.
    pub reason: String,
}

impl fmt::Display for Approximation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not exact: {}, which may be {}", self.figure, self.bound)
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Total => f.write_str("the total"),
            Self::Stories => f.write_str("the number of stories"),
            Self::Facet(field) => write!(f, "the counts of `{field}`"),
            Self::Timeline => f.write_str("the counts of the timeline"),
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtMost => f.write_str("lower"),
            Self::AtLeast => f.write_str("higher"),
            Self::Within(off) => write!(f, "off by up to {off}"),
        }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "without the articles in {}, which did not answer: {}", self.place, self.reason)
    }
}

/// One article found.
#[derive(Debug, Clone, Default)]
pub struct Hit {
    /// Place in the order, from 1, the offset counted in.
    pub rank: usize,
    /// How well it matches; 0 where scores do not decide about the order.
    pub score: f32,
    /// As compared: see [`Cursor::date`].
    pub date: i64,
    /// The record; without body and mentions unless the request asked for them.
    pub record: Record,
    /// The passage that matched.
    pub snippet: Option<Snippet>,
    /// Its copies, where it has some.
    pub story: Option<Story>,
    /// The other copies, matching or not, first published first; where the request collapses stories.
    pub copies: Vec<Copied>,
    /// What its score is made of; empty unless the request asked for it.
    pub reasons: Vec<Reason>,
}

impl Hit {
    /// A hit with nothing but its place and its record.
    pub fn new(rank: usize, score: f32, date: i64, record: Record) -> Self {
        Self { rank, score, date, record, ..Self::default() }
    }

    /// Where it stands in the order.
    ///
    /// # Errors
    /// When its record is damaged.
    pub fn cursor(&self) -> serde_json::Result<Cursor> {
        let Article { id, path, item, .. } = self.record.article()?;
        Ok(Cursor {
            rank: self.rank,
            score: self.score,
            date: self.date,
            id: id.clone(),
            path: path.clone(),
            item: *item,
        })
    }
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

impl Copied {
    /// Its place among the copies: in the order of publication; those without a date come last.
    pub(super) fn place(&self) -> (i64, String, String, u64) {
        let second = self.date.as_ref().map_or(i64::MAX, Stamp::civil_seconds);
        (second, self.id.clone(), self.path.clone(), self.item)
    }
}

impl From<&Article> for Copied {
    fn from(article: &Article) -> Self {
        Self {
            id: article.id.clone(),
            path: article.path.clone(),
            item: article.item,
            title: article.title.clone(),
            publisher: article.publisher.clone(),
            date: article.date,
        }
    }
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
