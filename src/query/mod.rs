//! Text -> [`Query`]: the query language.

mod ast;

pub use ast::{Lookup, Query};
