//! What a cluster answers instead of an answer.

use std::{fmt, io};

use serde_json::Value;

use crate::engine::EngineError;

/// Why a call gave no answer.
#[derive(Debug)]
pub enum Fault {
    /// There is no such index.
    Missing(String),
    /// There is no such document.
    NoDocument,
    /// There is an index of this name already.
    Exists,
    /// The point in time that was searched is no longer kept.
    Expired(EngineError),
    /// Another one was faster: a document is there already, or has changed since it was read.
    Conflict,
    /// The query is more than the cluster does for one: too many words fit a pattern, or it has too many
    /// clauses.
    TooMuch(String),
    /// Worth another try after a while.
    Passing(EngineError),
    /// Anything else.
    Failed(EngineError),
}

impl From<Fault> for EngineError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Missing(at) => Self::Missing { at },
            Fault::NoDocument => Self::Internal { source: "a document is gone".into() },
            Fault::Exists => Self::Internal { source: "there is such an index already".into() },
            Fault::Conflict => Self::Internal {
                source: "another process changed a document at the same time".into(),
            },
            Fault::TooMuch(what) => Self::Unsupported { what: format!("so wide a query ({what})") },
            Fault::Expired(error) | Fault::Passing(error) | Fault::Failed(error) => error,
        }
    }
}

impl From<EngineError> for Fault {
    fn from(error: EngineError) -> Self {
        Self::Failed(error)
    }
}

/// What a cluster said, as the source of an error.
#[derive(Debug)]
pub struct Said {
    status: u16,
    kind: String,
    reason: String,
    /// It has looked for a document and there is none.
    is_not_found: bool,
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { status, kind, reason, .. } = self;
        write!(f, "HTTP {status}")?;
        if !kind.is_empty() {
            write!(f, " {kind}")?;
        }
        if !reason.is_empty() {
            write!(f, ": {reason}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Said {}

/// Longest reason that is repeated: it may quote a whole document.
const REASON: usize = 300;

impl Said {
    /// Out of the body of an error, or of one item of a bulk. The innermost cause says most.
    pub fn of(status: u16, error: &Value) -> Self {
        let is_not_found = error.get("found").and_then(Value::as_bool) == Some(false);
        let error = error.get("error").unwrap_or(error);
        let mut said = Self {
            status,
            kind: text(error, "type"),
            reason: error.as_str().map_or_else(|| text(error, "reason"), str::to_owned),
            is_not_found,
        };
        let root = error.get("root_cause").and_then(|causes| causes.get(0));
        let shard = error.get("failed_shards").and_then(|f| f.get(0)).and_then(|f| f.get("reason"));
        for cause in root.into_iter().chain(shard) {
            let innermost =
                std::iter::successors(Some(cause), |cause| cause.get("caused_by")).last();
            if let Some(cause) = innermost.filter(|cause| cause.get("type").is_some()) {
                said.kind = text(cause, "type");
                said.reason = text(cause, "reason");
            }
        }
        if said.reason.chars().count() > REASON {
            said.reason = said.reason.chars().take(REASON).chain(['…']).collect();
        }
        said
    }

    /// The kind of fault it is. `at` is the address.
    pub fn fault(self, at: &str) -> Fault {
        let at = at.to_owned();
        let is = |part: &str| self.kind.contains(part);
        match self.status {
            401 | 403 if !is("cluster_block") => {
                Fault::Failed(EngineError::Unauthorised { at, source: Box::new(self) })
            }
            // A full disk closes an index for writing: waiting does not help.
            403 | 429 if is("cluster_block") => {
                Fault::Failed(EngineError::Full { at, source: Box::new(self) })
            }
            404 if self.is_not_found => Fault::NoDocument,
            404 if is("index_not_found") => Fault::Missing(at),
            404 if is("search_context_missing") => {
                Fault::Expired(EngineError::Remote { at, source: Box::new(self) })
            }
            409 => Fault::Conflict,
            400 if is("resource_already_exists") => Fault::Exists,
            // The node is gone that kept it.
            500 if self.reason.contains("no node found for id") => {
                Fault::Expired(EngineError::Remote { at, source: Box::new(self) })
            }
            300..400 => Fault::Failed(EngineError::Remote { at, source: Box::new(self) }),
            400 | 500
                if is("too_many_clauses")
                    || self.reason.contains("too many terms")
                    || self.reason.contains("maxClauseCount")
                    || is("too_complex") =>
            {
                Fault::TooMuch(self.reason)
            }
            400 if is("too_many_nested_clauses") => Fault::TooMuch(self.reason),
            _ if is("timeout_exception") || is("task_cancelled") => {
                Fault::Failed(EngineError::TimedOut)
            }
            429 | 500 | 502 | 503 | 504 => {
                Fault::Passing(EngineError::Remote { at, source: Box::new(self) })
            }
            _ => Fault::Failed(EngineError::Remote { at, source: Box::new(self) }),
        }
    }
}

fn text(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The fault behind an error of the connection.
pub fn of_connection(error: &ureq::Error, at: &str) -> Fault {
    let source = io::Error::other(error.to_string());
    let remote = EngineError::Remote { at: at.to_owned(), source: Box::new(source) };
    match error {
        ureq::Error::Io(_) | ureq::Error::ConnectionFailed | ureq::Error::Protocol(_) => {
            Fault::Passing(remote)
        }
        ureq::Error::Timeout(_) => Fault::Passing(remote),
        _ => Fault::Failed(remote),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::engine::Remedy;

    fn fault(status: u16, kind: &str) -> Fault {
        Said::of(status, &json!({"error": {"type": kind, "reason": "r"}})).fault("there")
    }

    #[test]
    fn overload_is_waited_for_and_a_full_disk_is_not() {
        assert!(matches!(fault(429, "rejected_execution_exception"), Fault::Passing(_)));
        let full = EngineError::from(fault(429, "cluster_block_exception"));
        assert_eq!(full.remedy(), Some(Remedy::FreeSpace));
        let refused = EngineError::from(fault(401, "security_exception"));
        assert_eq!(refused.remedy(), Some(Remedy::Credentials));
        assert!(matches!(fault(503, ""), Fault::Passing(_)));
        assert!(matches!(fault(302, ""), Fault::Failed(_)));
    }

    #[test]
    fn an_index_a_document_and_a_point_in_time_that_are_not_there_are_told_apart() {
        assert!(matches!(fault(404, "index_not_found_exception"), Fault::Missing(_)));
        assert!(matches!(fault(404, "search_context_missing_exception"), Fault::Expired(_)));
        let gone = json!({"error": {"type": "illegal_state_exception", "reason": "no node found for id: a"}});
        assert!(matches!(Said::of(500, &gone).fault("there"), Fault::Expired(_)));
        let document = Said::of(404, &json!({"_index": "news", "_id": "x", "found": false}));
        assert!(matches!(document.fault("there"), Fault::NoDocument));
        let elsewhere = Said::of(404, &Value::Null).fault("there");
        assert_eq!(EngineError::from(elsewhere).remedy(), Some(Remedy::Cluster));
    }

    #[test]
    fn the_innermost_cause_is_told() {
        let said = Said::of(
            400,
            &json!({"error": {"type": "search_phase_execution_exception", "reason": "all shards failed",
                "failed_shards": [{"reason": {"type": "query_shard_exception", "reason": "outer",
                    "caused_by": {"type": "too_many_clauses", "reason": "inner"}}}]}}),
        );
        assert_eq!(said.to_string(), "HTTP 400 too_many_clauses: inner");
    }
}
