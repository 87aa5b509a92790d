//! The words that time expressions begin with or hang on: English, and names of months.

use std::{collections::HashMap, sync::LazyLock};

use crate::date::{Style, month_name};

/// The meaning that a word may have for time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// "February", "Feb".
    Month,
    /// A month in another language: "febrero".
    MonthAbroad,
    /// "Friday": days after Monday, and whether the word is an abbreviation.
    Weekday(i8, bool),
    /// "today", "yesterday": days from the day of publication.
    Day(i8),
    /// "year", "month": the thing that "last" and "next" count in.
    Unit(Unit),
    /// "morning": with "this" before it today.
    PartOfDay,
    /// "ago".
    Ago,
    /// First word of a holiday's name.
    Holiday,
}

/// A span of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Twelve months.
    Year,
    /// A calendar month.
    Month,
    /// Seven days.
    Week,
    /// One day.
    Day,
}

const WORDS: &[(&str, Meaning)] = &[
    ("monday", Meaning::Weekday(0, false)),
    ("tuesday", Meaning::Weekday(1, false)),
    ("wednesday", Meaning::Weekday(2, false)),
    ("thursday", Meaning::Weekday(3, false)),
    ("friday", Meaning::Weekday(4, false)),
    ("saturday", Meaning::Weekday(5, false)),
    ("sunday", Meaning::Weekday(6, false)),
    ("mon", Meaning::Weekday(0, true)),
    ("tue", Meaning::Weekday(1, true)),
    ("tues", Meaning::Weekday(1, true)),
    ("wed", Meaning::Weekday(2, true)),
    ("thu", Meaning::Weekday(3, true)),
    ("thurs", Meaning::Weekday(3, true)),
    ("fri", Meaning::Weekday(4, true)),
    ("sat", Meaning::Weekday(5, true)),
    ("sun", Meaning::Weekday(6, true)),
    ("today", Meaning::Day(0)),
    ("tonight", Meaning::Day(0)),
    ("yesterday", Meaning::Day(-1)),
    ("tomorrow", Meaning::Day(1)),
    ("year", Meaning::Unit(Unit::Year)),
    ("month", Meaning::Unit(Unit::Month)),
    ("morning", Meaning::PartOfDay),
    ("afternoon", Meaning::PartOfDay),
    ("evening", Meaning::PartOfDay),
    ("ago", Meaning::Ago),
    ("january", Meaning::Month),
    ("february", Meaning::Month),
    ("march", Meaning::Month),
    ("april", Meaning::Month),
    ("may", Meaning::Month),
    ("june", Meaning::Month),
    ("july", Meaning::Month),
    ("august", Meaning::Month),
    ("september", Meaning::Month),
    ("october", Meaning::Month),
    ("november", Meaning::Month),
    ("december", Meaning::Month),
    ("jan", Meaning::Month),
    ("feb", Meaning::Month),
    ("mar", Meaning::Month),
    ("apr", Meaning::Month),
    ("jun", Meaning::Month),
    ("jul", Meaning::Month),
    ("aug", Meaning::Month),
    ("sep", Meaning::Month),
    ("sept", Meaning::Month),
    ("oct", Meaning::Month),
    ("nov", Meaning::Month),
    ("dec", Meaning::Month),
    ("christmas", Meaning::Holiday),
    ("easter", Meaning::Holiday),
    ("election", Meaning::Holiday),
    ("good", Meaning::Holiday),
    ("boxing", Meaning::Holiday),
    ("halloween", Meaning::Holiday),
    ("independence", Meaning::Holiday),
    ("labor", Meaning::Holiday),
    ("memorial", Meaning::Holiday),
    ("new", Meaning::Holiday),
    ("thanksgiving", Meaning::Holiday),
    ("valentine", Meaning::Holiday),
    ("veterans", Meaning::Holiday),
];

struct Lexicon {
    /// For every first letter the lengths of its words, one bit each: turns away nearly all words
    /// of a text before they are hashed.
    lengths: [u16; 26],
    words: HashMap<&'static [u8], Meaning>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lengths = [0; 26];
    for (word, _) in WORDS {
        lengths[(word.as_bytes()[0] - b'a') as usize] |= 1 << word.len();
    }
    Lexicon { lengths, words: WORDS.iter().map(|(w, m)| (w.as_bytes(), *m)).collect() }
});

/// The meaning of `word` where it may say something about time. Names need their capital: "may", "sun" and "new" are other words.
pub fn meaning(word: &str) -> Option<Meaning> {
    english(word).or_else(|| is_month_abroad(word).then_some(Meaning::MonthAbroad))
}

/// Whether a word is, or begins, the full name of a month in another language.
fn is_month_abroad(word: &str) -> bool {
    let is_full = month_name(word).is_some_and(|name| name.style == Style::Full);
    is_full || matches!(word, "كانون" | "تشرين")
}

fn english(word: &str) -> Option<Meaning> {
    let bytes = word.as_bytes();
    let first = bytes[0].to_ascii_lowercase();
    let lexicon = &*LEXICON;
    let lengths = lexicon.lengths.get(first.wrapping_sub(b'a') as usize)?;
    if bytes.len() > 15 || lengths & (1 << bytes.len()) == 0 {
        return None;
    }
    let mut lower = [0; 16];
    let lower = &mut lower[..bytes.len()];
    lower.copy_from_slice(bytes);
    lower.make_ascii_lowercase();
    let meaning = *lexicon.words.get(&*lower)?;
    let is_name = matches!(meaning, Meaning::Month | Meaning::Weekday(..) | Meaning::Holiday);
    (!is_name || bytes[0].is_ascii_uppercase()).then_some(meaning)
}

/// Words after which four digits are a year.
const YEAR_LEADS: &[&str] = &[
    "a", "about", "after", "and", "around", "autumn", "before", "between", "by", "due", "during",
    "early", "fall", "fiscal", "for", "from", "his", "in", "its", "late", "mid", "of", "since",
    "spring", "summer", "than", "the", "their", "through", "to", "until", "winter", "year",
];

/// Things that are counted: before them four digits are a number.
const COUNTED: &[&str] = &[
    "barrels",
    "cars",
    "dlrs",
    "dollars",
    "employees",
    "euros",
    "feet",
    "gmt",
    "homes",
    "hours",
    "houses",
    "jobs",
    "kilometers",
    "kilometres",
    "km",
    "men",
    "meters",
    "metres",
    "miles",
    "mln",
    "people",
    "points",
    "pounds",
    "shares",
    "soldiers",
    "students",
    "tonnes",
    "tons",
    "troops",
    "women",
    "workers",
    "yards",
];

/// Words after which a month's name alone is a month.
const MONTH_LEADS: &[&str] = &[
    "after", "and", "before", "between", "by", "during", "early", "end", "for", "from", "in",
    "last", "late", "mid", "next", "of", "previous", "since", "this", "through", "to", "until",
];

/// Whether four digits after `word` are a year.
pub fn leads_to_year(word: &str) -> bool {
    contains(YEAR_LEADS, word)
}

/// Whether `word` names things that are counted.
pub fn is_counted(word: &str) -> bool {
    contains(COUNTED, word)
}

/// Whether a month's name after `word` is a month.
pub fn leads_to_month(word: &str) -> bool {
    contains(MONTH_LEADS, word)
}

fn contains(words: &[&str], word: &str) -> bool {
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// The value of a number word up to twenty, or of digits.
pub fn small_number(word: &str) -> Option<i32> {
    const NAMES: [&str; 20] = [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    if word.len() < 4 && word.bytes().all(|b| b.is_ascii_digit()) {
        return word.parse().ok();
    }
    NAMES.iter().zip(1..).find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, n)| n)
}
