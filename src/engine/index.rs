//! What an index offers: snapshots to ask, a writer to change it.

use std::{io, path::Path, sync::Arc};

use serde::Serialize;

use super::{
    Checked, Dictionary, EngineError, Entry, Finding, Hit, IsFile, Ledger, Repaired, Request,
    Response, Sources,
};
use crate::{article::Article, read::format::Columns};

/// An index at some address. Object-safe and synchronous.
pub trait Index: Send + Sync {
    /// The newest commit that was seen; the same one until [`Index::refresh`] finds another.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn snapshot(&self) -> Result<Arc<dyn Engine>, EngineError>;

    /// Looks for a newer commit; tells whether there was one.
    ///
    /// # Errors
    /// When the index cannot be read now; the snapshot before stays.
    fn refresh(&self) -> Result<bool, EngineError>;

    /// Figures about the newest commit.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn status(&self) -> Result<Status, EngineError>;

    /// What the newest commit says was read.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn ledger(&self) -> Result<Ledger, EngineError>;

    /// Locks the index for writing what is in the folder `corpus`, given by its canonical path; several
    /// are one a line.
    ///
    /// # Errors
    /// When another process writes to it, when it holds another folder, or articles as another
    /// version of dateline reads them: the two must not be mixed.
    fn writer(&self, corpus: &str) -> Result<Box<dyn Writer>, EngineError>;

    /// As [`Index::writer`], for what was read from another place and lies in `corpus` now.
    ///
    /// # Errors
    /// As there, and where the engine cannot do that.
    fn rebind(&self, corpus: &str) -> Result<Box<dyn Writer>, EngineError> {
        Err(EngineError::Unsupported { what: format!("an index that moves to {corpus}") })
    }

    /// Verifies quickly that the newest commit is there as a whole.
    ///
    /// # Errors
    /// When something of it is missing or cannot be read.
    fn verify(&self) -> Result<(), EngineError> {
        self.ledger().map(drop)
    }

    /// Looks through the index and hands what is wrong to `found`. A quick check reads no article. Where what
    /// was read is no longer known, `is_file` tells of a path whether a file of the corpus is named so.
    ///
    /// # Errors
    /// When it cannot be read for another reason than damage, or the engine has no such check.
    fn check(
        &self,
        quick: bool,
        is_file: IsFile<'_>,
        found: &mut dyn FnMut(Finding),
    ) -> Result<Checked, EngineError> {
        let _ = (quick, is_file, found);
        Err(EngineError::Unsupported { what: "a check of this index".to_owned() })
    }

    /// The folder that was indexed, which is known even where the rest is damaged.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn corpus(&self) -> Result<Option<String>, EngineError> {
        Ok(self.ledger()?.corpus)
    }

    /// Copies the newest commit into a folder that is empty, or has what is left of a copy that was not
    /// finished. What `beside` copies besides is there before the copy counts.
    ///
    /// # Errors
    /// When the folder holds other things or cannot be written, the error of `beside`, or when the engine
    /// makes no copies.
    fn copy_to(
        &self,
        folder: &Path,
        beside: &mut dyn FnMut() -> Result<(), EngineError>,
    ) -> Result<(), EngineError> {
        let _ = beside;
        Err(EngineError::Unsupported { what: format!("a copy in {}", folder.display()) })
    }

    /// Takes what is damaged out of the index and marks the files that it was from, so that the next
    /// update reads them again. `is_file` is that of [`Index::check`].
    ///
    /// # Errors
    /// When another process writes to the index, or too little of it is left to be repaired.
    fn repair(&self, is_file: IsFile<'_>) -> Result<Repaired, EngineError> {
        let _ = is_file;
        Err(EngineError::Unsupported { what: "a repair of this index".to_owned() })
    }
}

/// A snapshot of an index: answers requests over one commit. Object-safe and synchronous. Each answer
/// may end with [`EngineError::TimedOut`] when its [`Deadline`](super::Deadline) is over.
pub trait Engine: Send + Sync {
    /// Tells this snapshot from every other one of the same index.
    fn generation(&self) -> u64;

    /// Answers one request: hits and counts come from the same compiled query.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn search(&self, request: &Request) -> Result<Response, EngineError>;

    /// Hands out the hits of a request one by one, in order, in memory that does not grow with their
    /// number. They are the ones that [`Engine::search`] counts.
    ///
    /// # Errors
    /// When the index cannot be read, or the error of `each`.
    fn each_hit(
        &self,
        request: &Request,
        each: &mut dyn FnMut(Hit) -> io::Result<()>,
    ) -> Result<(), EngineError>;

    /// All articles with this identity; more than one where copies claim the same.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn articles(&self, id: &str) -> Result<Vec<Article>, EngineError>;

    /// What needs a list of all words of the index. An engine that has none cannot expand queries,
    /// find similar articles or complete words; callers then go on without, and say so in a note.
    fn dictionary(&self) -> Option<&dyn Dictionary> {
        None
    }
}

/// Takes articles in. What was added counts only after [`Writer::commit`].
pub trait Writer {
    /// The sources that were read, with what was recorded since the last commit.
    fn sources(&self) -> &Sources;

    /// The index as the last commit left it.
    ///
    /// # Errors
    /// When it cannot be read.
    fn snapshot(&self) -> Result<Arc<dyn Engine>, EngineError>;

    /// Adds one article of the file `path`. Where that is an archive, the article has a longer path of its own.
    ///
    /// # Errors
    /// When the index cannot be written.
    fn add(&mut self, path: &str, article: Article) -> Result<(), EngineError>;

    /// Removes all articles that came from a file.
    ///
    /// # Errors
    /// When the index cannot be written.
    fn remove(&mut self, path: &str) -> Result<(), EngineError>;

    /// Begins a new version of a file: the articles of `path` that are added from here on take the
    /// place of those that are there. Both change in one commit, and only once the file is recorded
    /// as read to its end.
    ///
    /// # Errors
    /// When the index cannot be written.
    fn replace(&mut self, path: &str) -> Result<(), EngineError>;

    /// Takes back what was added since [`Writer::replace`] of this path; the old articles stay.
    ///
    /// # Errors
    /// When the index cannot be written.
    fn restore(&mut self, path: &str) -> Result<(), EngineError>;

    /// Records how far a file was read.
    ///
    /// # Errors
    /// When the index cannot be written.
    fn record(&mut self, entry: Entry) -> Result<(), EngineError>;

    /// The columns of records that the user named: those of the last commit, until others are put in
    /// their place for the next one.
    fn columns(&mut self) -> &mut Columns;

    /// Lines that wait until the articles they are about are committed.
    fn outbox(&mut self) -> &mut dyn Outbox;

    /// Makes everything so far durable and visible, all at once.
    ///
    /// # Errors
    /// When the index cannot be written; then nothing since the last commit counts.
    fn commit(&mut self) -> Result<(), EngineError>;

    /// Commits, groups copies of the same story, and waits for what goes on in the background. Gives
    /// notes about what failed there: nothing is lost by it.
    ///
    /// # Errors
    /// As [`Writer::commit`].
    fn finish(self: Box<Self>) -> Result<Vec<String>, EngineError>;
}

/// Lines about articles, delivered at least once and never before the articles are committed.
pub trait Outbox {
    /// Adds a line, a JSON object with at least one member, to be delivered after the next commit.
    ///
    /// # Errors
    /// When it cannot be written.
    fn add(&mut self, line: &str) -> Result<(), EngineError>;

    /// A mark for [`Outbox::cut`]: how much waits for the next commit.
    fn length(&self) -> u64;

    /// Drops the lines that were added after [`Outbox::length`] was `length`.
    ///
    /// # Errors
    /// When it cannot be written.
    fn cut(&mut self, length: u64) -> Result<(), EngineError>;

    /// Hands the committed lines to `deliver`, one by one, then forgets them; gives their number.
    ///
    /// # Errors
    /// The first error of `deliver`; then all of them are delivered again the next time.
    fn deliver(
        &mut self,
        deliver: &mut dyn FnMut(&str) -> io::Result<()>,
    ) -> Result<u64, EngineError>;
}

/// What the index says about itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Status {
    /// Articles that can be found.
    pub articles: u64,
    /// Files that were read, those that gave no article included.
    pub files: u64,
    /// Items that were skipped.
    pub skipped: u64,
    /// Size on disk in bytes.
    pub bytes: u64,
    /// Parts of the index.
    pub segments: usize,
    /// The folder that was indexed; several are one a line.
    pub corpus: Option<String>,
    /// Version of dateline that made the index.
    pub version: String,
    /// First and last publication date.
    pub dates: Option<(jiff::civil::Date, jiff::civil::Date)>,
}
