//! Faults that nobody hands on.

use std::{
    fmt::Display,
    sync::{Arc, Mutex, PoisonError},
};

/// The last fault that a file met. Merges go on in the background, where tantivy drops their errors.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<Mutex<Option<String>>>);

impl Faults {
    /// Keeps a fault, and hands it on.
    pub fn keep<T, E: Display>(&self, result: Result<T, E>) -> Result<T, E> {
        if let Err(error) = &result {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(error.to_string());
        }
        result
    }

    /// The last fault, which is then forgotten.
    pub fn take(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
