//! Names that no table holds: runs of capitalised words, and what tells a person from an organisation.

use super::{
    dictionary::{DICTIONARY, Meaning, Role},
    lexicon::Class,
    scan::{Join, Match, Scan, Shape, Word},
};
use crate::article::ActorKind;

/// Longest name of a person in words, without title.
const MAX_PERSON: usize = 5;

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
}

/// One part of a run: a single word, or a name of the dictionary.
#[derive(Debug, Clone, Copy)]
struct Unit {
    first: usize,
    last: usize,
    /// Number of the match in the scan.
    found: Option<usize>,
}

/// Reads a scan from left to right and collects the names that are not in the dictionary.
/// Matches that turn out to be part of a longer name are marked in `taken`.
pub(super) struct Finder<'s, 'a, 't> {
    scan: &'s Scan<'a, 't>,
    pub names: Vec<Name>,
    pub taken: Vec<bool>,
    next_match: usize,
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

    fn word(&self, unit: Unit) -> &Word {
        &self.scan.words[unit.first]
    }

    fn role(&self, unit: Unit) -> Option<Role> {
        unit.found.map(|number| self.scan.matches[number].role)
    }

    fn kind(&self, unit: Unit) -> Option<ActorKind> {
        let found = &self.scan.matches[unit.found?];
        DICTIONARY.entry(found.meaning).map(|entry| entry.kind)
    }

    fn is_place(&self, unit: Unit) -> bool {
        unit.found.is_some_and(|n| {
            let found = &self.scan.matches[n];
            found.meaning == Meaning::Place || found.role == Role::Capital
        })
    }

    fn country(&self, unit: Unit) -> Option<&'static str> {
        let found = &self.scan.matches[unit.found?];
        DICTIONARY.entry(found.meaning).filter(|e| e.kind == ActorKind::State)?.country
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

    fn take(&mut self, name: Name, units: &[Unit]) {
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

    /// A run that ends in "Corp", "Ministry", "Party", or begins "Bank of".
    fn organisation(&self, units: &[Unit]) -> Option<Name> {
        if let [unit] = units {
            if unit.found.is_some() {
                return None;
            }
            if self.unknown_acronym(unit.first) {
                let what = What::Organisation;
                return Some(Name { first: unit.first, last: unit.last, what });
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
            // A person's surname may look like the head: "John Bank", "Sam Press".
            if word.is(Class::TEAM)
                && !units[first..head].iter().any(|u| self.is_place(*u) || self.kind(*u).is_some())
            {
                return None;
            }
            last = of.unwrap_or(last);
        }
        Some(Name { first: units[first].first, last, what: What::Organisation })
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
            && self.scan.before(index).is_some()
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

    /// Finds the persons of a run: behind titles, after given names.
    fn persons(&mut self, units: &[Unit]) {
        let mut from = 0;
        let mut titled = self.lower_title(units[0].first);
        let mut country = titled.then(|| self.country_before(units[0].first)).flatten();
        while from < units.len() {
            let unit = units[from];
            let word = *self.word(unit);
            if let Some(state) = self.country(unit)
                && self.person_end(units, from).is_none()
            {
                country = Some(state);
                from += 1;
                continue;
            }
            let is_title = unit.found.is_none()
                && word.is(Class::TITLE | Class::HONORIFIC)
                && word.capital()
                && from + 1 < units.len();
            if is_title && (word.is(Class::HONORIFIC) || !word.is(Class::GIVEN)) {
                titled = true;
                from += 1;
                continue;
            }
            if !titled && unit.found.is_none() && word.is(Class::COMMON) && !word.is(Class::GIVEN) {
                from += 1;
                continue;
            }
            match self.person_end(units, from) {
                Some(end) if self.convincing(units, from, end, titled) => {
                    let name = Name {
                        first: unit.first,
                        last: units[end].last,
                        what: What::Person { titled, country: country.filter(|_| titled) },
                    };
                    self.take(name, &units[from..=end]);
                    from = end + 1;
                }
                Some(end) => {
                    if unit.found.is_none() {
                        self.names.push(Name {
                            first: unit.first,
                            last: units[end].last,
                            what: What::Unknown,
                        });
                    }
                    from = end + 1;
                }
                None => from += 1,
            }
            titled = false;
            country = None;
        }
    }

    /// "spokesman", "former president" in small letters before the run.
    fn lower_title(&self, first: usize) -> bool {
        self.scan.words[first].join == Join::Space
            && self
                .scan
                .before(first)
                .is_some_and(|w| w.shape == Shape::Lower && w.is(Class::TITLE | Class::HONORIFIC))
    }

    /// The state named up to four words before a title: "Iranian foreign ministry spokesman".
    fn country_before(&self, first: usize) -> Option<&'static str> {
        let before = self.next_match.checked_sub(1).map_or(0, |n| n);
        self.scan.matches[..=before.min(self.scan.matches.len().checked_sub(1)?)]
            .iter()
            .rev()
            .take(3)
            .find(|m| m.last < first && first - m.last <= 5)
            .filter(|m| {
                (m.last + 1..first).all(|i| {
                    matches!(self.scan.words[i].join, Join::Space | Join::Possessive | Join::Hyphen)
                        && !self.scan.words[i].is(Class::FUNCTION | Class::ACT | Class::SAY)
                })
            })
            .and_then(|m| DICTIONARY.entry(m.meaning))
            .and_then(|entry| entry.country)
    }

    /// The last unit of the person's name that can begin at unit `from`.
    fn person_end(&self, units: &[Unit], from: usize) -> Option<usize> {
        let mut end = None;
        let mut given = false;
        for (count, index) in (from..units.len()).enumerate() {
            let unit = units[index];
            let word = self.word(unit);
            if count >= MAX_PERSON || (count > 0 && word.join == Join::Ampersand) {
                break;
            }
            if unit.found.is_some() {
                let single = unit.first == unit.last;
                let demonym = self.role(unit) == Some(Role::Demonym);
                let surname = given && single && !demonym;

                let forename = count == 0
                    && single
                    && !demonym
                    && word.is(Class::GIVEN)
                    && self.capital_name(units, index + 1);
                if !(surname || forename) {
                    break;
                }
                end = Some(index);
                given = forename;
                if surname {
                    break;
                }
                continue;
            }
            let ordinary = word.is(Class::COMMON | Class::TIME | Class::FUNCTION)
                && !word.is(Class::GIVEN | Class::SURNAME | Class::PARTICLE);
            if ordinary || (count > 0 && word.is(Class::ORG_HEAD)) {
                break;
            }
            if word.is(Class::SUFFIX) && count > 0
                || word.shape != Shape::Lower
                || word.join == Join::Hyphen
            {
                end = Some(index);
            }
            given |= word.is(Class::GIVEN) || word.shape == Shape::Initial;
        }
        end
    }

    /// A further capitalised word that is not in the dictionary.
    fn capital_name(&self, units: &[Unit], index: usize) -> bool {
        units.get(index).is_some_and(|u| {
            let word = self.word(*u);
            u.found.is_none()
                && word.shape == Shape::Title
                && !word.is(Class::COMMON | Class::ORG_HEAD | Class::TITLE | Class::TEAM)
        })
    }

    /// Whether units `from` to `end` name a person, as far as this place tells.
    fn convincing(&self, units: &[Unit], from: usize, end: usize, titled: bool) -> bool {
        let (first, last) = (self.word(units[from]), self.word(units[end]));
        let length = end - from + 1;
        if first.heading || (length == 1 && first.shape == Shape::Initial) {
            return false;
        }
        if titled && (first.shape == Shape::Title || length > 1) {
            return true;
        }
        if length == 1 {
            return first.shape == Shape::Title && self.speaks(units[from]);
        }
        let inner = || units[from..=end].iter().map(|u| self.word(*u));
        let shouted = inner().any(|w| w.shape == Shape::Upper);
        if shouted || inner().any(|w| w.is(Class::TEAM)) {
            return false;
        }
        first.is(Class::GIVEN)
            || first.shape == Shape::Initial
            || inner().any(|w| w.shape == Shape::Initial)
            || last.is(Class::SURNAME | Class::SUFFIX)
            || self.unknown_words(units, from, end)
    }

    /// "Doe said", ", said Doe": a known surname beside a verb of speaking.
    fn speaks(&self, unit: Unit) -> bool {
        let spoken = |w: &Word| w.shape == Shape::Lower && w.is(Class::SAY);
        self.word(unit).is(Class::SURNAME | Class::GIVEN)
            && (self.scan.after(unit.last).is_some_and(spoken)
                || self.word(unit).join == Join::Space
                    && self.scan.before(unit.first).is_some_and(spoken))
    }

    /// Two or three words that no table knows are most often a foreigner's name.
    fn unknown_words(&self, units: &[Unit], from: usize, end: usize) -> bool {
        end - from < 3
            && units[from..=end].iter().all(|u| {
                let word = self.word(*u);
                u.found.is_none()
                    && !word
                        .is(Class::COMMON | Class::ORG_HEAD | Class::ORG_ADJECTIVE | Class::NOT_ORG)
            })
    }
}
