//! Which of the places of one name is meant.
//!
//! A name has one sense in an article. What speaks for a reading: how prominent the place is, the
//! region that stands behind the name, the countries and regions that the rest of the article is
//! about, places near by, and where the publisher is at home.

use super::home::Home;
use crate::{
    knowledge::gazetteer::{Candidate, Feature, NameForm, Place},
    read::enrich::words::evidence::famous,
};

/// Readings looked at for each name.
const READINGS: usize = 80;

/// One name of an article and what it is taken for.
#[derive(Debug, Clone)]
pub(super) struct Name {
    /// [`Candidates::id`](crate::knowledge::gazetteer::Candidates) of the name.
    pub id: usize,
    /// What it may mean.
    pub candidates: Vec<Candidate>,
    /// Regions that stood behind it.
    pub containers: Vec<Place>,
    /// A word for a division stands beside it somewhere.
    pub division: bool,
    /// An article was filed there.
    pub filed: bool,
    /// How often it is named.
    pub count: u32,
    /// The reading taken.
    pub chosen: Candidate,
    /// What spoke for each reading, where that is asked for and there was a choice.
    pub weighed: Vec<(Candidate, Weights)>,
}

/// What speaks for a reading: the parts of its score that [`WEIGHTS`] names.
pub(super) type Weights = [f32; 4];

/// How prominent the place is, the region behind the name, the other places of the article, and
/// where the publisher is at home.
pub(super) const WEIGHTS: [&str; 4] = ["prominence", "region", "company", "publisher"];
/// The number of the weight of company.
pub(super) const COMPANY: usize = 2;

impl Name {
    /// A name with its most prominent reading.
    pub fn new(id: usize, candidates: impl Iterator<Item = Candidate>, top: Candidate) -> Self {
        let candidates = candidates.take(READINGS).collect();
        let containers = Vec::new();
        let weighed = Vec::new();
        Self {
            id,
            candidates,
            containers,
            division: false,
            filed: false,
            count: 0,
            chosen: top,
            weighed,
        }
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

/// Chooses a reading for every name; with `tell` what spoke for each of them is kept.
pub(super) fn resolve(names: &mut [Name], home: Home, tell: bool) {
    // The second round sees what the first has settled.
    for _ in 0..2 {
        let anchors = anchors(names);
        let total = anchors.iter().map(|anchor| anchor.weight).sum::<f32>();
        for (at, name) in names.iter_mut().enumerate() {
            if name.candidates.len() < 2 {
                continue;
            }
            let mut best = (f32::MIN, name.chosen);
            let mut weighed = Vec::new();
            for candidate in &name.candidates {
                let place = candidate.place;
                let weights: Weights = [
                    prior(*candidate) + beside_words(name, place),
                    contained(name, place),
                    company(at, place, &anchors, total),
                    at_home(place, home),
                ];
                let score = weights.iter().sum();
                if score > best.0 {
                    best = (score, *candidate);
                }
                if tell {
                    weighed.push((*candidate, weights));
                }
            }
            name.chosen = best.1;
            name.weighed = weighed;
        }
    }
}

/// How likely the reading is in an article about nothing.
fn prior(candidate: Candidate) -> f32 {
    let place = candidate.place;
    let people = (place.population() as f32 + 500.0).ln();
    let prior = match place.feature() {
        Feature::Country => people + 4.0,
        Feature::Division if famous(place) => people + 1.0,
        // It often bears the name of its capital, which is meant first.
        Feature::Division => people - 2.0,
        Feature::District => people - 3.0,
        Feature::City if place.is_capital() && candidate.form == NameForm::Name => people + 4.0,
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

/// What a word for a division beside the name gives to divisions.
const DIVISION: f32 = 8.0;

/// What a dateline gives to towns: "NEW YORK (AP)" was written in the city, not in the state.
const FILED: f32 = 8.0;

fn beside_words(name: &Name, place: Place) -> f32 {
    let division = matches!(place.feature(), Feature::Division | Feature::District);
    match (division, place.feature() == Feature::City) {
        (true, _) if name.division => DIVISION,
        (_, true) if name.filed => FILED,
        _ => 0.0,
    }
}

/// A name as evidence for the others.
struct Anchor {
    /// Number of the name.
    name: usize,
    place: Place,
    country: Option<u16>,
    division: Option<Place>,
    /// Small enough for distances from it to tell something.
    point: bool,
    weight: f32,
}

/// The weightiest names: a long article names hundreds of places, and these tell enough.
fn anchors(names: &[Name]) -> Vec<Anchor> {
    let mut anchors: Vec<Anchor> = names
        .iter()
        .enumerate()
        .map(|(name, n)| Anchor {
            name,
            place: n.chosen.place,
            country: n.chosen.place.country_number(),
            division: n.chosen.place.admin1(),
            point: matches!(n.chosen.place.feature(), Feature::City | Feature::District),
            weight: n.weight() * n.certainty(),
        })
        .collect();
    anchors.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    anchors.truncate(24);
    anchors
}

/// The regions that stood behind the name.
fn contained(name: &Name, place: Place) -> f32 {
    let inside = name.containers.iter().filter(|c| place.lies_in(**c) && place != **c).count();
    16.0 * inside as f32 / name.containers.len().max(1) as f32
}

/// The other names of the article: same country, same division, near by.
fn company(at: usize, place: Place, anchors: &[Anchor], total: f32) -> f32 {
    let Some(code) = place.country_number() else { return 0.0 };
    let division = place.admin1();
    let point = place.feature() != Feature::Country;
    let mut same_country = 0.0;
    let mut same_division = 0.0f32;
    let mut near = 0.0f32;
    let mut own = 0.0;
    for anchor in anchors {
        if anchor.name == at {
            own = anchor.weight;
        }
        if anchor.name == at || anchor.place == place || anchor.country != Some(code) {
            continue;
        }
        same_country += anchor.weight;
        if division.is_some() && anchor.division == division {
            same_division += anchor.weight;
        }
        // Farther than four degrees it would count for nothing.
        if point && anchor.point && (anchor.place.lat() - place.lat()).abs() < 4.0 {
            let distance = anchor.place.distance(place) as f32;
            near = near.max(anchor.weight.min(1.5) * (-distance / 80.0).exp());
        }
    }
    3.0 * same_country / (total - own).max(1.0) + 4.0 * (same_division / 2.0).min(1.0) + 2.5 * near
}

/// Where the publisher is at home.
fn at_home(place: Place, home: Home) -> f32 {
    let country = home.country.is_some() && place.country() == home.country;
    let town = home
        .town
        .filter(|_| country)
        .map_or(0.0, |town| 7.0 * (-town.distance(place) as f32 / 120.0).exp());
    town + if country { 1.5 } else { 0.0 }
}
