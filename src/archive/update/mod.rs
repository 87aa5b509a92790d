//! Brings an index up to date with a folder: reads what is new or changed, removes what is gone.

mod alerts;
mod plan;

use std::{
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use crate::{
    engine::{
        Changes, EngineError, Writer,
        local::{Entry, LocalIndex, LocalWriter, State},
    },
    read::{
        pipeline::{self, Bounds, Event, Source},
        skip::{Reason, Skip},
        source::read_file,
    },
};

pub use self::alerts::Alerts;
use self::{
    alerts::Alerting,
    plan::{Plan, Work, entry, gone},
};

/// How an update goes about it.
#[derive(Debug, Clone)]
pub struct Options {
    /// How much may be under way.
    pub bounds: Bounds,
    /// The first skip is an error.
    pub strict: bool,
    /// Articles after which is committed; besides there is a commit at least every minute.
    pub commit_every: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { bounds: Bounds::default(), strict: false, commit_every: 100_000 }
    }
}

/// Longest time in which work can be lost.
const COMMIT_AFTER: Duration = Duration::from_secs(60);

/// Why an update ended early.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// The index cannot be used.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The corpus folder cannot be read.
    #[error("cannot read the corpus {path}: {source}")]
    Corpus {
        /// The folder.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// An empty folder where there were files: more likely not mounted than emptied.
    #[error(
        "there is no file in {path}, but the index holds articles from it; if that is meant, use `dateline index --rebuild`"
    )]
    Empty {
        /// The folder.
        path: String,
    },
    /// Something was skipped, and nothing may be.
    #[error("{}: {}", .0.path, .0.reason)]
    Strict(Skip),
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

/// Brings `index` up to date with the folder `corpus`.
///
/// When `stop` becomes true, what is done by then is committed and the rest left to the next run.
///
/// # Errors
/// When the folder cannot be read or the index cannot be written; what was committed stays.
pub fn update(
    index: LocalIndex,
    corpus: &Path,
    options: &Options,
    stop: &AtomicBool,
    observer: &mut dyn FnMut(Notice<'_>),
) -> Result<Changes, UpdateError> {
    update_and_alert(index, corpus, options, stop, observer, None)
}

/// As [`update`]; besides tells which new articles match saved searches.
///
/// # Errors
/// As [`update`], and when an alert cannot be told.
pub fn update_and_alert(
    index: LocalIndex,
    corpus: &Path,
    options: &Options,
    stop: &AtomicBool,
    observer: &mut dyn FnMut(Notice<'_>),
    alerts: Option<Alerts<'_>>,
) -> Result<Changes, UpdateError> {
    let unreadable = |source| UpdateError::Corpus { path: corpus.display().to_string(), source };
    let identity = corpus.canonicalize().map_err(unreadable)?.display().to_string();
    index.check_corpus(&identity)?;
    let known = index.known()?;
    let mut plan = Plan::new(corpus, &known)?;
    let mut writer = None;
    if !plan.is_empty()
        || index.corpus()?.is_none()
        || index.stories_are_outdated()?
        || alerts.is_some() && index.alerts_wait()?
    {
        let locked = index.writer(&identity)?;
        // Another process may have committed since the plan was made.
        if *locked.known() != known {
            plan = Plan::new(corpus, locked.known())?;
        }
        writer = Some(locked);
    }
    let mut changes = Changes { unchanged: plan.unchanged, ..Changes::default() };
    for skip in plan.skips {
        changes.skipped += 1;
        observer(Notice::Skip(&skip));
        if options.strict {
            return Err(UpdateError::Strict(skip));
        }
    }
    let Some(mut writer) = writer else { return Ok(changes) };
    let mut alerting = alerts.map(|alerts| Alerting::new(alerts, &writer)).transpose()?;
    if let Some(alerting) = &mut alerting {
        // What a killed run committed and did not tell.
        changes.alerts += alerting.tell(&writer)?;
    }
    for path in plan.vanished {
        writer.remove(&path)?;
        writer.note(gone(&path))?;
        changes.vanished += 1;
    }
    for entry in plan.touched {
        writer.note(entry)?;
    }
    let sources = plan.work.iter().enumerate().map(|(key, work)| Source::Items {
        key: key as u64,
        items: read_file(&work.found.file, &work.found.path),
        skip: work.known.as_ref().map_or(0, |known| known.items),
    });
    let mut run = Run {
        writer,
        options,
        work: &plan.work,
        changes,
        current: None,
        alerting,
        since_commit: 0,
        last_commit: Instant::now(),
        observer,
    };
    pipeline::run(sources, options.bounds, stop, |event| run.event(event))?;
    if stop.load(Ordering::Relaxed) {
        run.leave_current()?;
    }
    if run.alerting.is_some() {
        // Looking for copies, which comes next, may take a while.
        run.commit()?;
    }
    let Run { writer, changes, .. } = run;
    writer.finish()?;
    Ok(changes)
}

/// The events of one update.
struct Run<'a, 't> {
    writer: LocalWriter,
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
struct Current {
    entry: Entry,
    container: bool,
    /// The articles of an older version are still to be removed.
    replaces: bool,
    /// Not all of it could be read this time.
    unreadable: bool,
    /// Bytes of alerts that waited before it.
    alerts: u64,
}

impl Run<'_, '_> {
    fn event(&mut self, event: Event) -> Result<(), UpdateError> {
        match event {
            Event::Begin { key, container } => {
                let work = &self.work[key as usize];
                let known = work.known.clone();
                let entry = known.unwrap_or_else(|| entry(&work.found.path, work.stat));
                let replaces = work.replaces;
                let alerts = self.writer.alerts();
                let unreadable = false;
                self.current = Some(Current { entry, container, replaces, unreadable, alerts });
            }
            // Asked for are articles.
            Event::Explanation(_) => {}
            Event::Article(article) => {
                self.replace()?;
                if let Some(alerting) = &mut self.alerting {
                    alerting.article(&article, &mut self.writer)?;
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
                if let Some(Current { mut entry, unreadable, .. }) = self.current.take() {
                    if unreadable {
                        // No file has this size: the next run reads it again.
                        entry.size = u64::MAX;
                    }
                    self.writer.note(Entry { hash, items, state: State::Done, ..entry })?;
                }
                self.changes.read += 1;
                self.show();
                self.commit_if_due()?;
            }
        }
        Ok(())
    }

    /// Removes what an older version of the current file left, once something of the new one is
    /// there: a file that cannot be read keeps what it had.
    fn replace(&mut self) -> Result<(), UpdateError> {
        if let Some(current) = self.current.as_mut().filter(|current| current.replaces) {
            self.writer.remove(&current.entry.path)?;
            current.replaces = false;
        }
        Ok(())
    }

    /// One more item of the current file has been dealt with.
    fn item(&mut self, skipped: bool) -> Result<(), UpdateError> {
        let Some(current) = &mut self.current else { return Ok(()) };
        current.entry.items += 1;
        current.entry.skipped += u64::from(skipped);
        if current.container {
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
        self.note_part()?;
        self.commit()?;
        (self.since_commit, self.last_commit) = (0, Instant::now());
        Ok(())
    }

    /// Commits, and tells what may be told then.
    fn commit(&mut self) -> Result<(), UpdateError> {
        self.writer.commit()?;
        if let Some(alerting) = &mut self.alerting {
            self.changes.alerts += alerting.tell(&self.writer)?;
        }
        Ok(())
    }

    fn note_part(&mut self) -> Result<(), UpdateError> {
        if let Some(Current { entry, .. }) = &self.current {
            self.writer.note(Entry { state: State::Part, ..entry.clone() })?;
        }
        Ok(())
    }

    /// The run ends before the current file does.
    fn leave_current(&mut self) -> Result<(), UpdateError> {
        match &self.current {
            Some(Current { container: true, .. }) => self.note_part(),
            Some(Current { entry, alerts, .. }) => {
                self.writer.cut_alerts(*alerts)?;
                self.writer.remove(&entry.path)?;
                Ok(self.writer.note(gone(&entry.path))?)
            }
            None => Ok(()),
        }
    }

    fn show(&mut self) {
        let Changes { read, added, .. } = self.changes;
        (self.observer)(Notice::Progress(Progress { files: self.work.len(), read, added }));
    }
}
