//! Saved searches: queries under a name, in a small file of JSON lines that people can read and edit.
//!
//! A query is kept as it was written, so that `date:-7d` counts from the day on which it is run. Beside it
//! stands how it was understood when it was saved, so that a version that understands it differently can say
//! so.

mod error;
mod file;
mod search;
mod watch;

pub use self::{
    error::{MAX_NAME, MAX_SEARCHES, SavedError},
    file::{FILE, add, copy, named, read, remove, repair},
    search::SavedSearch,
    watch::{Alert, Watch},
};
