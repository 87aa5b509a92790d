//! Full-text search for news archives: a folder of saved news in, ranked hits that know date,
//! location, actors and topic of every article out. Offline, on tantivy.
//!
//! ```
//! use std::sync::atomic::AtomicBool;
//! use dateline::engine::{Engine, Request, local::LocalIndex};
//! use dateline::{query, update};
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
//! Modules only look down this list, in the direction in which the data flows:
//!
//! | module | from -> to |
//! | --- | --- |
//! | [`article`], [`date`], [`report`] | the record and its parts; what was skipped |
//! | [`text`] | text -> words, stems, sentences: one definition for all that follows |
//! | [`input`] | folder -> raw items |
//! | [`extract`], [`format`] | raw item -> draft: what the file claims |
//! | [`enrich`] | draft -> article: dates, places, actors, topics |
//! | [`field`] | article -> values by which it is found |
//! | [`story`] | near-identical copies of an article |
//! | [`export`] | article -> what other programs read |
//! | [`pipeline`] | many files at once, in input order, in bounded memory |
//! | [`query`] | text -> query |
//! | [`matching`] | query over one article in memory |
//! | [`saved`] | queries under a name; which of them a new article matches |
//! | [`engine`] | request -> response |
//! | [`update`] | folder -> index, only what changed |
//! | [`search`] | text of a query -> printed answer |
//! | [`serve`] | the same over HTTP, and a page to look at |
//! | [`config`], [`cli`] | settings; the command line |

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
