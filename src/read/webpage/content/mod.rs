//! Which blocks of a page are the article.
//!
//! Every block is measured (its text, the elements around it, the blocks beside it, how often the
//! page repeats its kind); trees that were trained on labelled pages say how likely it is part of
//! the article; the cut is made where the expected balance of precision and recall is best.

mod columns;
pub mod features;
pub mod flow;
pub mod forest;
mod hashes;
mod overlap;
mod rows;
pub mod text;
mod verdict;
pub mod words;

pub use self::{
    hashes::hashes,
    rows::Rows,
    verdict::{MINOR, UNLIKELY, Verdict, judge, ruling_out},
};

#[cfg(test)]
mod tests;
