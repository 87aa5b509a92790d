//! The index that is served: its newest snapshot, and those before it for answers that are continued.

use std::{
    collections::VecDeque,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

use super::page::Overview;
use crate::engine::{Engine, EngineError, Index, Status};

/// The index at one commit, with what the server knows of it.
pub struct Snapshot {
    /// Answers requests from it.
    pub engine: Arc<dyn Engine>,
    /// Figures about it, as `dateline status` prints them.
    pub status: Status,
    /// Number that no other commit has.
    pub generation: u64,
    /// Counts over all articles.
    pub overview: Overview,
}

/// How long earlier snapshots are kept for answers that are continued.
const KEPT: Duration = Duration::from_secs(300);

/// Most earlier snapshots: each may hold deleted files open.
const MOST_KEPT: usize = 8;

/// An index that other processes may write to.
pub struct Archive {
    index: Box<dyn Index>,
    current: RwLock<Arc<Snapshot>>,
    /// With the time until which they are kept, oldest first.
    before: RwLock<VecDeque<(Instant, Arc<Snapshot>)>>,
}

impl Archive {
    /// Serves an index.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn new(index: Box<dyn Index>) -> Result<Self, EngineError> {
        let current = RwLock::new(Arc::new(read(index.as_ref())?));
        Ok(Self { index, current, before: RwLock::default() })
    }

    /// Whether the index can be read now. Reads the disk.
    pub fn is_sound(&self) -> bool {
        self.index.verify().is_ok()
    }

    /// The newest snapshot.
    pub fn newest(&self) -> Arc<Snapshot> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// A snapshot by its generation, as long as it is kept.
    pub fn kept(&self, generation: u64) -> Option<Arc<Snapshot>> {
        let newest = self.newest();
        if newest.generation == generation {
            return Some(newest);
        }
        let before = self.before.read().unwrap_or_else(PoisonError::into_inner);
        before.iter().find(|(_, s)| s.generation == generation).map(|(_, s)| Arc::clone(s))
    }

    /// Takes a new snapshot if the index has changed; true if it had. Reads the disk.
    ///
    /// # Errors
    /// When it cannot be read now; the last snapshot stays the newest.
    pub fn refresh(&self) -> Result<bool, EngineError> {
        let now = Instant::now();
        // Old snapshots are closed after the lock is released, and the new one is read before it is taken.
        let mut gone = Vec::new();
        let mut before = self.before.write().unwrap_or_else(PoisonError::into_inner);
        while before.front().is_some_and(|(until, _)| *until <= now) {
            gone.extend(before.pop_front());
        }
        drop(before);
        self.index.refresh()?;
        // A newer one may have been found before, and its figures not.
        if Arc::ptr_eq(&self.index.snapshot()?, &self.newest().engine) {
            return Ok(false);
        }
        let next = Arc::new(read(self.index.as_ref())?);
        let mut before = self.before.write().unwrap_or_else(PoisonError::into_inner);
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        let old = std::mem::replace(&mut *current, next);
        // Of one generation the last that was opened counts: files of an earlier one may have been cut.
        if old.generation == current.generation {
            gone.push((now, old));
        } else {
            before.push_back((now + KEPT, old));
        }
        if before.len() > MOST_KEPT {
            gone.extend(before.pop_front());
        }
        drop((current, before));
        Ok(true)
    }
}

fn read(index: &dyn Index) -> Result<Snapshot, EngineError> {
    let engine = index.snapshot()?;
    let generation = engine.generation();
    let status = index.status()?;
    Ok(Snapshot { engine, status, generation, overview: Overview::default() })
}
