//! Articles, the log of what was read, stories and alerts: all in one commit.

pub mod log;
pub mod outbox;
pub mod writer;
