//! Query -> tantivy query: which articles match, and how well.

pub mod any;
pub mod collection;
pub mod compile;
pub mod compiled;
pub mod positions;
pub mod source;
pub mod terms;
