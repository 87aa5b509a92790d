//! What all commands share: settings, stderr, Ctrl-C.

use std::{
    fmt,
    io::Write,
    path::PathBuf,
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
    read::{format::Columns, pipeline::Bounds},
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

    /// File of the saved searches.
    pub fn saved(&self) -> PathBuf {
        self.config.saved.clone().unwrap_or_else(|| self.config.index.join(FILE))
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
