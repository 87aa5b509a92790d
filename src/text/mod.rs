//! Words. One definition of word, folding, stem and sentence for the index, the in-memory evaluator and
//! the enrichers, so that all of them agree on what a text says.

mod control;
mod fold;
mod forms;
mod language;
mod signs;
mod stem;
mod stop;
mod words;

pub use self::{
    control::{Escaped, is_control},
    fold::{MAX_WORD, fold, fold_phrase},
    forms::{FORM_MARK, Forms, WordForms, has_one_form, signed_form, with_sign},
    language::{Language, LanguageStemmer},
    signs::{sign, signed_words},
    stem::{Stemmer, is_own_stem},
    stop::is_stop_word,
    words::{Boundary, Words, boundary, name_words, words},
};

use std::ops::Range;

/// One word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// First byte in the source.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// First code point in the source.
    pub first_char: u32,
    /// One past the last code point.
    pub last_char: u32,
    /// Number of the sentence, from 0.
    pub sentence: u32,
    /// Number of the paragraph, from 0.
    pub paragraph: u32,
}

/// A text cut into words, sentences and paragraphs; names in it stay whole, see [`name_words`].
///
/// ```
/// let text = dateline::text::Text::new("U.S. envoys met Iran's team. Talks go on.");
/// let words: Vec<_> = (0..text.tokens.len()).map(|i| text.word(i)).collect();
/// assert_eq!(words, ["U.S.", "envoys", "met", "Iran", "team", "Talks", "go", "on"]);
/// assert_eq!(text.tokens[7].sentence, 1);
/// ```
#[derive(Debug, Clone)]
pub struct Text<'a> {
    /// The whole text.
    pub source: &'a str,
    /// The words in reading order.
    pub tokens: Vec<Token>,
}

impl<'a> Text<'a> {
    /// Cuts a text. Linear in its length.
    pub fn new(source: &'a str) -> Self {
        Self::cut(source, name_words(source))
    }

    /// Cuts a text at the words of it that are handed in.
    pub fn cut(source: &'a str, words: Words<'a>) -> Self {
        let mut tokens: Vec<Token> = Vec::with_capacity(source.len() / 6);
        let mut sentence = 0;
        let mut paragraph = 0;
        // Where the word before ends, in bytes and in code points.
        let mut byte = 0;
        let mut chars = 0;
        let is_ascii = source.is_ascii();
        for word in words {
            let gap = &source[byte..word.start];
            if let Some(previous) = tokens.last() {
                let previous = &source[previous.start as usize..previous.end as usize];
                let ends = boundary(previous, gap, &source[word.start..]);
                sentence += u32::from(ends.is_some());
                paragraph += u32::from(ends == Some(Boundary::Paragraph));
            }
            let first_char = chars + count_chars(gap, is_ascii);
            let last_char = first_char + count_chars(&source[word.clone()], is_ascii);
            tokens.push(Token {
                start: word.start as u32,
                end: word.end as u32,
                first_char,
                last_char,
                sentence,
                paragraph,
            });
            byte = word.end;
            chars = last_char;
        }
        Self { source, tokens }
    }

    /// The word at `index` as written.
    pub fn word(&self, index: usize) -> &'a str {
        let token = self.tokens[index];
        &self.source[token.start as usize..token.end as usize]
    }

    /// The text between the word before `index` and the word at it; for `tokens.len()` the text after
    /// the last word.
    pub fn gap(&self, index: usize) -> &'a str {
        let from = index.checked_sub(1).map_or(0, |i| self.tokens[i].end as usize);
        let to = self.tokens.get(index).map_or(self.source.len(), |t| t.start as usize);
        &self.source[from..to]
    }

    /// Whether there is exactly one space between the word before `index` and the word at it.
    pub fn spaced(&self, index: usize) -> bool {
        let Some(before) = self.tokens.get(index.wrapping_sub(1)) else { return false };
        let Some(token) = self.tokens.get(index) else { return false };
        token.start == before.end + 1 && self.source.as_bytes()[before.end as usize] == b' '
    }

    /// The stretch of source from word `first` to word `last`, both included.
    pub fn span(&self, first: usize, last: usize) -> &'a str {
        &self.source[self.tokens[first].start as usize..self.tokens[last].end as usize]
    }

    /// The code points that the words `first` to `last`, both included, cover.
    pub fn chars(&self, first: usize, last: usize) -> Range<u32> {
        self.tokens[first].first_char..self.tokens[last].last_char
    }
}

/// Code points of a stretch of a text; of an ASCII text the length is enough.
fn count_chars(stretch: &str, is_ascii: bool) -> u32 {
    if is_ascii || stretch.is_ascii() {
        stretch.len() as u32
    } else {
        stretch.chars().count() as u32
    }
}
