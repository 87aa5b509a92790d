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
    let began = Instant::now();
    round.run(watching, Occasion::First)?;
    let mut last_look = began.elapsed();
    if let Some(fault) = watcher.fault() {
        let fault = clean(&fault.to_string());
        tell(format_args!(
            "note: the system does not tell of all changes ({fault}); they are looked for"
        ));
    }
    tell(format_args!("watching {} (Ctrl-C ends it)", round.corpus));
    let stop = stop_on_ctrl_c()?;
    let mut trouble = None;
    loop {
        // Set at the end of an update, so that Ctrl-C ends the process at once.
        stop.store(false, Ordering::Relaxed);
        let woken = watcher.wait(last_look, &stop);
        if woken == Woken::Stopped {
            return Ok(true);
        }
        let began = Instant::now();
        match again(round) {
            // What was not told of is no longer watched.
            Ok(true) if woken == Woken::Poll => watcher = watcher.renewed(),
            Ok(_) => trouble = None,
            Err(error) if is_passing(&error) => {
                let message = with_causes(&error);
                if trouble.as_ref() != Some(&message) {
                    tell(format_args!("not up to date now, and tried again: {message}"));
                }
                trouble = Some(message);
            }
            Err(error) => return Err(error),
        }
        last_look = began.elapsed().min(LONGEST_LOOK);
    }
}

/// A look that took longer was one that indexed much.
const LONGEST_LOOK: Duration = Duration::from_secs(60);

/// Brings the index up to date; tells whether there was anything to do.
fn again(round: &Round<'_>) -> anyhow::Result<bool> {
    // Searches may have been saved meanwhile.
    let watching = round.watching(Occasion::Later)?;
    Ok(!round.run(watching, Occasion::Later)?.is_nothing())
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
