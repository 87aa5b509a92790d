//! dateline: full-text search for news archives.
pub mod article;
pub mod date;
pub mod enrich;
pub mod field;
pub mod format;
pub mod matching;
pub mod query;
pub mod report;
pub mod text;
