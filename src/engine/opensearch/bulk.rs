//! Documents on their way to an index: many at a time, each answer looked at.

use std::{
    sync::mpsc::{Receiver, SyncSender, channel, sync_channel},
    thread::{self, JoinHandle},
};

use serde_json::{Value, json};

use super::{
    client::{Client, Content, Method, Tries},
    fault::{Fault, Said},
    state::State,
};
use crate::engine::{Deadline, EngineError};

/// Bytes that are sent at a time; more gain nothing.
const BYTES: usize = 5 << 20;

/// Loads that wait while one is sent: reading goes on meanwhile.
const WAITING: usize = 1;

/// Takes documents for one index and sends them in the order in which they come.
pub struct Bulk {
    load: Load,
    sender: Option<SyncSender<Task>>,
    worker: Option<JoinHandle<()>>,
}

/// Actions as they are sent, and where each of them ends.
#[derive(Default)]
struct Load {
    lines: Vec<u8>,
    ends: Vec<usize>,
}

enum Task {
    Send(Load),
    /// Tells what failed since it was asked the last time.
    Tell(std::sync::mpsc::Sender<Result<(), EngineError>>),
}

impl Bulk {
    /// Begins a thread that sends.
    pub fn new(client: Client, index: &str) -> Self {
        let (sender, tasks) = sync_channel(WAITING);
        let path =
            format!("{index}/_bulk?filter_path=errors,items.*.status,items.*.error&timeout=60s");
        let worker = thread::spawn(move || work(&client, &path, &tasks));
        Self { load: Load::default(), sender: Some(sender), worker: Some(worker) }
    }

    /// Adds a document, or puts it in the place of the one of this name.
    pub fn index(&mut self, id: &str, document: &str) -> Result<(), EngineError> {
        self.load.add(&json!({ "index": { "_id": id } }), Some(document));
        self.send_if_full()
    }

    /// Puts a document in the place of the one of this name if that is still in the state that was read. One
    /// that has changed or gone since is left alone, as is one that a first try has changed already.
    pub fn replace(&mut self, id: &str, state: State, document: &str) -> Result<(), EngineError> {
        self.load.add(&json!({ "index": state.of_action(id) }), Some(document));
        self.send_if_full()
    }

    /// Deletes a document; one that is not there is no failure.
    pub fn delete(&mut self, id: &str) -> Result<(), EngineError> {
        self.load.add(&json!({ "delete": { "_id": id } }), None);
        self.send_if_full()
    }

    /// Waits until everything has been acknowledged.
    pub fn settle(&mut self) -> Result<(), EngineError> {
        self.send()?;
        let (answer, told) = channel();
        self.give(Task::Tell(answer))?;
        told.recv().unwrap_or_else(|_| Err(ended()))
    }

    fn send_if_full(&mut self) -> Result<(), EngineError> {
        if self.load.lines.len() < BYTES { Ok(()) } else { self.send() }
    }

    fn send(&mut self) -> Result<(), EngineError> {
        let load = std::mem::take(&mut self.load);
        if load.ends.is_empty() { Ok(()) } else { self.give(Task::Send(load)) }
    }

    fn give(&self, task: Task) -> Result<(), EngineError> {
        let sent = self.sender.as_ref().map(|sender| sender.send(task));
        match sent {
            Some(Ok(())) => Ok(()),
            Some(Err(_)) | None => Err(ended()),
        }
    }
}

/// The thread ends once there is nobody left to give it anything.
impl Drop for Bulk {
    fn drop(&mut self) {
        self.sender = None;
        if let Some(worker) = self.worker.take() {
            let _ = worker.join();
        }
    }
}

fn ended() -> EngineError {
    EngineError::Internal { source: "the thread that writes to the cluster has ended".into() }
}

impl Load {
    fn add(&mut self, action: &Value, document: Option<&str>) {
        self.lines.extend_from_slice(action.to_string().as_bytes());
        self.lines.push(b'\n');
        if let Some(document) = document {
            self.lines.extend_from_slice(document.as_bytes());
            self.lines.push(b'\n');
        }
        self.ends.push(self.lines.len());
    }

    /// The actions at these places alone.
    fn only(&self, places: &[usize]) -> Self {
        let mut load = Self::default();
        for &at in places {
            let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
            load.lines.extend_from_slice(&self.lines[start..self.ends[at]]);
            load.ends.push(load.lines.len());
        }
        load
    }
}

/// Sends what comes, until something fails: what comes after it might depend on it.
fn work(client: &Client, path: &str, tasks: &Receiver<Task>) {
    let mut failed: Option<EngineError> = None;
    while let Ok(task) = tasks.recv() {
        match task {
            Task::Send(load) if failed.is_none() => failed = send(client, path, load).err(),
            Task::Send(_) => {}
            Task::Tell(answer) => {
                let _ = answer.send(failed.take().map_or(Ok(()), Err));
            }
        }
    }
}

/// Sends a load until each of its actions has been acknowledged.
fn send(client: &Client, path: &str, mut load: Load) -> Result<(), EngineError> {
    let deadline = Deadline::default();
    let mut tries = Tries::new(client, &deadline);
    loop {
        let lines = Content::Lines(&load.lines);
        let answer = client.call(Method::Post, path, lines, &deadline)?;
        if answer["errors"].as_bool() == Some(false) {
            return Ok(());
        }
        let mut again = Vec::new();
        let mut passing = None;
        let items = answer["items"].as_array().map_or(&[][..], Vec::as_slice);
        if items.len() != load.ends.len() {
            let source = "it did not answer for each document".into();
            return Err(EngineError::Remote { at: client.at().to_owned(), source });
        }
        for (at, item) in items.iter().enumerate() {
            let is_deletion = item.get("delete").is_some();
            let result = if is_deletion { &item["delete"] } else { &item["index"] };
            let status = result["status"].as_u64().unwrap_or(500) as u16;
            match status {
                // Only what is put in the place of something may have a conflict.
                200..300 | 409 => {}
                404 if is_deletion => {}
                _ => match Said::of(status, &result["error"]).fault(client.at()).passing() {
                    Fault::Passing(failed) => {
                        again.push(at);
                        passing = Some(failed);
                    }
                    fault => return Err(fault.into()),
                },
            }
        }
        let Some(failed) = passing else { return Ok(()) };
        tries.wait(failed)?;
        load = load.only(&again);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::opensearch::place::{Credentials, Place};

    #[test]
    fn what_was_not_taken_is_sent_again_alone() {
        let mut load = Load::default();
        for (id, document) in [("a", Some("{}")), ("b", None), ("c", Some("[]"))] {
            load.add(&json!({ "x": id }), document);
        }
        let again = load.only(&[0, 2]);
        let lines = String::from_utf8(again.lines.clone()).unwrap();
        assert_eq!(lines, "{\"x\":\"a\"}\n{}\n{\"x\":\"c\"}\n[]\n");
        assert_eq!(again.only(&[1]).lines, b"{\"x\":\"c\"}\n[]\n");
    }

    #[test]
    fn what_was_deleted_since_it_was_read_is_not_put_back() {
        let place = Place::read("opensearch+http://127.0.0.1:1/news").unwrap();
        let client = Client::new(&place, Credentials::default()).unwrap();
        let read = json!({ "_seq_no": 5, "_primary_term": 2 });
        let state = State::of(&client, &read).unwrap();
        let mut bulk = Bulk::new(client, "news");
        bulk.replace("a", state, "{}").unwrap();
        let lines = String::from_utf8(std::mem::take(&mut bulk.load).lines).unwrap();
        assert_eq!(
            lines,
            "{\"index\":{\"_id\":\"a\",\"if_seq_no\":5,\"if_primary_term\":2}}\n{}\n"
        );
    }
}
