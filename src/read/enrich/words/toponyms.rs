//! Which stretches of a text name a place.
//!
//! Candidates are the longest names of the gazetteer that begin with a capital (or in a script
//! without capitals). Each gets a score in favour of being a place: how well known the place is, the
//! words around, the shape of the sentence, and how the same name is used elsewhere in the article.

use super::{
    evidence::{Surroundings, famous},
    span::{Person, Span},
};
use crate::{
    knowledge::gazetteer::{
        self, Candidate, Feature, NameForm, Place, division_of_plural, is_division_before,
        is_division_behind,
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
    read_lists(text, &mut spans);
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

/// "Douglas, Sarpy and Lancaster counties": each name of the list is that of a county.
fn read_lists(text: &Passage<'_>, spans: &mut Vec<Span>) {
    for word in 1..text.tokens.len() {
        if !text.spaced(word) {
            continue;
        }
        let Some(single) = division_of_plural(text.folded(word, word)) else { continue };
        let mut end = Some(word - 1);
        while let Some(last) = end.filter(|&last| begins_name(text.word(last))) {
            let first = first_of_name(text, last);
            name_division(text, spans, first, last, &single);
            end = before_in_list(text, first);
        }
    }
}

/// The first of the words with a capital that stand side by side up to this one.
fn first_of_name(text: &Passage<'_>, last: usize) -> usize {
    let longer = |at: &usize| text.spaced(*at) && begins_name(text.word(at - 1));
    let from = last.saturating_sub(WORDS);
    (from + 1..=last).rev().take_while(longer).last().map_or(last, |at| at - 1)
}

/// Most words of a name in a list, less one.
const WORDS: usize = 3;

/// The last word of the name before one in a list: there is a comma between them, or "and", or both.
fn before_in_list(text: &Passage<'_>, first: usize) -> Option<usize> {
    let before = first.checked_sub(1)?;
    if text.gap(first) == ", " {
        return Some(before);
    }
    let joined = text.spaced(first) && matches!(text.word(before), "and" | "or");
    let last = before.checked_sub(1).filter(|_| joined)?;
    matches!(text.gap(before), " " | ", ").then_some(last)
}

/// Reads the last words of a stretch that name a division of a kind as its name, where they do not already.
fn name_division(text: &Passage<'_>, spans: &mut Vec<Span>, first: usize, last: usize, kind: &str) {
    let divisions = [Feature::Division, Feature::District];
    for first in first..=last {
        let name = format!("{} {kind}", text.folded(first, last));
        let named = Span::new(first, last, gazetteer::lookup(&name));
        let district = |named: &Span| named.top.place.feature() == Feature::District;
        if !named.as_ref().is_some_and(district)
            && let Some(span) = spans.iter_mut().find(|s| s.first == first && s.last == last)
            && span.candidates.clone().any(|c| divisions.contains(&c.place.feature()))
        {
            span.division = true;
            return;
        }
        if let Some(span) = named {
            spans.retain(|other| other.last < first || other.first > last);
            let at = spans.partition_point(|other| other.last < first);
            spans.insert(at, Span { division: true, ..span });
            return;
        }
    }
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
        } else if let Some(region) = region_of_unknown(text, inner, outer) {
            inner.outside = Some(region);
            outer.contains = true;
        }
    }
}

/// "HOLLIDAY, Mo. -": a region that stands behind a name and has no place of that name which the gazetteer knows. Its
/// full name may also go on a list of places, where no sign ends it.
fn region_of_unknown(text: &Text<'_>, inner: &Span, outer: &Span) -> Option<Place> {
    let Candidate { place: region, form } = outer.top;
    let place = inner.top.place;
    let town = matches!(place.feature(), Feature::City | Feature::District) && !place.is_capital();
    let after = text.gap(outer.last + 1);
    let goes_on = text.tokens.len() > outer.last + 1
        && text.word(outer.last + 1).starts_with(char::is_uppercase);
    let ends = after.starts_with(['.', ';', ')']) || after.starts_with(',') && !goes_on;
    let stands = match form {
        NameForm::Abbreviation => true,
        NameForm::Name => ends && place.population() < LARGE,
        NameForm::Alternate | NameForm::Demonym => false,
    };
    let division = region.feature() == Feature::Division && famous(region);
    (division && town && stands && outer.container.is_none()).then_some(region)
}

/// Inhabitants of a town that a list of places may name without its region.
const LARGE: u32 = 100_000;

/// Two countries or two states with a comma between them are a list.
fn plausible(inner: &Span, region: Candidate) -> bool {
    region.form == NameForm::Abbreviation
        || match inner.top.place.feature() {
            Feature::Country => region.place.feature() == Feature::Division,
            Feature::Division => region.place.feature() == Feature::Country,
            _ => true,
        }
}
