//! Which places an article is about, not just names.
//!
//! A country's salience is the weight of its mentions and of the places in it: in the headline, in
//! the dateline, in the lead, and how often. An article is about the countries that reach a share of
//! the most salient one. The weights are round numbers set by hand.

use foldhash::{HashMap, HashMapExt};

use crate::{
    article::{Location, PlaceKind},
    knowledge::gazetteer,
    read::enrich::words::{Passage, span::Span},
};

/// Where a place is named and how often; a mention may count for less than one.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Prominence {
    /// Mentions in the headline.
    pub headline: f32,
    /// Mentions in the lead.
    pub lead: f32,
    /// Mentions further down.
    pub rest: f32,
    /// Filed from there.
    pub dateline: bool,
}

impl Prominence {
    /// What the mentions weigh together.
    pub fn weight(self) -> f32 {
        3.0 * self.headline.min(2.0)
            + 1.5 * self.lead.min(4.0)
            + 0.7 * self.rest.min(12.0)
            + f32::from(u8::from(self.dateline)) * 3.0
    }
}

/// Share of the most salient country that makes an article be about a country.
const SHARE: f32 = 0.35;

/// A country of this weight is a subject beyond doubt; more of it takes nothing from the others.
const FULL: f32 = 10.0;

/// What a mention in the name of an organisation counts: "British Petroleum" tells where a firm
/// comes from, not where something happens.
const IN_NAME: f32 = 0.2;

/// What a mention counts. `in_name` tells that it stands in the name of an organisation.
pub(super) fn mention(text: &Passage<'_>, span: &Span, in_name: bool) -> f32 {
    let next = span.last + 1;
    if next < text.tokens.len() && text.gap(next) == " " && is_currency(text.folded(next, next)) {
        0.0
    } else if in_name {
        IN_NAME
    } else {
        1.0
    }
}

/// "Canadian dollars" are paid everywhere.
fn is_currency(word: &str) -> bool {
    matches!(
        word.strip_suffix('s').unwrap_or(word),
        "dollar" | "dlr" | "franc" | "mark" | "pound" | "crown" | "peso" | "yen" | "currency"
    )
}

/// Sets `about` and sorts the places, those that the article is about first. Gives the former
/// numbers of the places in their new order. A country that the article is about stands in the record
/// even where only places in it are named.
pub(super) fn mark(locations: &mut Vec<Location>, prominence: &mut Vec<Prominence>) -> Vec<usize> {
    let weights: Vec<f32> = prominence.iter().map(|p| p.weight()).collect();
    let mut countries: HashMap<String, f32> = HashMap::new();
    for (location, weight) in locations.iter().zip(&weights) {
        if let Some(code) = &location.country {
            *countries.entry(code.clone()).or_default() += weight;
        }
    }
    let most = countries.values().copied().fold(0.0, f32::max);
    let salient: Vec<bool> = locations
        .iter()
        .map(|l| l.country.as_deref().is_some_and(|c| countries[c] >= SHARE * most.min(FULL)))
        .collect();
    let heaviest = weights.iter().copied().fold(0.0, f32::max);
    let mut represented: Vec<String> = Vec::new();
    let mut order: Vec<usize> = (0..locations.len()).collect();
    order.sort_by(|a, b| weights[*b].total_cmp(&weights[*a]).then(a.cmp(b)));
    for &at in &order {
        let location = &mut locations[at];
        let weighty = weights[at] >= SHARE * heaviest;
        location.about = match &location.country {
            // The weightiest place of a country that the article is about stands for it.
            Some(code) if salient[at] => {
                let first = !represented.contains(code);
                if first {
                    represented.push(code.clone());
                }
                first || weighty || location.kind == PlaceKind::Country
            }
            Some(_) => false,
            None => weighty && location.kind != PlaceKind::Country,
        };
    }
    for code in represented {
        let is_it = |l: &Location| l.kind == PlaceKind::Country && l.country.as_deref() == Some(&code);
        if !locations.iter().any(is_it)
            && let Some(country) = gazetteer::country(&code)
        {
            order.push(locations.len());
            locations.push(Location { about: true, ..super::location(country) });
            prominence.push(Prominence::default());
        }
    }
    order.sort_by_key(|&at| !locations[at].about);
    let mut slots: Vec<Option<Location>> = locations.drain(..).map(Some).collect();
    locations.extend(order.iter().filter_map(|&at| slots[at].take()));
    order
}

pub(super) fn debug(locations: &[Location], prominence: &[Prominence], article: &crate::article::Article) {
    if std::env::var_os("DBG").is_none() { return; }
    let all: Vec<_> = locations.iter().zip(prominence).map(|(l, p)| serde_json::json!({
        "name": l.name, "kind": l.kind, "country": l.country, "geoname": l.geoname, "h": p.headline, "l": p.lead, "r": p.rest, "d": p.dateline,
        "first": l.mentions.first().map(|m| m.start), "n": l.mentions.len(), "nt": l.title_mentions.len(), "dem": l.mentions.iter().filter(|m| m.form == Some(crate::article::Form::Demonym)).count()})).collect();
    let actors: Vec<_> = article.actors.iter().map(|a| serde_json::json!({"kind": a.kind, "country": a.country, "n": a.mentions.len(), "nt": a.title_mentions.len()})).collect();
    eprintln!("A\t{}", serde_json::json!({"id": article.id, "lang": article.language, "places": all, "actors": actors}));
}
