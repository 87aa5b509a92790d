//! What the tagger is given, and what it says of a stretch of words.

use crate::read::enrich::{
    actors::scan::Scan,
    words::{Named, Sense, span::Span},
};

/// What a name names, as far as the tagger tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read::enrich::actors) enum Kind {
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
pub(in crate::read::enrich::actors) const KINDS: [Kind; 7] = [
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

/// How much likelier a state must be than a place, where rules besides look for what makes it act.
const CLEARLY: f32 = 1.0;

/// Words `first` to `last` are a name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::read::enrich::actors) struct Tagged {
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
    pub fn new(at: usize, kind: Kind) -> Self {
        let scores = [0.0; KINDS.len() + 1];
        Self { first: at, last: at, kind, agreed: false, scores, sure: 0.0 }
    }

    /// The same for the enrichers behind.
    pub fn named(&self) -> Named {
        let sense = match self.kind {
            Kind::Person => Sense::Person,
            Kind::Organisation | Kind::Group => Sense::Organisation,
            Kind::State => Sense::State,
            Kind::Place => Sense::Place,
            Kind::People => Sense::People,
            Kind::Other => Sense::Other,
        };
        Named { first: self.first, last: self.last, sense, sure: self.sure }
    }

    /// Whether it is a state that acts, and not about as likely a place.
    pub fn acts_clearly(&self) -> bool {
        let place = self.scores[Kind::Place as usize];
        self.kind == Kind::State && self.scores[Kind::State as usize] > place + CLEARLY
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
pub(in crate::read::enrich::actors) struct Input<'s, 'a, 't> {
    pub scan: &'s Scan<'a, 't>,
    pub spots: &'s [Span],
}
