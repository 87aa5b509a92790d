//! What tells that capitalised words name a person: a title before them, a given name, an initial,
//! a known surname, a verb of speaking.

use super::{
    names::{Finder, Name, Unit, What},
    scan::{Join, Word},
};
use crate::{
    article::ActorKind,
    knowledge::actors::{DICTIONARY, Role, lexicon::Class},
    read::enrich::words::Shape,
};

/// Longest name of a person in words, without title.
const MAX_PERSON: usize = 5;
/// Most words in a row of a table before a person's name.
const MAX_ROW: usize = 8;

impl Finder<'_, '_, '_> {
    /// Finds the persons of a run: behind titles, after given names.
    pub(super) fn persons(&mut self, units: &[Unit]) {
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
            let end = self.person_end(units, from);
            let rule = end.and_then(|end| self.convincing(units, from, end, titled));
            match (end, rule) {
                (Some(end), Some(rule)) => {
                    let country = country.or_else(|| self.country_of_row(unit.first));
                    let name = Name {
                        first: unit.first,
                        last: units[end].last,
                        what: What::Person { titled, country: country.filter(|_| titled) },
                        rule,
                    };
                    self.take(name, &units[from..=end]);
                    from = end + 1;
                }
                (Some(end), None) => {
                    if unit.found.is_none() {
                        self.names.push(Name {
                            first: unit.first,
                            last: units[end].last,
                            what: What::Unknown,
                            rule: "",
                        });
                    }
                    from = end + 1;
                }
                (None, _) => from += 1,
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

    /// The state that begins the label of a row: "Iran delegation: Foreign Minister Jane Doe".
    fn country_of_row(&self, first: usize) -> Option<&'static str> {
        let words = &self.scan.words;
        let row = (first.saturating_sub(MAX_ROW)..=first)
            .rfind(|&i| words[i].join == Join::Break)
            .filter(|&row| row < first)?;
        let state = self.scan.match_at(row)?;
        let labelled =
            (state.last + 1..first).take(3).any(|i| self.scan.text.gap(i).starts_with(':'));
        let entry = DICTIONARY.entry(state.meaning).filter(|_| labelled)?;
        if entry.kind == ActorKind::State { entry.country } else { None }
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
                let unknown = count == 1
                    && word.is(Class::SURNAME)
                    && self.word(units[from]).class == Class::default()
                    && self.word(units[from]).shape == Shape::Title
                    && self.word(units[from]).join != Join::Break;
                let surname = (given || unknown) && single && !demonym;

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
            if ordinary
                || (count > 0 && word.is(Class::ORG_HEAD) && !(given && word.is(Class::SURNAME)))
            {
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
        let particle = |u: &&Unit| u.found.is_none() && self.word(**u).shape == Shape::Lower;
        let particles = units.iter().skip(index).take_while(particle).count();
        units.get(index + particles).is_some_and(|u| {
            let word = self.word(*u);
            u.found.is_none()
                && word.shape == Shape::Title
                && !word.is(Class::COMMON | Class::ORG_HEAD | Class::TITLE | Class::TEAM)
        })
    }

    /// What tells here that units `from` to `end` name a person.
    fn convincing(
        &self,
        units: &[Unit],
        from: usize,
        end: usize,
        titled: bool,
    ) -> Option<&'static str> {
        let (first, last) = (self.word(units[from]), self.word(units[end]));
        let length = end - from + 1;
        if first.heading || (length == 1 && first.shape == Shape::Initial) {
            return None;
        }
        if titled && (first.shape == Shape::Title || length > 1) {
            return Some("rule: a title before it");
        }
        if length == 1 {
            let speaks = first.shape == Shape::Title && self.speaks(units[from]);
            return speaks.then_some("rule: a known name beside a verb of speaking");
        }
        // "D-Mass.", "R-Texas": a party and where its member is from.
        if first.shape == Shape::Initial && self.word(units[from + 1]).join == Join::Hyphen {
            return None;
        }
        let inner = || units[from..=end].iter().map(|u| self.word(*u));
        let shouted = inner().any(|w| w.shape == Shape::Upper);
        let thing = last.is(Class::THING) && !(first.is(Class::GIVEN) && last.is(Class::SURNAME))
            || first.is(Class::LANDFORM);
        if shouted || thing || inner().any(|w| w.is(Class::TEAM)) {
            return None;
        }
        // "the Tham Luang cave", "in Khao Lak"
        let at = units[from].first;
        let before = self.scan.before(at).map_or("", |_| self.scan.folded(at - 1, at - 1));
        let located = matches!(before, "in" | "at" | "near" | "outside" | "across");
        if first.is(Class::GIVEN) {
            Some("rule: a given name")
        } else if inner().any(|w| w.shape == Shape::Initial) {
            Some("rule: an initial")
        } else if last.is(Class::SURNAME | Class::SUFFIX) {
            Some("rule: a known surname")
        } else {
            let unknown = before != "the" && !located && self.unknown_words(units, from, end);
            unknown.then_some("rule: words that no table knows")
        }
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
