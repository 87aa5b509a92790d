//! The stems of each language, by the Snowball stemmer made for it.
//!
//! Snowball's rules look at accents and umlauts, so a word is stemmed as written in small letters
//! and its stem is folded. The search index has a rule of its own, [`super::Stemmer`].

use frostem::{Algorithm, Stemmer};

use super::fold;

/// Stems words of one language.
#[derive(Clone, Copy)]
pub struct LanguageStemmer(Option<Stemmer>);

impl LanguageStemmer {
    /// The stemmer of a BCP 47 language tag. Words of a language without one are only folded.
    pub fn new(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        let algorithm = match primary.to_ascii_lowercase().as_str() {
            "ar" => Algorithm::Arabic,
            "cs" | "sk" => Algorithm::Czech,
            "da" => Algorithm::Danish,
            "nl" | "af" => Algorithm::Dutch,
            "en" => Algorithm::English,
            "fi" => Algorithm::Finnish,
            "fr" => Algorithm::French,
            "de" => Algorithm::German,
            "el" => Algorithm::Greek,
            "hu" => Algorithm::Hungarian,
            "it" => Algorithm::Italian,
            "nb" | "nn" | "no" => Algorithm::Norwegian,
            "fa" => Algorithm::Persian,
            "pl" => Algorithm::Polish,
            "pt" => Algorithm::Portuguese,
            "ro" => Algorithm::Romanian,
            "ru" => Algorithm::Russian,
            "es" => Algorithm::Spanish,
            "sv" => Algorithm::Swedish,
            "tr" => Algorithm::Turkish,
            _ => return Self(None),
        };
        Self(Some(Stemmer::new(algorithm)))
    }

    /// Appends the folded stem of a word, as written, to `out`.
    pub fn stem(&self, word: &str, out: &mut String) {
        match self.0 {
            Some(snowball) => fold(&snowball.stem(&word.to_lowercase()), out),
            None => fold(word, out),
        }
    }
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
    fn a_word_of_a_language_without_rules_is_folded() {
        let mut out = String::new();
        LanguageStemmer::new("vi").stem("Đường", &mut out);
        assert_eq!(out, "duong");
    }
}
