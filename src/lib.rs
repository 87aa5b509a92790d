//! dateline: full-text search for news archives.
pub mod article;
pub mod cli;
pub mod config;
pub mod date;
pub mod engine;
pub mod enrich;
pub mod extract;
pub mod field;
pub mod format;
pub mod input;
pub mod matching;
pub mod pipeline;
pub mod query;
pub mod report;
pub mod text;
pub mod update;
