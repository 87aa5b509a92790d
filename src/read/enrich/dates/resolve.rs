//! From what is printed to a day: the reader's knowledge of when the text appeared.

use jiff::{Span, civil::Date};
use serde::Serialize;

use super::{calendar::Printed, tense::Tense};
use crate::{date::PartialDate, knowledge::lexicon::time::Unit};

/// "last", "this", "next" before a weekday, month or unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// "last Friday"
    Last,
    /// "this Friday"
    This,
    /// "next Friday"
    Next,
}

impl Direction {
    /// The direction that a word gives to the one behind it.
    pub fn of(word: &str) -> Option<Self> {
        match word {
            "last" | "Last" | "previous" => Some(Self::Last),
            "this" | "This" | "current" => Some(Self::This),
            "next" | "Next" | "coming" => Some(Self::Next),
            _ => None,
        }
    }
}

/// What dates without a year are resolved against.
#[derive(Debug, Clone, Copy)]
pub struct Reference {
    /// The day of publication.
    pub published: Date,
    /// The word before the date.
    pub direction: Option<Direction>,
    /// The tense of the sentence.
    pub tense: Option<Tense>,
}

impl Reference {
    /// The weekday (days after Monday) that is meant; of a story without cues the last one, for news
    /// tells what happened.
    pub fn weekday(self, weekday: i8) -> Option<Date> {
        let today = self.published.weekday().to_monday_zero_offset();
        let back = (today - weekday).rem_euclid(7);
        let ahead = (weekday - today).rem_euclid(7);
        let week_if_zero = |days: i8| if days == 0 { 7 } else { days };
        let days = match (self.direction, self.tense) {
            (Some(Direction::Last), _) => -week_if_zero(back),
            (Some(Direction::Next), _) => week_if_zero(ahead),
            (Some(Direction::This), Some(Tense::Past)) => -back,
            (Some(Direction::This), _) | (None, Some(Tense::Future)) => ahead,
            (None, _) => -back,
        };
        shifted(self.published, days)
    }

    /// The year of a calendar date printed without one.
    pub fn year_of(self, date: &Printed) -> Option<i16> {
        match date.day {
            Some(day) => self.nearest(|year| Date::new(year, date.month, day).ok()).map(Date::year),
            // The month of publication is the same month at any tense.
            None if date.month == self.published.month()
                && self.direction != Some(Direction::Last) =>
            {
                Some(self.published.year())
            }
            None => self.nearest(|year| Date::new(year, date.month, 15).ok()).map(Date::year),
        }
    }

    /// Of a yearly day the one that is meant: by direction or tense, else the nearest.
    pub fn nearest(self, in_year: impl Fn(i16) -> Option<Date>) -> Option<Date> {
        let year = self.published.year();
        let days = |date: Date| (date - self.published).get_days();
        let cost = |date: Date| {
            let distance = days(date);
            let size = distance.abs();
            match (self.direction, self.tense) {
                (Some(Direction::Last), _) => size + if distance >= 0 { 1000 } else { 0 },
                (Some(Direction::Next), _) => size + if distance <= 0 { 1000 } else { 0 },
                (Some(Direction::This), _) => size + if date.year() == year { 0 } else { 1000 },
                (None, Some(Tense::Past)) if distance > 0 => size + 150,
                (None, Some(Tense::Future)) if distance < 0 => size + 150,
                _ => size,
            }
        };
        years(self.published)?.into_iter().filter_map(in_year).min_by_key(|date| cost(*date))
    }
}

/// The years that a yearly day may be meant in.
pub fn years(published: Date) -> Option<[i16; 3]> {
    let year = published.year();
    Some([year.checked_sub(1)?, year, year.checked_add(1)?])
}

/// The day `days` from `date`.
pub fn shifted(date: Date, days: i8) -> Option<Date> {
    date.checked_add(Span::new().try_days(days).ok()?).ok()
}

/// "last year", "next month".
pub fn unit(published: Date, direction: Direction, unit: Unit) -> Option<PartialDate> {
    let step = match direction {
        Direction::Last => -1,
        Direction::This => 0,
        Direction::Next => 1,
    };
    match unit {
        Unit::Year => {
            let year = published.year().checked_add(step)?;
            // A source may state any year; beyond these there is no calendar.
            (1..=9999).contains(&year).then(|| PartialDate::year(year))
        }
        Unit::Month => {
            let moved =
                published.first_of_month().checked_add(Span::new().try_months(step).ok()?).ok()?;
            PartialDate::month(moved.year(), moved.month())
        }
        Unit::Week | Unit::Day => None,
    }
}

/// "two weeks ago", at the precision of its unit.
pub fn ago(published: Date, many: i32, unit: Unit) -> Option<PartialDate> {
    let span = Span::new();
    let back = |span: Span| published.checked_sub(span).ok();
    match unit {
        Unit::Year => back(span.try_years(many).ok()?).map(|d| PartialDate::year(d.year())),
        Unit::Month => {
            back(span.try_months(many).ok()?).and_then(|d| PartialDate::month(d.year(), d.month()))
        }
        Unit::Week => None,
        Unit::Day => back(span.try_days(many).ok()?).map(PartialDate::day),
    }
}
