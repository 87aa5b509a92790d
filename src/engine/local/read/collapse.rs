//! One hit a story, with its other copies listed.

use std::collections::HashSet;

use tantivy::{
    DocAddress, Searcher, Term, collector::DocSetCollector, query::TermSetQuery,
    schema::Field as Column,
};

use crate::{article::Story, engine::local::stories::Stories};

/// Copies that are listed at most; how many there are is told all the same.
const LISTED: usize = 100;

/// The stories of which a hit has been given out.
#[derive(Default)]
pub struct Shown(HashSet<u64>);

impl Shown {
    /// Whether this is the first hit of its story.
    pub fn is_first(&mut self, story: Option<u64>) -> bool {
        story.is_none_or(|story| self.0.insert(story))
    }
}

impl Stories {
    /// The key of an article, and that of its story where it has copies.
    pub fn at(
        &self,
        searcher: &Searcher,
        at: DocAddress,
    ) -> tantivy::Result<(Option<u64>, Option<u64>)> {
        let keys = searcher.segment_reader(at.segment_ord).fast_fields().u64("key")?;
        let key = keys.first(at.doc_id);
        Ok((key, key.and_then(|key| self.of(key))))
    }

    /// How the record speaks of a story.
    pub fn story(&self, story: u64) -> Story {
        Story { id: format!("{story:016x}"), size: self.members(story).len() as u64 }
    }

    /// Where the copies of an article are, without itself.
    pub fn others(
        &self,
        searcher: &Searcher,
        column: Column,
        key: u64,
        story: u64,
    ) -> tantivy::Result<Vec<DocAddress>> {
        let others = self.members(story).filter(|other| *other != key).take(LISTED);
        let terms = others.map(|other| Term::from_field_u64(column, other));
        let found = searcher.search(&TermSetQuery::new(terms), &DocSetCollector)?;
        Ok(found.into_iter().collect())
    }
}
