//! Brings an index up to date with a folder: reads what is new or changed, removes what is gone.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::Metadata,
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant, UNIX_EPOCH},
};

use crate::{
    engine::{
        Changes, EngineError, Writer,
        local::{Entry, LocalIndex, LocalWriter, State},
    },
    input::{Found, read_file, walk},
    pipeline::{self, Bounds, Event, Source},
    report::{Reason, Skip},
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
    let unreadable = |source| UpdateError::Corpus { path: corpus.display().to_string(), source };
    let identity = corpus.canonicalize().map_err(unreadable)?.display().to_string();
    index.check_corpus(&identity)?;
    let known = index.known()?;
    let mut plan = Plan::new(corpus, &known)?;
    let mut writer = None;
    if !plan.is_empty() || index.corpus()?.is_none() || index.stories_are_outdated()? {
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
        since_commit: 0,
        last_commit: Instant::now(),
        observer,
    };
    pipeline::run(sources, options.bounds, stop, |event| run.event(event))?;
    if stop.load(Ordering::Relaxed) {
        run.leave_current()?;
    }
    let Run { writer, changes, .. } = run;
    writer.finish()?;
    Ok(changes)
}

/// What distinguishes versions of a file without reading it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Stat {
    size: u64,
    /// Nanoseconds since 1970.
    mtime: i64,
}

impl From<Metadata> for Stat {
    fn from(metadata: Metadata) -> Self {
        let since = |time: std::time::SystemTime| time.duration_since(UNIX_EPOCH).ok();
        let mtime = metadata.modified().ok().and_then(since).map_or(0, |d| d.as_nanos() as i64);
        Self { size: metadata.len(), mtime }
    }
}

fn entry(path: &str, stat: Stat) -> Entry {
    Entry {
        path: path.to_owned(),
        size: stat.size,
        mtime: stat.mtime,
        hash: 0,
        items: 0,
        skipped: 0,
        state: State::Done,
    }
}

fn gone(path: &str) -> Entry {
    Entry { state: State::Gone, ..entry(path, Stat::default()) }
}

/// A file to read.
struct Work {
    found: Found,
    stat: Stat,
    /// The file has articles in the index that are out of date.
    replaces: bool,
    /// The part of this very file that is in the index already.
    known: Option<Entry>,
}

/// What is to be done, found by looking at names, sizes and times alone.
struct Plan {
    work: Vec<Work>,
    vanished: BTreeSet<String>,
    /// Files with a new time and the old content.
    touched: Vec<Entry>,
    unchanged: u64,
    skips: Vec<Skip>,
}

impl Plan {
    fn new(corpus: &Path, known: &BTreeMap<String, Entry>) -> Result<Self, UpdateError> {
        let vanished = known.keys().cloned().collect();
        let mut plan = Self {
            work: Vec::new(),
            vanished,
            touched: Vec::new(),
            unchanged: 0,
            skips: Vec::new(),
        };
        let mut seen = false;
        for found in walk(corpus, "") {
            seen = true;
            match found {
                Ok(found) => plan.file(found, known),
                Err(skip) => plan.unseen(skip),
            }
        }
        if !seen && !known.is_empty() {
            return Err(UpdateError::Empty { path: corpus.display().to_string() });
        }
        Ok(plan)
    }

    fn is_empty(&self) -> bool {
        self.work.is_empty() && self.vanished.is_empty() && self.touched.is_empty()
    }

    /// What cannot be read now has not vanished, and neither has what lies below it.
    fn unseen(&mut self, skip: Skip) {
        let below = |path: &str| match path.strip_prefix(skip.path.as_str()) {
            Some(rest) => skip.path.is_empty() || rest.is_empty() || rest.starts_with('/'),
            None => false,
        };
        self.vanished.retain(|path| !below(path));
        self.skips.push(skip);
    }

    fn file(&mut self, found: Found, known: &BTreeMap<String, Entry>) {
        self.vanished.remove(&found.path);
        let stat = match found.file.metadata() {
            Ok(metadata) => Stat::from(metadata),
            Err(error) => {
                let reason = Reason::Unreadable(error.to_string());
                self.unseen(Skip { path: found.path, item: None, reason });
                return;
            }
        };
        let Some(entry) = known.get(&found.path) else {
            self.work.push(Work { found, stat, replaces: false, known: None });
            return;
        };
        let same_stat = stat == Stat { size: entry.size, mtime: entry.mtime };
        match entry.state {
            State::Done if same_stat => self.unchanged += 1,
            State::Part if same_stat => {
                self.work.push(Work { found, stat, replaces: false, known: Some(entry.clone()) });
            }
            State::Done
                if stat.size == entry.size
                    && read_file(&found.file, &found.path).finish() == entry.hash =>
            {
                self.unchanged += 1;
                self.touched.push(Entry { mtime: stat.mtime, ..entry.clone() });
            }
            State::Done | State::Part | State::Gone => {
                self.work.push(Work { found, stat, replaces: true, known: None });
            }
        }
    }
}

/// The events of one update.
struct Run<'a> {
    writer: LocalWriter,
    options: &'a Options,
    work: &'a [Work],
    changes: Changes,
    current: Option<Current>,
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
}

impl Run<'_> {
    fn event(&mut self, event: Event) -> Result<(), UpdateError> {
        match event {
            Event::Begin { key, container } => {
                let work = &self.work[key as usize];
                let known = work.known.clone();
                let entry = known.unwrap_or_else(|| entry(&work.found.path, work.stat));
                let replaces = work.replaces;
                self.current = Some(Current { entry, container, replaces, unreadable: false });
            }
            // Asked for are articles.
            Event::Explanation(_) => {}
            Event::Article(article) => {
                self.replace()?;
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
        self.writer.commit()?;
        (self.since_commit, self.last_commit) = (0, Instant::now());
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
            Some(Current { entry, .. }) => {
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
