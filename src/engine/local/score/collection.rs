//! The articles among which a word is rare or common: those of one index, or of several that are searched
//! together.

use tantivy::{Searcher, Term, query::Bm25StatisticsProvider, schema::Field as Column};

use crate::text::Language;

/// What scores are made of.
pub struct Collection {
    searchers: Vec<Searcher>,
    /// The languages other than English whose stems its articles have.
    pub languages: Vec<Language>,
}

impl Collection {
    /// The articles of one snapshot.
    pub fn new(searcher: Searcher, languages: Vec<Language>) -> Self {
        Self { searchers: vec![searcher], languages }
    }

    /// The articles of several.
    pub fn of_all<'a>(collections: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut searchers = Vec::new();
        let mut languages: Vec<Language> = Vec::new();
        for collection in collections {
            searchers.extend(collection.searchers.iter().cloned());
            for language in &collection.languages {
                if !languages.contains(language) {
                    languages.push(*language);
                }
            }
        }
        Self { searchers, languages }
    }

    fn sum(&self, figure: impl Fn(&Searcher) -> tantivy::Result<u64>) -> tantivy::Result<u64> {
        self.searchers.iter().map(figure).sum()
    }
}

impl Bm25StatisticsProvider for Collection {
    fn total_num_tokens(&self, column: Column) -> tantivy::Result<u64> {
        self.sum(|searcher| searcher.total_num_tokens(column))
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        self.sum(Bm25StatisticsProvider::total_num_docs)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.sum(|searcher| searcher.doc_freq(term))
    }
}
