//! Schemas of answers for `/openapi.json`. A test holds those of lines against [`Line`].
//!
//! [`Line`]: crate::archive::answer::Line

use serde_json::{Map, Value, json};

use crate::article::SCHEMA;

/// All schemas by their names.
pub(super) fn schemas() -> Value {
    let mut article: Value = serde_json::from_str(SCHEMA).unwrap_or_default();
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
    all.insert("Facet".into(), line("facet", &["field", "value", "count", "query"], &json!({
        "field": text(), "value": text(), "count": count(), "all": count(), "score": number(),
        "query": { "type": ["string", "null"] },
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
        "skipped": count(), "notes": { "type": "array", "items": text() },
        "next": { "type": "string", "description": "there are more hits: the value of `after` that continues behind these" },
    })));
    let explanation = &["query", "default_operator", "precedence", "tree", "approximated"];
    all.insert("Explanation".into(), line("explain", explanation, &json!({
        "query": text(), "default_operator": text(), "precedence": text(), "tree": { "type": "object" },
        "approximated": { "type": "array", "items": text() },
    })));
    all.insert(
        "Error".into(),
        line(
            "error",
            &["message"],
            &json!({
                "message": { "type": "string", "description": "why the answer breaks off here" },
                "hint": text(), "line": count(),
            }),
        ),
    );
    let lines = ["Hit", "Facet", "Bucket", "Summary", "Explanation", "Error"].map(reference);
    all.insert("Line".into(), json!({ "anyOf": lines }));
    all.insert(
        "Answer".into(),
        object(
            &["hits", "facets", "timeline", "summary"],
            &json!({
                "hits": list("Hit"), "facets": list("Facet"), "timeline": list("Bucket"),
                "summary": reference("Summary"), "explain": reference("Explanation"),
            }),
        ),
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

fn text() -> Value {
    json!({ "type": "string" })
}

fn count() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

fn number() -> Value {
    json!({ "type": "number" })
}

fn list(name: &str) -> Value {
    json!({ "type": "array", "items": reference(name) })
}

/// A schema by its name.
pub(super) fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
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

/// Lets references between the parts of the record's schema point to where these stand here.
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{
        archive::answer::{
            Line,
            line::{BucketLine, ErrorLine, ExplainLine, FacetLine, HitLine, SummaryLine},
        },
        article::Story,
        engine::{Copied, Hit, Reason, Record},
        query::evaluate::Snippet,
    };

    /// The schema of a line; a new kind of line has no name here and does not compile.
    fn name(line: &Line<'_>) -> &'static str {
        match line {
            Line::Explain(_) => "Explanation",
            Line::Hit(_) => "Hit",
            Line::Facet(_) => "Facet",
            Line::Bucket(_) => "Bucket",
            Line::Summary(_) => "Summary",
            Line::Error(_) => "Error",
        }
    }

    fn explain(query: &str) -> Line<'_> {
        Line::Explain(ExplainLine {
            label: None,
            query: query.into(),
            default_operator: "AND",
            precedence: "",
            tree: json!({}),
            approximated: Vec::new(),
        })
    }

    fn keys(value: &Value) -> Vec<String> {
        let mut keys: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        keys.sort();
        keys
    }

    /// Checks that a line with every member has the properties of its schema, and one with none but the
    /// necessary members those that are required.
    fn assert_described(full: &Line<'_>, bare: &Line<'_>) {
        let schemas = schemas();
        let schema = &schemas[name(full)];
        let full = serde_json::to_value(full).unwrap();
        assert_eq!(full["type"], schema["properties"]["type"]["const"]);
        assert_eq!(keys(&full), keys(&schema["properties"]));
        let mut required: Vec<&str> = schema["required"]
            .as_array()
            .unwrap()
            .iter()
            .map(|name| name.as_str().unwrap())
            .collect();
        required.sort_unstable();
        assert_eq!(keys(&serde_json::to_value(bare).unwrap()), required);
    }

    #[test]
    fn lines_have_the_properties_that_are_described_and_no_others() {
        assert_described(&explain("a"), &explain("b"));
        let facet = FacetLine {
            label: None,
            field: "actor",
            value: "Iran",
            count: 1,
            all: None,
            score: None,
            query: None,
        };
        let unusual = FacetLine { all: Some(1), score: Some(1.0), ..facet.clone() };
        assert_described(&Line::Facet(unusual), &Line::Facet(facet));
        let start = Some(date(2026, 2, 6));
        let bucket = BucketLine { label: None, start, count: 1, all: 1, share: 1.0 };
        assert_described(&Line::Bucket(bucket.clone()), &Line::Bucket(bucket));
        let summary = SummaryLine {
            label: None,
            query: "a".into(),
            total: 0,
            stories: None,
            took_ms: 0.5,
            next: None,
            skipped: 0,
            notes: Vec::new(),
        };
        let full = SummaryLine {
            stories: Some(1),
            next: Some("x".into()),
            skipped: 1,
            notes: vec!["x".into()],
            ..summary.clone()
        };
        assert_described(&Line::Summary(full), &Line::Summary(summary));
        let error = ErrorLine { message: "x", ..ErrorLine::default() };
        let full = ErrorLine { line: Some(1), hint: Some("x"), ..error.clone() };
        assert_described(&Line::Error(full), &Line::Error(error));
    }

    #[test]
    fn hits_have_the_record_and_what_is_described_beside_it() {
        let schemas = schemas();
        let mut record = Map::new();
        for name in schemas["Article"]["properties"].as_object().unwrap().keys() {
            record.insert(name.clone(), json!("x"));
        }
        let bare = Hit { record: Record::new("{}".into()), ..Hit::default() };
        let full = Hit {
            record: Record::new(Value::from(record).to_string()),
            snippet: Some(Snippet { text: "x".into(), marks: Vec::new() }),
            story: Some(Story { id: "x".into(), size: 2 }),
            copies: vec![serde_json::from_str::<Copied>(r#"{"id": "a", "path": "a"}"#).unwrap()],
            reasons: vec![Reason { clause: "x".into(), score: 1.0, matched: Vec::new() }],
            ..Hit::default()
        };
        let line = |hit| Line::Hit(HitLine { label: None, hit, fields: None });
        assert_described(&line(&full), &line(&bare));
    }
}
