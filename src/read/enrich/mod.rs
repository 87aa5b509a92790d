//! Draft -> article: the place where claims become facts.
//!
//! Every [`Enricher`] is pure and infallible, has a folder of its own with its data beside it, and
//! reads the text as cut into words and looked up once by [`Passage`].

pub mod actors;
pub mod dateline;
pub mod dates;
mod identity;
mod language;
mod path;
pub mod places;
mod published;
pub mod topics;
mod trace;
mod words;

use self::words::beginning;
pub use self::{
    path::day_in as day_in_path,
    trace::Trace,
    words::{Passage, Words},
};

use crate::{article::Article, read::format::Draft};

/// Fills some fields of an article from its words and from the fields filled before it.
pub trait Enricher: Send + Sync {
    /// Reads `words`, writes `article`; never touches `article.title` and `article.body`. Tells
    /// `trace` why, where it is on.
    fn enrich(&self, words: &Words<'_>, article: &mut Article, trace: &mut Trace);
}

/// All enrichers in the order in which they build on each other.
pub struct Enrichment {
    enrichers: Vec<Box<dyn Enricher>>,
}

impl Enrichment {
    /// Dateline and dates, then actors, places, topics.
    pub fn new() -> Self {
        Self {
            enrichers: vec![
                Box::new(dateline::Datelines),
                Box::new(dates::Dates),
                Box::new(actors::Actors),
                Box::new(places::Places),
                Box::new(topics::Topics),
            ],
        }
    }

    /// Turns the claims of a draft into the article. `path` and `item` say where it was read.
    pub fn article(&self, draft: Draft, path: &str, item: u64) -> Article {
        self.traced(draft, path, item, &mut Trace::off())
    }

    /// The same, and tells why the article says what it says.
    pub fn traced(&self, draft: Draft, path: &str, item: u64, trace: &mut Trace) -> Article {
        let stated = draft.topics.clone();
        let mut article = identity::assert(draft, path, item, trace);
        // The enrichers read the texts while they write the other fields.
        let title = std::mem::take(&mut article.title);
        let body = std::mem::take(&mut article.body);
        let words = Words::new(&title, beginning(&body));
        if article.date.is_none() {
            let found = published::publication_date(&words, &article, trace);
            (article.date, article.date_source) = found.unzip();
        }
        for enricher in &self.enrichers {
            enricher.enrich(&words, &mut article, trace);
        }
        (article.title, article.body) = (title, body);
        topics::add_stated(&stated, &mut article);
        article
    }
}

impl Default for Enrichment {
    fn default() -> Self {
        Self::new()
    }
}
