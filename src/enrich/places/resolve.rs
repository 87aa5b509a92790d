//! Which of the places of one name is meant.
//!
//! A name has one sense in an article. What speaks for a reading: how prominent the place is, the
//! region that stands behind the name, the countries and regions that the rest of the article is
//! about, places near by, and where the publisher is at home.

use super::home::Home;
use crate::enrich::gazetteer::{Candidate, Feature, NameForm, Place};

/// Readings looked at for each name.
const READINGS: usize = 80;

/// One name of an article and what it is taken for.
#[derive(Debug, Clone)]
pub(super) struct Name {
    /// [`Candidates::id`](crate::enrich::gazetteer::Candidates) of the name.
    pub id: usize,
    /// What it may mean.
    pub candidates: Vec<Candidate>,
    /// Regions that stood behind it.
    pub containers: Vec<Place>,
    /// How often it is named.
    pub count: u32,
    /// The reading taken.
    pub chosen: Candidate,
}

impl Name {
    /// A name with its most prominent reading.
    pub fn new(id: usize, candidates: impl Iterator<Item = Candidate>, top: Candidate) -> Self {
        let candidates = candidates.take(READINGS).collect();
        Self { id, candidates, containers: Vec::new(), count: 0, chosen: top }
    }

    fn weight(&self) -> f32 {
        (1.0 + self.count as f32).ln()
    }

    /// How far the name settles by itself where it lies.
    fn certainty(&self) -> f32 {
        let only = self.candidates.len() == 1;
        match self.chosen.place.feature() {
            _ if !self.containers.is_empty() => 1.5,
            Feature::Country | Feature::Division if only => 1.5,
            Feature::Country | Feature::Division => 1.0,
            _ if only => 1.0,
            Feature::City if self.chosen.place.population() >= 1_000_000 => 0.7,
            _ => 0.3,
        }
    }
}

/// Chooses a reading for every name.
pub(super) fn resolve(names: &mut [Name], home: Home) {
    // The second round sees what the first has settled.
    for _ in 0..2 {
        for at in 0..names.len() {
            if names[at].candidates.len() < 2 {
                continue;
            }
            let mut best = (f32::MIN, names[at].chosen);
            let context = Context::new(names, at, home);
            for candidate in &names[at].candidates {
                let score = prior(candidate) + context.score(&names[at], candidate.place);
                if score > best.0 {
                    best = (score, *candidate);
                }
            }
            names[at].chosen = best.1;
        }
    }
}

/// How likely the reading is in an article about nothing.
fn prior(candidate: &Candidate) -> f32 {
    let place = candidate.place;
    let people = (place.population() as f32 + 500.0).ln();
    let prior = match place.feature() {
        Feature::Country => people + 4.0,
        Feature::Division => people + 1.0,
        Feature::District => people - 3.0,
        Feature::City if place.is_capital() => people + 4.0,
        Feature::City => people,
        Feature::Area | Feature::Water | Feature::Land | Feature::Site => 17.0,
    };
    match candidate.form {
        NameForm::Name | NameForm::Demonym => prior,
        // "Medina" is the city before it is the region around it.
        NameForm::Alternate if place.feature() == Feature::Division => prior - 5.0,
        NameForm::Alternate | NameForm::Abbreviation => prior - 2.0,
    }
}

/// What the other names of the article say.
struct Context<'a> {
    others: Vec<(&'a Name, f32)>,
    total: f32,
    home: Home,
}

impl<'a> Context<'a> {
    fn new(names: &'a [Name], except: usize, home: Home) -> Self {
        let mut others: Vec<(&Name, f32)> = names
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != except)
            .map(|(_, name)| (name, name.weight() * name.certainty()))
            .collect();
        // A long article names hundreds of places: the weightiest tell enough.
        others.sort_by(|a, b| b.1.total_cmp(&a.1));
        others.truncate(24);
        let total = others.iter().map(|o| o.1).sum::<f32>().max(1.0);
        Self { others, total, home }
    }

    fn score(&self, name: &Name, place: Place) -> f32 {
        let mut score = 0.0;
        if !name.containers.is_empty() {
            let inside = name.containers.iter().filter(|c| place.lies_in(**c) && place != **c);
            score += 16.0 * inside.count() as f32 / name.containers.len() as f32;
        }
        let (mut country, mut division, mut near) = (0.0, 0.0f32, 0.0f32);
        for (other, weight) in &self.others {
            let there = other.chosen.place;
            if there == place || there.country() != place.country() || place.country().is_none() {
                continue;
            }
            country += weight;
            if there.admin1().is_some() && there.admin1() == place.admin1() {
                division += weight;
            }
            let pointlike = matches!(there.feature(), Feature::City | Feature::District);
            if pointlike && place.feature() != Feature::Country {
                near = near.max(weight.min(1.5) * (-there.distance(place) as f32 / 80.0).exp());
            }
        }
        score += 3.0 * country / self.total;
        score += 4.0 * (division / 2.0).min(1.0);
        score += 2.5 * near;
        if self.home.country.is_some() && place.country() == self.home.country {
            score += 1.5;
        }
        if let Some(town) = self.home.town {
            score += 7.0 * (-town.distance(place) as f32 / 120.0).exp();
        }
        score
    }
}
