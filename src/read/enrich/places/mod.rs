//! Places: which the article names, which of the same name are meant, and which it is about.
//!
//! `words::toponyms` finds the names in the text, `resolve` chooses one place for each, `about`
//! weighs them. All knowledge of places is in the [gazetteer](crate::knowledge::gazetteer).

mod about;
mod abroad;
mod explain;
mod home;
mod resolve;

use foldhash::{HashMap, HashMapExt};

use self::{
    about::Prominence,
    resolve::{Name, resolve},
};

use super::{
    Enricher, Trace,
    language::reads_english,
    words::{
        Words,
        evidence::famous,
        span::{Person, Span},
    },
};
use crate::{
    article::{Actor, ActorKind, Article, Form, Location, Mention},
    knowledge::gazetteer::{NameForm, Place},
    text::Text,
};

/// What a person's name takes from the score of a place in it.
const PERSON: f32 = 3.0;

/// Actors whose names may tell where they come from.
const ORGANISATIONS: [ActorKind; 2] = [ActorKind::Organisation, ActorKind::Group];

/// Fills `article.location`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Places;

impl Enricher for Places {
    fn enrich(&self, words: &Words<'_>, article: &mut Article, trace: &mut Trace) {
        let [mut title, mut body] = words.spots.clone();
        let in_title = |kinds: &[_]| mentions(&article.actors, kinds, |a| &a.title_mentions);
        let in_body = |kinds: &[_]| mentions(&article.actors, kinds, |a| &a.mentions);
        doubt_names(&words.title, &mut title, &in_title(&[ActorKind::Person]));
        doubt_names(&words.body, &mut body, &in_body(&[ActorKind::Person]));
        agree(&mut [&mut title, &mut body]);
        if trace.is_on() {
            explain::turned_down(words, [&title, &body], trace);
        }
        title.retain(|span| span.score() >= 0.0);
        body.retain(|span| span.score() >= 0.0);

        let mut names = names(title.iter().chain(&body));
        let home = home::home(article.publisher.as_deref(), article.url.as_deref());
        let english = reads_english(article.language.as_deref());
        resolve(&mut names, home, trace.is_on() || !english);
        if !english {
            let texts = [(&words.title, &mut title), (&words.body, &mut body)];
            abroad::weigh(texts, &mut names);
            if trace.is_on() {
                explain::turned_down(words, [&title, &body], trace);
            }
            title.retain(|span| span.score() >= 0.0);
            body.retain(|span| span.score() >= 0.0);
        }
        let places: HashMap<usize, Place> =
            names.iter().map(|name| (name.id, name.chosen.place)).collect();

        let filed = article.dateline.as_ref().and_then(|dateline| dateline.place.as_deref());
        let mut found = Found::default();
        let organisations = in_body(&ORGANISATIONS);
        for span in &body {
            let mention = mention(&words.body, span);
            let at = found.at(places[&span.candidates.id()]);
            found.locations[at].mentions.push(mention);
            if span.first < words.lead.start {
                continue;
            }
            let paragraph = words.body.tokens[span.first].paragraph;
            let prominence = &mut found.prominence[at];
            prominence.dateline |= span.dateline
                || paragraph <= 2
                    && filed.is_some_and(|place| {
                        words.body.span(span.first, span.last).eq_ignore_ascii_case(place)
                    });
            let weight = about::mention(&words.body, span, hold(&organisations, &words.body, span));
            if span.first < words.lead.end {
                prominence.lead += weight;
            } else {
                prominence.rest += weight;
            }
        }
        let organisations = in_title(&ORGANISATIONS);
        for span in &title {
            let mention = mention(&words.title, span);
            let at = found.at(places[&span.candidates.id()]);
            found.locations[at].title_mentions.push(mention);
            found.prominence[at].headline +=
                about::mention(&words.title, span, hold(&organisations, &words.title, span));
        }
        let order = about::mark(&mut found.locations, &found.prominence);
        if trace.is_on() {
            explain::found(words, [&title, &body], &names, &found, &order, trace);
        }
        article.location = found.locations;
    }
}

/// The mentions of the actors of some kinds, in reading order.
fn mentions<'a>(
    actors: &'a [Actor],
    kinds: &[ActorKind],
    of: impl Fn(&'a Actor) -> &'a [Mention],
) -> Vec<&'a Mention> {
    let meant = actors.iter().filter(|actor| kinds.contains(&actor.kind));
    let mut mentions: Vec<&Mention> = meant.flat_map(of).collect();
    mentions.sort_unstable();
    mentions
}

/// Whether one of the names, which stand in reading order, holds the span.
fn hold(names: &[&Mention], text: &Text<'_>, span: &Span) -> bool {
    let start = text.tokens[span.first].first_char;
    let end = text.tokens[span.last].last_char;
    let before = names.partition_point(|name| name.start <= start);
    before.checked_sub(1).is_some_and(|name| names[name].end >= end)
}

/// What the name of a person holds is hardly a place.
fn doubt_names(text: &Text<'_>, spans: &mut [Span], persons: &[&Mention]) {
    for span in spans {
        if span.container.is_none() && hold(persons, text, span) {
            span.evidence.person = -PERSON;
        }
    }
}

/// A name that is surely a place in one spot is one in doubtful spots, too; so is a person.
fn agree(texts: &mut [&mut Vec<Span>]) {
    #[derive(Default)]
    struct Use {
        place: bool,
        person: bool,
        surname: bool,
    }
    let mut uses: HashMap<usize, Use> = HashMap::new();
    for span in texts.iter().flat_map(|spans| spans.iter()) {
        let uses = uses.entry(span.candidates.id()).or_default();
        uses.place |= span.score() >= 2.5;
        uses.person |= span.person == Person::Surely;
        uses.surname |= span.person == Person::Perhaps;
    }
    for span in texts.iter_mut().flat_map(|spans| spans.iter_mut()) {
        let uses = &uses[&span.candidates.id()];
        if uses.place && span.person != Person::Surely {
            // Where both a Mr. Jordan and Amman, Jordan, are spoken of, a bare "Jordan" is the man.
            let both = uses.person && famous(span.top.place);
            span.evidence.elsewhere = if both { -3.5 } else { 1.5 };
        } else if uses.person {
            span.evidence.elsewhere = -3.0;
        } else if uses.surname {
            span.evidence.elsewhere = -1.2;
        }
    }
}

fn names<'a>(spans: impl Iterator<Item = &'a Span>) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    let mut index: HashMap<usize, usize> = HashMap::new();
    for span in spans {
        let id = span.candidates.id();
        let at = *index.entry(id).or_insert_with(|| {
            names.push(Name::new(id, span.candidates.clone(), span.top));
            names.len() - 1
        });
        names[at].count += 1;
        names[at].containers.extend(span.container);
    }
    names
}

fn mention(text: &Text<'_>, span: &Span) -> Mention {
    let upper = !text.span(span.first, span.last).contains(char::is_lowercase);
    let form = match span.top.form {
        NameForm::Demonym => Some(Form::Demonym),
        NameForm::Abbreviation if upper => Some(Form::Acronym),
        _ => None,
    };
    let mut mention = Mention::of(text, span.first, span.last, form);
    // The dot of "Calif." belongs to the name where the sentence goes on.
    let next = text.tokens.get(span.last + 1).map(|token| token.sentence);
    if span.top.form == NameForm::Abbreviation
        && text.gap(span.last + 1).starts_with('.')
        && next == Some(text.tokens[span.last].sentence)
    {
        mention.end += 1;
    }
    mention
}

/// One entry for each real place.
#[derive(Default)]
struct Found {
    locations: Vec<Location>,
    prominence: Vec<Prominence>,
    index: HashMap<Place, usize>,
}

impl Found {
    fn at(&mut self, place: Place) -> usize {
        *self.index.entry(place).or_insert_with(|| {
            self.locations.push(Location {
                name: place.name().to_owned(),
                kind: place.kind(),
                country: place.country().map(str::to_owned),
                admin1: place.admin1().map(|division| division.name().to_owned()),
                lat: place.lat(),
                lon: place.lon(),
                geoname: place.geoname(),
                about: false,
                mentions: Vec::new(),
                title_mentions: Vec::new(),
            });
            self.prominence.push(Prominence::default());
            self.locations.len() - 1
        })
    }
}

#[cfg(test)]
mod tests;
