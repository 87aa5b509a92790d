//! What databases of newspapers export: many articles in one file, each with lines that are labelled.

pub(super) mod europresse;
pub(super) mod factiva;
mod labels;
pub(super) mod nexis;
pub(super) mod proquest;

use super::Draft;
use crate::read::skip::Reason;

/// The articles of an export that a word processor holds; `None` where it holds something else.
pub(super) fn in_paragraphs(paragraphs: &[String]) -> Option<Vec<Result<Draft, Reason>>> {
    let articles =
        nexis::in_paragraphs(paragraphs).or_else(|| factiva::in_paragraphs(paragraphs))?;
    (!articles.is_empty()).then_some(articles)
}
