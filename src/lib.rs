//! dateline: full-text search for news archives.
pub mod article;
pub mod date;
pub mod enrich;
pub mod extract;
pub mod format;
pub mod report;
pub mod text;
