//! Words around names that tell a place from a person, a company or a common word.

use std::sync::LazyLock;

use foldhash::{HashMap, HashMapExt};

/// The classes of a word; several may hold at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Class(u16);

impl Class {
    /// A common word that is also the name of some place: "Reading".
    pub const COMMON: Self = Self(1);
    /// Given name: "Charlotte".
    pub const GIVEN: Self = Self(1 << 1);
    /// Surname: "Jackson".
    pub const SURNAME: Self = Self(1 << 2);
    /// Before a person's name: "Mr.", "Senator".
    pub const TITLE: Self = Self(1 << 3);
    /// Mostly followed by a place: "in", "near".
    pub const STRONG_PREPOSITION: Self = Self(1 << 4);
    /// Often followed by a place: "to", "for".
    pub const WEAK_PREPOSITION: Self = Self(1 << 5);
    /// Makes a street of the name before it.
    pub const STREET: Self = Self(1 << 6);
    /// Something that a place has: "County", "police", "residents".
    pub const HEAD: Self = Self(1 << 7);
    /// Makes a company or a thing of the name before it.
    pub const COMPANY: Self = Self(1 << 8);
    /// Something that persons do: "said".
    pub const SAYING: Self = Self(1 << 9);

    /// Whether any of these holds.
    pub fn any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }

    /// Both together.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

static WORDS: LazyLock<HashMap<&'static str, Class>> = LazyLock::new(|| {
    let mut words = HashMap::with_capacity(3000);
    for line in include_str!("places.tsv").lines() {
        let Some((class, list)) = line.split_once('\t') else { continue };
        let class = match class {
            "common" => Class::COMMON,
            "given" => Class::GIVEN,
            "surname" => Class::SURNAME,
            "title" => Class::TITLE,
            "strong-preposition" => Class::STRONG_PREPOSITION,
            "weak-preposition" => Class::WEAK_PREPOSITION,
            "street" => Class::STREET,
            "head" => Class::HEAD,
            "company" => Class::COMPANY,
            "saying" => Class::SAYING,
            _ => continue,
        };
        for word in list.split(' ') {
            let known: &mut Class = words.entry(word).or_default();
            *known = known.or(class);
        }
    }
    words
});

/// The classes of a folded word.
pub fn class(folded: &str) -> Class {
    WORDS.get(folded).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_may_be_of_several_classes() {
        let classes = ["mr", "jackson", "walked", "in", "reading"].map(class);
        assert!(classes[0].any(Class::TITLE));
        assert!(classes[1].any(Class::GIVEN) && classes[1].any(Class::SURNAME));
        assert!(classes[3].any(Class::STRONG_PREPOSITION) && !classes[3].any(Class::GIVEN));
    }

    #[test]
    fn every_line_of_the_table_has_a_known_class() {
        let known = ["common", "given", "surname", "title", "strong-preposition"];
        let more = ["weak-preposition", "street", "head", "company", "saying"];
        for line in include_str!("places.tsv").lines() {
            let class = line.split('\t').next().unwrap_or_default();
            assert!(known.contains(&class) || more.contains(&class), "{line}");
        }
    }
}
