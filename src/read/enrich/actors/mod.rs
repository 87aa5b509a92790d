//! Who acts or is spoken of: states, organisations, groups and persons.
//!
//! A tagger tells which words are names and of what kind, in every language; a dictionary knows states,
//! organisations and groups by all of their names. What one place of an article tells about a name
//! holds for the whole article: "Abbas Araghchi" once, and every "Araghchi" is he.

mod coreference;
mod display;
mod draft;
mod explain;
mod gather;
mod headline;
mod known;
mod names;
mod part;
mod persons;
mod scan;
mod short;
mod states;
mod tagger;
mod teams;
mod unite;

#[cfg(feature = "train")]
pub use self::tagger::training;

use crate::{
    article::Article,
    read::enrich::{Enricher, Trace, words::Words},
};

/// Fills [`Article::actors`].
#[derive(Debug, Default, Clone, Copy)]
pub struct Actors;

impl Enricher for Actors {
    fn enrich(&self, words: &Words<'_>, article: &mut Article, trace: &mut Trace) {
        let dateline = article.dateline.as_ref().map_or("", |dateline| &dateline.text);
        article.actors = gather::gather(words, dateline, article.language.as_deref(), trace);
    }
}

#[cfg(test)]
mod tests;
