//! Articles, the log of what was read, stories and alerts: all in one commit.

pub mod log;
mod merges;
pub mod outbox;
mod queue;
pub mod writer;
