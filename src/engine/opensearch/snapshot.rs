//! One commit, and queries compiled against it.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use serde_json::{Value, json};

use super::{
    client::Client,
    commit::Commit,
    compile::{Compiler, Statistics},
    fault::Fault,
    mapping::{amount_of, values_of},
    place::Place,
    scan::{Over, Pages, count, search},
    view::shown,
};
use crate::{
    article::Article,
    engine::{Deadline, EngineError, Request, terms::stemmed_in},
    fields::{Around, Field, Point},
    query::{
        Query,
        evaluate::{Document, Matcher},
    },
    text::Language,
};

/// Most articles that are looked at here to find those that match.
const CANDIDATES: u64 = 20_000;

/// Values of a facet, or documents, that are asked for at a time.
pub const PAGE: usize = 1000;

/// Clauses from which on a cluster may not take a query, together with what else is in it.
const MANY: usize = 300;

/// Queries that are kept: those of a few answers that are under way.
const MOST_KEPT: usize = 8;

/// A query with its conditions, and how it is asked.
type Kept = (Query, Vec<Query>, Arc<Asked>);

/// What was found out once.
type Known<K, V> = Mutex<HashMap<K, V>>;

/// One commit of an index.
pub struct Snapshot {
    pub client: Client,
    pub place: Place,
    pub commit: Commit,
    /// What matches the articles that the commit shows.
    pub shown: Value,
    articles: OnceLock<u64>,
    languages: OnceLock<Vec<Language>>,
    having: Known<(String, String), u64>,
    asked: Mutex<VecDeque<Kept>>,
}

/// A query as it is asked.
#[derive(Debug)]
pub struct Asked {
    /// Matches what is meant, or more, see `verify`.
    pub query: Value,
    /// What an article must match besides, here: the cluster could not be asked exactly.
    pub verify: Option<Matcher>,
}

impl Snapshot {
    pub fn new(client: Client, place: Place, commit: Commit) -> Self {
        Self {
            shown: shown(&commit),
            client,
            place,
            commit,
            articles: OnceLock::new(),
            languages: OnceLock::new(),
            having: Known::default(),
            asked: Mutex::default(),
        }
    }

    /// Asks a search over the articles of the index.
    pub fn search(
        &self,
        request: &Value,
        scores: bool,
        deadline: &Deadline,
    ) -> Result<Value, Fault> {
        search(&self.client, Over::Index(&self.place.name), request, scores, deadline)
    }

    /// The query of a request without what is chosen of `except`, with all its conditions.
    pub fn asked(
        &self,
        request: &Request,
        except: Option<&Field>,
    ) -> Result<Arc<Asked>, EngineError> {
        let conditions = request.conditions(except);
        let kept = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept.iter().find(|(q, c, _)| *q == request.query && *c == conditions);
        if let Some((_, _, asked)) = known {
            return Ok(Arc::clone(asked));
        }
        drop(kept);
        let deadline = &request.deadline;
        let asked = match self.ask(&request.query, &conditions, true, deadline) {
            // Too many words fit a pattern, or there are too many ways in which words may stand.
            Err(Fault::TooMuch(_)) => self.ask(&request.query, &conditions, false, deadline)?,
            asked => asked?,
        };
        let asked = Arc::new(asked);
        let mut kept = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == MOST_KEPT {
            kept.pop_front();
        }
        kept.push_back((request.query.clone(), conditions, Arc::clone(&asked)));
        Ok(asked)
    }

    fn ask(
        &self,
        query: &Query,
        conditions: &[Query],
        wide: bool,
        deadline: &Deadline,
    ) -> Result<Asked, Fault> {
        let mut compiler = Compiler::new(self, wide);
        let compiled = compiler.compile(query)?;
        let mut filter = vec![self.shown.clone()];
        for condition in conditions {
            filter.push(compiler.compile(condition)?);
        }
        let is_exact = compiler.is_exact;
        let whole = |filter: &[Value]| json!({ "bool": { "must": [compiled], "filter": filter } });
        let is_wide = compiler.clauses > MANY || has_pattern_near(query, conditions);
        if is_exact && !(wide && is_wide) {
            return Ok(Asked { query: whole(&filter), verify: None });
        }
        // Tells, too, whether the cluster takes the query at all.
        let candidates = count(&self.client, &self.place.name, &whole(&filter), deadline)?;
        if is_exact {
            return Ok(Asked { query: whole(&filter), verify: None });
        }
        let all = std::iter::once(query).chain(conditions).cloned().collect();
        let matcher = Matcher::new(&Query::and(all));
        if candidates > CANDIDATES {
            return Ok(Asked { query: whole(&filter), verify: Some(matcher) });
        }
        let found = self.verified(&whole(&filter), &matcher, deadline)?;
        filter.push(json!({ "ids": { "values": found } }));
        Ok(Asked { query: whole(&filter), verify: None })
    }

    /// The documents that match a query and a matcher.
    fn verified(
        &self,
        query: &Value,
        matcher: &Matcher,
        deadline: &Deadline,
    ) -> Result<Vec<String>, Fault> {
        let request = json!({
            "query": query, "_source": ["record", "body"], "sort": [{ "order": "asc" }],
            "track_total_hits": false,
        });
        let pages = Pages::open(&self.client, &self.place.name, request, PAGE, false, deadline)?;
        let mut found = Vec::new();
        pages.each(|hit| {
            let article = self.article_in_brief(&hit)?;
            if matcher.matches(&Document::new(&article)) {
                found.push(hit["_id"].as_str().unwrap_or_default().to_owned());
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// The article of a hit, without its mentions.
    pub fn article_in_brief(&self, hit: &Value) -> Result<Article, EngineError> {
        let source = &hit["_source"];
        let record = source["record"].as_str().unwrap_or_default();
        let article = serde_json::from_str::<Article>(record).map_err(|e| self.damaged(hit, e))?;
        let body = source["body"].as_str().unwrap_or_default().to_owned();
        Ok(Article { body, ..article })
    }

    /// A stored record that is not what was written.
    pub fn damaged(&self, hit: &Value, error: serde_json::Error) -> EngineError {
        let id = hit["_id"].as_str().unwrap_or_default();
        let at = format!("the document {id} in {}", self.client.at());
        EngineError::Damaged { at, source: error.into() }
    }

    /// The values of a field that the matches of a query have, all of them, with their counts.
    pub fn values(
        &self,
        query: &Value,
        sources: &Value,
        inner: &Value,
        deadline: &Deadline,
        mut each: impl FnMut(&Value),
    ) -> Result<(), EngineError> {
        let mut all = json!({ "composite": { "size": 10 * PAGE, "sources": sources } });
        if !inner.is_null() {
            all["aggs"] = inner.clone();
        }
        loop {
            let request = json!({
                "size": 0, "track_total_hits": false, "query": query, "aggs": { "all": all },
            });
            let answer = self.search(&request, false, deadline)?;
            let found = &answer["aggregations"]["all"];
            for bucket in found["buckets"].as_array().into_iter().flatten() {
                each(bucket);
            }
            match &found["after_key"] {
                Value::Null => return Ok(()),
                after => all["composite"]["after"] = after.clone(),
            }
        }
    }
}

/// Whether there is a pattern in a proximity: only the cluster can tell how many words fit it.
fn has_pattern_near(query: &Query, conditions: &[Query]) -> bool {
    fn has_pattern(query: &Query) -> bool {
        matches!(query, Query::Wildcard { .. } | Query::Fuzzy { .. })
            || query.children().any(has_pattern)
    }
    fn is_near(query: &Query) -> bool {
        match query {
            Query::Near { .. } | Query::AtLeast { .. } => has_pattern(query),
            Query::Wildcard { part, .. } | Query::Fuzzy { part, .. } => part.is_some(),
            query => query.children().any(is_near),
        }
    }
    std::iter::once(query).chain(conditions).any(is_near)
}

impl Statistics for Snapshot {
    fn articles(&self) -> Result<u64, EngineError> {
        if let Some(articles) = self.articles.get() {
            return Ok(*articles);
        }
        let all = json!({ "match_all": {} });
        let found = count(&self.client, &self.place.name, &all, &Deadline::default())?;
        Ok(*self.articles.get_or_init(|| found))
    }

    fn having(&self, field: &str, terms: &[String]) -> Result<Vec<u64>, EngineError> {
        let known = |term: &String| {
            let having = self.having.lock().unwrap_or_else(PoisonError::into_inner);
            having.get(&(field.to_owned(), term.clone())).copied()
        };
        let unknown: Vec<&String> = terms.iter().filter(|term| known(term).is_none()).collect();
        if !unknown.is_empty() {
            let filters: Vec<Value> =
                unknown.iter().map(|term| json!({ "term": { field: term } })).collect();
            let request = json!({
                "size": 0, "track_total_hits": false, "query": self.shown,
                "aggs": { "each": { "filters": { "filters": filters } } },
            });
            let answer = self.search(&request, false, &Deadline::default())?;
            let mut having = self.having.lock().unwrap_or_else(PoisonError::into_inner);
            for (at, term) in unknown.into_iter().enumerate() {
                let found = &answer["aggregations"]["each"]["buckets"][at]["doc_count"];
                having.insert((field.to_owned(), term.clone()), found.as_u64().unwrap_or(0));
            }
        }
        Ok(terms.iter().map(|term| known(term).unwrap_or(0)).collect())
    }

    fn amount(&self, field: &Field) -> Result<u64, EngineError> {
        let column = amount_of(field);
        let known = (column.clone(), String::new());
        let having = self.having.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(amount) = having.get(&known) {
            return Ok(*amount);
        }
        drop(having);
        let request = json!({
            "size": 0, "track_total_hits": false,
            "aggs": { "all": { "sum": { "field": column } } },
        });
        let answer = self.search(&request, false, &Deadline::default())?;
        let amount = answer["aggregations"]["all"]["value"].as_f64().unwrap_or_default() as u64;
        let mut having = self.having.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(*having.entry(known).or_insert(amount))
    }

    fn languages(&self) -> Result<&[Language], EngineError> {
        if let Some(languages) = self.languages.get() {
            return Ok(languages);
        }
        let all: Vec<Language> = Language::others().collect();
        let terms: Vec<String> = all.iter().map(|language| stemmed_in(*language)).collect();
        let having = self.having("has", &terms)?;
        let found = all.into_iter().zip(having).filter(|(_, having)| *having > 0);
        let found: Vec<Language> = found.map(|(language, _)| language).collect();
        Ok(self.languages.get_or_init(|| found))
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
        self.values(&query, &sources, &Value::Null, &Deadline::default(), |bucket| {
            let value = bucket["key"]["value"].as_str().unwrap_or_default();
            if value.parse::<Point>().is_ok_and(|point| around.contains(point)) {
                points.push(value.to_owned());
            }
        })?;
        Ok(points)
    }
}
