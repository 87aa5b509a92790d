//! Places in texts of other languages than English.
//!
//! What tells a place from a person, a thing or an ordinary word are English words around it, and
//! German writes every noun with a capital. So a name alone must be enough here: a small town needs
//! a preposition, its region or a dateline, and of several places of one name the one that is taken
//! must stand out, or lie in a country that the article names otherwise.

use foldhash::{HashMap, HashMapExt};

use super::resolve::{COMPANY, Name, Weights};
use crate::{
    knowledge::gazetteer::{Candidate, Feature},
    read::enrich::words::{Passage, span::Span},
    text::Text,
};

/// Inhabitants of a town that its name alone may mean.
const KNOWN: u32 = 100_000;

/// By how much a reading stands out from the others.
const CLEAR: f32 = 2.0;

/// What doubt takes from a mention.
const DOUBT: f32 = -9.0;

/// Prepositions that stand before places more than before anything else, where a name follows.
const PREPOSITIONS: &[&str] = &[
    "in", "nach", "bei", "aus", "à", "en", "desde", "hacia", "em", "para", "te", "naar", "uit",
    "w", "we", "ve", "в", "во", "из", "под", "у", "i", "till", "til", "från", "fra", "στη", "στην",
    "في", "إلى", "من",
];

/// Chooses between places of one name and takes from the mentions that are in doubt.
pub(super) fn weigh(texts: [(&Passage<'_>, &mut Vec<Span>); 2], names: &mut [Name]) {
    let mut doubtful: HashMap<usize, bool> = HashMap::new();
    for name in &mut *names {
        prefer_company(name);
        doubtful.insert(name.id, !stands_out(name));
    }
    let small: HashMap<usize, bool> = names.iter().map(|name| (name.id, is_small(name))).collect();
    for (text, spans) in texts {
        for span in spans {
            let id = span.candidates.id();
            let sure = span.container.is_some() || span.contains || span.dateline;
            let doubt = doubtful[&id] || small[&id] && !behind_preposition(text, span);
            if !sure && doubt {
                span.evidence.language = DOUBT;
            }
        }
    }
}

fn score(weights: &Weights) -> f32 {
    weights.iter().sum()
}

/// The scores of the reading taken and of the best one that means another place.
fn best_two(name: &Name) -> (Option<&(Candidate, Weights)>, f32) {
    let taken = name.weighed.iter().find(|(candidate, _)| *candidate == name.chosen);
    let others = name.weighed.iter().filter(|(c, _)| c.place != name.chosen.place);
    (taken, others.map(|(_, weights)| score(weights)).fold(f32::MIN, f32::max))
}

/// Of readings that are nearly as good, the one in a country that the article names otherwise.
fn prefer_company(name: &mut Name) {
    let Some((_, taken)) = best_two(name).0.filter(|(_, w)| w[COMPANY] <= 0.0) else { return };
    let least = score(taken) - CLEAR;
    let near = name.weighed.iter().filter(|(_, w)| w[COMPANY] > 0.0 && score(w) >= least);
    if let Some((candidate, _)) = near.max_by(|a, b| score(&a.1).total_cmp(&score(&b.1))) {
        name.chosen = *candidate;
    }
}

/// Whether the reading taken is much better than others, or has company.
fn stands_out(name: &Name) -> bool {
    match best_two(name) {
        (Some((_, taken)), other) => taken[COMPANY] > 0.0 || score(taken) - other >= CLEAR,
        (None, _) => true,
    }
}

fn is_small(name: &Name) -> bool {
    let place = name.chosen.place;
    matches!(place.feature(), Feature::City | Feature::District)
        && place.population() < KNOWN
        && !place.is_capital()
}

fn behind_preposition(text: &Text<'_>, span: &Span) -> bool {
    let before = span.first.checked_sub(1).filter(|_| text.spaced(span.first));
    before.is_some_and(|at| PREPOSITIONS.contains(&text.word(at)))
}
