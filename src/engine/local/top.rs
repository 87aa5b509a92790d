//! The best hits in an order that does not depend on segments: by score, then newest first, then
//! by id, path and item.

use std::{cmp::Ordering, collections::BinaryHeap};

use tantivy::{
    DocAddress, DocId, Score, Searcher, SegmentReader,
    columnar::{Column, StrColumn},
    query::Weight,
};

use super::super::Sort;

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

/// The hits `offset..offset + limit` of a query.
pub(super) fn top(
    searcher: &Searcher,
    weight: &dyn Weight,
    sort: Sort,
    range: std::ops::Range<usize>,
    identities: &[Identity],
) -> tantivy::Result<Vec<(Score, DocAddress)>> {
    let mut all: Vec<(Candidate, u32)> = Vec::new();
    for ((segment, reader), here) in searcher.segment_readers().iter().enumerate().zip(identities) {
        if range.end > 0 {
            let least = least_score(&mut all, range.end);
            let found = of_segment(reader, weight, sort, range.end, least, here)?;
            all.extend(found.into_iter().map(|candidate| (candidate, segment as u32)));
        }
    }
    all.sort_by(|a, b| {
        // Names are strings on disk, so they are read only where they decide.
        a.0.by_score_and_date(&b.0).then_with(|| {
            let name = |(candidate, segment): &(Candidate, u32)| {
                identities.get(*segment as usize).map(|identity| identity.name(candidate))
            };
            if a.1 == b.1 { a.0.cmp(&b.0) } else { name(a).cmp(&name(b)) }
        })
    });
    let page = all.into_iter().take(range.end).skip(range.start);
    Ok(page
        .map(|(candidate, segment)| (candidate.score, DocAddress::new(segment, candidate.doc)))
        .collect())
}

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
fn least_score(all: &mut Vec<(Candidate, u32)>, limit: usize) -> Score {
    if all.len() < limit {
        return Score::MIN;
    }
    let (_, last, _) = all.select_nth_unstable_by(limit - 1, |a, b| a.0.by_score_and_date(&b.0));
    let least = last.0.score;
    all.retain(|(candidate, _)| candidate.score >= least);
    least
}

fn of_segment(
    reader: &SegmentReader,
    weight: &dyn Weight,
    sort: Sort,
    limit: usize,
    least: Score,
    identity: &Identity,
) -> tantivy::Result<Vec<Candidate>> {
    let date = |doc| match (identity.date.first(doc), sort) {
        (None, _) => i64::MIN,
        (Some(date), Sort::Oldest) => -date,
        (Some(date), Sort::Relevance | Sort::Newest) => date,
    };
    let alive = reader.alive_bitset();
    let is_deleted = |doc| alive.is_some_and(|alive| alive.is_deleted(doc));
    let mut best: BinaryHeap<Candidate> = BinaryHeap::with_capacity(limit.min(1024) + 1);
    let mut offer = |candidate: Candidate| {
        if best.len() < limit {
            best.push(candidate);
        } else if best.peek().is_some_and(|worst| candidate < *worst) {
            best.pop();
            best.push(candidate);
        }
        // What does not reach the worst of a full heap need not be offered.
        best.peek().filter(|_| best.len() == limit).copied()
    };
    if sort == Sort::Relevance {
        // Equal scores must still be offered: the date decides between them.
        let mut threshold = least.next_down();
        weight.for_each_pruning(threshold, reader, &mut |doc, score| {
            if !is_deleted(doc) {
                let candidate = identity.candidate(coarse(score), date(doc), doc);
                if let Some(worst) = offer(candidate) {
                    threshold = threshold.max(worst.score.next_down());
                }
            }
            threshold
        })?;
    } else {
        weight.for_each_no_score(reader, &mut |docs| {
            for &doc in docs {
                if !is_deleted(doc) {
                    offer(identity.candidate(0.0, date(doc), doc));
                }
            }
        })?;
    }
    Ok(best.into_vec())
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
