//! Rules and tagger together: the tagger has weighed what the rules say, so its word counts; the
//! rules add what they know besides, and keep what is no matter of likelihood.

use super::{
    names::{Name, What},
    scan::{Join, Match, Scan},
    tagger::{Kind, Tagged},
};
use crate::{
    article::ActorKind,
    knowledge::actors::{DICTIONARY, Role, lexicon::Class},
    read::enrich::words::Shape,
};

/// Names and taken matches of one text as the rules see them, revised.
pub(super) fn merge(
    scan: &Scan<'_, '_>,
    names: &mut Vec<Name>,
    taken: &mut [bool],
    tagged: &[Tagged],
    mut turned_down: impl FnMut(Name),
) {
    let ruled = std::mem::take(names);
    let mut rules = ruled.iter().peekable();
    let told =
        |t: &&Tagged| !known(scan, t) && !pair(scan, t) && !generic(scan, t) && !initials(scan, t);
    let mut spans = tagged.iter().filter(told).peekable();
    // Both are in reading order; a rule's name that a tagged one overlaps gives way.
    while rules.peek().is_some() || spans.peek().is_some() {
        let before = match (rules.peek(), spans.peek()) {
            (Some(rule), Some(span)) => rule.last < span.first,
            (rule, _) => rule.is_some(),
        };
        if before {
            if let Some(rule) = rules.next() {
                if keeps(rule) { names.push(*rule) } else { turned_down(*rule) }
            }
            continue;
        }
        let Some(span) = spans.next() else { continue };
        let from = rules.clone();
        let mut overlapped = 0;
        while rules.next_if(|rule| rule.first <= span.last).is_some() {
            overlapped += 1;
        }
        let overlapped = from.take(overlapped);
        let same = overlapped.clone().next().map(|rule| rule.what);
        let what = match span.kind {
            Kind::Person => match same {
                Some(what @ What::Person { .. }) => what,
                _ => What::Person { titled: false, country: None },
            },
            Kind::Organisation => What::Organisation,
            Kind::Place | Kind::Other => {
                overlapped.for_each(|rule| turned_down(*rule));
                continue;
            }
        };
        let mut first = span.first;
        while span.kind == Kind::Person && first < span.last && leads(scan, first) {
            first += 1;
        }
        let rule = if span.agreed { "tagger, as elsewhere in the article" } else { "tagger" };
        names.push(Name { first, last: span.last, what, rule });
    }
    retake(scan, names, taken);
}

/// "King Abdullah": a title is no part of a person's name.
fn leads(scan: &Scan<'_, '_>, first: usize) -> bool {
    let word = &scan.words[first];
    word.is(Class::HONORIFIC) && !word.is(Class::GIVEN)
}

/// Whether a name of the rules stands where the tagger sees none.
fn keeps(rule: &Name) -> bool {
    matches!(rule.what, What::Person { titled: true, .. } | What::Unknown)
}

/// Whether the dictionary knows better: it holds the name, or a longer one around it.
fn known(scan: &Scan<'_, '_>, tagged: &Tagged) -> bool {
    let number = scan.matches.partition_point(|m| m.last < tagged.first);
    scan.matches.get(number).is_some_and(|found| {
        let covers = found.first <= tagged.first && tagged.last <= found.last;
        let longer = found.last - found.first > tagged.last - tagged.first;
        covers && (longer || fits(scan, found, tagged.kind))
    })
}

/// "U.S.-Iran": names of the dictionary side by side, none of them the other's part.
fn pair(scan: &Scan<'_, '_>, tagged: &Tagged) -> bool {
    let from = scan.matches.partition_point(|m| m.last < tagged.first);
    let inside = || scan.matches[from..].iter().take_while(|m| m.last <= tagged.last);
    let hyphen = (tagged.first + 1..=tagged.last).any(|at| scan.words[at].join == Join::Hyphen);
    let covered: usize = inside().map(|m| m.last + 1 - m.first.max(tagged.first)).sum();
    hyphen && inside().count() > 1 && covered == tagged.last + 1 - tagged.first
}

/// "D-Mass.", "J": letters that are no person's name.
fn initials(scan: &Scan<'_, '_>, tagged: &Tagged) -> bool {
    tagged.kind == Kind::Person
        && scan.words[tagged.first].shape == Shape::Initial
        && (tagged.first == tagged.last || scan.words[tagged.first + 1].join == Join::Hyphen)
}

/// "the Government", "Secretary of State": a noun that names nobody by itself.
fn generic(scan: &Scan<'_, '_>, tagged: &Tagged) -> bool {
    tagged.kind == Kind::Organisation
        && scan.words[tagged.first].shape == Shape::Title
        && matches!(
            scan.folded(tagged.first, tagged.last),
            "government"
                | "state"
                | "states"
                | "ministry"
                | "department"
                | "administration"
                | "house"
        )
}

fn fits(scan: &Scan<'_, '_>, found: &Match, kind: Kind) -> bool {
    let Some(entry) = DICTIONARY.entry(found.meaning) else { return false };
    match kind {
        // A bare "Jordan" is a man only where the article names a man so in full; "Merrill Lynch" is
        // none, but "Ford" may be.
        Kind::Person => {
            entry.kind == ActorKind::State && found.role != Role::Capital
                || found.role == Role::Acronym
                || entry.kind == ActorKind::Organisation
                    && (found.last > found.first
                        || !scan.words[found.first].is(Class::SURNAME | Class::GIVEN))
        }
        Kind::Organisation => true,
        Kind::Place | Kind::Other => entry.kind != ActorKind::State,
    }
}

/// Matches that belong to a longer name, or to a name of another kind.
fn retake(scan: &Scan<'_, '_>, names: &[Name], taken: &mut [bool]) {
    taken.fill(false);
    for name in names.iter().filter(|name| name.what != What::Unknown) {
        let from = scan.matches.partition_point(|m| m.last < name.first);
        let inside = scan.matches[from..].iter().take_while(|m| m.first <= name.last).count();
        taken[from..from + inside].fill(true);
    }
}
