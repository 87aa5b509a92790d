//! Text -> [`Query`]: the query language.
//!
//! Every engine and the in-memory evaluator read the same tree, so a query means the same wherever it
//! runs. Parsing is strict: an error points at the place that could not be read and says what to write
//! instead; nothing is dropped silently. [`parse_lenient`] reads anything and lists what it left out.
//!
//! Precedence, strongest first: `NOT` and `-`; proximity, from left to right; `AND` and plain
//! juxtaposition; `OR`.

mod ast;
mod dates;
mod error;
pub mod evaluate;
mod fuzzy;
mod lenient;
mod lexer;
mod limits;
mod loose;
mod near;
mod parser;
mod print;
mod question;
mod ranges;
mod terms;
mod tree;
mod wildcard;

#[cfg(feature = "serve")]
pub(crate) use self::lexer::{ends_run, is_quote};
pub use self::{
    ast::{Link, Lookup, Query, Reach},
    error::{ErrorKind, QueryError},
    fuzzy::is_like,
    lenient::parse_lenient,
    limits::{MAX_BOOST, MAX_BYTES, MAX_CLAUSES, MAX_DEPTH, MAX_SLOP},
    parser::{Note, Parsed, parse},
    question::question,
    tree::TreeError,
    wildcard::{Symbol, Wildcard},
};

#[cfg(test)]
mod tests;
