//! What answers look like, as schemas of `OpenAPI`.

use serde_json::{Map, Value, json};

use super::openapi::reference;

/// The record as it is told to everybody.
const ARTICLE: &str = include_str!("../../article/schema.json");

/// All schemas by their names.
pub(super) fn schemas() -> Value {
    let mut article: Value = serde_json::from_str(ARTICLE).unwrap_or_default();
    let parts = article["$defs"].take();
    let mut all = Map::new();
    if let (Value::Object(parts), Some(article)) = (parts, article.as_object_mut()) {
        all.extend(parts);
        article.remove("$schema");
        article.remove("$defs");
    }
    let hit = hit(&article);
    all.insert("Article".into(), article);
    all.insert("Hit".into(), hit);
    let text = || json!({ "type": "string" });
    let count = || json!({ "type": "integer", "minimum": 0 });
    let number = || json!({ "type": "number" });
    all.insert("Facet".into(), line("facet", &["field", "value", "count", "query"], &json!({
        "field": text(), "value": text(), "count": count(), "all": count(), "score": number(), "query": text(),
    })));
    all.insert(
        "Bucket".into(),
        line(
            "timeline",
            &["start", "count", "all", "share"],
            &json!({
                "start": { "type": ["string", "null"], "format": "date" },
                "count": count(), "all": count(), "share": number(),
            }),
        ),
    );
    all.insert("Summary".into(), line("summary", &["query", "total", "took_ms"], &json!({
        "query": text(), "total": count(), "stories": count(), "took_ms": number(),
        "notes": { "type": "array", "items": text() },
        "next": { "type": "string", "description": "there are more hits: the value of `after` that goes on behind these" },
    })));
    all.insert(
        "Explanation".into(),
        json!({
            "type": "object", "required": ["type", "query", "tree"],
            "properties": { "type": { "const": "explain" } },
        }),
    );
    all.insert(
        "Error".into(),
        line(
            "error",
            &["message"],
            &json!({
                "message": { "type": "string", "description": "why the answer breaks off here" },
                "hint": { "type": ["string", "null"] },
            }),
        ),
    );
    let lines = ["Hit", "Facet", "Bucket", "Summary", "Explanation", "Error"].map(reference);
    all.insert("Line".into(), json!({ "anyOf": lines }));
    let list = |name| json!({ "type": "array", "items": reference(name) });
    all.insert(
        "Answer".into(),
        json!({
            "type": "object", "additionalProperties": false,
            "required": ["hits", "facets", "timeline", "summary"],
            "properties": {
                "hits": list("Hit"), "facets": list("Facet"), "timeline": list("Bucket"),
                "summary": reference("Summary"), "explain": reference("Explanation"),
            },
        }),
    );
    all.insert("Suggestion".into(), line("suggestion", &["kind", "value", "insert", "start", "end"], &json!({
        "kind": { "type": "string", "description": "the field of a value, else field or word" },
        "value": text(), "count": count(), "help": text(),
        "insert": { "type": "string", "description": "what to write in the place of start..end" },
        "start": count(), "end": count(),
    })));
    all.insert("Status".into(), object(&["articles", "files", "skipped", "bytes", "segments", "version"], &json!({
        "articles": count(), "files": count(), "skipped": count(), "bytes": count(), "segments": count(),
        "corpus": { "type": ["string", "null"] }, "version": text(),
        "dates": { "type": ["array", "null"], "items": { "type": "string", "format": "date" } },
    })));
    all.insert("Problem".into(), object(&["message"], &json!({
        "message": text(), "hint": text(),
        "span": {
            "type": "array", "items": count(), "minItems": 2, "maxItems": 2,
            "description": "where in the query: first code point, and one past the last",
        },
        "filter": { "type": "string", "description": "the filter that is wrong, where it is not the query" },
    })));
    let mut all = Value::Object(all);
    refer_to_components(&mut all);
    all
}

/// The record with what a search adds. Each field may be left out by `fields`.
fn hit(article: &Value) -> Value {
    let mut properties = article["properties"].as_object().cloned().unwrap_or_default();
    let copy = object(
        &["id", "path"],
        &json!({
            "id": { "type": "string" }, "path": { "type": "string" }, "item": { "type": "integer" },
            "title": { "type": "string" }, "publisher": { "type": "string" }, "date": { "type": "string" },
        }),
    );
    let reason = object(
        &["clause", "score", "matched"],
        &json!({
            "clause": { "type": "string" }, "score": { "type": "number" },
            "matched": { "type": "array", "items": { "type": "string" } },
        }),
    );
    let mark =
        json!({ "type": "array", "items": { "type": "integer" }, "minItems": 2, "maxItems": 2 });
    let added = json!({
        "rank": { "type": "integer", "minimum": 1 },
        "score": { "type": "number" },
        "snippet": object(&["text", "marks"], &json!({
            "text": { "type": "string" },
            "marks": { "type": "array", "items": mark, "description": "what matched: code points of text" },
        })),
        "copies": { "type": "array", "items": copy },
        "why": { "type": "array", "items": reason },
    });
    if let Value::Object(added) = added {
        properties.extend(added);
    }
    line("hit", &["rank", "score"], &properties.into())
}

/// An object of these properties and no other.
fn object(required: &[&str], properties: &Value) -> Value {
    json!({
        "type": "object", "additionalProperties": false, "required": required, "properties": properties,
    })
}

/// A line of an answer.
fn line(name: &str, required: &[&str], properties: &Value) -> Value {
    let mut line = object(&[&["type"], required].concat(), properties);
    line["properties"]["type"] = json!({ "const": name });
    line
}

/// Has references within a schema of its own point to where its parts stand here.
fn refer_to_components(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(target) if name == "$ref" => {
                        *target = target.replace("#/$defs/", "#/components/schemas/");
                    }
                    member => refer_to_components(member),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(refer_to_components),
        _ => {}
    }
}
