//! Month names of the languages that news comes in.

use std::sync::LazyLock;

use foldhash::{HashMap, HashMapExt, HashSet};

use crate::text::fold;

/// A word that names a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthName {
    /// 1 to 12.
    pub number: i8,
    /// How certain it is that the word is a month.
    pub style: Style,
}

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
        if name.number != AMBIGUOUS {
            names.entry(folded).or_insert(MonthName { style, ..name });
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
        let style = match columns.next() {
            Some("en" | "en.") => Style::English,
            Some(language) if language.ends_with('.') => Style::Short,
            _ => Style::Full,
        };
        for (number, names_of_month) in (1..).zip(columns) {
            for name in names_of_month.split(',').filter(|name| *name != "-") {
                let mut folded = String::new();
                fold(name, &mut folded);
                let name = MonthName { number, style };
                let entry = names.entry(folded).or_insert(name);
                entry.style = entry.style.min(style);
                if entry.number != number {
                    entry.number = AMBIGUOUS;
                }
            }
        }
    }
    names
}

static BETWEEN: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let words = CLDR.lines().find_map(|row| row.strip_prefix("words\t"));
    words.unwrap_or_default().split(' ').collect()
});

/// Whether a language writes a word between the parts of a date, as in "2024 m. kovo 1 d.".
pub(super) fn stands_between(word: &str) -> bool {
    BETWEEN.contains(word)
}

/// The month that a word names, in any case and with or without accents.
///
/// ```
/// use dateline::date::month_name;
/// assert_eq!(month_name("FÉVRIER").map(|m| m.number), Some(2));
/// assert_eq!(month_name("Monday"), None);
/// ```
pub fn month_name(word: &str) -> Option<MonthName> {
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
        for row in TABLE.lines().filter(|row| !row.starts_with('#')) {
            for (number, names) in row.split('\t').enumerate().skip(1) {
                for name in names.split(',').filter(|name| *name != "-") {
                    let found = month_name(name).map(|m| m.number as usize);
                    assert_eq!(found, Some(number), "{name}");
                }
            }
        }
    }

    #[test]
    fn months_of_the_levant_have_two_words() {
        assert_eq!(two_word_month("تشرين", "الثاني").map(|m| m.number), Some(11));
        assert_eq!(two_word_month("تشرين", "علي"), None);
    }
}
