//! What was read: one document for each time a file was read, of which the newest that was committed counts.

use std::collections::HashMap;

use serde_json::{Value, json};
use xxhash_rust::xxh3::xxh3_128;

use super::{
    client::Client,
    commit::Commit,
    place::Place,
    scan::{Over, PAGE, Pages},
};
use crate::engine::{Deadline, EngineError, Entry, Sources, State};

/// The files that were read, and the documents that say nothing any more.
#[derive(Debug, Default)]
pub struct Read {
    pub sources: Sources,
    pub outdated: Vec<String>,
}

/// Reads what the newest commit says was read.
pub fn read(client: &Client, place: &Place, commit: &Commit) -> Result<Read, EngineError> {
    let deadline = Deadline::default();
    let request = json!({
        "query": { "term": { "kind": "source" } },
        "sort": [{ "number": "asc" }, { "at": "asc" }],
    });
    let name = place.sources();
    let pages = Pages::open(client, Over::Index(&name), request, 10 * PAGE, false, &deadline)?;
    let mut read = Read::default();
    let mut newest: HashMap<String, String> = HashMap::new();
    pages.each(|mut hit| {
        let id = hit["_id"].as_str().unwrap_or_default().to_owned();
        let number = hit["_source"]["number"].as_u64().unwrap_or(u64::MAX);
        if number > commit.number || commit.dead.contains(&number) {
            // What a writer brings that has taken over meanwhile is not ours to judge.
            if number < commit.reserved {
                read.outdated.push(id);
            }
            return Ok(());
        }
        let entry: Entry = serde_json::from_value(hit["_source"]["data"].take())
            .map_err(EngineError::lost(format!("the document {id} of {}", client.at())))?;
        let path = entry.path.clone();
        if entry.state == State::Gone {
            read.sources.remove(&path);
            read.outdated.push(id.clone());
        } else {
            read.sources.insert(path.clone(), entry);
        }
        read.outdated.extend(newest.insert(path, id));
        Ok(())
    })?;
    Ok(read)
}

/// The document that says how far a file was read, and its name.
pub fn document(entry: &Entry, number: u64, at: u64) -> (String, Value) {
    let id = format!("{:032x}-{number}", xxh3_128(entry.path.as_bytes()));
    (id, json!({ "kind": "source", "number": number, "at": at, "data": entry }))
}
