//! One run of an update: the events of reading -> the index, commit by commit.

use std::{
    collections::BTreeSet,
    sync::{Arc, atomic::AtomicBool},
    time::{Duration, Instant},
};

use super::{
    Changes, Notice, Options, Progress,
    alerts::Alerting,
    error::UpdateError,
    feeds::{Feeds, Met},
    moved::{self, Taken},
    plan::Plan,
    stat::gone,
    work::{Reading, Work},
};
use crate::{
    article::Article,
    engine::{Entry, State, Writer},
    read::{pipeline::Event, skip::Reason, source::Content},
};

/// Longest time in which work can be lost.
const COMMIT_AFTER: Duration = Duration::from_secs(60);

/// The events of one update.
pub(super) struct Run<'a, 't> {
    pub writer: Box<dyn Writer>,
    options: &'a Options,
    /// What is read.
    pub work: Arc<[Work]>,
    pub feeds: Feeds,
    /// Files that are read or taken over.
    files: usize,
    pub changes: Changes,
    current: Option<Current>,
    pub alerting: Option<Alerting<'t>>,
    since_commit: u64,
    last_commit: Instant,
    observer: &'a mut dyn FnMut(Notice<'_>),
}

/// The file that is being read.
struct Current {
    entry: Entry,
    container: bool,
    /// What becomes of the articles that are there when it has been read to its end.
    reading: Reading,
    /// The new version has begun.
    replacing: bool,
    /// Not all of it could be read this time.
    unreadable: bool,
}

impl<'a, 't> Run<'a, 't> {
    pub fn new(
        writer: Box<dyn Writer>,
        options: &'a Options,
        changes: Changes,
        alerting: Option<Alerting<'t>>,
        observer: &'a mut dyn FnMut(Notice<'_>),
    ) -> Self {
        Self {
            writer,
            options,
            work: Arc::default(),
            feeds: Feeds::default(),
            files: 0,
            changes,
            current: None,
            alerting,
            since_commit: 0,
            last_commit: Instant::now(),
            observer,
        }
    }

    /// Takes what became of the next part of the input.
    pub fn event(&mut self, event: Event<Article>) -> Result<(), UpdateError> {
        match event {
            Event::Begin { key, container, feed, first } => {
                let work = &self.work[key as usize];
                let (reading, mut entry) = work.begin(first);
                entry.elsewhere = feed.then_some(0);
                if feed {
                    self.feeds.add(&work.found, work.stat());
                }
                if let Some(alerting) = &mut self.alerting {
                    alerting.begin(self.writer.as_mut());
                }
                self.current = Some(Current {
                    entry,
                    container,
                    reading,
                    replacing: false,
                    unreadable: false,
                });
            }
            // Asked for are articles.
            Event::Article(article) => {
                if self.stands_elsewhere(&article)? {
                    return self.item(false);
                }
                self.replace()?;
                let entry = self.current.as_ref().map(|current| &current.entry);
                if let Some(alerting) = &mut self.alerting {
                    let is_entry = entry.is_some_and(|entry| entry.elsewhere.is_some());
                    alerting.article(&article, is_entry, self.writer.as_mut())?;
                }
                let file = entry.map_or("", |entry| &entry.path);
                self.writer.add(file, *article)?;
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
            Event::End { content, items, has_columns, .. } => {
                if let Some(mut current) = self.current.take() {
                    if has_columns {
                        current.entry.columns = Some(self.changes.columns.hash());
                    }
                    // So far what came of them was counted.
                    current.entry.further += current.entry.items.saturating_sub(items);
                    current.entry.items = items;
                    self.end(current, content)?;
                }
                self.changes.read += 1;
                self.show();
                self.commit_if_due()?;
            }
        }
        Ok(())
    }

    /// Whether an article of the current file is an entry of a feed that stands in a newer file.
    fn stands_elsewhere(&mut self, article: &Article) -> Result<bool, UpdateError> {
        let Some(Current { entry, .. }) = &mut self.current else { return Ok(false) };
        if entry.elsewhere.is_none() {
            return Ok(false);
        }
        match self.feeds.meet(article, entry, self.writer.as_ref())? {
            Met::Here => Ok(false),
            Met::InsteadOf(path) => {
                // Should the run end before that is read again, the next one does it.
                let before = self.writer.sources().get(&path).cloned();
                if let Some(before) = before.filter(|before| before.state != State::Broken) {
                    self.writer.record(Entry { state: State::Broken, ..before })?;
                }
                Ok(false)
            }
            Met::Elsewhere(newer) => {
                entry.leave_out(newer);
                self.changes.merged += 1;
                Ok(true)
            }
        }
    }

    /// Begins the new version of the current file, once something of it is there: a file that cannot
    /// be read keeps what it had.
    fn replace(&mut self) -> Result<(), UpdateError> {
        let current = self.current.as_mut();
        if let Some(current) = current.filter(|c| c.reading == Reading::Replaces && !c.replacing) {
            self.writer.replace(&current.entry.path)?;
            current.replacing = true;
        }
        Ok(())
    }

    /// The current file has been read to its end, or as far as it can be read.
    fn end(&mut self, current: Current, content: Content) -> Result<(), UpdateError> {
        let Current { entry, unreadable, reading, replacing, .. } = current;
        let replaces = reading == Reading::Replaces;
        let state = if unreadable { State::Broken } else { State::Done };
        if unreadable && replaces {
            let before = self.writer.sources().get(&entry.path).cloned();
            let kept = before.filter(|before| entry.articles() < before.articles());
            if let Some(before) = kept {
                // The old articles are worth more than the beginning of the new ones.
                if replacing {
                    self.writer.restore(&entry.path)?;
                    self.take_alerts_back()?;
                }
                return Ok(self.writer.record(Entry { state, ..before })?);
            }
        } else if replaces && !replacing {
            // Nothing is left of what was there.
            self.writer.replace(&entry.path)?;
        }
        // A file that grew while it was read has another size than before.
        let Content { size, hash } = content;
        Ok(self.writer.record(Entry { size, hash, state, ..entry })?)
    }

    /// Takes the articles of files that lie elsewhere now over under their new names. Where that cannot
    /// be, the file is to be read, and that of the old name has vanished. What it does not come to stays
    /// under its old name.
    pub fn take_over(&mut self, plan: &mut Plan, stop: &AtomicBool) -> Result<(), UpdateError> {
        self.files = plan.work.len() + plan.moved.len();
        for moved in std::mem::take(&mut plan.moved) {
            match moved::take_over(&moved, self.writer.as_mut(), stop)? {
                Taken::Over => {
                    self.changes.moved += 1;
                    if moved.from.elsewhere.is_some() {
                        self.feeds.add_moved(&moved.from.path, &moved.to);
                    }
                    self.since_commit += moved.from.articles();
                    self.show();
                    self.commit_if_due()?;
                }
                Taken::Not => {
                    plan.vanished.insert(moved.from.path);
                    plan.work.push(moved.to);
                }
                Taken::Stopped => break,
            }
        }
        self.feeds.begin(plan, self.writer.sources());
        Ok(())
    }

    /// Begins with files to read.
    pub fn begin(&mut self, work: Vec<Work>) -> Arc<[Work]> {
        self.work = work.into();
        Arc::clone(&self.work)
    }

    /// Files that are to be read again, once all others are.
    pub fn again(&mut self) -> Vec<Work> {
        let again = self.feeds.again();
        self.files += again.len();
        again
    }

    /// Removes the files that are gone, once everything else is in.
    pub fn remove_vanished(&mut self, vanished: &BTreeSet<String>) -> Result<(), UpdateError> {
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
    pub fn commit(&mut self) -> Result<(), UpdateError> {
        self.writer.commit()?;
        self.deliver()
    }

    pub fn deliver(&mut self) -> Result<(), UpdateError> {
        if let Some(alerting) = &mut self.alerting {
            self.changes.alerts += alerting.deliver(self.writer.as_mut())?;
        }
        Ok(())
    }

    fn record_part(&mut self) -> Result<(), UpdateError> {
        if let Some(Current { entry, .. }) = &self.current {
            // Whether columns have a say in it is known at its end.
            let columns = Some(self.changes.columns.hash());
            self.writer.record(Entry { state: State::Part, columns, ..entry.clone() })?;
        }
        Ok(())
    }

    /// The run ends before the current file does.
    pub fn leave_current(&mut self) -> Result<(), UpdateError> {
        match self.current.take() {
            Some(Current { entry, reading: Reading::Replaces, .. }) => {
                self.writer.restore(&entry.path)?;
                self.take_alerts_back()
            }
            Some(current @ Current { container: true, .. }) => {
                self.current = Some(current);
                self.record_part()
            }
            // What was added stays until the next run reads all of it anew, in its place.
            Some(Current { entry, reading: Reading::GoesOn, .. }) => {
                Ok(self.writer.record(Entry { state: State::Broken, ..entry })?)
            }
            Some(Current { entry, .. }) => {
                self.take_alerts_back()?;
                self.writer.remove(&entry.path)?;
                Ok(self.writer.record(gone(&entry.path))?)
            }
            None => Ok(()),
        }
    }

    /// Of the articles of the current file nothing is told.
    fn take_alerts_back(&mut self) -> Result<(), UpdateError> {
        match &mut self.alerting {
            Some(alerting) => Ok(alerting.take_back(self.writer.as_mut())?),
            None => Ok(()),
        }
    }

    fn show(&mut self) {
        let Changes { read, moved, added, .. } = self.changes;
        let progress = Progress { files: self.files, read: read + moved, added };
        (self.observer)(Notice::Progress(progress));
    }
}
