//! Expressions that hang on the day of publication or on the day spoken of before: "yesterday", "the
//! following day", "last month", holidays.

use jiff::civil::Date;

use super::{
    explain::{How, Rule},
    finder::{Finder, Spoken},
    holidays,
    lexeme::What,
    resolve::{self, Reference},
};
use crate::{
    date::PartialDate,
    knowledge::lexicon::time::{Feast, Form, Number, Roles, Sense, Unit},
};

impl Finder<'_> {
    /// "today", "yesterday", with the weekday that may stand behind.
    pub(in crate::read::enrich) fn today(&mut self, at: usize, days: i8) -> Option<usize> {
        // "في اليوم الأول" is the first day.
        if self.text.follows(at + 1) && matches!(self.text.sense(at + 1), Sense::Ordinal(_)) {
            return None;
        }
        let day = resolve::shifted(self.published?, i32::from(days))?;
        let mut last = at;
        while self.text.follows(last + 1)
            && self.text.has(last + 1, Roles::PART)
            && self.text.sense(last + 1) == Sense::None
        {
            last += 1;
        }
        let next = last + 1;
        if let Sense::Weekday(weekday, Form::Full) = self.text.sense(next)
            && self.text.joins(next, &["", ",", "،"])
            && day.weekday().to_monday_zero_offset() == weekday
            && self.text.printed(next + 1).is_none_or(|date| date.days.is_empty())
            && !self.is_name(next)
        {
            last = next;
        }
        Some(self.take(PartialDate::day(day), at, last, Rule::Publication.into()))
    }

    /// "the following day"
    pub(in crate::read::enrich) fn near(&mut self, at: usize, days: i8) -> Option<usize> {
        let day = resolve::shifted(self.spoken_day()?, i32::from(days))?;
        let open = self.text.has(at, Roles::OPEN);
        // "the day after Thanksgiving", "la veille de l'Ascension" count from what follows.
        let text = self.text;
        let mut next = at + 1;
        while text.follows(next) && text.has(next, Roles::OF) {
            next += 1;
        }
        if text.follows(next) {
            let behind = match text.sense(next) {
                Sense::Feast(feast) => self
                    .reference(next, next)
                    .and_then(|reference| reference.nearest(|year| holidays::in_year(feast, year))),
                Sense::Today(away) => {
                    self.published.and_then(|day| resolve::shifted(day, i32::from(away)))
                }
                _ => None,
            };
            if let Some(day) = behind.and_then(|day| resolve::shifted(day, i32::from(days))) {
                self.take(PartialDate::day(day), at, at, Rule::Spoken.into());
                return Some(at);
            }
        }
        // "la veille du vote", "the day after the results" count from something else.
        if text.lexicon.habits.behind && text.has(at + 1, Roles::OF) && text.follows(at + 1) {
            return None;
        }
        if open && !text.ends_phrase(at + 1) {
            return None;
        }
        Some(self.take(PartialDate::day(day), at, at, Rule::Spoken.into()))
    }

    /// "last year", "this month", "next March", "지난 9일", "last Friday" with its direction first.
    pub(in crate::read::enrich) fn span(&mut self, at: usize) -> Option<usize> {
        let text = self.text;
        if let Some(date) = text.printed(at) {
            let named = date.days.is_empty() && date.first < date.last;
            if !(named && self.is_name(date.last)) {
                return self.calendar(&date, at);
            }
        }
        if let Sense::Direction(direction) = text.sense(at)
            && text.follows(at + 1)
        {
            if let Sense::Weekday(weekday, form) = text.sense(at + 1) {
                return self.weekday(at, at + 1, weekday, form);
            }
            if let Some(What::Day(day)) = text.what(at + 1) {
                let reference = self.reference(at, at + 1)?;
                let reference = Reference { direction: Some(direction), ..reference };
                let day = PartialDate::day(reference.day_of_month(day)?);
                return Some(self.take(day, at, at + 1, Rule::DayOfMonth.into()));
            }
        }
        if let Sense::NearDirection(_) = text.sense(at)
            && let Sense::Weekday(weekday, form) = text.sense(at + 1)
        {
            return self.weekday(at, at + 1, weekday, form);
        }
        if let Sense::NearDirection(away) = text.sense(at) {
            let Sense::Unit(Unit::Year, Number::One) = text.sense(at + 1) else { return None };
            let from = self.spoken.and_then(|spoken| spoken.date.first()).or(self.published)?;
            let year = resolve::moved(from, i32::from(away), Unit::Year)?;
            return Some(self.take(year, at, at + 1, Rule::Spoken.into()));
        }
        if text.sense(at) == Sense::SameYear {
            let year = PartialDate::year(self.spoken?.date.first()?.year());
            return Some(self.take(year, at, at, Rule::Spoken.into()));
        }
        let published = self.published?;
        for unit in [Unit::Year, Unit::Month] {
            let Some((away, last)) = text.away(at, unit) else { continue };
            // "下月9日", "지난달 29일", "last month, on the 22nd"
            if unit == Unit::Month
                && let Some(day) =
                    text.day(last + 1).filter(|_| matches!(text.what(last + 1), Some(What::Day(_))))
                && text.joins(last + 1, &["", "の"])
            {
                let month = resolve::moved(published, i32::from(away), unit)?.first()?;
                let day = PartialDate::day(Date::new(month.year(), month.month(), day).ok()?);
                self.take(day, at, last + 1, Rule::Unit.into());
                self.spoken = self.spoken.map(|spoken| Spoken { with_month: true, ..spoken });
                return Some(last + 1);
            }
            let date = resolve::moved(published, i32::from(away), unit)?;
            return Some(self.take(date, at, last, Rule::Unit.into()));
        }
        None
    }

    /// A holiday, with or without its year.
    pub(in crate::read::enrich) fn feast(&mut self, at: usize, feast: Feast) -> Option<usize> {
        if let Feast::Once(..) = feast {
            let day = PartialDate::day(holidays::in_year(feast, 1)?);
            return Some(self.take(day, at, at, Rule::Printed.into()));
        }
        let text = self.text;
        // "Noël Mardi" is a person.
        let named = text.gap(at + 1) == " " && text.word(at + 1).starts_with(char::is_uppercase);
        if named && !text.lexicon.habits.capitals && text.year_number(at + 1).is_none() {
            return None;
        }
        let mut year = at + 1;
        while text.has(year, Roles::OF) && text.follows(year) {
            year += 1;
        }
        if text.joins(year, &["", ","])
            && let Some(number) = text.year_number(year)
        {
            let day = PartialDate::day(holidays::in_year(feast, number)?);
            return Some(self.take(day, at, year, Rule::Printed.into()));
        }
        let Some(reference) = self.reference(at, at) else {
            let Feast::Fixed(month, day) = feast else { return None };
            return Some(self.take(PartialDate::yearly(month, day)?, at, at, Rule::Open.into()));
        };
        let direction = match at.checked_sub(1).map(|i| text.sense(i)) {
            Some(Sense::Direction(direction)) => Some(direction),
            _ => None,
        };
        let reference = Reference { direction, ..reference };
        let day = reference.nearest(|year| holidays::in_year(feast, year))?;
        Some(self.take(PartialDate::day(day), at, at, How::nearest(reference)))
    }
}
