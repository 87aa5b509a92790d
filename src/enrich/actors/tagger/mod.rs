//! A linear sequence model that tells names of persons, organisations and places in English.
//!
//! It reads what the tables and the rules know of every word as evidence among other evidence: how
//! the word and its neighbours are written, what the run of capitals it stands in ends with, and
//! how the same word is used elsewhere in the article. Only stretches around capitals are looked at.
//! The weights are learned by `tests/train`; their origin is in the README beside them.

mod decode;
mod features;
mod model;
mod signature;
#[cfg(feature = "train")]
pub mod training;

pub(in crate::enrich) use signature::{Signature, signature};

use super::{
    names::Name,
    scan::Scan,
};
use crate::enrich::places::Span;
use decode::Decoder;
use foldhash::HashMap;
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
    let mut decoder = Decoder::new(&model::SHIPPED);
    let mut tagged = sights.map(|sight| {
        let mut names = Vec::new();
        for segment in sight.segments() {
            let labels = decoder.decode(segment.len(), |at, out| {
                sight.features(&article, segment.start + at, out);
                sight.joint(segment.start + at)
            });
            decode::names(labels, segment.start, &mut names);
        }
        names
    });
    agree(&inputs, &mut tagged);
    tagged
}

/// One name, one sense in an article: what most of its mentions are; and who is named in full once
/// is the same person under the surname alone.
fn agree<const N: usize>(inputs: &[Input<'_, '_, '_>; N], tagged: &mut [Vec<Tagged>; N]) {
    #[derive(Default)]
    struct Votes {
        kinds: [u32; 4],
        surname: u32,
        elsewhere: bool,
    }
    let mut votes: HashMap<&str, Votes> = HashMap::default();
    for (input, names) in inputs.iter().zip(&*tagged) {
        let text = input.scan.text;
        for name in names {
            votes.entry(text.folded(name.first, name.last)).or_default().kinds
                [name.kind as usize] += 1;
            if name.last > name.first {
                let last = votes.entry(text.folded(name.last, name.last)).or_default();
                last.surname += u32::from(name.kind == Kind::Person);
                last.elsewhere |= name.kind != Kind::Person;
                if name.kind != Kind::Person {
                    let first = text.folded(name.first, name.first);
                    votes.entry(first).or_default().elsewhere = true;
                }
            }
        }
    }
    for (input, names) in inputs.iter().zip(tagged) {
        for name in names {
            let Some(votes) = votes.get(input.scan.text.folded(name.first, name.last)) else {
                continue;
            };
            let own = votes.kinds[name.kind as usize];
            let kinds = [Kind::Person, Kind::Organisation, Kind::Place, Kind::Other];
            if votes.surname > 0 && !votes.elsewhere {
                name.kind = Kind::Person;
            } else if let Some((_, kind)) =
                votes.kinds.iter().zip(kinds).rev().max_by_key(|(count, _)| **count)
                && votes.kinds[kind as usize] > own
            {
                name.kind = kind;
            }
        }
    }
}
