//! The best hits in an order that does not depend on segments: by score, then newest first, then
//! by id, path and item.

use std::{cmp::Ordering, collections::BinaryHeap};

use tantivy::{
    DocAddress, DocId, Score, Searcher, SegmentReader,
    columnar::{Column, StrColumn},
    query::Weight,
};

use super::super::{Recency, Sort};
use crate::date::Stamp;

/// One of the best hits so far. Greater means worse, so that a heap gives up the worst first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Candidate {
    pub score: Score,
    /// Greater comes first; from the date, as the sort order asks.
    date: i64,
    /// Ordinals of id and path inside the segment: in the order of the strings.
    id: u64,
    path: u64,
    /// Number of the article inside its file.
    item: u64,
    doc: DocId,
}

impl Eq for Candidate {}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.by_score_and_date(other).then_with(|| {
            (self.id, self.path, self.item, self.doc)
                .cmp(&(other.id, other.path, other.item, other.doc))
        })
    }
}

impl Candidate {
    fn by_score_and_date(&self, other: &Self) -> Ordering {
        other.score.total_cmp(&self.score).then(other.date.cmp(&self.date))
    }
}

/// Where the best hits of a query are asked for.
pub(super) struct Ranking<'a> {
    pub searcher: &'a Searcher,
    pub weight: &'a dyn Weight,
    pub sort: Sort,
    /// By how much a score is multiplied, from the publication date.
    pub decay: Option<Decay>,
    /// Of each segment.
    pub identities: &'a [Identity],
}

/// A hit and all that decides about its place in the order.
pub(super) struct Placed {
    candidate: Candidate,
    segment: u32,
}

impl Placed {
    pub fn score(&self) -> Score {
        self.candidate.score
    }

    pub fn address(&self) -> DocAddress {
        DocAddress::new(self.segment, self.candidate.doc)
    }
}

/// Scores must be the same on every page, or hits would be lost between two of them; an order of
/// terms that depends on the threshold lets their sums differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scoring {
    /// Leaves out what cannot be among the best.
    Pruned,
    /// The same whatever page is asked for.
    Repeatable,
}

impl Ranking<'_> {
    /// The first `limit` hits after `last`.
    pub fn page(
        &self,
        last: Option<&Placed>,
        limit: usize,
        scoring: Scoring,
    ) -> tantivy::Result<Vec<Placed>> {
        let mut all: Vec<Placed> = Vec::new();
        let segments = self.searcher.segment_readers().iter().zip(self.identities).zip(0..);
        for ((reader, identity), segment) in segments {
            if limit > 0 {
                let least = least_score(&mut all, limit);
                let is_after = |candidate: &Candidate| {
                    last.is_none_or(|last| {
                        let here = Placed { candidate: *candidate, segment };
                        self.order(last, &here) == Ordering::Less
                    })
                };
                let found = self.of_segment(reader, limit, least, scoring, identity, &is_after)?;
                all.extend(found.into_iter().map(|candidate| Placed { candidate, segment }));
            }
        }
        all.sort_by(|a, b| self.order(a, b));
        all.truncate(limit);
        Ok(all)
    }

    fn order(&self, a: &Placed, b: &Placed) -> Ordering {
        if a.segment == b.segment {
            return a.candidate.cmp(&b.candidate);
        }
        // Names are strings on disk, so they are read only where they decide.
        let name = |placed: &Placed| {
            let identity = self.identities.get(placed.segment as usize);
            (identity.map(|identity| identity.name(&placed.candidate)), placed.segment)
        };
        a.candidate.by_score_and_date(&b.candidate).then_with(|| name(a).cmp(&name(b)))
    }

    fn of_segment(
        &self,
        reader: &SegmentReader,
        limit: usize,
        least: Score,
        scoring: Scoring,
        identity: &Identity,
        is_after: &dyn Fn(&Candidate) -> bool,
    ) -> tantivy::Result<Vec<Candidate>> {
        let date = |doc| match (identity.date.first(doc), self.sort) {
            (None, _) => i64::MIN,
            (Some(date), Sort::Oldest) => -date,
            (Some(date), Sort::Relevance | Sort::Newest) => date,
        };
        let alive = reader.alive_bitset();
        let is_deleted = |doc| alive.is_some_and(|alive| alive.is_deleted(doc));
        let mut best: BinaryHeap<Candidate> = BinaryHeap::with_capacity(limit.min(1024) + 1);
        let mut offer = |candidate: Candidate| {
            if best.len() < limit {
                if is_after(&candidate) {
                    best.push(candidate);
                }
            } else if best.peek().is_some_and(|worst| candidate < *worst) && is_after(&candidate) {
                best.pop();
                best.push(candidate);
            }
            // What does not reach the worst of a full heap need not be offered.
            best.peek().filter(|_| best.len() == limit).copied()
        };
        if self.sort != Sort::Relevance {
            self.weight.for_each_no_score(reader, &mut |docs| {
                for &doc in docs {
                    if !is_deleted(doc) {
                        offer(identity.candidate(0.0, date(doc), doc));
                    }
                }
            })?;
            return Ok(best.into_vec());
        }
        // Equal scores must still be offered: the date decides between them.
        let mut threshold = least.next_down();
        let mut score = |doc, score: Score| {
            // Age only ever takes away, so a threshold on the score before holds after it.
            if score > threshold && !is_deleted(doc) {
                let date = date(doc);
                let score = self.decay.map_or(score, |decay| score * decay.factor(date));
                if let Some(worst) = offer(identity.candidate(coarse(score), date, doc)) {
                    threshold = threshold.max(worst.score.next_down());
                }
            }
            threshold
        };
        match scoring {
            Scoring::Pruned => self.weight.for_each_pruning(least.next_down(), reader, &mut score),
            Scoring::Repeatable => self.weight.for_each(reader, &mut |doc, value| {
                score(doc, value);
            }),
        }?;
        Ok(best.into_vec())
    }
}

/// [`Recency`](super::super::Recency) with its days resolved.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decay {
    /// Seconds in which a score halves.
    half_life: f64,
    /// Both in seconds since 1970.
    now: i64,
    oldest: i64,
}

impl Decay {
    /// Reads from the index what `recency` leaves open; `None` where no article has a date.
    pub fn new(recency: Recency, searcher: &Searcher, identities: &[Identity]) -> Option<Self> {
        let mut span: Option<(i64, i64)> = None;
        for (reader, identity) in searcher.segment_readers().iter().zip(identities) {
            span = match (span, identity.span(reader)) {
                (Some((first, last)), Some((from, to))) => Some((first.min(from), last.max(to))),
                (known, here) => known.or(here),
            };
        }
        let (oldest, newest) = span?;
        let now = recency.now.map_or(newest, |day| {
            // The last second of the day, so that nothing of it is of tomorrow.
            Stamp::day(day).civil_seconds() + SECONDS_OF_DAY as i64 - 1
        });
        Some(Self { half_life: recency.half_life * SECONDS_OF_DAY, now, oldest })
    }

    /// From 1 down to 0.
    fn factor(&self, date: i64) -> Score {
        let date = if date == i64::MIN { self.oldest } else { date };
        let age = self.now.saturating_sub(date).max(0) as f64;
        (-age / self.half_life).exp2() as Score
    }
}

const SECONDS_OF_DAY: f64 = 24.0 * 60.0 * 60.0;

/// What decides between articles of equal score, by segment. Opened once: opening a column costs as
/// much as many a query.
pub(super) struct Identity {
    date: Column<i64>,
    id: Option<StrColumn>,
    path: Option<StrColumn>,
    item: Column<u64>,
}

impl Identity {
    /// Opens the columns of one segment; `id` and `path` name those of the strings.
    pub fn open(reader: &SegmentReader, id: &str, path: &str) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        Ok(Self {
            date: columns.i64("date")?,
            id: columns.str(id)?,
            path: columns.str(path)?,
            item: columns.u64("item")?,
        })
    }

    fn candidate(&self, score: Score, date: i64, doc: DocId) -> Candidate {
        let ordinal = |column: &Option<StrColumn>| {
            column.as_ref().and_then(|column| column.ords().first(doc)).unwrap_or_default()
        };
        let item = self.item.first(doc).unwrap_or_default();
        Candidate { score, date, id: ordinal(&self.id), path: ordinal(&self.path), item, doc }
    }

    /// First and last publication date of the articles that are not deleted.
    fn span(&self, reader: &SegmentReader) -> Option<(i64, i64)> {
        if reader.has_deletes() {
            let dates = reader.doc_ids_alive().filter_map(|doc| self.date.first(doc));
            return dates.fold(None, |span: Option<(i64, i64)>, date| {
                Some(span.map_or((date, date), |(from, to)| (from.min(date), to.max(date))))
            });
        }
        let dated = self.date.values.num_vals() > 0;
        dated.then(|| (self.date.min_value(), self.date.max_value()))
    }

    fn name(&self, candidate: &Candidate) -> (String, String, u64) {
        let text = |column: &Option<StrColumn>, ordinal| {
            let mut text = String::new();
            if let Some(column) = column {
                // A name that cannot be read sorts as empty.
                let _ = column.ord_to_str(ordinal, &mut text);
            }
            text
        };
        (text(&self.id, candidate.id), text(&self.path, candidate.path), candidate.item)
    }
}

/// The score that a hit of a further segment must have to be among the best; drops the candidates
/// that have less.
fn least_score(all: &mut Vec<Placed>, limit: usize) -> Score {
    if all.len() < limit {
        return Score::MIN;
    }
    let (_, last, _) =
        all.select_nth_unstable_by(limit - 1, |a, b| a.candidate.by_score_and_date(&b.candidate));
    let least = last.candidate.score;
    all.retain(|placed| placed.candidate.score >= least);
    least
}

/// Cuts a score to 12 bits of precision: the same sum in another order, as other segments bring it
/// about, must not decide which hit comes first.
fn coarse(score: Score) -> Score {
    Score::from_bits(score.to_bits() & !0xFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn better_scores_then_newer_dates_then_smaller_ids_come_first() {
        let c = |score, date, id| Candidate { score, date, id, path: 0, item: 0, doc: 0 };
        assert!(c(2.0, 0, 9) < c(1.0, 5, 1));
        assert!(c(1.0, 5, 9) < c(1.0, 4, 1));
        assert!(c(1.0, 5, 1) < c(1.0, 5, 2));
    }

    #[test]
    fn rounding_of_sums_does_not_show_in_scores() {
        let (a, b, c) = (1.1f32, 2.2f32, 3.3f32);
        assert_eq!(coarse(a + b + c).to_bits(), coarse(c + b + a).to_bits());
        assert!(coarse(3.0) <= 3.0 && coarse(3.0) > 2.99);
    }
}
