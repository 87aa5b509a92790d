//! The engine on this machine: a tantivy index in a folder.
//!
//! `write` turns articles into postings and keeps the log of sources, `words` cuts and looks up
//! words, `score` compiles queries, `read` answers requests over one snapshot. `disk` checks what is read
//! and makes durable what is written.

mod backup;
mod check;
mod disk;
mod error;
mod folder;
mod index;
mod orphans;
mod read;
mod repair;
mod schema;
mod score;
mod stories;
mod upstream;
mod words;
mod write;

pub use self::{
    disk::cuts::{end as end_when_cut, survive as survive_cuts},
    folder::GUESTS,
    index::LocalIndex,
    read::engine::LocalEngine,
};

#[cfg(test)]
mod tests;
