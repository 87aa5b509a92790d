//! Alerts that wait until their articles are committed.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

use serde_json::json;

use super::{
    bulk::Bulk,
    client::Client,
    commit::{self, Commit, Read},
    place::Place,
    scan::{Over, PAGE, Pages},
};
use crate::engine::{Deadline, EngineError, Outbox};

/// Lines in memory until the next commit, then in the index of sources until they are delivered.
pub struct ClusterOutbox {
    client: Client,
    place: Place,
    read: Arc<Mutex<Read>>,
    waiting: Vec<String>,
}

impl ClusterOutbox {
    pub fn new(client: Client, place: Place, read: Arc<Mutex<Read>>) -> Self {
        Self { client, place, read, waiting: Vec::new() }
    }

    /// Hands over the lines for a commit; tells whether there are any.
    pub fn write(&mut self, number: u64, bulk: &mut Bulk) -> Result<bool, EngineError> {
        let lines = std::mem::take(&mut self.waiting);
        for (at, line) in lines.iter().enumerate() {
            let document =
                json!({ "kind": "alert", "number": number, "at": at, "data": { "line": line } });
            bulk.index(&format!("alert-{number}-{at}"), &document.to_string())?;
        }
        Ok(!lines.is_empty())
    }
}

impl Outbox for ClusterOutbox {
    fn add(&mut self, line: &str) -> Result<(), EngineError> {
        self.waiting.push(line.to_owned());
        Ok(())
    }

    fn length(&self) -> u64 {
        self.waiting.len() as u64
    }

    fn cut(&mut self, length: u64) -> Result<(), EngineError> {
        self.waiting.truncate(length as usize);
        Ok(())
    }

    fn deliver(
        &mut self,
        deliver: &mut dyn FnMut(&str) -> io::Result<()>,
    ) -> Result<u64, EngineError> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if !read.commit.outbox_waits {
            return Ok(0);
        }
        let request = json!({
            "query": { "bool": {
                "filter": [
                    { "term": { "kind": "alert" } },
                    { "range": { "number": { "lte": read.commit.number } } },
                ],
                "must_not": [{ "terms": { "number": read.commit.dead } }],
            } },
            "sort": [{ "number": "asc" }, { "at": "asc" }],
        });
        let deadline = Deadline::default();
        let name = self.place.sources();
        let over = Over::Index(&name);
        let pages = Pages::open(&self.client, over, request, PAGE, false, &deadline)?;
        let mut delivered = Vec::new();
        pages.each(|hit| {
            let line = hit["_source"]["data"]["line"].as_str().unwrap_or_default();
            deliver(line).map_err(EngineError::Output)?;
            delivered.push(hit["_id"].as_str().unwrap_or_default().to_owned());
            Ok(())
        })?;
        let mut bulk = Bulk::new(self.client.clone(), &name);
        for id in &delivered {
            bulk.delete(id)?;
        }
        bulk.settle()?;
        let commit = Commit { outbox_waits: false, ..read.commit.clone() };
        *read = commit::replace(&self.client, &self.place, &read, &commit)?;
        Ok(delivered.len() as u64)
    }
}
