//! Persons whom the words themselves show: a given name or initials before one more word with a capital, or a form of
//! address before a name.

use super::{Input, KINDS, Kind, Tagged};
use crate::{
    knowledge::{actors::lexicon::Class, lexicon::places},
    read::enrich::{
        actors::scan::{Join, Scan, Word},
        words::Shape,
    },
};

/// Logarithm of how much likelier a full name makes a person.
const LIKELY: f32 = 4.0;

/// Speaks for the persons that have a full name or a form of address in an English text: adds those that the sequence
/// model has not found, or of whom it took the given name alone for a name ("Virginia Woolf thanked them"), and makes
/// it surer of others.
pub(super) fn add(input: &Input<'_, '_, '_>, names: &mut Vec<Tagged>) {
    let scan = input.scan;
    for first in 0..scan.len() {
        if is_full_name(scan, first) {
            speak_for(first, first + 1, names);
        } else if let Some(address) = address(scan, first) {
            // "Mr Justice Baker" is no name of a court.
            let title = names.iter_mut().find(|name| name.last == first && name.first >= address);
            if let Some(name) = title.filter(|name| name.first < first) {
                *name = person(first, first);
            }
            speak_for(first, first, names);
        }
    }
}

/// Says that the words `first` to `last` are a person.
fn speak_for(first: usize, last: usize, names: &mut Vec<Tagged>) {
    let from = names.partition_point(|name| name.last < first);
    let overlapping = names[from..].iter().take_while(|name| name.first <= last).count();
    match &mut names[from..from + overlapping] {
        [] => names.insert(from, person(first, last)),
        [name] if (name.first, name.last) == (first, last) => {
            name.scores[Kind::Person as usize] += LIKELY;
        }
        [name] if (name.first, name.last) == (first, first) => *name = person(first, last),
        _ => {}
    }
}

/// Words `first` to `last` as a person.
fn person(first: usize, last: usize) -> Tagged {
    let mut scores = [0.0; KINDS.len() + 1];
    scores[Kind::Person as usize] = LIKELY;
    Tagged { last, scores, ..Tagged::new(first, Kind::Person) }
}

/// Whether word `first` is a given name or initials, the next may be a surname, and no more capitals stand
/// beside them.
fn is_full_name(scan: &Scan<'_, '_>, first: usize) -> bool {
    let Some(&surname) = scan.get(first + 1) else { return false };
    let given = scan.words[first];
    let before = scan.before(first).filter(|_| given.join.inside_name());
    let behind =
        scan.get(first + 2).filter(|word| word.join.inside_name() || word.join == Join::Possessive);
    begins_name(scan, first)
        && !given.heading
        && surname.join == Join::Space
        && surname.shape == Shape::Title
        && !is_no_surname(surname)
        && !before.copied().is_some_and(is_of_name)
        && !behind.is_some_and(|word| word.capital())
}

/// Whether a word with a capital may belong to the name behind it.
fn is_of_name(word: Word) -> bool {
    word.capital() && !word.is(Class::TITLE | Class::HONORIFIC)
}

/// The form of address before one word with a capital: "Mr Baker", "Mr Justice Baker".
fn address(scan: &Scan<'_, '_>, at: usize) -> Option<usize> {
    let word = scan.words[at];
    let behind = scan.get(at + 1).filter(|word| word.join.inside_name());
    let is_alone = word.shape == Shape::Title && !behind.is_some_and(|word| word.capital());
    if !is_alone || is_no_surname(word) {
        return None;
    }
    let before = |at: usize| scan.before(at).filter(|_| scan.words[at].join == Join::Space);
    let is_address = |at: &usize| before(at + 1).is_some_and(|word| word.is(Class::HONORIFIC));
    let is_title = before(at).is_some_and(|word| word.is(Class::TITLE) && word.capital());
    let titled = at.checked_sub(2).filter(|_| is_title).filter(is_address);
    at.checked_sub(1).filter(is_address).or(titled)
}

/// Whether a word is a given name, also one that is a place, or initials: "J.R.R.".
fn begins_name(scan: &Scan<'_, '_>, at: usize) -> bool {
    let word = scan.words[at];
    match word.shape {
        Shape::Title => {
            word.is(Class::GIVEN) || scan.text.known(at).places.any(places::Class::GIVEN)
        }
        Shape::Initial => true,
        Shape::Upper => {
            scan.text.word(at).split_terminator('.').all(|part| part.chars().count() == 1)
        }
        _ => false,
    }
}

/// Whether a word is no surname, whatever stands before it.
fn is_no_surname(word: Word) -> bool {
    let parts = Class::ORG_HEAD | Class::TEAM | Class::THING | Class::LANDFORM | Class::STATE_ORGAN;
    word.is(parts | Class::COMMON | Class::FUNCTION | Class::TITLE | Class::HONORIFIC | Class::TIME)
}
