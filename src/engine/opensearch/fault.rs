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

impl Fault {
    /// The fault of a call that asks for no point in time, so that there is none to lose.
    pub fn passing(self) -> Self {
        match self {
            Self::Expired(error) => Self::Passing(error),
            fault => fault,
        }
    }
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
    /// What the whole call came to.
    whole: Cause,
    /// Why: of each part that failed, from the outermost cause to the innermost.
    causes: Vec<Cause>,
    /// It has looked for a document and there is none.
    is_not_found: bool,
}

#[derive(Debug, Default, Clone)]
struct Cause {
    kind: String,
    reason: String,
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The innermost cause says most.
        let Cause { kind, reason } = self.causes.last().unwrap_or(&self.whole);
        write!(f, "HTTP {}", self.status)?;
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

impl Cause {
    fn of(error: &Value) -> Self {
        let mut reason = error.as_str().map_or_else(|| text(error, "reason"), str::to_owned);
        if let Some((end, _)) = reason.char_indices().nth(REASON) {
            reason.truncate(end);
            reason.push('…');
        }
        Self { kind: text(error, "type"), reason }
    }

    /// The query itself is more than the cluster does.
    fn is_too_much(&self) -> bool {
        let kinds = ["too_many_clauses", "too_many_nested_clauses", "too_complex"];
        let reasons = ["too many terms", "maxClauseCount"];
        kinds.iter().any(|kind| self.kind.contains(kind))
            || reasons.iter().any(|reason| self.reason.contains(reason))
    }

    /// A node forgot what it kept for a search, or is gone that kept it.
    fn is_loss(&self) -> bool {
        self.kind == "search_context_missing_exception"
            || self.reason.contains("no node found for id")
    }

    /// The time is over that the search was given.
    fn is_late(&self) -> bool {
        self.kind == "query_phase_execution_exception" && self.reason.contains("Time exceeded")
            || self.kind == "task_cancelled_exception"
                && self.reason.contains("cancellation timeout")
    }

    /// A copy of a shard moved, or has not started yet: there is an index, and soon a copy, too.
    fn is_shard_elsewhere(&self) -> bool {
        self.kind.contains("shard_") || self.kind == "search_phase_execution_exception"
    }
}

impl Said {
    /// Out of the body of an error, or of one item of a bulk.
    pub fn of(status: u16, error: &Value) -> Self {
        let is_not_found = error.get("found").and_then(Value::as_bool) == Some(false);
        let error = error.get("error").unwrap_or(error);
        let list = |name| error.get(name).and_then(Value::as_array).into_iter().flatten();
        let shards = list("failed_shards").filter_map(|shard| shard.get("reason"));
        let mut causes = Vec::new();
        for outermost in error.get("caused_by").into_iter().chain(list("root_cause")).chain(shards)
        {
            let chain = std::iter::successors(Some(outermost), |cause| cause.get("caused_by"));
            let named = chain.filter(|cause| cause.get("type").is_some());
            causes.extend(named.take(MOST_CAUSES).map(Cause::of));
        }
        Self { status, whole: Cause::of(error), causes, is_not_found }
    }

    fn is_any(&self, is: impl Fn(&Cause) -> bool) -> bool {
        std::iter::once(&self.whole).chain(&self.causes).any(is)
    }

    /// The kind of fault it is. `at` is the address.
    ///
    /// A node that ends shows in many ways, by what the call was about to do. What is left once the causes
    /// that stay are told apart is a state that passes.
    pub fn fault(self, at: &str) -> Fault {
        let at = at.to_owned();
        let is_blocked = self.is_any(|cause| cause.kind == "cluster_block_exception");
        match (self.status, self.whole.kind.as_str()) {
            // A full disk closes an index for writing: waiting does not help.
            (403 | 429, _) if is_blocked => {
                Fault::Failed(EngineError::Full { at, source: Box::new(self) })
            }
            (401 | 403, _) => {
                Fault::Failed(EngineError::Unauthorised { at, source: Box::new(self) })
            }
            (404, _) if self.is_not_found => Fault::NoDocument,
            // As the cause of another one it is of a node that has not heard of the index yet.
            (404, "index_not_found_exception") => Fault::Missing(at),
            (409, _) => Fault::Conflict,
            (400, "resource_already_exists_exception") => Fault::Exists,
            (300..400, _) => Fault::Failed(EngineError::Remote { at, source: Box::new(self) }),
            _ if self.is_any(Cause::is_too_much) => Fault::TooMuch(self.to_string()),
            _ if self.is_any(Cause::is_loss) => {
                let source = format!("it no longer keeps what was searched ({self})").into();
                Fault::Expired(EngineError::Remote { at, source })
            }
            _ if self.is_any(Cause::is_late) => Fault::Failed(EngineError::TimedOut),
            (408 | 429 | 500 | 502 | 503 | 504, _) => {
                Fault::Passing(EngineError::Remote { at, source: Box::new(self) })
            }
            (404, _) if self.whole.is_shard_elsewhere() => {
                Fault::Passing(EngineError::Remote { at, source: Box::new(self) })
            }
            _ => Fault::Failed(EngineError::Remote { at, source: Box::new(self) }),
        }
    }
}

/// Most causes of one failure that are looked at.
const MOST_CAUSES: usize = 16;

fn text(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The fault behind an error of the connection.
pub fn of_connection(error: &ureq::Error, at: &str) -> Fault {
    let source = io::Error::other(error.to_string());
    let remote = EngineError::Remote { at: at.to_owned(), source: Box::new(source) };
    match error {
        ureq::Error::Io(_)
        | ureq::Error::ConnectionFailed
        | ureq::Error::HostNotFound
        | ureq::Error::Protocol(_)
        | ureq::Error::Timeout(_) => Fault::Passing(remote),
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

    /// What a search comes to of which some shards failed.
    fn of_shards(status: u16, causes: &[(&str, &str)]) -> Fault {
        let cause = |(kind, reason): &(&str, &str)| json!({ "type": kind, "reason": reason });
        let shards: Vec<Value> = causes.iter().map(|c| json!({ "reason": cause(c) })).collect();
        let roots: Vec<Value> = causes.iter().map(cause).collect();
        let error = json!({
            "type": "search_phase_execution_exception", "reason": "all shards failed",
            "root_cause": roots, "failed_shards": shards,
        });
        Said::of(status, &json!({ "error": error, "status": status })).fault("there")
    }

    #[test]
    fn the_states_of_a_cluster_that_loses_a_node_pass() {
        for (status, kind) in [
            (500, "node_disconnected_exception"),
            (500, "node_not_connected_exception"),
            (500, "node_closed_exception"),
            (500, "receive_timeout_transport_exception"),
            (500, "timeout_exception"),
            (500, "task_cancelled_exception"),
            (503, "no_shard_available_action_exception"),
            (503, "unavailable_shards_exception"),
            (503, "master_not_discovered_exception"),
            (503, "cluster_manager_not_discovered_exception"),
            (503, "process_cluster_event_timeout_exception"),
            (503, "cluster_block_exception"),
            (503, "failed_to_commit_cluster_state_exception"),
            (429, "circuit_breaking_exception"),
            (404, "shard_not_found_exception"),
            (404, "illegal_index_shard_state_exception"),
            (502, ""),
            (504, ""),
            (408, ""),
        ] {
            assert!(matches!(fault(status, kind), Fault::Passing(_)), "{status} {kind}");
        }
        for (status, causes) in [
            (500, &[("node_disconnected_exception", "")][..]),
            (503, &[]),
            (503, &[("no_shard_available_action_exception", "")]),
            // Of a node that has no copy any more.
            (404, &[("index_not_found_exception", "no such index [news]")]),
            (404, &[("shard_not_found_exception", "")]),
        ] {
            assert!(matches!(of_shards(status, causes), Fault::Passing(_)), "{status} {causes:?}");
        }
    }

    #[test]
    fn what_one_shard_says_holds_whatever_others_say() {
        let gone = ("node_disconnected_exception", "disconnected");
        let wide = ("too_many_clauses", "maxClauseCount is set to 1024");
        let lost = ("search_context_missing_exception", "No search context found for id [5]");
        let late = ("query_phase_execution_exception", "Query Failed [Time exceeded]");
        for (cause, is) in [
            (wide, (|fault| matches!(fault, Fault::TooMuch(_))) as fn(&Fault) -> bool),
            (lost, |fault| matches!(fault, Fault::Expired(_))),
            (late, |fault| matches!(fault, Fault::Failed(EngineError::TimedOut))),
        ] {
            for causes in [[cause, gone], [gone, cause]] {
                let fault = of_shards(500, &causes);
                assert!(is(&fault), "{causes:?}: {fault:?}");
            }
        }
    }

    #[test]
    fn a_point_in_time_can_only_be_lost_where_one_was_asked_for() {
        let gone = json!({"error": {"type": "illegal_state_exception", "reason": "no node found for id: a"}});
        let of_point = Said::of(500, &gone).fault("there");
        assert!(matches!(of_point, Fault::Expired(_)));
        assert!(matches!(of_point.passing(), Fault::Passing(_)));
    }

    #[test]
    fn an_index_a_document_and_a_point_in_time_that_are_not_there_are_told_apart() {
        assert!(matches!(fault(404, "index_not_found_exception"), Fault::Missing(_)));
        assert!(matches!(fault(404, "search_context_missing_exception"), Fault::Expired(_)));
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
