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
    archive::{saved::FILE, settings::Config},
    engine::Address,
    read::pipeline::Bounds,
};

/// What all commands share.
pub(super) struct Session {
    /// Settings of file, environment and flags.
    pub config: Config,
    /// Whether to say more on stderr.
    pub verbose: bool,
}

impl Session {
    /// How much may be under way at a time.
    pub fn bounds(&self) -> Bounds {
        let default = Bounds::default();
        Bounds { threads: self.config.threads.unwrap_or(default.threads), ..default }
    }

    /// Where the index is.
    pub fn index(&self) -> Address {
        Address::from(self.config.index.as_path())
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

/// Writes one line for the user to stderr. An stderr that is closed is no failure.
pub(super) fn tell(line: fmt::Arguments<'_>) {
    let _ = writeln!(anstream::stderr(), "{line}");
}
