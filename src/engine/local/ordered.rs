//! Words in order with a few words between them, and words in the body alone: what tantivy's own
//! phrase query does not ask.
//!
//! Matches by true positions and by the same rule as [`crate::matching`]: the words in the given
//! order, with at most so many further words between them in total.

use tantivy::{
    DocId, DocSet, Score, SegmentReader, TERMINATED, Term,
    fieldnorm::FieldNormReader,
    postings::{Postings, SegmentPostings},
    query::{Bm25Weight, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight},
    schema::IndexRecordOption,
};

use super::analyzer::BODY_START;

/// Terms of one field in order.
#[derive(Debug, Clone)]
pub(super) struct Ordered {
    /// One or more terms.
    pub terms: Vec<Term>,
    /// How many positions may lie between them in total.
    pub slop: u32,
    /// First position that counts.
    pub from: u32,
}

impl Query for Ordered {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let bm25 = match scoring {
            EnableScoring::Enabled { statistics_provider, .. } => {
                Some(Bm25Weight::for_terms(statistics_provider, &self.terms)?)
            }
            EnableScoring::Disabled { .. } => None,
        };
        Ok(Box::new(OrderedWeight { query: self.clone(), bm25 }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.terms.iter().for_each(|term| visitor(term, true));
    }
}

struct OrderedWeight {
    query: Ordered,
    bm25: Option<Bm25Weight>,
}

impl OrderedWeight {
    fn open(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Option<OrderedScorer>> {
        let Some(field) = self.query.terms.first().map(Term::field) else { return Ok(None) };
        let index = reader.inverted_index(field)?;
        let mut postings = Vec::with_capacity(self.query.terms.len());
        for term in &self.query.terms {
            match index.read_postings(term, IndexRecordOption::WithFreqsAndPositions)? {
                Some(found) => postings.push(found),
                None => return Ok(None),
            }
        }
        let scoring = match &self.bm25 {
            Some(bm25) => Some((bm25.boost_by(boost), reader.get_fieldnorms_reader(field)?)),
            None => None,
        };
        let positions = vec![Vec::new(); postings.len()];
        let (slop, from) = (self.query.slop, self.query.from);
        let mut scorer = OrderedScorer { postings, positions, slop, from, scoring, count: 0 };
        scorer.find();
        Ok(Some(scorer))
    }
}

impl Weight for OrderedWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.open(reader, boost)? {
            Some(scorer) => Box::new(scorer),
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let score = match self.open(reader, 1.0)? {
            Some(mut scorer) => match scorer.seek(doc) {
                found if found == doc => scorer.score(),
                _ => 0.0,
            },
            None => 0.0,
        };
        Ok(Explanation::new("words in order", score))
    }
}

struct OrderedScorer {
    postings: Vec<SegmentPostings>,
    /// Of the current document, by term.
    positions: Vec<Vec<u32>>,
    slop: u32,
    from: u32,
    scoring: Option<(Bm25Weight, FieldNormReader)>,
    /// Matches in the current document.
    count: u32,
}

impl OrderedScorer {
    /// Goes on to the next document, from the current one of the first term on, that matches.
    fn find(&mut self) -> DocId {
        loop {
            let doc = self.postings[0].doc();
            if doc == TERMINATED {
                return TERMINATED;
            }
            let next = self.postings[1..]
                .iter_mut()
                .map(|p| if p.doc() < doc { p.seek(doc) } else { p.doc() });
            match next.max().filter(|other| *other != doc) {
                Some(TERMINATED) => return self.postings[0].seek(TERMINATED),
                Some(other) => {
                    self.postings[0].seek(other);
                }
                None => {
                    self.count = self.matches();
                    if self.count > 0 {
                        return doc;
                    }
                    self.postings[0].advance();
                }
            }
        }
    }

    /// How many times the first word begins a match in the current document.
    fn matches(&mut self) -> u32 {
        for (postings, positions) in self.postings.iter_mut().zip(&mut self.positions) {
            postings.positions(positions);
        }
        let [first, rest @ ..] = self.positions.as_slice() else { return 0 };
        let begins = first.iter().filter(|p| **p >= self.from);
        begins.filter(|begin| follows(**begin, rest, self.slop)).count() as u32
    }
}

/// Whether words follow the one at `at` in order, taking always the nearest one: where any choice
/// keeps within `slop`, the nearest does. Nothing reaches from the title into the body.
fn follows(mut at: u32, rest: &[Vec<u32>], slop: u32) -> bool {
    let mut between = 0;
    for positions in rest {
        let Some(next) = positions.get(positions.partition_point(|p| *p <= at)) else {
            return false;
        };
        let into_body = at < BODY_START && *next >= BODY_START;
        between += next - at - 1;
        if into_body || between > slop {
            return false;
        }
        at = *next;
    }
    true
}

impl DocSet for OrderedScorer {
    fn advance(&mut self) -> DocId {
        self.postings[0].advance();
        self.find()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc() < target {
            self.postings[0].seek(target);
            self.find();
        }
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.postings[0].doc()
    }

    fn size_hint(&self) -> u32 {
        self.postings.iter().map(DocSet::size_hint).min().unwrap_or_default()
    }
}

impl Scorer for OrderedScorer {
    fn score(&mut self) -> Score {
        let Some((bm25, norms)) = &self.scoring else { return 1.0 };
        bm25.score(norms.fieldnorm_id(self.postings[0].doc()), self.count)
    }
}
