//! Request -> response, over one snapshot of an index.

pub mod collapse;
pub mod count;
pub mod engine;
pub mod top;
pub mod why;
