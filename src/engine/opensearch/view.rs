//! What of the index a commit shows.

use serde_json::{Value, json};

use super::commit::Commit;

/// Most terms that a cluster takes in one list.
const LIST: usize = 65_536;

/// What matches any of many terms.
pub fn any_of(field: &str, terms: &[String]) -> Value {
    let lists = terms.chunks(LIST).map(|terms| json!({ "terms": { field: terms } }));
    match terms.len() {
        0 => json!({ "match_none": {} }),
        1..=LIST => json!({ "terms": { field: terms } }),
        _ => json!({ "bool": { "should": lists.collect::<Vec<_>>() } }),
    }
}

/// What matches the articles that a commit shows.
pub fn shown(commit: &Commit) -> Value {
    let mut without = Vec::new();
    if !commit.dead.is_empty() {
        without.push(json!({ "terms": { "added": commit.dead } }));
    }
    if !commit.hidden.is_empty() {
        without.push(replaced(commit));
    }
    json!({ "bool": {
        "filter": [{ "range": { "added": { "lte": commit.number } } }],
        "must_not": without,
    } })
}

/// What matches the articles that a commit replaced or removed.
pub fn replaced(commit: &Commit) -> Value {
    json!({ "bool": { "filter": [
        any_of("source", &commit.hidden),
        { "range": { "added": { "lt": commit.number } } },
    ] } })
}

/// What matches the articles that no commit shows: those of writers that ended before they committed. What
/// the writer brings that reserved the last number is none of it, nor what one after it brings, which
/// may have taken over meanwhile.
pub fn unfinished(commit: &Commit) -> Value {
    json!({ "bool": { "should": [
        { "range": { "added": { "gt": commit.number, "lt": commit.reserved } } },
        { "terms": { "added": commit.dead } },
    ] } })
}
