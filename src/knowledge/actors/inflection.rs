//! Whether two written forms may be one name in two cases: "Ukraina" and "Ukrainy", "Trump" and
//! "Trumps". Names have no entry in a table of stems, and a stemmer for words cuts them too short.

/// How far the names of a language change their endings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inflection {
    /// Names stay as they are.
    None,
    /// A genitive in -s, with or without an apostrophe.
    Genitive,
    /// Endings stand behind an apostrophe, or behind the ending of a compound.
    Apostrophe,
    /// Particles are hung on.
    Particles,
    /// Cases change the last letters.
    Cases,
}

/// Ends of Turkish compounds: "Bakanlığı", "Mahkemesi".
const COMPOUNDS: [&str; 12] =
    ["ığı", "iği", "uğu", "üğü", "sı", "si", "su", "sü", "ları", "leri", "igi", "ugu"];
/// What cases hang on them.
const COMPOUND_ENDINGS: [&str; 14] =
    ["nın", "nin", "nun", "nün", "ndan", "nden", "nda", "nde", "na", "ne", "nı", "ni", "nu", "nü"];
/// Korean particles.
const PARTICLES: [&str; 14] = [
    "에서",
    "에게",
    "으로",
    "께서",
    "이라고",
    "라고",
    "은",
    "는",
    "을",
    "를",
    "의",
    "에",
    "와",
    "과",
];

impl Inflection {
    /// That of a language, a BCP 47 tag.
    pub fn of(language: Option<&str>) -> Self {
        match language.and_then(|tag| tag.get(..2)).unwrap_or_default() {
            "de" | "nl" | "sv" | "da" | "no" | "nb" | "nn" | "lb" => Self::Genitive,
            "tr" | "az" => Self::Apostrophe,
            "ko" => Self::Particles,
            "pl" | "cs" | "sk" | "sl" | "hr" | "sr" | "bs" | "uk" | "ru" | "be" | "bg" | "lt"
            | "lv" | "et" | "fi" | "hu" | "is" | "el" => Self::Cases,
            _ => Self::None,
        }
    }

    /// A word without what its language hangs on.
    pub fn bare(self, word: &str) -> &str {
        match self {
            Self::Apostrophe => {
                let word = word.split(['\'', '’']).next().unwrap_or(word);
                let ending = COMPOUND_ENDINGS.iter().find_map(|ending| word.strip_suffix(ending));
                ending
                    .filter(|bare| COMPOUNDS.iter().any(|end| bare.ends_with(end)))
                    .unwrap_or(word)
            }
            Self::Particles => {
                let bare = PARTICLES.iter().find_map(|particle| word.strip_suffix(particle));
                bare.filter(|bare| bare.chars().count() > 1).unwrap_or(word)
            }
            Self::Genitive => word.trim_end_matches(['\'', '’']),
            Self::None | Self::Cases => word,
        }
    }

    /// Whether two folded names may be one, word by word.
    pub fn alike(self, one: &str, other: &str) -> bool {
        one == other
            || self != Self::None
                && one.split(' ').count() == other.split(' ').count()
                && one.split(' ').zip(other.split(' ')).all(|(one, other)| self.same(one, other))
    }

    fn same(self, one: &str, other: &str) -> bool {
        let one = self.bare(one);
        let other = self.bare(other);
        one == other
            || match self {
                Self::None | Self::Apostrophe | Self::Particles => false,
                Self::Genitive => {
                    let (short, long) =
                        if one.len() < other.len() { (one, other) } else { (other, one) };
                    short.len() > 2 && long.strip_prefix(short) == Some("s")
                }
                Self::Cases => shared(one, other).is_some(),
            }
    }
}

/// Letters in which two words of a language with cases agree before their endings, if they may be one
/// name.
pub fn shared(one: &str, other: &str) -> Option<usize> {
    let common = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let one = one.chars().count() - common;
    let other = other.chars().count() - common;
    let endings = one <= 3 && other <= 3 && one + other <= 4 && common >= 3;
    (endings && (common > 3 || one.min(other) == 0 && one + other <= 2)).then_some(common)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_of_a_name_are_one_name() {
        let polish = Inflection::of(Some("pl"));
        assert!(polish.alike("donald tusk", "donalda tuska"));
        assert!(polish.alike("warszawa", "warszawie"));
        assert!(!polish.alike("iran", "irak"));
        assert!(!polish.alike("donald tusk", "donald trump"));
        assert!(Inflection::of(Some("de")).alike("trump", "trumps"));
        assert!(Inflection::of(Some("tr")).alike("erdogan'in", "erdogan"));
        let turkish = Inflection::of(Some("tr"));
        assert_eq!(turkish.bare("Bakanlığının"), "Bakanlığı");
        assert_eq!(turkish.bare("Adana"), "Adana");
        assert_eq!(Inflection::of(Some("ko")).bare("검찰의"), "검찰");
        assert!(!Inflection::of(Some("en")).alike("trump", "trumps"));
    }
}
