//! Brings an index up to date with a folder: reads what is new or changed, removes what is gone.

mod alerts;
mod error;
mod plan;

use std::{
    collections::BTreeSet,
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use serde::Serialize;

use crate::{
    article::Article,
    engine::{Entry, Index, State, Writer},
    read::{
        format::Columns,
        pipeline::{self, Bounds, Event, Source},
        skip::{Reason, Skip},
        source::read_file,
    },
};

use self::{
    alerts::Alerting,
    plan::{Plan, Work, entry, gone},
};
pub use self::{alerts::Alerts, error::UpdateError};

/// How an update goes about it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// How much may be under way.
    pub bounds: Bounds,
    /// Columns of records that the user named. Files that were read under others are read again.
    pub columns: Columns,
    /// The first skip is an error.
    pub strict: bool,
    /// Articles after which is committed; besides there is a commit at least every minute.
    pub commit_every: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            bounds: Bounds::default(),
            columns: Columns::default(),
            strict: false,
            commit_every: 100_000,
        }
    }
}

/// Longest time in which work can be lost.
const COMMIT_AFTER: Duration = Duration::from_secs(60);

/// What an update did.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Changes {
    /// Articles that were added.
    pub added: u64,
    /// Files that were read.
    pub read: u64,
    /// Files that were known already.
    pub unchanged: u64,
    /// Files that are gone, and so their articles.
    pub vanished: u64,
    /// Files and items that gave no article.
    pub skipped: u64,
    /// Alerts that were delivered.
    pub alerts: u64,
    /// What failed without a loss.
    pub notes: Vec<String>,
}

/// What a user may want to know while it goes on.
#[derive(Debug, Clone, Copy)]
pub enum Notice<'a> {
    /// How far it is.
    Progress(Progress),
    /// Something gave no article.
    Skip(&'a Skip),
}

/// How far an update is.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// Files that are to be read.
    pub files: usize,
    /// Files that have been read.
    pub read: u64,
    /// Articles that were added.
    pub added: u64,
}

/// An update of an index from a folder.
pub struct Update<'a, 'w> {
    /// How it goes about it.
    pub options: Options,
    /// Once true, what is done by then is committed and the rest left to the next run.
    pub stop: &'a AtomicBool,
    /// Sees what happens while it goes on.
    pub observer: &'a mut dyn FnMut(Notice<'_>),
    /// Saved searches that new articles are compared with.
    pub alerts: Option<Alerts<'w>>,
}

impl Update<'_, '_> {
    /// Brings `index` up to date with the folder `corpus`.
    ///
    /// A file that changed changes in one commit: readers see all articles of its old version or all of
    /// the new one. Files that are gone leave the index last.
    ///
    /// # Errors
    /// When the folder cannot be read or the index cannot be written, when an alert cannot be
    /// delivered, and with [`Options::strict`] at the first skip; what was committed stays.
    pub fn run(self, index: &dyn Index, corpus: &Path) -> Result<Changes, UpdateError> {
        let unreadable =
            |source| UpdateError::Corpus { path: corpus.display().to_string(), source };
        let identity = corpus.canonicalize().map_err(unreadable)?.display().to_string();
        let ledger = index.ledger()?;
        let columns = self.options.columns.hash();
        let mut plan = Plan::new(corpus, &ledger.sources, columns)?;
        let unfinished = ledger.corpus.as_ref() != Some(&identity)
            || ledger.stories_are_outdated
            || self.alerts.is_some() && ledger.outbox_waits;
        let mut writer = None;
        if unfinished || !plan.is_empty() || ledger.version != env!("CARGO_PKG_VERSION") {
            let locked = index.writer(&identity)?;
            // Another process may have committed since the plan was made.
            if *locked.sources() != ledger.sources {
                plan = Plan::new(corpus, locked.sources(), columns)?;
            }
            writer = Some(locked);
        }
        let mut changes = Changes { unchanged: plan.unchanged, ..Changes::default() };
        for skip in plan.skips {
            changes.skipped += 1;
            (self.observer)(Notice::Skip(&skip));
            if self.options.strict {
                return Err(UpdateError::Strict(skip));
            }
        }
        let Some(writer) = writer else { return Ok(changes) };
        let alerting = match self.alerts {
            Some(alerts) => Some(Alerting::new(alerts, writer.as_ref())?),
            None => None,
        };
        let mut run = Run {
            writer,
            options: &self.options,
            work: &plan.work,
            changes,
            current: None,
            alerting,
            since_commit: 0,
            last_commit: Instant::now(),
            observer: self.observer,
        };
        // What a killed run committed and did not deliver.
        run.deliver()?;
        for entry in plan.touched {
            run.writer.record(entry)?;
        }
        let sources = plan.work.iter().enumerate().map(|(key, work)| Source::Items {
            key: key as u64,
            items: read_file(&work.found.file, &work.found.path),
            skip: work.known.as_ref().map_or(0, |known| known.items),
        });
        let options = &self.options;
        pipeline::run(sources, &options.columns, options.bounds, self.stop, |event| {
            run.event(event)
        })?;
        if self.stop.load(Ordering::Relaxed) {
            run.leave_current()?;
        } else {
            run.remove_vanished(&plan.vanished)?;
        }
        if run.alerting.is_some() {
            // Grouping copies, which comes next, may take a while.
            run.commit()?;
        }
        let Run { writer, changes, .. } = run;
        Ok(Changes { notes: writer.finish()?, ..changes })
    }
}

/// The events of one update.
struct Run<'a, 't> {
    writer: Box<dyn Writer>,
    options: &'a Options,
    work: &'a [Work],
    changes: Changes,
    current: Option<Current>,
    alerting: Option<Alerting<'t>>,
    since_commit: u64,
    last_commit: Instant,
    observer: &'a mut dyn FnMut(Notice<'_>),
}

/// The file that is being read.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the file")]
struct Current {
    entry: Entry,
    container: bool,
    /// The file has articles of an older version, which go when it has been read to its end.
    replaces: bool,
    /// The new version has begun.
    replacing: bool,
    /// Not all of it could be read this time.
    unreadable: bool,
    /// Bytes of alerts that waited before it.
    alerts: u64,
}

impl Run<'_, '_> {
    fn event(&mut self, event: Event<Article>) -> Result<(), UpdateError> {
        match event {
            Event::Begin { key, container } => {
                let work = &self.work[key as usize];
                let known = work.known.clone();
                let entry = known.unwrap_or_else(|| {
                    entry(&work.found.path, work.stat, self.options.columns.hash())
                });
                self.current = Some(Current {
                    entry,
                    container,
                    replaces: work.replaces,
                    replacing: false,
                    unreadable: false,
                    alerts: self.writer.outbox().length(),
                });
            }
            // Asked for are articles.
            Event::Article(article) => {
                self.replace()?;
                if let Some(alerting) = &mut self.alerting {
                    alerting.article(&article, self.writer.as_mut())?;
                }
                self.writer.add(*article)?;
                self.changes.added += 1;
                self.since_commit += 1;
                self.item(false)?;
            }
            Event::Skip(skip) => {
                (self.observer)(Notice::Skip(&skip));
                if self.options.strict {
                    return Err(UpdateError::Strict(skip));
                }
                self.changes.skipped += 1;
                match &mut self.current {
                    Some(current) if matches!(skip.reason, Reason::Unreadable(_)) => {
                        current.unreadable = true;
                    }
                    _ => self.replace()?,
                }
                self.item(true)?;
            }
            Event::End { hash, items, .. } => {
                if let Some(current) = self.current.take() {
                    self.end(current, hash, items)?;
                }
                self.changes.read += 1;
                self.show();
                self.commit_if_due()?;
            }
        }
        Ok(())
    }

    /// Begins the new version of the current file, once something of it is there: a file that cannot
    /// be read keeps what it had.
    fn replace(&mut self) -> Result<(), UpdateError> {
        if let Some(current) = self.current.as_mut().filter(|c| c.replaces && !c.replacing) {
            self.writer.replace(&current.entry.path)?;
            current.replacing = true;
        }
        Ok(())
    }

    /// The current file has been read to its end, or as far as it can be read.
    fn end(&mut self, current: Current, hash: u64, items: u64) -> Result<(), UpdateError> {
        let Current { entry, unreadable, replaces, replacing, alerts, .. } = current;
        let state = if unreadable { State::Broken } else { State::Done };
        if unreadable && replaces {
            let before = self.writer.sources().get(&entry.path).cloned();
            let kept = before.filter(|before| entry.articles() < before.articles());
            if let Some(before) = kept {
                // The old articles are worth more than the beginning of the new ones.
                if replacing {
                    self.writer.restore(&entry.path)?;
                    self.writer.outbox().cut(alerts)?;
                }
                return Ok(self.writer.record(Entry { state, ..before })?);
            }
        } else if replaces && !replacing {
            // Nothing is left of what was there.
            self.writer.replace(&entry.path)?;
        }
        Ok(self.writer.record(Entry { hash, items, state, ..entry })?)
    }

    /// Removes the files that are gone, once everything else is in.
    fn remove_vanished(&mut self, vanished: &BTreeSet<String>) -> Result<(), UpdateError> {
        for path in vanished {
            self.writer.remove(path)?;
            self.writer.record(gone(path))?;
            self.changes.vanished += 1;
        }
        Ok(())
    }

    /// One more item of the current file has been dealt with.
    fn item(&mut self, skipped: bool) -> Result<(), UpdateError> {
        let Some(current) = &mut self.current else { return Ok(()) };
        current.entry.items += 1;
        current.entry.skipped += u64::from(skipped);
        // Old and new articles of a file change in one commit.
        if current.container && !current.replacing {
            self.commit_if_due()?;
        }
        self.show();
        Ok(())
    }

    /// Commits when enough has come together. Never in the midst of a file that cannot be read on
    /// from there.
    fn commit_if_due(&mut self) -> Result<(), UpdateError> {
        if self.since_commit < self.options.commit_every
            && self.last_commit.elapsed() < COMMIT_AFTER
        {
            return Ok(());
        }
        self.record_part()?;
        self.commit()?;
        (self.since_commit, self.last_commit) = (0, Instant::now());
        Ok(())
    }

    /// Commits, and delivers what may be delivered then.
    fn commit(&mut self) -> Result<(), UpdateError> {
        self.writer.commit()?;
        self.deliver()
    }

    fn deliver(&mut self) -> Result<(), UpdateError> {
        if let Some(alerting) = &mut self.alerting {
            self.changes.alerts += alerting.deliver(self.writer.as_mut())?;
        }
        Ok(())
    }

    fn record_part(&mut self) -> Result<(), UpdateError> {
        if let Some(Current { entry, .. }) = &self.current {
            self.writer.record(Entry { state: State::Part, ..entry.clone() })?;
        }
        Ok(())
    }

    /// The run ends before the current file does.
    fn leave_current(&mut self) -> Result<(), UpdateError> {
        match self.current.take() {
            Some(Current { entry, replaces: true, alerts, .. }) => {
                self.writer.restore(&entry.path)?;
                Ok(self.writer.outbox().cut(alerts)?)
            }
            Some(current @ Current { container: true, .. }) => {
                self.current = Some(current);
                self.record_part()
            }
            Some(Current { entry, alerts, .. }) => {
                self.writer.outbox().cut(alerts)?;
                self.writer.remove(&entry.path)?;
                Ok(self.writer.record(gone(&entry.path))?)
            }
            None => Ok(()),
        }
    }

    fn show(&mut self) {
        let Changes { read, added, .. } = self.changes;
        (self.observer)(Notice::Progress(Progress { files: self.work.len(), read, added }));
    }
}
