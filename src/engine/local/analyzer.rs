//! Words into postings: of every word the form as written and the stem, at the same position;
//! where both are one ([`is_own_stem`]) the stem alone.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::text::{Stemmer, Words, fold, is_own_stem, words};

/// Stands before the form as written, so that it never equals a stem.
pub(super) const AS_WRITTEN: char = '=';

/// Stands between headline and body in the text that is indexed for both.
pub(super) const BODY_MARK: char = '\u{1E}';

/// Position of the first word of the body; the words of a headline are fewer
/// (it is cut at as many code points).
pub(super) const BODY_START: u32 = 1024;

/// Cuts a text into words as [`crate::text`] defines them.
#[derive(Debug, Clone, Default)]
pub(super) struct Analyzer {
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
            folded: String::new(),
            stem_is_next: false,
            next_position: 0,
            token: Token::default(),
        }
    }
}

/// The tokens of one text.
pub(super) struct Stream<'a> {
    words: Words<'a>,
    source: &'a str,
    /// Still to come after the title.
    body: Option<&'a str>,
    stemmer: &'a mut Stemmer,
    folded: String,
    stem_is_next: bool,
    next_position: usize,
    token: Token,
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        self.token.text.clear();
        if self.stem_is_next {
            self.stem_is_next = false;
            self.token.text.push_str(self.stemmer.stem(&self.folded));
            return true;
        }
        loop {
            if let Some(word) = self.words.next() {
                self.folded.clear();
                fold(&self.source[word], &mut self.folded);
                break;
            }
            let Some(body) = self.body.take() else { return false };
            self.words = words(body);
            self.source = body;
            self.next_position = BODY_START as usize;
        }
        self.token.position = self.next_position;
        self.next_position += 1;
        self.stem_is_next = !is_own_stem(&self.folded);
        if self.stem_is_next {
            self.token.text.push(AS_WRITTEN);
        }
        self.token.text.push_str(&self.folded);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
