//! What tells that a run of capitalised words is an organisation: the noun that heads it ("Ltd",
//! "Ministry", "University of"), a ticker behind it, or capitals alone.

use super::{
    names::{Finder, Name, Unit, What},
    scan::Join,
};
use crate::{
    knowledge::actors::{Role, lexicon::Class},
    read::enrich::words::Shape,
};

impl Finder<'_, '_, '_> {
    /// A run that ends in "Corp", "Ministry", "Party", or begins "Bank of".
    pub(super) fn organisation(&self, units: &[Unit]) -> Option<Name> {
        if let [unit] = units {
            if unit.found.is_some() {
                return None;
            }
            if self.unknown_acronym(unit.first) || self.nickname(*unit) {
                let what = What::Organisation;
                let rule = "rule: an acronym, or the nickname of a club";
                return Some(Name { first: unit.first, last: unit.last, what, rule });
            }
        }
        let head = units.iter().rposition(|u| {
            u.found.is_none()
                && self.word(*u).is(Class::ORG_HEAD | Class::TEAM)
                && self.word(*u).shape != Shape::Lower
        });
        let named = Name {
            first: units[0].first,
            last: units[units.len() - 1].last,
            what: What::Organisation,
            rule: "rule: a ticker behind it",
        };
        // "Xyz Ltd <XYZ>": a ticker follows companies only.
        let after = named.last + 1;
        if self.scan.get(after).is_some_and(|w| w.join == Join::Other)
            && self.scan.text.gap(after).trim_start_matches('.').trim() == "<"
            && !self.scan.words[named.first].heading
        {
            return Some(named);
        }
        let head = head?;
        if self.scan.words[units[head].first].heading {
            return None;
        }
        let word = self.word(units[head]);
        let mut first = 0;
        // "Iranian Foreign Ministry" is the Foreign Ministry of Iran: two actors.
        while first < head
            && self.role(units[first]) == Some(Role::Demonym)
            && word.is(Class::STATE_ORGAN)
            && units[first + 1..head].iter().all(|u| self.word(*u).is(Class::ORG_ADJECTIVE))
        {
            first += 1;
        }
        let mut last = units[head].last;
        let of = self.tail(last).filter(|_| word.is(Class::ORG_OF));
        if head == first {
            if word.is(Class::TEAM) {
                return None;
            }
            last = of?;
        } else {
            let person_title = units[first..head]
                .iter()
                .all(|u| u.found.is_none() && self.word(*u).is(Class::HONORIFIC));
            let unnamed = units[first..head]
                .iter()
                .all(|u| u.found.is_none() && self.word(*u).is(Class::FUNCTION | Class::TIME));
            if person_title || unnamed {
                return None;
            }
            let [given, family] = [units[first], units[head]].map(|u| self.word(u));
            let person = head == first + 1
                && units[first].found.is_none()
                && given.is(Class::GIVEN)
                && family.is(Class::SURNAME)
                && of.is_none();
            if person {
                return None;
            }
            // Of clubs the town or the sponsor is known: "Chicago Bulls", but not "Sam Bull".
            if word.is(Class::TEAM)
                && !units[first..head].iter().any(|u| self.is_place(*u) || self.kind(*u).is_some())
            {
                return None;
            }
            last = of.unwrap_or(last);
        }
        let (what, rule) = (What::Organisation, "rule: the noun that heads it");
        Some(Name { first: units[first].first, last, what, rule })
    }

    /// An acronym in running text that is no measure, format or title.
    fn unknown_acronym(&self, index: usize) -> bool {
        let word = &self.scan.words[index];
        let ordinary =
            Class::NOT_ORG | Class::COMMON | Class::FUNCTION | Class::TIME | Class::GIVEN;
        word.shape == Shape::Upper
            && !word.heading
            && !word.is(ordinary)
            && self.scan.folded(index, index).len() < 6
            && !self.scan.folded(index, index).contains(|c: char| c.is_ascii_digit())
            && self.scan.before(index).is_some()
    }

    /// "the Yankees"
    fn nickname(&self, unit: Unit) -> bool {
        let word = self.word(unit);
        word.is(Class::TEAM)
            && !word.is(Class::COMMON | Class::GIVEN)
            && word.shape == Shape::Title
            && self.scan.before(unit.first).is_some()
            && self.scan.folded(unit.first - 1, unit.first - 1) == "the"
    }

    /// The end of "of Foreign Affairs", "for the Study of War" behind the word `last`.
    fn tail(&self, last: usize) -> Option<usize> {
        let mut at = last + 1;
        let joined = |i: usize| self.scan.get(i).is_some_and(|w| w.join == Join::Space);
        if !joined(at) || !matches!(self.scan.folded(at, at), "of" | "for") {
            return None;
        }
        at += 1;
        if joined(at) && self.scan.folded(at, at) == "the" {
            at += 1;
        }
        if !joined(at) || !self.scan.words[at].capital() || self.scan.words[at].is(Class::TIME) {
            return None;
        }
        while self.scan.get(at + 1).is_some_and(|w| w.capital() && w.join.inside_name()) {
            at += 1;
        }
        // "of Trade and Industry"
        let and = at + 1;
        if joined(and)
            && self.scan.folded(and, and) == "and"
            && joined(and + 1)
            && self.scan.words[at].is(Class::COMMON)
            && self.scan.words[and + 1].capital()
            && self.scan.words[and + 1].is(Class::COMMON)
        {
            at = and + 1;
        }
        Some(at)
    }
}
