//! Wildcards and fuzzy words into the words of the index that fit.

use std::{cmp::Reverse, collections::HashMap};

use tantivy::{Searcher, Term, query::FuzzyTermQuery, schema::Field as Column};

use crate::{
    engine::{Deadline, Expansion, analyzer::AS_WRITTEN, deadline::Watch},
    query::{Wildcard, evaluate::intervals::Leaf, is_like},
    text::{FORM_MARK, fold, is_own_stem, signed_form},
};

/// Most words that one pattern stands for: the most frequent ones, of equally frequent ones the first
/// of the alphabet.
const MOST: usize = 4096;

impl Expansion {
    /// The words of a text column that fit `leaf`; `None` where that is no pattern.
    pub(in crate::engine::local) fn of(
        leaf: Leaf<'_>,
        column: Column,
        searcher: &Searcher,
        deadline: &Deadline,
    ) -> tantivy::Result<Option<Self>> {
        let mut found = Found::default();
        let mut watch = Watch::new(deadline);
        let pattern = match leaf {
            Leaf::Word { .. } => return Ok(None),
            Leaf::Wildcard(pattern) => {
                let wanted = Wildcard::new(pattern);
                let start = wanted.literal_start();
                for reader in searcher.segment_readers() {
                    let index = reader.inverted_index(column)?;
                    for form in [Form::Marked, Form::Bare] {
                        let prefix = form.term(&start);
                        let mut terms = index.terms().range().ge(&prefix);
                        if let Some(end) = after(&prefix) {
                            terms = terms.lt(end);
                        }
                        let mut terms = terms.into_stream()?;
                        while terms.advance() && !watch.is_over(1) {
                            let word = form.word(terms.key()).filter(|word| wanted.matches(word));
                            found.add(word, terms.value().doc_freq);
                        }
                    }
                }
                pattern.to_owned()
            }
            Leaf::Fuzzy(text, distance) => {
                let mut wanted = String::new();
                fold(text, &mut wanted);
                for reader in searcher.segment_readers() {
                    let index = reader.inverted_index(column)?;
                    for form in [Form::Marked, Form::Bare] {
                        let term = Term::from_field_text(column, &form.term(&wanted));
                        let automaton = FuzzyTermQuery::new(term, distance, true).automaton()?;
                        let mut terms = index.terms().search(automaton).into_stream()?;
                        while terms.advance() && !watch.is_over(1) {
                            // The automaton may have changed the mark, too.
                            let word = form.word(terms.key());
                            let word = word.filter(|word| is_like(&wanted, word, distance));
                            found.add(word, terms.value().doc_freq);
                        }
                    }
                }
                format!("{text}~{distance}")
            }
        };
        let mut words: Vec<(String, u64)> = found.0.into_iter().collect();
        words.sort_unstable_by(|a, b| (Reverse(a.1), &a.0).cmp(&(Reverse(b.1), &b.0)));
        let left_out = words.len().saturating_sub(MOST);
        words.truncate(MOST);
        Ok(Some(Self { pattern, words, left_out }))
    }

    /// The terms of the words in a text column.
    pub fn terms(&self, column: Column) -> Vec<Term> {
        self.words.iter().flat_map(|(word, _)| as_written(word, column)).collect()
    }

    /// The articles with any of the words, at most; some are counted several times.
    pub fn articles(&self) -> u64 {
        self.words.iter().map(|(_, articles)| articles).sum()
    }
}

/// How a word as written stands in the index.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    /// Behind a mark.
    Marked,
    /// As its only form.
    Bare,
}

impl Form {
    /// The term that begins with, or is, a folded word in this form.
    fn term(self, word: &str) -> String {
        match self {
            Self::Marked => format!("{AS_WRITTEN}{word}"),
            Self::Bare => word.to_owned(),
        }
    }

    /// The word that a term is in this form.
    fn word(self, term: &[u8]) -> Option<&str> {
        let term = str::from_utf8(term).ok()?;
        match self {
            Self::Marked => term.strip_prefix(AS_WRITTEN),
            Self::Bare => Some(term).filter(|term| is_bare(term)),
        }
    }
}

/// Whether a term is a word as written that has no other form in some article.
pub fn is_bare(term: &str) -> bool {
    is_own_stem(term) && !term.starts_with(FORM_MARK)
}

/// The terms of a folded word as written. Beyond ASCII it depends on the language of an article whether
/// the word has other forms.
fn as_written(word: &str, column: Column) -> Vec<Term> {
    let forms: &[Form] = match (word.is_ascii(), is_own_stem(word)) {
        (false, _) => &[Form::Bare, Form::Marked],
        (true, true) => &[Form::Bare],
        (true, false) => &[Form::Marked],
    };
    forms.iter().map(|form| Term::from_field_text(column, &form.term(word))).collect()
}

/// The terms of a word of a query that is compared as written.
pub fn exactly(word: &str, column: Column) -> Vec<Term> {
    if let Some(signed) = signed_form(word) {
        return vec![Term::from_field_text(column, &signed)];
    }
    let mut folded = String::new();
    fold(word, &mut folded);
    as_written(&folded, column)
}

/// Words as written and the number of articles with each.
#[derive(Default)]
struct Found(HashMap<String, u64>);

impl Found {
    fn add(&mut self, word: Option<&str>, articles: u32) {
        let Some(word) = word else { return };
        match self.0.get_mut(word) {
            Some(known) => *known += u64::from(articles),
            None => {
                self.0.insert(word.to_owned(), u64::from(articles));
            }
        }
    }
}

/// The least text that comes after all that begin with `prefix`.
fn after(prefix: &str) -> Option<Vec<u8>> {
    let mut bytes = prefix.as_bytes().to_vec();
    // UTF-8 has no byte 0xFF.
    *bytes.last_mut()? += 1;
    Some(bytes)
}
