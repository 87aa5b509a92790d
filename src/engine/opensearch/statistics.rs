//! Figures of one commit: how many articles have a word or a value.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Mutex, OnceLock, PoisonError},
};

use serde_json::{Map, Value, json};

use super::{
    client::Client,
    mapping::{amount_of, values_of},
    ranks::{Statistics, Wanted},
    scan::{Over, search, total, values},
};
use crate::{
    engine::{Deadline, EngineError, terms::stemmed_in},
    fields::{Around, Field, Point},
    text::Language,
};

/// What was found out once about a commit.
#[derive(Default)]
pub struct Known {
    articles: OnceLock<u64>,
    languages: OnceLock<Vec<Language>>,
    /// First and last publication date in seconds.
    pub span: OnceLock<Option<(i64, i64)>>,
    /// By field and term; sums of a column have no term.
    having: Mutex<HashMap<(String, String), u64>>,
}

impl Known {
    fn get(&self, field: &str, term: &str) -> Option<u64> {
        let having = self.having.lock().unwrap_or_else(PoisonError::into_inner);
        having.get(&(field.to_owned(), term.to_owned())).copied()
    }

    fn put(&self, field: &str, term: &str, figure: u64) {
        let mut having = self.having.lock().unwrap_or_else(PoisonError::into_inner);
        having.insert((field.to_owned(), term.to_owned()), figure);
    }
}

/// Asks for what is not known yet, within the time that a request has.
pub struct Figures<'a> {
    pub client: &'a Client,
    pub over: Over<'a>,
    /// What matches the articles that the commit shows.
    pub shown: &'a Value,
    pub known: &'a Known,
    pub deadline: &'a Deadline,
}

impl Figures<'_> {
    fn ask(&self, query: &Value, parts: &Value) -> Result<Value, EngineError> {
        let request =
            json!({ "size": 0, "track_total_hits": false, "query": query, "aggs": parts });
        let mut answer = search(self.client, self.over, &request, false, self.deadline)?;
        Ok(answer["aggregations"].take())
    }

    /// Finds out how many articles have each of some terms, as far as that is not known.
    pub fn learn_terms(&self, terms: &[(String, String)]) -> Result<(), EngineError> {
        let is_unknown = |(field, term): &&(String, String)| self.known.get(field, term).is_none();
        let unknown: Vec<&(String, String)> = terms.iter().filter(is_unknown).collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let filters: Vec<Value> =
            unknown.iter().map(|(field, term)| json!({ "term": { field: term } })).collect();
        let mut fields: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (field, term) in &unknown {
            fields.entry(field).or_default().push(term);
        }
        // Those that have none of them need not be looked at.
        let any: Vec<Value> =
            fields.iter().map(|(field, terms)| json!({ "terms": { *field: terms } })).collect();
        let query = json!({ "bool": { "filter": [self.shown, { "bool": { "should": any } }] } });
        let parts = json!({ "each": { "filters": { "filters": filters } } });
        let found = self.ask(&query, &parts)?;
        for (at, (field, term)) in unknown.into_iter().enumerate() {
            let having = found["each"]["buckets"][at]["doc_count"].as_u64();
            self.known.put(field, term, having.unwrap_or(0));
        }
        Ok(())
    }

    /// Finds out how many articles there are, with the amounts of some fields, as far as that is not known.
    fn learn_whole(&self, amounts: &[&Field]) -> Result<(), EngineError> {
        let columns: BTreeSet<String> = amounts.iter().map(|field| amount_of(field)).collect();
        let is_unknown = |column: &String| self.known.get(column, "").is_none();
        let unknown: Vec<String> = columns.into_iter().filter(is_unknown).collect();
        if unknown.is_empty() && self.known.articles.get().is_some() {
            return Ok(());
        }
        let sums: Map<String, Value> = unknown
            .iter()
            .enumerate()
            .map(|(at, column)| (at.to_string(), json!({ "sum": { "field": column } })))
            .collect();
        // Scores count those, too, that are not shown.
        let request = json!({
            "size": 0, "track_total_hits": true, "query": { "match_all": {} }, "aggs": sums,
        });
        let answer = search(self.client, self.over, &request, false, self.deadline)?;
        for (at, column) in unknown.iter().enumerate() {
            let sum = answer["aggregations"][at.to_string()]["value"].as_f64();
            self.known.put(column, "", sum.unwrap_or_default() as u64);
        }
        self.known.articles.get_or_init(|| total(&answer));
        Ok(())
    }
}

impl Statistics for Figures<'_> {
    fn learn(&self, wanted: &Wanted<'_>) -> Result<(), EngineError> {
        if wanted.terms.is_empty() {
            return Ok(());
        }
        self.learn_terms(&wanted.terms)?;
        self.learn_whole(&wanted.amounts)
    }

    fn articles(&self) -> Result<u64, EngineError> {
        self.learn_whole(&[])?;
        Ok(self.known.articles.get().copied().unwrap_or_default())
    }

    fn having(&self, field: &str, terms: &[String]) -> Result<Vec<u64>, EngineError> {
        let wanted: Vec<(String, String)> =
            terms.iter().map(|term| (field.to_owned(), term.clone())).collect();
        self.learn_terms(&wanted)?;
        Ok(terms.iter().map(|term| self.known.get(field, term).unwrap_or(0)).collect())
    }

    fn amount(&self, field: &Field) -> Result<u64, EngineError> {
        self.learn_whole(&[field])?;
        Ok(self.known.get(&amount_of(field), "").unwrap_or_default())
    }

    fn languages(&self) -> Result<&[Language], EngineError> {
        if let Some(languages) = self.known.languages.get() {
            return Ok(languages);
        }
        let all: Vec<Language> = Language::others().collect();
        let terms: Vec<String> = all.iter().map(|language| stemmed_in(*language)).collect();
        let having = self.having("has", &terms)?;
        let found = all.into_iter().zip(having).filter(|(_, having)| *having > 0);
        let found: Vec<Language> = found.map(|(language, _)| language).collect();
        Ok(self.known.languages.get_or_init(|| found))
    }

    fn points(&self, around: &Around) -> Result<Vec<String>, EngineError> {
        let Some(field) = Field::named("near") else { return Ok(Vec::new()) };
        // A little wider, as the cluster measures another way; what is in it is decided here.
        let km = around.km * 1.01 + 1.0;
        let query = json!({ "bool": { "filter": [self.shown, { "geo_distance": {
            "distance": format!("{km}km"), "points": around.center.to_string(),
        } }] } });
        let sources = json!([{ "value": { "terms": { "field": values_of(field) } } }]);
        let mut points = Vec::new();
        let take = |bucket: &Value| {
            let value = bucket["key"]["value"].as_str().unwrap_or_default();
            if value.parse::<Point>().is_ok_and(|point| around.contains(point)) {
                points.push(value.to_owned());
            }
        };
        values(self.client, self.over, &query, &sources, &Value::Null, self.deadline, take)?;
        Ok(points)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;
    use crate::engine::opensearch::place::{Credentials, Place};

    #[test]
    fn figures_are_asked_for_within_the_deadline_of_the_request() {
        // Nobody is asked there, or the error would be another one.
        let place = Place::read("opensearch+http://127.0.0.1:1/news").unwrap();
        let client = Client::new(&place, Credentials::default()).unwrap();
        let deadline = Deadline { at: Some(Instant::now()), cancelled: None };
        let (shown, known) = (json!({ "match_all": {} }), Known::default());
        let over = Over::Index("news");
        let figures =
            Figures { client: &client, over, shown: &shown, known: &known, deadline: &deadline };
        let place = Field::named("location").unwrap();
        let center = Point::new(0.0, 0.0).unwrap();
        let around = Around { name: None, center, km: 1.0 };
        let asked = [
            figures.articles().map(drop),
            figures.having("text", &["talk".to_owned()]).map(drop),
            figures.amount(place).map(drop),
            figures.languages().map(drop),
            figures.points(&around).map(drop),
        ];
        for answer in asked {
            assert!(matches!(answer, Err(EngineError::TimedOut)), "{answer:?}");
        }
    }
}
