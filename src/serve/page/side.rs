//! What an article names: lists beside it in which each entry leads to its mentions.

use maud::{Markup, html};

use super::{
    hit,
    mentions::{self, Stretch, What},
    show,
};
use crate::{
    article::{Actor, Article, Form, Location, Mention, PlaceKind, Topic},
    fields::{self, Field},
};

/// What an article names, sorted into the text and beside it.
pub struct Named<'a> {
    article: &'a Article,
}

/// The words for how a thing was named.
fn form(form: Form) -> &'static str {
    match form {
        Form::Demonym => "demonym",
        Form::Metonym => "metonym",
        Form::Surname => "surname",
        Form::Acronym => "acronym",
    }
}

impl<'a> Named<'a> {
    /// What this article names.
    pub fn new(article: &'a Article) -> Self {
        Self { article }
    }

    /// Each thing: kind, number in its list, mentions in the headline and in the main text.
    fn things(&self) -> impl Iterator<Item = (&'static str, usize, &'a [Mention], &'a [Mention])> {
        let Article { location, actors, event_dates, .. } = self.article;
        let places = (1..).zip(location);
        let places = places.map(|(n, p)| ("place", n, &p.title_mentions[..], &p.mentions[..]));
        let actors = (1..).zip(actors);
        let actors = actors.map(|(n, a)| ("actor", n, &a.title_mentions[..], &a.mentions[..]));
        let dates = (1..).zip(event_dates).map(|(n, d)| ("date", n, &[][..], &d.mentions[..]));
        places.chain(actors).chain(dates)
    }

    /// The mentions in the headline.
    pub fn in_title(&self) -> Vec<Stretch> {
        let things = self.things();
        things.flat_map(|(kind, entry, title, _)| stretches(kind, entry, 1, title)).collect()
    }

    /// The mentions in the main text, numbered after those in the headline.
    pub fn in_body(&self) -> Vec<Stretch> {
        let things = self.things();
        things
            .flat_map(|(kind, entry, title, body)| stretches(kind, entry, title.len() + 1, body))
            .collect()
    }

    /// All lists.
    pub fn lists(&self) -> Markup {
        let Article { location, actors, event_dates, topic, .. } = self.article;
        html! {
            (list("actor", "Actors", (1..).zip(actors).map(|(n, a)| actor(n, a))))
            (list("place", "Places", (1..).zip(location).map(|(n, p)| place(n, p))))
            (list("date", "Dates", (1..).zip(event_dates).map(|(n, event)| {
                let shown = html! { time datetime=(event.date) { (show::partial(event.date)) } };
                let search = show::search(&format!("event_date:{}", event.date));
                entry("date", n, &shown, &html! {}, &search, &[&event.mentions])
            })))
            (list("topic", "Topics", topic.iter().map(topic_entry)))
        }
    }
}

/// The mentions of an entry, numbered from `first` on.
fn stretches<'a>(
    kind: &'static str,
    entry: usize,
    first: usize,
    mentions: &'a [Mention],
) -> impl Iterator<Item = Stretch> + 'a {
    (first..).zip(mentions).map(move |(number, mention)| {
        let what = What::Mention(mentions::Mention { kind, entry, number });
        Stretch { start: mention.start, end: mention.end, what }
    })
}

/// One of the values by which an article is found in a field.
fn value(
    name: &str,
    article: &Article,
    choose: impl FnOnce(&mut Vec<fields::Value>) -> Option<fields::Value>,
) -> Option<String> {
    choose(&mut fields::values(Field::named(name)?, article)).map(|value| value.facet)
}

fn place(number: usize, place: &Location) -> Markup {
    let kind = match place.kind {
        PlaceKind::Country => "country",
        PlaceKind::Region => "region",
        PlaceKind::City => "city",
        PlaceKind::Place => "place",
    };
    // The value as the facet has it, its path.
    let alone = Article { location: vec![place.clone()], ..Article::default() };
    let path = value("location", &alone, Vec::pop).unwrap_or_else(|| place.name.clone());
    let around = path.rsplit_once('/').map(|(around, _)| around.replace('/', " · "));
    let more = html! {
        span.what { (kind) @if let Some(around) = around { ", " bdi { (around) } } @if place.about { ", " em { "about it" } } }
    };
    let name = html! { bdi { (place.name) } };
    let mentions = [&place.title_mentions[..], &place.mentions[..]];
    entry("place", number, &name, &more, &show::search_for("location", &path), &mentions)
}

fn actor(number: usize, actor: &Actor) -> Markup {
    let name = html! { (hit::sign(actor)) bdi { (actor.name) } };
    let more = html! {
        span.what { (hit::kind(actor.kind)) @if let Some(country) = &actor.country { ", " (country) } }
    };
    let mentions = [&actor.title_mentions[..], &actor.mentions[..]];
    entry("actor", number, &name, &more, &show::search_for("actor", &actor.name), &mentions)
}

fn topic_entry(topic: &Topic) -> Markup {
    let alone = Article { topic: vec![topic.clone()], ..Article::default() };
    let value = value("topic", &alone, first).unwrap_or_else(|| topic.name.clone());
    let above = topic.path.split_last().map_or(&[][..], |(_, above)| above).join(" · ");
    html! {
        li.entry {
            p.name { (topic.name) (seek(&show::search_for("topic", &value))) }
            @if !above.is_empty() { p.what { (above) } }
        }
    }
}

fn first(values: &mut Vec<fields::Value>) -> Option<fields::Value> {
    (!values.is_empty()).then(|| values.swap_remove(0))
}

fn list(kind: &str, heading: &str, entries: impl Iterator<Item = Markup>) -> Markup {
    let entries: Vec<Markup> = entries.collect();
    html! {
        @if !entries.is_empty() {
            section.named.(kind) { h2 { (heading) } ol { @for entry in &entries { (entry) } } }
        }
    }
}

fn entry(
    kind: &'static str,
    number: usize,
    name: &Markup,
    more: &Markup,
    search: &str,
    mentions: &[&[Mention]],
) -> Markup {
    let mentions = (1..).zip(mentions.iter().flat_map(|mentions| mentions.iter()));
    html! {
        li.entry.(kind) #{ (kind) "-" (number) } {
            p.name { (name) (seek(search)) }
            p.refs {
                (more) " "
                @for (nth, mention) in mentions {
                    a href={ "#" (kind) "-" (number) "-" (nth) } {
                        (nth) @if let Some(named) = mention.form { "\u{a0}" small { (form(named)) } }
                    } " "
                }
            }
        }
    }
}

/// The link that searches for an entry.
fn seek(address: &str) -> Markup {
    html! { " " a.seek href=(address) { "find" span.unseen { " articles with it" } } }
}
