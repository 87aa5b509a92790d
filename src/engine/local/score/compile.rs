//! Query -> tantivy query, by exhaustive match.

use std::{ops::Bound, sync::Arc};

use jiff::civil::Date;
use tantivy::{
    Searcher, Term,
    query::{
        AllQuery, Bm25StatisticsProvider, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery,
        Occur, PhraseQuery, Query as Compiled, RangeQuery, TermQuery, TermSetQuery,
    },
    schema::{Field as Column, IndexRecordOption},
};

use super::{
    any::AnyOf,
    collection::Collection,
    positions::{Positions, Terms},
    terms::TermsWhere,
};
use crate::{
    date::{PartialDate, Stamp},
    engine::{
        Deadline, Expansion,
        analyzer::AS_WRITTEN,
        local::{
            schema::{Columns, text_column},
            upstream::{bounded::Bounded, excluded::Excluded, unpruned::Unpruned},
            words::expand::exactly,
        },
        terms::{facet_term, has_salience},
    },
    fields::{Around, Field, Part, Point},
    query::{
        Lookup, Query, Wildcard,
        evaluate::intervals::{Leaf, TextQuery},
    },
    text::Forms,
};

/// Compiles against one state of an index.
pub struct Compiler<'a> {
    columns: &'a Columns,
    searcher: &'a Searcher,
    /// What tells how rare a word is.
    collection: &'a Collection,
    deadline: &'a Deadline,
    forms: Forms,
    /// What patterns were searched as, in the order of the query.
    pub expansions: Vec<Expansion>,
}

impl<'a> Compiler<'a> {
    pub fn new(
        columns: &'a Columns,
        searcher: &'a Searcher,
        collection: &'a Collection,
        deadline: &'a Deadline,
    ) -> Self {
        let expansions = Vec::new();
        Self { columns, searcher, collection, deadline, forms: Forms::default(), expansions }
    }

    /// The tantivy query that matches what `query` means.
    pub fn compile(&mut self, query: &Query) -> tantivy::Result<Box<dyn Compiled>> {
        Ok(match query {
            Query::All => Box::new(AllQuery),
            Query::Word { part: part @ (None | Some(Part::Title)), text, exact } => {
                let mut terms = self.weighed_terms(*part, text, *exact)?;
                match terms.len() {
                    1 => Box::new(TermQuery::new(terms.remove(0).0, IndexRecordOption::WithFreqs)),
                    _ => Box::new(AnyOf { terms, deadline: self.deadline.clone() }),
                }
            }
            Query::Phrase { part: part @ (None | Some(Part::Title)), words, slop: 0, exact } => {
                match self.phrase(*part, words, *exact)? {
                    Some(phrase) => phrase,
                    None => self.positions(query)?,
                }
            }
            Query::Wildcard { part: part @ (None | Some(Part::Title)), pattern } => {
                self.expanded(*part, Leaf::Wildcard(pattern))?
            }
            Query::Fuzzy { part: part @ (None | Some(Part::Title)), text, distance } => {
                self.expanded(*part, Leaf::Fuzzy(text, *distance))?
            }
            Query::Wildcard { .. } | Query::Fuzzy { .. } => constant(self.positions(query)?),
            Query::Word { .. }
            | Query::Phrase { .. }
            | Query::Near { .. }
            | Query::AtLeast { .. } => self.positions(query)?,
            Query::Around(around) => self.around(around),
            Query::Value { field, lookup } => self.value(field, lookup),
            Query::Days { field, from, to } => self.days(field, *from, *to),
            Query::Has { field } => self.compile_has(field),
            Query::And(queries) => self.and(queries)?,
            Query::Or(queries) => {
                if let Some(any) = self.any_of_words(queries)? {
                    return Ok(Box::new(any));
                }
                let clauses = queries.iter().map(|q| Ok((Occur::Should, self.compile(q)?)));
                let any = BooleanQuery::new(clauses.collect::<tantivy::Result<_>>()?);
                Box::new(Unpruned(Box::new(any)))
            }
            Query::Not(query) => self.and(&[Query::Not(query.clone())])?,
            Query::Boost { query, factor } => {
                Box::new(BoostQuery::new(self.compile(query)?, *factor))
            }
        })
    }

    fn and(&mut self, queries: &[Query]) -> tantivy::Result<Box<dyn Compiled>> {
        let mut clauses: Vec<(Occur, Box<dyn Compiled>)> = Vec::with_capacity(queries.len() + 1);
        for query in queries {
            clauses.push(match query {
                Query::Not(query) => (Occur::MustNot, Box::new(Excluded(self.compile(query)?))),
                query => (Occur::Must, self.compile(query)?),
            });
        }
        // Something must be there to take away from.
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, Box::new(AllQuery)));
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    /// The terms of a word in the form in which it is compared: one, or those of several that any
    /// article has.
    fn text_terms(&mut self, column: Column, word: &str, exact: bool) -> tantivy::Result<Terms> {
        let mut terms = if exact {
            exactly(word, column)
        } else {
            let forms = self.forms.of_query(word, &self.collection.languages);
            forms.iter().map(|form| Term::from_field_text(column, form)).collect()
        };
        if terms.len() == 1 {
            return Ok(Terms { terms, articles: None });
        }
        let first = terms[0].clone();
        terms.sort_unstable();
        terms.dedup();
        let mut found = Vec::new();
        let mut articles = 0;
        for term in terms {
            let having = self.collection.doc_freq(&term)?;
            if having > 0 {
                found.push(term);
                articles += having;
            }
        }
        Ok(match found.len() {
            0 => Terms { terms: vec![first], articles: None },
            1 => Terms { terms: found, articles: None },
            _ => Terms { terms: found, articles: Some(articles) },
        })
    }

    /// The words of a list of nothing but words.
    fn any_of_words(&mut self, queries: &[Query]) -> tantivy::Result<Option<AnyOf>> {
        let mut terms: Vec<(Term, f32)> = Vec::with_capacity(queries.len());
        for query in queries {
            let (query, weight) = match query {
                Query::Boost { query, factor } => (query.as_ref(), *factor),
                query => (query, 1.0),
            };
            let Query::Word { part: part @ (None | Some(Part::Title)), text, exact } = query else {
                return Ok(None);
            };
            for (term, share) in self.weighed_terms(*part, text, *exact)? {
                terms.push((term, weight * share));
            }
        }
        Ok(Some(AnyOf { terms, deadline: self.deadline.clone() }))
    }

    /// The terms of a word, each with its weight: all forms of a word are as rare as the word.
    fn weighed_terms(
        &mut self,
        part: Option<Part>,
        word: &str,
        exact: bool,
    ) -> tantivy::Result<Vec<(Term, f32)>> {
        let Terms { terms, articles } =
            self.text_terms(text_column(self.columns, part), word, exact)?;
        let mut weighed = Vec::with_capacity(terms.len());
        for term in terms {
            let share = match articles {
                Some(articles) => {
                    self.rarity(articles)? / self.rarity(self.collection.doc_freq(&term)?)?
                }
                None => 1.0,
            };
            weighed.push((term, share));
        }
        Ok(weighed)
    }

    /// What BM25 makes of the number of articles with a word, at most all of them.
    fn rarity(&self, having: u64) -> tantivy::Result<f32> {
        let all = self.collection.total_num_docs()?;
        let having = having.min(all);
        Ok((1.0 + ((all - having) as f32 + 0.5) / (having as f32 + 0.5)).ln())
    }

    /// The words side by side; `None` where one of them has several forms.
    fn phrase(
        &mut self,
        part: Option<Part>,
        words: &[String],
        exact: bool,
    ) -> tantivy::Result<Option<Box<dyn Compiled>>> {
        let column = text_column(self.columns, part);
        let mut terms = Vec::with_capacity(words.len());
        for word in words {
            let mut group = self.text_terms(column, word, exact)?;
            match group.terms.len() {
                1 => terms.append(&mut group.terms),
                _ => return Ok(None),
            }
        }
        let query = Box::new(PhraseQuery::new(terms));
        if self.deadline.is_never() {
            return Ok(Some(query));
        }
        Ok(Some(Box::new(Bounded { query, deadline: self.deadline.clone() })))
    }

    /// The words that a leaf stands for, which is noted; `None` for a plain word.
    fn expand(&mut self, leaf: Leaf<'_>, column: Column) -> tantivy::Result<Option<&Expansion>> {
        let expansion = Expansion::of(leaf, column, self.searcher, self.deadline)?;
        Ok(expansion.map(|expansion| {
            self.expansions.push(expansion);
            &self.expansions[self.expansions.len() - 1]
        }))
    }

    /// Any word that a pattern stands for.
    fn expanded(
        &mut self,
        part: Option<Part>,
        leaf: Leaf<'_>,
    ) -> tantivy::Result<Box<dyn Compiled>> {
        let column = text_column(self.columns, part);
        let terms = self.expand(leaf, column)?.map(|expansion| expansion.terms(column));
        Ok(constant(Box::new(TermSetQuery::new(terms.unwrap_or_default()))))
    }

    /// What stands in the texts, by positions.
    fn positions(&mut self, query: &Query) -> tantivy::Result<Box<dyn Compiled>> {
        let mut leaves = Vec::new();
        let sought = TextQuery::of(query, &mut |leaf| {
            leaves.push(leaf);
            leaves.len() - 1
        });
        // Only a tree that no parser made has what is no text here.
        let Some(sought) = sought else { return Ok(Box::new(EmptyQuery)) };
        let column = text_column(self.columns, sought.in_title().then_some(Part::Title));
        let terms = leaves.into_iter().map(|leaf| {
            Ok(match leaf {
                Leaf::Word { text, exact } => self.text_terms(column, text, exact)?,
                pattern => match self.expand(pattern, column)? {
                    Some(found) => {
                        Terms { terms: found.terms(column), articles: Some(found.articles()) }
                    }
                    None => Terms { terms: Vec::new(), articles: None },
                },
            })
        });
        let leaves = terms.collect::<tantivy::Result<_>>()?;
        Ok(Box::new(Positions { column, sought, leaves, deadline: self.deadline.clone() }))
    }

    fn around(&self, around: &Around) -> Box<dyn Compiled> {
        let column = Field::named("near").and_then(|field| self.columns.of(field));
        let Some((column, _)) = column else { return Box::new(EmptyQuery) };
        let around = around.clone();
        let wanted = move |term: &str| {
            term.strip_prefix(AS_WRITTEN)
                .and_then(|point| point.parse::<Point>().ok())
                .is_some_and(|point| around.contains(point))
        };
        self.terms_where(column, AS_WRITTEN.into(), wanted)
    }

    fn value(&self, field: &Field, lookup: &Lookup) -> Box<dyn Compiled> {
        let Some((column, _)) = self.columns.of(field) else { return Box::new(EmptyQuery) };
        match lookup {
            Lookup::Facet(value) if has_salience(field) => {
                self.salient(column, &[facet_term(value)])
            }
            Lookup::Facet(value) => constant(term(column, &facet_term(value))),
            Lookup::Term(text) => {
                let mut terms = field.terms(text);
                match terms.len() {
                    _ if has_salience(field) => self.salient(column, &terms),
                    1 => constant(term(column, &terms.remove(0))),
                    _ => constant(Box::new(TermSetQuery::new(
                        terms.iter().map(|term| Term::from_field_text(column, term)),
                    ))),
                }
            }
            Lookup::Pattern(pattern) => self.values_like(column, pattern),
        }
    }

    /// The first second of the day that comes so many days after `day`.
    fn midnight(&self, day: Date, after: i64) -> Term {
        let second = Stamp::day(day).civil_seconds() + after * SECONDS_OF_DAY;
        Term::from_field_i64(self.columns.date, second)
    }

    fn days(&self, field: &Field, from: Option<Date>, to: Option<Date>) -> Box<dyn Compiled> {
        let Some((column, _)) = self.columns.of(field) else {
            let lower = from.map_or(Bound::Unbounded, |day| Bound::Included(self.midnight(day, 0)));
            let upper = to.map_or(Bound::Unbounded, |day| Bound::Excluded(self.midnight(day, 1)));
            return match (&lower, &upper) {
                (Bound::Unbounded, Bound::Unbounded) => self.compile_has(field),
                _ => constant(Box::new(RangeQuery::new(lower, upper))),
            };
        };
        let lies_within = move |term: &str| {
            let date = term.strip_prefix(AS_WRITTEN).and_then(|d| d.parse::<PartialDate>().ok());
            date.and_then(|date| date.first().zip(date.last())).is_some_and(|(first, last)| {
                from.is_none_or(|from| first >= from) && to.is_none_or(|to| last <= to)
            })
        };
        self.terms_where(column, AS_WRITTEN.into(), lies_within)
    }

    /// Ranked by how much an article is about the value and how few have it. All terms mean the same
    /// value.
    fn salient(&self, column: Column, terms: &[String]) -> Box<dyn Compiled> {
        if terms.is_empty() {
            return Box::new(EmptyQuery);
        }
        let share = 1.0 / terms.len() as f32;
        let terms = terms.iter().map(|text| (Term::from_field_text(column, text), share));
        Box::new(AnyOf { terms: terms.collect(), deadline: self.deadline.clone() })
    }

    /// The values that fit a pattern; what is behind the mark are facets.
    fn values_like(&self, column: Column, pattern: &str) -> Box<dyn Compiled> {
        let pattern = Wildcard::new(pattern);
        let prefix = pattern.literal_start();
        let wanted = move |term: &str| !term.starts_with(AS_WRITTEN) && pattern.matches(term);
        self.terms_where(column, prefix, wanted)
    }

    fn terms_where(
        &self,
        column: Column,
        prefix: String,
        wanted: impl Fn(&str) -> bool + Send + Sync + 'static,
    ) -> Box<dyn Compiled> {
        let wanted = Arc::new(wanted);
        let deadline = self.deadline.clone();
        constant(Box::new(TermsWhere { column, prefix, wanted, deadline }))
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
