//! Lists of matches, and how they combine.

use std::{borrow::Cow, ops::Range};

use super::place::Place;
use crate::query::{Link, Reach};

/// Positions that the matches of one operand may hold in total.
pub(super) const HELD: usize = 1 << 20;

/// The matches of an expression, by first and last position.
pub(super) enum Spans<'a> {
    /// Of one word each.
    Words(Cow<'a, [u32]>),
    Matches(Matches),
}

#[derive(Default)]
pub(super) struct Matches {
    /// Ranges of `words`, one for each match.
    pub spans: Vec<Range<usize>>,
    /// Positions of the words of every match, ascending in each.
    pub words: Vec<u32>,
}

impl Matches {
    /// Adds a match; `false` when no more can be held.
    pub fn push(&mut self, words: impl IntoIterator<Item = u32>) -> bool {
        let from = self.words.len();
        self.words.extend(words);
        self.words[from..].sort_unstable();
        self.spans.push(from..self.words.len());
        self.words.len() < HELD
    }

    /// Into reading order, each once.
    fn sorted(mut self) -> Self {
        let words = &self.words;
        self.spans.sort_unstable_by_key(|span| {
            (words[span.start], words[span.end - 1], &words[span.clone()])
        });
        self.spans.dedup_by(|a, b| words[a.clone()] == words[b.clone()]);
        self
    }
}

impl Spans<'_> {
    pub fn len(&self) -> usize {
        match self {
            Self::Words(positions) => positions.len(),
            Self::Matches(matches) => matches.spans.len(),
        }
    }

    /// The words of a match, ascending.
    pub fn words(&self, at: usize) -> &[u32] {
        match self {
            Self::Words(positions) => &positions[at..=at],
            Self::Matches(matches) => &matches.words[matches.spans[at].clone()],
        }
    }

    pub fn ends(&self, at: usize) -> (u32, u32) {
        let words = self.words(at);
        (words[0], words[words.len() - 1])
    }

    fn widest(&self) -> u32 {
        match self {
            Self::Words(_) => 0,
            Self::Matches(_) => {
                let ends = (0..self.len()).map(|at| self.ends(at));
                ends.map(|(first, last)| last - first).max().unwrap_or_default()
            }
        }
    }
}

/// The greatest number of matches that do not overlap: of all that fit, the one that ends first is
/// taken next.
pub(super) fn apart(spans: &Spans<'_>) -> u32 {
    let mut ends: Vec<(u32, u32)> = (0..spans.len()).map(|at| spans.ends(at)).collect();
    ends.sort_unstable_by_key(|(first, last)| (*last, *first));
    let mut count = 0;
    let mut free = 0;
    for (first, last) in ends {
        if first >= free {
            count += 1;
            free = last + 1;
        }
    }
    count
}

/// Words in order with at most `slop` further words between them in total: for every beginning the
/// shortest way. `found` returns whether to go on.
pub(super) fn sequences(
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
pub(super) fn either(mut lists: Vec<Spans<'_>>) -> Spans<'_> {
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

/// Two lists of matches, and the proximity in which they are sought in a text.
pub(super) struct Proximity<'s, 'p> {
    pub left: &'s Spans<'p>,
    pub right: &'s Spans<'p>,
    pub link: Link,
    pub place: &'s Place<'p>,
}

impl Proximity<'_, '_> {
    /// The matches: of a negated link those of the left side with none of the right side near, else
    /// both sides together.
    pub fn matches(&self, steps: &mut usize) -> Matches {
        if self.link.negated {
            return self.left_without_right(steps);
        }
        let mut matches = Matches::default();
        let mut held = true;
        self.pairs(steps, |l, r| {
            let words = self.left.words(l).iter().chain(self.right.words(r));
            held = held && matches.push(words.copied());
            held
        });
        matches.sorted()
    }

    fn left_without_right(&self, steps: &mut usize) -> Matches {
        let mut is_near = vec![false; self.left.len()];
        let known = self.pairs(steps, |at, _| {
            is_near[at] = true;
            false
        });
        let mut matches = Matches::default();
        for at in (0..known).filter(|at| !is_near[*at]) {
            if !matches.push(self.left.words(at).iter().copied()) {
                break;
            }
        }
        matches
    }

    /// Calls `found` with every match of the left side and each match of the right side within its
    /// reach, until it returns `false` for this left side. Returns how many matches of the left side
    /// were compared: all unless the steps ran out.
    pub fn pairs(&self, steps: &mut usize, mut found: impl FnMut(usize, usize) -> bool) -> usize {
        let widest = self.right.widest();
        let mut begin = 0;
        for l in 0..self.left.len() {
            let ends = self.left.ends(l);
            let Some((from, to)) = self.place.around(ends, self.link.reach) else { continue };
            // Both lists ascend by their beginnings, so what is too far back stays behind.
            while begin < self.right.len() && self.right.ends(begin).0 + widest < from {
                begin += 1;
            }
            for r in begin..self.right.len() {
                let (first, last) = self.right.ends(r);
                if first > to {
                    break;
                }
                *steps = steps.saturating_sub(1);
                if *steps == 0 {
                    return l;
                }
                let within = match self.link.reach {
                    Reach::Words(_) => last >= from,
                    Reach::Sentence | Reach::Paragraph => first >= from && last <= to,
                };
                let in_order = !self.link.ordered || first > ends.1;
                let apart = ends.1 < first || last < ends.0;
                if within && in_order && (apart || self.are_others(l, r)) && !found(l, r) {
                    break;
                }
            }
        }
        self.left.len()
    }

    /// Whether overlapping matches of both sides count as two: they have no word in common; or of a
    /// negated link, they are not the same match.
    fn are_others(&self, l: usize, r: usize) -> bool {
        if self.link.negated {
            self.left.words(l) != self.right.words(r)
        } else {
            apart_words(self.left.words(l), self.right.words(r))
        }
    }
}

/// Whether two ascending lists have nothing in common.
fn apart_words(a: &[u32], b: &[u32]) -> bool {
    a.iter().all(|word| b.binary_search(word).is_err())
}
