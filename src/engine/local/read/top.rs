//! The best hits in an order that does not depend on segments: by score, then newest first, then
//! by id, path and item.

use std::{cmp::Ordering, collections::BinaryHeap, io};

use tantivy::{
    DocAddress, DocId, Score, Searcher, SegmentReader,
    columnar::{Column, StrColumn, TermOrdHit},
    query::Weight,
    schema,
};

use crate::{
    date::Stamp,
    engine::{Cursor, Deadline, Recency, Sort, deadline::Watch},
};

/// One of the best hits so far. Greater means worse, so that a heap gives up the worst first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    pub score: Score,
    /// Greater comes first; from the date, as the sort order asks.
    date: i64,
    /// Ordinals of id and path inside the segment, from 1: in the order of the strings. 0: none.
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
pub struct Ranking<'a> {
    pub searcher: &'a Searcher,
    pub weight: &'a dyn Weight,
    pub sort: Sort,
    /// By how much a score is multiplied, from the publication date.
    pub decay: Option<Decay>,
    /// Of each segment.
    pub identities: &'a [Identity],
    /// Of each segment: what scores may be above what tantivy takes for the greatest of a block.
    pub slack: &'a [Score],
    pub deadline: &'a Deadline,
}

/// A hit and all that decides about its place in the order.
pub struct Placed {
    candidate: Candidate,
    segment: u32,
}

impl Placed {
    pub fn score(&self) -> Score {
        self.candidate.score
    }

    pub fn date(&self) -> i64 {
        self.candidate.date
    }

    pub fn address(&self) -> DocAddress {
        DocAddress::new(self.segment, self.candidate.doc)
    }
}

impl Ranking<'_> {
    /// The first `limit` hits behind `after`; any of them past the deadline.
    pub fn page(&self, after: Option<&Cursor>, limit: usize) -> tantivy::Result<Vec<Placed>> {
        let mut all: Vec<Placed> = Vec::new();
        for (segment, reader) in (0u32..).zip(self.searcher.segment_readers()) {
            if limit == 0 || self.deadline.is_over() {
                break;
            }
            let least = least_score(&mut all, limit);
            let found = self.of_segment(reader, segment, limit, least, after)?;
            all.extend(found.into_iter().map(|candidate| Placed { candidate, segment }));
        }
        all.sort_by(|a, b| self.order(a, b));
        all.truncate(limit);
        Ok(all)
    }

    /// All that decides about the place of a hit.
    pub fn place(&self, rank: usize, placed: &Placed) -> Cursor {
        let Candidate { score, date, .. } = placed.candidate;
        let (id, path, item) = self.identities[placed.segment as usize].name(&placed.candidate);
        Cursor { rank, score, date, id, path, item }
    }

    /// Whether a hit comes behind a place.
    pub fn is_behind(&self, placed: &Placed, place: Option<&Cursor>) -> bool {
        let Some(Cursor { score, date, id, path, item, .. }) = place else { return true };
        let Candidate { score: ours, date: our_date, .. } = placed.candidate;
        let order = score.total_cmp(&ours).then(date.cmp(&our_date));
        let name = || {
            let (our_id, our_path, our_item) =
                self.identities[placed.segment as usize].name(&placed.candidate);
            (&our_id, &our_path, &our_item).cmp(&(id, path, item))
        };
        order.then_with(name) == Ordering::Greater
    }

    fn order(&self, a: &Placed, b: &Placed) -> Ordering {
        if a.segment == b.segment {
            return a.candidate.cmp(&b.candidate);
        }
        // Names are strings on disk, so they are read only where they decide.
        let name = |placed: &Placed| {
            let identity = &self.identities[placed.segment as usize];
            (identity.name(&placed.candidate), placed.segment)
        };
        a.candidate.by_score_and_date(&b.candidate).then_with(|| name(a).cmp(&name(b)))
    }

    fn of_segment(
        &self,
        reader: &SegmentReader,
        segment: u32,
        limit: usize,
        least: Score,
        after: Option<&Cursor>,
    ) -> tantivy::Result<Vec<Candidate>> {
        let identity = &self.identities[segment as usize];
        let slack = self.slack[segment as usize];
        let after = after.map(|place| identity.of(place)).transpose()?;
        let date = |doc| match (identity.date.first(doc), self.sort) {
            (None, _) => i64::MIN,
            (Some(date), Sort::Oldest) => -date,
            (Some(date), Sort::Relevance | Sort::Newest) => date,
        };
        let alive = reader.alive_bitset();
        let is_deleted = |doc| alive.is_some_and(|alive| alive.is_deleted(doc));
        let mut watch = Watch::new(self.deadline);
        let mut best: BinaryHeap<Candidate> = BinaryHeap::with_capacity(limit.min(1024) + 1);
        let mut offer = |candidate: Candidate| {
            if after.is_none_or(|after| candidate > after) {
                if best.len() < limit {
                    best.push(candidate);
                } else if best.peek().is_some_and(|worst| candidate < *worst) {
                    best.pop();
                    best.push(candidate);
                }
            }
            // What does not reach the worst of a full heap need not be offered.
            best.peek().filter(|_| best.len() == limit).copied()
        };
        if self.sort != Sort::Relevance {
            self.weight.for_each_no_score(reader, &mut |docs| {
                if watch.is_over(docs.len() as u32) {
                    return;
                }
                for &doc in docs {
                    if !is_deleted(doc) {
                        offer(identity.candidate(0.0, date(doc), doc));
                    }
                }
            })?;
            return Ok(best.into_vec());
        }
        let mut threshold = below(least, slack);
        self.weight.for_each_pruning(threshold, reader, &mut |doc, score| {
            if watch.is_over(1) {
                return Score::INFINITY;
            }
            // Age only ever takes away, so a threshold on the score before holds after it.
            if score > threshold && !is_deleted(doc) {
                let date = date(doc);
                let score = self.decay.map_or(score, |decay| score * decay.factor(date));
                if let Some(worst) = offer(identity.candidate(coarse(score), date, doc)) {
                    threshold = threshold.max(below(worst.score, slack));
                }
            }
            threshold
        })?;
        Ok(best.into_vec())
    }
}

/// [`Recency`](super::super::Recency) with its days resolved.
#[derive(Debug, Clone, Copy)]
pub struct Decay {
    /// Seconds in which a score halves.
    half_life: f64,
    /// Both in seconds since 1970.
    now: i64,
    oldest: i64,
}

impl Decay {
    /// Reads from the index what `recency` leaves open; `None` where no article has a date.
    pub fn new(recency: Recency, searcher: &Searcher, identities: &[Identity]) -> Option<Self> {
        let (oldest, newest) = span(searcher, identities)?;
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

/// First and last publication date of an index, in seconds since 1970.
pub fn span(searcher: &Searcher, identities: &[Identity]) -> Option<(i64, i64)> {
    let mut span: Option<(i64, i64)> = None;
    for (reader, identity) in searcher.segment_readers().iter().zip(identities) {
        span = match (span, identity.span(reader)) {
            (Some((first, last)), Some((from, to))) => Some((first.min(from), last.max(to))),
            (known, here) => known.or(here),
        };
    }
    span
}

const SECONDS_OF_DAY: f64 = 24.0 * 60.0 * 60.0;

/// What decides between articles of equal score, by segment. Opened once: opening a column costs as
/// much as many a query.
pub struct Identity {
    date: Column<i64>,
    id: Option<StrColumn>,
    path: Option<StrColumn>,
    item: Column<u64>,
}

impl Identity {
    /// Opens the columns of one segment.
    pub fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        Ok(Self {
            date: columns.i64("date")?,
            id: columns.str("id_values")?,
            path: columns.str("path_values")?,
            item: columns.u64("item")?,
        })
    }

    fn candidate(&self, score: Score, date: i64, doc: DocId) -> Candidate {
        let item = self.item.first(doc).unwrap_or_default();
        let [id, path] = [&self.id, &self.path].map(|column| first_ordinal(column.as_ref(), doc));
        Candidate { score, date, id, path, item, doc }
    }

    /// Where a place lies in this segment: behind all that come before it and behind itself.
    fn of(&self, place: &Cursor) -> io::Result<Candidate> {
        let Cursor { score, date, item, .. } = *place;
        let mut path = u64::MAX;
        let mut item = item;
        let doc = DocId::MAX;
        let (id, is_there) = ordinal(self.id.as_ref(), &place.id)?;
        if is_there {
            let (ordinal, is_there) = ordinal(self.path.as_ref(), &place.path)?;
            path = ordinal;
            if !is_there {
                item = u64::MAX;
            }
        }
        Ok(Candidate { score, date, id, path, item, doc })
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
        let Candidate { id, path, item, .. } = *candidate;
        (text_at(self.id.as_ref(), id), text_at(self.path.as_ref(), path), item)
    }
}

/// The ordinal from 1 of the value of an article; 0 where it has none.
fn first_ordinal(column: Option<&StrColumn>, doc: DocId) -> u64 {
    let first = column.and_then(|column| column.ords().first(doc));
    first.map_or(0, |ordinal| ordinal + 1)
}

/// The text of an ordinal from 1.
fn text_at(column: Option<&StrColumn>, ordinal: u64) -> String {
    let mut text = String::new();
    if let (Some(column), Some(ordinal)) = (column, ordinal.checked_sub(1)) {
        // A name that cannot be read sorts as empty.
        let _ = column.ord_to_str(ordinal, &mut text);
    }
    text
}

/// The ordinal from 1 of the last text of a column that does not come behind `text`, and whether it is
/// `text`; 0 is that of no text.
fn ordinal(column: Option<&StrColumn>, text: &str) -> io::Result<(u64, bool)> {
    Ok(match column {
        _ if text.is_empty() => (0, true),
        None => (0, false),
        Some(column) => match column.dictionary().term_ord_or_next(text)? {
            TermOrdHit::Exact(ordinal) => (ordinal + 1, true),
            TermOrdHit::Next(next) => (next, false),
        },
    })
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
    Score::from_bits(score.min(Score::MAX).to_bits() & !0xFFF)
}

/// What no score is above that is certainly less than `score`. Equal scores must still be offered, as the
/// date decides between them; so must those that tantivy takes for less.
fn below(score: Score, slack: Score) -> Score {
    if score > 0.0 { score / slack } else { score.next_down() }
}

/// What a score may be above what tantivy takes for the greatest of its block, by segment.
///
/// tantivy notes of each block the article that scores best by the mean length of texts in the segment.
/// By the mean of the whole index another one may, by as much as the two means differ at most. Besides,
/// bounds that are sums are rounded.
pub fn slack(searcher: &Searcher, columns: &[schema::Field]) -> tantivy::Result<Vec<Score>> {
    let readers = searcher.segment_readers();
    let mut slack = vec![ROUNDING; readers.len()];
    for column in columns {
        let mut all = 0;
        let mut terms = 0;
        let mut means = Vec::with_capacity(readers.len());
        for reader in readers {
            let here = reader.inverted_index(*column)?.total_num_tokens();
            means.push(here as f64 / f64::from(reader.max_doc()));
            terms += here;
            all += reader.max_doc();
        }
        let mean = terms as f64 / f64::from(all);
        for (slack, here) in slack.iter_mut().zip(means) {
            let ratio = (here / mean).max(mean / here);
            if ratio.is_finite() {
                *slack = slack.max(ratio as Score * ROUNDING);
            }
        }
    }
    Ok(slack)
}

/// Sums of hundreds of scores are more exact than this.
const ROUNDING: Score = 1.0001;

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
