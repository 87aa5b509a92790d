//! From what is printed to a day: the reader's knowledge of when the text appeared.

use jiff::{Span, civil::Date};

use super::tense::Tense;
use crate::{date::PartialDate, knowledge::lexicon::time::Unit};

/// What dates without a year are resolved against.
#[derive(Debug, Clone, Copy)]
pub struct Reference {
    /// The day of publication.
    pub published: Date,
    /// "last", "this", "next" beside the date: -1, 0, 1, and beyond.
    pub direction: Option<i8>,
    /// The tense of the sentence.
    pub tense: Option<Tense>,
    /// Without cues a weekday is the next one.
    pub plain_ahead: bool,
}

impl Reference {
    /// The weekday (days after Monday) that is meant; of a story without cues the last one in most
    /// languages, for news tells what happened.
    pub fn weekday(self, weekday: i8) -> Option<Date> {
        let today = self.published.weekday().to_monday_zero_offset();
        let back = (today - weekday).rem_euclid(7);
        let ahead = (weekday - today).rem_euclid(7);
        let week_if_zero = |days: i8| if days == 0 { 7 } else { days };
        let days = match (self.direction, self.tense) {
            (Some(-1), _) => -week_if_zero(back),
            (Some(..=-2), _) => -week_if_zero(back) - 7,
            // "next Friday" on a Thursday is not tomorrow.
            (Some(1), _) => {
                if ahead < 2 {
                    ahead + 7
                } else {
                    ahead
                }
            }
            (Some(2..), _) => week_if_zero(ahead) + 7,
            (Some(0), Some(Tense::Past)) if back < 4 => -back,
            (Some(0), _) | (None, Some(Tense::Future)) => ahead,
            (None, None) if self.plain_ahead => ahead,
            (None, _) => -back,
        };
        shifted(self.published, i32::from(days))
    }

    /// The year of a month, or of a day of it, printed without one.
    pub fn year_of(self, month: i8, day: Option<i8>) -> Option<i16> {
        match day {
            Some(day) => self.nearest(|year| Date::new(year, month, day).ok()).map(Date::year),
            // The month of publication is the same month at any tense.
            None if month == self.published.month() && !matches!(self.direction, Some(-1 | 1)) => {
                Some(self.published.year())
            }
            // "last October" of an October is that of the year before.
            None if month == self.published.month() => {
                self.published.year().checked_add(i16::from(self.direction?))
            }
            None => self
                .near(|year| Date::new(year, month, 15).ok(), AGAINST_TENSE_OF_MONTH)
                .map(Date::year),
        }
    }

    /// Of a yearly day the one that is meant: by direction or tense, else the nearest.
    pub fn nearest(self, in_year: impl Fn(i16) -> Option<Date>) -> Option<Date> {
        self.near(in_year, AGAINST_TENSE)
    }

    fn near(self, in_year: impl Fn(i16) -> Option<Date>, against: i32) -> Option<Date> {
        let dates = years(self.published)?.into_iter().filter_map(in_year);
        dates.min_by_key(|date| self.cost(*date, against))
    }

    /// How far a date is from what is meant, in days.
    fn cost(self, date: Date, against: i32) -> i32 {
        let distance = (date - self.published).get_days();
        let excluded = match self.direction {
            Some(..=-1) => distance >= 0,
            Some(0) => date.year() != self.published.year(),
            Some(1..) => distance <= 0,
            None => false,
        };
        let wrong = match self.tense.filter(|_| self.direction.is_none()) {
            Some(Tense::Past) => distance > 0,
            Some(Tense::Future) => distance < 0,
            None => false,
        };
        distance.abs() + if excluded { 1000 } else { 0 } + if wrong { against } else { 0 }
    }

    /// The day of a month that is not named: of the month of publication or one beside it.
    pub fn day_of_month(self, day: i8) -> Option<Date> {
        let tense = match self.direction {
            Some(..=-1) => Some(Tense::Past),
            Some(1..) => Some(Tense::Future),
            _ => self.tense,
        };
        let told = Self { direction: None, tense, ..self };
        let days = (-1..=1).filter_map(|step| day_of_month(self.published, step, day));
        days.min_by_key(|date| told.cost(*date, AGAINST_TENSE_OF_DAY))
    }
}

/// Days that a date against the tense of its clause is set back, for tense is not always told right;
/// months are told of more loosely.
const AGAINST_TENSE: i32 = 150;
const AGAINST_TENSE_OF_MONTH: i32 = 260;

/// The same of a day of a month that is not named.
const AGAINST_TENSE_OF_DAY: i32 = 20;

/// The years that a yearly day may be meant in.
pub fn years(published: Date) -> Option<[i16; 3]> {
    let year = published.year();
    Some([year.checked_sub(1)?, year, year.checked_add(1)?])
}

/// A day of the month `step` months from that of a day.
pub fn day_of_month(of: Date, step: i32, day: i8) -> Option<Date> {
    let month = of.first_of_month().checked_add(Span::new().try_months(step).ok()?).ok()?;
    Date::new(month.year(), month.month(), day).ok()
}

/// The day `days` from `date`.
pub fn shifted(date: Date, days: i32) -> Option<Date> {
    date.checked_add(Span::new().try_days(days).ok()?).ok()
}

/// `many` units from a day, at the precision of the unit; a negative number goes back.
pub fn moved(from: Date, many: i32, unit: Unit) -> Option<PartialDate> {
    let span = Span::new();
    let (from, span) = match unit {
        Unit::Year => (from, span.try_years(many)),
        Unit::Month => (from.first_of_month(), span.try_months(many)),
        Unit::Week => (from, span.try_weeks(many)),
        Unit::Day => (from, span.try_days(many)),
    };
    // A source may state any year; beyond these there is no calendar.
    let to = from.checked_add(span.ok()?).ok().filter(|date| date.year() > 0)?;
    match unit {
        Unit::Year => Some(PartialDate::year(to.year())),
        Unit::Month => PartialDate::month(to.year(), to.month()),
        Unit::Week | Unit::Day => Some(PartialDate::day(to)),
    }
}

/// A weekday (days after Monday) of the week `weeks` from that of `published`.
pub fn in_week(published: Date, weeks: i32, weekday: i8) -> Option<Date> {
    let today = published.weekday().to_monday_zero_offset();
    shifted(published, weeks.checked_mul(7)? + i32::from(weekday) - i32::from(today))
}
