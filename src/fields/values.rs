//! The values of an article in each field, and the terms that a query looks for.

use std::{collections::HashSet, sync::LazyLock};

use super::field::{MOST_SALIENT, Value};
use crate::{
    article::{Actor, ActorKind, Article, Location, PlaceKind, Topic},
    knowledge::{actors, gazetteer, topics::taxonomy::taxonomy},
    text::fold_phrase,
};

pub(super) fn none(_: &Article) -> Vec<Value> {
    Vec::new()
}

pub(super) fn folded(text: &str) -> Vec<String> {
    vec![fold_phrase(text)]
}

pub(super) fn as_it_is(text: &str) -> Vec<String> {
    vec![text.to_owned()]
}

pub(super) fn untermed(facet: String) -> Value {
    Value { facet, terms: Vec::new(), salience: 1 }
}

/// Appends a value unless its facet is there already, then the higher salience counts.
fn push(
    values: &mut Vec<Value>,
    facet: String,
    salience: u8,
    terms: impl FnOnce(&str) -> Vec<String>,
) {
    if let Some(known) = values.iter_mut().find(|value| value.facet == facet) {
        known.salience = known.salience.max(salience);
    } else if !facet.is_empty() {
        let mut terms = terms(&facet);
        terms.retain(|t| !t.is_empty());
        values.push(Value { facet, terms, salience: salience.clamp(1, MOST_SALIENT) });
    }
}

pub(super) fn keywords(raw: impl IntoIterator<Item = impl Into<String>>) -> Vec<Value> {
    let mut values = Vec::new();
    for value in raw {
        push(&mut values, value.into(), 1, folded);
    }
    values
}

/// The language of an article; one of a region is found by the language alone, too.
pub(super) fn languages(article: &Article) -> Vec<Value> {
    let mut values = Vec::new();
    if let Some(tag) = &article.language {
        push(&mut values, tag.clone(), 1, |tag| {
            let whole = fold_phrase(tag);
            let primary = whole.split_once(' ').map(|(primary, _)| primary.to_owned());
            std::iter::once(whole).chain(primary).collect()
        });
    }
    values
}

pub(super) fn kind_name(kind: ActorKind) -> &'static str {
    match kind {
        ActorKind::State => "state",
        ActorKind::Person => "person",
        ActorKind::Organisation => "organisation",
        ActorKind::Group => "group",
    }
}

pub(super) fn actor_names(article: &Article) -> Vec<Value> {
    names(&article.actors)
}

/// The actors of one kind.
pub(super) fn actors_of(article: &Article, kind: ActorKind) -> Vec<Value> {
    names(article.actors.iter().filter(|actor| actor.kind == kind))
}

fn names<'a>(actors: impl IntoIterator<Item = &'a Actor>) -> Vec<Value> {
    let mut values = Vec::new();
    for actor in actors {
        push(&mut values, actor.name.clone(), actor_salience(actor), |name| {
            let name = fold_phrase(name);
            let surname = match (actor.kind, name.rsplit_once(' ')) {
                (ActorKind::Person, Some((_, last))) => Some(last.to_owned()),
                _ => None,
            };
            std::iter::once(name).chain(surname).collect()
        });
    }
    values
}

/// Salience by where and how often an actor is named.
fn actor_salience(actor: &Actor) -> u8 {
    let often = match actor.mentions.len() + actor.title_mentions.len() {
        0..3 => 0,
        3..6 => 1,
        _ => 2,
    };
    1 + often + if actor.title_mentions.is_empty() { 0 } else { 2 }
}

/// Salience by whether the article is about the place, and whether the headline names it.
fn place_salience(place: &Location) -> u8 {
    1 + if place.about { 3 } else { 0 } + u8::from(!place.title_mentions.is_empty())
}

pub(super) fn event_dates(article: &Article) -> Vec<Value> {
    let mut values = Vec::new();
    for event in &article.event_dates {
        let date = event.date.to_string();
        // A day of an unknown year lies in none.
        if event.date.as_yearly().is_some() {
            push(&mut values, date, 1, as_it_is);
            continue;
        }
        // The prefixes of a date are the month and the year it lies in.
        let ends = date.match_indices('-').map(|(i, _)| i).chain([date.len()]);
        for end in ends {
            push(&mut values, date[..end].to_owned(), 1, as_it_is);
        }
    }
    values
}

pub(super) fn locations(article: &Article) -> Vec<Value> {
    let mut values = Vec::new();
    for place in &article.location {
        let path = place_path(place, article);
        (1..=path.len()).for_each(|depth| push_place(&mut values, place, &path[..depth]));
    }
    values
}

/// The countries that the places of an article are or lie in.
pub(super) fn countries(article: &Article) -> Vec<Value> {
    let mut values = Vec::new();
    for place in article.location.iter().filter(|place| place.country.is_some()) {
        push_place(&mut values, place, &place_path(place, article)[..1]);
    }
    values
}

/// The first-level divisions that the places lie in, and other regions that the article names.
pub(super) fn regions(article: &Article) -> Vec<Value> {
    let mut values = Vec::new();
    for place in &article.location {
        let path = place_path(place, article);
        if place.admin1.is_some() && place.country.is_some() {
            // A city may have the name of its division, which is then in the path once.
            push_place(&mut values, place, &path[..path.len().min(2)]);
        }
        if place.kind == PlaceKind::Region {
            push_place(&mut values, place, &path);
        }
    }
    values
}

/// The cities.
pub(super) fn cities(article: &Article) -> Vec<Value> {
    let mut values = Vec::new();
    for place in article.location.iter().filter(|place| place.kind == PlaceKind::City) {
        push_place(&mut values, place, &place_path(place, article));
    }
    values
}

/// Appends a place, or what lies around it, by its path.
fn push_place(values: &mut Vec<Value>, place: &Location, path: &[&str]) {
    let Some(name) = path.last() else { return };
    // In a path the slash is taken.
    let parts: Vec<String> = path.iter().map(|part| part.replace('/', "-")).collect();
    push(values, parts.join("/"), place_salience(place), |joined| {
        let mut terms = folded(name);
        if path.len() > 1 {
            terms.push(fold_phrase(joined));
        } else if let Some(iso) = &place.country {
            terms.push(iso_term(iso));
        }
        terms
    });
}

/// Country, first-level division and place, as far as known and each once.
fn place_path<'a>(place: &'a Location, article: &'a Article) -> Vec<&'a str> {
    if place.kind == PlaceKind::Country {
        return vec![&place.name];
    }
    let mut path = Vec::with_capacity(3);
    if let Some(iso) = &place.country {
        path.push(country_name(iso, article));
    }
    path.extend(place.admin1.as_deref().filter(|admin1| *admin1 != place.name));
    path.push(&place.name);
    path
}

fn country_name<'a>(iso: &'a str, article: &'a Article) -> &'a str {
    if let Some(country) = gazetteer::country(iso) {
        return country.name();
    }
    let mut countries = article.location.iter().filter(|l| l.kind == PlaceKind::Country);
    countries.find(|l| l.country.as_deref() == Some(iso)).map_or(iso, |l| l.name.as_str())
}

/// No folded name holds a colon, so a code never equals one.
fn iso_term(iso: &str) -> String {
    format!("iso:{}", iso.to_ascii_lowercase())
}

/// A country by any of its names or its code, and every place of that name.
pub(super) fn place_terms(text: &str) -> Vec<String> {
    let is_code = text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase());
    let code = match gazetteer::country_named(text) {
        Some((country, form)) if is_code || form != gazetteer::NameForm::Demonym => {
            country.country()
        }
        _ => None,
    };
    let name = (!is_code || code.is_none()).then(|| fold_phrase(text));
    code.map(iso_term).into_iter().chain(name).collect()
}

/// An actor by any name in the dictionary, or by the name as written.
pub(super) fn actor_terms(text: &str) -> Vec<String> {
    let known = actors::canonical(text).map(fold_phrase);
    let written = fold_phrase(text);
    known.into_iter().filter(|known| *known != written).chain([written.clone()]).collect()
}

pub(super) fn topics(article: &Article) -> Vec<Value> {
    let mut values = Vec::new();
    for topic in &article.topic {
        let above = taxonomy().ancestors(&topic.id).map(|id| -> &str { id });
        for id in std::iter::once(topic.id.as_str()).chain(above) {
            push_topic(&mut values, id, salience(topic));
        }
    }
    values
}

/// The topics of the top level, for each topic the one it is or lies below.
pub(super) fn tops(article: &Article) -> Vec<Value> {
    let mut values = Vec::new();
    for topic in &article.topic {
        let top = taxonomy().ancestors(&topic.id).last().map_or(topic.id.as_str(), |id| id);
        push_topic(&mut values, top, salience(topic));
    }
    values
}

/// Salience by the relevance of a topic.
fn salience(topic: &Topic) -> u8 {
    let most = f32::from(MOST_SALIENT - 1);
    1 + (most * topic.relevance.clamp(0.0, 1.0)).round() as u8
}

fn push_topic(values: &mut Vec<Value>, id: &str, salience: u8) {
    if let Some(name) = taxonomy().name(id) {
        push(values, topic_facet(id, name), salience, |_| vec![fold_phrase(name), id.to_owned()]);
    }
}

/// The name of a topic; with its id where several have the same name.
fn topic_facet(id: &str, name: &str) -> String {
    static SHARED: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
        let mut seen = HashSet::new();
        taxonomy().iter().map(|node| node.name).filter(|name| !seen.insert(*name)).collect()
    });
    if SHARED.contains(name) { format!("{name} ({id})") } else { name.to_owned() }
}

/// The topics that a user means; what is no topic is looked for as written.
pub(super) fn topic_terms(text: &str) -> Vec<String> {
    let known: Vec<String> = taxonomy().resolve(text).into_iter().map(str::to_owned).collect();
    if known.is_empty() { vec![fold_phrase(text)] } else { known }
}
