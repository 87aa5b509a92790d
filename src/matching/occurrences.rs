//! Where the words of a query stand in an article.
//!
//! Most words of an article have nothing to do with a query, and their first letter shows it:
//! folding keeps an ASCII letter and stemming keeps the first letter, so only words that begin
//! like a word of the query are folded and stemmed at all.

use std::cell::RefCell;

use super::{Document, Word};
use crate::{
    field::Part,
    query::{Symbol, Wildcard},
    text::{Stemmer, fold},
};

thread_local! {
    /// Its memory serves all queries of a thread.
    static STEMMER: RefCell<Stemmer> = RefCell::new(Stemmer::new());
}

/// Number of a word of the query.
pub(super) type TermId = usize;

/// A word of the query.
#[derive(Debug, Clone, PartialEq)]
enum Term {
    Stem(String),
    Exact(String),
    Pattern(Wildcard),
}

/// The distinct words of a query.
#[derive(Debug, Clone, Default)]
pub(super) struct Lexicon {
    terms: Vec<Term>,
    /// Terms by the first byte of the folded words that they can match.
    by_first: Vec<(u8, TermId)>,
    /// Terms that words with any first byte can match.
    anywhere: Vec<TermId>,
}

impl Lexicon {
    pub fn word(&mut self, word: &str, exact: bool) -> TermId {
        let mut folded = String::with_capacity(word.len());
        fold(word, &mut folded);
        let first = folded.bytes().next();
        let term = if exact || folded.is_empty() {
            Term::Exact(folded)
        } else {
            Term::Stem(STEMMER.with_borrow_mut(|stemmer| stemmer.stem(&folded).to_owned()))
        };
        self.add(term, first)
    }

    pub fn pattern(&mut self, pattern: &str) -> TermId {
        let pattern = Wildcard::new(pattern);
        let first = match pattern.symbols().first() {
            Some(Symbol::Char(c)) => Some(c.encode_utf8(&mut [0; 4]).as_bytes()[0]),
            _ => None,
        };
        self.add(Term::Pattern(pattern), first)
    }

    fn add(&mut self, term: Term, first: Option<u8>) -> TermId {
        if let Some(known) = self.terms.iter().position(|t| *t == term) {
            return known;
        }
        let id = self.terms.len();
        self.terms.push(term);
        match first {
            Some(first) => self.by_first.push((first, id)),
            None => self.anywhere.push(id),
        }
        id
    }
}

/// The positions of every word of a query, ascending.
pub(super) struct Occurrences {
    title: Vec<Vec<u32>>,
    body: Vec<Vec<u32>>,
}

impl Occurrences {
    pub fn of(lexicon: &Lexicon, document: &Document<'_>) -> Self {
        STEMMER.with_borrow_mut(|stemmer| {
            let mut positions = |part| {
                let (source, words) = document.part(part);
                positions(lexicon, source, words, stemmer)
            };
            Self { title: positions(Part::Title), body: positions(Part::Body) }
        })
    }

    /// Calls `found` with first and last position of every stretch of `part` in which the terms
    /// follow each other with at most `slop` further words in between in total: for every
    /// beginning the shortest.
    pub fn sequences(
        &self,
        part: Part,
        terms: &[TermId],
        slop: u32,
        mut found: impl FnMut(u32, u32),
    ) {
        let positions = match part {
            Part::Title => &self.title,
            Part::Body => &self.body,
        };
        let Some((first, further)) = terms.split_first() else { return };
        for &start in &positions[*first] {
            // The nearest next word leaves the most room for the rest.
            let last = further.iter().enumerate().try_fold(start, |at, (i, term)| {
                let places = &positions[*term];
                let next = *places.get(places.partition_point(|&p| p <= at))?;
                (next - start <= i as u32 + 1 + slop).then_some(next)
            });
            if let Some(last) = last {
                found(start, last);
            }
        }
    }
}

fn positions(
    lexicon: &Lexicon,
    source: &str,
    words: &[Word],
    stemmer: &mut Stemmer,
) -> Vec<Vec<u32>> {
    let mut positions = vec![Vec::new(); lexicon.terms.len()];
    let mut candidates: [bool; 256] = [!lexicon.anywhere.is_empty(); 256];
    for (first, _) in &lexicon.by_first {
        candidates[*first as usize] = true;
    }
    let mut folded = String::new();
    for (position, word) in words.iter().enumerate() {
        let first = source.as_bytes()[word.start as usize].to_ascii_lowercase();
        // What a letter beyond ASCII folds to shows only afterwards.
        if first.is_ascii() && !candidates[first as usize] {
            continue;
        }
        folded.clear();
        fold(&source[word.start as usize..word.end as usize], &mut folded);
        let first = folded.bytes().next();
        let begins_alike =
            || lexicon.by_first.iter().filter(|(b, _)| Some(*b) == first).map(|(_, id)| *id);
        // Stems are not empty, so without one no stem is found.
        let stem = if begins_alike().next().is_some() { stemmer.stem(&folded) } else { "" };
        for id in begins_alike().chain(lexicon.anywhere.iter().copied()) {
            let is_it = match &lexicon.terms[id] {
                Term::Stem(wanted) => stem == wanted,
                Term::Exact(wanted) => folded == *wanted,
                Term::Pattern(pattern) => pattern.matches(&folded),
            };
            if is_it {
                positions[id].push(position as u32);
            }
        }
    }
    positions
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_stem_begins_like_its_word(word in "[a-z][a-z']{0,11}(ing|ed|s|ly|ation|ies|y)?") {
            let mut stemmer = Stemmer::new();
            assert_eq!(stemmer.stem(&word).as_bytes().first(), word.as_bytes().first());
        }

        #[test]
        fn folding_keeps_an_ascii_beginning(word in "[a-zA-Z0-9]\\PC{0,6}") {
            for range in crate::text::words(&word).take(1) {
                let mut folded = String::new();
                fold(&word[range], &mut folded);
                assert_eq!(folded.as_bytes()[0], word.as_bytes()[0].to_ascii_lowercase());
            }
        }
    }
}
