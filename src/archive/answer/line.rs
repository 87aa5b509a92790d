//! The lines of an answer, as every face gives them. `/openapi.json` describes them.

use std::io::{self, Write};

use jiff::civil::Date;
use serde::{Serialize, Serializer, ser};
use serde_json::{Map, Value, json};

use crate::{
    engine::{Bucket, FacetCount, Hit, Reason},
    fields::Field,
    query::{Lookup, Query},
};

/// One line of an answer. As JSON it is an object with `type` first.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Line<'a> {
    /// How the query was understood; first, where it is asked for.
    Explain(ExplainLine<'a>),
    /// An article that matches.
    Hit(HitLine<'a>),
    /// A value of a facet.
    Facet(FacetLine<'a>),
    /// A bucket of the timeline.
    #[serde(rename = "timeline")]
    Bucket(BucketLine<'a>),
    /// What there is in all; last.
    Summary(SummaryLine<'a>),
    /// Why there is no answer, or why it ends here.
    Error(ErrorLine<'a>),
}

/// Which of several searches a line belongs to: a member of the object, after its type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Label {
    /// Id of a query in a file of queries.
    QueryId(String),
    /// Name of a saved search.
    Saved(String),
}

impl Label {
    /// Id or name, without which of the two it is.
    pub fn text(&self) -> &str {
        let (Self::QueryId(text) | Self::Saved(text)) = self;
        text
    }
}

/// How a query was understood.
#[derive(Debug, Clone, Serialize)]
pub struct ExplainLine<'a> {
    /// Of several searches the one it belongs to; stands on the lines behind it.
    #[serde(skip)]
    pub label: Option<&'a Label>,
    /// The query as it prints, which parses to the same query.
    pub query: String,
    /// The operator between words without one.
    pub default_operator: &'static str,
    /// Operators from the tightest to the loosest.
    pub precedence: &'static str,
    /// The query as a tree of objects, with the terms that are looked up.
    pub tree: Value,
    /// Patterns that fit more words than were searched.
    pub approximated: Vec<String>,
}

/// A hit: rank and score, the fields of the record, and what the search adds to them.
#[derive(Debug, Clone, Copy)]
pub struct HitLine<'a> {
    /// Of several searches the one it belongs to.
    pub label: Option<&'a Label>,
    /// The hit.
    pub hit: &'a Hit,
    /// Fields of the record to show; `None`: all that are stored.
    pub fields: Option<&'a [String]>,
}

/// A value of a facet with its count.
#[derive(Debug, Clone, Serialize)]
pub struct FacetLine<'a> {
    /// Of several searches the one it belongs to.
    #[serde(flatten)]
    pub label: Option<&'a Label>,
    /// Name of the field.
    pub field: &'static str,
    /// The value.
    pub value: &'a str,
    /// Matching articles with it, or stories where copies are collapsed.
    pub count: u64,
    /// Articles of the whole index with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub all: Option<u64>,
    /// How unusual the count is against the whole index: a log-likelihood ratio.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// The query for this value.
    pub query: Option<String>,
}

/// A bucket of the timeline.
#[derive(Debug, Clone, Serialize)]
pub struct BucketLine<'a> {
    /// Of several searches the one it belongs to.
    #[serde(flatten)]
    pub label: Option<&'a Label>,
    /// First day; `None` for articles without a date.
    pub start: Option<Date>,
    /// Matching articles in it.
    pub count: u64,
    /// Articles of the whole index in it.
    pub all: u64,
    /// `count` divided by `all`.
    pub share: f64,
}

/// The end of an answer.
#[derive(Debug, Clone, Serialize)]
pub struct SummaryLine<'a> {
    /// Of several searches the one it belongs to.
    #[serde(flatten)]
    pub label: Option<&'a Label>,
    /// What hits match, as a query: query, filters and choices.
    pub query: String,
    /// Articles that match.
    pub total: u64,
    /// Stories that match, where copies are collapsed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stories: Option<u64>,
    /// Duration of the search in milliseconds.
    pub took_ms: f64,
    /// There are more hits: the value of `after` that continues behind these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// Items that were skipped when the index was brought up to date for this search.
    #[serde(skip_serializing_if = "is_zero")]
    pub skipped: u64,
    /// What the user should know.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// What went wrong with one query of several, or in the midst of an answer.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ErrorLine<'a> {
    /// Of several searches the one it belongs to.
    #[serde(flatten)]
    pub label: Option<&'a Label>,
    /// Line of the file of queries, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// What went wrong.
    pub message: &'a str,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<&'a str>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl Line<'_> {
    /// Writes the line as JSON without an end of line. A hit of which nothing is left out is written as it
    /// is stored, which takes a small part of the time.
    ///
    /// # Errors
    /// Those of `out`, and when a stored record is damaged.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        match self {
            Line::Hit(hit) if hit.fields.is_none() => hit.write_as_stored(out),
            line => Ok(serde_json::to_writer(out, line)?),
        }
    }
}

impl HitLine<'_> {
    /// The members of its object, without `type`.
    ///
    /// # Errors
    /// When the stored record is damaged.
    pub fn members(&self) -> serde_json::Result<Map<String, Value>> {
        let mut members = self.before_record();
        let mut record: Map<String, Value> = serde_json::from_str(self.hit.record.json())?;
        record.retain(|name, _| self.shows(name));
        members.extend(record);
        members.extend(self.behind_record());
        Ok(members)
    }

    fn shows(&self, name: &str) -> bool {
        self.fields.is_none_or(|fields| fields.iter().any(|field| field == name))
    }

    fn before_record(&self) -> Map<String, Value> {
        let mut members = Map::new();
        match self.label {
            Some(Label::QueryId(id)) => members.insert("query_id".into(), id.as_str().into()),
            Some(Label::Saved(name)) => members.insert("saved".into(), name.as_str().into()),
            None => None,
        };
        members.insert("rank".into(), self.hit.rank.into());
        members.insert("score".into(), json!(round(self.hit.score)));
        members
    }

    fn behind_record(&self) -> Map<String, Value> {
        let hit = self.hit;
        let mut members = Map::new();
        if let Some(story) = hit.story.as_ref().filter(|_| self.shows("story")) {
            members.insert("story".into(), json!(story));
            if !hit.copies.is_empty() {
                members.insert("copies".into(), json!(hit.copies));
            }
        }
        if let Some(snippet) = hit.snippet.as_ref().filter(|_| self.shows("snippet")) {
            let snippet = json!({ "text": snippet.text, "marks": snippet.marks });
            members.insert("snippet".into(), snippet);
        }
        if !hit.reasons.is_empty() {
            members.insert("why".into(), hit.reasons.iter().map(reason).collect());
        }
        members
    }

    fn write_as_stored(&self, out: &mut impl Write) -> io::Result<()> {
        let before = Value::from(self.before_record()).to_string();
        let behind = Value::from(self.behind_record()).to_string();
        out.write_all(b"{\"type\":\"hit\"")?;
        for object in [before.as_str(), self.hit.record.json().trim(), behind.as_str()] {
            let members = object.strip_prefix('{').and_then(|object| object.strip_suffix('}'));
            let members = members.ok_or_else(|| io::Error::other("a stored record is damaged"))?;
            if !members.is_empty() {
                out.write_all(b",")?;
                out.write_all(members.as_bytes())?;
            }
        }
        out.write_all(b"}")
    }
}

impl Serialize for HitLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.members().map_err(ser::Error::custom)?.serialize(serializer)
    }
}

fn reason(reason: &Reason) -> Value {
    json!({ "clause": reason.clause, "score": round(reason.score), "matched": reason.matched })
}

impl<'a> FacetLine<'a> {
    /// The line of a counted value.
    pub fn new(facet: &'a FacetCount, label: Option<&'a Label>) -> Self {
        let query = Field::named(facet.field).map(|field| {
            Query::Value { field, lookup: Lookup::Facet(facet.value.clone()) }.to_string()
        });
        Self {
            label,
            field: facet.field,
            value: &facet.value,
            count: facet.count,
            all: facet.unusual.map(|unusual| unusual.all),
            score: facet.unusual.map(|unusual| round(unusual.score)),
            query,
        }
    }
}

impl<'a> BucketLine<'a> {
    /// The line of a bucket.
    pub fn new(bucket: &Bucket, label: Option<&'a Label>) -> Self {
        let share = round(bucket.count as f32 / bucket.all.max(1) as f32);
        Self { label, start: bucket.start, count: bucket.count, all: bucket.all, share }
    }
}

/// Four digits behind the point: more are noise.
fn round(score: f32) -> f64 {
    (f64::from(score) * 1e4).round() / 1e4
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{article::Story, engine::Record, query::evaluate::Snippet};

    #[test]
    fn a_hit_as_stored_is_the_hit_as_serialized() {
        let story = Story { id: "7".into(), size: 2 };
        let snippet = Snippet { text: "a \"b\" {c}".into(), marks: vec![(0, 1)] };
        let label = Label::QueryId("q".into());
        for record in ["{}", r#"{"id":"a","title":"{\"x\"}","topic":[{"relevance":0.5}]}"#] {
            for (story, snippet) in [(None, None), (Some(story.clone()), Some(snippet.clone()))] {
                let record = Record::new(record.into());
                let hit = Hit { rank: 3, score: 1.25, record, story, snippet, ..Hit::default() };
                for label in [None, Some(&label)] {
                    let line = Line::Hit(HitLine { label, hit: &hit, fields: None });
                    let mut written = Vec::new();
                    line.write(&mut written).unwrap();
                    let serialized = serde_json::to_string(&line).unwrap();
                    assert_eq!(String::from_utf8(written).unwrap(), serialized);
                }
            }
        }
    }

    #[test]
    fn a_label_stands_behind_the_type() {
        let label = Label::Saved("talks".into());
        let line = Line::Error(ErrorLine {
            label: Some(&label),
            line: Some(2),
            message: "no",
            ..ErrorLine::default()
        });
        let json = r#"{"type":"error","saved":"talks","line":2,"message":"no"}"#;
        assert_eq!(serde_json::to_string(&line).unwrap(), json);
    }

    #[test]
    fn a_damaged_record_is_an_error() {
        let hit = Hit { record: Record::new("no record".into()), ..Hit::default() };
        for fields in [None, Some(&["title".to_owned()][..])] {
            let line = Line::Hit(HitLine { label: None, hit: &hit, fields });
            assert!(line.write(&mut Vec::new()).is_err());
        }
    }
}
