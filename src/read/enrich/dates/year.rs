//! The year of a day that a text prints without one.
//!
//! A text names years for many reasons, so that no single one is taken for its own. The latest year
//! that it looks back to is the earliest in which it can have been written; that year or the one
//! behind it is taken when two signs agree on it: the year before named as a whole, months that are
//! told soon after, the year named as one that lies ahead, the weekday that the lead gives its news.

use jiff::civil::Date;

use super::{
    calendar::{Printed, day_number, joins, printed, year_number},
    lexemes::Lexemes,
    tense::{Tense, tense_of_word},
};
use crate::{
    date,
    knowledge::lexicon::time::{Form, Roles, Sense},
};

/// Sentences in which a weekday is that of the news.
const LEAD: u32 = 3;

/// How sure a year is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read::enrich) enum Support {
    /// Several signs agree.
    Signs,
    /// The text says how the year lies to its own: "last June 2025"; or names the day's weekday.
    Stated,
}

/// What a year that the text names says of the text's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// It is this year.
    Stated,
    /// It is this year or later, and this year if news was told soon: a month, by year and number.
    Month(i16, i8),
    /// It is this year or later.
    Past,
    /// It may well be this year, which lies partly ahead.
    Ahead,
}

/// The year of `day`; `filed` tells that it is the day of a dateline.
pub(in crate::read::enrich) fn year_of(
    lexemes: &Lexemes<'_>,
    day: &Printed,
    filed: bool,
) -> Option<(i16, Support)> {
    let text = lexemes.text;
    let years = (0..text.tokens.len()).filter(|&at| text.word(at).len() == 4);
    let signs: Vec<(i16, Sign)> = years.filter_map(|at| sign(lexemes, at, day)).collect();
    let latest = |wanted: &dyn Fn(Sign) -> bool| {
        signs.iter().filter(|(_, sign)| wanted(*sign)).map(|(year, _)| *year).max()
    };
    let stated = latest(&|sign| sign == Sign::Stated);
    let earliest = stated.or_else(|| latest(&|sign| sign != Sign::Ahead))?;
    // "Friday, Feb. 6" is right in few years only: the named one or one soon behind it, or none.
    if let Some(weekday) = weekday_before(lexemes, day) {
        return (earliest..=earliest.checked_add(2)?)
            .find(|&year| days_since(weekday, year, day) == Some(0))
            .map(|year| (year, Support::Stated));
    }
    if let Some(year) = stated {
        return Some((year, Support::Stated));
    }
    let weekday = if filed { weekday_of_lead(lexemes) } else { None };
    let weigh = |year: i16| {
        let by_weekday = match weekday.map(|weekday| days_since(weekday, year, day)) {
            // What happened on Friday is told on Friday, less often on Saturday.
            Some(Some(0)) => 2,
            Some(Some(1)) => 1,
            Some(_) => return 0,
            None => 0,
        };
        by_weekday + weight(&signs, year)
    };
    let next = earliest.checked_add(1)?;
    let this = weigh(earliest);
    let other = weigh(next);
    let (year, weight) = if this > other { (earliest, this) } else { (next, other) };
    (weight >= 2 && this != other).then_some((year, Support::Signs))
}

/// The number of different signs for a year.
fn weight(signs: &[(i16, Sign)], year: i16) -> usize {
    let new = |(at, sign): &(usize, &(i16, Sign))| {
        // A year that is looked back to as a whole is mostly the one before.
        let told = if sign.1 == Sign::Past { sign.0.saturating_add(1) } else { sign.0 };
        told == year && !signs[..*at].contains(sign)
    };
    signs.iter().enumerate().take(SIGNS).filter(new).count()
}

/// Signs that are weighed: enough for any text, and few enough to compare each with each.
const SIGNS: usize = 100;

/// Days from the last `weekday` (days after Monday) to the day in a year, 0 to 6.
fn days_since(weekday: i8, year: i16, day: &Printed) -> Option<i8> {
    let date = Date::new(year, day.month, day.day?).ok()?;
    Some((date.weekday().to_monday_zero_offset() - weekday).rem_euclid(7))
}

/// Days after Monday of the weekday that stands before a date.
fn weekday_before(lexemes: &Lexemes<'_>, day: &Printed) -> Option<i8> {
    let joined = joins(lexemes.text, day.first, &["", ",", ".", ".,"]);
    match lexemes.sense_of_word(day.first.checked_sub(1).filter(|_| joined)?) {
        Sense::Weekday(weekday, _) => Some(weekday),
        _ => None,
    }
}

/// Days after Monday of the weekday on which the news of the lead happened.
fn weekday_of_lead(lexemes: &Lexemes<'_>) -> Option<i8> {
    let text = lexemes.text;
    let lead = (0..text.tokens.len()).take_while(|&at| text.tokens[at].sentence < LEAD);
    lead.filter(|&at| tense_of_word(lexemes, at) != Some(Tense::Future)).find_map(|at| {
        let Sense::Weekday(weekday, Form::Full) = lexemes.sense_of_word(at) else { return None };
        let dated = joins(text, at + 1, &["", ","])
            && printed(text, at + 1, date::Order::DayFirst).is_some();
        let directed = at.checked_sub(1).is_some_and(|i| direction(lexemes, i).is_some());
        (!dated && !directed).then_some(weekday)
    })
}

/// What the year at word `at` says.
fn sign(lexemes: &Lexemes<'_>, at: usize, day: &Printed) -> Option<(i16, Sign)> {
    let text = lexemes.text;
    let year = year_number(text, at).filter(|year| (1800..=2100).contains(year))?;
    let lead = at.checked_sub(1)?;
    let month_at = |i: usize| date::month_name(text.word(i)).map(|name| name.number);
    let after_day = day_number(text, lead).is_some() && text.gap(at).trim() == ",";
    let month = month_at(lead).or_else(|| month_at(lead.checked_sub(1).filter(|_| after_day)?));
    let counts = joins(text, at + 1, &[""]) && lexemes.word_has(at + 1, Roles::COUNTED);
    if counts || !(month.is_some() || after_day || lexemes.word_has(lead, Roles::BEFORE_YEAR)) {
        return None;
    }
    let first = lead + usize::from(month.is_none()) - usize::from(after_day);
    let before = first.checked_sub(1).map_or("", |i| text.word(i));
    let looks_ahead = matches!(before, "by" | "until" | "through" | "before" | "to" | "due");
    let tense = tense_of_word(lexemes, at);
    if looks_ahead || tense == Some(Tense::Future) {
        // Towards its end a year looks ahead to the next one.
        return (day.month < 9 && month.is_none()).then_some((year, Sign::Ahead));
    }
    let reach = at.saturating_sub(2)..at;
    match reach.filter_map(|i| direction(lexemes, i)).next_back() {
        // "last June 2025" is of 2026 when it is told in February, of 2025 when in November.
        Some(-1) if month.is_some_and(|month| month < day.month) => Some((year, Sign::Stated)),
        Some(..=-1) => Some((year.checked_add(1)?, Sign::Stated)),
        Some(1..) => Some((year.checked_sub(1)?, Sign::Stated)),
        Some(0) => Some((year, Sign::Stated)),
        None => match month {
            // Of news, but "up from May 2025" compares, and "June 19, 2025" may lie ahead.
            Some(month)
                if !matches!(before, "from" | "than" | "against" | "over" | "versus")
                    && (!after_day || month <= day.month || tense.is_some()) =>
            {
                // What was in June 2025 and is told in February is told in a later year.
                let told = if month > day.month { year.checked_add(1)? } else { year };
                Some((told, Sign::Month(year, month)))
            }
            _ => Some((year, Sign::Past)),
        },
    }
}

/// The direction that the word at `at` gives to the one behind it.
fn direction(lexemes: &Lexemes<'_>, at: usize) -> Option<i8> {
    match lexemes.sense_of_word(at) {
        Sense::Direction(direction) => Some(direction),
        // "last month", "last year" as one.
        _ => None,
    }
}

/// The year of a month's day in a text without a day of publication: an event "since the 2025
/// escalation" is of a later year than the one it is told apart by, and most likely of the next.
pub(in crate::read::enrich) fn of_event(lexemes: &Lexemes<'_>) -> Option<i16> {
    let text = lexemes.text;
    let years = (2..text.tokens.len()).filter(|&at| text.word(at).len() == 4);
    let years = years.filter_map(|at| Some((at, year_number(text, at)?)));
    let mut since = None;
    let mut latest = None;
    for (at, year) in years {
        let named = text.word(at - 1) == "the" && text.word(at - 2).eq_ignore_ascii_case("since");
        since = since.max(Some(year).filter(|_| named && joins(text, at + 1, &[""])));
        latest = latest.max(Some(year));
    }
    // A later year would be nearer to the text's own.
    since.filter(|_| since == latest)?.checked_add(1)
}
