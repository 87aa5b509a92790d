//! How long an answer may take.
//!
//! Scorers and readers of dictionaries cannot fail half-way. Past the deadline they end early with
//! what they have; whoever drives them asks afterwards and throws that away.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use super::EngineError;

/// When an answer must be there, and whether it is still wanted; never and always by default. Two are
/// equal that are over at the same time and cancelled by the same flag.
#[derive(Debug, Clone, Default)]
pub struct Deadline {
    /// The latest time.
    pub at: Option<Instant>,
    /// Becomes true when the answer is no longer wanted, and stays so.
    pub cancelled: Option<Arc<AtomicBool>>,
}

impl PartialEq for Deadline {
    fn eq(&self, other: &Self) -> bool {
        let same_flag = match (&self.cancelled, &other.cancelled) {
            (None, None) => true,
            (Some(ours), Some(theirs)) => Arc::ptr_eq(ours, theirs),
            (Some(_), None) | (None, Some(_)) => false,
        };
        same_flag && self.at == other.at
    }
}

impl Deadline {
    /// Whether it has passed or the answer is no longer wanted; once over, it stays so.
    pub fn is_over(&self) -> bool {
        self.cancelled.as_ref().is_some_and(|gone| gone.load(Ordering::Relaxed))
            || self.at.is_some_and(|deadline| Instant::now() >= deadline)
    }

    /// Whether it never ends.
    pub(super) fn is_never(&self) -> bool {
        self.at.is_none() && self.cancelled.is_none()
    }

    /// # Errors
    /// [`EngineError::TimedOut`] when it is over.
    pub fn check(&self) -> Result<(), EngineError> {
        if self.is_over() { Err(EngineError::TimedOut) } else { Ok(()) }
    }
}

/// Looks at the deadline now and then, as the clock is dear where articles are counted by the million.
#[derive(Debug, Clone, Default)]
pub(super) struct Watch {
    deadline: Deadline,
    spent: u32,
    is_over: bool,
}

impl Watch {
    /// What is spent between two looks at the clock: well below a tenth of a second.
    const STEP: u32 = 4096;

    pub fn new(deadline: &Deadline) -> Self {
        Self { deadline: deadline.clone(), spent: 0, is_over: false }
    }

    /// Whether to end, after work worth as much as `cost` postings that are read.
    pub fn is_over(&mut self, cost: u32) -> bool {
        self.spent = self.spent.saturating_add(cost);
        if self.spent >= Self::STEP {
            self.spent = 0;
            self.is_over = self.is_over || self.deadline.is_over();
        }
        self.is_over
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_is_over_at_its_deadline_or_when_whoever_asked_has_gone() {
        assert!(!Deadline::default().is_over());
        let now = Some(Instant::now());
        assert!(Deadline { at: now, cancelled: None }.is_over());
        let gone = Arc::new(AtomicBool::new(false));
        let deadline = Deadline { at: None, cancelled: Some(Arc::clone(&gone)) };
        assert!(!deadline.is_over());
        gone.store(true, Ordering::Relaxed);
        assert!(matches!(deadline.check(), Err(EngineError::TimedOut)));
    }

    #[test]
    fn a_watch_looks_now_and_then_and_never_takes_it_back() {
        let deadline = Deadline { at: Some(Instant::now()), cancelled: None };
        let mut watch = Watch::new(&deadline);
        assert!(!watch.is_over(Watch::STEP - 1));
        assert!(watch.is_over(1));
        assert!(watch.is_over(0));
        assert!(!Watch::new(&Deadline::default()).is_over(u32::MAX));
    }
}
