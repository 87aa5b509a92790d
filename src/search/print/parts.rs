//! The lines of an answer as JSON.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::{
    engine::{Bucket, FacetCount, Hit, Reason},
    field::Field,
    query::{Lookup, Query},
};

/// Writes one value as one line.
///
/// # Errors
/// Those of `out`.
pub fn line(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

/// A hit as JSON: type, the query it answers where there are several, rank and score, the fields of
/// the record, the snippet.
///
/// # Errors
/// When the stored record is damaged.
pub fn hit(
    hit: &Hit,
    query_id: Option<&str>,
    fields: Option<&[String]>,
) -> io::Result<Map<String, Value>> {
    let mut object = typed("hit", query_id);
    object.insert("rank".into(), hit.rank.into());
    object.insert("score".into(), json!(round(hit.score)));
    let record: Map<String, Value> = serde_json::from_str(&hit.record)?;
    match fields {
        None => object.extend(record),
        Some(fields) => {
            object.extend(
                record.into_iter().filter(|(name, _)| fields.iter().any(|field| field == name)),
            );
        }
    }
    let wanted = |name: &str| fields.is_none_or(|fields| fields.iter().any(|f| f == name));
    if let Some(story) = hit.story.as_ref().filter(|_| wanted("story")) {
        object.insert("story".into(), json!(story));
        if !hit.copies.is_empty() {
            object.insert("copies".into(), json!(hit.copies));
        }
    }
    if let Some(snippet) = hit.snippet.as_ref().filter(|_| wanted("snippet")) {
        object.insert("snippet".into(), json!({ "text": snippet.text, "marks": snippet.marks }));
    }
    if !hit.reasons.is_empty() {
        let reason = |r: &Reason| json!({ "clause": r.clause, "score": round(r.score), "matched": r.matched });
        object.insert("why".into(), hit.reasons.iter().map(reason).collect());
    }
    Ok(object)
}

/// An object of a type, with the query it answers where there are several.
pub fn typed(name: &str, query_id: Option<&str>) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("type".into(), name.into());
    if let Some(id) = query_id {
        object.insert("query_id".into(), id.into());
    }
    object
}

/// A facet value as JSON, with the query that chooses it.
pub fn facet(facet: &FacetCount, query_id: Option<&str>) -> Value {
    let choose = Field::named(facet.field).map(|field| {
        Query::Value { field, lookup: Lookup::Facet(facet.value.clone()) }.to_string()
    });
    let mut object = typed("facet", query_id);
    object.insert("field".into(), facet.field.into());
    object.insert("value".into(), facet.value.as_str().into());
    object.insert("count".into(), facet.count.into());
    if let Some(unusual) = facet.unusual {
        object.insert("all".into(), unusual.all.into());
        object.insert("score".into(), json!(round(unusual.score)));
    }
    object.insert("query".into(), json!(choose));
    object.into()
}

/// A bucket of the timeline as JSON.
pub fn bucket(bucket: &Bucket, query_id: Option<&str>) -> Value {
    let mut object = typed("timeline", query_id);
    object.insert("start".into(), json!(bucket.start));
    object.insert("count".into(), bucket.count.into());
    object.insert("all".into(), bucket.all.into());
    object.insert("share".into(), json!(round(bucket.count as f32 / bucket.all.max(1) as f32)));
    object.into()
}

/// Four digits are more than a score is good for.
fn round(score: f32) -> f64 {
    (f64::from(score) * 1e4).round() / 1e4
}
