//! How long an answer is waited for.
//!
//! Scorers and readers of dictionaries cannot fail half-way. When patience is over they end early with
//! what they have; whoever drives them asks afterwards and throws that away.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use super::EngineError;

/// How long whoever asks waits for an answer; for ever unless it says otherwise.
#[derive(Debug, Clone, Default)]
pub struct Patience {
    /// From when on nobody waits any longer.
    pub deadline: Option<Instant>,
    /// Becomes true when whoever asked has gone, and stays so.
    pub gone: Option<Arc<AtomicBool>>,
}

impl Patience {
    /// Whether nobody waits any longer; once it is over it stays so.
    pub fn is_over(&self) -> bool {
        self.gone.as_ref().is_some_and(|gone| gone.load(Ordering::Relaxed))
            || self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }

    /// Whether it never ends.
    pub(super) fn is_for_ever(&self) -> bool {
        self.deadline.is_none() && self.gone.is_none()
    }

    /// # Errors
    /// [`EngineError::GivenUp`] when nobody waits any longer.
    pub fn check(&self) -> Result<(), EngineError> {
        if self.is_over() { Err(EngineError::GivenUp) } else { Ok(()) }
    }
}

/// Asks for patience now and then, as the clock is dear where articles are counted by the million.
#[derive(Debug, Clone, Default)]
pub(super) struct Watch {
    patience: Patience,
    spent: u32,
    is_over: bool,
}

impl Watch {
    /// What is spent between two looks at the clock: well below a tenth of a second.
    const STEP: u32 = 4096;

    pub fn new(patience: &Patience) -> Self {
        Self { patience: patience.clone(), spent: 0, is_over: false }
    }

    /// Whether to end, after work worth as much as `cost` postings that are read.
    pub fn is_over(&mut self, cost: u32) -> bool {
        self.spent = self.spent.saturating_add(cost);
        if self.spent >= Self::STEP {
            self.spent = 0;
            self.is_over = self.is_over || self.patience.is_over();
        }
        self.is_over
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_is_over_at_its_deadline_or_when_whoever_asked_has_gone() {
        assert!(!Patience::default().is_over());
        let now = Some(Instant::now());
        assert!(Patience { deadline: now, gone: None }.is_over());
        let gone = Arc::new(AtomicBool::new(false));
        let patience = Patience { deadline: None, gone: Some(Arc::clone(&gone)) };
        assert!(!patience.is_over());
        gone.store(true, Ordering::Relaxed);
        assert!(matches!(patience.check(), Err(EngineError::GivenUp)));
    }

    #[test]
    fn a_watch_looks_now_and_then_and_never_takes_it_back() {
        let patience = Patience { deadline: Some(Instant::now()), gone: None };
        let mut watch = Watch::new(&patience);
        assert!(!watch.is_over(Watch::STEP - 1));
        assert!(watch.is_over(1));
        assert!(watch.is_over(0));
        assert!(!Watch::new(&Patience::default()).is_over(u32::MAX));
    }
}
