//! Total, facets and timeline.
//!
//! The cluster counts articles. Where stories are counted, it counts those without copies, and the copies
//! are gone through story by story.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde_json::{Value, json};

use super::{
    hits::{is_copied, story_of},
    mapping::values_of,
    scan::{PAGE, total, values},
    snapshot::{Asked, Snapshot},
};
use crate::engine::{
    Approximation, Bound, Bucket, EngineError, FacetCount, FacetRequest, Figure, Interval, Request,
    Response, keyness::Table,
};

/// Most values that are asked for in the order of their counts; more are gone through one by one.
const MOST: usize = 10_000;

/// Counts what `request` asks for.
pub fn count(
    snapshot: &Snapshot,
    request: &Request,
    response: &mut Response,
) -> Result<(), EngineError> {
    let asked = snapshot.asked(request, None)?;
    let is_plain = request.facets.is_empty() && request.timeline.is_none();
    if is_plain && !request.collapse && !request.total {
        return Ok(());
    }
    let counter = Counter { snapshot, request };
    response.total = counter.total(&asked)?;
    let mut sizes = (response.total, 0);
    if request.collapse {
        sizes.0 = counter.stories(&asked.query)?;
        response.stories = Some(sizes.0);
    }
    if request.facets.iter().any(|facet| facet.significant) {
        sizes.1 = if request.collapse {
            counter.stories(&snapshot.shown)?
        } else {
            counter.articles(&snapshot.shown)?
        };
    }
    let mut figures = vec![Figure::Total];
    figures.extend(response.stories.map(|_| Figure::Stories));
    for facet in &request.facets {
        let is_chosen = request.chosen.iter().any(|chosen| chosen.field == facet.field);
        let except = if is_chosen { Some(facet.field) } else { None };
        let asked = snapshot.asked(request, except)?;
        let mut sizes = sizes;
        if is_chosen && facet.significant {
            sizes.0 = counter.size(&asked.query)?;
        }
        response.facets.extend(counter.facet(*facet, &asked, sizes)?);
        figures.push(Figure::Facet(facet.field.name.to_owned()));
        request.deadline.check()?;
    }
    if let Some(interval) = request.timeline {
        response.timeline = counter.timeline(interval, &asked.query)?;
        figures.push(Figure::Timeline);
    }
    if asked.verify.is_some() {
        let at_most = |figure| Approximation { figure, bound: Bound::AtMost };
        response.approximations.extend(figures.into_iter().map(at_most));
    }
    Ok(())
}

struct Counter<'a> {
    snapshot: &'a Snapshot,
    request: &'a Request,
}

/// What matches a query and has copies, or has none.
fn copied(query: &Value, copied: bool) -> Value {
    json!({ "bool": { "filter": [query, { "term": { "copied": copied } }] } })
}

impl Counter<'_> {
    fn ask(&self, query: &Value, parts: &Value) -> Result<Value, EngineError> {
        let request = json!({
            "size": 0, "track_total_hits": true, "query": { "bool": { "filter": [query] } },
            "aggs": parts,
        });
        Ok(self.snapshot.search(&request, false, &self.request.deadline)?)
    }

    fn composite(
        &self,
        query: &Value,
        sources: &Value,
        inner: &Value,
        each: impl FnMut(&Value),
    ) -> Result<(), EngineError> {
        let query = json!({ "bool": { "filter": [query] } });
        let (snapshot, deadline) = (self.snapshot, &self.request.deadline);
        let over = snapshot.over();
        Ok(values(&snapshot.client, over, &query, sources, inner, deadline, each)?)
    }

    fn articles(&self, query: &Value) -> Result<u64, EngineError> {
        Ok(total(&self.ask(query, &json!({}))?))
    }

    /// The articles that match a request.
    fn total(&self, asked: &Asked) -> Result<u64, EngineError> {
        if let Some(total) = asked.total.get() {
            return Ok(*total);
        }
        let found = self.articles(&asked.query)?;
        Ok(*asked.total.get_or_init(|| found))
    }

    /// An article without copies is a story.
    fn stories(&self, query: &Value) -> Result<u64, EngineError> {
        let mut stories = self.articles(&copied(query, false))?;
        let sources = json!([{ "story": { "terms": { "field": "story" } } }]);
        self.composite(&copied(query, true), &sources, &Value::Null, |_| stories += 1)?;
        Ok(stories)
    }

    fn size(&self, query: &Value) -> Result<u64, EngineError> {
        if self.request.collapse { self.stories(query) } else { self.articles(query) }
    }

    fn facet(
        &self,
        facet: FacetRequest,
        asked: &Asked,
        (found, all): (u64, u64),
    ) -> Result<Vec<FacetCount>, EngineError> {
        let field = facet.field.name;
        let plain = |(value, count)| FacetCount { field, value, count, unusual: None };
        if !facet.significant {
            let mut counts = match self.most_frequent(facet, asked)? {
                Some(counts) => counts,
                None => self.values(facet, &asked.query)?.into_iter().collect(),
            };
            counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            counts.truncate(facet.limit);
            return Ok(counts.into_iter().map(plain).collect());
        }
        let counts = self.values(facet, &asked.query)?;
        let everywhere = self.values(facet, &self.snapshot.shown)?;
        let mut values: Vec<(f32, FacetCount)> = Vec::new();
        for (value, count) in counts {
            let everywhere = everywhere.get(&value).copied().unwrap_or(count);
            if let Some(unusual) = (Table { count, found, everywhere, all }).unusual() {
                let row = FacetCount { field, value, count, unusual: Some(unusual) };
                values.push((unusual.score, row));
            }
        }
        values.sort_by(|(a, x), (b, y)| {
            b.total_cmp(a).then(y.count.cmp(&x.count)).then_with(|| x.value.cmp(&y.value))
        });
        values.truncate(facet.limit);
        Ok(values.into_iter().map(|(_, row)| row).collect())
    }

    /// The most frequent values where the cluster can tell them for certain; `None` where it cannot.
    fn most_frequent(
        &self,
        facet: FacetRequest,
        asked: &Asked,
    ) -> Result<Option<Vec<(String, u64)>>, EngineError> {
        if self.request.collapse || facet.limit == 0 {
            return Ok(None);
        }
        let size = facet.limit.min(MOST);
        let parts = json!({ "values": { "terms": {
            "field": values_of(facet.field), "size": size, "shard_size": (2 * size + 1000).min(MOST + PAGE),
            "order": [{ "_count": "desc" }, { "_key": "asc" }],
        } } });
        let answer = self.ask(&asked.query, &parts)?;
        let found = &answer["aggregations"]["values"];
        let error = found["doc_count_error_upper_bound"].as_u64();
        let others = found["sum_other_doc_count"].as_u64();
        if error != Some(0) || facet.limit > size && others != Some(0) {
            return Ok(None);
        }
        let buckets = found["buckets"].as_array().into_iter().flatten();
        let counts = buckets.map(|bucket| {
            let value = bucket["key"].as_str().unwrap_or_default().to_owned();
            (value, bucket["doc_count"].as_u64().unwrap_or_default())
        });
        Ok(Some(counts.collect()))
    }

    /// All values with their counts.
    fn values(
        &self,
        facet: FacetRequest,
        query: &Value,
    ) -> Result<HashMap<String, u64>, EngineError> {
        let mut counts: HashMap<String, u64> = HashMap::new();
        let value = json!({ "value": { "terms": { "field": values_of(facet.field) } } });
        let named = |bucket: &Value| bucket["key"]["value"].as_str().unwrap_or_default().to_owned();
        let singles = if self.request.collapse { copied(query, false) } else { query.clone() };
        self.composite(&singles, &json!([value]), &Value::Null, |bucket| {
            *counts.entry(named(bucket)).or_default() +=
                bucket["doc_count"].as_u64().unwrap_or_default();
        })?;
        if self.request.collapse {
            // Every pair of a value and a story is one bucket.
            let story = json!({ "story": { "terms": { "field": "story" } } });
            self.composite(&copied(query, true), &json!([value, story]), &Value::Null, |bucket| {
                *counts.entry(named(bucket)).or_default() += 1;
            })?;
        }
        Ok(counts)
    }

    /// Buckets with a match in calendar order, undated ones last.
    fn timeline(&self, interval: Interval, query: &Value) -> Result<Vec<Bucket>, EngineError> {
        let mut found = self.buckets(interval, query)?;
        let all = self.buckets(interval, &self.snapshot.shown)?;
        let undated = found.remove(&None);
        let bucket = |start: Option<Date>, count| Bucket {
            start,
            count,
            all: all.get(&start).copied().unwrap_or(count),
        };
        let dated = found.into_iter().map(|(start, count)| bucket(start, count));
        Ok(dated.chain(undated.map(|count| bucket(None, count))).collect())
    }

    fn buckets(
        &self,
        interval: Interval,
        query: &Value,
    ) -> Result<BTreeMap<Option<Date>, u64>, EngineError> {
        let mut counts: BTreeMap<Option<Date>, u64> = BTreeMap::new();
        let singles = if self.request.collapse { copied(query, false) } else { query.clone() };
        let sources = json!([{ "day": { "date_histogram": {
            "field": "day", "calendar_interval": name(interval), "missing_bucket": true,
        } } }]);
        self.composite(&singles, &sources, &Value::Null, |bucket| {
            let start = day(bucket["key"]["day"].as_f64());
            *counts.entry(start).or_default() += bucket["doc_count"].as_u64().unwrap_or_default();
        })?;
        if self.request.collapse {
            // A story counts on the first day it was told.
            let sources = json!([{ "story": { "terms": { "field": "story" } } }]);
            let first = json!({ "first": { "min": { "field": "day" } } });
            self.composite(&copied(query, true), &sources, &first, |bucket| {
                let first = day(bucket["first"]["value"].as_f64());
                *counts.entry(first.map(|day| interval.first_day(day))).or_default() += 1;
            })?;
        }
        Ok(counts)
    }
}

/// What the cluster calls an interval.
fn name(interval: Interval) -> &'static str {
    match interval {
        Interval::Day => "day",
        Interval::Week => "week",
        Interval::Month => "month",
        Interval::Year => "year",
    }
}

/// The day of a moment in milliseconds since 1970.
fn day(milliseconds: Option<f64>) -> Option<Date> {
    let moment = Timestamp::from_millisecond(milliseconds? as i64).ok()?;
    Some(moment.to_zoned(TimeZone::UTC).date())
}

/// The stories of which a hit has been given out.
#[derive(Default)]
pub struct Given(HashSet<String>);

impl Given {
    /// Whether this is the first hit of its story.
    pub fn is_first(&mut self, hit: &Value) -> bool {
        !is_copied(hit) || story_of(hit).is_none_or(|story| self.0.insert(story.to_owned()))
    }
}
