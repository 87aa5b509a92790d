//! Words into postings: of every word the form as written and its [`Forms`], at the same position;
//! where both are one ([`has_one_form`]) it stands there once. Where a sentence or a paragraph begins a
//! mark stands at the position of its first word: one posting list each, some twenty bytes an
//! article, while words keep their distances, also those of a phrase over the end of a sentence.

use std::ops::Range;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::{
    article::Article,
    text::{
        Boundary, Forms, Language, Words, boundary, fold, has_one_form, sign, with_sign, words,
    },
};

/// Stands before the form as written, so that it never equals another.
pub const AS_WRITTEN: char = '=';

/// Stands between headline and body in the text that is indexed for both.
const BODY_MARK: char = '\u{1E}';

/// Stands before and behind the code of the language in front of a text, where that is known.
const LANGUAGE_MARK: char = '\u{1D}';

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
    forms: Forms,
}

impl Tokenizer for Analyzer {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        let (language, text) = split_language(text);
        let (title, body) = text.split_once(BODY_MARK).map_or((text, None), |(t, b)| (t, Some(b)));
        Stream {
            words: words(title),
            source: title,
            body,
            language,
            forms: &mut self.forms,
            last: 0..0,
            folded: String::new(),
            next: Next::Word,
            next_position: 0,
            token: Token::default(),
        }
    }
}

/// Headline and body as they are cut into words, behind the code of their language.
pub fn indexed_text(article: &Article) -> String {
    let text = format!("{}{BODY_MARK}{}", title_without_marks(article), article.body);
    with_language(language_of(article), &text)
}

/// The headline alone, in the same way.
pub fn indexed_title(article: &Article) -> String {
    with_language(language_of(article), &title_without_marks(article))
}

/// A mark inside a title would end it early.
fn title_without_marks(article: &Article) -> String {
    article.title.replace([BODY_MARK, LANGUAGE_MARK], " ")
}

/// The language whose stems the words of an article are found by.
pub fn language_of(article: &Article) -> Option<Language> {
    article.language.as_deref().and_then(Language::of)
}

/// A text behind the code of its language, as it is handed to the analyzer.
fn with_language(language: Option<Language>, text: &str) -> String {
    match language {
        Some(language) => format!("{LANGUAGE_MARK}{}{LANGUAGE_MARK}{text}", language.code()),
        None => text.to_owned(),
    }
}

fn split_language(text: &str) -> (Option<Language>, &str) {
    let marked = text.strip_prefix(LANGUAGE_MARK).and_then(|text| text.split_once(LANGUAGE_MARK));
    marked.map_or((None, text), |(code, text)| (Language::of(code), text))
}

/// The tokens of one text.
pub struct Stream<'a> {
    words: Words<'a>,
    source: &'a str,
    /// Still to come after the title.
    body: Option<&'a str>,
    language: Option<Language>,
    forms: &'a mut Forms,
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
    /// Its form of this number.
    Form(usize),
    /// The word with the sign that belongs to it, if one does.
    Sign,
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
        if has_one_form(&self.folded, self.language) {
            self.next = Next::Sign;
        } else {
            self.next = Next::Form(0);
            self.token.text.push(AS_WRITTEN);
        }
        self.token.text.push_str(&self.folded);
    }

    fn form(&mut self, at: usize) {
        let word = &self.source[self.last.clone()];
        let forms = self.forms.of_article(word, &self.folded, self.language);
        self.token.text.push_str(forms.get(at).unwrap_or_default());
        self.next = if at + 1 < forms.count() { Next::Form(at + 1) } else { Next::Sign };
    }
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        self.token.text.clear();
        if let Next::Sign = self.next {
            self.next = Next::Word;
            if let Some((sign, _)) = sign(self.source, self.last.end) {
                self.token.text.push_str(&with_sign(&self.folded, sign));
                return true;
            }
        }
        match self.next {
            Next::Word | Next::Sign => {
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
            Next::Form(at) => self.form(at),
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
