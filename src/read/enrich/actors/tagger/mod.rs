//! A linear sequence model that tells names of persons, organisations, groups, states that act,
//! places, peoples and other things, in all languages at once.
//!
//! It reads how a word and its neighbours are written, what dictionary, gazetteer and word classes
//! know of them, what the run of capitals it stands in begins and ends with, and how the same word
//! is used elsewhere in the article. Only stretches around capitals are looked at, and whole lines in
//! scripts without capitals. The weights are learned by `tests/train`; their origin is in the README
//! beside them.

mod agree;
mod article;
mod decode;
mod features;
mod lexicon;
mod model;
mod sight;
#[cfg(feature = "train")]
pub mod training;

use self::{
    article::{Article, language_code},
    decode::Decoder,
    sight::Sight,
};
use super::scan::Scan;
use crate::read::enrich::words::span::Span;

/// What a name names, as far as the tagger tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Person,
    Organisation,
    /// An armed group, a movement, a gang.
    Group,
    /// A country, its capital or its seat of government, where it acts.
    State,
    Place,
    /// A people, or the adjective of a country, a religion, a party.
    People,
    /// A product, work, event, law, prize, league.
    Other,
}

/// All kinds in their order.
pub(super) const KINDS: [Kind; 7] = [
    Kind::Person,
    Kind::Organisation,
    Kind::Group,
    Kind::State,
    Kind::Place,
    Kind::People,
    Kind::Other,
];

/// How much likelier, as a logarithm, a place may be than a state for a country to count as one that acts,
/// where no rules look for what makes it act.
const LEEWAY: f32 = 1.0;

/// Words `first` to `last` are a name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tagged {
    pub first: usize,
    pub last: usize,
    pub kind: Kind,
    /// Its kind is that of the name's other mentions, not its own.
    pub agreed: bool,
    /// Logarithms of how likely the words are a name of each kind, and none, beside one another.
    pub scores: [f32; KINDS.len() + 1],
    /// How likely its kind is by all mentions of the name, from 0 to 1.
    pub sure: f32,
}

impl Tagged {
    fn new(at: usize, kind: Kind) -> Self {
        let scores = [0.0; KINDS.len() + 1];
        Self { first: at, last: at, kind, agreed: false, scores, sure: 0.0 }
    }

    /// Whether it is a state that acts, or hardly less likely so than a mere place.
    pub fn acts(&self) -> bool {
        let place = self.scores[Kind::Place as usize];
        self.kind == Kind::State
            || self.kind == Kind::Place && self.scores[Kind::State as usize] > place - LEEWAY
    }
}

/// One text of an article.
#[derive(Clone, Copy)]
pub(super) struct Input<'s, 'a, 't> {
    pub scan: &'s Scan<'a, 't>,
    pub spots: &'s [Span],
}

/// The names of the texts of one article, in reading order. `language` is its BCP 47 tag.
pub(super) fn tag<const N: usize>(
    inputs: [Input<'_, '_, '_>; N],
    language: Option<&str>,
) -> [Vec<Tagged>; N] {
    let language = language_code(language);
    let mut sights = inputs.map(Sight::new);
    sights.iter_mut().for_each(|sight| sight.read_lexicon(language, &model::known));
    let article = Article::new(language, &sights);
    let mut decoder = Decoder::new(&model::SHIPPED);
    let mut tagged = sights.map(|sight| {
        let mut names = Vec::new();
        for segment in sight.segments() {
            let labels = decoder.decode(segment.len(), |at, out| {
                sight.features(&article, segment.start + at, out);
                sight.parts(segment.start + at)
            });
            let known = names.len();
            decode::names(labels, segment.start, &mut names);
            for name in &mut names[known..] {
                let words = name.first - segment.start..=name.last - segment.start;
                name.scores = decoder.scores(words);
            }
        }
        names
    });
    agree::agree(&inputs, &mut tagged);
    tagged
}
