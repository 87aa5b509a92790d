//! Words, phrases and proximity by true positions: one evaluator for the in-memory matcher and for
//! the index, which differ only in where the positions come from.
//!
//! A match is a set of positions, one for each word that the expression asks for. Semantics:
//! - a word matches wherever it stands; a phrase once for each beginning, the shortest way
//! - `a OR b` matches as `a` matches and as `b` matches
//! - `a W/n b` matches with every match of `a` and every match of `b` that have no word in common and
//!   lie within `n` words: from the end of one to the beginning of the other are at most `n` steps,
//!   none where one lies inside the other
//! - `a PRE/n b`: besides, `a` ends before `b` begins
//! - `a W/S b`, `a W/P b`: both lie in one sentence, one paragraph
//! - `a NOT W/n b`: the matches of `a` with no other match of `b` within `n` words
//!
//! This keeps every way to match, not only minimal intervals as Clarke, Cormack and Burkowski ("An
//! algebra for structured text search", 1995) and Lucene do: so `OR` distributes over proximity, a
//! nested proximity finds what its parts promise, and every word that takes part is marked. Of plain
//! words that costs one pass over the positions; what it costs otherwise is bounded by [`STEPS`].

use std::{borrow::Cow, ops::Range};

use crate::{
    fields::Part,
    query::{Link, Query, Reach},
};

/// Comparisons of two matches in one text; what a longer text has further on is not found. Only texts
/// of hundreds of thousands of words, or such as repeat a word without end, get there.
const STEPS: usize = 1 << 22;

/// Positions that the matches of one operand may hold in total.
const HELD: usize = 1 << 20;

/// What is compared at a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leaf<'q> {
    /// A word, its stem or as written.
    Word { text: &'q str, exact: bool },
    /// A pattern of words as written.
    Wildcard(&'q str),
    /// Words as written that differ by so many letters at most.
    Fuzzy(&'q str, u8),
}

/// A tree of words, phrases, alternatives and proximity. Leaves stand in it by number.
#[derive(Debug, Clone)]
pub(crate) enum Expression {
    Word { leaf: usize, part: Option<Part> },
    Phrase { leaves: Vec<usize>, slop: u32, part: Option<Part> },
    Any(Vec<Expression>),
    Near { left: Box<Expression>, right: Box<Expression>, link: Link },
}

/// An expression and how often it must match.
#[derive(Debug, Clone)]
pub(crate) struct Sought {
    pub expression: Expression,
    /// Matches without a common word that there must be; `None`: any.
    pub least: Option<u32>,
}

/// One of the two texts of an article.
#[derive(Debug, Clone)]
pub(crate) struct Place<'a> {
    /// Title or body.
    pub part: Part,
    /// Positions of every leaf, ascending; those outside `range` belong to the other text.
    pub leaves: &'a [Vec<u32>],
    /// The positions of this text.
    pub range: Range<u32>,
    /// Where sentences begin, those that begin paragraphs among them; the first one not.
    pub sentences: &'a [u32],
    /// Where paragraphs begin, the first one not.
    pub paragraphs: &'a [u32],
}

impl<'a> Place<'a> {
    /// Where a leaf stands in a part of this text.
    fn positions(&self, leaf: usize, part: Option<Part>) -> &'a [u32] {
        let end = match part {
            None => self.range.end,
            Some(Part::Lead) if self.part == Part::Body => {
                self.paragraphs.first().copied().unwrap_or(self.range.end)
            }
            Some(part) if part == self.part => self.range.end,
            Some(_) => return &[],
        };
        let all = self.leaves[leaf].as_slice();
        &all[all.partition_point(|p| *p < self.range.start)..all.partition_point(|p| *p < end)]
    }

    fn all_positions(&self, leaves: &[usize], part: Option<Part>) -> Vec<&'a [u32]> {
        leaves.iter().map(|leaf| self.positions(*leaf, part)).collect()
    }

    /// The positions within reach of a match.
    fn around(&self, (first, last): (u32, u32), reach: Reach) -> Option<(u32, u32)> {
        let starts = match reach {
            Reach::Words(n) => return Some((first.saturating_sub(n), last.saturating_add(n))),
            Reach::Sentence => self.sentences,
            Reach::Paragraph => self.paragraphs,
        };
        let at = starts.partition_point(|start| *start <= first);
        let from = at.checked_sub(1).map_or(self.range.start, |before| starts[before]);
        let to = starts.get(at).copied().unwrap_or(self.range.end) - 1;
        (last <= to).then_some((from, to))
    }
}

/// The matches of an expression, by first and last position.
enum Spans<'a> {
    /// Of one word each.
    Words(Cow<'a, [u32]>),
    Matches(Matches),
}

#[derive(Default)]
struct Matches {
    spans: Vec<Range<usize>>,
    words: Vec<u32>,
}

impl Matches {
    /// Adds a match; `false` when no more can be held.
    fn push(&mut self, words: impl IntoIterator<Item = u32>) -> bool {
        let from = self.words.len();
        self.words.extend(words);
        self.words[from..].sort_unstable();
        self.spans.push(from..self.words.len());
        self.words.len() < HELD
    }

    /// Into reading order, each once.
    fn sorted(mut self) -> Self {
        let words = &self.words;
        let key = |span: &Range<usize>| (words[span.start], words[span.end - 1]);
        self.spans.sort_unstable_by(|a, b| {
            key(a).cmp(&key(b)).then_with(|| words[a.clone()].cmp(&words[b.clone()]))
        });
        self.spans.dedup_by(|a, b| words[a.clone()] == words[b.clone()]);
        self
    }
}

impl Spans<'_> {
    fn len(&self) -> usize {
        match self {
            Self::Words(positions) => positions.len(),
            Self::Matches(matches) => matches.spans.len(),
        }
    }

    /// The words of a match, ascending.
    fn words(&self, at: usize) -> &[u32] {
        match self {
            Self::Words(positions) => &positions[at..=at],
            Self::Matches(matches) => &matches.words[matches.spans[at].clone()],
        }
    }

    fn ends(&self, at: usize) -> (u32, u32) {
        let words = self.words(at);
        (words[0], words[words.len() - 1])
    }

    fn widest(&self) -> u32 {
        match self {
            Self::Words(_) => 0,
            Self::Matches(_) => {
                let width = |at| {
                    let (first, last) = self.ends(at);
                    last - first
                };
                (0..self.len()).map(width).max().unwrap_or_default()
            }
        }
    }
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
            _ => return None,
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

    fn has_link(&self, asked: Reach) -> bool {
        match self {
            Self::Word { .. } | Self::Phrase { .. } => false,
            Self::Any(inner) => inner.iter().any(|e| e.has_link(asked)),
            Self::Near { left, right, link } => {
                link.reach == asked || left.has_link(asked) || right.has_link(asked)
            }
        }
    }

    fn spans<'a>(&self, place: &Place<'a>, steps: &mut usize) -> Spans<'a> {
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
                let (left, right) = (left.spans(place, steps), right.spans(place, steps));
                Spans::Matches(near(&left, &right, *link, place, steps))
            }
        }
    }

    /// How many times it matches: of a proximity how many matches of its left side.
    fn count(&self, place: &Place<'_>, steps: &mut usize) -> u32 {
        let mut count = 0;
        let (left, right, link) = match self {
            Self::Near { left, right, link } => (left, right, link),
            Self::Phrase { leaves, slop, part } => {
                sequences(&place.all_positions(leaves, *part), *slop, steps, |_| {
                    count += 1;
                    true
                });
                return count;
            }
            Self::Word { .. } | Self::Any(_) => {
                return self.spans(place, steps).len() as u32;
            }
        };
        let left = left.spans(place, steps);
        if left.len() == 0 || link.negated {
            let right = right.spans(place, steps);
            return near(&left, &right, *link, place, steps).spans.len() as u32;
        }
        let right = right.spans(place, steps);
        pairs(&left, &right, *link, place, steps, |_, _| {
            count += 1;
            false
        });
        count
    }
}

impl Sought {
    /// What a query seeks in the texts; `None` for one that is no text expression.
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

    /// Whether it asks where sentences begin.
    pub fn needs_sentences(&self) -> bool {
        self.expression.has_link(Reach::Sentence)
    }

    /// Whether it asks where paragraphs begin, as sentences and the lead do, too.
    pub fn needs_paragraphs(&self) -> bool {
        self.needs_sentences()
            || self.expression.has_link(Reach::Paragraph)
            || !self.expression.all_parts(&|part| part != Some(Part::Lead))
    }

    /// How many times it matches in the texts of an article, 0 where it matches too seldom; and how many
    /// steps that took.
    pub fn count(&self, places: &[Place<'_>]) -> (u32, usize) {
        let (mut count, mut taken) = (0, 0);
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

/// How many matches there are at most no two of which overlap: always take what ends first.
fn apart(spans: &Spans<'_>) -> u32 {
    let mut ends: Vec<(u32, u32)> = (0..spans.len()).map(|at| spans.ends(at)).collect();
    ends.sort_unstable_by_key(|(first, last)| (*last, *first));
    let (mut count, mut free) = (0, 0);
    for (first, last) in ends {
        if first >= free {
            count += 1;
            free = last + 1;
        }
    }
    count
}

/// Words in order with at most `slop` further words in between in total: for every beginning the
/// shortest way. `found` answers whether further ones are wanted.
fn sequences(
    leaves: &[&[u32]],
    slop: u32,
    steps: &mut usize,
    mut found: impl FnMut(&[u32]) -> bool,
) {
    let Some((first, further)) = leaves.split_first() else { return };
    let mut words = Vec::with_capacity(leaves.len());
    for &start in *first {
        words.clear();
        words.push(start);
        // The nearest next word leaves the most room for the rest.
        for (i, positions) in further.iter().enumerate() {
            let at = words[i];
            match positions.get(positions.partition_point(|p| *p <= at)) {
                Some(next) if next - start <= i as u32 + 1 + slop => words.push(*next),
                _ => break,
            }
        }
        *steps = steps.saturating_sub(words.len() - 1);
        let wanted = words.len() < leaves.len() || found(&words);
        if *steps == 0 || !wanted {
            break;
        }
    }
}

/// All of several lists of matches.
fn either(mut lists: Vec<Spans<'_>>) -> Spans<'_> {
    lists.retain(|list| list.len() > 0);
    if lists.len() == 1 {
        return lists.remove(0);
    }
    if lists.iter().all(|list| matches!(list, Spans::Words(_))) {
        let mut positions: Vec<u32> = Vec::new();
        for at in &lists {
            positions.extend((0..at.len()).map(|i| at.words(i)[0]));
        }
        positions.sort_unstable();
        positions.dedup();
        return Spans::Words(Cow::Owned(positions));
    }
    let mut matches = Matches::default();
    for list in &lists {
        for at in 0..list.len() {
            if !matches.push(list.words(at).iter().copied()) {
                return Spans::Matches(matches.sorted());
            }
        }
    }
    Spans::Matches(matches.sorted())
}

fn near(
    left: &Spans<'_>,
    right: &Spans<'_>,
    link: Link,
    place: &Place<'_>,
    steps: &mut usize,
) -> Matches {
    let mut matches = Matches::default();
    if link.negated {
        let mut is_near = vec![false; left.len()];
        let known = pairs(left, right, link, place, steps, |at, _| {
            is_near[at] = true;
            false
        });
        for at in (0..known).filter(|at| !is_near[*at]) {
            if !matches.push(left.words(at).iter().copied()) {
                break;
            }
        }
        return matches;
    }
    let mut held = true;
    pairs(left, right, link, place, steps, |l, r| {
        held = held && matches.push(left.words(l).iter().chain(right.words(r)).copied());
        held
    });
    matches.sorted()
}

/// Calls `found` with every match of the left side and every match of the right side that lies within
/// reach of it, until it answers that no further one is wanted for this left side. Gives how many
/// matches of the left side were compared: all unless there were too many steps.
fn pairs(
    left: &Spans<'_>,
    right: &Spans<'_>,
    link: Link,
    place: &Place<'_>,
    steps: &mut usize,
    mut found: impl FnMut(usize, usize) -> bool,
) -> usize {
    let widest = right.widest();
    let mut begin = 0;
    for l in 0..left.len() {
        let ends = left.ends(l);
        let Some((from, to)) = place.around(ends, link.reach) else { continue };
        // Both lists ascend by their beginnings, so what lies too far back stays behind.
        while begin < right.len() && right.ends(begin).0 + widest < from {
            begin += 1;
        }
        for r in begin..right.len() {
            let (first, last) = right.ends(r);
            if first > to {
                break;
            }
            *steps = steps.saturating_sub(1);
            if *steps == 0 {
                return l;
            }
            let within = match link.reach {
                Reach::Words(_) => last >= from,
                Reach::Sentence | Reach::Paragraph => first >= from && last <= to,
            };
            let in_order = !link.ordered || first > ends.1;
            let other = if link.negated {
                left.words(l) != right.words(r)
            } else {
                ends.1 < first || last < ends.0 || apart_words(left.words(l), right.words(r))
            };
            if within && in_order && other && !found(l, r) {
                break;
            }
        }
    }
    left.len()
}

/// Whether two ascending lists have nothing in common.
fn apart_words(a: &[u32], b: &[u32]) -> bool {
    a.iter().all(|word| b.binary_search(word).is_err())
}

#[cfg(test)]
mod tests;
