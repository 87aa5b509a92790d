//! When a state acts. "Oman said" and "talks with Oman" are about the government, "in Oman" is about
//! the country; "Tehran has rejected" is Iran, "protests in Tehran" is a city.

use super::scan::{Join, Match, Scan, Word};
use crate::{
    knowledge::actors::{Role, lexicon::Class},
    read::enrich::words::Shape,
};

/// What tells that a state acts.
pub(super) type Act = &'static str;

/// Most words of a clause that are looked at behind its subject.
const CLAUSE: usize = 12;

/// For every match of the scan what tells that it names a state that acts; `is_state` tells those
/// that may.
pub(super) fn acting(scan: &Scan<'_, '_>, is_state: impl Fn(&Match) -> bool) -> Vec<Option<Act>> {
    let states: Vec<bool> = scan.matches.iter().map(is_state).collect();
    let mut acts: Vec<Option<Act>> = scan
        .matches
        .iter()
        .zip(&states)
        .map(|(found, state)| if *state { acts(scan, found) } else { None })
        .collect();
    // "talks between Tehran and Washington", "the U.S.-Iran talks": parties act together.
    // Lists are read in both directions: "Chad, Niger and Mali signed", "against Chad, Niger and Mali".
    for pair in (1..acts.len()).chain((1..acts.len()).rev()) {
        if states[pair] && states[pair - 1] && acts[pair].is_some() != acts[pair - 1].is_some() {
            let left = &scan.matches[pair - 1];
            let right = &scan.matches[pair];
            if linked(scan, left, right) && !follows_place_cue(scan, left.first) {
                acts[pair].get_or_insert("named together with a state that acts");
                acts[pair - 1].get_or_insert("named together with a state that acts");
            }
        }
    }
    acts
}

/// Joined by "and", "or" or a hyphen.
fn linked(scan: &Scan<'_, '_>, left: &Match, right: &Match) -> bool {
    match right.first - left.last {
        1 => matches!(scan.words[right.first].join, Join::Hyphen | Join::Comma),
        2 => {
            let between = left.last + 1;
            matches!(scan.folded(between, between), "and" | "or" | "nor")
                && scan.words[right.first].join == Join::Space
        }
        3 => {
            let between = left.last + 1;
            matches!(scan.folded(between, between + 1), "and the" | "or the")
                && scan.words[right.first].join == Join::Space
        }
        _ => false,
    }
}

fn acts(scan: &Scan<'_, '_>, found: &Match) -> Option<Act> {
    let before = name_start(scan, found.first).and_then(|i| scan.get(i));
    let versus = before.is_some_and(|w| w.is(Class::VERSUS)) && !borders(scan, found.first)
        || targeted(scan, found.first);
    let place = before.is_some_and(|w| w.is(Class::PLACE_CUE) && !w.is(Class::VERSUS));
    let governs = || governs(scan, found.last).then_some("before a noun of government");
    let possesses = || possesses(scan, found.last).then_some("owner of a noun of government");
    let subject = || subject(scan, found.last).then_some("subject of a verb");
    let party = || {
        let party = versus && !starts_longer_name(scan, found.last);
        party.then_some("behind \"with\", \"by\", \"against\" or what is done to a state")
    };
    match found.role {
        Role::Seat => (!place).then_some("a seat of government"),
        Role::Demonym => governs().or_else(|| subject().filter(|_| !adjective(scan, found.last))),
        Role::Name | Role::Acronym => {
            governs().or_else(possesses).or_else(|| subject().filter(|_| !place)).or_else(party)
        }
        Role::Capital => possesses()
            .or_else(|| subject().filter(|_| !place))
            .or_else(|| party().filter(|_| !by_dateline(scan, found))),
    }
}

/// The word before a name, past "the".
fn name_start(scan: &Scan<'_, '_>, first: usize) -> Option<usize> {
    scan.before(first)?;
    let before = first - 1;
    if scan.folded(before, before) == "the" && scan.before(before).is_some() {
        return Some(before - 1);
    }
    Some(before)
}

/// "the border with Chad", "the road between Oman and Yemen"
fn borders(scan: &Scan<'_, '_>, first: usize) -> bool {
    let Some(noun) = first.checked_sub(2) else { return false };
    matches!(
        scan.folded(noun, noun),
        "border"
            | "borders"
            | "frontier"
            | "road"
            | "route"
            | "ferry"
            | "train"
            | "trains"
            | "flight"
            | "flights"
            | "railway"
            | "line"
    )
}

/// "sanctions on Iran", "strikes on Yemen"
fn targeted(scan: &Scan<'_, '_>, first: usize) -> bool {
    let Some(on) = name_start(scan, first).filter(|&on| scan.before(on).is_some()) else {
        return false;
    };
    scan.folded(on, on) == "on" && scan.words[on - 1].is(Class::OFFICIAL)
}

/// Whether what a name is the subject of is a state's doing: behind it, in the same clause, stands what
/// belongs to no person ("recalled its ambassador") or what is done to another state ("imposed tariffs on
/// China").
pub(super) fn acts_as_state(scan: &Scan<'_, '_>, found: &Match) -> bool {
    let ends = |word: &Word| matches!(word.join, Join::Break | Join::Comma);
    let clause = (found.last + 1..scan.len()).take_while(|&at| !ends(&scan.words[at]));
    subject(scan, found.last)
        && clause.take(CLAUSE).any(|at| {
            let its = scan.folded(at, at) == "its" && noun_of_government(scan, at + 1);
            its || scan.match_at(at).is_some() && targeted(scan, at)
        })
}

/// Whether a name stands behind a word that says where something is.
pub(super) fn follows_place_cue(scan: &Scan<'_, '_>, first: usize) -> bool {
    name_start(scan, first)
        .and_then(|i| scan.get(i))
        .is_some_and(|w| w.is(Class::PLACE_CUE) && !w.is(Class::VERSUS))
}

/// "Iranian officials", "U.S. special envoy": a noun of government within three words.
fn governs(scan: &Scan<'_, '_>, last: usize) -> bool {
    let Some(next) = scan.get(last + 1) else { return false };
    if !matches!(next.join, Join::Space | Join::Hyphen) {
        return false;
    }
    noun_of_government(scan, last + 1)
}

/// "Iran's nuclear programme"
fn possesses(scan: &Scan<'_, '_>, last: usize) -> bool {
    scan.get(last + 1).is_some_and(|w| w.join == Join::Possessive)
        && noun_of_government(scan, last + 1)
}

fn noun_of_government(scan: &Scan<'_, '_>, from: usize) -> bool {
    for index in from..(from + 3).min(scan.len()) {
        let word = &scan.words[index];
        if index > from && !matches!(word.join, Join::Space | Join::Hyphen) {
            return false;
        }
        if word.is(Class::OFFICIAL) {
            return true;
        }
        if word.is(Class::FUNCTION | Class::VERSUS | Class::PLACE_CUE | Class::SAY | Class::AUX) {
            return false;
        }
    }
    false
}

/// A finite verb follows: "Oman said", "Iran has also agreed", "Israel, which bombed".
fn subject(scan: &Scan<'_, '_>, last: usize) -> bool {
    scan.after(last).is_some_and(|w| is_finite(*w) || past(scan, last + 1))
        || scan.get(last + 1).is_some_and(|w| w.join == Join::Comma)
            && scan.folded(last + 1, last + 1) == "which"
            && scan.after(last + 1).is_some_and(|w| is_finite(*w))
}

fn is_finite(word: Word) -> bool {
    word.is(Class::ACT | Class::AUX | Class::SAY)
}

/// A verb of the past by its ending: "Hungary dropped"; "by" behind it makes it a participle.
fn past(scan: &Scan<'_, '_>, index: usize) -> bool {
    let word = scan.folded(index, index);
    scan.words[index].shape == Shape::Lower
        && word.len() > 4
        && word.ends_with("ed")
        && !word.ends_with("eed")
        && scan.get(index + 1).is_none_or(|next| next.join != Join::Hyphen)
        && scan.after(index).is_none_or(|_| scan.folded(index + 1, index + 1) != "by")
}

/// A demonym before a noun only describes it.
fn adjective(scan: &Scan<'_, '_>, last: usize) -> bool {
    scan.after(last).is_none_or(|w| !w.is(Class::ACT | Class::AUX | Class::SAY))
}

/// "by Washington Irving", "with Paris Hilton"
fn starts_longer_name(scan: &Scan<'_, '_>, last: usize) -> bool {
    scan.after(last).is_some_and(|word| word.capital())
}

/// The city in which a story was filed stands first and is followed by a comma, bracket or dash.
fn by_dateline(scan: &Scan<'_, '_>, found: &Match) -> bool {
    scan.words[found.first].join == Join::Break
}
