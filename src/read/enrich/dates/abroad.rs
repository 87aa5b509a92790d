//! Dates in texts of other languages than English: what is certain without knowing the language's
//! grammar. Days and months are named as in the table of [`month_name`]; a month alone, a weekday or
//! "tomorrow" is left out, and four digits are a year only where a word says so.

use super::calendar::{Printed, joins, year_number};
use crate::{
    date::{MonthName, Style, month_name, two_word_month},
    read::enrich::language::is_closed,
    text::Text,
};

/// Words before a year that say it is one.
const BEFORE: &[&str] = &[
    "jahr",
    "jahre",
    "jahren",
    "jahres",
    "année",
    "an",
    "año",
    "ano",
    "anno",
    "jaar",
    "år",
    "året",
    "rok",
    "roce",
    "roku",
    "έτος",
    "tahun",
    "anul",
    "عام",
    "سنة",
    "العام",
    "بعام",
];

/// Words behind a year that say it is one.
const BEHIND: &[&str] = &[
    "год",
    "года",
    "году",
    "годом",
    "г",
    "гг",
    "рік",
    "року",
    "році",
    "р",
    "roku",
    "rok",
    "yılı",
    "yılında",
    "yılından",
    "yılının",
    "yıl",
];

/// Prepositions that stand before years more than before counts.
const PREPOSITIONS: &[&str] =
    &["en", "em", "nel", "dal", "depuis", "desde", "seit", "sinds", "sedan"];

/// A date that begins at `at`: with a number, as in East Asia, or with a month before its year.
pub fn printed(text: &Text<'_>, at: usize) -> Option<Printed> {
    counted(text, at).or_else(|| month_and_year(text, at))
}

/// "2026年2月6日", "2026年2月", "2月6日", "2026년 2월 6일".
fn counted(text: &Text<'_>, at: usize) -> Option<Printed> {
    let part = |at: usize, marks: [char; 2]| -> Option<(i16, usize)> {
        let word = text.tokens.get(at).map(|_| text.word(at))?;
        let digits = word.trim_end_matches(marks);
        let number = digits.parse().ok().filter(|_| digits.bytes().all(|b| b.is_ascii_digit()))?;
        if digits.len() < word.len() {
            return Some((number, at));
        }
        let mark = text.tokens.get(at + 1).map(|_| text.word(at + 1))?;
        (text.gap(at + 1).is_empty() && mark.chars().eq([marks[0]])).then_some((number, at + 1))
    };
    let follows = |last: usize| if joins(text, last + 1, &[""]) { Some(last + 1) } else { None };
    let year = part(at, ['年', '년']).filter(|(year, _)| (1450..=2100).contains(year));
    let from = match year {
        Some((_, last)) => follows(last)?,
        None => at,
    };
    let (month, mut last) = part(from, ['月', '월'])?;
    let month = i8::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
    let day = follows(last).and_then(|at| part(at, ['日', '일']));
    let day = day.and_then(|(day, end)| {
        last = end;
        i8::try_from(day).ok().filter(|day| (1..=31).contains(day))
    });
    // "3月" may be three months; with a day or a year it is the third.
    (year.is_some() || day.is_some()).then_some(Printed {
        first: at,
        last,
        year: year.map(|(year, _)| year),
        month,
        day,
        until: None,
    })
}

/// "Februar 2026", "febrero de 2026", "феврале 2026 года".
fn month_and_year(text: &Text<'_>, at: usize) -> Option<Printed> {
    let mut last = at;
    let name: MonthName = month_name(text.word(at)).or_else(|| {
        let second = text.tokens.get(at + 1).map(|_| text.word(at + 1))?;
        last += 1;
        two_word_month(text.word(at), second)
    })?;
    if name.style == Style::Short {
        return None;
    }
    let mut year = last + 1;
    if joins(text, year, &[""]) && matches!(text.word(year), "de" | "del" | "عام" | "سنة" | "lui")
    {
        year += 1;
    }
    let number = year_number(text, year).filter(|_| joins(text, year, &[""]))?;
    Some(Printed {
        first: at,
        last: year,
        year: Some(number),
        month: name.number,
        day: None,
        until: None,
    })
}

/// The year that the word at `at` is: four digits, with "年" behind or beside a word that says so.
pub fn year(text: &Text<'_>, at: usize) -> Option<(i16, usize)> {
    let word = text.word(at);
    let plausible = |year: &i16| (1700..=2099).contains(year);
    if let Some(digits) = word.strip_suffix('년') {
        return Some((digits.parse().ok().filter(plausible)?, at));
    }
    let year = year_number(text, at).filter(plausible)?;
    let next = text.tokens.get(at + 1).map(|_| text.word(at + 1));
    if next == Some("年") && text.gap(at + 1).is_empty() {
        // "2000年前" is two thousand years ago.
        let after = text.tokens.get(at + 2).map(|_| text.word(at + 2));
        let counts = matches!(after, Some("前" | "間" | "间" | "以" | "来" | "余"));
        return (!counts).then_some((year, at + 1));
    }
    let is = |list: &[&str], word: &str| {
        let word = word.to_lowercase();
        list.contains(&word.as_str())
    };
    if next.is_some_and(|next| joins(text, at + 1, &[""]) && is(BEHIND, next)) {
        return Some((year, at));
    }
    let before = at.checked_sub(1).filter(|_| joins(text, at, &[""])).map(|at| text.word(at))?;
    // "en 2000 exemplaires" counts; "en 1998 le pays" and "en 1998." do not.
    let apart = next.is_none_or(|next| !joins(text, at + 1, &[""]) || is_closed(next));
    let said = is(BEFORE, before) || apart && is(PREPOSITIONS, before);
    said.then_some((year, at))
}
