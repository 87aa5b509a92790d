//! Which commit counts: one document, whose change is the moment in which everything switches.
//!
//! Every document of an article carries the number of the commit that brings it. Readers see the numbers up
//! to that of the newest commit. What a commit replaces it names by file and version, and readers leave that
//! out until it is deleted. A writer works under a number that was never used: what a writer before it left
//! behind, or still sends, has a number that is dead.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    client::{Client, Content, Method},
    fault::Fault,
    place::Place,
};
use crate::{
    engine::{Deadline, EngineError},
    read::format::Columns,
};

/// Most numbers of writers that ended early which are remembered.
const MOST_DEAD: usize = 256;

/// What the newest commit says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    /// Number of the commit.
    pub number: u64,
    /// The greatest number that a writer works under, or worked under.
    pub reserved: u64,
    /// Numbers of writers that ended before they committed.
    #[serde(default)]
    pub dead: Vec<u64>,
    /// Versions of files that this commit replaced or removed.
    #[serde(default)]
    pub hidden: Vec<String>,
    /// The folder that was read.
    pub corpus: Option<String>,
    /// Version of dateline that read it.
    pub version: String,
    /// The columns of records that the user named.
    #[serde(default)]
    pub columns: Columns,
    /// Articles came or went since copies were grouped.
    #[serde(default)]
    pub stories_are_outdated: bool,
    /// Alerts were committed and not delivered.
    #[serde(default)]
    pub outbox_waits: bool,
}

impl Commit {
    /// The state for a writer that begins now: a number of its own, all others in use are dead.
    pub fn begun(mut self) -> Self {
        self.dead.extend(self.number + 1..=self.reserved);
        let forget = self.dead.len().saturating_sub(MOST_DEAD);
        self.dead.drain(..forget);
        self.reserved = self.reserved.max(self.number) + 1;
        self
    }
}

/// A commit and the state of its document, without which it cannot be replaced.
#[derive(Debug, Clone, Default)]
pub struct Read {
    pub commit: Commit,
    sequence: Option<(u64, u64)>,
}

/// Reads the newest commit; an empty one where there is none yet.
pub fn read(client: &Client, place: &Place) -> Result<Read, EngineError> {
    let path = format!("{}/_doc/commit", place.sources());
    let answer = match client.call(Method::Get, &path, Content::Nothing, &Deadline::default()) {
        Err(Fault::Missing(_)) => return Ok(Read::default()),
        answer => answer?,
    };
    let commit = serde_json::from_value(answer["_source"]["data"].clone())
        .map_err(EngineError::damaged(format!("the commit of {}", client.at())))?;
    let sequence = answer["_seq_no"].as_u64().zip(answer["_primary_term"].as_u64());
    Ok(Read { commit, sequence })
}

/// Replaces the commit that was read.
///
/// # Errors
/// [`EngineError::Locked`] when another writer has replaced it.
pub fn replace(
    client: &Client,
    place: &Place,
    before: &Read,
    commit: &Commit,
) -> Result<Read, EngineError> {
    let condition = match before.sequence {
        Some((number, term)) => format!("if_seq_no={number}&if_primary_term={term}"),
        None => "op_type=create".to_owned(),
    };
    let path = format!("{}/_doc/commit?refresh=true&{condition}", place.sources());
    let document = json!({ "kind": "commit", "number": commit.number, "data": commit });
    let deadline = Deadline::default();
    match client.call(Method::Put, &path, Content::Json(&document), &deadline) {
        Ok(answer) => Ok(Read { commit: commit.clone(), sequence: sequence(&answer) }),
        // The answer to a first try may have been lost on its way.
        Err(Fault::Conflict) => match read(client, place)? {
            now if now.commit == *commit => Ok(now),
            _ => Err(EngineError::Locked { at: client.at().to_owned(), holder: None }),
        },
        Err(fault) => Err(fault.into()),
    }
}

fn sequence(answer: &Value) -> Option<(u64, u64)> {
    answer["_seq_no"].as_u64().zip(answer["_primary_term"].as_u64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_writer_never_works_under_a_number_that_was_used() {
        let first = Commit::default().begun();
        assert_eq!((first.reserved, first.dead.len()), (1, 0));
        let killed = Commit { number: 7, reserved: 8, ..Commit::default() };
        let next = killed.begun();
        assert_eq!((next.number, next.reserved, next.dead.as_slice()), (7, 9, [8].as_slice()));
    }
}
