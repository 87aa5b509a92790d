//! Words into postings: of every word the form as written and the stem, at the same position;
//! where both are one ([`is_own_stem`]) the stem alone. Where a sentence or a paragraph begins a
//! mark stands at the position of its first word: one posting list each, some twenty bytes an
//! article, while words keep their distances, also those of a phrase over the end of a sentence.

use std::ops::Range;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::text::{Boundary, Stemmer, Words, boundary, fold, is_own_stem, words};

/// Stands before the form as written, so that it never equals a stem.
pub const AS_WRITTEN: char = '=';

/// Stands between headline and body in the text that is indexed for both.
pub const BODY_MARK: char = '\u{1E}';

/// Position of the first word of the body; the words of a headline are fewer
/// (it is cut at as many code points).
pub const BODY_START: u32 = 1024;

/// Stands where a sentence begins, but not at the beginning of a paragraph or of the text. No word is
/// folded to dots.
pub const SENTENCE: &str = ".";

/// Stands where a paragraph begins, but not at the beginning of the text.
pub const PARAGRAPH: &str = "..";

/// Cuts a text into words as [`crate::text`] defines them.
#[derive(Debug, Clone, Default)]
pub struct Analyzer {
    stemmer: Stemmer,
}

impl Tokenizer for Analyzer {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        let (title, body) = text.split_once(BODY_MARK).map_or((text, None), |(t, b)| (t, Some(b)));
        Stream {
            words: words(title),
            source: title,
            body,
            stemmer: &mut self.stemmer,
            last: 0..0,
            folded: String::new(),
            next: Next::Word,
            next_position: 0,
            token: Token::default(),
        }
    }
}

/// The tokens of one text.
pub struct Stream<'a> {
    words: Words<'a>,
    source: &'a str,
    /// Still to come after the title.
    body: Option<&'a str>,
    stemmer: &'a mut Stemmer,
    /// The word last cut off; empty at the beginning of title and body.
    last: Range<usize>,
    folded: String,
    next: Next,
    next_position: usize,
    token: Token,
}

/// What comes next.
enum Next {
    /// The next word of the text, or the mark before it.
    Word,
    /// The last word as written.
    AsWritten,
    /// Its stem.
    Stem,
}

impl Stream<'_> {
    /// Cuts off the next word; `None` at the end. The mark that stands before it, or nothing.
    fn cut(&mut self) -> Option<&'static str> {
        let Some(word) = self.words.next() else {
            let body = self.body.take()?;
            self.words = words(body);
            self.source = body;
            self.last = 0..0;
            self.next_position = BODY_START as usize;
            return self.cut();
        };
        let last = std::mem::replace(&mut self.last, word.clone());
        if last.is_empty() {
            return Some("");
        }
        let gap = &self.source[last.end..word.start];
        Some(match boundary(&self.source[last], gap, &self.source[word.start..]) {
            None => "",
            Some(Boundary::Sentence) => SENTENCE,
            Some(Boundary::Paragraph) => PARAGRAPH,
        })
    }

    fn as_written(&mut self) {
        self.folded.clear();
        fold(&self.source[self.last.clone()], &mut self.folded);
        if is_own_stem(&self.folded) {
            self.next = Next::Word;
        } else {
            self.next = Next::Stem;
            self.token.text.push(AS_WRITTEN);
        }
        self.token.text.push_str(&self.folded);
    }
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        self.token.text.clear();
        match self.next {
            Next::Word => {
                let Some(mark) = self.cut() else { return false };
                self.token.position = self.next_position;
                self.next_position += 1;
                if mark.is_empty() {
                    self.as_written();
                } else {
                    self.next = Next::AsWritten;
                    self.token.text.push_str(mark);
                }
            }
            Next::AsWritten => self.as_written(),
            Next::Stem => {
                self.next = Next::Word;
                self.token.text.push_str(self.stemmer.stem(&self.folded));
            }
        }
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
