//! What a `NOT` takes away, asked for in a way that every scorer allows.
//!
//! tantivy goes on asking an excluded scorer after its last document, by `seek_danger`. Its phrase,
//! range and intersection scorers do not allow that: debug builds panic. Asked by `seek`, and not
//! after their end, all of them answer.

use tantivy::{
    DocId, DocSet, Result, Score, SegmentReader, Term,
    query::{EnableScoring, Explanation, Query, Scorer, Weight},
};

/// A query under `NOT`.
#[derive(Debug)]
pub struct Excluded(pub Box<dyn Query>);

impl Clone for Excluded {
    fn clone(&self) -> Self {
        Self(self.0.box_clone())
    }
}

impl Query for Excluded {
    fn weight(&self, scoring: EnableScoring<'_>) -> Result<Box<dyn Weight>> {
        Ok(Box::new(ExcludedWeight(self.0.weight(scoring)?)))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.0.query_terms(visitor);
    }
}

struct ExcludedWeight(Box<dyn Weight>);

impl Weight for ExcludedWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> Result<Box<dyn Scorer>> {
        Ok(Box::new(Plain(self.0.scorer(reader, boost)?)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> Result<Explanation> {
        self.0.explain(reader, doc)
    }
}

/// A scorer of which tantivy knows no more than the trait: it inherits `seek_danger`, which seeks only
/// what still lies ahead.
pub struct Plain(pub Box<dyn Scorer>);

impl DocSet for Plain {
    fn advance(&mut self) -> DocId {
        self.0.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.0.seek(target)
    }

    fn doc(&self) -> DocId {
        self.0.doc()
    }

    fn size_hint(&self) -> u32 {
        self.0.size_hint()
    }
}

impl Scorer for Plain {
    fn score(&mut self) -> Score {
        self.0.score()
    }
}
