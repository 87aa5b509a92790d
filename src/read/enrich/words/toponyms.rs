//! Which stretches of a text name a place.
//!
//! Candidates are the longest names of the gazetteer that begin with a capital (or in a script
//! without capitals). Each gets a score in favour of being a place: how well known the place is, the
//! words around, the shape of the sentence, and how the same name is used elsewhere in the article.

use super::{
    evidence::Surroundings,
    span::{Person, Span},
};
use crate::{
    knowledge::gazetteer::{
        self, Candidate, Feature, NameForm, is_division_before, is_division_behind,
    },
    read::enrich::words::Passage,
    text::Text,
};

/// Finds and scores the names of one text.
pub fn recognise(text: &Passage<'_>) -> Vec<Span> {
    let mut spans = find(text);
    for span in &mut *spans {
        span.division = is_division(text, span);
    }
    link_containers(text, &mut spans);
    let around = Surroundings::new(text);
    for at in 0..spans.len() {
        let (before, rest) = spans.split_at_mut(at);
        let Some(span) = rest.first_mut() else { continue };
        let joined = before.last().is_some_and(|previous| previous.last + 1 == span.first);
        let (evidence, person) = around.weigh(span, joined);
        span.evidence = evidence;
        span.dateline = around.is_dateline(span);
        span.person = if person {
            Person::Surely
        } else if around.behind_unknown(span, joined) {
            Person::Perhaps
        } else {
            Person::No
        };
    }
    spans
}

fn find(text: &Passage<'_>) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut at = 0;
    while at < text.tokens.len() {
        if !begins_name(text.word(at)) {
            at += 1;
            continue;
        }
        let next = |next: usize| {
            (next < text.tokens.len() && joins(text, next)).then(|| text.folded(next, next))
        };
        let lead = text.known(at).place_names;
        let ends = |last| begins_name(text.word(last));
        match lead.and_then(|lead| gazetteer::longest(lead, at, next, ends)) {
            Some((last, candidates)) => {
                spans.extend(Span::new(at, last, candidates));
                at = last + 1;
            }
            None => at += 1,
        }
    }
    spans
}

/// Words between the word for a division and its name.
const OF: &[&str] = &["of", "de", "del", "di", "do", "da", "du", "von", "van", "la"];

/// Whether a word for a division stands beside the name: "Helmand province", "the state of Lagos".
fn is_division(text: &Passage<'_>, span: &Span) -> bool {
    let next = span.last + 1;
    if next < text.tokens.len() && text.spaced(next) && is_division_behind(text.folded(next, next))
    {
        return true;
    }
    let before = |at: usize| at.checked_sub(1).filter(|_| text.spaced(at));
    let Some(mut at) = before(span.first) else { return false };
    if OF.contains(&text.word(at)) {
        let Some(noun) = before(at) else { return false };
        at = noun;
    }
    is_division_before(text.folded(at, at))
}

/// A capital, or a letter of a script without capitals.
fn begins_name(word: &str) -> bool {
    word.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
}

/// Whether one name may go on over the gap before this word.
fn joins(text: &Text<'_>, next: usize) -> bool {
    let gap = text.gap(next);
    match gap {
        " " | "-" | "'" | "’" | "\n" | "\u{a0}" => true,
        // "People's Republic of China", but not "Dublin's city manager"
        "'s " | "’s " => begins_name(text.word(next)),
        // "St. Louis", "W.Va."
        ". " | "." => text.word(next - 1).len() <= 2,
        _ => gap.trim().is_empty() && gap.matches('\n').count() < 2,
    }
}

/// "Paris, Texas": a name, a comma, and a region in which a place of that name lies.
fn link_containers(text: &Text<'_>, spans: &mut [Span]) {
    // From the end, so that "Paris, Bourbon County, Ky." is read from its widest region.
    for at in (1..spans.len()).rev() {
        let (before, rest) = spans.split_at_mut(at);
        let (Some(inner), Some(outer)) = (before.last_mut(), rest.first_mut()) else { continue };
        let gap = text.gap(outer.first);
        if inner.last + 1 != outer.first || !(gap == ", " || gap == " (" || gap == ",\n") {
            continue;
        }
        let wider = outer.container;
        let region = outer.candidates.clone().take(60).find(|region| {
            matches!(
                region.place.feature(),
                Feature::Country | Feature::Division | Feature::District | Feature::Area
            ) && region.form != NameForm::Demonym
                && region.form != NameForm::Alternate
                && wider.is_none_or(|w| region.place.lies_in(w))
                && plausible(inner, *region)
                && inner.candidates.clone().take(100).any(|c| {
                    c.form != NameForm::Demonym
                        && c.place.feature() > region.place.feature()
                        && c.place.lies_in(region.place)
                })
        });
        if let Some(region) = region {
            inner.container = Some(region.place);
            outer.contains = true;
        }
    }
}

/// Two countries or two states with a comma between them are a list.
fn plausible(inner: &Span, region: Candidate) -> bool {
    region.form == NameForm::Abbreviation
        || match inner.top.place.feature() {
            Feature::Country => region.place.feature() == Feature::Division,
            Feature::Division => region.place.feature() == Feature::Country,
            _ => true,
        }
}
