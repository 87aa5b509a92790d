//! `dateline index --watch`

use std::{
    sync::atomic::{AtomicBool, Ordering},
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
            Changes, UpdateError,
            watcher::{Watcher, Woken},
        },
    },
    engine::EngineError,
};

/// Keeps the index up to date until Ctrl-C.
pub(super) fn watch(round: &Round<'_>, watching: Option<Watching>) -> anyhow::Result<bool> {
    // Watched before the first update, so that nothing is missed behind it.
    let watcher = Watcher::new(round.corpus.clone());
    let stop = stop_on_ctrl_c()?;
    run(round, watching, Occasion::First, &stop)?;
    if let Some(fault) = watcher.fault() {
        let fault = clean(&fault.to_string());
        tell(format_args!(
            "note: the system does not tell of all changes ({fault}); they are looked for"
        ));
    }
    tell(format_args!("watching {} (Ctrl-C ends it)", round.corpus));
    keep_up(watcher, &stop, &mut || again(round, &stop))
}

/// Brings the index up to date whenever there may be something, until `stop` is set: by Ctrl-C during a
/// wait, or during an update that fails then.
fn keep_up(
    mut watcher: Watcher,
    stop: &AtomicBool,
    update: &mut dyn FnMut() -> anyhow::Result<Found>,
) -> anyhow::Result<bool> {
    let mut trouble = None;
    // How long it takes to see that nothing has changed.
    let mut look = Duration::ZERO;
    loop {
        let woken = watcher.wait(look, stop);
        if woken == Woken::Stopped {
            return Ok(true);
        }
        let began = Instant::now();
        match update() {
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
fn again(round: &Round<'_>, stop: &AtomicBool) -> anyhow::Result<Found> {
    // Searches may have been saved meanwhile.
    let watching = round.watching(Occasion::Later)?;
    let changes = run(round, watching, Occasion::Later, stop)?;
    Ok(if changes.is_nothing() { Found::Nothing } else { Found::Changes })
}

fn run(
    round: &Round<'_>,
    watching: Option<Watching>,
    occasion: Occasion,
    stop: &AtomicBool,
) -> anyhow::Result<Changes> {
    let changes = round.run(watching, occasion)?;
    // Set at the end of an update, so that Ctrl-C ends the process at once; from here on it ends the wait.
    stop.store(false, Ordering::Relaxed);
    Ok(changes)
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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn ctrl_c_during_an_update_that_fails_for_now_ends_the_watch() {
        let dir = tempfile::tempdir().unwrap();
        let stop = AtomicBool::new(false);
        let mut updates = 0;
        let mut update = || {
            updates += 1;
            if updates > 1 {
                anyhow::bail!("it goes on");
            }
            stop.store(true, Ordering::Relaxed);
            Err(UpdateError::Engine(EngineError::Locked { at: "index".into(), holder: None })
                .into())
        };
        let watcher = Watcher::new(dir.path().into());
        // It is woken by this, or else by the time.
        fs::write(dir.path().join("a.txt"), "a").unwrap();
        assert!(keep_up(watcher, &stop, &mut update).unwrap());
    }
}
