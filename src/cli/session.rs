//! What all commands share: settings, stderr, Ctrl-C.

use std::{
    fmt,
    io::Write,
    path::{Path, PathBuf},
    process,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use anyhow::Context;

use crate::{
    archive::{answer::print::clean, corpus::Corpus, saved::FILE, settings::Config},
    engine::{Address, Engine, EngineError},
    read::{format::Columns, pipeline::Bounds},
};

/// What all commands share.
pub(super) struct Session {
    /// Settings of file, environment and flags.
    pub config: Config,
    /// Further indexes to search.
    pub others: Vec<PathBuf>,
    /// Whether to say more on stderr.
    pub verbose: bool,
}

impl Session {
    /// How much may be under way at a time.
    pub fn bounds(&self) -> Bounds {
        let default = Bounds::default();
        Bounds { threads: self.config.threads.unwrap_or(default.threads), ..default }
    }

    /// The folders that are named, else those of the settings; `None` where there are none.
    pub fn corpus(&self, named: &[PathBuf]) -> Option<Corpus> {
        let folders = if named.is_empty() { &self.config.corpus } else { named };
        (!folders.is_empty()).then(|| Corpus::new(folders))
    }

    /// The columns of records that flags name, and those of the settings for other fields.
    pub fn columns(&self, flags: &[String]) -> anyhow::Result<Columns> {
        let mut columns = Columns::default();
        for list in flags {
            columns.read(list).context("--map")?;
        }
        Ok(columns.or(&self.config.map))
    }

    /// Where the index is.
    pub fn index(&self) -> Address {
        Address::from(self.config.index.as_path())
    }

    /// The newest state of the index, or of all indexes that are named.
    pub fn engine(&self) -> Result<Arc<dyn Engine>, EngineError> {
        if self.others.is_empty() {
            return self.index().open()?.snapshot();
        }
        let others = self.others.iter().map(|other| Address::from(other.as_path()));
        let all: Vec<Address> = std::iter::once(self.index()).chain(others).collect();
        Address::open_together(&all)
    }

    /// File of the saved searches: in the folder of the index, and where it is on a cluster, in the one in
    /// which the program runs.
    pub fn saved(&self) -> PathBuf {
        let index = self.index();
        let default = || index.folder().unwrap_or(Path::new("")).join(FILE);
        self.config.saved.clone().unwrap_or_else(default)
    }
}

/// Exit code of a run that Ctrl-C ended, as shells have it.
pub(super) const INTERRUPTED: i32 = 130;

/// Becomes true with the first Ctrl-C; a further one ends the process at once.
pub(super) fn stop_on_ctrl_c() -> anyhow::Result<Arc<AtomicBool>> {
    static STOP: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    if let Some(stop) = STOP.get() {
        return Ok(Arc::clone(stop));
    }
    let stop = STOP.get_or_init(Arc::default);
    ctrlc::set_handler(move || {
        if stop.swap(true, Ordering::Relaxed) {
            process::exit(INTERRUPTED);
        }
    })
    .context("cannot listen for Ctrl-C")?;
    Ok(Arc::clone(stop))
}

/// Whether nothing but errors is said on stderr.
static IS_QUIET: AtomicBool = AtomicBool::new(false);

/// Says nothing but errors from here on.
pub(super) fn be_quiet() {
    IS_QUIET.store(true, Ordering::Relaxed);
}

/// Whether stderr is for errors alone.
pub(super) fn is_quiet() -> bool {
    IS_QUIET.load(Ordering::Relaxed)
}

/// Writes one line for the user to stderr, unless nothing is to be said.
pub(super) fn tell(line: fmt::Arguments<'_>) {
    if !is_quiet() {
        complain(line);
    }
}

/// Writes one line of an error to stderr. An stderr that is closed is no failure.
pub(super) fn complain(line: fmt::Arguments<'_>) {
    let _ = writeln!(anstream::stderr(), "{line}");
}

/// The message and its causes, without those that the message has in it already.
pub(super) fn with_causes(error: &anyhow::Error) -> String {
    let mut message = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if !message.contains(&cause) {
            let between = if message.is_empty() { "" } else { ": " };
            message.push_str(between);
            message.push_str(&cause);
        }
    }
    // Messages of parsers have several lines.
    message.lines().map(clean).collect::<Vec<_>>().join("\n")
}
