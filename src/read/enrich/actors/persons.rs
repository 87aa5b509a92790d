//! The country that a person holds office in: "Iranian Foreign Minister Abbas Araghchi".

use super::scan::{Join, Scan};
use crate::{
    article::ActorKind,
    knowledge::actors::{DICTIONARY, lexicon::Class},
};

/// Most words in a row of a table before a person's name.
const MAX_ROW: usize = 8;

/// Most words between a country and the person who holds office in it.
const MAX_OFFICE: usize = 5;

/// The country of the office named right before a name that begins with word `first`.
pub(super) fn country_of_office(scan: &Scan<'_, '_>, first: usize) -> Option<&'static str> {
    scan.before(first).filter(|word| word.is(Class::TITLE | Class::HONORIFIC))?;
    country_before(scan, first).or_else(|| country_of_row(scan, first))
}

/// The state named up to some words before a title: "Iranian foreign ministry spokesman".
fn country_before(scan: &Scan<'_, '_>, first: usize) -> Option<&'static str> {
    let number = scan.matches.partition_point(|m| m.last < first).checked_sub(1)?;
    let found = &scan.matches[number];
    let joined = |at: usize| {
        let word = &scan.words[at];
        matches!(word.join, Join::Space | Join::Possessive | Join::Hyphen)
            && !word.is(Class::FUNCTION | Class::ACT | Class::SAY)
    };
    let near = first - found.last <= MAX_OFFICE && (found.last + 1..first).all(joined);
    let state = DICTIONARY.entry(found.meaning).filter(|entry| entry.beside.is_none());
    state.filter(|_| near)?.country
}

/// The state that begins the label of a row: "Iran delegation: Foreign Minister Jane Doe".
fn country_of_row(scan: &Scan<'_, '_>, first: usize) -> Option<&'static str> {
    let row = (first.saturating_sub(MAX_ROW)..=first)
        .rfind(|&i| scan.words[i].join == Join::Break)
        .filter(|&row| row < first)?;
    let state = scan.match_at(row)?;
    let labelled = (state.last + 1..first).take(3).any(|i| scan.text.gap(i).starts_with(':'));
    let entry = DICTIONARY.entry(state.meaning).filter(|_| labelled)?;
    if entry.kind == ActorKind::State { entry.country } else { None }
}
