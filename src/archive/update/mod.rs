//! Brings an index up to date with a folder: reads what is new or changed, removes what is gone.

mod alerts;
mod error;
mod feeds;
mod moved;
mod namesakes;
mod naming;
mod plan;
mod rebind;
mod run;
mod stat;
#[cfg(feature = "watch")]
pub mod watcher;
mod work;

use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;

use crate::{
    archive::corpus::Corpus,
    engine::{Index, Sources},
    read::{
        format::Columns,
        pipeline::{self, Bounds},
        skip::Skip,
        source::Links,
    },
};

pub(super) use self::stat::Stat;
use self::{alerts::Alerting, plan::Plan};
pub use self::{alerts::Alerts, error::UpdateError, naming::Naming, rebind::rebind};

/// How an update goes about it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// How much may be under way.
    pub bounds: Bounds,
    /// Columns of records that the user named.
    pub columns: Naming,
    /// The first skip is an error.
    pub strict: bool,
    /// Which symbolic links are followed.
    pub links: Links,
    /// Articles after which is committed; besides there is a commit at least every minute.
    pub commit_every: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            bounds: Bounds::default(),
            columns: Naming::default(),
            strict: false,
            links: Links::default(),
            commit_every: 100_000,
        }
    }
}

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
    /// Files that lie elsewhere now, and were not read for that.
    pub moved: u64,
    /// Entries of feeds that were left out of a file, as they stand in a newer one.
    pub merged: u64,
    /// Files and items that gave no article.
    pub skipped: u64,
    /// Alerts that were delivered.
    pub alerts: u64,
    /// The columns of records under which files were read, or would have been.
    pub columns: Columns,
    /// What failed without a loss.
    pub notes: Vec<String>,
}

impl Changes {
    /// Whether nothing was there to do.
    pub fn is_nothing(&self) -> bool {
        self.read + self.vanished + self.moved + self.alerts == 0
    }
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
    /// Files that are to be read, or lie elsewhere now.
    pub files: usize,
    /// Those of them that are done.
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
    /// Brings `index` up to date with the folder or the folders of `corpus`.
    ///
    /// A file that changed changes in one commit: readers see all articles of its old version or all of
    /// the new one. A list of records or a mailbox that has grown is read on behind what is known of it.
    /// A file that lies elsewhere now keeps its articles. Files that are gone leave the index last.
    ///
    /// # Errors
    /// When the folder cannot be read or the index cannot be written, when an alert cannot be
    /// delivered, and with [`Options::strict`] at the first skip; what was committed stays.
    pub fn run(self, index: &dyn Index, corpus: impl Into<Corpus>) -> Result<Changes, UpdateError> {
        let corpus = corpus.into().canonical()?;
        let identity = corpus.identity();
        let ledger = index.ledger()?;
        let Options { links, columns: naming, .. } = &self.options;
        let mut columns = naming.over(&ledger.columns, &ledger.sources);
        let plan_of = |sources: &Sources, columns: &Columns| {
            Plan::new(&corpus, *links, sources, columns.hash(), self.stop)
        };
        let mut plan = plan_of(&ledger.sources, &columns)?;
        let unfinished = ledger.corpus.as_ref() != Some(&identity)
            || ledger.columns != columns
            || ledger.stories_are_outdated
            || self.alerts.is_some() && ledger.outbox_waits;
        let mut writer = None;
        if unfinished || !plan.is_empty() || ledger.version != env!("CARGO_PKG_VERSION") {
            let mut locked = index.writer(&identity)?;
            // Another process may have committed since the plan was made.
            let before = locked.columns().clone();
            if *locked.sources() != ledger.sources || before != ledger.columns {
                columns = naming.over(&before, locked.sources());
                plan = plan_of(locked.sources(), &columns)?;
            }
            columns.clone_into(locked.columns());
            writer = Some(locked);
        }
        let mut changes =
            Changes { unchanged: plan.unchanged, columns: columns.clone(), ..Changes::default() };
        for skip in std::mem::take(&mut plan.skips) {
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
        let mut run = run::Run::new(writer, &self.options, changes, alerting, self.observer);
        // What a killed run committed and did not deliver.
        run.deliver()?;
        for entry in std::mem::take(&mut plan.touched) {
            run.writer.record(entry)?;
        }
        run.take_over(&mut plan, self.stop)?;
        let bounds = self.options.bounds;
        let mut next = std::mem::take(&mut plan.work);
        while !next.is_empty() && !self.stop.load(Ordering::Relaxed) {
            let work = run.begin(next);
            let sources = (0..work.len()).map(|key| work[key].source(key as u64));
            pipeline::run(sources, &columns, bounds, self.stop, |event| run.event(event))?;
            next = run.again();
        }
        if self.stop.load(Ordering::Relaxed) {
            run.leave_current()?;
        } else {
            run.remove_vanished(&plan.vanished)?;
        }
        if run.alerting.is_some() {
            // Grouping copies, which comes next, may take a while.
            run.commit()?;
        }
        let run::Run { writer, changes, .. } = run;
        Ok(Changes { notes: writer.finish()?, ..changes })
    }
}
