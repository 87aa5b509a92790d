//! Request -> response, over one snapshot of an index.

pub mod answer;
pub mod collapse;
pub mod count;
pub mod top;
pub mod why;
