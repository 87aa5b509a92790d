//! Words, phrases and proximity in the index: documents that have the words, by the postings, and of
//! those the ones in which [`crate::query::evaluate::intervals`] finds a match. It serves whatever tantivy's
//! own term and phrase queries do not ask: slop, body and lead alone, proximity, counts.

use std::sync::Arc;

use tantivy::{
    DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term,
    fieldnorm::FieldNormReader,
    query::{
        Bm25StatisticsProvider, Bm25Weight, EmptyScorer, EnableScoring, Explanation, Query, Scorer,
        Weight,
    },
    schema::Field as Column,
};

use super::source::Source;
use crate::{
    engine::{
        Deadline,
        analyzer::{BODY_START, PARAGRAPH, SENTENCE},
        deadline::Watch,
    },
    fields::Part,
    query::evaluate::intervals::{Expression, Place, TextQuery},
};

/// The articles in which something stands.
#[derive(Debug, Clone)]
pub struct Positions {
    /// The column of text it stands in.
    pub column: Column,
    /// What.
    pub sought: TextQuery,
    /// The terms of each leaf.
    pub leaves: Arc<[Terms]>,
    pub deadline: Deadline,
}

/// What a leaf is in the index.
#[derive(Debug, Clone)]
pub struct Terms {
    /// Any of them.
    pub terms: Vec<Term>,
    /// Articles with any of them; `None`: as many as have the one term.
    pub articles: Option<u64>,
}

impl Query for Positions {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let weights = match scoring {
            EnableScoring::Enabled { statistics_provider, .. } => {
                self.weights(&self.sought.expression, statistics_provider)?
            }
            EnableScoring::Disabled { .. } => Vec::new(),
        };
        Ok(Box::new(PositionsWeight { query: self.clone(), weights }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        for leaf in self.leaves.iter() {
            leaf.terms.iter().for_each(|term| visitor(term, true));
        }
    }
}

impl Positions {
    /// What every word weighs: of alternatives the best one, so that many of them weigh no more.
    fn weights(
        &self,
        expression: &Expression,
        statistics: &dyn Bm25StatisticsProvider,
    ) -> tantivy::Result<Vec<Bm25Weight>> {
        let leaf = |leaf: &usize| {
            let Terms { terms, articles } = &self.leaves[*leaf];
            let all = statistics.total_num_docs()?;
            let articles = match (articles, terms.first()) {
                (Some(articles), _) => (*articles).min(all),
                (None, Some(term)) => statistics.doc_freq(term)?,
                (None, None) => 0,
            };
            let length = statistics.total_num_tokens(self.column)? as Score / all as Score;
            Ok(Bm25Weight::for_one_term_without_explain(articles, all, length))
        };
        match expression {
            Expression::Word { leaf: word, .. } => Ok(vec![leaf(word)?]),
            Expression::Phrase { leaves, .. } => leaves.iter().map(leaf).collect(),
            Expression::Any(inner) => {
                let weigh = |weights: &[Bm25Weight]| -> Score {
                    weights.iter().map(Bm25Weight::max_score).sum()
                };
                let mut best = Vec::new();
                for inner in inner {
                    let weights = self.weights(inner, statistics)?;
                    if weigh(&weights) > weigh(&best) {
                        best = weights;
                    }
                }
                Ok(best)
            }
            Expression::Near { left, link, .. } if link.negated => self.weights(left, statistics),
            Expression::Near { left, right, .. } => {
                let mut weights = self.weights(left, statistics)?;
                weights.extend(self.weights(right, statistics)?);
                Ok(weights)
            }
        }
    }
}

struct PositionsWeight {
    query: Positions,
    /// Empty where scores are not asked for.
    weights: Vec<Bm25Weight>,
}

impl PositionsWeight {
    fn open(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<PositionsScorer> {
        let Positions { column, sought, leaves, deadline } = &self.query;
        let mut watch = Watch::new(deadline);
        let mut open = |terms: &[Term]| Source::open(reader, *column, terms, &mut watch);
        let sources = leaves.iter().map(|leaf| open(&leaf.terms));
        let sources: Vec<Source> = sources.collect::<tantivy::Result<_>>()?;
        let mut marks = |mark| open(&[Term::from_field_text(*column, mark)]);
        let sentences = if sought.needs_sentences() { Some(marks(SENTENCE)?) } else { None };
        let paragraphs = if sought.needs_paragraphs() { marks(PARAGRAPH)? } else { Source::None };
        let mut scorer = PositionsScorer {
            candidates: Candidates::of(&sought.expression, &sources),
            sought: sought.clone(),
            positions: vec![Vec::new(); sources.len()],
            sources,
            boundaries: Boundaries { sentences, paragraphs, starts: Default::default() },
            weights: self.weights.iter().map(|weight| weight.boost_by(boost)).collect(),
            norms: reader.get_fieldnorms_reader(*column)?,
            doc: 0,
            count: 0,
            watch,
        };
        scorer.find(0);
        Ok(scorer)
    }
}

impl Weight for PositionsWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let scorer = self.open(reader, boost)?;
        Ok(if scorer.doc == TERMINATED { Box::new(EmptyScorer) } else { Box::new(scorer) })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.open(reader, 1.0)?;
        if scorer.doc > doc || scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("document {doc} does not match")));
        }
        Ok(Explanation::new("words by their positions", scorer.score()))
    }
}

/// The documents that have the words an expression needs.
enum Candidates {
    Leaf(usize),
    /// The rarest first.
    All(Vec<Candidates>),
    Any(Vec<Candidates>),
}

impl Candidates {
    fn of(expression: &Expression, sources: &[Source]) -> Self {
        let mut all = match expression {
            Expression::Word { leaf, .. } => return Self::Leaf(*leaf),
            Expression::Any(inner) => {
                return Self::Any(inner.iter().map(|e| Self::of(e, sources)).collect());
            }
            Expression::Near { left, link, .. } if link.negated => return Self::of(left, sources),
            Expression::Phrase { leaves, .. } => leaves.iter().copied().map(Self::Leaf).collect(),
            Expression::Near { left, right, .. } => {
                vec![Self::of(left, sources), Self::of(right, sources)]
            }
        };
        all.sort_by_key(|candidates| candidates.size_hint(sources));
        Self::All(all)
    }

    /// The first document from `target` on.
    fn seek(&self, target: DocId, sources: &mut [Source], watch: &mut Watch) -> DocId {
        match self {
            Self::Leaf(leaf) => sources[*leaf].seek(target),
            Self::Any(any) => {
                let found = any.iter().map(|one| one.seek(target, sources, watch));
                found.min().unwrap_or(TERMINATED)
            }
            Self::All(all) => {
                let mut doc = target;
                let mut agreed = 0;
                for one in all.iter().cycle() {
                    let found = one.seek(doc, sources, watch);
                    agreed = if found == doc { agreed + 1 } else { 1 };
                    doc = found;
                    if agreed >= all.len() || doc == TERMINATED || watch.is_over(1) {
                        break;
                    }
                }
                doc
            }
        }
    }

    /// Documents at most.
    fn size_hint(&self, sources: &[Source]) -> u32 {
        match self {
            Self::Leaf(leaf) => sources[*leaf].size_hint(),
            Self::All(all) => all.iter().map(|c| c.size_hint(sources)).min().unwrap_or_default(),
            Self::Any(any) => any.iter().map(|c| c.size_hint(sources)).fold(0, u32::saturating_add),
        }
    }
}

/// Where sentences and paragraphs begin.
struct Boundaries {
    /// Sentences that begin no paragraph; `None` where nobody asks for sentences.
    sentences: Option<Source>,
    paragraphs: Source,
    /// Of the current document: all sentences, and paragraphs.
    starts: [Vec<u32>; 2],
}

impl Boundaries {
    fn read(&mut self, doc: DocId) -> (&[u32], &[u32]) {
        let [sentences, paragraphs] = &mut self.starts;
        self.paragraphs.positions(doc, paragraphs);
        if let Some(source) = &mut self.sentences {
            source.positions(doc, sentences);
            sentences.extend_from_slice(paragraphs);
            sentences.sort_unstable();
        }
        (sentences, paragraphs)
    }
}

struct PositionsScorer {
    candidates: Candidates,
    sought: TextQuery,
    sources: Vec<Source>,
    boundaries: Boundaries,
    weights: Vec<Bm25Weight>,
    norms: FieldNormReader,
    doc: DocId,
    /// Of the current document, by leaf.
    positions: Vec<Vec<u32>>,
    /// Matches in the current document.
    count: u32,
    watch: Watch,
}

/// What the positions of one document cost, compared with the reading of a posting.
const COST: u32 = 16;

/// Steps from word to word that cost as much as the reading of a posting.
const STEPS_OF_A_POSTING: usize = 4;

impl PositionsScorer {
    /// Goes to the first document from `target` on that matches.
    fn find(&mut self, mut target: DocId) -> DocId {
        loop {
            self.doc = self.candidates.seek(target, &mut self.sources, &mut self.watch);
            if self.watch.is_over(COST) {
                self.doc = TERMINATED;
            }
            if self.doc == TERMINATED {
                return TERMINATED;
            }
            let (count, steps) = self.matches();
            self.count = count;
            if self.watch.is_over((steps / STEPS_OF_A_POSTING) as u32) {
                self.doc = TERMINATED;
                return TERMINATED;
            }
            if self.count > 0 {
                return self.doc;
            }
            target = self.doc + 1;
        }
    }

    /// How many times the current document matches, and how many steps that took.
    fn matches(&mut self) -> (u32, usize) {
        for (source, positions) in self.sources.iter_mut().zip(&mut self.positions) {
            source.positions(self.doc, positions);
        }
        let (sentences, paragraphs) = self.boundaries.read(self.doc);
        let (title_sentences, body_sentences) = sentences.split_at(before_body(sentences));
        let (title_paragraphs, body_paragraphs) = paragraphs.split_at(before_body(paragraphs));
        let leaves = self.positions.as_slice();
        self.sought.count(&[
            Place {
                part: Part::Title,
                leaves,
                range: 0..BODY_START,
                sentences: title_sentences,
                paragraphs: title_paragraphs,
            },
            Place {
                part: Part::Body,
                leaves,
                range: BODY_START..u32::MAX,
                sentences: body_sentences,
                paragraphs: body_paragraphs,
            },
        ])
    }
}

impl DocSet for PositionsScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED { TERMINATED } else { self.find(self.doc + 1) }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target { self.find(target) } else { self.doc }
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.candidates.size_hint(&self.sources)
    }
}

impl Scorer for PositionsScorer {
    fn score(&mut self) -> Score {
        if self.weights.is_empty() {
            return 1.0;
        }
        let norm = self.norms.fieldnorm_id(self.doc);
        self.weights.iter().map(|weight| weight.score(norm, self.count)).sum()
    }
}

/// How many of the positions lie in the headline.
fn before_body(starts: &[u32]) -> usize {
    starts.partition_point(|start| *start < BODY_START)
}
