//! A linear sequence model that tells names of persons, organisations and places in English.
//!
//! It reads what the tables and the rules know of every word as evidence among other evidence: how
//! the word and its neighbours are written, what the run of capitals it stands in ends with, and
//! how the same word is used elsewhere in the article. Only stretches around capitals are looked at.
//! The weights are learned by `tests/train`; their origin is in the README beside them.

mod article;
mod decode;
mod features;
mod model;
#[cfg(feature = "train")]
pub mod training;

use self::{article::Article, decode::Decoder, features::Sight};
use super::{names::Name, scan::Scan};
use crate::read::enrich::words::span::Span;
use foldhash::HashMap;

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
    /// Its kind is that of the name's other mentions.
    pub agreed: bool,
}

/// What the features of a name's words say for each kind of name, transitions aside.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weighed {
    /// Last word of the name.
    pub last: usize,
    /// Sums for each [`Kind`], in the order in which it lists them, and for no name.
    pub scores: [i32; 5],
}

/// One text of an article with what the rules found in it.
#[derive(Clone, Copy)]
pub(super) struct Input<'s, 'a, 't> {
    pub scan: &'s Scan<'a, 't>,
    pub names: &'s [Name],
    pub spots: &'s [Span],
}

/// The names of the texts of one article, in reading order, and, where `tell` asks for it, what
/// speaks for each.
pub(super) fn tag<const N: usize>(
    inputs: [Input<'_, '_, '_>; N],
    tell: bool,
) -> [(Vec<Tagged>, Vec<Weighed>); N] {
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
        let (mut names, mut weighed) = (Vec::new(), Vec::new());
        for segment in sight.segments() {
            let labels = decoder.decode(segment.len(), |at, out| {
                sight.features(&article, segment.start + at, out);
                sight.joint(segment.start + at)
            });
            let known = names.len();
            decode::names(labels, segment.start, &mut names);
            for name in names[known..].iter().filter(|_| tell) {
                let scores = decoder.scores(name.first..=name.last, |at, out| {
                    sight.features(&article, at, out);
                });
                weighed.push(Weighed { last: name.last, scores });
            }
        }
        (names, weighed)
    });
    agree(&inputs, &mut tagged);
    tagged
}

/// How the mentions of a name are tagged.
#[derive(Default)]
struct Votes {
    kinds: [u32; 4],
    /// It is the last word of a person's name.
    surname: bool,
    /// It is part of a longer name that is no person's.
    elsewhere: bool,
    /// The words around one mention make it a place beyond doubt.
    place: bool,
}

impl Votes {
    /// The one sense of the name.
    fn sense(&self, own: Kind) -> Kind {
        const KINDS: [Kind; 4] = [Kind::Person, Kind::Organisation, Kind::Place, Kind::Other];
        if self.place {
            return Kind::Place;
        }
        if self.surname && !self.elsewhere {
            return Kind::Person;
        }
        let most = self.kinds.iter().copied().max().unwrap_or_default();
        if self.kinds[own as usize] == most {
            return own;
        }
        KINDS.into_iter().find(|kind| self.kinds[*kind as usize] == most).unwrap_or(own)
    }
}

/// From this score on a spot is a place beyond doubt: its region stands behind it.
const SURE: f32 = 4.0;

/// Spots at the head of a text among which the place of its dateline is.
const FILED: usize = 12;

/// One name, one sense in an article: what most of its mentions are. Who is named in full once is
/// the same person under the surname alone; "Chiang Rai, Thailand" is nobody elsewhere.
fn agree<const N: usize>(
    inputs: &[Input<'_, '_, '_>; N],
    tagged: &mut [(Vec<Tagged>, Vec<Weighed>); N],
) {
    let mut votes: HashMap<&str, Votes> = HashMap::default();
    for (input, (names, _)) in inputs.iter().zip(&*tagged) {
        let text = input.scan.text;
        for name in names {
            let own = votes.entry(text.folded(name.first, name.last)).or_default();
            own.kinds[name.kind as usize] += 1;
            if name.last > name.first {
                let person = name.kind == Kind::Person;
                let last = votes.entry(text.folded(name.last, name.last)).or_default();
                last.surname |= person;
                last.elsewhere |= !person;
                let first = votes.entry(text.folded(name.first, name.first)).or_default();
                first.elsewhere |= !person;
            }
        }
        for spot in input.spots {
            if spot.last > spot.first && spot.container.is_some() && spot.score() >= SURE {
                votes.entry(text.folded(spot.first, spot.last)).or_default().place = true;
            }
        }
    }
    for (input, (names, _)) in inputs.iter().zip(tagged) {
        for name in names {
            // "RIO DE JANEIRO, Brazil, June 3 -": where a story was filed is a place, capitals or not.
            let mut head = input.spots.iter().take(FILED);
            if head.any(|spot| spot.dateline && spot.first == name.first) {
                name.kind = Kind::Place;
                continue;
            }
            if let Some(votes) = votes.get(input.scan.text.folded(name.first, name.last)) {
                let sense = votes.sense(name.kind);
                name.agreed = sense != name.kind;
                name.kind = sense;
            }
        }
    }
}
