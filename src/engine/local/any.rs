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

/// Any of two or more terms of one field with frequencies, each with its weight.
#[derive(Debug, Clone)]
pub(super) struct AnyOf {
    pub terms: Vec<(Term, Score)>,
}

impl AnyOf {
    /// The same as tantivy has it: for whoever wants matches one after the other.
    fn union(&self) -> BooleanQuery {
        let clause = |(term, boost): &(Term, Score)| -> (Occur, Box<dyn Query>) {
            let term = Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs));
            (Occur::Should, Box::new(BoostQuery::new(term, *boost)))
        };
        BooleanQuery::new(self.terms.iter().map(clause).collect())
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
        Ok(Box::new(AnyOfWeight { union, terms }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.terms.iter().for_each(|(term, _)| visitor(term, false));
    }
}

struct AnyOfWeight {
    union: Box<dyn Weight>,
    terms: Vec<(Term, Bm25Weight)>,
}

impl Weight for AnyOfWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        self.union.scorer(reader, boost)
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

    fn for_each(
        &self,
        reader: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score),
    ) -> tantivy::Result<()> {
        self.union.for_each(reader, callback)
    }

    fn for_each_pruning(
        &self,
        threshold: Score,
        reader: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score) -> Score,
    ) -> tantivy::Result<()> {
        let Some((term, _)) = self.terms.first() else { return Ok(()) };
        let index = reader.inverted_index(term.field())?;
        let mut lists = Vec::with_capacity(self.terms.len());
        for (term, bm25) in &self.terms {
            if let Some(postings) = index.read_block_postings(term, IndexRecordOption::WithFreqs)? {
                lists.push(List { postings, at: 0, max: bm25.max_score(), bm25 });
            }
        }
        if lists.iter().map(|list| list.expected(reader.max_doc())).sum::<usize>() < FEW {
            return self.union.for_each_pruning(threshold, reader, callback);
        }
        lists.sort_by(|a, b| a.max.total_cmp(&b.max));
        let norms = if reader.schema().get_field_entry(term.field()).has_fieldnorms() {
            reader.get_fieldnorms_reader(term.field())?
        } else {
            FieldNormReader::constant(reader.max_doc(), 1)
        };
        read(&mut lists, &norms, threshold, callback);
        Ok(())
    }
}

/// The postings of a term, read up to the one at `at` in the current block.
struct List<'a> {
    postings: BlockSegmentPostings,
    at: usize,
    bm25: &'a Bm25Weight,
    /// No score of the term is above this.
    max: Score,
}

/// Articles that are scored at a time: their scores stay in the nearest cache.
const WINDOW: usize = 1024;

/// Where all lists together have fewer articles in a window, most of it would be read in vain.
const FEW: usize = 64;

/// Articles of a window whose scores are compared at once.
const CHUNK: usize = 32;

/// To look an article up in a list costs as much as to read so many.
const LOOK_UP: usize = 4;

/// Sums of scores are no more exact than this.
const ROUNDING: Score = 1.0001;

/// Hands out all articles whose score is above the threshold, in order. `lists` ascend by their
/// greatest score.
fn read(
    lists: &mut [List<'_>],
    norms: &FieldNormReader,
    mut threshold: Score,
    callback: &mut dyn FnMut(DocId, Score) -> Score,
) {
    let mut scores = [0.0; WINDOW];
    loop {
        // The lists that together cannot reach the threshold only add to the scores of others.
        let (mut minor, mut bound) = (0, 0.0);
        while let Some(list) = lists.get(minor).filter(|l| (bound + l.max) * ROUNDING <= threshold)
        {
            (minor, bound) = (minor + 1, bound + list.max);
        }
        let (minor, major) = lists.split_at_mut(minor);
        let start = major.iter().map(List::doc).min().unwrap_or(TERMINATED);
        if start == TERMINATED {
            return;
        }
        major.iter_mut().for_each(|list| list.add(start, norms, &mut scores));
        for list in minor.iter_mut().rev() {
            let enough = threshold - bound * ROUNDING;
            let reaching = scores.iter().filter(|score| **score > enough).count();
            if reaching == 0 {
                break;
            }
            if reaching * LOOK_UP > list.expected(norms.num_docs()) {
                list.seek(start);
                list.add(start, norms, &mut scores);
            } else {
                above(start, &mut scores, enough, |doc, score| *score += list.score(doc, norms));
            }
            bound -= list.max;
        }
        above(start, &mut scores, threshold.max(0.0), |doc, score| {
            if *score > threshold {
                threshold = callback(doc, *score);
            }
        });
        scores.fill(0.0);
    }
}

/// Hands out the articles of a window that have more than `least`.
fn above(
    start: DocId,
    scores: &mut [Score; WINDOW],
    least: Score,
    mut each: impl FnMut(DocId, &mut Score),
) {
    for (from, chunk) in (start..).step_by(CHUNK).zip(scores.chunks_exact_mut(CHUNK)) {
        // Most chunks have nothing to offer, and this is told of all their articles at once.
        if greatest(chunk) > least {
            for (doc, score) in (from..).zip(chunk).filter(|(_, score)| **score > least) {
                each(doc, score);
            }
        }
    }
}

/// The greatest of some scores, in lanes, so that they are compared several at once.
fn greatest(scores: &[Score]) -> Score {
    let mut lanes = [0.0; 8];
    for eight in scores.chunks_exact(8) {
        for (lane, score) in lanes.iter_mut().zip(eight) {
            *lane = if *score > *lane { *score } else { *lane };
        }
    }
    lanes.into_iter().fold(0.0, Score::max)
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
    fn add(&mut self, start: DocId, norms: &FieldNormReader, scores: &mut [Score; WINDOW]) {
        loop {
            let docs = &self.postings.docs()[self.at..];
            let Some(last) = docs.last() else { return };
            let end = start.saturating_add(WINDOW as u32);
            let count = if *last < end { docs.len() } else { docs.partition_point(|d| *d < end) };
            let counts = &self.postings.freqs()[self.at..];
            for (doc, frequency) in docs[..count].iter().zip(counts) {
                scores[(doc - start) as usize % WINDOW] +=
                    self.bm25.score(norms.fieldnorm_id(*doc), *frequency);
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
    fn score(&mut self, doc: DocId, norms: &FieldNormReader) -> Score {
        self.seek(doc);
        if self.doc() == doc {
            self.bm25.score(norms.fieldnorm_id(doc), self.postings.freqs()[self.at])
        } else {
            0.0
        }
    }
}
