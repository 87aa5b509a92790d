//! The query as a plain tree, which every engine compiles by exhaustive `match`.
//!
//! Words are kept as they were written, so that a printed query reads like the one typed; engines
//! fold and stem them. [`Display`](std::fmt::Display) prints a query that parses back to an equal
//! tree. With serde it becomes a nested object in which fields go by their names.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::fields::{Around, Field, Part};

/// A query. Built by [`parse`](super::parse), which limits its size and depth. One that comes in by
/// serde is held against the same limits: see [`Query::check`].
///
/// In JSON a word is `{"word": {"part": "title", "text": "talks", "exact": false}}` and a list
/// `{"and": [...]}`. `serde_json` reads 128 levels of brackets, which is some 30 levels of
/// parentheses in a query.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum Query {
    /// Every article.
    All,
    /// One word.
    Word {
        /// The part of the article to search; `None`: title or body.
        part: Option<Part>,
        /// One word (in the sense of [`crate::text::words`]) as written, with the sign that belongs to
        /// it ([`crate::text::sign`]).
        text: String,
        /// Compare the folded word, not its stem.
        exact: bool,
    },
    /// Several words in this order, all in the title or all in the body.
    Phrase {
        /// The part of the article to search; `None`: all words in the title or all in the body.
        part: Option<Part>,
        /// Two or more words as written.
        words: Vec<String>,
        /// How many further words may come between them in total.
        slop: u32,
        /// Compare the folded words, not their stems.
        exact: bool,
    },
    /// A word with `*` (any characters, also none) and `?` (one character), compared with the
    /// folded words; see [`Wildcard`](super::Wildcard).
    Wildcard {
        /// The part of the article to search; `None`: title or body.
        part: Option<Part>,
        /// The pattern as written.
        pattern: String,
    },
    /// A word that may differ from the folded words by a few letters that are inserted, left out,
    /// replaced, or swapped with the next one (optimal string alignment distance).
    Fuzzy {
        /// The part of the article to search; `None`: title or body.
        part: Option<Part>,
        /// One word as written.
        text: String,
        /// How many letters may differ: 1 or 2.
        distance: u8,
    },
    /// Two text queries near each other. Text queries are words, phrases, wildcards, fuzzy words,
    /// `Or`s of them, and `Near`s of them; [`Query::near`] makes only such.
    Near {
        /// The left side.
        left: Box<Query>,
        /// The right side.
        right: Box<Query>,
        /// Distance and order of the two.
        link: Link,
    },
    /// A text query without proximity that has several matches in title and body together.
    AtLeast {
        /// Least number of matches that do not overlap.
        count: u32,
        /// The text query that is counted.
        query: Box<Query>,
    },
    /// A city or place lies around a point.
    Around(Around),
    /// A value of a keyword, name or tree field.
    Value {
        /// The field; never a text or date field.
        field: &'static Field,
        /// How its value is given.
        lookup: Lookup,
    },
    /// A span of days. A publication date lies in it; an event date lies in it with all its days.
    Days {
        /// A date or event field.
        field: &'static Field,
        /// First day; `None`: from the beginning.
        from: Option<Date>,
        /// Last day, included, not before `from`; `None`: without end. At least one of the two is given.
        to: Option<Date>,
    },
    /// The field has a value.
    Has {
        /// Any field.
        field: &'static Field,
    },
    /// All of two or more, none of them an `And` itself.
    And(Vec<Query>),
    /// One or more of two or more, none of them an `Or` itself.
    Or(Vec<Query>),
    /// Every article that this query does not match.
    Not(Box<Query>),
    /// The same articles with another score.
    Boost {
        /// The query whose score is multiplied.
        query: Box<Query>,
        /// The factor for its score: above 0.
        factor: f32,
    },
}

/// A proximity of two text queries: `W/5`, `PRE/5`, `NOT W/S`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// How near the sides must be.
    pub reach: Reach,
    /// The left side ends before the right side begins.
    pub ordered: bool,
    /// Matches the left side where no right side is that near.
    pub negated: bool,
}

/// How near two matches must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// At most this many steps from the last word of one to the first word of the other: 1 for
    /// neighbouring words.
    Words(u32),
    /// In one sentence.
    Sentence,
    /// In one paragraph.
    Paragraph,
}

/// How the value of a field is given in a query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lookup {
    /// `field:value`: one of the value's terms is among the [`Field::terms`] of this text.
    Term(String),
    /// `field:="value"`: the value as a facet shows it.
    Facet(String),
    /// `field:val*`: one of the value's terms fits; see [`Wildcard`](super::Wildcard).
    Pattern(String),
}

impl Query {
    /// All of `queries`: nested `And`s become one, a single query stays itself, and none is
    /// [`Query::All`].
    pub fn and(queries: Vec<Query>) -> Query {
        let mut flat = Vec::with_capacity(queries.len());
        for query in queries {
            match query {
                Query::And(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        one_or(flat, Query::And)
    }

    /// One or more of `queries`: nested `Or`s become one, a single query stays itself, and none is
    /// [`Query::All`].
    pub fn or(queries: Vec<Query>) -> Query {
        let mut flat = Vec::with_capacity(queries.len());
        for query in queries {
            match query {
                Query::Or(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        one_or(flat, Query::Or)
    }

    /// `query` with its score multiplied by `factor`, which is above 0.
    pub fn boosted(query: Query, factor: f32) -> Query {
        Query::Boost { query: Box::new(query), factor }
    }

    /// `left` linked to `right`. `AND` distributes, also inside of `OR`: `(a AND b) W/5 c` is
    /// `a W/5 c AND b W/5 c`. The right side of a negated link must have no `AND`.
    pub fn near(left: Query, right: Query, link: Link) -> Query {
        if left.is_distributed() {
            return left.map(&mut |left| Query::near(left, right.clone(), link));
        }
        if right.is_distributed() {
            return right.map(&mut |right| Query::near(left.clone(), right, link));
        }
        Query::Near { left: Box::new(left), right: Box::new(right), link }
    }

    /// The queries that this one is made of, from left to right.
    pub fn children(&self) -> impl Iterator<Item = &Query> {
        let (one, other, list): (Option<&Query>, Option<&Query>, &[Query]) = match self {
            Query::And(queries) | Query::Or(queries) => (None, None, queries),
            Query::Not(query) | Query::Boost { query, .. } | Query::AtLeast { query, .. } => {
                (Some(query), None, &[])
            }
            Query::Near { left, right, .. } => (Some(left), Some(right), &[]),
            Query::All
            | Query::Word { .. }
            | Query::Phrase { .. }
            | Query::Wildcard { .. }
            | Query::Fuzzy { .. }
            | Query::Around(_)
            | Query::Value { .. }
            | Query::Days { .. }
            | Query::Has { .. } => (None, None, &[]),
        };
        one.into_iter().chain(other).chain(list)
    }

    /// The same query with `change` applied to each of its [`children`](Query::children). Lists stay
    /// flat: an `And` in an `And` becomes part of it.
    #[must_use]
    pub fn map(self, change: &mut impl FnMut(Query) -> Query) -> Query {
        match self {
            Query::And(queries) => Query::and(queries.into_iter().map(change).collect()),
            Query::Or(queries) => Query::or(queries.into_iter().map(change).collect()),
            Query::Not(query) => Query::Not(Box::new(change(*query))),
            Query::Boost { query, factor } => Query::boosted(change(*query), factor),
            Query::AtLeast { count, query } => {
                Query::AtLeast { count, query: Box::new(change(*query)) }
            }
            Query::Near { left, right, link } => {
                Query::Near { left: Box::new(change(*left)), right: Box::new(change(*right)), link }
            }
            leaf @ (Query::All
            | Query::Word { .. }
            | Query::Phrase { .. }
            | Query::Wildcard { .. }
            | Query::Fuzzy { .. }
            | Query::Around(_)
            | Query::Value { .. }
            | Query::Days { .. }
            | Query::Has { .. }) => leaf,
        }
    }

    /// Whether there is an `And` in it that a proximity distributes over.
    pub(super) fn has_and(&self) -> bool {
        match self {
            Query::And(_) => true,
            Query::Or(queries) => queries.iter().any(Query::has_and),
            _ => false,
        }
    }

    /// Whether a proximity with this side becomes one proximity for each child.
    fn is_distributed(&self) -> bool {
        matches!(self, Query::And(_) | Query::Or(_)) && self.has_and()
    }

    /// How many links [`Query::near`] makes of this side.
    pub(super) fn sides(&self) -> usize {
        if self.is_distributed() { self.children().map(Query::sides).sum() } else { 1 }
    }

    /// How many words and values it has, which [`MAX_CLAUSES`](super::MAX_CLAUSES) limits.
    pub(super) fn leaves(&self) -> usize {
        if let Query::Phrase { words, .. } = self {
            return words.len();
        }
        self.children().map(Query::leaves).reduce(|sum, more| sum + more).unwrap_or(1)
    }
}

fn one_or(mut queries: Vec<Query>, list: fn(Vec<Query>) -> Query) -> Query {
    match queries.len() {
        0 => Query::All,
        1 => queries.remove(0),
        _ => list(queries),
    }
}
