//! Calendar dates as running text prints them: "Feb. 6", "6th of February 2026", "3-5 March",
//! "1996-12-06", in the languages of [`month_name`].

use jiff::civil::Date;

use crate::{
    date::{self, MonthName, Order, Style, month_name, two_word_month},
    text::Text,
};

/// A date as printed. The year is often left to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Printed {
    /// First word.
    pub first: usize,
    /// Last word.
    pub last: usize,
    /// Year, where printed.
    pub year: Option<i16>,
    /// 1 to 12.
    pub month: i8,
    /// Day; the first one of "3-5 March".
    pub day: Option<i8>,
    /// Last day of "3-5 March".
    pub until: Option<i8>,
}

/// The date whose first word (weekday aside) is `at`.
pub fn printed(text: &Text<'_>, at: usize, order: Order) -> Option<Printed> {
    let word = text.word(at);
    if starts_with_digit(word) {
        return in_digits(text, at, order).or_else(|| day_month(text, at));
    }
    let name = month_name(word).filter(|name| name.style != Style::Short)?;
    // "may" and "march" are verbs, "mars" is a planet: a name without capital needs its language's
    // order, which is day first.
    word.chars().next().filter(|c| c.is_uppercase())?;
    month_day(text, at, name)
}

/// "Feb. 6-8, 2026", "February 6", "February 2026", "February".
fn month_day(text: &Text<'_>, at: usize, name: MonthName) -> Option<Printed> {
    let date =
        Printed { first: at, last: at, year: None, month: name.number, day: None, until: None };
    if !joins(text, at + 1, &["", "."]) {
        return (name.style == Style::English).then_some(date);
    }
    if let Some(day) = day_number(text, at + 1) {
        return with_year(
            text,
            with_second_day(text, Printed { last: at + 1, day: Some(day), ..date }),
        );
    }
    if let Some(year) = year_number(text, at + 1) {
        return Some(Printed { last: at + 1, year: Some(year), ..date });
    }
    (name.style == Style::English).then_some(date)
}

/// "6 February 2026", "6th of February", "3-5 March", "6 de febrero de 2026".
fn day_month(text: &Text<'_>, at: usize) -> Option<Printed> {
    let day = day_number(text, at)?;
    let mut last = at;
    let mut until = None;
    if is_hyphen(text, at + 1)
        && let Some(second) = day_number(text, at + 1)
    {
        (last, until) = (at + 1, Some(second).filter(|second| *second > day));
    }
    if text.tokens.get(last + 1).is_some() && matches!(text.word(last + 1), "of" | "de" | "d") {
        last += 1;
    }
    if !joins(text, last + 1, &["", ".", "-"]) {
        return None;
    }
    last += 1;
    let word = text.word(last);
    let name = month_name(word).or_else(|| {
        let second = text.tokens.get(last + 1).map(|_| text.word(last + 1))?;
        let name = two_word_month(word, second)?;
        last += 1;
        Some(name)
    })?;
    // "6 may" is no date, "6 mai" is one.
    if name.style == Style::English
        && word.starts_with(|c: char| c.is_ascii_lowercase())
        && word == "may"
    {
        return None;
    }
    let bare = Printed { first: at, last, year: None, month: name.number, day: Some(day), until };
    let dated = with_year(text, bare)?;
    (name.style != Style::Short || dated.year.is_some()).then_some(dated)
}

/// "1996-12-06", "06.02.2026", "06/02/2026".
fn in_digits(text: &Text<'_>, at: usize, order: Order) -> Option<Printed> {
    let word = text.word(at);
    let last = if word.len() >= 8 && word.contains('.') {
        at
    } else if word.len() <= 4
        && joins(text, at + 1, &["-", "/"])
        && joins(text, at + 2, &["-", "/"])
    {
        at + 2
    } else {
        return None;
    };
    let span = text.span(at, last);
    if !(8..=10).contains(&span.len()) {
        return None;
    }
    let date = date::read(span, order)?.date();
    let year = Some(date.year());
    let month = date.month();
    let day = Some(date.day());
    Some(Printed { first: at, last, year, month, day, until: None })
}

/// Takes "-8", "and 8" or "to 8" behind "Feb. 6".
fn with_second_day(text: &Text<'_>, date: Printed) -> Printed {
    let next = date.last + 1;
    let at = if is_hyphen(text, next) {
        next
    } else if joins(text, next, &[""]) && matches!(text.word(next), "and" | "to") {
        next + 1
    } else {
        return date;
    };
    let hyphen = at == next;
    match day_number(text, at) {
        // "Feb. 6 to 8 people" has no second day; "Feb. 6-8" has.
        Some(second) if Some(second) > date.day && (hyphen || ends_clause(text, at + 1)) => {
            Printed { last: at, until: Some(second), ..date }
        }
        _ => date,
    }
}

/// A hyphen without white space; with it, it is a dash: "Feb. 6 - 4th quarter".
fn is_hyphen(text: &Text<'_>, at: usize) -> bool {
    at < text.tokens.len() && matches!(text.gap(at), "-" | "–" | "—" | "‑")
}

fn ends_clause(text: &Text<'_>, at: usize) -> bool {
    text.gap(at).contains([',', '.', ';', ')', ':']) || at >= text.tokens.len()
}

/// Takes ", 2026" behind a day, and drops dates that no calendar has.
fn with_year(text: &Text<'_>, date: Printed) -> Option<Printed> {
    let mut at = date.last + 1;
    if text.tokens.get(at + 1).is_some() && matches!(text.word(at), "de" | "del" | "of") {
        at += 1;
    }
    let year = if joins(text, at, &["", ",", ".", "."]) { year_number(text, at) } else { None };
    let leap = 2024;
    for day in [date.day, date.until].into_iter().flatten() {
        Date::new(year.unwrap_or(leap), date.month, day).ok()?;
    }
    Some(match year {
        Some(_) => Printed { last: at, year, ..date },
        None => date,
    })
}

/// Whether the word at `at` follows on the one before with one of `marks` and white space between.
pub fn joins(text: &Text<'_>, at: usize, marks: &[&str]) -> bool {
    if at == 0 || at >= text.tokens.len() {
        return false;
    }
    let same_paragraph = text.tokens[at].paragraph == text.tokens[at - 1].paragraph;
    same_paragraph && marks.contains(&text.gap(at).trim())
}

/// 1 to 31, with or without an ordinal ending.
pub fn day_number(text: &Text<'_>, at: usize) -> Option<i8> {
    let word = text.tokens.get(at).map(|_| text.word(at))?;
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let day: i8 = match digits {
        1 | 2 => word[..digits].parse().ok()?,
        0 => arabic_number(word)?.try_into().ok()?,
        _ => return None,
    };
    let ending = if digits == 0 { "" } else { &word[digits..] };
    ((1..=31).contains(&day) && matches!(ending, "" | "st" | "nd" | "rd" | "th" | "er" | "º"))
        .then_some(day)
}

/// Whether a number begins the word, in European or Arabic digits.
pub fn starts_with_digit(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit() || arabic_digit(c).is_some())
}

/// The value of a digit as Arabic or Persian writes it.
fn arabic_digit(c: char) -> Option<i16> {
    ['٠', '۰'].into_iter().find_map(|zero| digit_above(c, zero)).map(|digit| digit as i16)
}

/// The value of a digit of the script that has its nought at `zero`.
pub fn digit_above(c: char, zero: char) -> Option<u32> {
    u32::from(c).checked_sub(u32::from(zero)).filter(|digit| *digit < 10)
}

fn arabic_number(word: &str) -> Option<i16> {
    word.chars().try_fold(0i16, |value, c| value.checked_mul(10)?.checked_add(arabic_digit(c)?))
}

/// A year of four digits.
pub fn year_number(text: &Text<'_>, at: usize) -> Option<i16> {
    let word = text.tokens.get(at).map(|_| text.word(at))?;
    let year = if word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()) {
        word.parse().ok()
    } else if word.len() == 8 {
        arabic_number(word)
    } else {
        None
    };
    year.filter(|year| (1450..=2100).contains(year))
}
