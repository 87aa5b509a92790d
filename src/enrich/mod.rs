//! Draft -> article: the place where claims become facts.
//!
//! Every [`Enricher`] is pure and infallible, has a folder of its own with its data beside it, and
//! reads the text as cut once into words by [`Words`].

pub mod topics;

use crate::{article::Article, text::Text};

/// What an enricher reads: the article's own words, cut once.
#[derive(Debug)]
pub struct Words<'a> {
    /// Words of the headline.
    pub title: Text<'a>,
    /// Words of the main text.
    pub body: Text<'a>,
}

/// Fills some fields of an article from its words and from the fields filled before it.
pub trait Enricher: Send + Sync {
    /// Reads `words`, writes `article`; never touches `article.title` and `article.body`.
    fn enrich(&self, words: &Words<'_>, article: &mut Article);
}
