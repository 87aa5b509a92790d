//! Language tags as BCP 47 wants them, from what other programs write.

use whatlang::Lang;

/// BCP 47 wants the two-letter code where there is one.
pub(super) fn two_letters(language: Lang) -> &'static str {
    let code = language.code();
    TWO_LETTERS.iter().find(|(three, _)| *three == code).map_or(code, |(_, two)| two)
}

/// Whether what is learned from English may read an article of this language, a BCP 47 tag written in
/// whatever way; one of which nothing is known is taken for English.
pub fn reads_english(language: Option<&str>) -> bool {
    let primary = language.map(|tag| tag.split(['-', '_']).next().unwrap_or_default());
    primary.is_none_or(|p| p.eq_ignore_ascii_case("en") || p.eq_ignore_ascii_case("eng"))
}

/// The languages of the texts in `tests/train/own`, which the tagger of names and the models of topics are learned from.
const LEARNED: [&str; 22] = [
    "ar", "cs", "da", "de", "en", "es", "fa", "fr", "it", "ja", "ko", "nb", "nl", "nn", "no", "pl",
    "pt", "ru", "sv", "tr", "uk", "zh",
];

/// Whether what is learned from labelled texts has read texts in this language, a BCP 47 tag.
pub fn is_learned(language: &str) -> bool {
    LEARNED.contains(&language.split(['-', '_']).next().unwrap_or_default())
}

/// A stated language as a BCP 47 tag: other programs write "eng", "ENGLISH" or `en_GB`.
pub(super) fn tag(stated: &str) -> String {
    let stated = stated.trim();
    let lower = stated.to_lowercase();
    let named = || Lang::all().iter().find(|lang| lang.eng_name().eq_ignore_ascii_case(&lower));
    let code = if lower.len() == 3 { Some(lower.as_str()) } else { named().map(Lang::code) };
    let short = code.and_then(|code| TWO_LETTERS.iter().find(|(long, _)| *long == code));
    short.map_or_else(|| stated.replace('_', "-"), |(_, short)| (*short).to_owned())
}

/// ISO 639-3 -> ISO 639-1 for the languages that the detector knows.
const TWO_LETTERS: &[(&str, &str)] = &[
    ("epo", "eo"),
    ("eng", "en"),
    ("rus", "ru"),
    ("cmn", "zh"),
    ("spa", "es"),
    ("por", "pt"),
    ("ita", "it"),
    ("ben", "bn"),
    ("fra", "fr"),
    ("deu", "de"),
    ("ukr", "uk"),
    ("kat", "ka"),
    ("ara", "ar"),
    ("hin", "hi"),
    ("jpn", "ja"),
    ("heb", "he"),
    ("yid", "yi"),
    ("pol", "pl"),
    ("amh", "am"),
    ("jav", "jv"),
    ("kor", "ko"),
    ("nob", "nb"),
    ("dan", "da"),
    ("swe", "sv"),
    ("fin", "fi"),
    ("tur", "tr"),
    ("nld", "nl"),
    ("hun", "hu"),
    ("ces", "cs"),
    ("ell", "el"),
    ("bul", "bg"),
    ("bel", "be"),
    ("mar", "mr"),
    ("kan", "kn"),
    ("ron", "ro"),
    ("slv", "sl"),
    ("hrv", "hr"),
    ("srp", "sr"),
    ("mkd", "mk"),
    ("lit", "lt"),
    ("lav", "lv"),
    ("est", "et"),
    ("tam", "ta"),
    ("vie", "vi"),
    ("urd", "ur"),
    ("tha", "th"),
    ("guj", "gu"),
    ("uzb", "uz"),
    ("pan", "pa"),
    ("aze", "az"),
    ("ind", "id"),
    ("tel", "te"),
    ("pes", "fa"),
    ("mal", "ml"),
    ("ori", "or"),
    ("mya", "my"),
    ("nep", "ne"),
    ("sin", "si"),
    ("khm", "km"),
    ("tuk", "tk"),
    ("aka", "ak"),
    ("zul", "zu"),
    ("sna", "sn"),
    ("afr", "af"),
    ("lat", "la"),
    ("slk", "sk"),
    ("cat", "ca"),
    ("tgl", "tl"),
    ("hye", "hy"),
    ("cym", "cy"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_is_english_however_its_tag_is_written() {
        for tag in [None, Some("en"), Some("EN-US"), Some("en_GB"), Some("eng")] {
            assert!(reads_english(tag), "{tag:?}");
        }
        assert!(!reads_english(Some("enm")) && !reads_english(Some("de")));
    }
}
