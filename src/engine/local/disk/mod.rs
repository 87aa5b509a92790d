//! The files of an index: checked when they are read, durable before they count.

pub mod cuts;
pub mod directory;
pub mod faults;
pub mod pages;
