//! The state of a document, by which one that has changed meanwhile is left alone.

use std::fmt;

use serde_json::{Value, json};

use super::client::Client;
use crate::engine::EngineError;

/// Which change of a document was the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    number: u64,
    term: u64,
}

impl State {
    /// The state that an answer tells.
    ///
    /// # Errors
    /// Where it tells none: to go on without would mean to overwrite whatever is there.
    pub fn of(client: &Client, answer: &Value) -> Result<Self, EngineError> {
        let state = answer["_seq_no"].as_u64().zip(answer["_primary_term"].as_u64());
        let (number, term) = state.ok_or_else(|| EngineError::Remote {
            at: client.at().to_owned(),
            source: "it does not tell the state of a document".into(),
        })?;
        Ok(Self { number, term })
    }

    /// An action of a bulk that changes the document `id` in this state alone.
    pub fn of_action(self, id: &str) -> Value {
        json!({ "_id": id, "if_seq_no": self.number, "if_primary_term": self.term })
    }
}

/// As the condition of a call.
impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "if_seq_no={}&if_primary_term={}", self.number, self.term)
    }
}
