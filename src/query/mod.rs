//! Text -> [`Query`]: the query language.
//!
//! Every engine and the in-memory matcher read the same tree, so a query means the same wherever
//! it runs. Parsing is strict: what cannot be understood is an error that points at the place and
//! says what to write instead; nothing is dropped without a word.
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
mod near;
mod parser;
mod question;
mod terms;
mod wildcard;

#[cfg(feature = "serve")]
pub(crate) use self::lexer::{ends_run, is_quote};
pub use self::{
    ast::{Link, Lookup, Query, Reach},
    error::{ErrorKind, QueryError},
    fuzzy::is_like,
    lenient::parse_lenient,
    parser::{MAX_BYTES, MAX_CLAUSES, MAX_DEPTH, MAX_SLOP, Note, Parsed, parse},
    question::question,
    wildcard::{Symbol, Wildcard},
};

#[cfg(test)]
mod tests;
