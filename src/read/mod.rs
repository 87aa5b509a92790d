//! Bytes -> article: what is in a folder, what each file claims, and what that makes of an article.

pub mod enrich;
pub mod format;
pub mod pipeline;
pub mod skip;
pub mod source;
pub mod webpage;
