//! A moment or a day; and a day, a month or a year.

use std::{fmt, str::FromStr};

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A text that is not a date in the form asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a date; dates look like 2026, 2026-02 or 2026-02-06")]
pub struct DateError(pub String);

/// A publication date: a day, or a moment with or without its offset from UTC.
///
/// Printed as RFC 3339. The civil date and time are kept as printed by the source: an article of
/// the evening of 6 February in Muscat stays an article of 6 February.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    date: Date,
    time: Option<jiff::civil::Time>,
    offset: Option<jiff::tz::Offset>,
}

impl Stamp {
    /// A day without a time.
    pub fn day(date: Date) -> Self {
        Self { date, time: None, offset: None }
    }

    /// A moment, at an offset from UTC where the source gives one.
    pub fn moment(at: DateTime, offset: Option<jiff::tz::Offset>) -> Self {
        Self { date: at.date(), time: Some(at.time()), offset }
    }

    /// Whether it is a moment.
    pub fn has_time(&self) -> bool {
        self.time.is_some()
    }

    /// The civil day as printed by the source.
    pub fn date(&self) -> Date {
        self.date
    }

    /// Seconds since 1970-01-01T00:00 on the source's own clock: what sorting and ranges use.
    pub fn civil_seconds(&self) -> i64 {
        let at = self.date.to_datetime(self.time.unwrap_or_default());
        at.duration_since(DateTime::constant(1970, 1, 1, 0, 0, 0, 0)).as_secs()
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date)?;
        let Some(time) = self.time else { return Ok(()) };
        write!(f, "T{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())?;
        match self.offset.map(jiff::tz::Offset::seconds) {
            None => Ok(()),
            Some(0) => f.write_str("Z"),
            Some(s) => {
                let sign = if s < 0 { '-' } else { '+' };
                write!(f, "{sign}{:02}:{:02}", s.abs() / 3600, s.abs() / 60 % 60)
            }
        }
    }
}

impl FromStr for Stamp {
    type Err = DateError;

    /// Reads what [`Display`](fmt::Display) prints, and the usual relatives: a space for the `T`,
    /// fractions of seconds, `+0400`.
    fn from_str(s: &str) -> Result<Self, DateError> {
        Self::parse(s).ok_or_else(|| DateError(s.to_owned()))
    }
}

impl Stamp {
    fn parse(s: &str) -> Option<Self> {
        let s = s.trim();
        let date = s.get(..10)?.parse().ok()?;
        let rest = &s[10..];
        let Some(clock) = rest.strip_prefix(['T', 't', ' ']).filter(|c| !c.is_empty()) else {
            return rest.trim().is_empty().then(|| Self::day(date));
        };
        let clock = clock.trim();
        let cut = clock.find(['Z', 'z', '+', '-']).unwrap_or(clock.len());
        let (time, zone) = clock.split_at(cut);
        let time = time.trim().parse().ok()?;
        let offset = match zone.trim() {
            "" => None,
            "Z" | "z" => Some(jiff::tz::Offset::UTC),
            zone => Some(offset(zone)?),
        };
        Some(Self { date, time: Some(time), offset })
    }
}

/// `+04:00`, `-0330`, `+04`.
fn offset(zone: &str) -> Option<jiff::tz::Offset> {
    let digits: String = zone[1..].chars().filter(char::is_ascii_digit).collect();
    let hours: i32 = digits.get(..2)?.parse().ok()?;
    let minutes: i32 = digits.get(2..4).map_or(Ok(0), str::parse).ok()?;
    let seconds = (hours * 60 + minutes) * 60;
    jiff::tz::Offset::from_seconds(if zone.starts_with('-') { -seconds } else { seconds }).ok()
}

/// A number of `len` digits.
fn number<T: FromStr>(text: &str, len: usize) -> Option<T> {
    let digits = text.len() == len && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// A year, a month or a day, or a day of every year or of an unknown one: `2026`, `2026-02`,
/// `2026-02-06`, `--02-06`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
}

impl PartialDate {
    /// A whole year.
    pub fn year(year: i16) -> Self {
        Self { year: Some(year), month: None, day: None }
    }

    /// A whole month; `None` when there is no such month.
    pub fn month(year: i16, month: i8) -> Option<Self> {
        let date = Self { year: Some(year), month: Some(month), day: None };
        Date::new(year, month, 1).ok().map(|_| date)
    }

    /// One day.
    pub fn day(date: Date) -> Self {
        Self { year: Some(date.year()), month: Some(date.month()), day: Some(date.day()) }
    }

    /// A day of a month in a year that is not known; `None` when no year has such a day.
    pub fn yearly(month: i8, day: i8) -> Option<Self> {
        let date = Self { year: None, month: Some(month), day: Some(day) };
        Date::new(LEAP_YEAR, month, day).ok().map(|_| date)
    }

    /// First day of the span, where the year is known.
    pub fn first(&self) -> Option<Date> {
        Date::new(self.year?, self.month.unwrap_or(1), self.day.unwrap_or(1)).ok()
    }

    /// Last day of the span, where the year is known.
    pub fn last(&self) -> Option<Date> {
        let first = self.first()?;
        Some(match (self.month, self.day) {
            (_, Some(_)) => first,
            (Some(_), None) => first.last_of_month(),
            (None, None) => first.last_of_year(),
        })
    }

    /// A year without month and day.
    pub fn is_whole_year(&self) -> bool {
        self.month.is_none()
    }

    /// The day, where the date is that precise.
    pub fn as_day(&self) -> Option<Date> {
        self.day.and_then(|_| self.first())
    }

    /// The day that a day of an unknown year is in this one.
    pub fn in_year(&self, year: i16) -> Option<Date> {
        let (month, day) = self.as_yearly()?;
        Date::new(year, month, day).ok()
    }

    /// Month and day of a date whose year is not known.
    pub fn as_yearly(&self) -> Option<(i8, i8)> {
        if self.year.is_some() { None } else { self.month.zip(self.day) }
    }
}

/// A year that has every day.
const LEAP_YEAR: i16 = 2024;

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            Some(year) => write!(f, "{year:04}")?,
            None => f.write_str("-")?,
        }
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl FromStr for PartialDate {
    type Err = DateError;

    fn from_str(s: &str) -> Result<Self, DateError> {
        Self::parse(s).ok_or_else(|| DateError(s.to_owned()))
    }
}

impl PartialDate {
    fn parse(s: &str) -> Option<Self> {
        if let Some((month, day)) = s.strip_prefix("--").and_then(|rest| rest.split_once('-')) {
            return Self::yearly(number(month, 2)?, number(day, 2)?);
        }
        let mut parts = s.split('-');
        let year = number(parts.next()?, 4)?;
        let Some(month) = parts.next() else { return Some(Self::year(year)) };
        let month = number(month, 2)?;
        let Some(day) = parts.next() else { return Self::month(year, month) };
        let day = number(day, 2)?;
        match parts.next() {
            Some(_) => None,
            None => Date::new(year, month, day).ok().map(Self::day),
        }
    }
}

/// Serializes through `Display`, deserializes through `FromStr`.
macro_rules! as_text {
    ($type:ty) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(de::Error::custom)
            }
        }
    };
}
as_text!(Stamp);
as_text!(PartialDate);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_print_what_they_read() {
        for s in [
            "2026-02-06",
            "2026-02-06T10:00:00",
            "2026-02-06T10:00:00Z",
            "2026-02-06T10:00:00+04:00",
        ] {
            assert_eq!(s.parse::<Stamp>().unwrap().to_string(), s);
        }
        assert_eq!(
            "2026-02-06 10:00:00.123+0400".parse::<Stamp>().unwrap().to_string(),
            "2026-02-06T10:00:00+04:00"
        );
        for s in ["", "2026", "2026-13-01", "2026-02-06x", "2026-02-06T", "2026-02-06T1é"] {
            assert!(s == "2026-02-06T" || s.parse::<Stamp>().is_err(), "{s}");
        }
    }

    #[test]
    fn partial_dates_span_their_days() {
        let span = |s: &str| {
            let d: PartialDate = s.parse().unwrap();
            (d.first().unwrap().to_string(), d.last().unwrap().to_string())
        };
        assert_eq!(span("2024-02"), ("2024-02-01".into(), "2024-02-29".into()));
        assert_eq!(span("2023"), ("2023-01-01".into(), "2023-12-31".into()));
        for s in ["", "24", "2024-2", "2024-00", "2023-02-29", "2024-01-01-01"] {
            assert!(s.parse::<PartialDate>().is_err(), "{s}");
        }
    }

    #[test]
    fn a_day_of_an_unknown_year_has_month_and_day_and_lies_nowhere() {
        let day: PartialDate = "--02-29".parse().unwrap();
        assert_eq!((day.to_string().as_str(), day.first(), day.last()), ("--02-29", None, None));
        assert_eq!(day.as_yearly(), Some((2, 29)));
        for s in ["--02", "--02-30", "--2-3", "---02-03", "-02-03", "--02-03-04"] {
            assert!(s.parse::<PartialDate>().is_err(), "{s}");
        }
    }
}
