//! Scripts: what the letters themselves say of the language.
//!
//! A few words of Greek, Korean or Thai are enough, because no other language is written so. Where
//! several languages share a script, letters that one of them alone has tell it, and what remains is
//! the language that most such news is in.

/// A script that more than one language uses, or one language alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    Cyrillic,
    Arabic,
    Devanagari,
    /// Chinese characters, kana and hangul, which Japanese and Korean texts mix.
    EastAsian,
    /// Written by hardly more than one language.
    Of(&'static str),
}

/// The script of a letter.
fn of(c: char) -> Option<Script> {
    Some(match c {
        'a'..='z' | 'A'..='Z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => Script::Latin,
        '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => Script::Of("el"),
        '\u{400}'..='\u{52F}' => Script::Cyrillic,
        '\u{530}'..='\u{58F}' => Script::Of("hy"),
        '\u{590}'..='\u{5FF}' => Script::Of("he"),
        '\u{600}'..='\u{6FF}'
        | '\u{750}'..='\u{77F}'
        | '\u{FB50}'..='\u{FDFF}'
        | '\u{FE70}'..='\u{FEFF}' => Script::Arabic,
        '\u{900}'..='\u{97F}' => Script::Devanagari,
        '\u{980}'..='\u{9FF}' => Script::Of("bn"),
        '\u{A00}'..='\u{A7F}' => Script::Of("pa"),
        '\u{A80}'..='\u{AFF}' => Script::Of("gu"),
        '\u{B00}'..='\u{B7F}' => Script::Of("or"),
        '\u{B80}'..='\u{BFF}' => Script::Of("ta"),
        '\u{C00}'..='\u{C7F}' => Script::Of("te"),
        '\u{C80}'..='\u{CFF}' => Script::Of("kn"),
        '\u{D00}'..='\u{D7F}' => Script::Of("ml"),
        '\u{D80}'..='\u{DFF}' => Script::Of("si"),
        '\u{E00}'..='\u{E7F}' => Script::Of("th"),
        '\u{E80}'..='\u{EFF}' => Script::Of("lo"),
        '\u{1000}'..='\u{109F}' => Script::Of("my"),
        '\u{10A0}'..='\u{10FF}' => Script::Of("ka"),
        '\u{1200}'..='\u{137F}' => Script::Of("am"),
        '\u{1780}'..='\u{17FF}' => Script::Of("km"),
        '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' => {
            Script::EastAsian
        }
        _ => return None,
    })
}

/// Letters of an alphabet that one character of Chinese, Japanese or Korean stands for.
const DENSE: usize = 3;

/// The script that most of a text is in, and how many letters speak for it. Names in Latin letters
/// stand in texts of every script, so that half as many letters of another one outweigh them.
pub(super) fn main(sample: &str) -> Option<(Script, usize)> {
    let mut counts: Vec<(Script, usize)> = Vec::new();
    for script in sample.chars().filter_map(of) {
        let worth = if script == Script::EastAsian { DENSE } else { 1 };
        match counts.iter_mut().find(|(other, _)| *other == script) {
            Some((_, count)) => *count += worth,
            None => counts.push((script, worth)),
        }
    }
    let weighed = |&(script, count): &(Script, usize)| {
        if script == Script::Latin { count } else { 2 * count }
    };
    counts.into_iter().max_by_key(weighed)
}

/// The language of a text in a script other than Latin; `guess` is what trigrams say, where they are
/// sure.
pub(super) fn language(script: Script, sample: &str, guess: Option<&'static str>) -> &'static str {
    let has = |letters: &str| sample.contains(|c| letters.contains(c));
    let count = |letters: &str| sample.chars().filter(|&c| letters.contains(c)).count();
    match script {
        Script::Cyrillic if has("ґҐїЇєЄ") && !has("ўЎ") => "uk",
        Script::Cyrillic if has("ўЎ") => "be",
        Script::Cyrillic if has("ѓЃќЌѕЅ") => "mk",
        Script::Cyrillic if has("ђЂћЋ") => "sr",
        Script::Cyrillic if has("әӘұҰқҚңҢғҒ") => "kk",
        Script::Cyrillic if has("ыЫэЭёЁ") => guess.filter(|&g| g == "be").unwrap_or("ru"),
        Script::Cyrillic => guess.unwrap_or(if has("іІ") {
            "uk"
        } else if has("јЈљЉњЊ") {
            "sr"
        } else if 40 * count("ъЪ") > count("аА") {
            "bg"
        } else {
            "ru"
        }),
        Script::Arabic if has("ٹڈڑےں") => "ur",
        Script::Arabic if has("ەێۆڕڵ") => "ckb",
        Script::Arabic if has("ښګړټډځڅ") => "ps",
        // Persian has four letters that Arabic lacks, and writes two others in its own way.
        Script::Arabic if count("پچژگکی") > count("ةكيى") => "fa",
        Script::Arabic => "ar",
        Script::Devanagari => guess.unwrap_or("hi"),
        Script::EastAsian => {
            let of = |range: std::ops::RangeInclusive<char>| {
                sample.chars().filter(|c| range.contains(c)).count()
            };
            let (kana, hangul, han) = (
                of('\u{3040}'..='\u{30FF}'),
                of('\u{AC00}'..='\u{D7AF}'),
                of('\u{3400}'..='\u{9FFF}'),
            );
            if hangul > kana && 2 * hangul > han {
                "ko"
            } else if 8 * kana > han {
                "ja"
            } else {
                "zh"
            }
        }
        Script::Of("he") => guess.unwrap_or("he"),
        Script::Of(tag) => tag,
        Script::Latin => "",
    }
}

/// The script that a language is written in, where it has one.
pub(super) fn of_language(primary: &str) -> Option<Script> {
    Some(match primary {
        "en" | "de" | "fr" | "es" | "pt" | "it" | "nl" | "sv" | "nb" | "nn" | "no" | "da"
        | "fi" | "pl" | "cs" | "sk" | "tr" | "hu" | "ro" | "ca" | "hr" | "id" | "vi" | "sl"
        | "et" | "lv" | "lt" => Script::Latin,
        "ru" | "uk" | "bg" | "be" | "mk" => Script::Cyrillic,
        "ar" | "fa" | "ur" | "ps" => Script::Arabic,
        "hi" | "mr" | "ne" => Script::Devanagari,
        "zh" | "ja" | "ko" => Script::EastAsian,
        "el" => Script::Of("el"),
        "he" => Script::Of("he"),
        "th" => Script::Of("th"),
        "hy" => Script::Of("hy"),
        "ka" => Script::Of("ka"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_tell_languages_that_share_a_script() {
        for (expected, text) in [
            ("ru", "Президент подписал закон. Депутаты были против."),
            ("uk", "Президент підписав закон. Депутати були проти."),
            ("be", "Прэзідэнт падпісаў закон."),
            ("bg", "Президентът подписа закона, а депутатите бяха против."),
            ("sr", "Председник је потписао закон, а ђаци су били против."),
            ("mk", "Претседателот го потпиша законот, но ќе има жалба."),
            ("ar", "وقع الرئيس القانون يوم الأحد"),
            ("fa", "رئیس‌جمهور قانون را روز یکشنبه امضا کرد"),
            ("ur", "صدر نے اتوار کو قانون پر دستخط کیے"),
            ("el", "Ο πρόεδρος υπέγραψε τον νόμο"),
            ("ko", "대통령이 법안에 서명했다 (Reuters)"),
            ("ja", "大統領が法案に署名した"),
            ("zh", "总统签署了法案"),
            ("th", "ประธานาธิบดีลงนามในกฎหมาย"),
        ] {
            let (script, _) = main(text).expect("letters");
            assert_eq!(language(script, text, None), expected, "{text}");
        }
    }

    #[test]
    fn latin_names_do_not_make_a_text_latin() {
        assert_eq!(main("Компания Apple и Google").map(|found| found.0), Some(Script::Cyrillic));
        assert_eq!(main("The word Правда means truth").map(|found| found.0), Some(Script::Latin));
        assert_eq!(main("12 3"), None);
    }
}
