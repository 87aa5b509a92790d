//! Places that no gazetteer knows: buildings, streets, villages, parks.
//!
//! The tagger of names tells them from persons and organisations. Where they lie tells the text: in the
//! place that is part of their name, else in the one that is named nearest.

use foldhash::HashMap;

use crate::{
    knowledge::{
        actors::{self, inflection::Inflection},
        gazetteer::{Feature, Place},
        lexicon::places::Class,
    },
    read::enrich::words::{Named, Passage, Sense, evidence::famous, span::Span},
    text::fold_phrase,
};

/// From this likelihood on a name is taken.
const SURE: f32 = 0.85;

/// A place that the gazetteer does not know.
pub(super) struct Site {
    pub first: usize,
    pub last: usize,
    /// As written.
    pub name: String,
    /// Folded.
    pub key: String,
    /// The place that it lies in or near.
    pub near: Place,
    /// That place is part of its name.
    pub inside: bool,
}

/// The towns that a text puts into a region where the gazetteer has none of that name, in headline and main text. Takes
/// them from `spans`, as whatever else has that name is not meant.
pub(super) fn unknown(texts: [&Passage<'_>; 2], spans: &mut [Vec<Span>; 2]) -> [Vec<Site>; 2] {
    let id = |span: &Span| span.candidates.id();
    let all = || spans.iter().flatten();
    let mut regions: HashMap<usize, Place> =
        all().filter_map(|span| Some((id(span), span.outside?))).collect();
    for span in all().filter(|span| span.container.is_some()) {
        regions.remove(&id(span));
    }
    [0, 1].map(|part| {
        let taken = spans[part].extract_if(.., |span| regions.contains_key(&id(span)));
        taken
            .map(|span| {
                let name = texts[part].span(span.first, span.last).replace('\n', " ");
                let (key, near) = (fold_phrase(&name), regions[&id(&span)]);
                Site { first: span.first, last: span.last, name, key, near, inside: true }
            })
            .collect()
    })
}

/// The sites of a text, besides those that are known. Takes from `spans` what is part of their names.
pub(super) fn find(
    text: &Passage<'_>,
    spans: &mut Vec<Span>,
    names: &[Named],
    places: &HashMap<usize, Place>,
    known: &[Site],
    language: Option<&str>,
) -> Vec<Site> {
    let inflection = Inflection::of(language);
    let mut sites = Vec::new();
    for name in names.iter().filter(|name| name.sense == Sense::Place && name.sure >= SURE) {
        let from = spans.partition_point(|span| span.last < name.first);
        let inside = spans[from..].iter().take_while(|span| span.first <= name.last).count();
        let parts = &spans[from..from + inside];
        let last = text.known(name.last).places;
        if parts.iter().any(|span| span.first <= name.first && span.last >= name.last)
            || parts.iter().any(|span| span.first < name.first || span.last > name.last)
            || parts.iter().any(|span| span.container.is_some() || span.contains)
            || last.any(Class::STREET)
            || name.first == name.last && is_person(text, name.first)
            || !text.word(name.first).starts_with(char::is_uppercase)
            || known.iter().any(|site| site.first <= name.last && site.last >= name.first)
        {
            continue;
        }
        let meant = |span: &Span| places[&span.candidates.id()];
        let beside = nearest(text, spans, name).map(meant);
        let part = parts
            .last()
            .filter(|span| span.first == name.first || !is_town(meant(span)))
            .and_then(|span| within(span, meant(span), beside))
            .map(|part| beside.filter(|town| is_in(*town, part)).unwrap_or(part));
        let Some(near) = part.or(beside) else { continue };
        let written = text.span(name.first, name.last).replace('\n', " ");
        let end = text.word(name.last);
        let cut = end.len() - inflection.bare(end).len();
        let shown = written[..written.len() - cut].to_owned();
        sites.push(Site {
            first: name.first,
            last: name.last,
            key: fold_phrase(&shown),
            name: shown,
            near,
            inside: part.is_some(),
        });
        spans.drain(from..from + inside);
    }
    sites
}

/// A given name or a surname: the tagger is wrong about single ones too often.
fn is_person(text: &Passage<'_>, at: usize) -> bool {
    let known = text.known(at);
    known.places.any(Class::GIVEN.or(Class::SURNAME))
        || known.actors.is(actors::lexicon::Class::GIVEN | actors::lexicon::Class::SURNAME)
}

/// Whether a town lies in the country or division that something is named after: the Stade de France, at the gates of
/// Paris, is not in the middle of France.
fn is_in(town: Place, part: Place) -> bool {
    let wide = matches!(part.feature(), Feature::Country | Feature::Division);
    wide && town.feature() == Feature::City && town.lies_in(part)
}

/// A town that is not well known. It stands first in what is named after it: "National Park" is a town, and not
/// meant in "Rocky Mountain National Park".
fn is_town(place: Place) -> bool {
    matches!(place.feature(), Feature::City | Feature::District) && place.population() < KNOWN
}

/// The place that a part of the name means: one in the country of what is named beside it, or one that
/// is well known.
fn within(span: &Span, meant: Place, beside: Option<Place>) -> Option<Place> {
    let country = beside.and_then(Place::country_number);
    let here = |place: &Place| country.is_none() || place.country_number() == country;
    let known = match meant.feature() {
        Feature::Country => true,
        // "East Bank" lies in no East Region of Cameroon.
        Feature::Division => famous(meant),
        _ => meant.population() >= KNOWN,
    };
    Some(meant).filter(|place| known || here(place)).or_else(|| {
        span.candidates.clone().map(|candidate| candidate.place).find(|place| here(place))
    })
}

/// Inhabitants of a town that its name alone means.
const KNOWN: u32 = 100_000;

/// The place named nearest to a name: a town or a division rather than a country.
fn nearest<'s>(text: &Passage<'_>, spans: &'s [Span], name: &Named) -> Option<&'s Span> {
    let paragraph = |at: usize| text.tokens[at].paragraph;
    let outside = spans.iter().filter(|s| s.last < name.first || s.first > name.last);
    outside.min_by_key(|span| {
        let feature = span.top.place.feature();
        let wide = !matches!(feature, Feature::City | Feature::District | Feature::Division);
        let paragraphs = paragraph(span.first).abs_diff(paragraph(name.first));
        let between =
            if span.first > name.last { span.first - name.last } else { name.first - span.first };
        (paragraphs > 0, wide, between)
    })
}
