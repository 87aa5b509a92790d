//! The language of a text of which the source states none.
//!
//! Words of closed classes (articles, prepositions, pronouns, auxiliaries, numerals, the calendar)
//! are few, are in every text of some length, and differ between languages. Counting them in one
//! pass tells English, in which most archives are, for a small part of the time of comparing
//! trigrams. Trigrams tell the other languages; but of abbreviations and figures ("Shr 12 cts vs
//! 10 cts") they tell any, so that a language in Latin letters needs such words to be believed.

use std::sync::LazyLock;

use foldhash::HashMap;
use serde_json::json;
use whatlang::{Lang, Script};

use super::trace::{self, Trace};

/// Letters that are enough to tell a language, and code points that are looked at for it.
const SAMPLE: std::ops::Range<usize> = 40..1000;

/// The BCP 47 tag of the language of `body`; nothing where in doubt.
pub(super) fn detected(body: &str, trace: &mut Trace) -> Option<String> {
    let sample = body.char_indices().nth(SAMPLE.end).map_or(body, |(end, _)| &body[..end]);
    if sample.chars().filter(|c| c.is_alphabetic()).take(SAMPLE.start).count() < SAMPLE.start {
        trace.tell(|| json!({ "type": "language", "value": null, "from": "too few letters" }));
        return None;
    }
    let counts = Counts::of(sample);
    let Counts { words, english, other } = counts;
    let words = || json!({ "all": words, "english": english, "other": other });
    if counts.are_english() {
        let from = "words of English closed classes";
        trace.tell(|| json!({ "type": "language", "value": "en", "from": from, "words": words() }));
        return Some("en".to_owned());
    }
    let info = whatlang::detect(sample)?;
    let believed = match (info.script(), info.lang()) {
        (Script::Latin, Lang::Eng) => info.is_reliable() || counts.english > 3 * counts.other,
        (Script::Latin, _) => info.is_reliable() && counts.may_be_other(),
        _ => info.is_reliable(),
    };
    let code = info.lang().code();
    // BCP 47 wants the two-letter code where there is one.
    let two = TWO_LETTERS.iter().find(|(three, _)| *three == code).map_or(code, |(_, two)| two);
    let value = believed.then(|| two.to_owned());
    trace.tell(|| {
        let score = trace::number(info.confidence() as f32);
        let from = "trigrams";
        let mut line = json!({ "type": "language", "value": value, "from": from, "score": score });
        line["words"] = words();
        if !believed {
            line["runners_up"] = json!([{ "value": two, "turned_down": "too unsure" }]);
        }
        line
    });
    value
}

/// Whether what is learned from English may read an article of this language, a BCP 47 tag written in
/// whatever way; one of which nothing is known is taken for English.
pub(super) fn reads_english(language: Option<&str>) -> bool {
    let primary = language.map(|tag| tag.split(['-', '_']).next().unwrap_or_default());
    primary.is_none_or(|p| p.eq_ignore_ascii_case("en") || p.eq_ignore_ascii_case("eng"))
}

/// Whether a word written in small letters is of a closed class in some language other than English.
pub(super) fn is_closed(word: &str) -> bool {
    CLOSED.get(word) == Some(&false)
}

/// Words of a sample.
#[derive(Debug, Default)]
struct Counts {
    words: usize,
    /// Words of English closed classes.
    english: usize,
    /// Words of closed classes of other languages, and words with letters that English lacks.
    other: usize,
}

impl Counts {
    fn of(sample: &str) -> Self {
        let mut counts = Self::default();
        let mut lower = [0; LONGEST];
        // Names begin with a capital ("Los Angeles", "La Liga"), but where all is in capitals.
        let capitals = !sample.contains(char::is_lowercase);
        for word in sample.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
            counts.words += 1;
            let may_be_name = !capitals && word.starts_with(char::is_uppercase);
            let class = match lower.get_mut(..word.len()) {
                _ if !word.is_ascii() => Some(false),
                Some(lower) => {
                    lower.copy_from_slice(word.as_bytes());
                    lower.make_ascii_lowercase();
                    std::str::from_utf8(lower).ok().and_then(|word| CLOSED.get(word).copied())
                }
                None => None,
            };
            match class {
                Some(true) => counts.english += 1,
                Some(false) if !may_be_name => counts.other += 1,
                _ => {}
            }
        }
        counts
    }

    /// Some English, be it little as in telegraphic texts, and hardly anything beside it that speaks
    /// for another language.
    fn are_english(&self) -> bool {
        self.english >= 2 && self.english * 40 >= self.words && self.english >= 3 * self.other
    }

    /// Enough for a language in Latin letters that is not English.
    fn may_be_other(&self) -> bool {
        self.other * 25 >= self.words
    }
}

/// Bytes of the longest word in the lists.
const LONGEST: usize = 9;

/// English, whether or not other languages have such a word too: "was" is German as well, but never
/// without other German words. Those that many languages have ("in", "is", "a") tell nothing.
const ENGLISH: &str = "\
    the of and to that was with for said his has from by at it its be not but they have had were \
    been would could should which who their this these those than after before about into more \
    she we you your our her him them when where what while also other over under between against \
    during because through since until there out up such some any each both nor can did does \
    must might only most two three four five seven eight nine ten eleven twelve hundred thousand \
    million billion first second third january february march june july october monday tuesday \
    wednesday thursday friday saturday sunday year years month months week weeks day days today \
    yesterday";

/// The commonest words in ASCII of other languages in Latin letters, except those that are English.
const OTHER: &[&str] = &[
    // German, Dutch, Afrikaans.
    "der die das und ist nicht ein eine einen einer dem den des mit von zu auf sich im auch es \
     wie bei aus nach wird sind oder hat als dass zum zur het een van dat niet en de zijn voor \
     met op te ook aan werd nie wat wir ich kann haben unter durch nur noch wenn dann sowie vom \
     beim zwischen ihr",
    // French.
    "le la les et du un une est dans pour que qui sur pas au aux il elle ce cette sont avec par \
     ne se nous vous mais comme",
    // Spanish, Catalan.
    "el los las y con por para una del al lo su como pero desde sus fue ha amb els va",
    // Portuguese.
    "o os da dos em com um uma na ao foi pelo mas pela",
    // Italian.
    "di che della dei non sono gli nel delle alla si anche dal dalla",
    // Swedish, Danish, Norwegian.
    "och att det som av till inte ett og er af til ikke med har ble blev",
    // Finnish, Estonian.
    "ja oli joka ovat ei mutta kun ning oma mis kui",
    // Hungarian.
    "az hogy nem egy volt meg",
    // Turkish, Azerbaijani, Uzbek, Turkmen.
    "ve bir bu ile olarak bilan uchun bilen",
    // Polish, Czech, Slovak, Croatian, Slovenian.
    "w z jest od po dla oraz v je byl aby jako sa u za kao bi iz",
    // Romanian, Albanian.
    "cu din pe nu mai care este dhe",
    // Lithuanian, Latvian.
    "ir kad yra ar tas",
    // Vietnamese.
    "cho",
    // Indonesian, Javanese, Tagalog.
    "yang dan dari dengan untuk ini itu pada akan ada adalah tidak ke ang ng mga ay ing lan \
     kang",
    // Esperanto, Latin.
    "kaj estas ad ut cum quod sed sunt",
    // Welsh, Zulu, Shona, Akan.
    "yn ac mae bod ukuthi futhi kuti uye",
];

/// Words of the lists; whether they are English.
static CLOSED: LazyLock<HashMap<&str, bool>> = LazyLock::new(|| {
    let words = |list: &'static str| list.split_ascii_whitespace();
    let other = OTHER.iter().copied().flat_map(words).map(|word| (word, false));
    other.chain(words(ENGLISH).map(|word| (word, true))).collect()
});

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

    fn language(text: &str) -> String {
        detected(text, &mut Trace::off()).unwrap_or_default()
    }

    #[test]
    fn a_sentence_tells_its_language() {
        for (expected, text) in [
            ("en", "The envoys of both countries met in the capital on Friday for talks."),
            (
                "en",
                "The striker of Las Palmas and Real Madrid, Pablo de la Cruz, will be out for a month.",
            ),
            ("fr", "Les émissaires des deux pays se sont rencontrés vendredi dans la capitale."),
            ("de", "Die Gesandten der beiden Länder trafen sich am Freitag in der Hauptstadt."),
            ("de", "Was war das in der Stadt? Wir haben es nicht gesehen, so der Sprecher."),
            ("es", "Los enviados de los dos países se reunieron el viernes en la capital."),
            (
                "pt",
                "Os enviados dos dois países reuniram-se na sexta-feira na capital, não em Lisboa.",
            ),
            (
                "it",
                "Gli inviati dei due paesi si sono incontrati venerdì nella capitale per i colloqui.",
            ),
            ("nl", "De gezanten van beide landen hebben elkaar vrijdag in de hoofdstad ontmoet."),
            (
                "pl",
                "Wysłannicy obu krajów spotkali się w piątek w stolicy, aby rozmawiać o pokoju.",
            ),
            (
                "fi",
                "Maiden lähettiläät tapasivat perjantaina pääkaupungissa ja neuvottelivat pitkään.",
            ),
            ("uk", "Посланці обох країн зустрілися у п'ятницю в столиці для переговорів."),
            (
                "ja",
                "両国の特使は金曜日に首都で会談を行った。The New York Times が報じたところによると、協議は続く。",
            ),
        ] {
            assert_eq!(language(text), expected, "{text}");
        }
    }

    #[test]
    fn a_telegraphic_text_is_english_by_few_english_words_alone() {
        let report = "ACME POWDER INC 3RD QTR NET\n\nShr profit 12 cts vs loss three cts\n\
                      Net profit 23,000 vs loss 41,500\nSales 1.2 mln vs 988,000\n";
        assert_eq!(language(&format!("{report}Note: includes gain from sale of plant.")), "en");
        assert_eq!(
            language("QTLY DIV 12 CTS VS 10 CTS. PAYABLE JUNE 4 TO HOLDERS OF RECORD MAY 11."),
            "en"
        );
    }

    #[test]
    fn abbreviations_and_figures_are_no_language() {
        let report = "Shr profit 12 cts vs loss 99 cts\nNet profit 1,002,000 vs loss 470,000\n\
                      Revs 14.1 mln vs 13.9 mln\nAvg shrs 1,750,000 vs 1,742,000\n";
        assert!(whatlang::detect(report).is_some_and(|i| i.lang() != Lang::Eng), "telling");
        assert_eq!(language(report), "");
    }

    #[test]
    fn a_text_in_capitals_tells_its_language() {
        assert_eq!(
            language("ENVOYS OF BOTH COUNTRIES MET IN THE CAPITAL FOR TALKS ON FRIDAY"),
            "en"
        );
        assert_eq!(
            language(
                "LOS MINISTROS DE LOS DOS PAISES SE REUNIERON EL VIERNES EN LA CAPITAL DEL REINO PARA HABLAR \
                 DE LA PAZ, PERO NO LLEGARON A UN ACUERDO SOBRE LAS CONDICIONES DE LOS REBELDES"
            ),
            "es"
        );
    }

    #[test]
    fn an_english_title_in_a_foreign_text_makes_it_no_english() {
        let text = "Der Film \"The Lord of the Two Towers\" läuft seit Freitag in den Kinos der Stadt, \
                    und er ist nach Ansicht der Kritik nicht schlecht.";
        assert_eq!(language(text), "de");
    }

    #[test]
    fn few_letters_tell_no_language() {
        assert_eq!(language("Oman"), "");
        assert_eq!(language("The talks of the two."), "");
    }

    #[test]
    fn every_listed_word_can_be_met_and_is_listed_once() {
        let listed: Vec<&str> =
            OTHER.iter().flat_map(|l| l.split(' ')).chain(ENGLISH.split(' ')).collect();
        assert_eq!(CLOSED.len(), listed.len());
        for word in listed {
            let plain = word.bytes().all(|b| b.is_ascii_lowercase());
            assert!(plain && (1..=LONGEST).contains(&word.len()), "{word:?}");
        }
    }

    #[test]
    fn english_is_english_however_its_tag_is_written() {
        for tag in [None, Some("en"), Some("EN-US"), Some("en_GB"), Some("eng")] {
            assert!(reads_english(tag), "{tag:?}");
        }
        assert!(!reads_english(Some("enm")) && !reads_english(Some("de")));
    }
}
