//! Places: which the article names, which of the same name are meant, and which it is about.
//!
//! `words::toponyms` finds the names in the text, `resolve` chooses one place for each, `about`
//! weighs them. All knowledge of places is in the [gazetteer](crate::knowledge::gazetteer).

mod about;
mod abroad;
mod explain;
mod home;
mod resolve;
mod sites;
mod tagged;

use foldhash::{HashMap, HashMapExt, HashSet};

use self::{
    about::Prominence,
    resolve::{Name, resolve},
    sites::Site,
};

use super::{
    Enricher, Trace,
    language::{is_learned, reads_english},
    words::{
        Named, Passage, Words,
        evidence::famous,
        span::{Person, Span},
    },
};
use crate::{
    article::{Actor, ActorKind, Article, Form, Location, Mention, PlaceKind},
    knowledge::gazetteer::{Feature, NameForm, Place},
    text::Text,
};

/// What a person's name takes from the score of a place in it, besides what it has for being known.
const PERSON: f32 = 3.0;

/// Actors whose names may tell where they come from.
const ORGANISATIONS: [ActorKind; 2] = [ActorKind::Organisation, ActorKind::Group];

/// Fills `article.location`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Places;

impl Enricher for Places {
    fn enrich(&self, words: &Words<'_>, article: &mut Article, trace: &mut Trace) {
        let language = article.language.as_deref();
        let english = reads_english(language);
        // In other languages names that are no places cast no doubt on those that are.
        let learned = language.is_none_or(is_learned);
        let texts = [&words.title, &words.body];
        let named = words.named.get();
        let named = [0, 1].map(|part| named.map_or(&[][..], |named| named[part].as_slice()));
        let persons = of_kinds(&article.actors, &[ActorKind::Person]);
        let mut spans = words.spots.clone();
        for (part, text) in texts.into_iter().enumerate() {
            let spans = &mut spans[part];
            if english {
                tagged::weigh(spans, named[part]);
            } else {
                abroad::weigh(text, spans, named[part], language.unwrap_or_default());
            }
            if learned {
                doubt_names(text, spans, &persons[part]);
            }
        }
        agree(&mut spans);
        if trace.is_on() {
            explain::turned_down(words, spans.each_ref().map(Vec::as_slice), trace);
        }
        for spans in &mut spans {
            spans.retain(|span| span.score() >= 0.0);
        }

        let unknown = sites::unknown(texts, &mut spans);

        let mut names = names(spans.iter().flatten());
        let home = home::home(article.publisher.as_deref(), article.url.as_deref());
        let home = if home == home::Home::default() && !english {
            home::of_language(language.unwrap_or_default())
        } else {
            home
        };
        resolve(&mut names, home, trace.is_on() || !english);
        if !english {
            names.iter_mut().for_each(abroad::prefer_company);
        }
        let places: HashMap<usize, Place> =
            names.iter().map(|name| (name.id, name.chosen.place)).collect();
        drop_lonely(&mut spans, &names, home.country);
        let sites = [0, 1].map(|part| {
            let (spans, known) = (&mut spans[part], &unknown[part]);
            sites::find(texts[part], spans, named[part], &places, known, language)
        });

        let filed = article.dateline.as_ref().and_then(|dateline| dateline.place.as_deref());
        let organisations = of_kinds(&article.actors, &ORGANISATIONS);
        let mut found = Found::default();
        // The main text first: the record's mentions of it decide the order of equals.
        for part in [1, 0] {
            let text = texts[part];
            for span in &spans[part] {
                let at = found.at(places[&span.candidates.id()]);
                let weight = about::mention(text, span, hold(&organisations[part], text, span));
                let longer = if learned { named[part] } else { &[] };
                found.support[at].add(text, span, longer, part == 0);
                found.note(at, words, part, mention(text, span), (span.first, weight));
                let prominence = &mut found.prominence[at];
                prominence.dateline |= part == 1
                    && span.first >= words.lead.start
                    && (span.dateline || is_filed(text, span, filed));
            }
            for site in unknown[part].iter().chain(&sites[part]) {
                let at = found.site(site);
                let mention = Mention::of(text, site.first, site.last, None);
                found.support[at].alone = true;
                found.note(at, words, part, mention, (site.first, 1.0));
            }
        }
        found.drop_unsupported();
        let order = about::mark(
            &mut found.locations,
            &mut found.prominence,
            &article.actors,
            about::Extent { words: words.body.tokens.len(), english },
            trace,
        );
        if trace.is_on() {
            explain::found(
                words,
                spans.each_ref().map(Vec::as_slice),
                &names,
                &found,
                &order,
                trace,
            );
        }
        article.location = found.locations;
    }
}

/// Leaves out towns that the article names for no other reason than that something else is spelled like them: they
/// are not well known, no word before them says that they are places, and no other place of their country that
/// does not need it itself is named.
fn drop_lonely(spans: &mut [Vec<Span>; 2], names: &[Name], home: Option<&str>) {
    let said: HashSet<usize> = spans
        .iter()
        .flatten()
        .filter(|span| is_said(span))
        .map(|span| span.candidates.id())
        .collect();
    let stands = |name: &Name| {
        let place = name.chosen.place;
        let small = matches!(place.feature(), Feature::City | Feature::District);
        !small || place.is_capital() || place.country() == home || said.contains(&name.id)
    };
    let (standing, doubtful): (Vec<&Name>, Vec<&Name>) =
        names.iter().partition(|name| stands(name));
    let countries: HashSet<Option<&str>> =
        standing.iter().map(|name| name.chosen.place.country()).collect();
    let lonely: HashSet<usize> = doubtful
        .iter()
        .filter(|name| !countries.contains(&name.chosen.place.country()))
        .map(|name| name.id)
        .collect();
    for spans in spans {
        spans.retain(|span| !lonely.contains(&span.candidates.id()));
    }
}

/// Evidence of being known from which on a town needs no other: that of a city of a million.
const WELL_KNOWN: f32 = 1.5;

/// Whether a mention is that of a place without another place of its country beside it.
fn is_said(span: &Span) -> bool {
    let evidence = &span.evidence;
    evidence.known > WELL_KNOWN || evidence.region > 0.0 || evidence.before >= 1.0 || span.dateline
}

/// Whether a name near the head of a text is where the article was filed.
fn is_filed(text: &Passage<'_>, span: &Span, filed: Option<&str>) -> bool {
    text.tokens[span.first].paragraph <= 2
        && filed.is_some_and(|place| text.span(span.first, span.last).eq_ignore_ascii_case(place))
}

/// The mentions of the actors of some kinds in headline and main text.
fn of_kinds<'a>(actors: &'a [Actor], kinds: &[ActorKind]) -> [Vec<&'a Mention>; 2] {
    [mentions(actors, kinds, |a| &a.title_mentions), mentions(actors, kinds, |a| &a.mentions)]
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
    holder(names, text, span).is_some()
}

/// The name that holds the span, of those that stand in reading order.
fn holder<'m>(names: &[&'m Mention], text: &Text<'_>, span: &Span) -> Option<&'m Mention> {
    let start = text.tokens[span.first].first_char;
    let end = text.tokens[span.last].last_char;
    let before = names.partition_point(|name| name.start <= start);
    before.checked_sub(1).map(|name| names[name]).filter(|name| name.end >= end)
}

/// What the name of a person holds is hardly a place.
fn doubt_names(text: &Text<'_>, spans: &mut [Span], persons: &[&Mention]) {
    for span in spans {
        let Some(name) = holder(persons, text, span).filter(|_| span.container.is_none()) else {
            continue;
        };
        let length = text.tokens[span.last].last_char - text.tokens[span.first].first_char;
        // India Hicks is no country, however well known the country is; a bare India may be one.
        let known = if name.end - name.start > length { span.evidence.known } else { 0.0 };
        span.evidence.person = -PERSON - known;
    }
}

/// A name that is surely a place in one spot is one in doubtful spots, too; so is a person.
fn agree(texts: &mut [Vec<Span>; 2]) {
    #[derive(Default)]
    struct Use {
        place: bool,
        person: bool,
        surname: bool,
    }
    let mut uses: HashMap<usize, Use> = HashMap::new();
    for span in texts.iter().flat_map(|spans| spans.iter()) {
        let uses = uses.entry(span.candidates.id()).or_default();
        uses.place |= span.score() - span.evidence.tagged.max(0.0) >= 2.5;
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
        names[at].division |= span.division;
        names[at].filed |= span.dateline;
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
    support: Vec<Support>,
    index: HashMap<Place, usize>,
    sites: HashMap<String, usize>,
}

/// Whether the article speaks of a place, and not just of a firm, a team or a prize named after it.
#[derive(Default)]
struct Support {
    alone: bool,
    demonyms: u32,
}

impl Support {
    fn add(&mut self, text: &Passage<'_>, span: &Span, names: &[Named], headline: bool) {
        match tagged::weight(text, span, names) {
            tagged::Weight::Alone => self.alone = true,
            // A people that comes once further down is hardly where something happens.
            tagged::Weight::Demonym => self.demonyms += if headline { 2 } else { 1 },
            tagged::Weight::Nothing => {}
        }
    }

    fn holds(&self) -> bool {
        self.alone || self.demonyms > 1
    }
}

impl Found {
    fn at(&mut self, place: Place) -> usize {
        if let Some(&at) = self.index.get(&place) {
            return at;
        }
        self.index.insert(place, self.locations.len());
        self.push(location(place))
    }

    /// The entry of a place that the gazetteer does not know.
    fn site(&mut self, site: &Site) -> usize {
        if let Some(&at) = self.sites.get(&site.key) {
            return at;
        }
        self.sites.insert(site.key.clone(), self.locations.len());
        let near = location(site.near);
        let at = self.push(Location {
            name: site.name.clone(),
            kind: PlaceKind::Place,
            country: near.country.filter(|_| site.inside),
            admin1: near.admin1.filter(|_| site.inside),
            geoname: None,
            ..near
        });
        self.prominence[at].site = true;
        at
    }

    fn push(&mut self, location: Location) -> usize {
        self.locations.push(location);
        self.prominence.push(Prominence::default());
        self.support.push(Support::default());
        self.locations.len() - 1
    }

    /// Adds a mention in a part, which begins with a word and has a weight.
    fn note(
        &mut self,
        at: usize,
        words: &Words<'_>,
        part: usize,
        mention: Mention,
        (first, weight): (usize, f32),
    ) {
        let location = &mut self.locations[at];
        let prominence = &mut self.prominence[at];
        if part == 0 {
            location.title_mentions.push(mention);
            prominence.headline += weight;
        } else {
            location.mentions.push(mention);
            if words.lead.contains(&first) {
                prominence.lead += weight;
            } else if first >= words.lead.end {
                prominence.rest += weight;
            }
        }
    }

    /// Leaves out the places that only firms, teams and prizes are named after.
    fn drop_unsupported(&mut self) {
        let holds: Vec<bool> = self.support.iter().map(Support::holds).collect();
        let mut keep = holds.iter().copied();
        self.locations.retain(|_| keep.next().unwrap_or_default());
        let mut keep = holds.iter().copied();
        self.prominence.retain(|_| keep.next().unwrap_or_default());
        let mut now = 0;
        let numbers: Vec<Option<usize>> = holds
            .iter()
            .map(|holds| {
                let number = holds.then_some(now);
                now += usize::from(*holds);
                number
            })
            .collect();
        self.index.retain(|_, at| match numbers[*at] {
            Some(number) => {
                *at = number;
                true
            }
            None => false,
        });
    }
}

fn location(place: Place) -> Location {
    Location {
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
    }
}

#[cfg(test)]
mod tests;
