//! Answers requests over one commit.

use std::{io, sync::Arc};

use serde_json::{Value, json};

use super::{
    count::{self, Given},
    hits::{Shown, after, aged, article, sort},
    mapping::terms_of,
    ranks::Statistics as _,
    scan::{PAGE, Pages, TEXTS, taken, total},
    snapshot::{Asked, Snapshot},
};
use crate::{
    article::Article,
    engine::{Deadline, Engine, EngineError, Hit, Request, Response, Sort, terms::facet_term},
    fields::Field,
    query::{
        Lookup, Query,
        evaluate::{Document, Matcher},
    },
};

/// Most hits that one search may skip and give.
const WINDOW: usize = 10_000;

/// Answers queries over one commit of an index.
pub struct ClusterEngine(pub Arc<Snapshot>);

impl Engine for ClusterEngine {
    fn generation(&self) -> u64 {
        self.0.commit.number
    }

    fn search(&self, request: &Request) -> Result<Response, EngineError> {
        request.deadline.check()?;
        let mut response = Response::default();
        let total = self.hand_out(request, &mut |hit| {
            response.hits.push(hit);
            Ok(())
        })?;
        let is_plain = request.facets.is_empty() && request.timeline.is_none();
        match total {
            Some(total) if is_plain && !request.collapse => response.total = total,
            _ => count::count(&self.0, request, &mut response)?,
        }
        self.note_unknown_values(request, &mut response)?;
        if request.reasons {
            response.notes.push("this engine does not say what a score is made of".to_owned());
        }
        request.deadline.check()?;
        Ok(response)
    }

    fn each_hit(
        &self,
        request: &Request,
        each: &mut dyn FnMut(Hit) -> io::Result<()>,
    ) -> Result<(), EngineError> {
        self.hand_out(request, each).map(drop)
    }

    fn articles(&self, id: &str) -> Result<Vec<Article>, EngineError> {
        let Some(field) = Field::named("id") else { return Ok(Vec::new()) };
        let request = json!({
            "query": { "bool": { "filter": [
                self.0.shown, { "term": { terms_of(field): facet_term(id) } },
            ] } },
            "sort": [{ "order": "asc" }], "size": TEXTS,
        });
        let mut answer = self.0.search(&request, false, &Deadline::default())?;
        taken(&mut answer).iter().map(|found| article(&self.0, found)).collect()
    }
}

impl ClusterEngine {
    /// Hands out the hits that a request asks for; tells how many there are where that was seen.
    fn hand_out(
        &self,
        request: &Request,
        each: &mut dyn FnMut(Hit) -> io::Result<()>,
    ) -> Result<Option<u64>, EngineError> {
        if request.limit == 0 {
            return Ok(None);
        }
        let asked = self.0.asked(request, None)?;
        let by_score = request.sort == Sort::Relevance;
        let recency = request.recency.filter(|_| by_score);
        let query = match recency {
            Some(recency) => aged(&asked.query, recency, span(&self.0, &request.deadline)?),
            None => asked.query.clone(),
        };
        let matcher = Matcher::new(&request.query);
        let shown = Shown { snapshot: &self.0, request, matcher };
        let with_texts = request.snippets || request.whole || asked.verify.is_some();
        let at_once = if with_texts { TEXTS } else { PAGE };
        let mut body = json!({
            "query": query,
            "sort": sort(request.sort),
            "_source": shown.source(with_texts),
            "track_total_hits": request.total && asked.total.get().is_none(),
        });
        let is_one_page = !request.collapse
            && asked.verify.is_none()
            && request.limit <= at_once
            && (request.after.is_some() || request.offset.saturating_add(request.limit) <= WINDOW);
        if is_one_page {
            self.one_page(body, &asked, &shown, each)?;
            return Ok(asked.total.get().copied());
        }
        body["track_total_hits"] = json!(false);
        let mut walk = Walk {
            rank: request.after.as_ref().map_or(0, |after| after.rank),
            given: Given::default(),
            verify: asked.verify.as_ref(),
        };
        let first = if request.after.is_some() { walk.rank } else { request.offset };
        let end = first.saturating_add(request.limit);
        let mut is_behind = true;
        let mut place = Value::Null;
        if let Some(cursor) = &request.after {
            place = after(request.sort, cursor);
            // Which stories have been shown already is known only from the top.
            if request.collapse {
                is_behind = false;
            } else {
                body["search_after"] = place.clone();
            }
        }
        let size = (end - walk.rank).clamp(1, at_once);
        let size = if request.collapse || asked.verify.is_some() { at_once } else { size };
        let Snapshot { client, .. } = &*self.0;
        let over = self.0.over();
        let mut pages = Pages::open(client, over, body, size, by_score, &request.deadline)?;
        while walk.rank < end {
            let page = pages.next()?;
            if page.is_empty() {
                break;
            }
            let mut counted = Vec::new();
            for found in page {
                is_behind = is_behind || comes_after(request.sort, &found["sort"], &place);
                if walk.rank < end && walk.counts(&self.0, request, &found, is_behind)? {
                    counted.push((walk.rank, found));
                }
            }
            counted.retain(|(rank, _)| *rank > first);
            for hit in shown.hits(&counted)? {
                each(hit).map_err(EngineError::Output)?;
                request.deadline.check()?;
            }
        }
        Ok(None)
    }

    /// Hands out hits that one search gives, and keeps how many there are where that was asked for.
    fn one_page(
        &self,
        mut body: Value,
        asked: &Asked,
        shown: &Shown<'_>,
        each: &mut dyn FnMut(Hit) -> io::Result<()>,
    ) -> Result<(), EngineError> {
        let request = shown.request;
        body["size"] = json!(request.limit);
        let before = if let Some(cursor) = &request.after {
            body["search_after"] = after(request.sort, cursor);
            cursor.rank
        } else {
            body["from"] = json!(request.offset);
            request.offset
        };
        let by_score = request.sort == Sort::Relevance;
        let mut answer = self.0.search(&body, by_score, &request.deadline)?;
        if body["track_total_hits"] == json!(true) {
            asked.total.get_or_init(|| total(&answer));
        }
        let found: Vec<_> = (before + 1..).zip(taken(&mut answer)).collect();
        for hit in shown.hits(&found)? {
            request.deadline.check()?;
            each(hit).map_err(EngineError::Output)?;
        }
        Ok(())
    }

    /// Notes of values that no article has.
    fn note_unknown_values(
        &self,
        request: &Request,
        response: &mut Response,
    ) -> Result<(), EngineError> {
        let is_found = response.total > 0 || !response.hits.is_empty();
        let mut doubtful = Vec::new();
        for query in std::iter::once(&request.query).chain(&request.filter) {
            doubtful_values(query, is_found, &mut doubtful);
        }
        let figures = self.0.figures(&request.deadline);
        let mut all = Vec::new();
        for (field, text) in &doubtful {
            all.extend(field.terms(text).into_iter().map(|term| (terms_of(field), term)));
        }
        figures.learn_terms(&all)?;
        for (field, text) in doubtful {
            let having = figures.having(&terms_of(field), &field.terms(text))?;
            if having.iter().all(|having| *having == 0) {
                response.notes.push(format!("no article has {} “{text}”", field.name));
            }
        }
        Ok(())
    }
}

/// The values of a query that perhaps no article has. Where an article matches, it has all that the query
/// requires.
fn doubtful_values<'a>(query: &'a Query, is_found: bool, doubtful: &mut Vec<(&'a Field, &'a str)>) {
    match query {
        Query::Value { field, lookup: Lookup::Term(text) } if !is_found => {
            doubtful.push((field, text));
        }
        // What is excluded may well be in no article.
        Query::Not(_) => {}
        query => {
            let is_found = is_found && !matches!(query, Query::Or(_));
            for query in query.children() {
                doubtful_values(query, is_found, doubtful);
            }
        }
    }
}

/// A walk down the hits.
struct Walk<'a> {
    /// Of the last hit that counts.
    rank: usize,
    given: Given,
    verify: Option<&'a Matcher>,
}

impl Walk<'_> {
    /// Whether the next one counts as a hit.
    fn counts(
        &mut self,
        snapshot: &Snapshot,
        request: &Request,
        found: &Value,
        is_behind: bool,
    ) -> Result<bool, EngineError> {
        if let Some(matcher) = self.verify {
            let article = snapshot.article_in_brief(found)?;
            if !matcher.matches(&Document::new(&article)) {
                return Ok(false);
            }
        }
        let is_shown = !request.collapse || self.given.is_first(found);
        let counts = is_shown && is_behind;
        self.rank += usize::from(counts);
        Ok(counts)
    }
}

/// Whether the keys of a hit come behind those of a place.
fn comes_after(sort: Sort, keys: &Value, place: &Value) -> bool {
    let number = |value: &Value, at: usize| value[at].as_f64().unwrap_or(f64::MIN);
    let date = |value: &Value, at: usize| value[at].as_i64().unwrap_or(i64::MIN);
    let name = |value: &Value, at: usize| value[at].as_str().unwrap_or_default().to_owned();
    let order = match sort {
        Sort::Relevance => number(place, 0)
            .total_cmp(&f64::from(number(keys, 0) as f32))
            .then(date(place, 1).cmp(&date(keys, 1)))
            .then_with(|| name(keys, 2).cmp(&name(place, 2))),
        Sort::Newest => {
            date(place, 0).cmp(&date(keys, 0)).then_with(|| name(keys, 1).cmp(&name(place, 1)))
        }
        Sort::Oldest => {
            date(keys, 0).cmp(&date(place, 0)).then_with(|| name(keys, 1).cmp(&name(place, 1)))
        }
    };
    order.is_gt()
}

/// First and last publication date of an index in seconds; `None` where no article has one.
pub fn span(snapshot: &Snapshot, deadline: &Deadline) -> Result<Option<(i64, i64)>, EngineError> {
    if let Some(span) = snapshot.known.span.get() {
        return Ok(*span);
    }
    let request = json!({
        "size": 0, "track_total_hits": false, "query": snapshot.shown,
        "aggs": {
            "first": { "min": { "field": "date" } },
            "last": { "max": { "field": "date" } },
        },
    });
    let answer = snapshot.search(&request, false, deadline)?;
    let of =
        |name: &str| answer["aggregations"][name]["value"].as_f64().map(|second| second as i64);
    Ok(*snapshot.known.span.get_or_init(|| of("first").zip(of("last"))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    #[test]
    fn articles_that_are_found_have_all_values_that_a_query_requires() {
        let text = "actor:Iran (location:Oman OR topic:war) -publisher:X";
        let query = parse(text, jiff::civil::date(2026, 1, 1)).unwrap().query;
        for (is_found, doubtful) in
            [(true, vec!["location", "topic"]), (false, vec!["actor", "location", "topic"])]
        {
            let mut values = Vec::new();
            doubtful_values(&query, is_found, &mut values);
            let fields: Vec<&str> = values.iter().map(|(field, _)| field.name).collect();
            assert_eq!(fields, doubtful);
        }
    }
}
