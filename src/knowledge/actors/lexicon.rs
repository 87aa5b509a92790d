//! Words and the classes they belong to: what a capitalised word can be, and which words around a
//! name tell what it names.

use std::{ops::BitOr, sync::LazyLock};

use foldhash::{HashMap, HashMapExt};

/// A set of word classes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Class(u32);

impl Class {
    /// Stands before a person's name: "Mr", "Sheikh".
    pub const HONORIFIC: Self = Self(1);
    /// An office or a job: "minister", "director".
    pub const TITLE: Self = Self(1 << 1);
    /// A verb of speaking: "said", "warned".
    pub const SAY: Self = Self(1 << 2);
    /// A verb of what actors do: "accused", "signed".
    pub const ACT: Self = Self(1 << 3);
    /// A verb, or a word beside one, that follows an actor: "has", "will", "not".
    pub const AUX: Self = Self(1 << 4);
    /// What states have and do: "exports", "sanctions", "war".
    pub const OFFICIAL: Self = Self(1 << 5);
    /// Stands between two that act: "with", "against", "accuse".
    pub const VERSUS: Self = Self(1 << 6);
    /// Stands before the name of a place: "northern", "downtown".
    pub const PLACE_CUE: Self = Self(1 << 7);
    /// A small word within a person's name: "van", "bin".
    pub const PARTICLE: Self = Self(1 << 8);
    /// Stands behind a person's name: "Jr", "III".
    pub const SUFFIX: Self = Self(1 << 9);
    /// Ends the name of an organisation: "Corp", "Ltd", "University".
    pub const ORG_HEAD: Self = Self(1 << 10);
    /// Ends the name of a sports team: "Lakers".
    pub const TEAM: Self = Self(1 << 11);
    /// Begins the name of an organisation that goes on with "of" or "for": "Ministry", "Bank".
    pub const ORG_OF: Self = Self(1 << 12);
    /// Stands before the noun in the name of an organisation: "Foreign", "Finance".
    pub const ORG_ADJECTIVE: Self = Self(1 << 13);
    /// A month, a day of the week and the like.
    pub const TIME: Self = Self(1 << 14);
    /// Capitals that are no name of an organisation: "CEO", "GDP".
    pub const NOT_ORG: Self = Self(1 << 15);
    /// An ordinary word, also where it stands capitalised.
    pub const COMMON: Self = Self(1 << 16);
    /// A given name.
    pub const GIVEN: Self = Self(1 << 17);
    /// A family name.
    pub const SURNAME: Self = Self(1 << 18);
    /// An article, a preposition, a conjunction, a pronoun.
    pub const FUNCTION: Self = Self(1 << 19);
    /// A body of a state: "ministry", "army", "court".
    pub const STATE_ORGAN: Self = Self(1 << 20);
    /// Ends the name of a building, a place or an event.
    pub const THING: Self = Self(1 << 21);
    /// Begins the name of a place or a storm.
    pub const LANDFORM: Self = Self(1 << 22);

    /// Whether the word is in one of the classes of `other`.
    pub fn is(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The numbers of its classes.
    pub fn bits(self) -> impl Iterator<Item = u32> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let bit = rest.trailing_zeros();
            rest &= rest.checked_sub(1)?;
            Some(bit)
        })
    }

    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "honorific" => Self::HONORIFIC,
            "title" => Self::TITLE,
            "say" => Self::SAY,
            "act" => Self::ACT,
            "aux" => Self::AUX,
            "official" => Self::OFFICIAL,
            "versus" => Self::VERSUS,
            "place" => Self::PLACE_CUE,
            "particle" => Self::PARTICLE,
            "suffix" => Self::SUFFIX,
            "orghead" => Self::ORG_HEAD,
            "team" => Self::TEAM,
            "orgof" => Self::ORG_OF,
            "orgadj" => Self::ORG_ADJECTIVE,
            "time" => Self::TIME,
            "notorg" => Self::NOT_ORG,
            "stateorgan" => Self::STATE_ORGAN,
            "function" => Self::FUNCTION,
            "thing" => Self::THING,
            "landform" => Self::LANDFORM,
            _ => return None,
        })
    }
}

impl BitOr for Class {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

static LEXICON: LazyLock<HashMap<&str, Class>> = LazyLock::new(|| {
    let mut words = HashMap::with_capacity(20_000);
    let mut add = |word, class: Class| {
        let entry: &mut Class = words.entry(word).or_default();
        *entry = *entry | class;
    };
    for (class, list) in rows(include_str!("data/cues.tsv")).filter_map(|l| l.split_once('\t')) {
        if let Some(class) = Class::named(class) {
            list.split(' ').for_each(|word| add(word, class));
        }
    }
    rows(include_str!("data/common.txt")).for_each(|w| add(w, Class::COMMON));
    rows(include_str!("data/given_names.txt")).for_each(|w| add(w, Class::GIVEN));
    rows(include_str!("data/surnames.txt")).for_each(|w| add(w, Class::SURNAME));
    words
});

/// The lines of a data file without its comments.
pub fn rows(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// The classes of a folded word.
pub fn class(folded: &str) -> Class {
    LEXICON.get(folded).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_lists_are_folded() {
        for list in [
            include_str!("data/common.txt"),
            include_str!("data/given_names.txt"),
            include_str!("data/surnames.txt"),
        ] {
            for word in rows(list) {
                assert_eq!(crate::text::fold_phrase(word), word);
            }
        }
    }

    #[test]
    fn every_class_of_the_cue_table_is_known() {
        for row in rows(include_str!("data/cues.tsv")) {
            let class = row.split('\t').next().unwrap_or_default();
            assert!(Class::named(class).is_some(), "{class}");
        }
    }
}
