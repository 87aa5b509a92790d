//! What the tagger of names says of stretches of words, for the enrichers behind it.

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    /// A person.
    Person,
    /// An organisation or an armed group.
    Organisation,
    /// A country that acts, or its capital or seat of government.
    State,
    /// A place.
    Place,
    /// A people, or the adjective of a country.
    People,
    /// A product, work, event, law, league.
    Other,
}

impl Sense {
    /// Whether the name names a country, a city or another place, if it acts or not.
    pub fn is_place(self) -> bool {
        matches!(self, Self::State | Self::Place)
    }
}

/// Words `first` to `last` are a name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Named {
    /// First word.
    pub first: usize,
    /// Last word.
    pub last: usize,
    /// What it names.
    pub sense: Sense,
    /// How likely that is by all mentions of the name, from 0 to 1.
    pub sure: f32,
}
