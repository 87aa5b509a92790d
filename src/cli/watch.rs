//! `dateline index --watch`

use std::{
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use super::{
    session::{stop_on_ctrl_c, tell, with_causes},
    update::{Occasion, Round, Watching},
};
use crate::{
    archive::{
        answer::print::clean,
        corpus::CorpusError,
        update::{
            UpdateError,
            watcher::{Watcher, Woken},
        },
    },
    engine::EngineError,
};

/// Keeps the index up to date until Ctrl-C.
pub(super) fn watch(round: &Round<'_>, watching: Option<Watching>) -> anyhow::Result<bool> {
    // Watched before the first update, so that nothing is missed behind it.
    let mut watcher = Watcher::new(round.corpus.clone());
    round.run(watching, Occasion::First)?;
    if let Some(fault) = watcher.fault() {
        let fault = clean(&fault.to_string());
        tell(format_args!(
            "note: the system does not tell of all changes ({fault}); they are looked for"
        ));
    }
    tell(format_args!("watching {} (Ctrl-C ends it)", round.corpus));
    let stop = stop_on_ctrl_c()?;
    let mut trouble = None;
    // How long it takes to see that nothing has changed.
    let mut look = Duration::ZERO;
    loop {
        // Set at the end of an update, so that Ctrl-C ends the process at once.
        stop.store(false, Ordering::Relaxed);
        let woken = watcher.wait(look, &stop);
        if woken == Woken::Stopped {
            return Ok(true);
        }
        let began = Instant::now();
        match again(round) {
            Ok(found) => {
                // What was away, and what was not told of, is no longer watched.
                let was_away = trouble.take().is_some();
                if was_away || found == Found::Changes && woken == Woken::Poll {
                    watcher = watcher.renewed();
                }
                if found == Found::Nothing {
                    look = began.elapsed();
                }
            }
            Err(error) if is_passing(&error) => {
                let message = with_causes(&error);
                if trouble.as_ref() != Some(&message) {
                    tell(format_args!("not up to date now, and tried again: {message}"));
                }
                trouble = Some(message);
            }
            Err(error) => return Err(error),
        }
    }
}

/// What a look at the folders found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    Nothing,
    Changes,
}

/// Brings the index up to date.
fn again(round: &Round<'_>) -> anyhow::Result<Found> {
    // Searches may have been saved meanwhile.
    let watching = round.watching(Occasion::Later)?;
    let changes = round.run(watching, Occasion::Later)?;
    Ok(if changes.is_nothing() { Found::Nothing } else { Found::Changes })
}

/// Whether an error may be over the next time: a drive that is not mounted, another process that writes.
fn is_passing(error: &anyhow::Error) -> bool {
    matches!(
        error.downcast_ref(),
        Some(
            UpdateError::Corpus(CorpusError::Unreadable { .. })
                | UpdateError::Empty { .. }
                | UpdateError::Engine(EngineError::Locked { .. })
        )
    )
}
