//! A query whose hits tantivy must not prune.
//!
//! It prunes a union of terms by block-max WAND, which adds scores up in an order that depends on the
//! threshold: the last bits of a sum would differ from page to page.

use tantivy::{
    DocId, Result, Score, SegmentReader, Term,
    query::{EnableScoring, Explanation, Query, Scorer, Weight},
};

/// A query that is asked article by article.
#[derive(Debug)]
pub struct Unpruned(pub Box<dyn Query>);

impl Clone for Unpruned {
    fn clone(&self) -> Self {
        Self(self.0.box_clone())
    }
}

impl Query for Unpruned {
    fn weight(&self, scoring: EnableScoring<'_>) -> Result<Box<dyn Weight>> {
        let weight = self.0.weight(scoring)?;
        Ok(if scoring.is_scoring_enabled() { Box::new(UnprunedWeight(weight)) } else { weight })
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.0.query_terms(visitor);
    }
}

/// Inherits the `for_each_pruning` of the trait, which compares the scores of [`Weight::scorer`].
struct UnprunedWeight(Box<dyn Weight>);

impl Weight for UnprunedWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> Result<Box<dyn Scorer>> {
        self.0.scorer(reader, boost)
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> Result<Explanation> {
        self.0.explain(reader, doc)
    }
}
