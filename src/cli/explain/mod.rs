//! How a query was understood, and how an article was read.

mod article;
mod query;

pub(super) use article::item;
pub(super) use query::explain as query;
