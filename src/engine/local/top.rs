//! The best hits in an order that does not depend on segments: by score, then newest first, then
//! by id.

use std::{cmp::Ordering, collections::BinaryHeap};

use tantivy::{
    DocAddress, DocId, Score, Searcher, SegmentReader, columnar::StrColumn, query::Weight,
};

use super::super::Sort;

/// One of the best hits so far. Greater means worse, so that a heap gives up the worst first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Candidate {
    pub score: Score,
    /// Greater comes first; from the date, as the sort order asks.
    date: i64,
    /// Ordinal of the id inside the segment.
    id: u64,
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
        self.by_score_and_date(other).then(self.id.cmp(&other.id)).then(self.doc.cmp(&other.doc))
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
    id_column: &str,
) -> tantivy::Result<Vec<(Score, DocAddress)>> {
    let mut all: Vec<(Candidate, u32)> = Vec::new();
    let mut ids: Vec<Option<StrColumn>> = Vec::new();
    for (segment, reader) in searcher.segment_readers().iter().enumerate() {
        let ids_here = reader.fast_fields().str(id_column)?;
        if range.end > 0 {
            let least = least_score(&mut all, range.end);
            let found = of_segment(reader, weight, sort, range.end, least, ids_here.as_ref())?;
            all.extend(found.into_iter().map(|candidate| (candidate, segment as u32)));
        }
        ids.push(ids_here);
    }
    let id = |(candidate, segment): &(Candidate, u32)| {
        let mut id = String::new();
        if let Some(Some(column)) = ids.get(*segment as usize) {
            // An id that cannot be read sorts as empty.
            let _ = column.ord_to_str(candidate.id, &mut id);
        }
        id
    };
    all.sort_by(|a, b| {
        // Ids are strings on disk, so they are read only where they decide; copies of one id are
        // told apart by where they stand.
        a.0.by_score_and_date(&b.0)
            .then_with(|| if a.1 == b.1 { a.0.cmp(&b.0) } else { id(a).cmp(&id(b)) })
    });
    let page = all.into_iter().take(range.end).skip(range.start);
    Ok(page
        .map(|(candidate, segment)| (candidate.score, DocAddress::new(segment, candidate.doc)))
        .collect())
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
    ids: Option<&StrColumn>,
) -> tantivy::Result<Vec<Candidate>> {
    let dates = reader.fast_fields().i64("date")?;
    let date = |doc| match (dates.first(doc), sort) {
        (None, _) => i64::MIN,
        (Some(date), Sort::Oldest) => -date,
        (Some(date), Sort::Relevance | Sort::Newest) => date,
    };
    let id = |doc| ids.and_then(|ids| ids.ords().first(doc)).unwrap_or_default();
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
                let candidate =
                    Candidate { score: coarse(score), date: date(doc), id: id(doc), doc };
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
                    offer(Candidate { score: 0.0, date: date(doc), id: id(doc), doc });
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
        let c = |score, date, id| Candidate { score, date, id, doc: 0 };
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
