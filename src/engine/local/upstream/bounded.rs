//! A query that ends early when nobody waits any longer: whatever reads so much for an article, as
//! phrases do, that all articles together take long.

use std::cmp::Ordering;

use tantivy::{
    DocId, DocSet, Result, Score, SeekDangerResult, SegmentReader, TERMINATED, Term,
    query::{EnableScoring, Explanation, Query, Scorer, Weight},
};

use crate::engine::{Deadline, deadline::Watch};

/// What one article costs, compared with the reading of a posting.
const COST: u32 = 4;

/// A query and how long it may take.
#[derive(Debug)]
pub struct Bounded {
    pub query: Box<dyn Query>,
    pub deadline: Deadline,
}

impl Clone for Bounded {
    fn clone(&self) -> Self {
        Self { query: self.query.box_clone(), deadline: self.deadline.clone() }
    }
}

impl Query for Bounded {
    fn weight(&self, scoring: EnableScoring<'_>) -> Result<Box<dyn Weight>> {
        let weight = self.query.weight(scoring)?;
        Ok(Box::new(PatientWeight { weight, deadline: self.deadline.clone() }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.query.query_terms(visitor);
    }
}

struct PatientWeight {
    weight: Box<dyn Weight>,
    deadline: Deadline,
}

impl Weight for PatientWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> Result<Box<dyn Scorer>> {
        // Unlike `scorer`, this does not look for the first match, which may be far.
        let (found, scorer) = self.weight.scorer_danger(reader, 0, boost)?;
        let mut scorer = PatientScorer { scorer, doc: 0, watch: Watch::new(&self.deadline) };
        if let SeekDangerResult::SeekLowerBound(next) = found {
            scorer.go_to(next);
        }
        Ok(Box::new(scorer))
    }

    fn scorer_danger(
        &self,
        reader: &SegmentReader,
        target: DocId,
        boost: Score,
    ) -> Result<(SeekDangerResult, Box<dyn Scorer>)> {
        let (found, scorer) = self.weight.scorer_danger(reader, target, boost)?;
        let doc = if found == SeekDangerResult::Found { target } else { 0 };
        Ok((found, Box::new(PatientScorer { scorer, doc, watch: Watch::new(&self.deadline) })))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> Result<Explanation> {
        self.weight.explain(reader, doc)
    }
}

/// Asks the scorer for one article after the other that it proposes: by itself it would go on to the
/// next match.
struct PatientScorer {
    scorer: Box<dyn Scorer>,
    doc: DocId,
    watch: Watch,
}

impl PatientScorer {
    /// Goes to the first match from `target` on, which lies ahead.
    fn go_to(&mut self, mut target: DocId) -> DocId {
        self.doc = TERMINATED;
        while target < TERMINATED && !self.watch.is_over(COST) {
            match self.scorer.seek_danger(target) {
                SeekDangerResult::Found => {
                    self.doc = target;
                    break;
                }
                SeekDangerResult::SeekLowerBound(next) => target = next,
            }
        }
        self.doc
    }
}

impl DocSet for PatientScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED { TERMINATED } else { self.go_to(self.doc + 1) }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target { self.go_to(target) } else { self.doc }
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.scorer.size_hint()
    }

    fn cost(&self) -> u64 {
        self.scorer.cost()
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        if target >= TERMINATED || self.doc == TERMINATED || self.watch.is_over(COST) {
            return SeekDangerResult::SeekLowerBound(TERMINATED);
        }
        match target.cmp(&self.doc) {
            Ordering::Less => SeekDangerResult::SeekLowerBound(self.doc),
            Ordering::Equal => SeekDangerResult::Found,
            Ordering::Greater => {
                let found = self.scorer.seek_danger(target);
                if found == SeekDangerResult::Found {
                    self.doc = target;
                }
                found
            }
        }
    }
}

impl Scorer for PatientScorer {
    fn score(&mut self) -> Score {
        self.scorer.score()
    }
}
