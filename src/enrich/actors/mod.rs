//! Who acts or is spoken of: states, organisations, groups and persons.
//!
//! Known actors come from a dictionary, the others from the way in which names are written and from
//! the words around them. What one place of an article tells about a name holds for the whole
//! article: "Abbas Araghchi" once, and every "Araghchi" is he.

mod dictionary;
mod gather;
mod lexicon;
mod names;
mod scan;
mod states;

pub use dictionary::{canonical, names};

use crate::{
    article::Article,
    enrich::{Enricher, Words},
};

/// Fills [`Article::actors`].
#[derive(Debug, Default, Clone, Copy)]
pub struct Actors;

impl Enricher for Actors {
    fn enrich(&self, words: &Words<'_>, article: &mut Article) {
        let english = article.language.as_deref().is_none_or(|tag| tag.starts_with("en"));
        article.actors = gather::gather(&words.title, &words.body, english);
    }
}
