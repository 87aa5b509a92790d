//! Names that no table holds: runs of capitalised words, cut for [`super::organisations`] and
//! [`super::persons`] to tell what they name.

use super::scan::{Join, Match, Scan, Word};
use crate::{
    article::ActorKind,
    knowledge::actors::{DICTIONARY, Entry, Meaning, Role, lexicon::Class},
    read::enrich::words::Shape,
};

/// What a stretch of words names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Person {
        titled: bool,
        country: Option<&'static str>,
    },
    Organisation,
    /// Nothing could be told; the rest of the article may know.
    Unknown,
}

/// Words `first` to `last` name something.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name {
    pub first: usize,
    pub last: usize,
    pub what: What,
    /// What found it, for whoever asks.
    pub rule: &'static str,
}

/// One part of a run: a single word, or a name of the dictionary.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit {
    pub first: usize,
    pub last: usize,
    /// Number of the match in the scan.
    pub found: Option<usize>,
}

/// Reads a scan from left to right and collects the names that are not in the dictionary.
/// Matches that turn out to be part of a longer name are marked in `taken`.
pub(super) struct Finder<'s, 'a, 't> {
    pub scan: &'s Scan<'a, 't>,
    pub names: Vec<Name>,
    pub taken: Vec<bool>,
    pub next_match: usize,
}

impl<'s, 'a, 't> Finder<'s, 'a, 't> {
    pub fn new(scan: &'s Scan<'a, 't>) -> Self {
        Self { scan, names: Vec::new(), taken: vec![false; scan.matches.len()], next_match: 0 }
    }

    /// Reads the whole scan.
    pub fn run(&mut self) {
        let mut units = Vec::new();
        let mut index = 0;
        while index < self.scan.len() {
            index = self.cut_run(index, &mut units);
            if !units.is_empty() {
                self.name_run(&units);
                // A name may have taken in words behind its run: "Bank of" + "Japan".
                index = self.names.last().map_or(index, |name| index.max(name.last + 1));
            }
        }
    }

    /// Cuts the run of capitalised words that begins at `index`; gives where to read on.
    fn cut_run(&mut self, index: usize, units: &mut Vec<Unit>) -> usize {
        units.clear();
        let mut at = index;
        while let Some(word) = self.scan.get(at) {
            if at > index && !word.join.inside_name() {
                break;
            }
            if let Some((number, found)) = self.match_at(at) {
                units.push(Unit { first: at, last: found.last, found: Some(number) });
                at = found.last + 1;
            } else if word.capital()
                || (at > index && word.join == Join::Hyphen && word.shape == Shape::Lower)
                || self.particle(at)
            {
                units.push(Unit { first: at, last: at, found: None });
                at += 1;
            } else {
                break;
            }
        }
        at.max(index + 1)
    }

    fn match_at(&mut self, index: usize) -> Option<(usize, Match)> {
        let matches = &self.scan.matches;
        while matches.get(self.next_match).is_some_and(|m| m.first < index) {
            self.next_match += 1;
        }
        let found = matches.get(self.next_match).filter(|m| m.first == index)?;
        Some((self.next_match, *found))
    }

    /// "van", "bin", "al-" before a capital.
    fn particle(&self, index: usize) -> bool {
        let word = &self.scan.words[index];
        if !word.is(Class::PARTICLE) || word.shape != Shape::Lower {
            return false;
        }
        let Some(next) = self.scan.get(index + 1) else { return false };
        let follows = next.capital() && matches!(next.join, Join::Space | Join::Hyphen)
            || next.is(Class::PARTICLE)
                && self.scan.get(index + 2).is_some_and(|w| w.capital() && w.join == Join::Space);
        let begins = self.scan.before(index).is_none_or(|w| !w.capital());
        let article =
            next.join == Join::Hyphen && matches!(self.scan.folded(index, index), "al" | "el");
        follows && if begins { article } else { self.scan.folded(index, index) != "as" }
    }

    pub(super) fn word(&self, unit: Unit) -> &Word {
        &self.scan.words[unit.first]
    }

    pub(super) fn role(&self, unit: Unit) -> Option<Role> {
        unit.found.map(|number| self.scan.matches[number].role)
    }

    pub(super) fn kind(&self, unit: Unit) -> Option<ActorKind> {
        let found = &self.scan.matches[unit.found?];
        DICTIONARY.entry(found.meaning).map(|entry| entry.kind)
    }

    pub(super) fn is_place(&self, unit: Unit) -> bool {
        unit.found.is_some_and(|n| {
            let found = &self.scan.matches[n];
            found.meaning == Meaning::Place || found.role == Role::Capital
        })
    }

    pub(super) fn country(&self, unit: Unit) -> Option<&'static str> {
        let found = &self.scan.matches[unit.found?];
        let sure = |e: &&Entry| e.kind == ActorKind::State && e.beside.is_none();
        DICTIONARY.entry(found.meaning).filter(sure)?.country
    }

    fn name_run(&mut self, units: &[Unit]) {
        let mut units = units;
        // Words that are capitalised only because they come first.
        while let Some((first, rest)) = units.split_first() {
            let word = self.word(*first);
            let trimmed = first.found.is_none()
                && (word.is(Class::FUNCTION | Class::TIME) && !word.is(Class::GIVEN)
                    || word.is(Class::FUNCTION)
                    || word.shape == Shape::Lower && !word.is(Class::PARTICLE));
            if !trimmed {
                break;
            }
            units = rest;
        }
        while let Some((last, rest)) = units.split_last() {
            let word = self.word(*last);
            let lower = word.shape == Shape::Lower && word.join == Join::Space;
            if last.found.is_some()
                || !(lower || word.is(Class::FUNCTION | Class::TIME) && !word.is(Class::GIVEN))
            {
                break;
            }
            units = rest;
        }
        if units.is_empty() {
            return;
        }
        if let Some(name) = self.organisation(units) {
            self.take(name, units);
            let rest = units.iter().position(|u| u.first > name.last).unwrap_or(units.len());
            if rest < units.len() && rest > 0 {
                self.name_run(&units[rest..]);
            }
            return;
        }
        self.persons(units);
    }

    pub(super) fn take(&mut self, name: Name, units: &[Unit]) {
        let from = self.next_match.saturating_sub(units.len());
        for (number, found) in self.scan.matches.iter().enumerate().skip(from) {
            if found.first > name.last {
                break;
            }
            if found.first >= name.first {
                self.taken[number] = true;
            }
        }
        self.names.push(name);
    }
}
