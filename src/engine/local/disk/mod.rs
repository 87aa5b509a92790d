//! The files of an index: checked when they are read, durable before they count.

pub mod directory;
pub mod faults;
pub mod pages;
