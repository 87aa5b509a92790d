//! An article in memory, and places in its two texts.

use crate::{
    article::Article,
    fields::Part,
    text::{Language, words},
};

/// An article cut into words.
#[derive(Debug, Clone)]
pub struct Document<'a> {
    pub(super) article: &'a Article,
    pub(super) language: Option<Language>,
    pub(super) title: Vec<Word>,
    pub(super) body: Vec<Word>,
}

/// Byte range of a word in its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    pub start: u32,
    pub end: u32,
}

impl<'a> Document<'a> {
    /// Cuts title and body into words.
    pub fn new(article: &'a Article) -> Self {
        let language = article.language.as_deref().and_then(Language::of);
        Self { article, language, title: cut(&article.title), body: cut(&article.body) }
    }

    /// The text that a part belongs to, and its words.
    pub(super) fn part(&self, part: Part) -> (&'a str, &[Word]) {
        match part {
            Part::Title => (&self.article.title, &self.title),
            Part::Body | Part::Lead => (&self.article.body, &self.body),
        }
    }
}

fn cut(source: &str) -> Vec<Word> {
    let mut cut = Vec::with_capacity(source.len() / 6);
    cut.extend(words(source).map(|w| Word { start: w.start as u32, end: w.end as u32 }));
    cut
}

/// A run of words that matched together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The text it is in: [`Part::Title`] or [`Part::Body`].
    pub part: Part,
    /// Number of its first word, from 0.
    pub first: u32,
    /// Number of its last word.
    pub last: u32,
}

/// The matched stretches of an article, as code points of its texts: first, and one past the last;
/// ascending.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    /// In the headline.
    pub title: Vec<(u32, u32)>,
    /// In the main text.
    pub body: Vec<(u32, u32)>,
}

/// Byte ranges, ascending, as code points that do not overlap.
pub(super) fn code_points(
    source: &str,
    bytes: impl Iterator<Item = (usize, usize)>,
) -> Vec<(u32, u32)> {
    let mut marks: Vec<(u32, u32)> = Vec::new();
    // Byte and code point up to which the text has been counted.
    let mut known = 0;
    let mut points = 0;
    for (start, end) in bytes {
        // A range that begins inside the mark before it only makes that one longer.
        let from = start.max(known);
        if end <= from {
            continue;
        }
        let before = points + source[known..from].chars().count() as u32;
        points = before + source[from..end].chars().count() as u32;
        known = end;
        match marks.last_mut() {
            Some(last) if start < from => last.1 = points,
            _ => marks.push((before, points)),
        }
    }
    marks
}
