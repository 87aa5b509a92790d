//! The interface for programs.

mod articles;
mod describe;
pub(super) mod openapi;
pub(super) mod routes;
mod schemas;
pub(super) mod search;
mod suggest;
mod watch;
