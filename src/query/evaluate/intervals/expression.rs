//! The text part of a query, and how often it matches.

use std::borrow::Cow;

use super::{
    place::Place,
    spans::{Matches, Proximity, Spans, apart, either, sequences},
};
use crate::{
    fields::Part,
    query::{Link, Query, Reach},
};

/// Most comparisons of two matches in one text; later matches of a longer text are not found. Only texts
/// of hundreds of thousands of words, or texts that repeat a word endlessly, reach this.
pub(super) const STEPS: usize = 1 << 22;

/// A word of a query, as it is compared with the word at a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leaf<'q> {
    /// A word, its stem or as written.
    Word { text: &'q str, exact: bool },
    /// A pattern of words as written.
    Wildcard(&'q str),
    /// Words as written that differ by at most this many letters.
    Fuzzy(&'q str, u8),
}

/// A tree of words, phrases, alternatives and proximity. Its leaves are numbers.
#[derive(Debug, Clone)]
pub(crate) enum Expression {
    Word { leaf: usize, part: Option<Part> },
    Phrase { leaves: Vec<usize>, slop: u32, part: Option<Part> },
    Any(Vec<Expression>),
    Near { left: Box<Expression>, right: Box<Expression>, link: Link },
}

/// An expression and how often it must match.
#[derive(Debug, Clone)]
pub(crate) struct TextQuery {
    pub expression: Expression,
    /// Matches without a common word that there must be; `None`: any.
    pub least: Option<u32>,
}

impl Expression {
    /// The text expression that a query is, its leaves numbered by `number`; `None` for a query of
    /// another sort, or one with another in it.
    pub fn of<'q>(query: &'q Query, number: &mut impl FnMut(Leaf<'q>) -> usize) -> Option<Self> {
        Some(match query {
            Query::Word { part, text, exact } => {
                Self::Word { leaf: number(Leaf::Word { text, exact: *exact }), part: *part }
            }
            Query::Wildcard { part, pattern } => {
                Self::Word { leaf: number(Leaf::Wildcard(pattern)), part: *part }
            }
            Query::Fuzzy { part, text, distance } => {
                Self::Word { leaf: number(Leaf::Fuzzy(text, *distance)), part: *part }
            }
            Query::Phrase { part, words, slop, exact } => Self::Phrase {
                leaves: words
                    .iter()
                    .map(|text| number(Leaf::Word { text, exact: *exact }))
                    .collect(),
                slop: *slop,
                part: *part,
            },
            Query::Or(queries) => {
                Self::Any(queries.iter().map(|q| Self::of(q, number)).collect::<Option<_>>()?)
            }
            Query::Near { left, right, link } => Self::Near {
                left: Box::new(Self::of(left, number)?),
                right: Box::new(Self::of(right, number)?),
                link: *link,
            },
            Query::All
            | Query::AtLeast { .. }
            | Query::Around(_)
            | Query::Value { .. }
            | Query::Days { .. }
            | Query::Has { .. }
            | Query::And(_)
            | Query::Not(_)
            | Query::Boost { .. } => return None,
        })
    }

    /// Whether every leaf satisfies `is` by the part it belongs to.
    fn all_parts(&self, is: &impl Fn(Option<Part>) -> bool) -> bool {
        match self {
            Self::Word { part, .. } | Self::Phrase { part, .. } => is(*part),
            Self::Any(inner) => inner.iter().all(|e| e.all_parts(is)),
            Self::Near { left, right, .. } => left.all_parts(is) && right.all_parts(is),
        }
    }

    fn reaches(&self, is: fn(Reach) -> bool) -> bool {
        match self {
            Self::Word { .. } | Self::Phrase { .. } => false,
            Self::Any(inner) => inner.iter().any(|e| e.reaches(is)),
            Self::Near { left, right, link } => {
                is(link.reach) || left.reaches(is) || right.reaches(is)
            }
        }
    }

    /// The matches in one text; each comparison takes one of `steps`, and at none left it ends.
    pub(super) fn spans<'a>(&self, place: &Place<'a>, steps: &mut usize) -> Spans<'a> {
        match self {
            Self::Word { leaf, part } => Spans::Words(Cow::Borrowed(place.positions(*leaf, *part))),
            Self::Phrase { leaves, slop, part } => {
                let leaves = place.all_positions(leaves, *part);
                let mut matches = Matches::default();
                sequences(&leaves, *slop, steps, |words| matches.push(words.iter().copied()));
                Spans::Matches(matches)
            }
            Self::Any(inner) => either(inner.iter().map(|e| e.spans(place, steps)).collect()),
            Self::Near { left, right, link } => {
                let left = left.spans(place, steps);
                let right = right.spans(place, steps);
                let sides = Proximity { left: &left, right: &right, link: *link, place };
                Spans::Matches(sides.matches(steps))
            }
        }
    }

    /// How many times it matches; a proximity counts the matches of its left side.
    fn count(&self, place: &Place<'_>, steps: &mut usize) -> u32 {
        let mut count = 0;
        match self {
            Self::Word { .. } | Self::Any(_) => self.spans(place, steps).len() as u32,
            Self::Phrase { leaves, slop, part } => {
                sequences(&place.all_positions(leaves, *part), *slop, steps, |_| {
                    count += 1;
                    true
                });
                count
            }
            Self::Near { left, right, link } => {
                let left = left.spans(place, steps);
                let right = right.spans(place, steps);
                let sides = Proximity { left: &left, right: &right, link: *link, place };
                if link.negated {
                    return sides.matches(steps).spans.len() as u32;
                }
                sides.pairs(steps, |_, _| {
                    count += 1;
                    false
                });
                count
            }
        }
    }
}

/// Whether a proximity of this reach must know where sentences begin.
fn is_in_sentences(reach: Reach) -> bool {
    match reach {
        Reach::Sentence => true,
        Reach::Words(_) | Reach::Paragraph => false,
    }
}

/// Whether it must know where paragraphs begin.
fn is_in_paragraphs(reach: Reach) -> bool {
    match reach {
        Reach::Paragraph => true,
        Reach::Words(_) | Reach::Sentence => false,
    }
}

impl TextQuery {
    /// The text part of a query; `None` for a query of another sort.
    pub fn of<'q>(query: &'q Query, number: &mut impl FnMut(Leaf<'q>) -> usize) -> Option<Self> {
        match query {
            Query::AtLeast { count, query } => {
                Some(Self { expression: Expression::of(query, number)?, least: Some(*count) })
            }
            query => Some(Self { expression: Expression::of(query, number)?, least: None }),
        }
    }

    /// Whether only the title counts.
    pub fn in_title(&self) -> bool {
        self.expression.all_parts(&|part| part == Some(Part::Title))
    }

    /// Whether it needs to know where sentences begin.
    pub fn needs_sentences(&self) -> bool {
        self.expression.reaches(is_in_sentences)
    }

    /// Whether it needs to know where paragraphs begin, as sentences and the lead do, too.
    pub fn needs_paragraphs(&self) -> bool {
        self.needs_sentences()
            || self.expression.reaches(is_in_paragraphs)
            || !self.expression.all_parts(&|part| part != Some(Part::Lead))
    }

    /// How many times it matches in the texts of an article, 0 if that is not often enough; and how many
    /// comparisons that took.
    pub fn count(&self, places: &[Place<'_>]) -> (u32, usize) {
        let mut count = 0;
        let mut taken = 0;
        for place in places {
            let mut steps = STEPS;
            count += match self.least {
                None => self.expression.count(place, &mut steps),
                Some(_) => apart(&self.expression.spans(place, &mut steps)),
            };
            taken += STEPS - steps;
        }
        (if self.least.is_some_and(|least| count < least) { 0 } else { count }, taken)
    }

    /// First and last position of every run of words that take part in a match in this text, in
    /// reading order. Whether there are enough matches is not asked.
    pub fn marks(&self, place: &Place<'_>) -> Vec<(u32, u32)> {
        let spans = self.expression.spans(place, &mut { STEPS });
        let mut runs: Vec<(u32, u32)> = Vec::new();
        for at in 0..spans.len() {
            let words = spans.words(at);
            let mut run = (words[0], words[0]);
            for &word in &words[1..] {
                if word > run.1 + 1 {
                    runs.push(std::mem::replace(&mut run, (word, word)));
                }
                run.1 = word;
            }
            runs.push(run);
        }
        runs.sort_unstable();
        runs.dedup();
        runs
    }
}
