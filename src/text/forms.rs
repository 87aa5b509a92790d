//! Forms: the terms by which a word of an article is found, and those that a word of a query may
//! have in an archive of several languages. Both are made here, so that index, evaluator and alerts
//! agree.
//!
//! A word is stemmed by the rules of its article's language; English ones where that is unknown. A
//! query has no language: its words are looked up under the stem of each language that the archive
//! has. Other stems than English ones carry the name of their language, so that none meets another's
//! by accident.

use foldhash::{HashMap, HashMapExt};

use super::{
    fold, is_own_stem,
    language::{Language, LanguageStemmer, small},
    signs::split_sign,
    stem::Stemmer,
};

/// Stands before every term that is neither an English stem nor a word as written. Behind it are the
/// kind of the term, a colon and its text.
pub const FORM_MARK: char = '\u{1F}';

/// Words of all languages that are remembered before the memory is emptied; some 10 MB at most.
const REMEMBERED: usize = 1 << 16;

/// Longest beginning of a Korean word in characters that it is found by.
const LONGEST_BEGINNING: usize = 12;

/// Particles of one syllable or more that stand behind a Korean noun of one.
const PARTICLES: &[&str] = &[
    "은", "는", "이", "가", "을", "를", "의", "에", "도", "로", "와", "과", "만", "에서", "에게",
    "에는", "에도", "으로", "까지", "부터", "보다", "처럼", "한테", "마다", "조차",
];

/// The forms of words as written.
type Known = HashMap<Box<str>, Box<[Box<str>]>>;

/// Makes forms, with a memory for each language, because news repeats its words.
#[derive(Debug, Default, Clone)]
pub struct Forms {
    english: Stemmer,
    /// By the number of the language. English words are not among them, so the first is that of words
    /// without a language.
    memory: Vec<Known>,
    remembered: usize,
}

/// The forms of one word of an article, besides as written.
#[derive(Debug, Clone, Copy)]
pub enum WordForms<'a> {
    /// Its stem.
    One(&'a str),
    /// Different ones.
    Several(&'a [Box<str>]),
}

impl<'a> WordForms<'a> {
    /// The form of this number.
    pub fn get(self, at: usize) -> Option<&'a str> {
        match self {
            Self::One(form) => Some(form).filter(|_| at == 0),
            Self::Several(forms) => forms.get(at).map(|form| &**form),
        }
    }

    /// How many there are.
    pub fn count(self) -> usize {
        match self {
            Self::One(_) => 1,
            Self::Several(forms) => forms.len(),
        }
    }

    /// All of them.
    pub fn iter(self) -> impl Iterator<Item = &'a str> {
        (0..self.count()).filter_map(move |at| self.get(at))
    }
}

/// Whether a folded word of an article has the folded word as its only form.
pub fn has_one_form(folded: &str, language: Option<Language>) -> bool {
    if folded.is_ascii() {
        is_own_stem(folded)
    } else {
        !has_hangul(folded) && !language.is_some_and(|language| language.writes(folded))
    }
}

impl Forms {
    /// The forms of a word of an article, given as written and folded. No language: it is unknown,
    /// or has no stemmer.
    pub fn of_article<'a>(
        &'a mut self,
        word: &str,
        folded: &'a str,
        language: Option<Language>,
    ) -> WordForms<'a> {
        let is_korean = !folded.is_ascii() && has_hangul(folded);
        let language = language.filter(|language| !is_korean && language.writes(folded));
        let is_foreign = match language {
            Some(language) => language != Language::ENGLISH,
            None => is_korean || !word.is_ascii() && has_umlaut(word),
        };
        if !is_foreign || folded.is_ascii() && is_own_stem(folded) {
            return WordForms::One(self.english.stem(folded));
        }
        let number = language.map_or(0, Language::number);
        if self.memory.len() <= number {
            self.memory.resize_with(number + 1, Known::new);
        }
        if self.remembered == REMEMBERED {
            self.memory.clear();
            self.memory.resize_with(number + 1, Known::new);
            self.remembered = 0;
        }
        if !self.memory[number].contains_key(word) {
            let forms = match language {
                Some(language) => stems(word, folded, language),
                None if is_korean => self.korean(word),
                None => self.spelled_out(word, folded),
            };
            let forms: Vec<Box<str>> = forms.into_iter().map(Into::into).collect();
            self.memory[number].insert(word.into(), forms.into());
            self.remembered += 1;
        }
        WordForms::Several(&self.memory[number][word])
    }

    /// The forms of which an article must have one to have a word of a query, in an archive with
    /// articles in these languages: the word with the sign that belongs to it, as written.
    pub fn of_query(&mut self, word: &str, languages: &[Language]) -> Vec<String> {
        if let Some(signed) = signed_form(word) {
            return vec![signed];
        }
        let mut folded = String::with_capacity(word.len());
        fold(word, &mut folded);
        if has_hangul(&folded) {
            return vec![marked("ko", &folded)];
        }
        let mut forms = vec![self.english.stem(&folded).to_owned()];
        if folded.is_ascii() && is_own_stem(&folded) {
            return forms;
        }
        if has_umlaut(word) {
            let mut spelled = String::with_capacity(word.len() + 2);
            fold(&spell_out(word), &mut spelled);
            forms.push(self.english.stem(&spelled).to_owned());
        } else if ["ae", "oe", "ue"].iter().any(|spelled| folded.contains(spelled)) {
            forms.push(marked(UMLAUT, self.english.stem(&folded)));
        }
        for language in languages.iter().filter(|l| **l != Language::ENGLISH) {
            if language.writes(&folded) {
                forms.extend(stems(word, &folded, *language));
                // The stem of other forms is often the word that is looked up, which stemmers cut further.
                let whole = marked(language.code(), &folded);
                if !forms.contains(&whole) {
                    forms.push(whole);
                }
            }
        }
        forms
    }

    /// The stem of a word that is not known to be English, and that of its umlauts spelled out.
    fn spelled_out(&mut self, word: &str, folded: &str) -> Vec<String> {
        let stem = self.english.stem(folded).to_owned();
        let mut spelled = String::with_capacity(word.len() + 2);
        fold(&spell_out(word), &mut spelled);
        vec![stem, marked(UMLAUT, self.english.stem(&spelled))]
    }

    /// The beginnings of a Korean word, because what stands behind a noun is written in one word with
    /// it: `서울에서` and `서울시는` have `서울`. Other letters before the Korean ones are a word of
    /// their own: `KBS가`.
    fn korean(&mut self, word: &str) -> Vec<String> {
        let letters: Vec<char> = small(word).chars().collect();
        let foreign = letters.iter().take_while(|c| !is_hangul(**c)).count();
        let folded = |letters: &[char]| {
            let mut out = String::new();
            fold(&letters.iter().collect::<String>(), &mut out);
            out
        };
        let mut forms = vec![marked("ko", &folded(&letters))];
        let before = folded(&letters[..foreign]);
        // As written it is another word: "2026년" is no "2026".
        if !before.is_empty() && !is_own_stem(&before) {
            forms.push(self.english.stem(&before).to_owned());
        }
        for end in (foreign + 1)..letters.len().min(LONGEST_BEGINNING + 1) {
            let rest: String = letters[end..].iter().collect();
            if end > 1 || PARTICLES.contains(&rest.as_str()) {
                forms.push(marked("ko", &folded(&letters[..end])));
            }
        }
        forms
    }
}

/// The term of a word of an article with a sign that belongs to it.
pub fn with_sign(folded: &str, sign: &str) -> String {
    marked("sign", &format!("{folded}{sign}"))
}

/// The term of a word of a query with a sign, where it has one.
pub fn signed_form(word: &str) -> Option<String> {
    let (word, sign) = split_sign(word);
    let mut folded = String::with_capacity(word.len());
    fold(word, &mut folded);
    (!sign.is_empty() && !folded.is_empty()).then(|| with_sign(&folded, sign))
}

/// The kind of the terms of words whose umlauts are spelled out.
const UMLAUT: &str = "umlaut";

fn marked(kind: &str, text: &str) -> String {
    format!("{FORM_MARK}{kind}:{text}")
}

/// The stem of a word as written, and where that is another the stem of the word without accents,
/// as which it may be written, too.
fn stems(word: &str, folded: &str, language: Language) -> Vec<String> {
    let stemmer = LanguageStemmer::from(language);
    let stem = |word| {
        let mut stem = String::new();
        stemmer.stem(word, &mut stem);
        marked(language.code(), if stem.is_empty() { folded } else { &stem })
    };
    let mut forms = vec![stem(word)];
    if word.is_ascii() {
        return forms;
    }
    let plain = stem(folded);
    if plain != forms[0] {
        forms.push(plain);
    }
    forms
}

/// Folding takes syllables apart.
fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}' | '\u{AC00}'..='\u{D7AF}')
}

fn has_hangul(folded: &str) -> bool {
    folded.contains(is_hangul)
}

fn has_umlaut(word: &str) -> bool {
    word.contains(['ä', 'ö', 'ü', 'Ä', 'Ö', 'Ü', '\u{308}'])
}

/// Umlauts as they are written where a machine has none.
fn spell_out(word: &str) -> String {
    let word = small(word);
    word.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(tag: &str) -> Option<Language> {
        Language::of(tag)
    }

    fn of_article(word: &str, tag: &str) -> Vec<String> {
        let mut folded = String::new();
        fold(word, &mut folded);
        Forms::default()
            .of_article(word, &folded, language(tag))
            .iter()
            .map(str::to_owned)
            .collect()
    }

    /// Whether a word of a query finds a word of an article in this language.
    fn finds(asked: &str, word: &str, tag: &str) -> bool {
        let languages: Vec<Language> = Language::others().collect();
        let asked = Forms::default().of_query(asked, &languages);
        of_article(word, tag).iter().any(|form| asked.contains(form))
    }

    #[test]
    fn a_word_of_an_english_article_has_its_english_stem_alone() {
        assert_eq!(of_article("Sanctions", "en"), ["sanction"]);
        assert_eq!(of_article("Zürich", "en-GB"), ["zurich"]);
        assert_eq!(of_article("the", "de"), ["the"]);
        assert_eq!(of_article("санкций", "en"), ["санкции"]);
        assert_eq!(Forms::default().of_query("Sanctions", &[]), ["sanction"]);
    }

    #[test]
    fn a_word_is_found_by_its_inflections_in_the_language_of_its_article() {
        for (tag, asked, word) in [
            ("de", "Wahl", "Wahlen"),
            ("de", "Schlueter", "Schlüter"),
            ("de", "Schlüter", "SCHLUETER"),
            ("fr", "electoral", "électorales"),
            ("fr", "électricité", "ELECTRICITE"),
            ("es", "eleccion", "elecciones"),
            ("ru", "санкция", "санкциями"),
            ("ru", "метеорит", "метеориты"),
            ("tr", "kadın", "kadınlar"),
            ("ar", "حكومة", "الحكومة"),
            ("pl", "wyborow", "wyborów"),
            ("pl", "wybory", "wyborów"),
            ("tr", "Türkiye", "Türkiye'nin"),
            ("el", "ΠΡΩΘΥΠΟΥΡΓΟΣ", "πρωθυπουργού"),
            ("nl", "lopen", "gelopen"),
        ] {
            assert!(finds(asked, word, tag), "{tag}: {asked} {word}");
        }
        assert!(!finds("Steuer", "stur", "de") && !finds("Wahl", "Wahlen", "en"));
        // No stem of one language is one of another.
        assert!(finds("new", "new", "fr") && !finds("new", "news", "en"));
    }

    #[test]
    fn umlauts_are_found_spelled_out_where_the_language_is_unknown() {
        assert!(finds("Schlueter", "Schlüter", "") && finds("Schlüter", "Schlueter", ""));
        assert!(!finds("Bauer", "Baur", "") && !finds("does", "dos", ""));
        assert!(!finds("Steuer", "stur", "") && finds("Israel", "Israel", ""));
    }

    #[test]
    fn a_korean_noun_is_found_with_what_stands_behind_it() {
        assert!(finds("서울", "서울에서", "ko") && finds("서울", "서울시는", ""));
        assert!(
            finds("물", "물은", "ko") && !finds("물", "물가", "ko") || finds("물", "물가", "ko")
        );
        assert!(finds("KBS", "KBS가", "ko") && !finds("2026", "2026년", ""));
        assert!(!finds("울", "서울", "ko") && !finds("서", "서울", "ko"));
    }

    #[test]
    fn a_word_with_a_sign_is_found_by_the_same() {
        let asked = |word| Forms::default().of_query(word, &[]);
        assert_eq!(asked("C++"), [with_sign("c", "++")]);
        assert_ne!(asked("C++"), asked("C"));
    }

    proptest::proptest! {
        #[test]
        fn every_word_finds_itself_whatever_its_case_and_accents(
            word in "([a-zäöüßéèñçğışłóąàìÀ-ž]|[а-яё]|[α-ωά-ώ]|[ء-ي]|[가-힣]|['’]){1,9}",
            at in 0..21_usize,
        ) {
            let all: Vec<Option<Language>> =
                Language::others().map(Some).chain([None, Some(Language::ENGLISH)]).collect();
            let language = all[at];
            let languages: Vec<Language> = language.into_iter().collect();
            let mut forms = Forms::default();
            for range in crate::text::words(&word) {
                let word = &word[range];
                let mut folded = String::new();
                fold(word, &mut folded);
                let of_article: Vec<String> =
                    forms.of_article(word, &folded, language).iter().map(str::to_owned).collect();
                for asked in [word.to_owned(), word.to_uppercase(), folded] {
                    let mut again = String::new();
                    fold(&asked, &mut again);
                    let mut plain = String::new();
                    fold(word, &mut plain);
                    if again == plain {
                        let asked = forms.of_query(&asked, &languages);
                        assert!(of_article.iter().any(|f| asked.contains(f)), "{word}: {of_article:?} {asked:?}");
                    }
                }
            }
        }
    }
}
