//! The query as a plain tree, which every engine compiles by exhaustive `match`.
//!
//! Words stand in it as they were written; whoever reads the tree folds and stems them, so that
//! what is printed is what the user typed. [`Display`](fmt::Display) prints a query that parses
//! back to an equal tree.

use std::fmt;

use jiff::civil::Date;

use crate::{
    date::PartialDate,
    fields::{Around, Field, Part},
};

/// A query. Built by [`parse`](super::parse), which limits its size and depth.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// Every article.
    All,
    /// One word.
    Word {
        /// Where it must stand; `None`: in the title or in the body.
        part: Option<Part>,
        /// One word (in the sense of [`crate::text::words`]) as written.
        text: String,
        /// Compare the folded word, not its stem.
        exact: bool,
    },
    /// Several words in this order, all in the title or all in the body.
    Phrase {
        /// Where they must stand; `None`: in the title or in the body.
        part: Option<Part>,
        /// Two or more words as written.
        words: Vec<String>,
        /// How many further words may stand between them in total.
        slop: u32,
        /// Compare the folded words, not their stems.
        exact: bool,
    },
    /// A word with `*` (any characters, also none) and `?` (one character), compared with the
    /// folded words; see [`Wildcard`](super::Wildcard).
    Wildcard {
        /// Where it must stand; `None`: in the title or in the body.
        part: Option<Part>,
        /// The pattern as written.
        pattern: String,
    },
    /// A word that differs from a folded word by few letters: so many are inserted, left out,
    /// replaced, or swapped with the next one (optimal string alignment distance).
    Fuzzy {
        /// Where it must stand; `None`: in the title or in the body.
        part: Option<Part>,
        /// One word as written.
        text: String,
        /// How many letters may differ: 1 or 2.
        distance: u8,
    },
    /// Two text queries near each other. Text queries are words, phrases, wildcards, fuzzy words,
    /// `Or`s of them, and `Near`s of them; [`Query::near`] makes only such.
    Near {
        /// What stands on the left side.
        left: Box<Query>,
        /// What stands on the right side.
        right: Box<Query>,
        /// How near, and in which order.
        link: Link,
    },
    /// A text query without proximity that matches often, in title and body together.
    AtLeast {
        /// How often, without a common word.
        count: u32,
        /// What.
        query: Box<Query>,
    },
    /// A city or place lies around a point.
    Around(Around),
    /// A value of a keyword, name or tree field.
    Value {
        /// The field; never a text or date field.
        field: &'static Field,
        /// Which of its values.
        lookup: Lookup,
    },
    /// A span of days. A publication date lies in it; an event date lies in it with all its days.
    Days {
        /// A date or event field.
        field: &'static Field,
        /// First day; `None`: from the beginning.
        from: Option<Date>,
        /// Last day, included, not before `from`; `None`: without end. One of the two is there.
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
    /// What does not match.
    Not(Box<Query>),
    /// Matches the same, weighs differently.
    Boost {
        /// What is weighed.
        query: Box<Query>,
        /// By how much its score is multiplied: above 0.
        factor: f32,
    },
}

/// How two text queries hang together: `W/5`, `PRE/5`, `NOT W/S`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// How near.
    pub reach: Reach,
    /// The left side ends before the right side begins.
    pub ordered: bool,
    /// The left side with no right side so near.
    pub negated: bool,
}

/// How near.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// From the last word of one to the first word of the other are at most so many steps: 1 for words
    /// side by side.
    Words(u32),
    /// In one sentence.
    Sentence,
    /// In one paragraph.
    Paragraph,
}

/// How a value of a field is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// `field:value`: one of the value's terms is among the [`Field::terms`] of this text.
    Term(String),
    /// `field:="value"`: the value as a facet shows it.
    Facet(String),
    /// `field:val*`: one of the value's terms fits; see [`Wildcard`](super::Wildcard).
    Pattern(String),
}

impl Query {
    /// All of `queries`: nested `And`s become one, a single query stays itself.
    pub fn and(queries: Vec<Query>) -> Query {
        join(queries, Query::And, |q| match q {
            Query::And(inner) => Ok(inner),
            other => Err(other),
        })
    }

    /// One or more of `queries`: nested `Or`s become one, a single query stays itself.
    pub fn or(queries: Vec<Query>) -> Query {
        join(queries, Query::Or, |q| match q {
            Query::Or(inner) => Ok(inner),
            other => Err(other),
        })
    }

    /// The same, weighed by `factor`, which is above 0.
    pub fn boosted(query: Query, factor: f32) -> Query {
        Query::Boost { query: Box::new(query), factor }
    }
}

impl Query {
    /// `left` linked to `right`. `AND` distributes, also inside of `OR`: `(a AND b) W/5 c` is
    /// `a W/5 c AND b W/5 c`. The right side of a negated link must have no `AND`.
    pub fn near(left: Query, right: Query, link: Link) -> Query {
        let each = |queries: Vec<Query>, near: &dyn Fn(Query) -> Query| {
            queries.into_iter().map(near).collect::<Vec<_>>()
        };
        match (left, right) {
            (Query::And(all), right) => {
                Query::and(each(all, &|left| Query::near(left, right.clone(), link)))
            }
            (Query::Or(some), right) if some.iter().any(Query::has_and) => {
                Query::or(each(some, &|left| Query::near(left, right.clone(), link)))
            }
            (left, Query::And(all)) => {
                Query::and(each(all, &|right| Query::near(left.clone(), right, link)))
            }
            (left, Query::Or(some)) if some.iter().any(Query::has_and) => {
                Query::or(each(some, &|right| Query::near(left.clone(), right, link)))
            }
            (left, right) => Query::Near { left: Box::new(left), right: Box::new(right), link },
        }
    }

    pub(super) fn has_and(&self) -> bool {
        match self {
            Query::And(_) => true,
            Query::Or(queries) => queries.iter().any(Query::has_and),
            _ => false,
        }
    }

    /// Words and values.
    pub(super) fn leaves(&self) -> usize {
        match self {
            Query::Phrase { words, .. } => words.len(),
            Query::And(queries) | Query::Or(queries) => queries.iter().map(Query::leaves).sum(),
            Query::Not(query) | Query::Boost { query, .. } | Query::AtLeast { query, .. } => {
                query.leaves()
            }
            Query::Near { left, right, .. } => left.leaves() + right.leaves(),
            Query::All
            | Query::Word { .. }
            | Query::Wildcard { .. }
            | Query::Fuzzy { .. }
            | Query::Around(_)
            | Query::Value { .. }
            | Query::Days { .. }
            | Query::Has { .. } => 1,
        }
    }

    /// How many links [`Query::near`] makes of this side.
    pub(super) fn sides(&self) -> usize {
        match self {
            Query::And(queries) => queries.iter().map(Query::sides).sum(),
            Query::Or(queries) if self.has_and() => queries.iter().map(Query::sides).sum(),
            _ => 1,
        }
    }
}

fn join(
    queries: Vec<Query>,
    make: fn(Vec<Query>) -> Query,
    open: fn(Query) -> Result<Vec<Query>, Query>,
) -> Query {
    let mut flat = Vec::with_capacity(queries.len());
    for query in queries {
        match open(query) {
            Ok(inner) => flat.extend(inner),
            Err(query) => flat.push(query),
        }
    }
    match flat.len() {
        0 => Query::All,
        1 => flat.remove(0),
        _ => make(flat),
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Query::All => f.write_str("*"),
            Query::Word { part, text, exact } => {
                prefix(f, *part, *exact)?;
                // In quotes an operator's name is a word.
                if matches!(text.as_str(), "AND" | "OR" | "NOT") {
                    write!(f, "\"{text}\"")
                } else {
                    f.write_str(text)
                }
            }
            Query::Phrase { part, words, slop, exact } => {
                prefix(f, *part, *exact)?;
                quoted(f, &words.join(" "))?;
                if *slop > 0 { write!(f, "~{slop}") } else { Ok(()) }
            }
            Query::Wildcard { part, pattern } => {
                prefix(f, *part, false)?;
                f.write_str(pattern)
            }
            Query::Fuzzy { part, text, distance } => {
                prefix(f, *part, false)?;
                write!(f, "{text}~{distance}")
            }
            Query::Near { left, right, link } => {
                // Links are read from left to right.
                match **left {
                    Query::Near { .. } => write!(f, "{left}")?,
                    _ => operand(f, left)?,
                }
                write!(f, " {link} ")?;
                operand(f, right)
            }
            Query::AtLeast { count, query } => write!(f, "atleast{count}({query})"),
            Query::Around(around) => {
                f.write_str("near:")?;
                quoted(f, &around.to_string())
            }
            Query::Value { field, lookup } => {
                write!(f, "{}:", field.name)?;
                match lookup {
                    Lookup::Term(text) => value(f, text),
                    Lookup::Facet(text) => {
                        f.write_str("=")?;
                        value(f, text)
                    }
                    Lookup::Pattern(pattern) => f.write_str(pattern),
                }
            }
            Query::Days { field, from, to } => {
                write!(f, "{}:", field.name)?;
                days(f, *from, *to)
            }
            Query::Has { field } => write!(f, "{}:*", field.name),
            Query::And(queries) => list(f, queries, " AND "),
            Query::Or(queries) => list(f, queries, " OR "),
            Query::Not(query) => {
                f.write_str("NOT ")?;
                // Parentheses would nest what is printed deeper than what was read.
                if matches!(**query, Query::Not(_)) {
                    write!(f, "{query}")
                } else {
                    operand(f, query)
                }
            }
            Query::Boost { query, factor } => {
                operand(f, query)?;
                write!(f, "^{factor}")
            }
        }
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let not = if self.negated { "NOT " } else { "" };
        let name = if self.ordered { "PRE" } else { "W" };
        match self.reach {
            Reach::Words(n) => write!(f, "{not}{name}/{n}"),
            Reach::Sentence => write!(f, "{not}{name}/S"),
            Reach::Paragraph => write!(f, "{not}{name}/P"),
        }
    }
}

fn prefix(f: &mut fmt::Formatter<'_>, part: Option<Part>, exact: bool) -> fmt::Result {
    if let Some(part) = part {
        write!(f, "{}:", part.field().name)?;
    }
    if exact { f.write_str("=") } else { Ok(()) }
}

fn list(f: &mut fmt::Formatter<'_>, queries: &[Query], between: &str) -> fmt::Result {
    for (i, query) in queries.iter().enumerate() {
        if i > 0 {
            f.write_str(between)?;
        }
        // Without need under precedence, but nobody has to know it to read what is printed.
        match query {
            Query::And(_) | Query::Or(_) => write!(f, "({query})")?,
            _ => write!(f, "{query}")?,
        }
    }
    Ok(())
}

fn operand(f: &mut fmt::Formatter<'_>, query: &Query) -> fmt::Result {
    match query {
        Query::And(_) | Query::Or(_) | Query::Not(_) | Query::Near { .. } | Query::Boost { .. } => {
            write!(f, "({query})")
        }
        _ => write!(f, "{query}"),
    }
}

fn quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    write!(f, "\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A value bare where it reads the same bare.
fn value(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '\'');
    if text.starts_with(char::is_alphanumeric) && text.chars().all(plain) {
        f.write_str(text)
    } else {
        quoted(f, text)
    }
}

fn days(f: &mut fmt::Formatter<'_>, from: Option<Date>, to: Option<Date>) -> fmt::Result {
    match (from, to) {
        (None, None) => f.write_str("[* TO *]"),
        (Some(from), None) => write!(f, ">={from}"),
        (None, Some(to)) => write!(f, "<={to}"),
        (Some(from), Some(to)) => {
            let whole = [
                Some(PartialDate::year(from.year())),
                PartialDate::month(from.year(), from.month()),
                Some(PartialDate::day(from)),
            ];
            match whole.into_iter().flatten().find(|w| w.first() == from && w.last() == to) {
                Some(whole) => write!(f, "{whole}"),
                None => write!(f, "[{from} TO {to}]"),
            }
        }
    }
}
