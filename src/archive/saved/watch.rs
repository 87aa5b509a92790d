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
    text::{Forms, Language, fold, sign, signed_form, with_sign, words},
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
    /// The words of which their matches have one in some form, and their searches.
    words: Vec<(String, usize)>,
    /// Searches by the forms of these words in articles of each language that was met.
    forms: HashMap<Option<Language>, HashMap<String, Vec<usize>>>,
    /// Searches by the folded words of which their matches have one as written, and by words with signs.
    exact: HashMap<String, Vec<usize>>,
    /// The same by values, for each field that a search asks for.
    values: Vec<Values>,
    made: Forms,
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
    /// A word as written in the query, in any of its forms.
    Word(String),
    /// A folded word as written, or a word with a sign.
    Exact(String),
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
            words: Vec::new(),
            forms: HashMap::new(),
            exact: HashMap::new(),
            values: Vec::new(),
            made: Forms::default(),
        };
        for search in searches {
            watch.add(&search.name, &search.parse(today)?.query);
        }
        Ok(watch)
    }

    fn add(&mut self, name: &str, query: &Query) {
        let number = self.searches.len();
        self.searches.push((name.to_owned(), Matcher::new(query)));
        let Some(keys) = one_of(query) else {
            self.always.push(number);
            return;
        };
        for key in keys {
            let numbers = match key {
                Key::Word(word) => {
                    self.words.push((word, number));
                    // They are made again when an article asks for them.
                    self.forms.clear();
                    continue;
                }
                Key::Exact(word) => self.exact.entry(word).or_default(),
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
        if !self.words.is_empty() || !self.exact.is_empty() {
            let language = article.language.as_deref().and_then(Language::of);
            let Self { words: asked, forms, exact, made, .. } = self;
            let forms = forms.entry(language).or_insert_with(|| by_form(asked, language, made));
            let mut folded = String::new();
            for source in [&article.title, &article.body] {
                for word in words(source) {
                    folded.clear();
                    fold(&source[word.clone()], &mut folded);
                    if let Some((sign, _)) = sign(source, word.end) {
                        found.extend(exact.get(&with_sign(&folded, sign)).into_iter().flatten());
                    }
                    for form in made.of_article(&source[word], &folded, language).iter() {
                        found.extend(forms.get(form).into_iter().flatten());
                    }
                    found.extend(exact.get(&folded).into_iter().flatten());
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

/// Searches by the forms of words in articles of a language.
fn by_form(
    words: &[(String, usize)],
    language: Option<Language>,
    forms: &mut Forms,
) -> HashMap<String, Vec<usize>> {
    let mut searches: HashMap<String, Vec<usize>> = HashMap::new();
    for (word, number) in words {
        for form in forms.of_query(word, language.as_slice()) {
            searches.entry(form).or_default().push(*number);
        }
    }
    searches
}

/// Keys of which every article that matches has one; `None` where that cannot be said.
fn one_of(query: &Query) -> Option<Vec<Key>> {
    match query {
        Query::Word { text, exact, .. } => Some(vec![word(text, *exact)]),
        // The longest word is mostly the rarest.
        Query::Phrase { words, exact, .. } => {
            let longest = words.iter().max_by_key(|word| word.len())?;
            Some(vec![word(longest, *exact)])
        }
        Query::Near { left, right, link } => {
            let left = one_of(left);
            let right = if link.negated { None } else { one_of(right) };
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
            let each = queries.iter().filter_map(one_of);
            each.min_by_key(|keys| cost(keys))
        }
        Query::Or(queries) => {
            let each: Option<Vec<_>> = queries.iter().map(one_of).collect();
            each.map(|each| each.concat())
        }
        Query::Boost { query, .. } | Query::AtLeast { query, .. } => one_of(query),
        _ => None,
    }
}

/// Few keys choose better than many, and long words better than short ones.
fn cost(keys: &[Key]) -> (usize, Reverse<usize>) {
    let shortest = keys.iter().map(|key| match key {
        Key::Word(text) | Key::Exact(text) | Key::Term(_, text) | Key::Facet(_, text) => text.len(),
    });
    (keys.len(), Reverse(shortest.min().unwrap_or_default()))
}

fn word(word: &str, exact: bool) -> Key {
    if let Some(signed) = signed_form(word) {
        return Key::Exact(signed);
    }
    let mut folded = String::new();
    fold(word, &mut folded);
    if exact || folded.is_empty() { Key::Exact(folded) } else { Key::Word(word.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Option<Vec<Key>> {
        let query = crate::query::parse(text, Date::constant(2026, 2, 10)).unwrap().query;
        one_of(&query)
    }

    fn word(text: &str) -> Key {
        Key::Word(text.to_owned())
    }

    #[test]
    fn of_words_that_must_all_be_there_one_is_enough() {
        assert_eq!(keys("oman AND sanctions date:-7d"), Some(vec![word("sanctions")]));
        assert_eq!(keys("\"the negotiations\""), Some(vec![word("negotiations")]));
        assert_eq!(keys("a W/5 sanctions"), Some(vec![word("sanctions")]));
        assert_eq!(keys("oman NOT W/5 sanctions"), Some(vec![word("oman")]));
    }

    #[test]
    fn of_alternatives_each_counts() {
        assert_eq!(keys("oman OR =talks"), Some(vec![word("oman"), Key::Exact("talks".into())]));
        assert_eq!(keys("oman OR date:-7d"), None);
        assert_eq!(keys("oman AND (iran OR sanct*)"), Some(vec![word("oman")]));
    }

    #[test]
    fn what_is_ruled_out_is_no_key() {
        assert_eq!(keys("-oman"), None);
        assert_eq!(keys("iran -oman"), Some(vec![word("iran")]));
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
