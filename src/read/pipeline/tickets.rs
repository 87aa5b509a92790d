//! What bounds the bytes that are under way.

use std::sync::{Condvar, Mutex, PoisonError};

/// Counts bytes. An item larger than all of them together goes alone.
pub(super) struct Tickets {
    free: Mutex<isize>,
    returned: Condvar,
}

impl Tickets {
    pub fn new(bytes: usize) -> Self {
        Self { free: Mutex::new(bytes as isize), returned: Condvar::new() }
    }

    /// Waits until any bytes are free, then takes as many as needed: the balance may go below
    /// zero by one item, and nothing waits for room that can never be there.
    pub fn take(&self, bytes: isize) {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let free = self.returned.wait_while(free, |free| *free <= 0);
        *free.unwrap_or_else(PoisonError::into_inner) -= bytes;
    }

    pub fn give(&self, bytes: isize) {
        *self.free.lock().unwrap_or_else(PoisonError::into_inner) += bytes;
        self.returned.notify_one();
    }
}
