//! Any of several words, ranked: where `OR` is felt.
//!
//! tantivy prunes unions by the best score of each block of postings (block-max WAND). Over a text that
//! holds headline and body together these differ too little to skip much, and going from article to
//! article by the smallest of several lists costs more than scoring all of them. Here lists are read a
//! block at a time into the scores of a window of articles, as in H. Turtle and J. Flood's MAXSCORE:
//! words that cannot lift an article among the best by themselves are looked up only for articles that
//! have others.

use tantivy::{
    DocId, Score, SegmentReader, TERMINATED, Term,
    fieldnorm::FieldNormReader,
    postings::BlockSegmentPostings,
    query::{
        Bm25Weight, BooleanQuery, BoostQuery, EnableScoring, Explanation, Occur, Query, Scorer,
        TermQuery, Weight,
    },
    schema::IndexRecordOption,
};

use crate::engine::{
    Deadline,
    deadline::Watch,
    local::upstream::{excluded::Plain, unpruned::Unpruned},
};

/// Any of some terms of fields with frequencies, each with its weight.
#[derive(Debug, Clone)]
pub struct AnyOf {
    pub terms: Vec<(Term, Score)>,
    pub deadline: Deadline,
}

impl AnyOf {
    /// The same as tantivy has it: for whoever wants matches one after the other.
    fn union(&self) -> Box<dyn Query> {
        let clause = |(term, boost): &(Term, Score)| -> Box<dyn Query> {
            let term = Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs));
            Box::new(BoostQuery::new(term, *boost))
        };
        let mut clauses: Vec<_> = self.terms.iter().map(clause).collect();
        if clauses.len() == 1 {
            return clauses.remove(0);
        }
        let clauses = clauses.into_iter().map(|clause| (Occur::Should, clause));
        Box::new(Unpruned(Box::new(BooleanQuery::new(clauses.collect()))))
    }
}

impl Query for AnyOf {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let union = self.union().weight(scoring)?;
        let EnableScoring::Enabled { statistics_provider, .. } = scoring else { return Ok(union) };
        let mut terms = Vec::with_capacity(self.terms.len());
        for (term, boost) in &self.terms {
            let bm25 = Bm25Weight::for_terms(statistics_provider, std::slice::from_ref(term))?;
            terms.push((term.clone(), bm25.boost_by(*boost)));
        }
        Ok(Box::new(AnyOfWeight { union, terms, deadline: self.deadline.clone() }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        for (term, _) in &self.terms {
            visitor(term, false);
        }
    }
}

struct AnyOfWeight {
    union: Box<dyn Weight>,
    terms: Vec<(Term, Bm25Weight)>,
    deadline: Deadline,
}

/// Whether the lengths of texts count in the field of a term.
fn has_norms(reader: &SegmentReader, term: &Term) -> bool {
    reader.schema().get_field_entry(term.field()).has_fieldnorms()
}

impl Weight for AnyOfWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let scorer = self.union.scorer(reader, boost)?;
        // Of fields without lengths tantivy takes no block to score anything, so an intersection would
        // leave out the best.
        let prunable = self.terms.iter().all(|(term, _)| has_norms(reader, term));
        Ok(if prunable { scorer } else { Box::new(Plain(scorer)) })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.union.explain(reader, doc)
    }

    fn count(&self, reader: &SegmentReader) -> tantivy::Result<u32> {
        self.union.count(reader)
    }

    fn for_each_no_score(
        &self,
        reader: &SegmentReader,
        callback: &mut dyn FnMut(&[DocId]),
    ) -> tantivy::Result<()> {
        self.union.for_each_no_score(reader, callback)
    }

    fn for_each_pruning(
        &self,
        threshold: Score,
        reader: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score) -> Score,
    ) -> tantivy::Result<()> {
        let most: Score = self.terms.iter().map(|(_, bm25)| bm25.max_score()).sum();
        let steps = Steps::of(most);
        let mut lists = Vec::with_capacity(self.terms.len());
        for (term, bm25) in &self.terms {
            let index = reader.inverted_index(term.field())?;
            if let Some(postings) = index.read_block_postings(term, IndexRecordOption::WithFreqs)? {
                let norms = if has_norms(reader, term) {
                    reader.get_fieldnorms_reader(term.field())?
                } else {
                    FieldNormReader::constant(reader.max_doc(), 1)
                };
                let max = steps.count(bm25.max_score());
                lists.push(List { postings, at: 0, norms, bm25, max });
            }
        }
        let few = lists.iter().map(|list| list.expected(reader.max_doc())).sum::<usize>() < FEW;
        if few && self.terms.len() > 1 {
            return self.union.for_each_pruning(threshold, reader, callback);
        }
        lists.sort_by_key(|list| list.max);
        let watch = Watch::new(&self.deadline);
        read(&mut lists, reader.max_doc(), steps, watch, threshold, callback);
        Ok(())
    }
}

/// Scores as numbers of small steps. Which list is read first depends on the threshold; whole numbers
/// add up to the same in any order.
#[derive(Clone, Copy)]
struct Steps {
    /// Of one step.
    size: f64,
    /// So much that a score added to it is rounded to steps, which are its last bits then.
    shift: f64,
}

impl Steps {
    /// So small that 2^30 of them make up the greatest sum.
    fn of(most: Score) -> Self {
        let size = f64::from(most.clamp(Score::MIN_POSITIVE, Score::MAX)).log2().ceil().exp2()
            / f64::from(1 << 30);
        // One step more, so that no word that is there counts nothing.
        Self { size, shift: size * ((1_u64 << 52) + 1) as f64 }
    }

    fn count(self, score: Score) -> i32 {
        (f64::from(score) + self.shift).to_bits() as i32
    }

    fn score(self, count: i32) -> Score {
        (f64::from(count) * self.size) as Score
    }

    /// The most steps that are not above a score.
    fn at_most(self, score: Score) -> i32 {
        (f64::from(score) / self.size).floor().max(0.0) as i32
    }
}

/// The postings of a term, read up to the one at `at` in the current block.
struct List<'a> {
    postings: BlockSegmentPostings,
    at: usize,
    norms: FieldNormReader,
    bm25: &'a Bm25Weight,
    /// No score of the term has more steps.
    max: i32,
}

/// Articles that are scored at a time: their scores stay in the nearest cache.
const WINDOW: usize = 1024;

/// Where all lists together have fewer articles in a window, most of it would be read in vain.
const FEW: usize = 64;

/// Articles of a window whose scores are compared at once.
const CHUNK: usize = 32;

/// To look an article up in a list costs as much as to read so many.
const LOOK_UP: usize = 4;

/// Hands out all articles whose score is above the threshold, in order. `lists` ascend by their
/// greatest score.
fn read(
    lists: &mut [List<'_>],
    articles: u32,
    steps: Steps,
    mut watch: Watch,
    mut threshold: Score,
    callback: &mut dyn FnMut(DocId, Score) -> Score,
) {
    let mut scores = [0; WINDOW];
    let mut least = steps.at_most(threshold);
    while !watch.is_over(WINDOW as u32) {
        // The lists that together cannot reach the threshold only add to the scores of others.
        let mut minor = 0;
        let mut bound = 0;
        while let Some(list) = lists.get(minor).filter(|list| bound + list.max <= least) {
            (minor, bound) = (minor + 1, bound + list.max);
        }
        let (minor, major) = lists.split_at_mut(minor);
        let start = major.iter().map(List::doc).min().unwrap_or(TERMINATED);
        if start == TERMINATED {
            return;
        }
        for list in major.iter_mut() {
            list.add(start, steps, &mut scores);
        }
        for list in minor.iter_mut().rev() {
            let enough = least - bound;
            let reaching = scores.iter().filter(|score| **score > enough).count();
            if reaching == 0 {
                break;
            }
            if reaching * LOOK_UP > list.expected(articles) {
                list.seek(start);
                list.add(start, steps, &mut scores);
            } else {
                above(start, &mut scores, enough, |doc, score| {
                    *score += list.steps(doc, steps);
                });
            }
            bound -= list.max;
        }
        above(start, &mut scores, least, |doc, score| {
            let score = steps.score(*score);
            if score > threshold {
                threshold = callback(doc, score);
            }
        });
        least = steps.at_most(threshold);
        scores.fill(0);
    }
}

/// Hands out the articles of a window that have more than `least`.
#[allow(clippy::needless_bitwise_bool, reason = "several are compared at once")]
fn above(
    start: DocId,
    scores: &mut [i32; WINDOW],
    least: i32,
    mut each: impl FnMut(DocId, &mut i32),
) {
    for (from, chunk) in (start..).step_by(CHUNK).zip(scores.chunks_exact_mut(CHUNK)) {
        // Most chunks have nothing to offer, and this is told of all their articles at once.
        if chunk.iter().fold(false, |any, score| any | (*score > least)) {
            for (doc, score) in (from..).zip(chunk).filter(|(_, score)| **score > least) {
                each(doc, score);
            }
        }
    }
}

impl List<'_> {
    fn doc(&self) -> DocId {
        self.postings.docs().get(self.at).copied().unwrap_or(TERMINATED)
    }

    /// How many articles of a window the list has, when they are spread evenly.
    fn expected(&self, articles: u32) -> usize {
        self.postings.doc_freq() as usize * WINDOW / articles.max(1) as usize
    }

    /// Goes to the first article from `doc` on, which is not before the ones asked for so far.
    fn seek(&mut self, doc: DocId) {
        if self.doc() < doc {
            self.at = self.postings.seek(doc);
        }
    }

    /// Adds the scores of the articles from `start` on, as many as there are places in `scores`.
    fn add(&mut self, start: DocId, steps: Steps, scores: &mut [i32; WINDOW]) {
        loop {
            let docs = &self.postings.docs()[self.at..];
            let Some(last) = docs.last() else { return };
            let end = start.saturating_add(WINDOW as u32);
            let count = if *last < end { docs.len() } else { docs.partition_point(|d| *d < end) };
            let counts = &self.postings.freqs()[self.at..];
            for (doc, frequency) in docs[..count].iter().zip(counts) {
                scores[(doc - start) as usize % WINDOW] +=
                    steps.count(self.bm25.score(self.norms.fieldnorm_id(*doc), *frequency));
            }
            if count < docs.len() {
                self.at += count;
                return;
            }
            self.postings.advance();
            self.at = 0;
        }
    }

    /// The score of one article, not before the ones asked for so far.
    fn steps(&mut self, doc: DocId, steps: Steps) -> i32 {
        self.seek(doc);
        if self.doc() == doc {
            steps.count(
                self.bm25.score(self.norms.fieldnorm_id(doc), self.postings.freqs()[self.at]),
            )
        } else {
            0
        }
    }
}
