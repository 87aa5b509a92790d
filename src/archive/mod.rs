//! What one does with an archive: bring it up to date, search it, keep searches, set it up.

pub mod answer;
pub mod saved;
pub mod settings;
pub mod update;
