//! The postings of a segment: in order, inside the segment, and where the words of an article are.

use tantivy::{
    DocId, DocSet, SegmentMeta, SegmentReader, TERMINATED, TantivyDocument, TantivyError, Term,
    index::{InvertedIndexReader, SegmentComponent},
    postings::Postings,
    schema::IndexRecordOption,
    termdict::TermStreamer,
    tokenizer::{TextAnalyzer, TokenStream},
};

use super::Check;
use crate::engine::{
    EngineError, Severity,
    analyzer::{Analyzer, indexed_text},
    local::schema,
    stored::join,
};

/// Of so many articles one is taken, whose words are looked for.
const SAMPLED: usize = 101;

/// Words of an article that are looked for.
const WORDS: usize = 50;

impl Check<'_> {
    /// Reads all postings; whether they are as an index writes them.
    pub(super) fn postings(
        &mut self,
        segment: &SegmentMeta,
        reader: &SegmentReader,
    ) -> Result<bool, EngineError> {
        let mut sound = true;
        for (field, entry) in self.folder.index.schema().fields() {
            let Some(option) = entry.field_type().get_index_record_option() else { continue };
            let inverted = reader.inverted_index(field)?;
            let mut terms = inverted.terms().stream()?;
            let mut before: Option<Vec<u8>> = None;
            while terms.advance() {
                let in_order = before.as_ref().is_none_or(|before| before.as_slice() < terms.key());
                if !in_order || !is_sound(&inverted, &terms, option, reader.max_doc())? {
                    let name = segment.relative_path(SegmentComponent::Postings);
                    let at = self.at(&name.to_string_lossy());
                    let field = entry.name();
                    self.find(
                        Severity::Damaged,
                        at,
                        format!("the postings of `{field}` are wrong"),
                    );
                    sound = false;
                    break;
                }
                before = Some(terms.key().to_vec());
            }
        }
        let missing = self.missing_words(reader)?;
        if missing > 0 {
            let name = segment.relative_path(SegmentComponent::Terms);
            let at = self.at(&name.to_string_lossy());
            self.find(Severity::Damaged, at, format!("{missing} words of articles are not found"));
        }
        Ok(sound && missing == 0)
    }

    /// Looks for the words of some articles; how many are not found.
    fn missing_words(&self, reader: &SegmentReader) -> Result<usize, EngineError> {
        let store = reader.get_store_reader(1).map_err(TantivyError::from)?;
        let inverted = reader.inverted_index(self.folder.columns.text)?;
        let mut analyzer = TextAnalyzer::from(Analyzer::default());
        let mut missing = 0;
        for doc in reader.doc_ids_alive().step_by(SAMPLED) {
            let stored: TantivyDocument = store.get(doc)?;
            let columns = &self.folder.columns;
            let [record, mentions, body] = [columns.record, columns.mentions, columns.body]
                .map(|column| schema::stored_text(&stored, column));
            // One that cannot be read was found by its record.
            let Ok(article) = join(record, mentions, body) else { continue };
            let indexed = indexed_text(&article);
            let mut words = analyzer.token_stream(&indexed);
            for _ in 0..WORDS {
                if !words.advance() {
                    break;
                }
                missing +=
                    usize::from(!is_found(&inverted, columns.text, &words.token().text, doc)?);
            }
        }
        Ok(missing)
    }
}

/// Whether the postings of a term are in order, inside the segment, and as many as its entry says.
fn is_sound(
    inverted: &InvertedIndexReader,
    terms: &TermStreamer<'_>,
    option: IndexRecordOption,
    max_doc: DocId,
) -> Result<bool, EngineError> {
    let mut postings = inverted.read_postings_from_terminfo(terms.value(), option)?;
    let mut count = 0;
    let mut positions = Vec::new();
    let mut before = None;
    while postings.doc() != TERMINATED {
        let doc = postings.doc();
        if doc >= max_doc || before.is_some_and(|before| before >= doc) {
            return Ok(false);
        }
        if option.has_positions() {
            postings.positions(&mut positions);
            if positions.is_empty() || !positions.is_sorted() {
                return Ok(false);
            }
        }
        before = Some(doc);
        count += 1;
        postings.advance();
    }
    Ok(count == terms.value().doc_freq)
}

/// Whether a word leads to an article.
fn is_found(
    inverted: &InvertedIndexReader,
    field: tantivy::schema::Field,
    word: &str,
    doc: DocId,
) -> Result<bool, EngineError> {
    let term = Term::from_field_text(field, word);
    let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::Basic)? else {
        return Ok(false);
    };
    Ok(postings.doc() == doc || postings.doc() < doc && postings.seek(doc) == doc)
}
