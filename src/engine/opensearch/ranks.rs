//! What the ranks of a query stand on: the tokens of its words, and how many articles have them.

use super::{
    mapping::{TEXT, TITLE, terms_of},
    tokens::{as_written, of_form},
};
use crate::{
    engine::{
        EngineError,
        terms::{facet_term, has_salience},
    },
    fields::{Around, Field, Part},
    query::{Lookup, Query},
    text::{Forms, Language},
};

/// The figures by which the matches of a query are ranked.
#[derive(Debug, Default)]
pub struct Wanted<'a> {
    /// How many articles have each of these terms, given with their fields. If there are any, also how many
    /// articles there are.
    pub terms: Vec<(String, String)>,
    /// The amounts of these fields.
    pub amounts: Vec<&'a Field>,
}

/// What a compiler asks the index.
pub trait Statistics {
    /// Finds out several figures at once, so that none of them is asked for by itself.
    fn learn(&self, wanted: &Wanted<'_>) -> Result<(), EngineError>;

    /// Articles.
    fn articles(&self) -> Result<u64, EngineError>;

    /// Articles with each of some terms.
    fn having(&self, field: &str, terms: &[String]) -> Result<Vec<u64>, EngineError>;

    /// The terms of all articles in a field with salience, each counted as often as it is salient.
    fn amount(&self, field: &Field) -> Result<u64, EngineError>;

    /// The languages other than English in which words are looked up by their stems.
    fn languages(&self) -> Result<&[Language], EngineError>;

    /// The points of articles that lie in a circle, as facets show them.
    fn points(&self, around: &Around) -> Result<Vec<String>, EngineError>;
}

/// The words of queries.
pub struct Words<'a> {
    statistics: &'a dyn Statistics,
    forms: Forms,
}

impl<'a> Words<'a> {
    pub fn new(statistics: &'a dyn Statistics) -> Self {
        Self { statistics, forms: Forms::default() }
    }

    /// The tokens that a word of a query may be.
    pub fn tokens(&mut self, word: &str, exact: bool) -> Result<Vec<String>, EngineError> {
        if exact {
            return Ok(as_written(word));
        }
        let forms = self.forms.of_query(word, self.statistics.languages()?);
        let mut tokens: Vec<String> = forms.iter().flat_map(|form| of_form(form)).collect();
        tokens.sort_unstable();
        tokens.dedup();
        Ok(tokens)
    }

    /// The figures that the ranks of a query stand on.
    pub fn ranked_by<'q>(&mut self, query: &'q Query) -> Result<Wanted<'q>, EngineError> {
        let mut wanted = Wanted::default();
        self.add_ranked_by(query, &mut wanted)?;
        Ok(wanted)
    }

    fn add_ranked_by<'q>(
        &mut self,
        query: &'q Query,
        wanted: &mut Wanted<'q>,
    ) -> Result<(), EngineError> {
        match query {
            Query::Not(_) => {}
            Query::Word { part, text, exact } => {
                self.add_word(*part, text, *exact, &mut wanted.terms)?;
            }
            Query::Phrase { part, words, exact, .. } => {
                for word in words {
                    self.add_word(*part, word, *exact, &mut wanted.terms)?;
                }
            }
            Query::Value { field, lookup } if has_salience(field) => {
                let column = terms_of(field);
                let Some(found) = exact_terms(field, lookup) else { return Ok(()) };
                wanted.terms.extend(found.into_iter().map(|term| (column.clone(), term)));
                wanted.amounts.push(field);
            }
            query => {
                for query in query.children() {
                    self.add_ranked_by(query, wanted)?;
                }
            }
        }
        Ok(())
    }

    /// The same of a word. One that is a single token is as rare as the cluster finds it.
    fn add_word(
        &mut self,
        part: Option<Part>,
        word: &str,
        exact: bool,
        terms: &mut Vec<(String, String)>,
    ) -> Result<(), EngineError> {
        let tokens = self.tokens(word, exact)?;
        if tokens.len() > 1 {
            let field = field_of(part);
            terms.extend(tokens.into_iter().map(|token| (field.to_owned(), token)));
        }
        Ok(())
    }
}

/// The terms by which a value is found; `None` of a pattern.
pub fn exact_terms(field: &Field, lookup: &Lookup) -> Option<Vec<String>> {
    match lookup {
        Lookup::Facet(value) => Some(vec![facet_term(value)]),
        Lookup::Term(text) => Some(field.terms(text)),
        Lookup::Pattern(_) => None,
    }
}

/// The field in which the words of a part are looked for.
pub fn field_of(part: Option<Part>) -> &'static str {
    if part == Some(Part::Title) { TITLE } else { TEXT }
}

/// What BM25 makes of the number of articles with a word, at most all of them.
pub fn rarity(having: u64, all: u64) -> f64 {
    let having = having.min(all);
    (1.0 + ((all - having) as f64 + 0.5) / (having as f64 + 0.5)).ln()
}

/// What BM25 makes of how salient a value is, where an article has so many terms on average.
pub fn weight(salience: u8, average: f64) -> f64 {
    const K1: f64 = 1.2;
    const B: f64 = 0.75;
    let salience = f64::from(salience);
    salience * (K1 + 1.0) / (salience + K1 * (1.0 - B + B / average))
}
