//! Bytes that may be under way between two threads.

use std::sync::{Condvar, Mutex, PoisonError};

/// Counts bytes. An item larger than all of them together goes alone.
#[derive(Debug)]
pub struct Tickets {
    free: Mutex<isize>,
    returned: Condvar,
}

impl Tickets {
    /// So many bytes.
    pub fn new(bytes: usize) -> Self {
        Self { free: Mutex::new(bytes as isize), returned: Condvar::new() }
    }

    /// Whether who takes some need not wait.
    #[cfg(test)]
    pub fn are_free(&self) -> bool {
        *self.free.lock().unwrap_or_else(PoisonError::into_inner) > 0
    }

    /// Waits until any bytes are free, then takes as many as needed: the balance may go below
    /// zero by one item, and nothing waits for room that can never be there.
    pub fn take(&self, bytes: isize) {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.returned.wait_while(free, |free| *free <= 0);
        *waited.unwrap_or_else(PoisonError::into_inner) -= bytes;
    }

    /// Gives bytes back.
    pub fn give(&self, bytes: isize) {
        *self.free.lock().unwrap_or_else(PoisonError::into_inner) += bytes;
        self.returned.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicBool, Ordering},
        thread,
    };

    use super::*;

    #[test]
    fn who_takes_when_none_are_free_waits_until_some_are_given_back() {
        let tickets = Tickets::new(10);
        tickets.take(30);
        assert!(!tickets.are_free());
        let given = AtomicBool::new(false);
        thread::scope(|scope| {
            let taking = scope.spawn(|| {
                tickets.take(5);
                assert!(given.load(Ordering::SeqCst));
            });
            // Not enough.
            tickets.give(20);
            assert!(!tickets.are_free());
            given.store(true, Ordering::SeqCst);
            tickets.give(1);
            taking.join().unwrap();
        });
        tickets.give(5);
        assert!(tickets.are_free());
    }
}
