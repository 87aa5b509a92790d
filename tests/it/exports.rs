//! Every article of the sample corpus in every format of export.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    desk::{Desk, Run},
    schema::Schema,
};

fn extracted(desk: &Desk, format: &str) -> Run {
    desk.ok(["extract", "corpus", "--format", format])
}

fn articles(desk: &Desk) -> Vec<Value> {
    extracted(desk, "jsonl").lines()
}

/// The properties of a ninjs 3 object that dateline writes, by its schema, which allows no others than
/// its own and asks for `uri` alone.
fn ninjs() -> Value {
    let named = |more: Value| {
        let mut properties = json!({
            "name": { "type": "string" },
            "rel": { "type": "string" },
            "uri": { "type": "string", "format": "uri" },
            "literal": { "type": "string" },
        });
        properties.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({
            "type": "array",
            "minItems": 1,
            "items": { "type": "object", "additionalProperties": false, "properties": properties },
        })
    };
    let texts = json!({
        "type": "array",
        "items": {
            "type": "object",
            "required": ["value"],
            "additionalProperties": false,
            "properties": {
                "contentType": { "const": "text/plain" },
                "charCount": { "type": "integer" },
                "value": { "type": "string", "minLength": 1 },
            },
        },
    });
    json!({
        "type": "object",
        "required": ["uri", "type", "bodies"],
        "additionalProperties": false,
        "properties": {
            "uri": { "type": "string", "format": "uri" },
            "type": { "const": "text" },
            "representationType": { "enum": ["full", "partial"] },
            "versionCreated": { "type": "string", "format": "date-time" },
            "language": { "type": "string" },
            "by": { "type": "string", "minLength": 1 },
            "located": { "type": "string" },
            "headlines": texts,
            "bodies": texts,
            "infoSources": named(json!({})),
            "people": named(json!({})),
            "organisations": named(json!({})),
            "places": named(json!({ "geojson": {
                "type": "object",
                "required": ["type", "coordinates"],
                "properties": { "coordinates": { "prefixItems": [
                    { "minimum": -180, "maximum": 180 }, { "minimum": -90, "maximum": 90 },
                ] } },
            } })),
            "subjects": named(json!({ "relevance": { "type": "integer", "minimum": 0, "maximum": 100 } })),
            "renditions": {
                "type": "array",
                "items": {
                    "required": ["name"],
                    "properties": { "href": { "type": "string", "format": "uri" } },
                },
            },
            "altIds": { "type": "array" },
        },
    })
}

#[test]
fn ninjs_is_what_its_schema_asks_for() {
    let desk = Desk::with_sample_corpus();
    let schema = Schema::new(&ninjs());
    let (articles, objects) = (articles(&desk), extracted(&desk, "ninjs").lines());
    assert_eq!(articles.len(), objects.len());
    for (article, object) in articles.iter().zip(&objects) {
        assert_eq!(schema.fault(object), None, "{object}");
        assert_eq!(object["bodies"][0]["value"], article["body"]);
        assert_eq!(object["altIds"][0]["value"], article["path"]);
        assert_eq!(object["versionCreated"].is_null(), article["date"].is_null());
    }
}

#[test]
fn json_ld_is_a_news_article_with_dates_of_iso_8601() {
    let desk = Desk::with_sample_corpus();
    let (articles, objects) = (articles(&desk), extracted(&desk, "json-ld").lines());
    assert_eq!(articles.len(), objects.len());
    for (article, object) in articles.iter().zip(&objects) {
        assert_eq!(
            (&object["@context"], &object["@type"]),
            (&json!("https://schema.org"), &json!("NewsArticle"))
        );
        assert_eq!(object["headline"], article["title"]);
        assert_eq!(object["datePublished"], article["date"]);
        assert_eq!(object["articleBody"], article["body"]);
        let authors = object["author"].as_array().map_or(0, Vec::len);
        assert_eq!(authors, article["byline"].as_array().map_or(0, Vec::len));
        assert!(object["@id"].as_str().is_some_and(|id| id.contains(':')), "{object}");
        for thing in ["author", "mentions", "contentLocation", "about"] {
            for part in object[thing].as_array().into_iter().flatten() {
                assert!(part["@type"].is_string() && part["name"].is_string(), "{part}");
            }
        }
    }
}

#[test]
fn bibtex_has_one_balanced_entry_with_a_key_of_its_own_for_each_article() {
    let desk = Desk::with_sample_corpus();
    let text = extracted(&desk, "bibtex").out;
    let entries: Vec<&str> = text.split("\n\n").filter(|entry| !entry.is_empty()).collect();
    let articles = articles(&desk);
    assert_eq!(entries.len(), articles.len());
    let mut keys = BTreeSet::new();
    for (entry, article) in entries.iter().zip(&articles) {
        let key = entry.strip_prefix("@misc{").unwrap().split_once(',').unwrap().0;
        assert!(key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'), "{key}");
        assert!(keys.insert(key.to_owned()), "{key} twice");
        let depth = entry.chars().fold(0, |depth: i32, c| match c {
            '{' => depth + 1,
            '}' => depth - 1,
            _ => depth,
        });
        assert_eq!(depth, 0, "{entry}");
        // Every field is one line.
        let fields = &entry.lines().collect::<Vec<_>>()[1..];
        let (last, fields) = fields.split_last().unwrap();
        assert_eq!(*last, "}");
        assert!(
            fields.iter().all(|f| f.starts_with("  ") && f.contains(" = ") && f.ends_with(','))
        );
        let year = article["date"].as_str().map(|date| format!("  year = {{{}}},", &date[..4]));
        assert!(year.is_none_or(|year| fields.contains(&year.as_str())), "{entry}");
    }
}

#[test]
fn ris_entries_begin_with_a_type_end_with_an_end_and_have_dates_with_slashes() {
    let desk = Desk::with_sample_corpus();
    let text = extracted(&desk, "ris").out;
    let entries: Vec<&str> = text.split("\r\n\r\n").filter(|entry| !entry.is_empty()).collect();
    let articles = articles(&desk);
    assert_eq!(entries.len(), articles.len());
    for (entry, article) in entries.iter().zip(&articles) {
        let lines: Vec<&str> = entry.split("\r\n").collect();
        assert_eq!((lines[0], lines[lines.len() - 1]), ("TY  - NEWS", "ER  - "));
        for line in &lines {
            assert!(line.is_char_boundary(2) && line[2..].starts_with("  - "), "{line}");
            assert!(!line.contains(['\n', '\r']), "{line:?}");
        }
        let date =
            article["date"].as_str().map(|date| format!("DA  - {}/", date[..10].replace('-', "/")));
        assert!(date.is_none_or(|date| lines.contains(&date.as_str())), "{entry}");
    }
}

#[test]
fn an_article_of_the_index_is_exported_as_it_was_read() {
    let desk = Desk::with_sample_corpus();
    desk.ok(["index", "corpus"]);
    let file = "corpus/notes/muscat-talks-analysis.md";
    let id = "notes/muscat-talks-analysis.md";
    for format in ["bibtex", "ris", "json-ld"] {
        let shown = desk.ok(["show", id, "--format", format]).out;
        let read = desk.ok(["extract", file, "--format", format]).out;
        let without_names = |text: &str| text.replace("corpus/", "");
        // Keys are made of the identity, which is the path, and that differs.
        if format == "bibtex" {
            let body = |text: &str| text.split_once('\n').map(|(_, rest)| rest.to_owned());
            assert_eq!(body(&shown), body(&read));
        } else {
            assert_eq!(without_names(&shown), without_names(&read), "{format}");
        }
    }
}
