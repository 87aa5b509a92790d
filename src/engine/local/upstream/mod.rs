//! What works around tantivy 0.27, each with the reason.

pub mod excluded;
pub mod patient;
pub mod unpruned;
