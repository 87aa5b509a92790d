//! What the tagger of names says of the stretches that may name a place.

use crate::{
    knowledge::gazetteer::{Feature, NameForm},
    read::enrich::words::{Named, Passage, Sense, span::Span},
};

/// How a stretch lies in the names that the tagger found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// It is no name, nor part of one.
    None,
    /// It is the name, or the name is part of it.
    Whole,
    /// It is part of a longer name.
    Part,
}

/// The name that holds a stretch or part of it; `names` stand in reading order.
pub(super) fn relation<'n>(names: &'n [Named], span: &Span) -> (Relation, Option<&'n Named>) {
    let from = names.partition_point(|name| name.last < span.first);
    let Some(name) = names.get(from).filter(|name| name.first <= span.last) else {
        return (Relation::None, None);
    };
    let whole = name.first >= span.first && name.last <= span.last;
    (if whole { Relation::Whole } else { Relation::Part }, Some(name))
}

/// From this likelihood on the tagger is sure.
const SURE: f32 = 0.85;

/// What a place that the tagger takes for one gets.
const PLACE: [f32; 2] = [0.3, 1.0];
/// Evidence of being known that makes the tagger's word for a place needless.
const KNOWN: f32 = 2.0;
/// What a name that it takes for something else loses: "Boston" is a team where scores are told.
const TEAM: [f32; 2] = [-1.0, -2.5];
/// What a stretch loses that it does not take for a name.
const NO_NAME: f32 = -1.0;

/// Adds to the evidence what the tagger says of whole names, in an English text.
pub(super) fn weigh(spans: &mut [Span], names: &[Named]) {
    for span in spans {
        let settled = span.container.is_some() || span.contains || span.dateline;
        let country = span.top.place.feature() == Feature::Country;
        let town = span.top.place.feature() == Feature::City;
        let (relation, name) = relation(names, span);
        let sure = name.is_some_and(|name| name.sure >= SURE);
        let sense = name.map(|name| name.sense);
        span.evidence.tagged = match (relation, sense) {
            (Relation::None, _) if !country && !settled => NO_NAME,
            (Relation::Whole, Some(Sense::Organisation | Sense::Other)) if town && !settled => {
                TEAM[usize::from(sure)]
            }
            (_, Some(Sense::Place | Sense::State)) if span.evidence.known < KNOWN => {
                PLACE[usize::from(sure)]
            }
            _ => 0.0,
        };
    }
}

/// What a mention tells of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// The article speaks of the place.
    Alone,
    /// It speaks of its people, or of something from there.
    Demonym,
    /// It speaks of a firm, a team, a prize that is named after it.
    Nothing,
}

/// Words in the names of bodies that stand in the place they are named after.
const LOCAL: &[&str] = &[
    "county",
    "city",
    "town",
    "village",
    "township",
    "borough",
    "municipal",
    "court",
    "council",
    "school",
    "district",
    "police",
    "sheriff",
    "fire",
    "university",
    "college",
    "hospital",
    "library",
    "department",
    "bureau",
    "state",
    "association",
    "society",
    "board",
    "authority",
    "agency",
    "services",
    "service",
    "division",
    "education",
    "museum",
    "church",
    "center",
    "office",
    "chamber",
    "foundation",
    "hall",
    "airport",
    "community",
    "commission",
    "health",
    "medical",
    "public",
    "regional",
    "national",
    "academy",
    "elementary",
    "high",
];

/// What a mention tells of its place.
pub(super) fn weight(text: &Passage<'_>, span: &Span, names: &[Named]) -> Weight {
    let (relation, name) = relation(names, span);
    let demonym = span.top.form == NameForm::Demonym;
    let Some(name) = name.filter(|_| relation == Relation::Part) else {
        return if demonym { Weight::Demonym } else { Weight::Alone };
    };
    let feature = span.top.place.feature();
    match name.sense {
        Sense::Organisation | Sense::Other if demonym => Weight::Nothing,
        Sense::Organisation => {
            let local = matches!(feature, Feature::Division | Feature::District | Feature::City)
                && (name.first..=name.last).any(|at| LOCAL.contains(&text.folded(at, at)));
            if local { Weight::Alone } else { Weight::Nothing }
        }
        Sense::Other => Weight::Nothing,
        _ if demonym => Weight::Demonym,
        _ => Weight::Alone,
    }
}
