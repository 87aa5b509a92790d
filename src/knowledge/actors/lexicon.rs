//! Words and the classes they belong to: what a capitalised word can be, and which words around a
//! name tell what it names.

use std::{ops::BitOr, sync::LazyLock};

use foldhash::{HashMap, HashMapExt};

/// A set of word classes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Class(u32);

impl Class {
    /// Form of address before a name: "Mr".
    pub const HONORIFIC: Self = Self(1);
    /// Office or rank before a name: "President".
    pub const TITLE: Self = Self(1 << 1);
    /// Verb of speech: "said".
    pub const SAY: Self = Self(1 << 2);
    /// Verb of what actors do: "signed".
    pub const ACT: Self = Self(1 << 3);
    /// Auxiliary verb: "has".
    pub const AUX: Self = Self(1 << 4);
    /// Who speaks for a state or organisation: "spokesman".
    pub const OFFICIAL: Self = Self(1 << 5);
    /// Between two opponents: "vs".
    pub const VERSUS: Self = Self(1 << 6);
    /// Word before the name of a place: "in".
    pub const PLACE_CUE: Self = Self(1 << 7);
    /// Small word inside a name: "van".
    pub const PARTICLE: Self = Self(1 << 8);
    /// After a name: "Jr".
    pub const SUFFIX: Self = Self(1 << 9);
    /// Ends the name of an organisation: "Bank".
    pub const ORG_HEAD: Self = Self(1 << 10);
    /// Ends the name of a team: "United".
    pub const TEAM: Self = Self(1 << 11);
    /// Begins the name of an organisation before "of": "Bank".
    pub const ORG_OF: Self = Self(1 << 12);
    /// Begins the name of an organisation: "National".
    pub const ORG_ADJECTIVE: Self = Self(1 << 13);
    /// Day, month or other word of time.
    pub const TIME: Self = Self(1 << 14);
    /// Is in no name of an organisation.
    pub const NOT_ORG: Self = Self(1 << 15);
    /// Common word of English.
    pub const COMMON: Self = Self(1 << 16);
    /// Given name.
    pub const GIVEN: Self = Self(1 << 17);
    /// Surname.
    pub const SURNAME: Self = Self(1 << 18);
    /// Word that only holds a sentence together: "the".
    pub const FUNCTION: Self = Self(1 << 19);
    /// Organ of a state: "Ministry".
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

    /// All of its classes as one number.
    pub fn code(self) -> u32 {
        self.0
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

static LEXICON: LazyLock<HashMap<&'static str, Class>> = LazyLock::new(|| {
    let mut words = HashMap::with_capacity(20_000);
    for (class, list) in rows(include_str!("data/cues.tsv")).filter_map(|l| l.split_once('\t')) {
        if let Some(class) = Class::named(class) {
            add(&mut words, list.split(' '), class);
        }
    }
    add(&mut words, rows(include_str!("data/common.txt")), Class::COMMON);
    add(&mut words, rows(include_str!("data/given_names.txt")), Class::GIVEN);
    add(&mut words, rows(include_str!("data/surnames.txt")), Class::SURNAME);
    words
});

fn add(
    words: &mut HashMap<&'static str, Class>,
    list: impl Iterator<Item = &'static str>,
    class: Class,
) {
    for word in list {
        let known = words.entry(word).or_default();
        *known = *known | class;
    }
}

/// The lines of a data file without its comments.
pub fn rows(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// The classes of a folded word.
pub fn class(folded: &str) -> Class {
    LEXICON.get(folded).copied().unwrap_or_default()
}

/// Whether a folded word is a given name and whether it is a family name of some language other than
/// English.
pub fn names_abroad(folded: &str) -> [bool; 2] {
    let lists =
        [include_str!("data/given_names_abroad.txt"), include_str!("data/surnames_abroad.txt")];
    lists.map(|list| holds(list, folded))
}

/// Whether a sorted list of lines, comments before them, holds a word. It is searched where it lies:
/// building a table of it would take longer than all look-ups of a short run.
fn holds(list: &str, word: &str) -> bool {
    let start = if list.starts_with('#') { list.find('\n').map_or(0, |at| at + 1) } else { 0 };
    let bytes = &list.as_bytes()[start..];
    let word = word.as_bytes();
    let mut range = 0..bytes.len();
    while range.start < range.end {
        let middle = range.start + (range.end - range.start) / 2;
        let from = bytes[..middle].iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        let length = bytes[from..].iter().position(|b| *b == b'\n').unwrap_or(bytes.len() - from);
        match bytes[from..from + length].cmp(word) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => range.start = from + length + 1,
            std::cmp::Ordering::Greater => range.end = from,
        }
    }
    false
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
            include_str!("data/given_names_abroad.txt"),
            include_str!("data/surnames_abroad.txt"),
        ] {
            for word in rows(list) {
                assert_eq!(crate::text::fold_phrase(word), word);
            }
        }
    }

    #[test]
    fn names_of_other_languages_are_found_in_their_lists() {
        assert_eq!(names_abroad("aaban"), [true, false]);
        assert!(names_abroad("юлия")[0]);
        assert_eq!(names_abroad("zzzz"), [false, false]);
        for list in
            [include_str!("data/given_names_abroad.txt"), include_str!("data/surnames_abroad.txt")]
        {
            assert!(rows(list).all(|word| holds(list, word)));
            assert!(rows(list).is_sorted());
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
