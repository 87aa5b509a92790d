//! Query -> query of the cluster, by exhaustive match.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::{
    document::day_number,
    mapping::{HOLES, WHOLE, has_values, salient_term, terms_of, values_of},
    patterns::{Pattern, regexp, regexp_of},
    positions::{is_there, plan},
    ranks::{Statistics, Words, exact_terms, field_of, rarity, weight},
    runs::Leaves,
    view::any_of,
};
use crate::{
    date::Stamp,
    engine::{EngineError, terms::has_salience},
    fields::{Around, Field, MOST_SALIENT, Part},
    query::{
        Lookup, Query, Wildcard,
        evaluate::intervals::{Expression, Leaf, TextQuery},
    },
};

/// Where a query that the cluster cannot ask exactly may be off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    /// More articles than it means.
    Over,
    /// Fewer.
    Under,
}

impl Side {
    fn other(self) -> Self {
        match self {
            Self::Over => Self::Under,
            Self::Under => Self::Over,
        }
    }
}

/// Compiles against one state of an index.
pub struct Compiler<'a> {
    statistics: &'a dyn Statistics,
    /// Patterns and chains may go to the cluster; it does not take all that are wide.
    wide: bool,
    /// Articles are ranked by what is compiled; otherwise it only matters whether they match.
    ranks: bool,
    /// Clauses of proximities.
    pub clauses: usize,
    /// What was compiled so far matches what it means, and nothing besides.
    pub is_exact: bool,
    words: Words<'a>,
}

impl<'a> Compiler<'a> {
    pub fn new(statistics: &'a dyn Statistics, wide: bool) -> Self {
        let words = Words::new(statistics);
        Self { statistics, wide, ranks: false, clauses: 0, is_exact: true, words }
    }

    /// A query that matches what `query` means, or more where [`Compiler::is_exact`] is false then.
    pub fn filter(&mut self, query: &Query) -> Result<Value, EngineError> {
        self.of(query, Side::Over)
    }

    /// The same, and ranks what it matches.
    pub fn ranking(&mut self, query: &Query) -> Result<Value, EngineError> {
        self.statistics.learn(&self.words.ranked_by(query)?)?;
        self.ranks = true;
        let compiled = self.of(query, Side::Over);
        self.ranks = false;
        compiled
    }

    fn of(&mut self, query: &Query, side: Side) -> Result<Value, EngineError> {
        Ok(match query {
            Query::All => json!({ "match_all": {} }),
            Query::Word { part: part @ (None | Some(Part::Title)), text, exact } => {
                self.word(*part, text, *exact)?
            }
            Query::Phrase { part: part @ (None | Some(Part::Title)), words, slop: 0, exact } => {
                self.phrase(*part, words, *exact)?
            }
            Query::Wildcard { part: part @ (None | Some(Part::Title)), pattern } => {
                let pattern = Pattern::Wildcard(Wildcard::new(pattern));
                constant(&pattern.query(field_of(*part)))
            }
            Query::Fuzzy { part: part @ (None | Some(Part::Title)), text, distance } => {
                constant(&Pattern::fuzzy(text, *distance).query(field_of(*part)))
            }
            Query::Wildcard { .. } | Query::Fuzzy { .. } => constant(&self.positions(query, side)?),
            Query::Word { .. }
            | Query::Phrase { .. }
            | Query::Near { .. }
            | Query::AtLeast { .. } => self.positions(query, side)?,
            Query::Around(around) => self.around(around)?,
            Query::Value { field, lookup } => self.value(field, lookup)?,
            Query::Days { field, from, to } => days(field, *from, *to),
            Query::Has { field } => constant(&json!({ "term": { "has": field.name } })),
            Query::And(queries) => self.and(queries, side)?,
            Query::Or(queries) => {
                let clauses = queries.iter().map(|query| self.of(query, side));
                json!({ "bool": { "should": clauses.collect::<Result<Vec<_>, _>>()? } })
            }
            Query::Not(query) => self.and(&[Query::Not(query.clone())], side)?,
            Query::Boost { query, factor } => {
                json!({ "bool": { "must": [self.of(query, side)?], "boost": factor } })
            }
        })
    }

    fn and(&mut self, queries: &[Query], side: Side) -> Result<Value, EngineError> {
        let mut must = Vec::new();
        let mut without = Vec::new();
        for query in queries {
            match query {
                Query::Not(query) => {
                    let ranks = std::mem::take(&mut self.ranks);
                    without.push(self.of(query, side.other())?);
                    self.ranks = ranks;
                }
                query => must.push(self.of(query, side)?),
            }
        }
        // Something must be there to take away from.
        if must.is_empty() {
            must.push(json!({ "match_all": {} }));
        }
        Ok(json!({ "bool": { "must": must, "must_not": without } }))
    }

    /// A word. All forms of a word are as rare as the word.
    fn word(&mut self, part: Option<Part>, word: &str, exact: bool) -> Result<Value, EngineError> {
        let field = field_of(part);
        let mut tokens = self.words.tokens(word, exact)?;
        if tokens.len() == 1 {
            return Ok(json!({ "term": { field: tokens.remove(0) } }));
        }
        if !self.ranks {
            return Ok(json!({ "terms": { field: tokens } }));
        }
        let having = self.statistics.having(field, &tokens)?;
        let together: u64 = having.iter().sum();
        let all = self.statistics.articles()?;
        let found = tokens.into_iter().zip(having).filter(|(_, having)| *having > 0);
        let clauses: Vec<Value> = found
            .map(|(token, having)| {
                let boost = rarity(together, all) / rarity(having, all);
                json!({ "term": { field: { "value": token, "boost": boost } } })
            })
            .collect();
        Ok(match clauses.len() {
            0 => json!({ "match_none": {} }),
            _ => json!({ "bool": { "should": clauses } }),
        })
    }

    /// Words side by side. A word is as rare as all of its forms together; the cluster would add
    /// up how rare each of them is.
    fn phrase(
        &mut self,
        part: Option<Part>,
        words: &[String],
        exact: bool,
    ) -> Result<Value, EngineError> {
        let field = field_of(part);
        let mut groups: Vec<Vec<String>> = Vec::with_capacity(words.len());
        for word in words {
            groups.push(self.words.tokens(word, exact)?);
        }
        let text: Vec<String> = groups.iter().map(|tokens| tokens.join("|")).collect();
        let text = text.join(" ");
        if groups.iter().all(|tokens| tokens.len() == 1) {
            return Ok(json!({ "match_phrase": { field: { "query": text, "analyzer": WHOLE } } }));
        }
        if !self.ranks {
            return Ok(json!({ "match_phrase": { field: { "query": text, "analyzer": HOLES } } }));
        }
        let all = self.statistics.articles()?;
        let (mut wanted, mut given) = (0.0, 0.0);
        for tokens in &groups {
            let having = self.statistics.having(field, tokens)?;
            wanted += rarity(having.iter().sum(), all);
            let found = having.into_iter().filter(|having| *having > 0);
            given += found.map(|having| rarity(having, all)).sum::<f64>();
        }
        let boost = if given > 0.0 { wanted / given } else { 1.0 };
        Ok(json!({ "match_phrase": {
            field: { "query": text, "analyzer": HOLES, "boost": boost },
        } }))
    }

    /// A value of a field.
    fn value(&self, field: &Field, lookup: &Lookup) -> Result<Value, EngineError> {
        if !has_values(field) {
            return Ok(json!({ "match_none": {} }));
        }
        if let Lookup::Pattern(pattern) = lookup {
            let fitting = regexp_of(&Wildcard::new(pattern), "[^:=]");
            return Ok(constant(&regexp(&terms_of(field), &fitting)));
        }
        let terms = exact_terms(field, lookup).unwrap_or_default();
        if self.ranks && has_salience(field) {
            return self.salient(field, &terms);
        }
        Ok(constant(&any_of(&terms_of(field), &terms)))
    }

    /// Ranked by how much an article is about the value and how few have it. All terms mean the same value.
    /// The cluster would rank by the articles that have the field, not by all.
    fn salient(&self, field: &Field, terms: &[String]) -> Result<Value, EngineError> {
        let column = terms_of(field);
        let all = self.statistics.articles()?;
        let average = self.statistics.amount(field)? as f64 / all.max(1) as f64;
        let having = self.statistics.having(&column, terms)?;
        let mut ways = Vec::new();
        for (term, having) in terms.iter().zip(having).filter(|(_, having)| *having > 0) {
            let rarity = rarity(having, all) / terms.len() as f64;
            for salience in 1..=MOST_SALIENT {
                ways.push(json!({ "constant_score": {
                    "filter": { "term": { &column: salient_term(term, salience) } },
                    "boost": rarity * weight(salience, average),
                } }));
            }
        }
        Ok(if ways.is_empty() {
            json!({ "match_none": {} })
        } else {
            json!({ "bool": { "should": ways } })
        })
    }

    /// What stands in the texts, by positions; ranked by the words of it.
    fn positions(&mut self, query: &Query, side: Side) -> Result<Value, EngineError> {
        let mut found = Vec::new();
        let sought = TextQuery::of(query, &mut |leaf| {
            found.push(leaf);
            found.len() - 1
        });
        // Only a tree that no parser made has what is no text here.
        let Some(sought) = sought else { return Ok(json!({ "match_none": {} })) };
        let mut leaves = Leaves::default();
        for leaf in &found {
            match leaf {
                Leaf::Word { text, exact } => {
                    let tokens = self.words.tokens(text, *exact)?;
                    let stems = self.words.tokens(text, false)?;
                    leaves.add_word(tokens, stems);
                }
                Leaf::Wildcard(pattern) => {
                    leaves.add_pattern(Pattern::Wildcard(Wildcard::new(pattern)));
                }
                Leaf::Fuzzy(text, distance) => {
                    leaves.add_pattern(Pattern::fuzzy(text, *distance));
                }
            }
        }
        let matching = if let Some((plan, clauses)) = plan(&sought, &leaves, self.wide) {
            self.clauses += clauses;
            plan
        } else {
            self.is_exact = false;
            match side {
                Side::Over => is_there(&sought.expression, &leaves),
                Side::Under => return Ok(json!({ "match_none": {} })),
            }
        };
        if !self.ranks {
            return Ok(matching);
        }
        let part = sought.in_title().then_some(Part::Title);
        match self.ranked(&sought.expression, &found, part)? {
            Some(ranked) => Ok(json!({ "bool": { "filter": [matching], "should": [ranked] } })),
            None => Ok(constant(&matching)),
        }
    }

    /// What an expression is ranked by: its words, of alternatives the best one; `None` where it has no
    /// words.
    fn ranked(
        &mut self,
        expression: &Expression,
        found: &[Leaf<'_>],
        part: Option<Part>,
    ) -> Result<Option<Value>, EngineError> {
        let mut parts = Vec::new();
        let is_choice = matches!(expression, Expression::Any(_));
        match expression {
            Expression::Word { leaf, .. } => return self.ranked_word(found[*leaf], part),
            Expression::Phrase { leaves, .. } => {
                for leaf in leaves {
                    parts.extend(self.ranked_word(found[*leaf], part)?);
                }
            }
            Expression::Any(inner) => {
                for inner in inner {
                    parts.extend(self.ranked(inner, found, part)?);
                }
            }
            Expression::Near { left, right, link } => {
                parts.extend(self.ranked(left, found, part)?);
                if !link.negated {
                    parts.extend(self.ranked(right, found, part)?);
                }
            }
        }
        Ok(match parts.len() {
            0 | 1 => parts.pop(),
            _ if is_choice => Some(json!({ "dis_max": { "queries": parts } })),
            _ => Some(json!({ "bool": { "should": parts } })),
        })
    }

    fn ranked_word(
        &mut self,
        leaf: Leaf<'_>,
        part: Option<Part>,
    ) -> Result<Option<Value>, EngineError> {
        match leaf {
            Leaf::Word { text, exact } => Ok(Some(self.word(part, text, exact)?)),
            Leaf::Wildcard(_) | Leaf::Fuzzy(..) => Ok(None),
        }
    }

    fn around(&self, around: &Around) -> Result<Value, EngineError> {
        let Some(field) = Field::named("near") else { return Ok(json!({ "match_none": {} })) };
        let points = self.statistics.points(around)?;
        Ok(constant(&any_of(&values_of(field), &points)))
    }
}

fn days(field: &Field, from: Option<Date>, to: Option<Date>) -> Value {
    if from.is_none() && to.is_none() {
        return constant(&json!({ "term": { "has": field.name } }));
    }
    if has_values(field) {
        let first = from.map(day_number);
        let last = to.map(day_number);
        return constant(&json!({ "range": { "days": {
            "gte": first, "lte": last, "relation": "within",
        } } }));
    }
    let first = from.map(|day| Stamp::day(day).civil_seconds());
    let end = to.map(|day| Stamp::day(day).civil_seconds() + SECONDS_OF_DAY);
    constant(&json!({ "range": { "date": { "gte": first, "lt": end } } }))
}

const SECONDS_OF_DAY: i64 = 24 * 60 * 60;

/// Without any weight of its own among hits: what is asked for in a field is there or not.
fn constant(query: &Value) -> Value {
    json!({ "constant_score": { "filter": query, "boost": 1.0 } })
}

#[cfg(test)]
mod tests {
    use std::{cell::RefCell, collections::BTreeSet};

    use super::*;
    use crate::{engine::opensearch::ranks::Wanted, query::parse, text::Language};

    /// Answers what was learnt, and keeps what an index would be asked.
    struct Learnt {
        languages: Vec<Language>,
        terms: RefCell<BTreeSet<(String, String)>>,
        amounts: RefCell<BTreeSet<&'static str>>,
        asked: RefCell<Vec<String>>,
    }

    impl Learnt {
        fn ask(&self, what: impl Into<String>) {
            self.asked.borrow_mut().push(what.into());
        }
    }

    impl Statistics for Learnt {
        fn learn(&self, wanted: &Wanted<'_>) -> Result<(), EngineError> {
            self.ask("to learn");
            self.terms.borrow_mut().extend(wanted.terms.iter().cloned());
            self.amounts.borrow_mut().extend(wanted.amounts.iter().map(|field| field.name));
            Ok(())
        }

        fn articles(&self) -> Result<u64, EngineError> {
            if self.terms.borrow().is_empty() {
                self.ask("articles");
            }
            Ok(100)
        }

        fn having(&self, field: &str, terms: &[String]) -> Result<Vec<u64>, EngineError> {
            for term in terms {
                if !self.terms.borrow().contains(&(field.to_owned(), term.clone())) {
                    self.ask(format!("having {field}: {term}"));
                }
            }
            Ok(vec![1; terms.len()])
        }

        fn amount(&self, field: &Field) -> Result<u64, EngineError> {
            if !self.amounts.borrow().contains(field.name) {
                self.ask(format!("amount {}", field.name));
            }
            Ok(100)
        }

        fn languages(&self) -> Result<&[Language], EngineError> {
            Ok(&self.languages)
        }

        fn points(&self, _: &Around) -> Result<Vec<String>, EngineError> {
            self.ask("points");
            Ok(Vec::new())
        }
    }

    #[test]
    fn all_figures_that_rank_a_query_are_learnt_at_once() {
        for text in [
            "oil",
            "talks AND banks",
            "\"oil prices\" OR title:storms",
            "title:\"oil prices\" -sanctions",
            "(banks OR crises) W/5 \"rate cuts\"",
            "actor:Iran OR location:Oman^2",
            "\"oil prices\" OR actor:Iran -location:Oman",
            "atleast2(banks)",
            "date:2024 location:Oman/*",
        ] {
            let languages = Language::others().collect();
            let statistics = Learnt {
                languages,
                terms: RefCell::default(),
                amounts: RefCell::default(),
                asked: RefCell::default(),
            };
            let query = parse(text, jiff::civil::date(2026, 1, 1)).unwrap().query;
            Compiler::new(&statistics, true).ranking(&query).unwrap();
            assert_eq!(statistics.asked.take(), ["to learn"], "{text}");
        }
    }
}
