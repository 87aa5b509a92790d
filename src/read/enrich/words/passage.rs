//! A text with what the enrichers' tables know of each of its words.
//!
//! News repeats its words: every thread remembers the words it has met, as written, so that each is
//! folded, stemmed and looked up in all tables once, and an article costs one look-up a word.

use std::{cell::RefCell, fmt, ops::Deref};

use foldhash::HashMap;

use super::{Shape, Signature, shape, signature};
use crate::{
    knowledge::{
        actors, gazetteer,
        lexicon::places,
        topics::cues::{CueWord, cue_word},
    },
    text::{Stemmer, Text, fold},
};

/// Words that a thread remembers before it starts afresh; some 4 MB.
const REMEMBERED: usize = 1 << 15;

/// Longest word in bytes that is remembered; longer ones hardly come again.
const LONGEST: usize = 32;

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::default();
}

/// What the tables know of one word.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known {
    /// Its classes for [`actors`].
    pub actors: actors::lexicon::Class,
    /// How it is written.
    pub shape: Shape,
    /// What the tagger of names sees of it.
    pub signature: Signature,
    /// Words of the longest known actor's name that begins with it.
    pub actor_names: u8,
    /// Its classes for [`places`].
    pub places: places::Class,
    /// Where the names of places that begin with it go on.
    pub place_names: Option<gazetteer::Lead>,
    /// Its stem among those of the topics' cues.
    pub cue: CueWord,
}

impl Known {
    fn of(word: &str, folded: &str, stemmer: &mut Stemmer) -> Self {
        Self {
            actors: actors::lexicon::class(folded),
            shape: shape(word),
            signature: signature(word, folded),
            actor_names: actors::longest_name(folded),
            places: places::class(folded),
            place_names: gazetteer::lead(folded),
            cue: cue_word(folded, stemmer),
        }
    }
}

#[derive(Default)]
struct Memory {
    words: HashMap<Box<str>, Remembered>,
    stemmer: Stemmer,
}

struct Remembered {
    /// The folded form, where it is not the word itself.
    folded: Option<Box<str>>,
    known: Known,
}

impl Memory {
    /// Appends the folded form of a word to `out`, and tells what is known of it.
    fn read(&mut self, word: &str, out: &mut String) -> Known {
        if let Some(Remembered { folded, known }) = self.words.get(word) {
            out.push_str(folded.as_deref().unwrap_or(word));
            return *known;
        }
        let from = out.len();
        fold(word, out);
        let folded = &out[from..];
        let known = Known::of(word, folded, &mut self.stemmer);
        // Most numbers come once.
        if word.len() <= LONGEST && !word.starts_with(|c: char| c.is_ascii_digit()) {
            if self.words.len() == REMEMBERED {
                self.words.clear();
            }
            let folded = (folded != word).then(|| folded.into());
            self.words.insert(word.into(), Remembered { folded, known });
        }
        known
    }
}

/// A text, its folded words and what is known of them.
pub struct Passage<'a> {
    text: Text<'a>,
    /// The folded words with one space between them.
    folded: String,
    words: Vec<Word>,
}

struct Word {
    /// First byte in `folded`.
    from: u32,
    /// One past the last byte.
    to: u32,
    known: Known,
}

impl<'a> Passage<'a> {
    /// Cuts a text into words and looks all of them up.
    pub fn new(source: &'a str) -> Self {
        let text = Text::new(source);
        let mut folded = String::with_capacity(source.len() + 16);
        let mut words = Vec::with_capacity(text.tokens.len());
        MEMORY.with_borrow_mut(|memory| {
            for index in 0..text.tokens.len() {
                if index > 0 {
                    folded.push(' ');
                }
                let from = folded.len() as u32;
                let known = memory.read(text.word(index), &mut folded);
                words.push(Word { from, to: folded.len() as u32, known });
            }
        });
        Self { text, folded, words }
    }

    /// The folded words `first` to `last`, both included, with one space between them.
    pub fn folded(&self, first: usize, last: usize) -> &str {
        &self.folded[self.words[first].from as usize..self.words[last].to as usize]
    }

    /// What is known of the word at `index`.
    pub fn known(&self, index: usize) -> &Known {
        &self.words[index].known
    }
}

impl<'a> Deref for Passage<'a> {
    type Target = Text<'a>;

    fn deref(&self) -> &Text<'a> {
        &self.text
    }
}

impl fmt::Debug for Passage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passage").field("source", &self.source).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_words_stand_with_one_space_between_whether_new_or_remembered() {
        for _ in 0..2 {
            let passage = Passage::new("The U.S.-Iran  talks in Zürich: 20,000 came");
            assert_eq!(passage.folded(0, 7), "the us iran talks in zurich 20000 came");
            assert_eq!(passage.folded(1, 2), "us iran");
        }
    }
}
