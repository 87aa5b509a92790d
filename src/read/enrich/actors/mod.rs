//! Who acts or is spoken of: states, organisations, groups and persons.
//!
//! Known actors come from a dictionary, the others from the way in which names are written and from
//! the words around them. What one place of an article tells about a name holds for the whole
//! article: "Abbas Araghchi" once, and every "Araghchi" is he.

mod coreference;
mod explain;
mod gather;
mod merge;
mod names;
mod organisations;
mod part;
mod persons;
mod scan;
mod standing;
mod states;
mod tagger;

#[cfg(feature = "train")]
pub use self::tagger::training;

use super::language::reads_english;
use crate::{
    article::Article,
    read::enrich::{Enricher, Trace, words::Words},
};

/// Fills [`Article::actors`].
#[derive(Debug, Default, Clone, Copy)]
pub struct Actors;

impl Enricher for Actors {
    fn enrich(&self, words: &Words<'_>, article: &mut Article, trace: &mut Trace) {
        let english = reads_english(article.language.as_deref());
        let dateline = article.dateline.as_ref().map_or("", |dateline| &dateline.text);
        article.actors = gather::gather(words, dateline, english, trace);
    }
}

#[cfg(test)]
mod tests;
