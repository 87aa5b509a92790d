//! Request -> response: the seam behind which an index lives.
//!
//! An [`Address`] opens an [`Index`]. The index hands out snapshots, each an [`Engine`] that answers
//! requests over one commit, and a [`Writer`] that makes the next commit. Nothing above this module
//! knows which engine it talks to.

mod address;
mod analyzer;
mod check;
mod cursor;
mod deadline;
mod dictionary;
mod error;
mod index;
mod keyness;
mod ledger;
pub mod local;
mod merge;
#[cfg(feature = "opensearch")]
mod opensearch;
mod record;
mod request;
mod response;
pub(crate) mod seal;
mod shown_address;
mod stored;
mod terms;
mod union;

pub use self::{
    address::Address,
    check::{Checked, Finding, IsFile, Repaired, Severity},
    cursor::Cursor,
    deadline::Deadline,
    dictionary::{Completing, Completion, Dictionary, Expansion},
    error::{EngineError, Remedy, Source},
    index::{Engine, Index, Outbox, Status, Writer},
    ledger::{Entry, Ledger, Sources, State},
    local::{end_when_cut, survive_cuts},
    record::Record,
    request::{Chosen, FacetRequest, Interval, Recency, Request, RequestError, Sort},
    response::{
        Approximation, Bound, Bucket, Copied, FacetCount, Figure, Hit, Missing, Reason, Response,
        Unusual,
    },
};
