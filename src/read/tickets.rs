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
