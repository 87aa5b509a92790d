//! Words, phrases and proximity by true positions: one evaluator for articles in memory and for the
//! index, which differ only in where the positions come from.
//!
//! A match is a set of positions, one for each word that the expression asks for. Semantics:
//! - a word matches wherever it occurs; a phrase once for each beginning, the shortest way
//! - `a OR b` matches as `a` matches and as `b` matches
//! - `a W/n b` matches with every match of `a` and every match of `b` that have no word in common and
//!   lie within `n` words: from the end of one to the beginning of the other are at most `n` steps,
//!   none where one lies inside the other
//! - `a PRE/n b`: besides, `a` ends before `b` begins
//! - `a W/S b`, `a W/P b`: both lie in one sentence, one paragraph
//! - `a NOT W/n b`: the matches of `a` with no other match of `b` within `n` words
//!
//! This keeps every way to match, not only minimal intervals as Clarke, Cormack and Burkowski ("An
//! algebra for structured text search", 1995) and Lucene do: so `OR` distributes over proximity, a
//! nested proximity finds what its parts promise, and every word that takes part is marked. Of plain
//! words that costs one pass over the positions; the cost of everything else is bounded.

mod expression;
mod place;
mod spans;

pub(crate) use self::{
    expression::{Expression, Leaf, TextQuery},
    place::Place,
};

#[cfg(test)]
mod tests;
