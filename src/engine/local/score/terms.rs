//! All terms of a column that satisfy a condition: patterns of values, spans of event dates, points
//! within a distance.

use std::{fmt, sync::Arc};

use tantivy::{
    DocId, DocSet, Score, SegmentReader, TantivyError,
    query::{BitSetDocSet, ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight},
    schema::{Field as Column, IndexRecordOption},
};

use crate::engine::{Deadline, deadline::Watch};

/// The articles that have any term that begins with `prefix` and satisfies `wanted`.
#[derive(Clone)]
pub struct TermsWhere {
    /// Where the terms stand.
    pub column: Column,
    /// What all wanted terms begin with: only this part of the dictionary is read.
    pub prefix: String,
    /// Which of them.
    pub wanted: Arc<dyn Fn(&str) -> bool + Send + Sync>,
    pub deadline: Deadline,
}

impl fmt::Debug for TermsWhere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TermsWhere({:?} {}..)", self.column, self.prefix)
    }
}

impl Query for TermsWhere {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(TermsWeight(self.clone())))
    }
}

struct TermsWeight(TermsWhere);

impl Weight for TermsWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let TermsWhere { column, prefix, wanted, deadline } = &self.0;
        let mut watch = Watch::new(deadline);
        let index = reader.inverted_index(*column)?;
        let mut docs = tantivy::BitSet::with_max_value(reader.max_doc());
        let mut terms = index.terms().range().ge(prefix).into_stream()?;
        while terms.advance() && !watch.is_over(1) {
            let Ok(term) = std::str::from_utf8(terms.key()) else { continue };
            if !term.starts_with(prefix.as_str()) {
                break;
            }
            if !wanted(term) {
                continue;
            }
            let mut blocks =
                index.read_block_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
            while !blocks.docs().is_empty() && !watch.is_over(blocks.docs().len() as u32) {
                for doc in blocks.docs() {
                    docs.insert(*doc);
                }
                blocks.advance();
            }
        }
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(docs), boost)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("document {doc} does not match")));
        }
        Ok(Explanation::new("one of several terms", 1.0))
    }
}
