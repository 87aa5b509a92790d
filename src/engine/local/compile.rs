//! Query -> tantivy query, by exhaustive match.

use std::{ops::Bound, sync::Arc};

use jiff::civil::Date;
use tantivy::{
    Term,
    query::{
        AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery,
        Query as Compiled, RangeQuery, TermQuery, TermSetQuery,
    },
    schema::{Field as Column, IndexRecordOption},
};

use super::{
    analyzer::{AS_WRITTEN, BODY_START},
    any::AnyOf,
    excluded::Excluded,
    ordered::Ordered,
    schema::{Columns, facet_term, text_column},
    terms::TermsWhere,
};
use crate::{
    date::{PartialDate, Stamp},
    field::{Field, Part},
    query::{Lookup, Query, Symbol, Wildcard},
    text::{Stemmer, fold, is_own_stem},
};

/// Compiles against one schema.
pub(super) struct Compiler<'a> {
    columns: &'a Columns,
    stemmer: Stemmer,
}

impl<'a> Compiler<'a> {
    pub fn new(columns: &'a Columns) -> Self {
        Self { columns, stemmer: Stemmer::new() }
    }

    /// The tantivy query that matches what `query` means.
    pub fn compile(&mut self, query: &Query) -> Box<dyn Compiled> {
        match query {
            Query::All => Box::new(AllQuery),
            Query::Word { part, text, exact } => self.word(*part, text, *exact),
            Query::Phrase { part, words, slop, exact } => self.phrase(*part, words, *slop, *exact),
            Query::Wildcard { part, pattern } => {
                let from = if *part == Some(Part::Body) { BODY_START } else { 0 };
                words_like(text_column(self.columns, *part), pattern, from)
            }
            Query::Value { field, lookup } => self.value(field, lookup),
            Query::Days { field, from, to } => self.days(field, *from, *to),
            Query::Has { field } => self.compile_has(field),
            Query::And(queries) => self.and(queries),
            Query::Or(queries) => match self.any_of_words(queries) {
                Some(any) => Box::new(any),
                None => Box::new(BooleanQuery::new(
                    queries.iter().map(|q| (Occur::Should, self.compile(q))).collect(),
                )),
            },
            Query::Not(query) => self.and(&[Query::Not(query.clone())]),
            Query::Boost { query, factor } => {
                Box::new(BoostQuery::new(self.compile(query), *factor))
            }
        }
    }

    fn and(&mut self, queries: &[Query]) -> Box<dyn Compiled> {
        let mut clauses: Vec<(Occur, Box<dyn Compiled>)> = Vec::with_capacity(queries.len() + 1);
        for query in queries {
            clauses.push(match query {
                Query::Not(query) => (Occur::MustNot, Box::new(Excluded(self.compile(query)))),
                query => (Occur::Must, self.compile(query)),
            });
        }
        // Something must be there to take away from.
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, Box::new(AllQuery)));
        }
        Box::new(BooleanQuery::new(clauses))
    }

    /// The term of a word in the form in which it is compared.
    fn text_term(&mut self, part: Option<Part>, word: &str, exact: bool) -> Term {
        let mut folded = String::new();
        fold(word, &mut folded);
        if exact && !is_own_stem(&folded) {
            folded.insert(0, AS_WRITTEN);
        }
        let text = if exact { &folded } else { self.stemmer.stem(&folded) };
        Term::from_field_text(text_column(self.columns, part), text)
    }

    fn word(&mut self, part: Option<Part>, word: &str, exact: bool) -> Box<dyn Compiled> {
        let term = self.text_term(part, word, exact);
        match part {
            Some(Part::Body) => Box::new(Ordered { terms: vec![term], slop: 0, from: BODY_START }),
            _ => Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)),
        }
    }

    /// The words of a list of nothing but words, all looked for in one field.
    fn any_of_words(&mut self, queries: &[Query]) -> Option<AnyOf> {
        let mut terms: Vec<(Term, f32)> = Vec::with_capacity(queries.len());
        for query in queries {
            let (query, weight) = match query {
                Query::Boost { query, factor } => (query.as_ref(), *factor),
                query => (query, 1.0),
            };
            let Query::Word { part: part @ (None | Some(Part::Title)), text, exact } = query else {
                return None;
            };
            terms.push((self.text_term(*part, text, *exact), weight));
        }
        let field = terms.first()?.0.field();
        terms.iter().all(|(term, _)| term.field() == field).then_some(AnyOf { terms })
    }

    fn phrase(
        &mut self,
        part: Option<Part>,
        words: &[String],
        slop: u32,
        exact: bool,
    ) -> Box<dyn Compiled> {
        let terms: Vec<Term> = words.iter().map(|word| self.text_term(part, word, exact)).collect();
        if slop == 0 && part != Some(Part::Body) {
            return Box::new(PhraseQuery::new(terms));
        }
        let from = if part == Some(Part::Body) { BODY_START } else { 0 };
        Box::new(Ordered { terms, slop, from })
    }

    fn value(&self, field: &Field, lookup: &Lookup) -> Box<dyn Compiled> {
        let Some((column, _)) = self.columns.of(field) else { return Box::new(EmptyQuery) };
        match lookup {
            Lookup::Facet(value) => constant(term(column, &facet_term(value))),
            Lookup::Term(text) => {
                let mut terms = field.terms(text);
                match terms.len() {
                    1 => constant(term(column, &terms.remove(0))),
                    _ => constant(Box::new(TermSetQuery::new(
                        terms.iter().map(|term| Term::from_field_text(column, term)),
                    ))),
                }
            }
            Lookup::Pattern(pattern) => values_like(column, pattern),
        }
    }

    fn days(&self, field: &Field, from: Option<Date>, to: Option<Date>) -> Box<dyn Compiled> {
        let Some((column, _)) = self.columns.of(field) else {
            let second = |at: i64| Term::from_field_i64(self.columns.date, at);
            let lower = from.map_or(Bound::Unbounded, |day| {
                Bound::Included(second(Stamp::day(day).civil_seconds()))
            });
            let upper = to.map_or(Bound::Unbounded, |day| {
                Bound::Excluded(second(Stamp::day(day).civil_seconds() + SECONDS_OF_DAY))
            });
            return match (&lower, &upper) {
                (Bound::Unbounded, Bound::Unbounded) => self.compile_has(field),
                _ => constant(Box::new(RangeQuery::new(lower, upper))),
            };
        };
        let lies_within = move |term: &str| {
            term.strip_prefix(AS_WRITTEN).and_then(|d| d.parse::<PartialDate>().ok()).is_some_and(
                |date| {
                    from.is_none_or(|from| date.first() >= from)
                        && to.is_none_or(|to| date.last() <= to)
                },
            )
        };
        let wanted = Arc::new(lies_within);
        constant(Box::new(TermsWhere { column, prefix: AS_WRITTEN.into(), wanted, from: 0 }))
    }

    fn compile_has(&self, field: &Field) -> Box<dyn Compiled> {
        constant(term(self.columns.has, field.name))
    }
}

const SECONDS_OF_DAY: i64 = 24 * 60 * 60;

/// Without any weight of its own among hits: what is asked for in a field is there or not.
fn constant(query: Box<dyn Compiled>) -> Box<dyn Compiled> {
    Box::new(ConstScoreQuery::new(query, 1.0))
}

fn term(column: Column, text: &str) -> Box<dyn Compiled> {
    Box::new(TermQuery::new(Term::from_field_text(column, text), IndexRecordOption::Basic))
}

/// What the terms begin with that fit a pattern.
fn literal_start(pattern: &Wildcard) -> String {
    let literal = pattern.symbols().iter().map_while(|symbol| match symbol {
        Symbol::Char(c) => Some(*c),
        Symbol::One | Symbol::Many => None,
    });
    literal.collect()
}

/// The words as written that fit a pattern: those behind the mark, and those that are their own stem.
fn words_like(column: Column, pattern: &str, from: u32) -> Box<dyn Compiled> {
    let pattern = Arc::new(Wildcard::new(pattern));
    let start = literal_start(&pattern);
    let marked = {
        let pattern = Arc::clone(&pattern);
        let wanted = move |term: &str| {
            term.strip_prefix(AS_WRITTEN).is_some_and(|word| pattern.matches(word))
        };
        TermsWhere {
            column,
            prefix: format!("{AS_WRITTEN}{start}"),
            wanted: Arc::new(wanted),
            from,
        }
    };
    let wanted = move |term: &str| is_own_stem(term) && pattern.matches(term);
    let own = TermsWhere { column, prefix: start, wanted: Arc::new(wanted), from };
    constant(Box::new(BooleanQuery::new(vec![
        (Occur::Should, Box::new(marked)),
        (Occur::Should, Box::new(own)),
    ])))
}

/// The values that fit a pattern; what is behind the mark are facets.
fn values_like(column: Column, pattern: &str) -> Box<dyn Compiled> {
    let pattern = Wildcard::new(pattern);
    let prefix = literal_start(&pattern);
    let wanted = move |term: &str| !term.starts_with(AS_WRITTEN) && pattern.matches(term);
    constant(Box::new(TermsWhere { column, prefix, wanted: Arc::new(wanted), from: 0 }))
}
