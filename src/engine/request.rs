//! What an engine is asked.

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use super::{Cursor, Deadline};
use crate::{
    fields::Field,
    query::{Lookup, MAX_BYTES, MAX_CLAUSES, Query, TreeError},
};

/// What is asked for. With serde fields go by their names; the deadline stays behind. What comes in is
/// checked: see [`Request::check`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self")]
#[allow(clippy::struct_excessive_bools, reason = "each is asked for on its own")]
pub struct Request {
    /// Which articles.
    pub query: Query,
    /// What the articles must match besides, without any effect on their order.
    pub filter: Option<Query>,
    /// How much older articles are worth less.
    pub recency: Option<Recency>,
    /// In which order.
    pub sort: Sort,
    /// How many hits at most.
    pub limit: usize,
    /// How many of the first hits to leave out.
    pub offset: usize,
    /// Only the hits behind this place of the same search, perhaps in an earlier state of the index; then
    /// [`Request::offset`] counts nothing.
    pub after: Option<Cursor>,
    /// What is chosen of facets: narrows hits and all counts but those of the field itself.
    pub chosen: Vec<Chosen>,
    /// Facets to count.
    pub facets: Vec<FacetRequest>,
    /// Counts over time.
    pub timeline: Option<Interval>,
    /// Whether only the best of the copies of a story counts as a hit, with the others listed.
    pub collapse: bool,
    /// Whether hits carry a snippet.
    pub snippets: bool,
    /// Whether hits carry body and mentions, too.
    pub whole: bool,
    /// Whether hits say what their score is made of.
    pub reasons: bool,
    /// Whether [`Response::total`](super::Response::total) is wanted; it costs a full count.
    pub total: bool,
    /// How long the answer may take.
    #[serde(skip)]
    pub deadline: Deadline,
}

impl Request {
    /// The ten best hits with snippets.
    pub fn new(query: Query) -> Self {
        Self {
            query,
            filter: None,
            recency: None,
            sort: Sort::Relevance,
            limit: 10,
            offset: 0,
            after: None,
            chosen: Vec::new(),
            facets: Vec::new(),
            timeline: None,
            collapse: false,
            snippets: true,
            whole: false,
            reasons: false,
            total: true,
            deadline: Deadline::default(),
        }
    }

    /// What a hit must match besides the query: the filter, and what is chosen of all facets but `except`.
    pub(super) fn conditions(&self, except: Option<&Field>) -> Vec<Query> {
        let chosen = self.chosen.iter().filter(|chosen| Some(chosen.field) != except);
        self.filter.iter().cloned().chain(chosen.map(Chosen::query)).collect()
    }

    /// Holds a request that was not made of settings against the same limits.
    ///
    /// # Errors
    /// Which one it breaks.
    pub fn check(&self) -> Result<(), RequestError> {
        self.query.check()?;
        if let Some(filter) = &self.filter {
            filter.check()?;
        }
        self.check_settings()
    }

    /// As [`Request::check`], without the queries.
    fn check_settings(&self) -> Result<(), RequestError> {
        if self
            .recency
            .is_some_and(|recency| !recency.half_life.is_normal() || recency.half_life < 0.0)
        {
            return Err(RequestError::HalfLife);
        }
        let counted = self.facets.iter().map(|facet| facet.field);
        let mut fields = counted.chain(self.chosen.iter().map(|chosen| chosen.field));
        if let Some(field) = fields.find(|field| !field.is_countable()) {
            return Err(RequestError::Uncountable(field.name));
        }
        let mut choices = 0;
        let mut bytes = 0;
        for Chosen { values, .. } in &self.chosen {
            if values.is_empty() || values.iter().any(String::is_empty) {
                return Err(RequestError::NoChoice);
            }
            choices += values.len();
            bytes += values.iter().map(String::len).sum::<usize>();
        }
        if choices > MAX_CLAUSES || bytes > MAX_BYTES {
            return Err(RequestError::TooManyChoices);
        }
        Ok(())
    }
}

/// Why a request is not one that can be asked.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// Query or filter is no query.
    #[error(transparent)]
    Query(#[from] TreeError),
    /// A facet of which nothing, or an empty value, is chosen.
    #[error("a choice has no value")]
    NoChoice,
    /// More values than a query may have.
    #[error("more than {MAX_CLAUSES} values, or {MAX_BYTES} bytes of them, are chosen")]
    TooManyChoices,
    /// A half-life of nothing, less or no number.
    #[error("a half-life must be above 0")]
    HalfLife,
    /// A field that has no values to count or choose.
    #[error("no facet `{0}`")]
    Uncountable(&'static str),
}

impl Serialize for Request {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // The derived function, which has the same name.
        Request::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Request {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The derived function, which has the same name.
        let request = Request::deserialize(deserializer)?;
        // Its queries were checked as they were read.
        request.check_settings().map_err(D::Error::custom)?;
        Ok(request)
    }
}

/// Weight by age: a score halves with every half-life between publication and `now`. Articles of later
/// days count as new, those without a date as old as the oldest of the index.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Recency {
    /// Days in which an article loses half of its score; above 0.
    pub half_life: f64,
    /// The day from which age is counted; `None`: the newest article of the index.
    pub now: Option<Date>,
}

/// Order of hits. Ties: by score, then newest first, then by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// Best first.
    Relevance,
    /// By publication date, newest first, undated last.
    Newest,
    /// By publication date, oldest first, undated last.
    Oldest,
}

/// A facet to count.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FacetRequest {
    /// Any field with values.
    pub field: &'static Field,
    /// How many values at most, most frequent first.
    pub limit: usize,
    /// Most unusual first instead, against the whole index.
    pub significant: bool,
}

/// Values chosen of one facet, any of which an article must have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Chosen {
    /// Any field with values.
    pub field: &'static Field,
    /// One or more values as the facet shows them.
    pub values: Vec<String>,
}

impl Chosen {
    /// The articles that have one of the values.
    pub fn query(&self) -> Query {
        let mut values: Vec<Query> = self.values.iter().map(|value| self.having(value)).collect();
        if values.len() == 1 { values.remove(0) } else { Query::Or(values) }
    }

    fn having(&self, value: &str) -> Query {
        Query::Value { field: self.field, lookup: Lookup::Facet(value.to_owned()) }
    }
}

/// Length of a bucket of the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Interval {
    /// Days.
    Day,
    /// Weeks from Monday on, as in ISO 8601.
    Week,
    /// Calendar months.
    Month,
    /// Calendar years.
    Year,
}

impl Interval {
    /// First day of the bucket that a day lies in.
    pub(super) fn first_day(self, day: Date) -> Date {
        match self {
            Interval::Day => day,
            Interval::Week => {
                let back = i64::from(day.weekday().since(Weekday::Monday));
                // Only the first week of all time begins before time does.
                day.checked_sub(back.days()).unwrap_or(day)
            }
            Interval::Month => day.first_of_month(),
            Interval::Year => day.first_of_year(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::query::parse;

    #[test]
    fn a_request_reads_back_from_its_json_with_fields_by_name() {
        let day = jiff::civil::date(2026, 2, 8);
        let query =
            parse("sanctions W/5 (oman OR muscat) actor:Iran date:2026", day).unwrap().query;
        let actor = Field::named("actor").unwrap();
        let request = Request {
            filter: Some(parse("topic:politics", day).unwrap().query),
            recency: Some(Recency { half_life: 30.0, now: Some(day) }),
            chosen: vec![Chosen { field: actor, values: vec!["Oman".into()] }],
            facets: vec![FacetRequest { field: actor, limit: 5, significant: true }],
            timeline: Some(Interval::Week),
            sort: Sort::Newest,
            ..Request::new(query)
        };
        let json = serde_json::to_string(&request).unwrap();
        assert!(json.contains(r#""field":"actor""#), "{json}");
        assert_eq!(serde_json::from_str::<Request>(&json).unwrap(), request);
    }

    #[test]
    fn a_request_that_no_setting_could_make_is_refused() {
        let whole = serde_json::to_value(Request::new(Query::All)).unwrap();
        assert!(serde_json::from_value::<Request>(whole.clone()).is_ok());
        let empty = json!({ "word": { "part": null, "text": "", "exact": false } });
        let refused = [
            ("query", empty.clone()),
            ("filter", empty),
            ("recency", json!({ "half_life": 0.0, "now": null })),
            ("recency", json!({ "half_life": -1.0, "now": null })),
            ("chosen", json!([{ "field": "actor", "values": [] }])),
            ("chosen", json!([{ "field": "actor", "values": [""] }])),
            ("chosen", json!([{ "field": "title", "values": ["a"] }])),
            ("chosen", json!([{ "field": "actor", "values": vec!["Iran"; 2000] }])),
            ("facets", json!([{ "field": "date", "limit": 1, "significant": false }])),
            ("facets", json!([{ "field": "no", "limit": 1, "significant": false }])),
            ("limit", json!(-1)),
        ];
        for (name, value) in refused {
            let mut request = whole.clone();
            request[name] = value;
            let read = serde_json::from_value::<Request>(request);
            assert!(read.is_err(), "{name}: {read:?}");
        }
    }
}
