//! Month names of the languages that news comes in.

use std::sync::LazyLock;

use foldhash::{HashMap, HashMapExt};

use crate::text::fold;

/// A word that names a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthName {
    /// 1 to 12.
    pub number: i8,
    /// How certain it is that the word is a month.
    pub style: Style,
    /// The languages that call it so, as far as they matter.
    pub(super) languages: Languages,
}

impl MonthName {
    /// Whether a word stands between the parts of a date in a language that calls the month so, as in
    /// "2024 m. kovo 1 d.".
    pub(super) fn joins(self, word: &str) -> bool {
        BETWEEN.words.get(word).is_some_and(|of| of.0 & self.languages.0 != 0)
    }

    /// Whether it is a month of the Solar Hijri calendar.
    pub(super) fn is_solar(self) -> bool {
        BETWEEN.language("solar").0 & self.languages.0 != 0
    }

    /// Whether the name is Thai: years beside it are those of the Buddhist era.
    pub(super) fn is_thai(self) -> bool {
        BETWEEN.language("th").0 & self.languages.0 != 0
    }
}

/// Languages that write words between the parts of a date, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Languages(u64);

/// How certain a month name is, most certain first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Style {
    /// An English name or abbreviation: may come before the day.
    English,
    /// A full name of another language.
    Full,
    /// An abbreviation of another language; many are English words ("set", "out", "ago"), so these
    /// count only between a day and a year.
    Short,
}

/// Longest folded name in bytes; "noviembre" would need 9, Greek and Arabic names need more.
const LONGEST: usize = 32;

/// The names of the languages that most news comes in.
const TABLE: &str = include_str!("months.tsv");
/// The names of all other languages of the CLDR.
const CLDR: &str = include_str!("months-cldr.tsv");

static NAMES: LazyLock<HashMap<String, MonthName>> = LazyLock::new(|| {
    let mut names = table(TABLE);
    for (folded, name) in table(CLDR) {
        // In fewer letters than this many names are words of other languages: "mac", "shku".
        let style = if folded.len() > 5 { name.style } else { Style::Short };
        if name.number == AMBIGUOUS {
            continue;
        }
        let entry = names.entry(folded).or_insert(MonthName { style, ..name });
        if entry.number == name.number {
            entry.languages.0 |= name.languages.0;
        }
    }
    names
});

/// The number of a name that stands for different months in different languages.
const AMBIGUOUS: i8 = 0;

/// The folded names of a table.
fn table(rows: &str) -> HashMap<String, MonthName> {
    let mut names: HashMap<String, MonthName> = HashMap::with_capacity(4_000);
    let of_months = |row: &&str| !row.starts_with('#') && !row.starts_with("words\t");
    for row in rows.lines().filter(of_months) {
        let mut columns = row.split('\t');
        let codes = columns.next().unwrap_or_default();
        let style = match codes {
            "en" | "en." => Style::English,
            codes if codes.ends_with('.') => Style::Short,
            _ => Style::Full,
        };
        let languages = codes.split(',').map(|code| BETWEEN.language(code.trim_end_matches('.')));
        let languages = Languages(languages.fold(0, |all, one| all | one.0));
        for (number, names_of_month) in (1..).zip(columns) {
            for name in names_of_month.split(',').filter(|name| *name != "-") {
                let mut folded = String::new();
                fold(name, &mut folded);
                let name = MonthName { number, style, languages };
                let entry = names.entry(folded).or_insert(name);
                entry.style = entry.style.min(style);
                entry.languages.0 |= languages.0;
                if entry.number != number {
                    entry.number = AMBIGUOUS;
                }
            }
        }
    }
    names
}

/// The words that languages write between the parts of a date.
struct Between {
    /// The languages in the order of their bits.
    languages: Vec<&'static str>,
    words: HashMap<&'static str, Languages>,
}

impl Between {
    /// The bit of a language; none where it writes no such words.
    fn language(&self, code: &str) -> Languages {
        let nth = self.languages.iter().position(|known| *known == code);
        Languages(nth.map_or(0, |nth| 1_u64 << (nth % 64)))
    }
}

static BETWEEN: LazyLock<Between> = LazyLock::new(|| {
    let rows = TABLE.lines().chain(CLDR.lines()).filter_map(|row| row.strip_prefix("words\t"));
    let rows: Vec<(&str, &str)> = rows.filter_map(|row| row.split_once('\t')).collect();
    let mut languages: Vec<&str> = rows.iter().map(|(language, _)| *language).collect();
    languages.sort_unstable();
    languages.dedup();
    let mut between = Between { languages, words: HashMap::new() };
    for (language, words) in rows {
        let language = between.language(language);
        for word in words.split(' ') {
            between.words.entry(word).or_default().0 |= language.0;
        }
    }
    between
});

/// The month of our calendar that a word names, in any case and with or without accents.
///
/// ```
/// use dateline::date::month_name;
/// assert_eq!(month_name("FÉVRIER").map(|m| m.number), Some(2));
/// assert_eq!(month_name("Monday"), None);
/// ```
pub fn month_name(word: &str) -> Option<MonthName> {
    month_of_any(word).filter(|name| !name.is_solar())
}

/// As [`month_name`], also of the Solar Hijri calendar.
pub(super) fn month_of_any(word: &str) -> Option<MonthName> {
    if word.is_ascii() {
        let mut lower = [0; LONGEST];
        let lower = lower.get_mut(..word.len()).filter(|l| l.len() > 2)?;
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        return NAMES.get(std::str::from_utf8(lower).ok()?).copied();
    }
    if word.len() > 2 * LONGEST {
        return None;
    }
    let mut folded = String::new();
    fold(word, &mut folded);
    NAMES.get(&folded).copied()
}

/// The month that two words name together, as in the Arabic of the Levant.
pub fn two_word_month(first: &str, second: &str) -> Option<MonthName> {
    if !matches!(first, "كانون" | "تشرين") {
        return None;
    }
    month_name(&format!("{first}_{second}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_names_twelve_months() {
        let rows = TABLE.lines().chain(CLDR.lines());
        for row in rows.filter(|row| !row.starts_with(['#']) && !row.starts_with("words")) {
            assert_eq!(row.split('\t').count(), 13, "{row}");
        }
    }

    #[test]
    fn no_name_stands_for_two_months() {
        let of_months = |row: &&str| !row.starts_with('#') && !row.starts_with("words\t");
        for row in TABLE.lines().filter(of_months) {
            for (number, names) in row.split('\t').enumerate().skip(1) {
                for name in names.split(',').filter(|name| *name != "-") {
                    let found = month_of_any(name).map(|m| m.number as usize);
                    assert_eq!(found, Some(number), "{name}");
                }
            }
        }
    }

    #[test]
    fn every_language_with_words_between_has_a_bit_and_months() {
        assert!(BETWEEN.languages.len() <= 64);
        let all = NAMES.values().fold(0, |all, name| all | name.languages.0);
        let without: Vec<_> =
            BETWEEN.languages.iter().filter(|code| BETWEEN.language(code).0 & all == 0).collect();
        // Their names of months are numbers or have spaces in them.
        assert_eq!(without, [&"kgp", &"mn", &"mn-Mong", &"nnh", &"tok"]);
    }

    #[test]
    fn months_of_the_levant_have_two_words() {
        assert_eq!(two_word_month("تشرين", "الثاني").map(|m| m.number), Some(11));
        assert_eq!(two_word_month("تشرين", "علي"), None);
    }
}
