//! The lines of an answer as JSON.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::{
    engine::{Bucket, FacetCount, Hit, Reason},
    fields::Field,
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
    let mut object = before_record(hit, query_id);
    let mut record: Map<String, Value> = serde_json::from_str(hit.record.json())?;
    if let Some(fields) = fields {
        record.retain(|name, _| fields.iter().any(|field| field == name));
    }
    object.extend(record);
    object.extend(behind_record(hit, fields));
    Ok(object)
}

/// Writes a hit as [`hit`] gives it. A record of which nothing is left out is written as it is stored, which
/// takes a small part of the time.
///
/// # Errors
/// Those of `out`, and when the stored record is damaged.
pub fn write_hit(
    out: &mut impl Write,
    found: &Hit,
    query_id: Option<&str>,
    fields: Option<&[String]>,
) -> io::Result<()> {
    let record = found.record.json().strip_prefix('{').and_then(|record| record.strip_suffix('}'));
    let (None, Some(record)) = (fields, record) else {
        return Ok(serde_json::to_writer(out, &hit(found, query_id, fields)?)?);
    };
    let before = Value::from(before_record(found, query_id)).to_string();
    let behind = Value::from(behind_record(found, None)).to_string();
    let parts = [before.trim_end_matches('}'), record, behind.trim_start_matches('{')];
    out.write_all(parts[0].as_bytes())?;
    for part in &parts[1..] {
        if !part.is_empty() && *part != "}" {
            out.write_all(b",")?;
        }
        out.write_all(part.as_bytes())?;
    }
    Ok(())
}

fn before_record(hit: &Hit, query_id: Option<&str>) -> Map<String, Value> {
    let mut object = typed("hit", query_id);
    object.insert("rank".into(), hit.rank.into());
    object.insert("score".into(), json!(round(hit.score)));
    object
}

fn behind_record(hit: &Hit, fields: Option<&[String]>) -> Map<String, Value> {
    let mut object = Map::new();
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
    object
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{article::Story, query::evaluate::Snippet};

    #[test]
    fn a_hit_is_written_as_it_is_read() {
        let story = Story { id: "7".into(), size: 2 };
        let snippet = Snippet { text: "a \"b\" {c}".into(), marks: vec![(0, 1)] };
        for record in ["{}", r#"{"id":"a","title":"{\"x\"}","topic":[{"relevance":0.5}]}"#] {
            for (story, snippet) in [(None, None), (Some(story.clone()), Some(snippet.clone()))] {
                let mut found = Hit::default();
                (found.rank, found.score) = (3, 1.25);
                found.record = crate::engine::Record::new(record.into());
                (found.story, found.snippet) = (story, snippet);
                for (id, fields) in
                    [(None, None), (Some("q"), None), (None, Some(["title".to_owned()]))]
                {
                    let fields = fields.as_ref().map(<[String; 1]>::as_slice);
                    let mut written = Vec::new();
                    write_hit(&mut written, &found, id, fields).unwrap();
                    let read = Value::from(hit(&found, id, fields).unwrap()).to_string();
                    assert_eq!(String::from_utf8(written).unwrap(), read);
                }
            }
        }
    }
}
