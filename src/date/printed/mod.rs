//! Reads dates as pages, front matter, records and bylines print them.
//!
//! Two functions: [`read`] for a string that is a date and little else, [`find`] for the first full date
//! in a visible text. Both take dates of many languages; none guesses a missing year.

use std::ops::Range;

use jiff::{Timestamp, civil::Date, civil::Time, tz::Offset};

use super::{
    Stamp, clock,
    lexer::{Kind, Lexeme, lexemes},
    months::{MonthName, Style},
    solar::from_solar,
};

/// Which number is the day in "02/06/2026", where both readings are possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Day before month: most of the world.
    #[default]
    DayFirst,
    /// Month before day: the United States.
    MonthFirst,
}

/// Years that a publication date can have.
const YEARS: std::ops::RangeInclusive<i16> = 1450..=2100;

/// The years of the Buddhist era from 1900 to 2100, which are 543 more.
const THAI_YEARS: std::ops::RangeInclusive<u64> = 2443..=2643;

/// Most marks and words between two parts of a date.
const SKIPPED: usize = 4;

/// Longest string that [`read`] looks at; no printed date is longer.
const LONGEST: usize = 200;

/// Reads a string that is a date and little else: RFC 3339 and its relatives, RFC 2822, Unix
/// seconds and milliseconds, or a date in words with at most a label, a weekday, a time and a zone
/// around it.
///
/// ```
/// use dateline::date::{Order, read};
/// let read = |s| read(s, Order::default()).map(|date| date.to_string());
/// assert_eq!(read("Fri, 06 Feb 2026 10:15:00 GMT").as_deref(), Some("2026-02-06T10:15:00Z"));
/// assert_eq!(read("Publié le 6 février 2026 à 10h15").as_deref(), Some("2026-02-06T10:15:00"));
/// assert_eq!(read("The talks of 6 February 2026 in Muscat went on for a week"), None);
/// ```
pub fn read(s: &str, hint: Order) -> Option<Stamp> {
    let s = s.trim();
    if s.len() > LONGEST {
        return None;
    }
    if let Ok(stamp) = s.parse::<Stamp>() {
        return Some(stamp).filter(|stamp| YEARS.contains(&stamp.date().year()));
    }
    if let Some(moment) = unix(s) {
        return Some(moment);
    }
    let all = lexemes(s);
    let (found, stamp) = first(&all, hint, Strictness::Whole)?;
    (is_label(&all[..found.start]) && is_label(&all[found.end..])).then_some(stamp)
}

/// Whether what is before or after a date is no more than a label: a few words, without numbers.
fn is_label(part: &[Lexeme<'_>]) -> bool {
    part.iter().all(|l| !matches!(l.kind, Kind::Number(..)))
        && part.iter().filter(|l| matches!(l.kind, Kind::Word(_))).count() <= 4
}

/// Finds the first full date in a text: day, month and year. Returns its bytes, with those of a time
/// beside it.
///
/// ```
/// use dateline::date::{Order, find};
/// let text = "By Our Staff | Updated Feb. 6, 2026 at 10:15 a.m. | Muscat";
/// let (range, date) = find(text, Order::MonthFirst).unwrap();
/// assert_eq!(&text[range], "Feb. 6, 2026 at 10:15 a.m.");
/// assert_eq!(date.to_string(), "2026-02-06T10:15:00");
/// ```
pub fn find(s: &str, hint: Order) -> Option<(Range<usize>, Stamp)> {
    let all = lexemes(s);
    let (found, stamp) = first(&all, hint, Strictness::Inside)?;
    Some((all[found.start].start..all[found.end - 1].end, stamp))
}

/// What kind of text a date is looked for in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strictness {
    /// In a string that is a date: years of two digits and dates without separators count.
    Whole,
    /// Inside running text.
    Inside,
}

/// The first date among `all`, with the lexemes it covers.
fn first(all: &[Lexeme<'_>], hint: Order, strictness: Strictness) -> Option<(Range<usize>, Stamp)> {
    for at in 0..all.len() {
        let whole_number = match all[at].kind {
            Kind::Number(..) => !is_fraction(all, at),
            Kind::Month(_) => true,
            _ => false,
        };
        if !whole_number {
            continue;
        }
        let Some((mut end, date, clock_inside)) = date_at(all, at, hint, strictness) else {
            continue;
        };
        let mut start = at;
        let mut clock = clock_inside;
        if clock.is_none() {
            if let Some((stop, after)) = clock::after(all, end) {
                (end, clock) = (stop, Some(after));
            } else if let Some((from, before)) = clock::before(all, at) {
                (start, clock) = (from, Some(before));
            }
        }
        let stamp = clock.map_or(Stamp::day(date), |(time, offset): (Time, Option<Offset>)| {
            Stamp::moment(date.to_datetime(time), offset)
        });
        return Some((start..end, stamp));
    }
    None
}

/// Whether the number at `at` is the tail of a longer one, as in "3.5" or "20,000".
fn is_fraction(all: &[Lexeme<'_>], at: usize) -> bool {
    let Some([before, mark]) = at.checked_sub(2).and_then(|from| all.get(from..at)) else {
        return false;
    };
    matches!(before.kind, Kind::Number(..))
        && matches!(mark.kind, Kind::Mark('.' | ',' | '/'))
        && before.end == mark.start
        && all.get(at).is_some_and(|l| mark.end == l.start && matches!(l.kind, Kind::Number(..)))
}

type Clock = (Time, Option<Offset>);

/// The date that begins at `at`: the lexeme after it, the day, and a time printed between day and
/// year.
fn date_at(
    all: &[Lexeme<'_>],
    at: usize,
    hint: Order,
    strictness: Strictness,
) -> Option<(usize, Date, Option<Clock>)> {
    match all[at].kind {
        Kind::Number(value, 8) => compact(value).map(|date| (at + 1, date, None)),
        Kind::Number(value, 14) if strictness == Strictness::Whole => {
            let time = clock::compact(value % 1_000_000)?;
            Some((at + 1, compact(value / 1_000_000)?, Some((time, None))))
        }
        Kind::Number(value, 4) => {
            let (end, date) = year_first(all, at, value)?;
            Some((end, date, None))
        }
        Kind::Number(value, 1 | 2) => {
            let named = day_then_name(all, at, value, strictness)
                .or_else(|| day_then_number(all, at, value))
                .map(|(end, date)| (end, date, None));
            named.or_else(|| numeric(all, at, value, hint, strictness))
        }
        Kind::Month(name) if name.style != Style::Short => name_then_day(all, at, name),
        _ => None,
    }
}

/// A day that exists in a plausible year.
fn day(year: u64, month: u64, day: u64) -> Option<Date> {
    let year = i16::try_from(year).ok().filter(|y| YEARS.contains(y))?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A day of a month given by name, which tells the calendar and the era of the year.
fn day_of(year: u64, name: MonthName, value: u64) -> Option<Date> {
    if name.is_solar() {
        return from_solar(i32::try_from(year).ok()?, name.number, i8::try_from(value).ok()?);
    }
    let thai = name.is_thai() && THAI_YEARS.contains(&year);
    day(if thai { year - 543 } else { year }, u64::try_from(name.number).ok()?, value)
}

fn compact(value: u64) -> Option<Date> {
    day(value / 10_000, value / 100 % 100, value % 100)
}

fn number(all: &[Lexeme<'_>], at: usize) -> Option<(u64, usize)> {
    match all.get(at)?.kind {
        Kind::Number(value, digits) => Some((value, digits)),
        _ => None,
    }
}

fn small(all: &[Lexeme<'_>], at: usize) -> Option<u64> {
    number(all, at).filter(|(_, digits)| *digits <= 2).map(|(value, _)| value)
}

fn mark(all: &[Lexeme<'_>], at: usize) -> Option<char> {
    match all.get(at)?.kind {
        Kind::Mark(c) => Some(c),
        _ => None,
    }
}

/// Steps over up to four marks and words at `at`: those given, and words that a language of the month
/// writes between the parts of a date.
fn skip(
    all: &[Lexeme<'_>],
    at: usize,
    marks: &[char],
    words: &[&str],
    month: Option<MonthName>,
) -> usize {
    let rest = all.get(at..).unwrap_or_default().iter().take(SKIPPED);
    let skipped = rest.take_while(|lexeme| match lexeme.kind {
        Kind::Mark(c) => marks.contains(&c),
        Kind::Word(w) => {
            words.iter().any(|known| known.eq_ignore_ascii_case(w))
                || month.is_some_and(|name| name.joins(w))
        }
        _ => false,
    });
    at + skipped.count()
}

/// The first name of a month that is at most two numbers and what is stepped over behind `at`.
fn month_ahead(all: &[Lexeme<'_>], at: usize) -> Option<MonthName> {
    all.get(at..)?.iter().take(2 * SKIPPED + 2).find_map(|lexeme| match lexeme.kind {
        Kind::Month(name) => Some(name),
        _ => None,
    })
}

/// "2026-02-06", "2026/02/06", "2026. február 6.", "2026 Feb 6", "2026年2月6日", "2026 m. vasario 6 d.".
fn year_first(all: &[Lexeme<'_>], at: usize, year: u64) -> Option<(usize, Date)> {
    if let Some(found) = year_in_words(all, at, year) {
        return Some(found);
    }
    let separator = mark(all, at + 1);
    let month_at = if separator.is_some() { at + 2 } else { at + 1 };
    if separator.is_some_and(|c| !matches!(c, '-' | '/' | '.' | '年' | '–')) {
        return None;
    }
    if let Some(Kind::Month(name)) = all.get(month_at).map(|l| l.kind) {
        let day_at = skip(all, month_at + 1, &['-', '/', '.'], &[], Some(name));
        return Some((day_at + 1, day_of(year, name, small(all, day_at)?)?));
    }
    let again = match separator? {
        '年' => '月',
        c => c,
    };
    let month = small(all, month_at)?;
    if mark(all, month_at + 1) != Some(again) {
        return None;
    }
    let date = day(year, month, small(all, month_at + 2)?)?;
    let end = month_at + 3;
    Some((if mark(all, end) == Some('日') { end + 1 } else { end }, date))
}

/// A year with the word for it: "2026 m. vasario 6", "2026. gada 6. februāris".
fn year_in_words(all: &[Lexeme<'_>], at: usize, year: u64) -> Option<(usize, Date)> {
    let name = month_ahead(all, at + 1)?;
    let next = skip(all, at + 1, &['.', '-', ',', '(', ')'], &[], Some(name));
    if !all.get(at + 1..next)?.iter().any(|lexeme| matches!(lexeme.kind, Kind::Word(_))) {
        return None;
    }
    let month_first = matches!(all.get(next)?.kind, Kind::Month(_));
    let other = skip(all, next + 1, &['.', '-'], &[], Some(name));
    let (month_at, day_at) = if month_first { (next, other) } else { (other, next) };
    let Kind::Month(name) = all.get(month_at)?.kind else { return None };
    Some((other + 1, day_of(year, name, small(all, day_at)?)?))
}

/// "6 Feb. 2026", "6th of February, 2026", "6 de febrero de 2026", "06-Feb-26".
fn day_then_name(
    all: &[Lexeme<'_>],
    at: usize,
    day_value: u64,
    strictness: Strictness,
) -> Option<(usize, Date)> {
    let month_at = skip(
        all,
        at + 1,
        &['.', '-', '/', 'º', '°', '–'],
        &["st", "nd", "rd", "th", "er", "re", "º", "ª", "o", "of", "η", "ης", "го", "-го"],
        month_ahead(all, at + 1),
    );
    let Kind::Month(name) = all.get(month_at)?.kind else { return None };
    let marks = ['.', ',', '-', '/', '–', '،', '\'', '’'];
    let year_at = skip(all, month_at + 1, &marks, &["of"], Some(name));
    let (year, digits) = number(all, year_at)?;
    let year = match digits {
        4 => year,
        2 if strictness == Strictness::Whole && is_short_year(all, month_at, year_at) => {
            full_year(year)
        }
        _ => return None,
    };
    Some((year_at + 1, day_of(year, name, day_value)?))
}

/// "6 tháng 2 năm 2026": months of Vietnamese are numbers.
fn day_then_number(all: &[Lexeme<'_>], at: usize, day_value: u64) -> Option<(usize, Date)> {
    let Kind::Word("tháng" | "Tháng") = all.get(at + 1)?.kind else { return None };
    let month = small(all, at + 2)?;
    let year_at = skip(all, at + 3, &[',', '-', '/'], &["năm"], None);
    let (year, 4) = number(all, year_at)? else { return None };
    Some((year_at + 1, day(year, month, day_value)?))
}

/// Whether two digits after a month are a year: "06-Feb-26", "6 Feb '26", "06 Feb 26 10:15:00".
fn is_short_year(all: &[Lexeme<'_>], month_at: usize, year_at: usize) -> bool {
    let hyphened = year_at > month_at + 1 && is_glued(all, month_at) && is_glued(all, year_at);
    let quoted = matches!(mark(all, year_at - 1), Some('\'' | '’'));
    let before_clock = mark(all, year_at + 2) == Some(':') && number(all, year_at + 1).is_some();
    mark(all, year_at + 1) != Some(':') && (hyphened || quoted || before_clock)
}

/// Whether there is nothing between a lexeme and the one before.
fn is_glued(all: &[Lexeme<'_>], at: usize) -> bool {
    all[at - 1].end == all[at].start
}

/// The century that a year of two digits most likely means.
fn full_year(two_digits: u64) -> u64 {
    if two_digits < 69 { 2000 + two_digits } else { 1900 + two_digits }
}

/// "06.02.2026", "06/02/2026", "2-6-26", "06.02.2610:15".
fn numeric(
    all: &[Lexeme<'_>],
    at: usize,
    one: u64,
    hint: Order,
    strictness: Strictness,
) -> Option<(usize, Date, Option<Clock>)> {
    let separator = mark(all, at + 1).filter(|c| matches!(c, '.' | '/' | '-' | '–'))?;
    let two = small(all, at + 2)?;
    if mark(all, at + 3) != Some(separator) {
        return None;
    }
    // A fourth number makes it a version or an address.
    if is_fraction(all, at + 6) {
        return None;
    }
    let clock = clock_onto(all, at + 4);
    let year = match number(all, at + 4)? {
        (year, 4) if clock.is_some() => full_year(year / 100),
        (year, 4) => year,
        (year, 2) if strictness == Strictness::Whole => full_year(year),
        _ => return None,
    };
    let month_first = hint == Order::MonthFirst && separator != '.';
    let first = day(year, two, one);
    let second = day(year, one, two);
    let date = if month_first { second.or(first) } else { first.or(second) };
    let end = if clock.is_some() { at + 7 } else { at + 5 };
    Some((end, date?, clock.map(|time| (time, None))))
}

/// The clock whose hours are the last two digits of a number: it is written onto a year of two digits.
fn clock_onto(all: &[Lexeme<'_>], at: usize) -> Option<Time> {
    let (value, 4) = number(all, at)? else { return None };
    mark(all, at + 1).filter(|c| *c == ':' && is_glued(all, at + 1))?;
    let (minutes, 2) = number(all, at + 2)? else { return None };
    // "06.02.2015:12:30": the clock stands behind a whole year.
    let is_year = i16::try_from(value).is_ok_and(|year| YEARS.contains(&year));
    if is_year && mark(all, at + 3) == Some(':') {
        return None;
    }
    let hours = i8::try_from(value % 100).ok()?;
    let time = Time::new(hours, i8::try_from(minutes).ok()?, 0, 0).ok()?;
    is_glued(all, at + 2).then_some(time)
}

/// "February 6, 2026", "Feb 6th 2026", "Feb  6 10:15:00 2026".
fn name_then_day(
    all: &[Lexeme<'_>],
    at: usize,
    name: MonthName,
) -> Option<(usize, Date, Option<Clock>)> {
    let day_at = skip(all, at + 1, &['.', '-', '/'], &["the"], Some(name));
    let day_value = small(all, day_at)?;
    let ordinals = ["st", "nd", "rd", "th", "of"];
    let next = skip(all, day_at + 1, &[',', '-', '/', '.', '،'], &ordinals, Some(name));
    if let Some((year, 4)) = number(all, next) {
        return Some((next + 1, day_of(year, name, day_value)?, None));
    }
    let (after, clock) = clock::at(all, next)?;
    let (year, 4) = number(all, after)? else { return None };
    Some((after + 1, day_of(year, name, day_value)?, Some(clock)))
}

/// Seconds, milliseconds or microseconds since 1970, of the years that have nine digits or more.
fn unix(s: &str) -> Option<Stamp> {
    let whole = s.split_once('.').map_or(s, |(whole, _)| whole);
    if !s.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return None;
    }
    let value: i64 = whole.parse().ok()?;
    let seconds = match whole.len() {
        9 | 10 => value,
        12 | 13 => value / 1_000,
        15 | 16 => value / 1_000_000,
        _ => return None,
    };
    let moment = Timestamp::from_second(seconds).ok()?;
    Some(Stamp::moment(Offset::UTC.to_datetime(moment), Some(Offset::UTC)))
}

#[cfg(test)]
mod tests;
