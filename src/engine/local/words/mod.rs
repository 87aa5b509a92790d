//! Words and values of an index: what is written, how it is looked up, what may be meant.

pub mod complete;
pub mod expand;
pub mod feedback;
pub mod suggest;
