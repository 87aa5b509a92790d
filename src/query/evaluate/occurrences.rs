//! The positions of a query's words in an article.
//!
//! Most words of an English article have nothing to do with a query, and their first letter shows it:
//! folding keeps an ASCII letter and English stemming keeps the first letter, so only words that
//! begin like a word of the query are folded and stemmed at all. Other languages have prefixes.

use std::cell::RefCell;

use super::{
    document::{Document, Word},
    intervals::{Leaf, Place},
};
use crate::{
    fields::Part,
    query::{Symbol, Wildcard, is_like},
    text::{Boundary, Forms, Language, WordForms, boundary, fold, sign, signed_form, with_sign},
};

thread_local! {
    /// Its memory serves all queries of a thread.
    static FORMS: RefCell<Forms> = RefCell::default();
}

/// Number of a word of the query.
pub(super) type TermId = usize;

/// A word of the query.
#[derive(Debug, Clone, PartialEq)]
enum Term {
    /// As written, and its forms in articles without stems of another language.
    Word(String, Vec<String>),
    Exact(String),
    Signed(String),
    Pattern(Wildcard),
    Like(String, u8),
}

/// The distinct words of a query.
#[derive(Debug, Clone, Default)]
pub(super) struct Lexicon {
    terms: Vec<Term>,
    /// Terms by the first byte of the folded words that they can match.
    by_first: Vec<(u8, TermId)>,
    /// Terms that words with any first byte can match.
    anywhere: Vec<TermId>,
    /// Whether the query needs to know where sentences or paragraphs begin.
    pub needs_boundaries: bool,
}

impl Lexicon {
    pub fn leaf(&mut self, leaf: Leaf<'_>) -> TermId {
        match leaf {
            Leaf::Word { text, exact } => self.word(text, exact),
            Leaf::Wildcard(pattern) => self.pattern(pattern),
            Leaf::Fuzzy(text, distance) => {
                let mut folded = String::with_capacity(text.len());
                fold(text, &mut folded);
                self.add(Term::Like(folded, distance), None)
            }
        }
    }

    fn word(&mut self, word: &str, exact: bool) -> TermId {
        let mut folded = String::with_capacity(word.len());
        fold(word, &mut folded);
        let first = folded.bytes().next();
        let term = if let Some(signed) = signed_form(word) {
            Term::Signed(signed)
        } else if exact || folded.is_empty() {
            Term::Exact(folded)
        } else {
            let forms = FORMS.with_borrow_mut(|forms| forms.of_query(word, &[]));
            Term::Word(word.to_owned(), forms)
        };
        self.add(term, first)
    }

    fn pattern(&mut self, pattern: &str) -> TermId {
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

/// The positions of a query's words in the two texts of an article.
pub(super) struct Occurrences {
    title: InText,
    body: InText,
}

/// The parts of a [`Place`] for one text.
struct InText {
    leaves: Vec<Vec<u32>>,
    sentences: Vec<u32>,
    paragraphs: Vec<u32>,
}

impl Occurrences {
    pub fn of(lexicon: &Lexicon, document: &Document<'_>) -> Self {
        FORMS.with_borrow_mut(|forms| {
            let asked = Asked::of(lexicon, document.language, forms);
            Self {
                title: InText::of(lexicon, &asked, document.part(Part::Title), forms),
                body: InText::of(lexicon, &asked, document.part(Part::Body), forms),
            }
        })
    }

    /// The title, and the body.
    pub fn places(&self) -> [Place<'_>; 2] {
        [(Part::Title, &self.title), (Part::Body, &self.body)].map(|(part, text)| Place {
            part,
            leaves: &text.leaves,
            range: 0..u32::MAX,
            sentences: &text.sentences,
            paragraphs: &text.paragraphs,
        })
    }
}

/// What an article in one language is asked for.
struct Asked {
    language: Option<Language>,
    /// The forms of each word of the query in this language; of an English or unknown one those of the
    /// lexicon count.
    forms: Option<Vec<Vec<String>>>,
}

impl Asked {
    fn of(lexicon: &Lexicon, language: Option<Language>, forms: &mut Forms) -> Self {
        let other = language.filter(|language| *language != Language::ENGLISH);
        let forms = other.map(|language| {
            let of_term = |term: &Term| match term {
                Term::Word(word, _) => forms.of_query(word, &[language]),
                _ => Vec::new(),
            };
            lexicon.terms.iter().map(of_term).collect()
        });
        Self { language, forms }
    }
}

impl InText {
    fn of(
        lexicon: &Lexicon,
        asked: &Asked,
        (source, words): (&str, &[Word]),
        forms: &mut Forms,
    ) -> Self {
        let leaves = positions(lexicon, asked, source, words, forms);
        let (sentences, paragraphs) =
            if lexicon.needs_boundaries { boundaries(source, words) } else { Default::default() };
        Self { leaves, sentences, paragraphs }
    }
}

/// Where sentences begin, and where paragraphs do.
fn boundaries(source: &str, words: &[Word]) -> (Vec<u32>, Vec<u32>) {
    let mut sentences = Vec::new();
    let mut paragraphs = Vec::new();
    for (position, pair) in (1..).zip(words.windows(2)) {
        let word = &source[pair[0].start as usize..pair[0].end as usize];
        let gap = &source[pair[0].end as usize..pair[1].start as usize];
        let ends = boundary(word, gap, &source[pair[1].start as usize..]);
        if ends.is_some() {
            sentences.push(position);
        }
        if ends == Some(Boundary::Paragraph) {
            paragraphs.push(position);
        }
    }
    (sentences, paragraphs)
}

fn positions(
    lexicon: &Lexicon,
    asked: &Asked,
    source: &str,
    words: &[Word],
    forms: &mut Forms,
) -> Vec<Vec<u32>> {
    let mut positions = vec![Vec::new(); lexicon.terms.len()];
    let any_beginning = !lexicon.anywhere.is_empty() || asked.forms.is_some();
    let mut candidates: [bool; 256] = [any_beginning; 256];
    for (first, _) in &lexicon.by_first {
        candidates[*first as usize] = true;
    }
    let mut folded = String::new();
    for (position, word) in words.iter().enumerate() {
        let first = source.as_bytes()[word.start as usize].to_ascii_lowercase();
        // A letter beyond ASCII may fold to any other, so such words are always folded.
        if first.is_ascii() && !candidates[first as usize] {
            continue;
        }
        folded.clear();
        let written = &source[word.start as usize..word.end as usize];
        fold(written, &mut folded);
        let first = folded.bytes().next().filter(|_| asked.forms.is_none());
        let alike = lexicon.by_first.iter().filter(|(byte, _)| first.is_none_or(|f| f == *byte));
        let alike = alike.map(|(_, id)| *id);
        // Without a word that begins alike none has its forms.
        let of_word = match alike.clone().next() {
            Some(_) => forms.of_article(written, &folded, asked.language),
            None => WordForms::One(""),
        };
        for id in alike.chain(lexicon.anywhere.iter().copied()) {
            let is_it = match &lexicon.terms[id] {
                Term::Word(_, plain) => {
                    let wanted = asked.forms.as_ref().map_or(plain, |forms| &forms[id]);
                    of_word.iter().any(|form| wanted.iter().any(|wanted| wanted == form))
                }
                Term::Exact(wanted) => folded == *wanted,
                Term::Signed(wanted) => sign(source, word.end as usize)
                    .is_some_and(|(sign, _)| with_sign(&folded, sign) == *wanted),
                Term::Pattern(pattern) => pattern.matches(&folded),
                Term::Like(wanted, distance) => is_like(wanted, &folded, *distance),
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
    use crate::text::Stemmer;

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
