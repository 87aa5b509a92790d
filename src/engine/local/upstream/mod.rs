//! What works around tantivy 0.27, each with the reason.

pub mod bounded;
pub mod excluded;
pub mod locks;
pub mod unpruned;
