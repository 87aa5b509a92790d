//! Full-text search for news archives: a folder of saved news in, ranked hits that know date,
//! location, actors and topic of every article out. Offline, on tantivy.
//!
//! ```
//! use std::sync::atomic::AtomicBool;
//! use dateline::{
//!     archive::update,
//!     engine::{Engine, Request, local::LocalIndex},
//!     query,
//! };
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let dir = tempfile::tempdir()?;
//! # let (corpus, index) = (dir.path().join("corpus"), dir.path().join("index"));
//! # std::fs::create_dir(&corpus)?;
//! std::fs::write(
//!     corpus.join("talks.txt"),
//!     "Envoys meet in Muscat\n\nMUSCAT, Oman, Feb. 6, 2026 - Envoys of Iran and the United States met here.",
//! )?;
//! let opened = LocalIndex::open_or_create(&index)?;
//! update::update(opened, &corpus, &update::Options::default(), &AtomicBool::new(false), &mut |_| {})?;
//!
//! let query = query::parse("envoys location:Oman", jiff::civil::date(2026, 2, 8))?.query;
//! let response = LocalIndex::open(&index)?.engine()?.search(&Request::new(query))?;
//! assert_eq!(response.total, 1);
//! # Ok(())
//! # }
//! ```
//!
//! Data flows from the ground up; a module only looks at those above it in this list:
//!
//! | module | what it holds |
//! | --- | --- |
//! | [`text`] | words, folding, stems, sentences: one definition for all that follows |
//! | [`date`] | moments, printed dates, calendars |
//! | [`article`] | the record, mentions, stories of near-identical copies, formats of export |
//! | [`knowledge`] | tables and look-ups: gazetteer, actors, topics, lexicon |
//! | [`read`] | bytes -> article: files, formats, web pages, enrichment with dates, places, actors and topics |
//! | [`fields`] | article -> values by which it is found |
//! | [`query`] | text -> query; a query over one article in memory |
//! | [`engine`] | request -> response |
//! | [`archive`] | folder -> index, only what changed; saved searches; query -> printed answer |
//! | `serve` | the same over HTTP, and a page to look at (feature `serve`) |
//! | `cli` | the command line (feature `cli`) |
//!
//! Both features are on by default. A program that embeds the library takes neither:
//! `dateline = { version = "0.1", default-features = false }`.

pub mod archive;
pub mod article;
#[cfg(feature = "cli")]
pub mod cli;
pub mod date;
pub mod engine;
pub mod fields;
pub mod knowledge;
pub mod query;
pub mod read;
#[cfg(feature = "serve")]
pub mod serve;
pub mod text;
