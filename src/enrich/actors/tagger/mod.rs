//! A linear sequence model that tells names of persons, organisations and places in English.
//!
//! It reads what the tables and the rules know of every word as evidence among other evidence: how
//! the word and its neighbours are written, what the run of capitals it stands in ends with, and
//! how the same word is used elsewhere in the article. Only stretches around capitals are looked at.
//! The weights are learned by `tests/train`; their origin is in the README beside them.

mod decode;
mod features;
mod model;
#[cfg(feature = "train")]
pub mod training;

use super::{
    names::Name,
    scan::Scan,
};
use crate::enrich::places::Span;
use decode::Decoder;
use features::{Article, Sight};

/// What a name names, as far as the tagger tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Person,
    Organisation,
    Place,
    /// A people, an event, a work.
    Other,
}

/// Words `first` to `last` are a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tagged {
    pub first: usize,
    pub last: usize,
    pub kind: Kind,
}

/// One text of an article with what the rules found in it.
#[derive(Clone, Copy)]
pub(super) struct Input<'s, 'a, 't> {
    pub scan: &'s Scan<'a, 't>,
    pub names: &'s [Name],
    pub spots: &'s [Span],
}

/// The names of the texts of one article, in reading order.
pub(super) fn tag<const N: usize>(inputs: [Input<'_, '_, '_>; N]) -> [Vec<Tagged>; N] {
    let sights = inputs.map(Sight::new);
    let mut article = Article::default();
    for sight in &sights {
        article.read(sight);
    }
    for sight in &sights {
        article.read_lower(sight);
    }
    let mut decoder = Decoder::default();
    sights.map(|sight| {
        let mut names = Vec::new();
        for segment in sight.segments() {
            let labels = decoder.decode(&model::SHIPPED, segment.len(), |at, out| {
                sight.features(&article, segment.start + at, out);
            });
            decode::names(labels, segment.start, &mut names);
        }
        names
    })
}
