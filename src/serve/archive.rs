//! The index that is served: one state of it at a time, changed for the next while requests go on.

use std::{
    collections::VecDeque,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

use super::page::Overview;
use crate::engine::{Engine, EngineError, Index, Status};

/// One state of the index.
pub struct State {
    /// Answers from it.
    pub engine: Arc<dyn Engine>,
    /// Figures about it.
    pub status: Status,
    /// Tells it from every other state.
    pub generation: u64,
    /// What the page says of all of it.
    pub overview: Overview,
}

/// How long the states before are kept for those who are reading on in them.
const KEPT: Duration = Duration::from_secs(300);

/// How many of them at most: each may hold files open that are gone.
const MOST_KEPT: usize = 8;

/// An index that other processes may write to.
pub struct Archive {
    index: Box<dyn Index>,
    current: RwLock<Arc<State>>,
    /// With the time until which they are kept, oldest first.
    before: RwLock<VecDeque<(Instant, Arc<State>)>>,
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

    /// The newest state. Whoever holds it sees no other.
    pub fn now(&self) -> Arc<State> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// A state by its generation, as long as it is kept.
    pub fn at(&self, generation: u64) -> Option<Arc<State>> {
        let now = self.now();
        if now.generation == generation {
            return Some(now);
        }
        let before = self.before.read().unwrap_or_else(PoisonError::into_inner);
        before.iter().find(|(_, s)| s.generation == generation).map(|(_, s)| Arc::clone(s))
    }

    /// Reads the index again where it has changed; tells whether it had. Reads the disk.
    ///
    /// # Errors
    /// When it cannot be read now; the state before goes on to be served.
    pub fn refresh(&self) -> Result<bool, EngineError> {
        let now = Instant::now();
        // What goes is closed once nobody waits for the lock any more, and what comes is read before.
        let mut gone = Vec::new();
        let mut before = self.before.write().unwrap_or_else(PoisonError::into_inner);
        while before.front().is_some_and(|(until, _)| *until <= now) {
            gone.extend(before.pop_front());
        }
        drop(before);
        if !self.index.refresh()? {
            return Ok(false);
        }
        let next = Arc::new(read(self.index.as_ref())?);
        let mut before = self.before.write().unwrap_or_else(PoisonError::into_inner);
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        before.push_back((now + KEPT, std::mem::replace(&mut *current, next)));
        if before.len() > MOST_KEPT {
            gone.extend(before.pop_front());
        }
        drop((current, before));
        Ok(true)
    }
}

fn read(index: &dyn Index) -> Result<State, EngineError> {
    let engine = index.snapshot()?;
    let generation = engine.generation();
    let status = index.status()?;
    Ok(State { engine, status, generation, overview: Overview::default() })
}
