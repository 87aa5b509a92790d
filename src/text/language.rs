//! Languages with stems of their own, by the Snowball stemmer made for each.
//!
//! Snowball's rules look at accents and umlauts, so a word is stemmed as written in small letters
//! and its stem is folded.

use frostem::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;

use super::{fold::fold, words::is_invisible};

/// A language that a Snowball stemmer was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(u8);

/// The letters that a language is written in. A word in others is foreign to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Arabic,
    Cyrillic,
    Greek,
}

struct Row {
    /// The languages as BCP 47 names them; the first stands in the terms of the index.
    tags: &'static [&'static str],
    algorithm: Algorithm,
    script: Script,
}

const fn row(tags: &'static [&'static str], algorithm: Algorithm, script: Script) -> Row {
    Row { tags, algorithm, script }
}

const LANGUAGES: &[Row] = &[
    row(&["en"], Algorithm::English, Script::Latin),
    row(&["ar"], Algorithm::Arabic, Script::Arabic),
    row(&["cs", "sk"], Algorithm::Czech, Script::Latin),
    row(&["da"], Algorithm::Danish, Script::Latin),
    row(&["de"], Algorithm::German, Script::Latin),
    row(&["el"], Algorithm::Greek, Script::Greek),
    row(&["es"], Algorithm::Spanish, Script::Latin),
    row(&["fa"], Algorithm::Persian, Script::Arabic),
    row(&["fi"], Algorithm::Finnish, Script::Latin),
    row(&["fr"], Algorithm::French, Script::Latin),
    row(&["hu"], Algorithm::Hungarian, Script::Latin),
    row(&["it"], Algorithm::Italian, Script::Latin),
    row(&["nb", "nn", "no"], Algorithm::Norwegian, Script::Latin),
    row(&["nl", "af"], Algorithm::Dutch, Script::Latin),
    row(&["pl"], Algorithm::Polish, Script::Latin),
    row(&["pt"], Algorithm::Portuguese, Script::Latin),
    row(&["ro"], Algorithm::Romanian, Script::Latin),
    row(&["ru"], Algorithm::Russian, Script::Cyrillic),
    row(&["sv"], Algorithm::Swedish, Script::Latin),
    row(&["tr"], Algorithm::Turkish, Script::Latin),
];

impl Language {
    /// Its stems are those of all words of which no better is known, see [`super::Stemmer`].
    pub const ENGLISH: Language = Language(0);

    /// The language of a BCP 47 tag; `None` where no stemmer was made for it.
    pub fn of(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        let is_it = |row: &Row| row.tags.iter().any(|tag| tag.eq_ignore_ascii_case(primary));
        LANGUAGES.iter().position(is_it).map(|at| Self(at as u8))
    }

    /// All languages but English.
    pub fn others() -> impl Iterator<Item = Self> {
        (1..LANGUAGES.len()).map(|at| Self(at as u8))
    }

    /// Its BCP 47 tag.
    pub fn code(self) -> &'static str {
        self.row().tags[0]
    }

    /// Its number among all languages, from 0.
    pub(super) fn number(self) -> usize {
        usize::from(self.0)
    }

    /// Whether a folded word is written in its letters.
    pub(super) fn writes(self, folded: &str) -> bool {
        let letters = match self.row().script {
            Script::Latin => return folded.is_ascii(),
            Script::Arabic => '\u{0600}'..='\u{06FF}',
            Script::Cyrillic => '\u{0400}'..='\u{04FF}',
            Script::Greek => '\u{0370}'..='\u{03FF}',
        };
        folded.starts_with(|c| letters.contains(&c))
    }

    fn row(self) -> &'static Row {
        &LANGUAGES[self.number()]
    }
}

/// Stems words of one language.
#[derive(Clone, Copy)]
pub struct LanguageStemmer(Option<Stemmer>);

impl LanguageStemmer {
    /// The stemmer of a BCP 47 language tag. Words of a language without one are only folded.
    pub fn new(tag: &str) -> Self {
        Language::of(tag).map_or(Self(None), Self::from)
    }

    /// Appends the folded stem of a word, as written, to `out`.
    pub fn stem(&self, word: &str, out: &mut String) {
        match self.0 {
            Some(snowball) => fold(&snowball.stem(&small(word)), out),
            None => fold(word, out),
        }
    }
}

impl From<Language> for LanguageStemmer {
    fn from(language: Language) -> Self {
        Self(Some(Stemmer::new(language.row().algorithm)))
    }
}

/// A word in small letters as Snowball knows them: composed, with the straight apostrophe and
/// nothing invisible.
pub(super) fn small(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let lower = word.to_lowercase();
    // The dot that a Turkish capital leaves behind belongs to the letter.
    let visible = lower.chars().filter(|c| !is_invisible(*c) && *c != '\u{307}');
    visible.map(|c| if c == '’' { '\'' } else { c }).nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflected_words_of_a_language_have_one_stem() {
        for (language, words) in [
            ("de", &["Wahl", "Wahlen"][..]),
            ("fr-FR", &["électorale", "électorales"]),
            ("es", &["ministro", "ministros"]),
            ("pt", &["governos", "governo"]),
            ("it", &["elezione", "elezioni"]),
            ("nl", &["verkiezing", "verkiezingen"]),
            ("ru", &["санкции", "санкций", "санкциями"]),
            ("pl", &["rządu", "rządem"]),
            ("tr", &["ülke", "ülkeler"]),
            ("ar", &["حكومة", "الحكومة"]),
            ("sv", &["valet", "valen"]),
            ("nb", &["regjering", "regjeringen"]),
            ("da", &["regering", "regeringen"]),
            ("cs", &["volby", "volbách"]),
        ] {
            let stemmer = LanguageStemmer::new(language);
            let stem = |word: &&str| {
                let mut out = String::new();
                stemmer.stem(word, &mut out);
                out
            };
            let stems: std::collections::BTreeSet<_> = words.iter().map(stem).collect();
            assert_eq!(stems.len(), 1, "{language}: {stems:?}");
        }
    }

    #[test]
    fn a_tag_names_the_language_whatever_its_region_and_case() {
        let code = |tag| Language::of(tag).map(Language::code);
        assert_eq!(
            (code("de-AT"), code("PT_br"), code("nn")),
            (Some("de"), Some("pt"), Some("nb"))
        );
        assert_eq!((code("vi"), code(""), code("en-GB")), (None, None, Some("en")));
        assert!(Language::of("en") == Some(Language::ENGLISH));
        assert!(Language::others().all(|language| language != Language::ENGLISH));
    }

    #[test]
    fn a_word_of_a_language_without_rules_is_folded() {
        let mut out = String::new();
        LanguageStemmer::new("vi").stem("Đường", &mut out);
        assert_eq!(out, "duong");
    }
}
