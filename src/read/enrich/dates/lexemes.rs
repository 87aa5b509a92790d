//! The words of a text as the grammar of dates reads them: numbers, counted parts of dates
//! ("2026年"), dates in digits, and the words and phrases that a language's table knows.

use super::{
    lexeme::{Lexeme, What},
    reader::Reader,
};
use crate::{
    date::Order,
    knowledge::lexicon::time::{Lexicon, Roles, Sense},
    read::enrich::words::Passage,
};

/// A text in lexemes.
pub(in crate::read::enrich) struct Lexemes<'a> {
    /// The words.
    pub text: &'a Passage<'a>,
    /// The language's words of time.
    pub lexicon: &'static Lexicon,
    /// The lexemes in reading order.
    pub all: Vec<Lexeme>,
}

impl<'a> Lexemes<'a> {
    /// Reads the words of a text.
    pub fn new(text: &'a Passage<'a>, lexicon: &'static Lexicon, order: Order) -> Self {
        let reader = Reader { text, lexicon, order };
        let mut all = Vec::with_capacity(text.tokens.len());
        let mut at = 0;
        while at < text.tokens.len() {
            let lexeme = reader.lexeme(at);
            at = lexeme.last + 1;
            all.push(lexeme);
        }
        Self { text, lexicon, all }
    }

    /// What the lexeme at `at` is.
    pub fn what(&self, at: usize) -> Option<What> {
        self.all.get(at).map(|lexeme| lexeme.what)
    }

    /// The sense of the lexeme at `at`.
    pub fn sense(&self, at: usize) -> Sense {
        match self.what(at) {
            Some(What::Word(sense)) => sense,
            _ => Sense::None,
        }
    }

    /// The roles of the lexeme at `at`.
    pub fn has(&self, at: usize, roles: Roles) -> bool {
        self.all.get(at).is_some_and(|lexeme| lexeme.roles.any(roles))
    }

    /// The text between the lexeme before `at` and the one at it.
    pub fn gap(&self, at: usize) -> &'a str {
        self.text.gap(self.all.get(at).map_or(self.text.tokens.len(), |lexeme| lexeme.first))
    }

    /// Whether the lexeme at `at` follows on the one before with one of `marks` and white space
    /// between, in the same paragraph.
    pub fn joins(&self, at: usize, marks: &[&str]) -> bool {
        let (Some(before), Some(here)) = (at.checked_sub(1), self.all.get(at)) else {
            return false;
        };
        let tokens = &self.text.tokens;
        tokens[here.first].paragraph == tokens[self.all[before].last].paragraph
            && marks.contains(&self.gap(at).trim())
    }

    /// Whether only white space stands before the lexeme at `at`.
    pub fn follows(&self, at: usize) -> bool {
        self.joins(at, &["", "\u{200c}"])
    }

    /// The first word of the lexeme at `at`, as written.
    pub fn word(&self, at: usize) -> &'a str {
        self.all.get(at).map_or("", |lexeme| self.text.word(lexeme.first))
    }

    /// The lexeme that a word of the text is in.
    pub fn of_word(&self, word: usize) -> usize {
        self.all.partition_point(|lexeme| lexeme.last < word)
    }

    /// The sense of the lexeme that a word of the text is in.
    pub fn sense_of_word(&self, word: usize) -> Sense {
        self.sense(self.of_word(word))
    }

    /// The roles of the lexeme that a word of the text is in.
    pub fn word_has(&self, word: usize, roles: Roles) -> bool {
        self.has(self.of_word(word), roles)
    }

    /// Whether the lexeme at `at` begins a sentence.
    pub fn starts_sentence(&self, at: usize) -> bool {
        let first = self.all[at].first;
        let tokens = &self.text.tokens;
        first == 0 || tokens[first].sentence != tokens[first - 1].sentence
    }
}
