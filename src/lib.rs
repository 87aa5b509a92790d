//! Full-text search for news archives: a folder of saved news in, ranked hits that know date,
//! location, actors and topic of every article out. Offline, on tantivy.
//!
//! [`extract`] normalizes one file, [`Archive`] keeps a folder searchable:
//!
//! ```
//! use dateline::Archive;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let dir = tempfile::tempdir()?;
//! # let (corpus, index) = (dir.path().join("corpus"), dir.path().join("index"));
//! # std::fs::create_dir(&corpus)?;
//! std::fs::write(
//!     corpus.join("talks.txt"),
//!     "Envoys meet in Muscat\n\nMUSCAT, Oman, Feb. 6, 2026 - Envoys of Iran and the United States met here.",
//! )?;
//! let mut archive = Archive::open(&index)?;
//! archive.update(&corpus)?;
//!
//! let hits = archive.search("envoys location:Oman")?;
//! assert_eq!(hits.total()?, 1);
//! for hit in hits {
//!     let hit = hit?;
//!     assert_eq!(hit.record.article()?.title, "Envoys meet in Muscat");
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Of the default features, `cli` is the program, `serve` is search over HTTP, `watch` follows a folder as
//! it changes, `pdf` reads the text of PDF files, and `opensearch` is for indexes on a cluster; `parquet`
//! and `pst`, which are none of them, read Parquet files and Outlook mailboxes. Without `cli` and `serve` the crate is this library and nothing else. What is not
//! listed on this page may change with every version.
//!
//! # Map
//!
//! From the top floor down; a module looks only at floors below its own, which a test holds.
//!
//! | module | what it does |
//! | --- | --- |
//! | `cli` | flags and commands; prints |
//! | `serve` | the same over HTTP, and a page to look at |
//! | `archive` | what one does with an archive: update, search and print, saved searches, settings |
//! | `engine` | request -> response: the traits of an engine, and the local index on tantivy |
//! | `query` | text -> query; a query over one article in memory |
//! | `read` | bytes -> article: sources, formats, web pages, enrichment |
//! | `fields` | the one table of searchable fields; values of an article |
//! | `knowledge` | tables and look-ups: places, actors, topics, cue words |
//! | `article` | the record, its stories, exports for other programs |
//! | `date` | moments, printed dates, calendars |
//! | `text` | words, folding, stems, sentences |
//!
//! `read` and `fields` share a floor and do not use each other.

#[doc(hidden)]
pub mod archive;
#[doc(hidden)]
pub mod article;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
#[doc(hidden)]
pub mod date;
#[doc(hidden)]
pub mod engine;
#[doc(hidden)]
pub mod fields;
#[doc(hidden)]
pub mod knowledge;
#[doc(hidden)]
pub mod query;
#[doc(hidden)]
pub mod read;
#[cfg(feature = "serve")]
#[doc(hidden)]
pub mod serve;
#[doc(hidden)]
pub mod text;

#[doc(inline)]
pub use crate::{
    archive::{
        Archive, Hits, SearchError,
        saved::{Alert, SavedError, SavedSearch, Watch},
        update::{Alerts, Changes, Options as UpdateOptions, UpdateError},
    },
    article::{
        Actor, ActorKind, Article, Certainty, DateSource, Dateline, EventDate, Fact, Form,
        Location, Mention, PlaceKind, Story, Topic,
    },
    date::{PartialDate, Stamp},
    engine::{Copied, Cursor, EngineError, Hit, Reason as ScoreReason, Record, Remedy, Status},
    query::{ErrorKind as QueryErrorKind, QueryError, evaluate::Snippet},
    read::{
        extract, extract_all,
        pipeline::Bounds,
        skip::{Reason, Skip},
    },
};
