//! The names of known actors, and what each of them means.

use std::{borrow::Cow, sync::LazyLock};

use foldhash::{HashMap, HashMapExt};

use super::lexicon::rows;
use crate::{
    article::{ActorKind, Form},
    text::fold_phrase,
};

/// Longest name in words that is looked for.
const MAX_WORDS: usize = 10;

/// A known actor.
#[derive(Debug)]
pub struct Entry {
    /// Canonical name.
    pub name: &'static str,
    /// State, organisation or group; persons are not in the dictionary.
    pub kind: ActorKind,
    /// ISO 3166-1 alpha-2 code of the state that it is or belongs to.
    pub country: Option<&'static str>,
    /// Words separated by `;`: only texts with one of them mean this actor by its name.
    pub beside: Option<&'static str>,
}

/// The meaning of a name in the dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// An actor: its number in [`Dictionary::entries`].
    Actor(u16),
    /// A place that no actor is meant by.
    Place,
}

/// The role of a name for its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Its own name or another spelling of it.
    Name,
    /// What its people are called: "Iranian", "Iranians".
    Demonym,
    /// Its first letters: "IAEA".
    Acronym,
    /// The name of a city, which stands for the state or union only when it acts.
    Capital,
    /// A seat of government, which hardly ever means the building.
    Seat,
}

impl Role {
    /// The rule by which a name is taken for its meaning.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Name => "dictionary",
            Self::Demonym => "dictionary: demonym",
            Self::Acronym => "dictionary: acronym",
            Self::Capital => "metonym: a capital for its state",
            Self::Seat => "metonym: a seat of government for its state",
        }
    }

    /// How the record names the form of such a mention; `None` for a name.
    pub fn form(self) -> Option<Form> {
        match self {
            Self::Name => None,
            Self::Demonym => Some(Form::Demonym),
            Self::Acronym => Some(Form::Acronym),
            Self::Capital | Self::Seat => Some(Form::Metonym),
        }
    }
}

/// One name of one thing.
#[derive(Debug, Clone, Copy)]
pub struct Alias {
    /// Its meaning.
    pub meaning: Meaning,
    /// The role in which it has this meaning.
    pub role: Role,
}

/// All known actors and their names.
#[derive(Debug)]
pub struct Dictionary {
    /// The actors, states first.
    pub entries: Vec<Entry>,
    /// Names, folded.
    names: HashMap<Cow<'static, str>, Alias>,
    /// First words of names, and the number of words of the longest name that begins so.
    leads: HashMap<Cow<'static, str>, u8>,
}

/// The dictionary, made of the tables in `data` when it is first used.
pub static DICTIONARY: LazyLock<Dictionary> = LazyLock::new(Dictionary::load);

impl Dictionary {
    fn load() -> Self {
        let mut dictionary = Self {
            entries: Vec::with_capacity(4_000),
            names: HashMap::with_capacity(16_000),
            leads: HashMap::with_capacity(12_000),
        };
        for row in rows(include_str!("data/states.tsv")) {
            let [name, country, demonyms, acronyms, aliases, capitals, seats, beside] = cells(row);
            let actor = dictionary.enter(name, ActorKind::State, country, beside);
            dictionary.add(name, actor, Role::Name);
            dictionary.add_list(aliases, actor, Role::Name);
            for form in ["Republic of", "Kingdom of"] {
                dictionary.add(&format!("{form} {name}"), actor, Role::Name);
            }
            dictionary.add_list(acronyms, actor, Role::Acronym);
            dictionary.add_list(capitals, actor, Role::Capital);
            dictionary.add_list(seats, actor, Role::Seat);
            for demonym in list(demonyms) {
                dictionary.add(demonym, actor, Role::Demonym);
                if demonym.ends_with(['n', 'i', 'r', 'k', 't', 'l', 'c', 'b', 'd', 'e', 'v', 'z'])
                    && !demonym.ends_with("ese")
                {
                    dictionary.add(&format!("{demonym}s"), actor, Role::Demonym);
                }
            }
        }
        for (table, kind) in [
            (include_str!("data/intergovernmental.tsv"), ActorKind::Organisation),
            (include_str!("data/organisations.tsv"), ActorKind::Organisation),
            (include_str!("data/groups.tsv"), ActorKind::Group),
            (include_str!("data/institutions.tsv"), ActorKind::Organisation),
        ] {
            for row in rows(table) {
                let [name, country, acronyms, aliases, capitals] = cells(row);
                let actor = dictionary.enter(name, kind, country, "");
                dictionary.add_list(acronyms, actor, Role::Acronym);
                dictionary.add(name, actor, Role::Name);
                dictionary.add_list(aliases, actor, Role::Name);
                dictionary.add_list(capitals, actor, Role::Capital);
            }
        }
        for name in rows(include_str!("data/places.txt")) {
            dictionary.add_folded(Cow::Borrowed(name), Meaning::Place, Role::Name);
        }
        dictionary
    }

    fn enter(
        &mut self,
        name: &'static str,
        kind: ActorKind,
        country: &'static str,
        beside: &'static str,
    ) -> Meaning {
        self.entries.push(Entry {
            name,
            kind,
            country: Some(country).filter(|country| !country.is_empty()),
            beside: Some(beside).filter(|beside| !beside.is_empty()),
        });
        Meaning::Actor((self.entries.len() - 1) as u16)
    }

    fn add_list(&mut self, names: &'static str, meaning: Meaning, role: Role) {
        for name in list(names) {
            self.add(name, meaning, role);
        }
    }

    fn add(&mut self, name: &str, meaning: Meaning, role: Role) {
        self.add_folded(Cow::Owned(fold_phrase(name)), meaning, role);
    }

    /// The first meaning of a name stays: tables are read most certain first.
    fn add_folded(&mut self, folded: Cow<'static, str>, meaning: Meaning, role: Role) {
        let words = folded.split(' ').count().min(MAX_WORDS) as u8;
        let lead = match &folded {
            Cow::Borrowed(name) => Cow::Borrowed(name.split(' ').next().unwrap_or_default()),
            Cow::Owned(name) => Cow::Owned(name.split(' ').next().unwrap_or_default().to_owned()),
        };
        let longest = self.leads.entry(lead).or_default();
        *longest = words.max(*longest);
        self.names.entry(folded).or_insert(Alias { meaning, role });
    }

    /// The state with this ISO 3166-1 code.
    pub fn state(&self, code: &str) -> Option<Meaning> {
        let at = self
            .entries
            .iter()
            .position(|entry| entry.kind == ActorKind::State && entry.country == Some(code));
        at.map(|at| Meaning::Actor(at as u16))
    }

    /// What a folded name stands for.
    pub fn alias(&self, folded: &str) -> Option<&Alias> {
        self.names.get(folded)
    }

    /// The actor that is meant; `None` where a place is.
    pub fn entry(&self, meaning: Meaning) -> Option<&Entry> {
        match meaning {
            Meaning::Actor(number) => self.entries.get(number as usize),
            Meaning::Place => None,
        }
    }
}

/// Number of words of the longest known name that begins with a folded word; 0 where none does.
pub fn longest_name(lead: &str) -> u8 {
    DICTIONARY.leads.get(lead).copied().unwrap_or(0)
}

/// The first cells of a row; those that it does not have are empty.
fn cells<const N: usize>(row: &'static str) -> [&'static str; N] {
    let mut cells = row.split('\t');
    std::array::from_fn(|_| cells.next().unwrap_or_default())
}

fn list(cell: &'static str) -> impl Iterator<Item = &'static str> {
    cell.split(';').filter(|name| !name.is_empty())
}

/// The canonical name of the known actor that is called `name`, whatever the name's case, accents,
/// dots and leading "the".
///
/// ```
/// use dateline::knowledge::actors::canonical;
/// assert_eq!(canonical("the Kremlin"), Some("Russia"));
/// assert_eq!(canonical("u.s."), Some("United States"));
/// assert_eq!(canonical("Nobody at all"), None);
/// ```
pub fn canonical(name: &str) -> Option<&'static str> {
    let folded = fold_phrase(name);
    let dictionary = &*DICTIONARY;
    let alias = dictionary
        .alias(&folded)
        .or_else(|| dictionary.alias(folded.strip_prefix("the ").unwrap_or(&folded)))?;
    dictionary.entry(alias.meaning).map(|entry| entry.name)
}

/// The canonical names of all known actors, states first.
pub fn names() -> impl Iterator<Item = &'static str> {
    DICTIONARY.entries.iter().map(|entry| entry.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_actor_is_found_under_every_name_it_has() {
        for name in ["US", "Washington", "the White House", "american", "United States"] {
            assert_eq!(canonical(name), Some("United States"), "{name}");
        }
        assert_eq!(canonical("IAEA"), Some("International Atomic Energy Agency"));
        assert_eq!(canonical("Atlantis"), None);
        assert_eq!(canonical(""), None);
    }

    #[test]
    fn every_canonical_name_is_its_own() {
        for name in names() {
            assert_eq!(canonical(name), Some(name));
        }
    }
}
