//! The mapping, made from the one table of fields.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};
use xxhash_rust::xxh3::xxh3_64;

use super::tokens::{GAP, HOLE};
use crate::{
    engine::terms::has_salience,
    fields::{FIELDS, Field, Kind},
};

/// Changes whenever an index made before cannot be read or would answer differently.
const LAYOUT: u32 = 1;

/// Longest value in characters that is found: a term of four times as many bytes is the longest there is.
pub const LONGEST: usize = 8191;

/// Words of headline and body; of the headline; marks of sentences and paragraphs beside the first.
pub const TEXT: &str = "text";
pub const TITLE: &str = "title";
pub const MARKS: &str = "marks";

/// What splits at spaces, what splits tokens at one position besides, and what leaves holes besides.
pub const WHOLE: &str = "whole";
const TOKENS: &str = "tokens";
pub const HOLES: &str = "holes";

/// Whether a field has values to be found, besides the publication date.
pub fn has_values(field: &Field) -> bool {
    !matches!(field.kind, Kind::Text(_) | Kind::Date)
}

/// The name of a field in the mapping: dots separate objects there.
pub fn plain(field: &Field) -> String {
    field.name.replace('.', "_")
}

/// By which terms the values of a field are found.
pub fn terms_of(field: &Field) -> String {
    format!("terms.{}", plain(field))
}

/// The values of a field as facets.
pub fn values_of(field: &Field) -> String {
    format!("values.{}", plain(field))
}

/// How many terms an article has in a field with salience, each counted as often as it is salient.
pub fn amount_of(field: &Field) -> String {
    format!("amounts.{}", plain(field))
}

/// The term of a value that is so salient.
pub fn salient_term(term: &str, salience: u8) -> String {
    format!("{salience}:{term}")
}

/// What tells indexes apart that other versions made.
pub fn layout() -> String {
    let mut all = format!("{LAYOUT}");
    for field in FIELDS {
        let _ = write!(all, " {} {:?}", field.name, field.kind);
    }
    format!("{LAYOUT}-{:016x}", xxh3_64(all.as_bytes()))
}

/// Settings and mapping of the index of articles. `major` is the version of the cluster.
pub fn articles(major: u64, shape: &Map<String, Value>) -> Value {
    // From 3 on `BM25` leaves out a constant factor; before, nothing else is known.
    let kind = if major >= 3 { "LegacyBM25" } else { "BM25" };
    let similarity = json!({ "type": kind, "k1": 1.2, "b": 0.75, "discount_overlaps": false });
    let splitting = json!({
        "type": "pattern_capture", "preserve_original": false, "patterns": ["([^|]+)"],
    });
    let mut settings = json!({
        "similarity": { "default": similarity },
        // A commit refreshes, and nothing else needs it.
        "refresh_interval": "-1",
        "codec": "best_compression",
        "analysis": {
            "tokenizer": { "spaces": { "type": "whitespace", "max_token_length": 100_000 } },
            "filter": {
                "parts": splitting,
                "hole": { "type": "stop", "stopwords": [HOLE] },
            },
            "analyzer": {
                WHOLE: { "type": "custom", "tokenizer": "spaces" },
                TOKENS: { "type": "custom", "tokenizer": "spaces", "filter": ["parts"] },
                HOLES: { "type": "custom", "tokenizer": "spaces", "filter": ["parts", "hole"] },
            },
        },
    });
    if let Some(settings) = settings.as_object_mut() {
        settings.extend(shape.clone());
    }
    json!({ "settings": settings, "mappings": properties() })
}

fn properties() -> Value {
    let stored = json!({ "type": "object", "enabled": false });
    let keyword = json!({ "type": "keyword" });
    let words = json!({
        "type": "text", "analyzer": TOKENS, "search_analyzer": WHOLE, "position_increment_gap": GAP,
    });
    let mut terms = Map::new();
    let mut values = Map::new();
    let mut amounts = Map::new();
    for field in FIELDS.iter().filter(|field| has_values(field)) {
        let found_by = json!({ "type": "keyword", "doc_values": false, "ignore_above": LONGEST });
        terms.insert(plain(field), found_by);
        if has_salience(field) {
            amounts.insert(plain(field), json!({ "type": "integer", "index": false }));
        }
        values.insert(plain(field), json!({ "type": "keyword", "ignore_above": LONGEST }));
    }
    json!({
        "dynamic": "strict",
        "_meta": { "dateline": { "layout": layout(), "version": env!("CARGO_PKG_VERSION") } },
        "_source": { "includes": ["record", "body", "mentions", "source", "added", "story", "copied"] },
        "properties": {
            TEXT: words,
            MARKS: {
                "type": "text", "analyzer": HOLES, "search_analyzer": WHOLE, "norms": false,
                "position_increment_gap": GAP - 1,
            },
            TITLE: { "type": "text", "analyzer": TOKENS, "search_analyzer": WHOLE },
            "date": { "type": "long" },
            "day": { "type": "date", "format": "strict_date" },
            "days": { "type": "integer_range" },
            "points": { "type": "geo_point" },
            "has": keyword,
            "terms": { "dynamic": "strict", "properties": terms },
            "values": { "dynamic": "strict", "properties": values },
            "amounts": { "dynamic": "strict", "properties": amounts },
            "order": keyword,
            "key": keyword,
            "story": keyword,
            "copied": { "type": "boolean" },
            "sketch": { "type": "binary", "doc_values": true },
            "source": keyword,
            "added": { "type": "long" },
            "record": stored,
            "body": stored,
            "mentions": stored,
        },
    })
}

/// What an index of sources says of itself; one of articles tells its layout.
pub const SOURCES: &str = "sources";

/// Settings and mapping of the index of sources.
pub fn sources(shape: &Map<String, Value>) -> Value {
    json!({
        "settings": shape,
        "mappings": {
            "dynamic": "strict",
            "_meta": { "dateline": { "holds": SOURCES } },
            "properties": {
                "kind": { "type": "keyword" },
                "number": { "type": "long" },
                "at": { "type": "long" },
                "data": { "type": "object", "enabled": false },
            },
        },
    })
}
