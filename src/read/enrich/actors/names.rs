//! From what the tagger says to names in the making of actors, and which names of the dictionary it
//! leaves standing.

use super::{
    persons::country_of_office,
    scan::{Join, Match, Scan},
    tagger::{Kind, Tagged},
};
use crate::{
    article::ActorKind,
    knowledge::actors::{DICTIONARY, Role, lexicon::Class},
    read::enrich::words::Shape,
};

/// What a name names that no table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Person { country: Option<&'static str> },
    Organisation,
    Group,
}

/// How likely a name must be of its kind, by all of its mentions, to make an actor. Chosen on some hundred
/// labelled articles where right and wrong ones balance; products and works look most like organisations.
struct Sure {
    person: f32,
    organisation: f32,
    group: f32,
}

const SURE: Sure = Sure { person: 0.75, organisation: 0.9, group: 0.7 };
/// Where less text was learned from, and no dictionary helps.
const SURE_ABROAD: Sure = Sure { person: 0.9, organisation: 0.97, group: 0.7 };

/// Words `first` to `last` name something.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name {
    pub first: usize,
    pub last: usize,
    pub what: What,
    /// What found it.
    pub rule: &'static str,
}

/// The names of a text that the dictionary does not know better, in reading order.
pub(super) fn names(scan: &Scan<'_, '_>, tagged: &[Tagged], english: bool) -> Vec<Name> {
    let sure = if english { SURE } else { SURE_ABROAD };
    let mut names = Vec::new();
    for span in tagged {
        let mut first = span.first;
        let mut last = span.last;
        let what = match span.kind {
            Kind::Person => {
                while first < span.last && leads(scan, first) {
                    first += 1;
                }
                last = until_verb(scan, first, last);
                first = from_given(scan, first, tagged);
                What::Person { country: country_of_office(scan, first) }
            }
            Kind::Organisation => {
                first = behind_people(scan, behind_article(scan, first, last), last);
                first = behind_owner(scan, first, last);
                if first == last && scan.words[first].is(Class::NOT_ORG) {
                    continue;
                }
                What::Organisation
            }
            Kind::Group => What::Group,
            Kind::State | Kind::Place | Kind::People | Kind::Other => continue,
        };
        if known(scan, span) || pair(scan, span) || initials(scan, span) {
            continue;
        }
        let least = match what {
            What::Person { .. } => sure.person,
            What::Organisation => sure.organisation,
            What::Group => sure.group,
        };
        if span.sure < least {
            continue;
        }
        let rule = if span.agreed { "tagger, as elsewhere in the article" } else { "tagger" };
        // A given name of one word that has been taken for a name by itself is part of this one.
        names.pop_if(|before: &mut Name| before.last >= first);
        names.push(Name { first, last, what, rule });
    }
    names
}

/// The name of the tagger that holds the word `at`.
pub(super) fn tagged_at(tagged: &[Tagged], at: usize) -> Option<&Tagged> {
    let number = tagged.partition_point(|name| name.last < at);
    tagged.get(number).filter(|name| name.first <= at)
}

/// "King Abdullah", "PM Anwar", "Although James": a title is no part of a person's name, nor is a small word at the head
/// of a sentence; the shortest of these are names, too, as in "Do Kwon".
fn leads(scan: &Scan<'_, '_>, first: usize) -> bool {
    let word = &scan.words[first];
    let small = word.is(Class::FUNCTION) && scan.folded(first, first).len() > 3;
    (word.is(Class::HONORIFIC | Class::TITLE) || small) && !word.is(Class::GIVEN)
}

/// "UAE's General Civil Aviation Authority": the state that owns a body is no part of its name.
fn behind_owner(scan: &Scan<'_, '_>, first: usize, last: usize) -> usize {
    let Some(owner) = scan.match_at(first).filter(|owner| owner.last < last) else { return first };
    let state = DICTIONARY.entry(owner.meaning).is_some_and(|e| e.kind == ActorKind::State);
    let owns = scan.words[owner.last + 1].join == Join::Possessive;
    if state && owns { owner.last + 1 } else { first }
}

/// "Trinidad Lopez": a given name right before what the tagger sees as a person belongs to the name, unless it
/// is one of its own: "in Paris Hollande said". At the head of a sentence many a small word has a capital and looks
/// like a name from abroad.
pub(super) fn from_given(scan: &Scan<'_, '_>, first: usize, tagged: &[Tagged]) -> usize {
    let Some(before) = first.checked_sub(1) else { return first };
    let word = &scan.words[before];
    let given = scan.words[first].join == Join::Space
        && word.shape == Shape::Title
        && (word.is(Class::GIVEN)
            || scan.before(before).is_some()
                && scan.text.known(before).signature.is_given_abroad())
        && !word.is(Class::FUNCTION | Class::TITLE | Class::HONORIFIC);
    let other = tagged_at(tagged, before).is_some_and(|name| {
        let place = matches!(name.kind, Kind::Place | Kind::State);
        name.first < before || place && located(scan, before)
    });
    if given && !other { before } else { first }
}

/// Whether a word stands behind one that places come after.
fn located(scan: &Scan<'_, '_>, at: usize) -> bool {
    scan.before(at).is_some_and(|word| word.is(Class::PLACE_CUE))
}

/// "The Institute of Economic Affairs": the article is no part of a name that begins with what the body is.
fn behind_article(scan: &Scan<'_, '_>, first: usize, last: usize) -> usize {
    let heads = Class::ORG_OF | Class::ORG_ADJECTIVE | Class::STATE_ORGAN;
    let article = scan.folded(first, first) == "the" && last > first + 1;
    if article && scan.words[first + 1].is(heads) { first + 1 } else { first }
}

/// "Peruvian Senate": the people that an organ of state belongs to is no part of its name, unless the
/// dictionary knows the organ: "American Congress".
fn behind_people(scan: &Scan<'_, '_>, first: usize, last: usize) -> usize {
    let people = scan.match_at(first).filter(|m| m.role == Role::Demonym && m.last < last);
    let Some(people) = people.filter(|_| scan.words[last].is(Class::STATE_ORGAN)) else {
        return first;
    };
    let organ = scan.match_at(people.last + 1).filter(|organ| organ.last == last);
    let own = organ.is_some_and(|organ| country_of(organ) == country_of(people));
    if own { first } else { people.last + 1 }
}

fn country_of(found: &Match) -> Option<&'static str> {
    DICTIONARY.entry(found.meaning)?.country
}

/// The last word of a person's name before a word in small letters that is no part of one: "Doe met
/// Roe".
fn until_verb(scan: &Scan<'_, '_>, first: usize, last: usize) -> usize {
    (first + 1..=last).find(|at| may_be_verb(scan, *at)).map_or(last, |at| at - 1)
}

/// Whether a word in small letters behind a space is no part of a name.
fn may_be_verb(scan: &Scan<'_, '_>, at: usize) -> bool {
    let word = &scan.words[at];
    word.shape == Shape::Lower
        && word.join == Join::Space
        && !word.is(Class::PARTICLE)
        && scan.text.word(at).chars().count() > 3
        && scan.text.word(at).starts_with(char::is_lowercase)
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

/// "D-Mass.", "J", the degree "R.D.": letters that are no person's name.
fn initials(scan: &Scan<'_, '_>, tagged: &Tagged) -> bool {
    let single = |part: &str| part.chars().count() <= 1;
    let letters = |at: usize| scan.text.word(at).split('.').all(single);
    tagged.kind == Kind::Person
        && (scan.words[tagged.first].shape == Shape::Initial
            && (tagged.first == tagged.last || scan.words[tagged.first + 1].join == Join::Hyphen)
            || (tagged.first..=tagged.last).all(letters))
}

/// Whether a name of the dictionary may be what the tagger sees in the same words.
pub(super) fn fits(scan: &Scan<'_, '_>, found: &Match, kind: Kind) -> bool {
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
        // "Belgium beat France": a team.
        Kind::Organisation => {
            entry.kind != ActorKind::State || matches!(found.role, Role::Seat | Role::Demonym)
        }
        Kind::Group | Kind::State | Kind::People => true,
        // A league is an event to some, and an organisation to others.
        Kind::Other => {
            entry.kind == ActorKind::State
                || found.role == Role::Acronym
                || found.last > found.first
        }
        Kind::Place => entry.kind == ActorKind::State,
    }
}

/// Whether a match of the dictionary is part of a longer name of the tagger, or a name of another kind.
pub(super) fn taken(scan: &Scan<'_, '_>, found: &Match, tagged: &[Tagged]) -> Option<&'static str> {
    let Some(span) = tagged_at(tagged, found.first).or_else(|| tagged_at(tagged, found.last))
    else {
        let sure = found.last > found.first
            || found.role == Role::Acronym
            || DICTIONARY.entry(found.meaning).is_some_and(|entry| entry.kind == ActorKind::State);
        return (!sure).then_some("the tagger sees no name");
    };
    let longer = span.first < found.first || span.last > found.last;
    let apart = matches!(span.kind, Kind::State | Kind::People) || pair(scan, span);
    if longer && !apart {
        return Some("part of a longer name");
    }
    (!fits(scan, found, span.kind)).then_some("the tagger sees another kind of name")
}
