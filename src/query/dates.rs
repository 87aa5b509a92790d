//! Dates in queries: `2026-02`, ISO weeks, and days counted back from a reference day.
//!
//! Queries are the one place where "today" means something; articles never see it.

use jiff::{
    Span,
    civil::{Date, ISOWeekDate, Weekday},
};

use crate::date::PartialDate;

/// The first and the last day that a date in a query means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Days {
    pub first: Date,
    pub last: Date,
}

/// Forms of dates, for hints.
pub(super) const FORMS: &str = "dates look like 2026, 2026-02, 2026-02-06, 2026-W06, today, \
                                yesterday, last-month, -7d, -2w, -3m, -1y";

impl Days {
    /// Reads a date relative to `today`; `None` for a text that is not a date.
    pub fn parse(text: &str, today: Date) -> Option<Self> {
        if let Ok(date) = text.parse::<PartialDate>() {
            return Some(Self { first: date.first()?, last: date.last()? });
        }
        match text.to_ascii_lowercase().as_str() {
            "today" => Some(Self::single(today)),
            "yesterday" => before(today, Span::new().days(1)).map(Self::single),
            "last-week" => week(before(today, Span::new().weeks(1))?.iso_week_date()),
            "last-month" => {
                let day = before(today, Span::new().months(1))?;
                Some(Self { first: day.first_of_month(), last: day.last_of_month() })
            }
            "last-year" => {
                let day = before(today, Span::new().years(1))?;
                Some(Self { first: day.first_of_year(), last: day.last_of_year() })
            }
            text if text.starts_with('-') => before(today, relative(text)?).map(Self::single),
            text => iso_week(text),
        }
    }

    fn single(day: Date) -> Self {
        Self { first: day, last: day }
    }

    /// Whether a date in this form counts back from today, and alone means "since then".
    pub fn is_since(text: &str) -> bool {
        text.starts_with('-')
    }
}

fn before(today: Date, span: Span) -> Option<Date> {
    today.checked_sub(span).ok()
}

fn is_digits(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|b| b.is_ascii_digit())
}

/// `-7d`, `-2w`, `-3m`, `-1y`: how long before.
fn relative(text: &str) -> Option<Span> {
    let unit = text.chars().last()?;
    let count = text.strip_prefix('-')?.strip_suffix(unit)?;
    // `parse` alone would take a sign.
    let count: u16 = count.bytes().all(|b| b.is_ascii_digit()).then(|| count.parse().ok())??;
    let count = i64::from(count);
    match unit {
        'd' => Span::new().try_days(count).ok(),
        'w' => Span::new().try_weeks(count).ok(),
        'm' => Span::new().try_months(count).ok(),
        'y' => Span::new().try_years(count).ok(),
        _ => None,
    }
}

/// `2026-w06`
fn iso_week(text: &str) -> Option<Days> {
    let (year, number) = text.split_once("-w")?;
    if !is_digits(year, 4) || !is_digits(number, 2) {
        return None;
    }
    week(ISOWeekDate::new(year.parse().ok()?, number.parse().ok()?, Weekday::Monday).ok()?)
}

fn week(day: ISOWeekDate) -> Option<Days> {
    let first = ISOWeekDate::new(day.year(), day.week(), Weekday::Monday).ok()?.date();
    Some(Days { first, last: first.checked_add(Span::new().days(6)).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(text: &str) -> Option<(String, String)> {
        let today = Date::constant(2026, 3, 31);
        Days::parse(text, today).map(|d| (d.first.to_string(), d.last.to_string()))
    }

    #[track_caller]
    fn reads(text: &str, first: &str, last: &str) {
        assert_eq!(days(text), Some((first.into(), last.into())), "{text}");
    }

    #[test]
    fn relative_dates_count_back_from_the_reference_day() {
        reads("today", "2026-03-31", "2026-03-31");
        reads("Yesterday", "2026-03-30", "2026-03-30");
        reads("last-week", "2026-03-23", "2026-03-29");
        reads("last-month", "2026-02-01", "2026-02-28");
        reads("last-year", "2025-01-01", "2025-12-31");
        reads("-7d", "2026-03-24", "2026-03-24");
        reads("-2w", "2026-03-17", "2026-03-17");
        reads("-1m", "2026-02-28", "2026-02-28");
        reads("-1Y", "2025-03-31", "2025-03-31");
    }

    #[test]
    fn an_iso_week_begins_on_monday() {
        reads("2026-W06", "2026-02-02", "2026-02-08");
        reads("2026-W01", "2025-12-29", "2026-01-04");
        reads("2020-w53", "2020-12-28", "2021-01-03");
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in
            ["", "-", "-d", "-7", "--7d", "-7x", "-99999y", "-65535y", "2026-W54", "2026-W6", "é"]
        {
            assert_eq!(days(text), None, "{text}");
        }
    }
}
