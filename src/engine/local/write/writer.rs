//! Articles into the index, and what was read into the log, in one atomic step.

use std::{
    collections::BTreeMap,
    ops::{Bound, RangeBounds},
    sync::Arc,
};

use tantivy::{
    IndexWriter, TantivyError, Term,
    indexer::IndexWriterOptions,
    query::{BooleanQuery, Occur, Query, RangeQuery, TermQuery},
    schema::IndexRecordOption,
};

use super::{
    log::Log,
    merges::SmallMerges,
    outbox::LocalOutbox,
    queue::{Queue, Queued},
};
use crate::{
    article::Article,
    engine::{
        Engine, EngineError, Entry, Outbox, Sources, State, Writer,
        ledger::bounds_inside,
        local::{
            folder::{Folder, Payload},
            orphans::remove_orphans,
            read::engine::LocalEngine,
            schema::document,
            stories::{self, Table},
        },
        terms::facet_term,
    },
    read::format::Columns,
};

/// Bytes that the indexing thread collects before it writes a segment.
const ARENA: usize = 96 << 20;

/// Indexing threads. Its tables want the cache for themselves: a second thread takes more time from
/// the first, and from the enrichers, than it saves.
const THREADS: usize = 1;

/// Writes to a local index. One at a time, held by a lock that dies with the process.
pub struct LocalWriter {
    folder: Folder,
    writer: IndexWriter<Queued>,
    queue: Queue,
    log: Log,
    outbox: LocalOutbox,
    sources: Sources,
    corpus: String,
    columns: Columns,
    /// Files of which a new version is being written, with its number.
    replacing: BTreeMap<String, u64>,
    /// Articles came or went since the last commit.
    changed: bool,
}

impl LocalWriter {
    /// Locks the index and goes on where the last commit stands.
    ///
    /// # Errors
    /// When another process writes to it, or it holds another folder.
    pub fn new(folder: &Folder, corpus: String) -> Result<Self, EngineError> {
        Self::locked(folder, corpus, Folder::check_corpus)
    }

    /// The same, for a corpus that lies elsewhere now.
    ///
    /// # Errors
    /// When another process writes to it.
    pub fn rebound(folder: &Folder, corpus: String) -> Result<Self, EngineError> {
        Self::locked(folder, corpus, |folder, _| folder.check_version())
    }

    fn locked(
        folder: &Folder,
        corpus: String,
        check: fn(&Folder, &str) -> Result<(), EngineError>,
    ) -> Result<Self, EngineError> {
        let (folder, writer) = lock(folder)?;
        writer.set_merge_policy(Box::new(SmallMerges::new(folder.dir.clone())));
        folder.open_all()?;
        // Read under the lock: another process may have committed since.
        check(&folder, &corpus)?;
        let contents = folder.log()?;
        let metas = folder.metas()?;
        let payload = Payload::of(&metas, &folder.dir)?;
        remove_orphans(&folder, &metas, &payload)?;
        let log = Log::resume(&folder.dir, payload.log.as_ref(), &contents)?;
        let outbox = LocalOutbox::resume(&folder.dir, payload.alerts.clone());
        let sources = contents.entries;
        let replacing = BTreeMap::new();
        let queue = Queue::default();
        let columns = payload.columns;
        Ok(Self {
            folder,
            writer,
            queue,
            log,
            outbox,
            sources,
            corpus,
            columns,
            replacing,
            changed: false,
        })
    }

    /// What lies behind an error: a worker that stopped is named by whatever needs it next, but only
    /// the worker itself knows why, mostly a full disk. Joining it, as a commit does, gives its error.
    fn cause(&mut self, error: TantivyError) -> EngineError {
        let cause = match error {
            TantivyError::ErrorInThread(_) => self.writer.prepare_commit().err().unwrap_or(error),
            other => other,
        };
        EngineError::from(cause).located(&self.folder.dir)
    }

    /// The number of the version of a file to which articles are added now.
    fn version(&self, path: &str) -> u64 {
        let replacing = self.replacing.get(path).copied();
        replacing.or_else(|| Some(self.sources.get(path)?.version)).unwrap_or_default()
    }

    /// The articles of a file, and those of the files in it: what is in an archive has the name of the
    /// archive before its own. So have the files of a folder `news!` beside a file `news`, which the log
    /// knows.
    fn of_file(&self, path: &str) -> Box<dyn Query> {
        let [first, end] = bounds_inside(path);
        let mut clauses = vec![(Occur::Must, self.at_or_inside(path))];
        for other in self.sources.range(first..end).map(|(other, _)| other) {
            clauses.push((Occur::MustNot, self.at_or_inside(other)));
        }
        Box::new(BooleanQuery::new(clauses))
    }

    /// The articles whose path is this one, or that of something inside it.
    fn at_or_inside(&self, path: &str) -> Box<dyn Query> {
        let term = |path: &str| Term::from_field_text(self.folder.columns.path, &facet_term(path));
        let exact = TermQuery::new(term(path), IndexRecordOption::Basic);
        let [first, end] = bounds_inside(path);
        let inside = RangeQuery::new(Bound::Included(term(&first)), Bound::Excluded(term(&end)));
        Box::new(BooleanQuery::union(vec![Box::new(exact), Box::new(inside)]))
    }

    /// Removes the articles of some versions of a file.
    fn remove_versions(
        &mut self,
        path: &str,
        versions: impl RangeBounds<u64>,
    ) -> Result<(), EngineError> {
        let bounds = [versions.start_bound(), versions.end_bound()];
        let column = self.folder.columns.version;
        let [first, last] =
            bounds.map(|bound| bound.map(|version| Term::from_field_u64(column, *version)));
        let versions = RangeQuery::new(first, last);
        let both = BooleanQuery::intersection(vec![self.of_file(path), Box::new(versions)]);
        match self.writer.delete_query(Box::new(both)) {
            Ok(_) => Ok(()),
            Err(error) => Err(self.cause(error)),
        }
    }

    /// Makes everything so far durable and visible, with these stories.
    fn commit_with(&mut self, stories: Option<Table>) -> Result<(), EngineError> {
        let valid = self.log.sync()?;
        let alerts = self.outbox.sync()?;
        let payload = Payload {
            columns: self.columns.clone(),
            log: Some(valid),
            stories,
            alerts: alerts.clone(),
            ..Payload::new(Some(self.corpus.clone()))
        };
        let json = serde_json::to_string(&payload)
            .map_err(|e| EngineError::Internal { source: e.into() })?;
        let committed = self.writer.prepare_commit().and_then(|mut prepared| {
            prepared.set_payload(&json);
            prepared.commit()
        });
        committed.map_err(|error| EngineError::from(error).located(&self.folder.dir))?;
        self.outbox.committed(alerts);
        self.changed = false;
        self.folder.remove_unnamed(&payload)
    }
}

/// Locks an index, opened as it is then: tantivy keeps the list of its files from when it was opened, and
/// would write it without those that another process has committed since.
fn lock(known: &Folder) -> Result<(Folder, IndexWriter<Queued>), EngineError> {
    let options = IndexWriterOptions::builder()
        .num_worker_threads(THREADS)
        .memory_budget_per_thread(ARENA)
        .num_merge_threads(1)
        .build();
    loop {
        let before = known.generation()?;
        let folder = Folder::open(&known.dir)?;
        let writer = folder.index.writer_with_options(options.clone());
        let writer = writer.map_err(|error| EngineError::from(error).located(&folder.dir))?;
        if known.generation()? == before {
            return Ok((folder, writer));
        }
    }
}

/// The note about a merge that failed.
fn unmerged(fault: impl std::fmt::Display) -> String {
    format!(
        "parts of the index could not be merged ({fault}); nothing is lost, and later updates try again"
    )
}

impl Writer for LocalWriter {
    fn sources(&self) -> &Sources {
        &self.sources
    }

    fn snapshot(&self) -> Result<Arc<dyn Engine>, EngineError> {
        Ok(Arc::new(LocalEngine::open(&self.folder)?))
    }

    fn add(&mut self, path: &str, article: Article) -> Result<(), EngineError> {
        self.changed = true;
        let version = self.version(path);
        let text = article.body.len();
        let document = document(article, version, &self.folder.columns)
            .map_err(|error| EngineError::Internal { source: error.into() })?;
        match self.writer.add_document(self.queue.enter(document, text)) {
            Ok(_) => Ok(()),
            Err(error) => Err(self.cause(error)),
        }
    }

    fn remove(&mut self, path: &str) -> Result<(), EngineError> {
        self.changed = true;
        self.replacing.remove(path);
        match self.writer.delete_query(self.of_file(path)) {
            Ok(_) => Ok(()),
            Err(error) => Err(self.cause(error)),
        }
    }

    fn replace(&mut self, path: &str) -> Result<(), EngineError> {
        let next = self.sources.get(path).map_or(0, |entry| entry.version + 1);
        self.replacing.insert(path.to_owned(), next);
        Ok(())
    }

    fn restore(&mut self, path: &str) -> Result<(), EngineError> {
        match self.replacing.remove(path) {
            Some(version) => self.remove_versions(path, version..=version),
            None => Ok(()),
        }
    }

    fn record(&mut self, entry: Entry) -> Result<(), EngineError> {
        let mut entry = entry;
        if entry.state != State::Gone {
            entry.version = self.version(&entry.path);
        }
        if let Some(version) = self.replacing.remove(&entry.path).filter(|version| *version > 0) {
            self.changed = true;
            self.remove_versions(&entry.path, ..version)?;
        }
        self.log.append(&entry)?;
        match entry.state {
            State::Gone => self.sources.remove(&entry.path),
            State::Done | State::Part | State::Broken => {
                self.sources.insert(entry.path.clone(), entry)
            }
        };
        Ok(())
    }

    fn columns(&mut self) -> &mut Columns {
        &mut self.columns
    }

    fn outbox(&mut self) -> &mut dyn Outbox {
        &mut self.outbox
    }

    fn commit(&mut self) -> Result<(), EngineError> {
        let table = self.folder.payload()?.stories;
        let changed = self.changed;
        self.commit_with(table.map(|table| Table { outdated: table.outdated || changed, ..table }))
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<String>, EngineError> {
        self.commit()?;
        let before = self.folder.payload()?.stories;
        if before.as_ref().is_none_or(|table| table.outdated) {
            let engine = LocalEngine::open(&self.folder)?;
            let table = stories::write(&self.folder.dir, &engine.searcher, before.as_ref())?;
            self.commit_with(Some(table))?;
        }
        let Self { writer, folder, .. } = *self;
        let merged = writer.wait_merging_threads();
        merged.map_err(|error| EngineError::from(error).located(&folder.dir))?;
        // Everything is committed, so that only a merge can have met a fault.
        let fault = folder.files.faults.take();
        Ok(fault.iter().map(unmerged).collect())
    }
}
