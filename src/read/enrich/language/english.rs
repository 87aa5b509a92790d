//! English, told from all other languages in Latin letters by words of closed classes, in one pass.

use std::sync::LazyLock;

use foldhash::HashMap;

/// Whether a word written in small letters is of a closed class in some language other than English.
pub fn is_closed(word: &str) -> bool {
    CLOSED.get(word) == Some(&false)
}

/// Words of a sample.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub words: usize,
    /// Words of English closed classes.
    pub english: usize,
    /// Words of closed classes of other languages, and words with letters that English lacks.
    pub other: usize,
}

impl Counts {
    pub fn of(sample: &str) -> Self {
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
    pub fn are_english(&self) -> bool {
        self.english >= 2 && self.english * 40 >= self.words && self.english >= 3 * self.other
    }

    /// Enough for a language that has a list of words.
    pub fn may_be(&self, language: &str) -> bool {
        if language == "en" { self.english > 3 * self.other } else { self.other * 12 >= self.words }
    }

    /// Enough for a language in Latin letters that is not English.
    pub fn may_be_other(&self) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
