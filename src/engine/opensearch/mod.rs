//! An index on an `OpenSearch` cluster, which somebody else runs.
//!
//! The cluster splits and counts; what a word, a sentence or a value is, is decided here, by the
//! same code as for the local index, and goes there as ready tokens. A query is compiled to the
//! cluster's own queries where these mean exactly the same. What they cannot say is asked for more
//! widely and then verified here, article by article, by [`crate::query::evaluate`].

mod bulk;
mod chains;
mod client;
mod commit;
mod compile;
mod count;
mod document;
mod engine;
mod fault;
mod hits;
mod index;
mod lock;
mod mapping;
mod outbox;
mod patterns;
mod place;
mod positions;
mod ranks;
mod rules;
mod runs;
mod scan;
mod snapshot;
mod sources;
mod state;
mod statistics;
mod stories;
mod tokens;
mod view;
mod writer;

pub(super) use self::index::ClusterIndex;
