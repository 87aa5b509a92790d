//! Many saved searches over one new article.
//!
//! Most articles have nothing to do with most searches. From every query comes a set of words or
//! values of which each of its matches has one, so that the words of an article, looked up once,
//! choose the few queries that are run over it (the "percolator" of search servers). Whether they
//! match is for the [`Matcher`] alone to say.

use std::cmp::Reverse;

use foldhash::{HashMap, HashMapExt};
use jiff::civil::Date;
use serde::Serialize;

use super::{error::SavedError, search::SavedSearch};
use crate::{
    article::Article,
    fields::{Field, values},
    query::{
        Lookup, Query,
        evaluate::{Document, Matcher, SNIPPET_WORDS, Snippet},
    },
    text::{Stemmer, fold, words},
};

/// A new article that matches a saved search.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename = "alert")]
pub struct Alert {
    /// Name of the search.
    pub saved: String,
    /// The record without body and mentions, as a hit has it.
    #[serde(flatten)]
    pub record: Article,
    /// The passage that matched.
    pub snippet: Snippet,
}

/// Saved searches made ready to be run over many articles.
#[derive(Debug)]
pub struct Watch {
    searches: Vec<(String, Matcher)>,
    /// Searches that any article may match.
    always: Vec<usize>,
    /// Searches by the stems and folded words of which their matches have one.
    stems: HashMap<String, Vec<usize>>,
    words: HashMap<String, Vec<usize>>,
    /// The same by values, for each field that a search asks for.
    values: Vec<Values>,
    stemmer: Stemmer,
}

#[derive(Debug)]
struct Values {
    field: &'static Field,
    terms: HashMap<String, Vec<usize>>,
    facets: HashMap<String, Vec<usize>>,
}

/// What an article can have that makes it worth a closer look.
#[derive(Debug, Clone, PartialEq)]
enum Key {
    Stem(String),
    Word(String),
    Term(&'static Field, String),
    Facet(&'static Field, String),
}

impl Watch {
    /// Reads the queries; relative dates count from `today`.
    ///
    /// # Errors
    /// When one is not understood.
    pub fn new(searches: &[SavedSearch], today: Date) -> Result<Self, SavedError> {
        let mut watch = Self {
            searches: Vec::new(),
            always: Vec::new(),
            stems: HashMap::new(),
            words: HashMap::new(),
            values: Vec::new(),
            stemmer: Stemmer::new(),
        };
        for search in searches {
            watch.add(&search.name, &search.parse(today)?.query);
        }
        Ok(watch)
    }

    fn add(&mut self, name: &str, query: &Query) {
        let number = self.searches.len();
        self.searches.push((name.to_owned(), Matcher::new(query)));
        let Some(keys) = one_of(query, &mut self.stemmer) else {
            self.always.push(number);
            return;
        };
        for key in keys {
            let numbers = match key {
                Key::Stem(stem) => self.stems.entry(stem).or_default(),
                Key::Word(word) => self.words.entry(word).or_default(),
                Key::Term(field, term) => self.values(field).terms.entry(term).or_default(),
                Key::Facet(field, facet) => self.values(field).facets.entry(facet).or_default(),
            };
            numbers.push(number);
        }
    }

    fn values(&mut self, field: &'static Field) -> &mut Values {
        let known = self.values.iter().position(|values| values.field == field);
        let at = known.unwrap_or_else(|| {
            self.values.push(Values { field, terms: HashMap::new(), facets: HashMap::new() });
            self.values.len() - 1
        });
        &mut self.values[at]
    }

    /// Numbers of the searches that match, ascending.
    pub fn matching(&mut self, article: &Article) -> Vec<usize> {
        let mut found = self.candidates(article);
        if !found.is_empty() {
            let document = Document::new(article);
            found.retain(|number| self.searches[*number].1.matches(&document));
        }
        found
    }

    /// The search with this number, as [`Watch::matching`] gives it, over one article.
    pub fn matches(&self, number: usize, article: &Article) -> bool {
        self.searches[number].1.matches(&Document::new(article))
    }

    /// What to tell about an article that the search with this number matches.
    pub fn alert(&self, number: usize, article: &Article) -> Alert {
        let (name, matcher) = &self.searches[number];
        Alert {
            saved: name.clone(),
            record: article.in_brief(),
            snippet: matcher.snippet(article, SNIPPET_WORDS),
        }
    }

    /// Searches that may match, ascending.
    fn candidates(&mut self, article: &Article) -> Vec<usize> {
        let mut found = self.always.clone();
        if !self.stems.is_empty() || !self.words.is_empty() {
            let mut folded = String::new();
            for source in [&article.title, &article.body] {
                for word in words(source) {
                    folded.clear();
                    fold(&source[word], &mut folded);
                    let stem = self.stemmer.stem(&folded);
                    found.extend(self.stems.get(stem).into_iter().flatten());
                    found.extend(self.words.get(&folded).into_iter().flatten());
                }
            }
        }
        for Values { field, terms, facets } in &self.values {
            for value in values(field, article) {
                found.extend(value.terms.iter().filter_map(|term| terms.get(term)).flatten());
                found.extend(facets.get(&value.facet).into_iter().flatten());
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Keys of which every article that matches has one; `None` where that cannot be said.
fn one_of(query: &Query, stemmer: &mut Stemmer) -> Option<Vec<Key>> {
    match query {
        Query::Word { text, exact, .. } => Some(vec![word(text, *exact, stemmer)]),
        // The longest word is mostly the rarest.
        Query::Phrase { words, exact, .. } => {
            let longest = words.iter().max_by_key(|word| word.len())?;
            Some(vec![word(longest, *exact, stemmer)])
        }
        Query::Near { left, right, link } => {
            let left = one_of(left, stemmer);
            let right = if link.negated { None } else { one_of(right, stemmer) };
            left.into_iter().chain(right).min_by_key(|keys| cost(keys))
        }
        Query::Value { field, lookup } => match lookup {
            Lookup::Term(text) => {
                Some(field.terms(text).into_iter().map(|term| Key::Term(field, term)).collect())
            }
            Lookup::Facet(facet) => Some(vec![Key::Facet(field, facet.clone())]),
            Lookup::Pattern(_) => None,
        },
        Query::And(queries) => {
            let each = queries.iter().filter_map(|query| one_of(query, stemmer));
            each.min_by_key(|keys| cost(keys))
        }
        Query::Or(queries) => {
            let each: Option<Vec<_>> = queries.iter().map(|query| one_of(query, stemmer)).collect();
            each.map(|each| each.concat())
        }
        Query::Boost { query, .. } | Query::AtLeast { query, .. } => one_of(query, stemmer),
        _ => None,
    }
}

/// Few keys choose better than many, and long words better than short ones.
fn cost(keys: &[Key]) -> (usize, Reverse<usize>) {
    let shortest = keys.iter().map(|key| match key {
        Key::Stem(text) | Key::Word(text) | Key::Term(_, text) | Key::Facet(_, text) => text.len(),
    });
    (keys.len(), Reverse(shortest.min().unwrap_or_default()))
}

fn word(word: &str, exact: bool, stemmer: &mut Stemmer) -> Key {
    let mut folded = String::new();
    fold(word, &mut folded);
    if exact || folded.is_empty() {
        Key::Word(folded)
    } else {
        Key::Stem(stemmer.stem(&folded).to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Option<Vec<Key>> {
        let query = crate::query::parse(text, Date::constant(2026, 2, 10)).unwrap().query;
        one_of(&query, &mut Stemmer::new())
    }

    fn stem(text: &str) -> Key {
        Key::Stem(text.to_owned())
    }

    #[test]
    fn of_words_that_must_all_be_there_one_is_enough() {
        assert_eq!(keys("oman AND sanctions date:-7d"), Some(vec![stem("sanction")]));
        assert_eq!(keys("\"the negotiations\""), Some(vec![stem("negoti")]));
        assert_eq!(keys("a W/5 sanctions"), Some(vec![stem("sanction")]));
        assert_eq!(keys("oman NOT W/5 sanctions"), Some(vec![stem("oman")]));
    }

    #[test]
    fn of_alternatives_each_counts() {
        assert_eq!(keys("oman OR =talks"), Some(vec![stem("oman"), Key::Word("talks".into())]));
        assert_eq!(keys("oman OR date:-7d"), None);
        assert_eq!(keys("oman AND (iran OR sanct*)"), Some(vec![stem("oman")]));
    }

    #[test]
    fn what_is_ruled_out_is_no_key() {
        assert_eq!(keys("-oman"), None);
        assert_eq!(keys("iran -oman"), Some(vec![stem("iran")]));
    }

    #[test]
    fn a_value_is_a_key() {
        let location = Field::named("location").unwrap();
        assert_eq!(
            keys("location:Oman"),
            Some(vec![Key::Term(location, "iso:om".into()), Key::Term(location, "oman".into())])
        );
        assert_eq!(
            keys("location:=\"Oman/Muscat\""),
            Some(vec![Key::Facet(location, "Oman/Muscat".into())])
        );
        assert_eq!(keys("location:Om*"), None);
    }
}
