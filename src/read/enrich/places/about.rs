//! Which places an article is about, not just names.
//!
//! First the countries: a logistic model over where and how often they and the places in them are named,
//! and whether they act; learned by `tests/train/about.py` from the articles in `tests/train/own` and
//! `tests/train/articles`. Then the places: of a country that the article is about, those in the headline, in the first paragraphs, in
//! the dateline, or named twice; but no capital that only stands for its government, or for the office of the paper.

use foldhash::{HashMap, HashMapExt};
use serde_json::json;

use crate::{
    article::{Actor, ActorKind, Form, Location, Mention, PlaceKind},
    knowledge::gazetteer,
    read::enrich::{
        Trace,
        words::{Passage, span::Span},
    },
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
    /// No gazetteer knows it: it tells nothing of its country.
    pub site: bool,
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

/// Share of the weightiest place that a place without a country needs.
const SHARE: f32 = 0.35;

/// Weight that a place without a country needs.
const LEAST: f32 = 3.0;

/// Logarithm of the odds from which on the article is about a country: where F1 is best.
const ODDS: f32 = -0.4;

/// Code points from the head of the main text that count as early.
const EARLY: u32 = 300;

/// Code points from the head of the main text in which a place is one that the article is about: about half of
/// those that stand there once are, of those further down one in five.
const OPENING: u32 = 500;

/// Features of a country and their weights.
const WEIGHTS: [(&str, f32); FEATURES] = [
    ("bias", -4.010),
    ("headline", 0.259),
    ("lead", 0.580),
    ("rest", 1.116),
    ("dateline", 0.437),
    ("share", 2.309),
    ("first", -0.518),
    ("relative", 1.655),
    ("countries", -0.223),
    ("acts", -0.074),
    ("acting", 0.585),
    ("named", -0.435),
    ("demonyms", -0.482),
    ("weight", 1.249),
    ("acts in the headline", 2.373),
    ("early", 1.209),
    ("alone", -0.356),
    ("firm", 1.123),
];

/// Number of features of a country.
const FEATURES: usize = 18;

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

/// What is known of a country in an article.
#[derive(Default)]
struct Country {
    headline: f32,
    lead: f32,
    rest: f32,
    dateline: bool,
    weight: f32,
    mentions: usize,
    demonyms: usize,
    named: bool,
    early: bool,
}

fn flag(holds: bool) -> f32 {
    f32::from(u8::from(holds))
}

/// The features of every country that the article names a place of, by its code.
fn features(
    locations: &[Location],
    prominence: &[Prominence],
    actors: &[Actor],
) -> Vec<(String, [f32; FEATURES])> {
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let mut countries: Vec<(&str, Country)> = Vec::new();
    for (location, prominence) in locations.iter().zip(prominence) {
        let Some(code) = location.country.as_deref().filter(|_| !prominence.site) else { continue };
        let number = *numbers.entry(code).or_insert_with(|| {
            countries.push((code, Country::default()));
            countries.len() - 1
        });
        let country = &mut countries[number].1;
        country.headline += prominence.headline;
        country.lead += prominence.lead;
        country.rest += prominence.rest;
        country.dateline |= prominence.dateline;
        country.weight += prominence.weight();
        country.mentions += location.mentions.len() + location.title_mentions.len();
        country.demonyms += location.mentions.iter().filter(has_form(Form::Demonym)).count();
        country.named |= location.kind == PlaceKind::Country;
        country.early |= location.mentions.first().is_none_or(|m| m.start < EARLY);
    }
    let all: f32 = countries.iter().map(|(_, country)| country.weight).sum();
    let most = countries.iter().map(|(_, country)| country.weight).fold(0.0, f32::max);
    let count = countries.len();
    countries
        .into_iter()
        .map(|(code, country)| {
            let of = |state: bool| {
                actors.iter().filter(move |actor| {
                    actor.country.as_deref() == Some(code)
                        && (actor.kind == ActorKind::State) == state
                })
            };
            let acts = of(true).map(|actor| actor.mentions.len()).sum::<usize>();
            let features = [
                1.0,
                country.headline.min(2.0),
                country.lead.ln_1p(),
                country.rest.ln_1p(),
                flag(country.dateline),
                country.weight / all.max(0.1),
                flag(country.weight >= most),
                country.weight / most.max(0.1),
                (count as f32).ln(),
                flag(acts > 0),
                (acts as f32).ln_1p(),
                flag(country.named),
                country.demonyms as f32 / country.mentions.max(1) as f32,
                country.weight.ln_1p(),
                flag(of(true).any(|actor| !actor.title_mentions.is_empty())),
                flag(country.early),
                flag(count == 1),
                flag(of(false).next().is_some()),
            ];
            (code.to_owned(), features)
        })
        .collect()
}

/// Logarithm of the odds that the article is about a country.
fn odds(features: &[f32; FEATURES]) -> f32 {
    features.iter().zip(WEIGHTS).map(|(value, (_, weight))| value * weight).sum()
}

/// The countries that the article is about; tells the features of all.
fn subjects(features: Vec<(String, [f32; FEATURES])>, trace: &mut Trace) -> Vec<String> {
    for (code, features) in &features {
        trace.tell(|| {
            let odds = odds(features);
            let named = features.iter().zip(WEIGHTS).map(|(f, (name, _))| (name.to_owned(), json!(f)));
            let features: serde_json::Map<String, serde_json::Value> = named.collect();
            json!({ "type": "country", "value": code, "about": odds > ODDS, "odds": odds, "features": features })
        });
    }
    features.into_iter().filter(|(_, f)| odds(f) > ODDS).map(|(code, _)| code).collect()
}

/// Words of a text from which a country may stand in the record that it does not name.
const ENOUGH_WORDS: usize = 60;

/// What is known of the main text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    /// How many words it has.
    pub words: usize,
    /// Its tagger knows names of places that no gazetteer has.
    pub english: bool,
}

/// The mentions in headline and main text in which capitals stand for governments: "Beijing vowed to respond".
fn governments(actors: &[Actor]) -> [Vec<&Mention>; 2] {
    let states: Vec<&Actor> = actors.iter().filter(|a| a.kind == ActorKind::State).collect();
    [
        states
            .iter()
            .flat_map(|actor| &actor.title_mentions)
            .filter(has_form(Form::Metonym))
            .collect(),
        states.iter().flat_map(|actor| &actor.mentions).filter(has_form(Form::Metonym)).collect(),
    ]
}

/// Tells the mentions of one form.
fn has_form(form: Form) -> impl Fn(&&Mention) -> bool {
    move |mention| mention.form == Some(form)
}

/// Whether a mention is one of a government.
fn stands(governments: &[&Mention], mention: &Mention) -> bool {
    governments.iter().any(|other| (other.start, other.end) == (mention.start, mention.end))
}

/// Whether a place is named for no other reason than its government.
fn is_government(location: &Location, [title, body]: &[Vec<&Mention>; 2]) -> bool {
    location.kind == PlaceKind::City
        && location.title_mentions.iter().all(|mention| stands(title, mention))
        && location.mentions.iter().all(|mention| stands(body, mention))
}

/// Whether a capital is named in the dateline alone: papers have their offices there, whatever they write about.
fn is_office(location: &Location, filed: bool) -> bool {
    filed
        && location.mentions.len() == 1
        && location.title_mentions.is_empty()
        && capital_of(location).is_some_and(|capital| location.geoname == capital.geoname())
}

/// The capital of the country that a place lies in.
fn capital_of(location: &Location) -> Option<gazetteer::Place> {
    gazetteer::country(location.country.as_deref()?)?.capital()
}

/// Sets `about` and sorts the places, those that the article is about first. Gives the former
/// numbers of the places in their new order. A country that the article is about stands in the record
/// even where only places in it are named, if the text has some words: of a line or two no more is concluded than
/// they say.
pub(super) fn mark(
    locations: &mut Vec<Location>,
    prominence: &mut Vec<Prominence>,
    actors: &[Actor],
    text: Extent,
    trace: &mut Trace,
) -> Vec<usize> {
    let subjects = subjects(features(locations, prominence, actors), trace);
    let weights: Vec<f32> = prominence.iter().map(|p| p.weight()).collect();
    let heaviest = weights.iter().copied().fold(0.0, f32::max);
    let governments = governments(actors);
    for (at, location) in locations.iter_mut().enumerate() {
        let Prominence { headline, lead, rest, dateline, .. } = prominence[at];
        let subject = location.country.as_ref().is_some_and(|code| subjects.contains(code));
        let opening = location.mentions.iter().any(|mention| mention.start < OPENING);
        location.about = match location.kind {
            PlaceKind::Country => subject,
            _ if location.country.is_none() => {
                let heavy = weights[at] >= LEAST.max(SHARE * heaviest);
                heavy || text.english && opening && location.kind == PlaceKind::Place
            }
            _ if is_government(location, &governments) || is_office(location, dateline) => false,
            _ => subject && (headline > 0.0 || lead > 0.0 || opening || dateline || rest >= 2.0),
        };
    }
    for code in subjects {
        let is_it =
            |l: &Location| l.kind == PlaceKind::Country && l.country.as_ref() == Some(&code);
        if text.words >= ENOUGH_WORDS
            && !locations.iter().any(is_it)
            && let Some(country) = gazetteer::country(&code)
        {
            locations.push(Location { about: true, ..super::location(country) });
            prominence.push(Prominence::default());
        }
    }
    let mut order: Vec<usize> = (0..locations.len()).collect();
    let weight = |at: usize| weights.get(at).copied().unwrap_or_default();
    let first = |at: usize| locations[at].mentions.first().map(|mention| mention.start);
    order.sort_by(|a, b| {
        weight(*b).total_cmp(&weight(*a)).then_with(|| (first(*a), *a).cmp(&(first(*b), *b)))
    });
    order.sort_by_key(|&at| !locations[at].about);
    let mut slots: Vec<Option<Location>> = locations.drain(..).map(Some).collect();
    locations.extend(order.iter().filter_map(|&at| slots[at].take()));
    order
}
