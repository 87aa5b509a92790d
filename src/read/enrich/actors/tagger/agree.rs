//! One name, one sense in an article: what all of its mentions together speak for.

use foldhash::HashMap;

use super::{Input, KINDS, Kind, Tagged};
use crate::read::enrich::words::span::Span;

/// Senses among which the mentions of a name decide. A country that acts here may be a place there,
/// and its people elsewhere: these three are one sense.
const SENSES: [&[Kind]; 5] = [
    &[Kind::Person],
    &[Kind::Organisation],
    &[Kind::Group],
    &[Kind::State, Kind::Place, Kind::People],
    &[Kind::Other],
];

/// Numbers of two of them.
const PERSON: usize = 0;
const PLACE: usize = 3;

/// Weight of a mention in a headline: capitals say little there.
const HEADING: f32 = 0.5;

/// From this score on a spot is a place beyond doubt: its region stands behind it.
const SURE: f32 = 4.0;

/// Spots at the head of a text among which the place of its dateline is.
const FILED: usize = 12;

/// What the mentions of a name say together.
#[derive(Default)]
struct Votes {
    /// Logarithm of the likelihood of each sense.
    senses: [f32; SENSES.len()],
    /// It is the last word of a person's name.
    surname: bool,
    /// It is part of a longer name that is no person's.
    elsewhere: bool,
    /// The words around one mention make it a place beyond doubt.
    place: bool,
}

/// Logarithm of the sum of likelihoods.
fn sum(scores: impl Iterator<Item = f32> + Clone) -> f32 {
    let largest = scores.clone().fold(f32::MIN, f32::max);
    largest + scores.map(|score| (score - largest).exp()).sum::<f32>().ln()
}

/// Logarithms of the likelihoods of the senses of one mention; they sum up to 1.
fn senses(name: &Tagged) -> [f32; SENSES.len()] {
    let senses = SENSES.map(|kinds| sum(kinds.iter().map(|kind| name.scores[*kind as usize])));
    let all = sum(senses.iter().copied());
    senses.map(|sense| sense - all)
}

/// The likeliest sense.
fn best(senses: &[f32; SENSES.len()]) -> usize {
    (0..SENSES.len()).max_by(|a, b| senses[*a].total_cmp(&senses[*b])).unwrap_or_default()
}

impl Votes {
    /// The sense of the name and how sure it is.
    fn sense(&self) -> (usize, f32) {
        if self.place {
            return (PLACE, 1.0);
        }
        if self.surname && !self.elsewhere {
            return (PERSON, 1.0);
        }
        let best = best(&self.senses);
        (best, (self.senses[best] - sum(self.senses.iter().copied())).exp())
    }
}

/// The likeliest kind of a mention within a sense.
fn kind(name: &Tagged, sense: usize) -> Kind {
    let likelier =
        |a: &&Kind, b: &&Kind| name.scores[**a as usize].total_cmp(&name.scores[**b as usize]);
    SENSES[sense].iter().max_by(likelier).copied().unwrap_or(name.kind)
}

/// Gives all mentions of a name the sense that they speak for together. Who is named in full once is
/// the same person under the surname alone; "Chiang Rai, Thailand" is nobody elsewhere.
pub(super) fn agree<const N: usize>(
    inputs: &[Input<'_, '_, '_>; N],
    tagged: &mut [Vec<Tagged>; N],
) {
    let mut votes: HashMap<&str, Votes> = HashMap::default();
    for (input, names) in inputs.iter().zip(&*tagged) {
        let text = input.scan.text;
        for name in names {
            let weight = if input.scan.words[name.first].heading { HEADING } else { 1.0 };
            let own = votes.entry(text.folded(name.first, name.last)).or_default();
            for (sum, sense) in own.senses.iter_mut().zip(senses(name)) {
                *sum += weight * sense;
            }
        }
        for spot in input.spots {
            if spot.last > spot.first && spot.container.is_some() && spot.score() >= SURE {
                votes.entry(text.folded(spot.first, spot.last)).or_default().place = true;
            }
        }
    }
    let mut longer: Vec<(&str, &str, &str)> = Vec::new();
    for (input, names) in inputs.iter().zip(&*tagged) {
        let text = input.scan.text;
        let full = names.iter().filter(|name| name.last > name.first);
        longer.extend(full.map(|name| {
            let [first, last] = [name.first, name.last].map(|at| text.folded(at, at));
            (text.folded(name.first, name.last), first, last)
        }));
    }
    longer.sort_unstable();
    longer.dedup();
    for (full, first, last) in longer {
        // What is said of "Araghchi" is said of "Abbas Araghchi", too, where both may be a person.
        let surname = votes.get(last).map_or([0.0; SENSES.len()], |votes| votes.senses);
        let Some(own) = votes.get_mut(full) else { continue };
        if best(&surname) == PERSON {
            own.senses.iter_mut().zip(surname).for_each(|(own, surname)| *own += surname);
        }
        let person = best(&own.senses) == PERSON && !own.place;
        let last = votes.entry(last).or_default();
        last.surname |= person;
        last.elsewhere |= !person;
        votes.entry(first).or_default().elsewhere |= !person;
    }
    for (input, names) in inputs.iter().zip(tagged) {
        for name in names {
            // "RIO DE JANEIRO, Brazil, June 3 -": where a story was filed is a place, capitals or not.
            let mut head = input.spots.iter().take(FILED);
            if head.any(|spot| spot.dateline && filed_at(spot, name)) {
                (name.kind, name.sure) = (Kind::Place, 1.0);
                continue;
            }
            if let Some(votes) = votes.get(input.scan.text.folded(name.first, name.last)) {
                let (sense, sure) = votes.sense();
                if !SENSES[sense].contains(&name.kind) {
                    name.kind = kind(name, sense);
                    name.agreed = true;
                }
                name.sure = sure;
            }
        }
    }
}

/// Whether a name is that of the place where a story was filed, or of what it lies in: "MUSCAT, Oman -".
fn filed_at(spot: &Span, name: &Tagged) -> bool {
    let behind = if spot.container.is_some() { spot.last + 1 } else { spot.first };
    name.first == spot.first || name.first == behind
}

/// In an article about sport, a country that acts is its team: "Hungary beat Wales".
pub(super) fn teams<const N: usize>(tagged: &mut [Vec<Tagged>; N]) {
    for name in tagged.iter_mut().flatten().filter(|name| name.kind == Kind::State) {
        name.kind = Kind::Organisation;
        name.agreed = true;
    }
}

const _: () = assert!(KINDS.len() == 7, "every kind belongs to a sense");
