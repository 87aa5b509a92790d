//! Articles into the index, and what was read into the log, in one atomic step.

use std::{collections::BTreeMap, io};

use tantivy::{
    IndexWriter, TantivyDocument, TantivyError, Term,
    directory::error::LockError,
    indexer::{IndexWriterOptions, LogMergePolicy},
};

use super::{
    log::{Log, State},
    outbox::Outbox,
    stories::{self, Told},
};
use crate::{
    article::Article,
    engine::{
        EngineError, Writer,
        local::{
            Entry, LocalEngine, LocalIndex, Payload,
            schema::{document, facet_term},
        },
    },
    fields::Field,
};

/// Bytes that the indexing thread collects before it writes a segment.
const ARENA: usize = 96 << 20;

/// Articles of a segment that is not merged any further: merging maps all of its parts into memory
/// at once, and what it saves queries is less than it costs.
const LARGE_SEGMENT: usize = 20_000;

/// Indexing threads. Its tables want the cache for themselves: a second thread takes more time from
/// the first, and from the enrichers, than it saves.
const THREADS: usize = 1;

/// Writes to a local index. One at a time, held by a lock that dies with the process.
pub struct LocalWriter {
    index: LocalIndex,
    writer: IndexWriter<TantivyDocument>,
    log: Log,
    outbox: Outbox,
    known: BTreeMap<String, Entry>,
    corpus: String,
    /// Articles came or went since the last commit.
    changed: bool,
}

impl LocalWriter {
    /// Locks the index and goes on where the last commit stands.
    pub fn new(index: LocalIndex, corpus: String) -> Result<Self, EngineError> {
        let options = IndexWriterOptions::builder()
            .num_worker_threads(THREADS)
            .memory_budget_per_thread(ARENA)
            .num_merge_threads(1)
            .build();
        let writer = index.index.writer_with_options(options).map_err(|error| match error {
            TantivyError::LockFailure(LockError::LockBusy, _) => {
                EngineError::Locked { dir: index.dir.display().to_string() }
            }
            other => other.into(),
        })?;
        let mut merges = LogMergePolicy::default();
        merges.set_max_docs_before_merge(LARGE_SEGMENT);
        writer.set_merge_policy(Box::new(merges));
        // Read again under the lock: another process may have committed since.
        index.check_corpus(&corpus)?;
        let contents = index.log()?;
        let log = Log::resume(&index.dir, index.payload()?.log.as_ref(), &contents)?;
        let outbox = Outbox::resume(&index.dir, index.payload()?.alerts)?;
        Ok(Self { index, writer, log, outbox, known: contents.entries, corpus, changed: false })
    }

    /// What the index holds already.
    pub fn known(&self) -> &BTreeMap<String, Entry> {
        &self.known
    }

    /// Notes how far a file was read; counts after the next commit.
    ///
    /// # Errors
    /// When the log cannot be written.
    pub fn note(&mut self, entry: Entry) -> Result<(), EngineError> {
        self.log.append(&entry)?;
        match entry.state {
            State::Gone => self.known.remove(&entry.path),
            State::Done | State::Part => self.known.insert(entry.path.clone(), entry),
        };
        Ok(())
    }

    /// The index as the last commit left it.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn engine(&self) -> Result<LocalEngine, EngineError> {
        self.index.engine()
    }

    /// Adds a line to what is to be told once the next commit is done; it has no line break.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn alert(&mut self, line: &str) -> Result<(), EngineError> {
        self.outbox.add(line)
    }

    /// Bytes of alerts that wait for the next commit.
    pub fn alerts(&self) -> u64 {
        self.outbox.length()
    }

    /// Forgets the alerts that came after there were so many bytes of them.
    ///
    /// # Errors
    /// When the file in which they wait cannot be written.
    pub fn cut_alerts(&mut self, bytes: u64) -> Result<(), EngineError> {
        self.outbox.cut(bytes)
    }

    /// Tells the alerts of committed articles that were not told yet; gives their number. When
    /// `tell` returns, a line has been passed on.
    ///
    /// # Errors
    /// The first error of `tell`; then all of them are told again by the next run that tells.
    pub fn tell_alerts(
        &self,
        tell: &mut dyn FnMut(&str) -> io::Result<()>,
    ) -> Result<u64, EngineError> {
        self.outbox.tell(tell)
    }

    /// What lies behind an error: a worker that stopped is named by whoever needs it next, but only
    /// the worker itself knows why, mostly a full disk. Joining it, as a commit does, tells.
    fn cause(&mut self, error: TantivyError) -> EngineError {
        match error {
            TantivyError::ErrorInThread(_) => match self.writer.prepare_commit() {
                Err(cause) => cause.into(),
                Ok(_) => error.into(),
            },
            other => other.into(),
        }
    }

    /// Commits, looks for copies, and waits until segments are merged.
    ///
    /// # Errors
    /// When the index cannot be written.
    pub fn finish(mut self) -> Result<(), EngineError> {
        self.commit()?;
        let before = self.index.payload()?.stories;
        if before.as_ref().is_none_or(|told| told.outdated) {
            let searcher = self.index.engine()?.searcher;
            let told = stories::tell(&self.index.dir, &searcher, before.as_ref())?;
            self.commit_with(Some(told))?;
        }
        Ok(self.writer.wait_merging_threads()?)
    }

    /// Makes everything so far durable and visible, with these stories.
    fn commit_with(&mut self, stories: Option<Told>) -> Result<(), EngineError> {
        let valid = self.log.sync()?;
        let log = valid.file.clone();
        let alerts = self.outbox.sync()?;
        let payload = Payload {
            log: Some(valid),
            stories,
            alerts: alerts.clone(),
            ..Payload::new(Some(self.corpus.clone()))
        };
        let mut prepared = self.writer.prepare_commit()?;
        prepared.set_payload(&serde_json::to_string(&payload)?);
        prepared.commit()?;
        self.outbox.committed(alerts);
        self.changed = false;
        self.index.share_lists_of_files(&log)
    }
}

impl Writer for LocalWriter {
    fn add(&mut self, article: Article) -> Result<(), EngineError> {
        self.changed = true;
        let document = document(article, &self.index.columns)?;
        match self.writer.add_document(document) {
            Ok(_) => Ok(()),
            Err(error) => Err(self.cause(error)),
        }
    }

    fn remove(&mut self, path: &str) -> Result<(), EngineError> {
        self.changed = true;
        if let Some((column, _)) =
            Field::named("path").and_then(|field| self.index.columns.of(field))
        {
            self.writer.delete_term(Term::from_field_text(column, &facet_term(path)));
        }
        Ok(())
    }

    fn commit(&mut self) -> Result<(), EngineError> {
        let told = self.index.payload()?.stories;
        let outdated = |told: Told| Told { outdated: told.outdated || self.changed, ..told };
        self.commit_with(told.map(outdated))
    }
}
