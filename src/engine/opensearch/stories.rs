//! Which articles are copies of each other: grouped at the end of a run, over the whole index.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{
    bulk::Bulk,
    document::{Origin, document, sketch},
    scan::{PAGE, Pages, TEXTS, taken},
    snapshot::Snapshot,
    state::State,
};
use crate::{
    article::story::{Version, group},
    engine::{Deadline, EngineError, analyzer::Analyzer, stored::join},
};

const SECONDS_OF_DAY: i64 = 24 * 60 * 60;

/// What is known of each article: its document, and the story that it says it is of.
struct Told {
    id: String,
    story: Option<u64>,
}

/// Groups the articles of a commit, and writes those again whose story has changed.
pub fn update(snapshot: &Snapshot) -> Result<(), EngineError> {
    let deadline = Deadline::default();
    let mut versions = Vec::new();
    let mut sketches: Vec<Vec<u64>> = Vec::new();
    let mut told = Vec::new();
    let request = json!({
        "query": snapshot.shown, "_source": false, "track_total_hits": false,
        "docvalue_fields": ["key", "date", "sketch", "story", "copied"],
        "sort": [{ "order": "asc" }],
    });
    let over = snapshot.over();
    let pages = Pages::open(&snapshot.client, over, request, 5 * PAGE, false, &deadline)?;
    pages.each(|hit| {
        let fields = &hit["fields"];
        let number = |name: &str| {
            u64::from_str_radix(fields[name][0].as_str().unwrap_or_default(), 16)
                .unwrap_or_default()
        };
        let second = fields["date"][0].as_i64();
        let day = second.map_or(i64::MAX, |second| second.div_euclid(SECONDS_OF_DAY));
        versions.push(Version { day, key: number("key") });
        let packed = fields["sketch"][0].as_str().unwrap_or_default();
        let at = || format!("the document {} in {}", hit["_id"], snapshot.client.at());
        sketches.push(sketch(packed).map_err(|error| EngineError::lost(at())(error))?);
        let is_copied = fields["copied"][0].as_bool() == Some(true);
        let id = hit["_id"].as_str().unwrap_or_default().to_owned();
        told.push(Told { id, story: is_copied.then(|| number("story")) });
        Ok(())
    })?;
    let grouped = group(&versions, |at, nth| sketches[at].get(nth).copied());
    let mut changed: HashMap<String, Option<u64>> = HashMap::new();
    for (version, told) in versions.iter().zip(told) {
        let at = grouped.binary_search_by_key(&version.key, |(key, _)| *key);
        let story = at.ok().map(|at| grouped[at].1);
        if story != told.story {
            changed.insert(told.id, story);
        }
    }
    rewrite(snapshot, &changed)
}

/// Writes articles again, each with its story. One that was deleted meanwhile stays so.
fn rewrite(snapshot: &Snapshot, changed: &HashMap<String, Option<u64>>) -> Result<(), EngineError> {
    let deadline = Deadline::default();
    let mut bulk = Bulk::new(snapshot.client.clone(), &snapshot.place.name);
    let mut analyzer = Analyzer::default();
    let ids: Vec<&String> = changed.keys().collect();
    for ids in ids.chunks(TEXTS) {
        let request = json!({
            "query": { "ids": { "values": ids } }, "size": ids.len(), "track_total_hits": false,
            "seq_no_primary_term": true,
        });
        let mut answer = snapshot.search(&request, false, &deadline)?;
        for hit in taken(&mut answer) {
            let source = &hit["_source"];
            let text = |name: &str| source[name].as_str().unwrap_or_default();
            let article = join(text("record"), text("mentions"), text("body"))
                .map_err(|error| snapshot.damaged(&hit, error))?;
            let id = hit["_id"].as_str().unwrap_or_default();
            let story = changed.get(id).copied().flatten().map(|story| format!("{story:016x}"));
            let sources: Vec<String> = source["source"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect();
            let origin = Origin {
                sources: &sources,
                added: source["added"].as_u64().unwrap_or_default(),
                story: story.as_deref(),
            };
            let state = State::of(&snapshot.client, &hit)?;
            bulk.replace(id, state, &document(article, &origin, &mut analyzer)?)?;
        }
    }
    bulk.settle()
}
