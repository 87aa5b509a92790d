//! What is told of places: the evidence for each mention, the readings of each name, and the names
//! that were no places.

use foldhash::{HashMap, HashMapExt};
use serde_json::{Value, json};

use super::{
    Found, mention,
    resolve::{Name, WEIGHTS, Weights},
};
use crate::{
    article::Location,
    knowledge::gazetteer::{Candidate, NameForm, Place},
    read::enrich::{
        trace::{self, Trace},
        words::{
            Passage, Words,
            span::{Person, Span},
        },
    },
};

/// Readings that are told besides the one taken.
const RUNNERS_UP: usize = 3;

/// One line for each place of the record, in its order; `order` has their numbers in `found` before
/// they were sorted.
pub(super) fn found(
    words: &Words<'_>,
    spans: [&[Span]; 2],
    names: &[Name],
    found: &Found,
    order: &[usize],
    trace: &mut Trace,
) {
    let mut named: Vec<(Vec<&Name>, [Vec<&Span>; 2])> = Vec::new();
    named.resize_with(found.locations.len(), Default::default);
    let mut place_of: HashMap<usize, usize> = HashMap::new();
    for name in names {
        if let Some(&at) = found.index.get(&name.chosen.place) {
            place_of.insert(name.id, at);
            named[at].0.push(name);
        }
    }
    for (part, spans) in spans.into_iter().enumerate() {
        for span in spans {
            if let Some(&at) = place_of.get(&span.candidates.id()) {
                named[at].1[part].push(span);
            }
        }
    }
    for (location, &at) in found.locations.iter().zip(order) {
        let (names, spans) = &named[at];
        let prominence = &found.prominence[at];
        trace.tell(|| {
            let told = spans.iter().enumerate().flat_map(|(part, spans)| {
                spans.iter().map(move |span| spot(part, text_of(words, part), span, rule(span)))
            });
            let mut line = json!({
                "type": "location", "kept": true, "value": location.name, "kind": location.kind,
            });
            place(&mut line, location);
            line["about"] = json!(location.about);
            line["weight"] = trace::number(prominence.weight());
            line["names"] = names.iter().map(|name| readings(name)).collect();
            if prominence.site {
                trace::list(&mut line, mentions_of_site(words, location));
            } else {
                trace::list(&mut line, told);
            }
            line
        });
    }
}

/// The mentions of a place that no gazetteer knows.
fn mentions_of_site<'a>(
    words: &'a Words<'a>,
    location: &'a Location,
) -> impl Iterator<Item = Value> + 'a {
    const RULE: &str = "a place by the tagger; no gazetteer knows it";
    let in_title = location.title_mentions.iter().map(|&mention| (0, mention));
    let in_body = location.mentions.iter().map(|&mention| (1, mention));
    let all = in_title.chain(in_body);
    all.map(|(part, mention)| trace::mention(part, text_of(words, part), mention, RULE))
}

fn place(line: &mut Value, location: &Location) {
    line["country"] = json!(location.country);
    line["admin1"] = json!(location.admin1);
    line["geoname"] = json!(location.geoname);
}

fn text_of<'w, 'a>(words: &'w Words<'a>, part: usize) -> &'w Passage<'a> {
    if part == 0 { &words.title } else { &words.body }
}

/// A mention with the evidence that it is a place.
fn spot(part: usize, text: &Passage<'_>, span: &Span, rule: &str) -> Value {
    let mut told = trace::mention(part, text, mention(text, span), rule);
    if let Some(region) = span.container {
        told["region"] = json!(region.name());
    }
    told["score"] = trace::number(span.score());
    told["why"] = trace::parts(span.evidence.parts());
    told
}

/// What found the mention.
fn rule(span: &Span) -> &'static str {
    let alone = span.score() - span.evidence.elsewhere;
    match span.top.form {
        _ if span.container.is_some() => "name with its region behind it",
        _ if span.contains => "region behind a name",
        _ if span.dateline => "dateline",
        _ if alone < 0.0 => "as elsewhere in the article",
        NameForm::Demonym => "demonym",
        NameForm::Abbreviation => "abbreviation",
        NameForm::Name | NameForm::Alternate => "name in the gazetteer",
    }
}

/// What a name may mean: the reading taken, what spoke for it, and those next to it.
fn readings(name: &Name) -> Value {
    let mut weighed: Vec<&(Candidate, Weights)> = name.weighed.iter().collect();
    let score = |weights: &Weights| weights.iter().sum::<f32>();
    weighed.sort_by(|a, b| score(&b.1).total_cmp(&score(&a.1)));
    let taken = weighed.iter().find(|(candidate, _)| *candidate == name.chosen);
    let why = |weights: &Weights| trace::parts(WEIGHTS.into_iter().zip(*weights));
    let others = weighed.iter().filter(|(candidate, _)| candidate.place != name.chosen.place);
    let others: Vec<Value> = others
        .take(RUNNERS_UP)
        .map(|(Candidate { place, .. }, weights)| {
            let mut other = reading(*place);
            other["score"] = trace::number(score(weights));
            other["why"] = why(weights);
            other
        })
        .collect();
    json!({
        "readings": name.candidates.len(),
        "times": name.count,
        "score": taken.map(|(_, weights)| trace::number(score(weights))),
        "why": taken.map(|(_, weights)| why(weights)),
        "runners_up": others,
    })
}

fn reading(place: Place) -> Value {
    json!({
        "value": place.name(), "kind": place.kind(), "country": place.country(),
        "admin1": place.admin1().map(Place::name),
    })
}

/// One line for each name that the gazetteer has and that is no place here.
pub(super) fn turned_down(words: &Words<'_>, spans: [&[Span]; 2], trace: &mut Trace) {
    let mut names: Vec<(&Span, Vec<(usize, &Span)>)> = Vec::new();
    let mut index: HashMap<usize, usize> = HashMap::new();
    for (part, spans) in spans.into_iter().enumerate() {
        for span in spans.iter().filter(|span| span.score() < 0.0) {
            let at = *index.entry(span.candidates.id()).or_insert_with(|| {
                names.push((span, Vec::new()));
                names.len() - 1
            });
            names[at].1.push((part, span));
        }
    }
    trace.tell_turned_down(names.into_iter().map(|(first, spans)| {
        let mut line = json!({ "type": "location", "kept": false });
        if let (Some(line), Value::Object(place)) = (line.as_object_mut(), reading(first.top.place))
        {
            line.extend(place);
        }
        let told =
            spans.into_iter().map(|(part, span)| spot(part, text_of(words, part), span, no(span)));
        trace::list(&mut line, told);
        line
    }));
}

/// What made a name no place.
fn no(span: &Span) -> &'static str {
    let evidence = &span.evidence;
    match span.person {
        Person::Surely => "name of a person",
        _ if evidence.person < 0.0 => "in the name of a person",
        _ if evidence.language < 0.0 => "not known well enough, in a text that is not English",
        _ if evidence.elsewhere < 0.0 => "a person, or like a surname, elsewhere in the article",
        Person::Perhaps => "like a surname",
        Person::No => "not enough speaks for a place",
    }
}
