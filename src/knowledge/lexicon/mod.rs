//! Words that give a hint about the words around them.

pub mod agencies;
pub mod places;
pub mod regions;
pub mod time;
