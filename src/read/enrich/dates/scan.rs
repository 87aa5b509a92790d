//! The pass over the lexemes: which expression begins where.

use jiff::civil::Date;

use super::{
    calendar,
    explain::Rule,
    finder::{Finder, Spoken},
    grammar::{Printed, Year},
    lexeme::What,
};
use crate::{
    date::{Order, PartialDate},
    knowledge::lexicon::time::{Roles, Sense},
};

impl Finder<'_> {
    /// Takes all dates of the text.
    pub(in crate::read::enrich) fn scan(&mut self) {
        let mut at = 0;
        while at < self.text.all.len() {
            at = self.expression(at).map_or(at, |last| last.max(at)) + 1;
        }
    }

    /// Takes the expression that begins at lexeme `at`; its last lexeme.
    fn expression(&mut self, at: usize) -> Option<usize> {
        match self.text.what(at)? {
            What::Word(Sense::Weekday(weekday, form)) => self.weekday(at, at, weekday, form),
            What::Word(Sense::Month(..)) => self.month(at),
            What::Word(Sense::Today(days)) => self.today(at, days),
            What::Word(Sense::Near(days)) => self.near(at, days),
            What::Word(Sense::Feast(feast)) => self.feast(at, feast),
            What::Word(Sense::Count(..) | Sense::Number(_) | Sense::Unit(..)) => {
                self.distance(at).or_else(|| self.span(at))
            }
            What::Word(Sense::Ago | Sense::In) => self.distance_behind(at),
            What::Word(
                Sense::Span(..) | Sense::SameYear | Sense::Direction(_) | Sense::NearDirection(_),
            ) => self.span(at),
            What::Word(Sense::Ordinal(_)) => self.numbered(at),
            What::Date(..) | What::Year(_) | What::Month(_) | What::Day(_) | What::Ordinal(_) => {
                self.numbered(at)
            }
            What::Number(..) => self.distance(at).or_else(|| self.numbered(at)),
            What::Word(_) => None,
        }
    }

    /// A date that begins with a number.
    fn numbered(&mut self, at: usize) -> Option<usize> {
        if let Some(date) = self.text.printed(at).or_else(|| self.foreign(at)) {
            return self.calendar(&date, at);
        }
        self.solar(at).or_else(|| self.years(at)).or_else(|| self.day_alone(at))
    }

    /// A day with the name of its month, in whatever language, of a text whose language is not known.
    fn foreign(&self, at: usize) -> Option<Printed> {
        let text = self.text;
        let date = calendar::printed(text.text, text.all[at].first, Order::DayFirst);
        let date = date.filter(|_| self.unknown)?;
        let day = date.day?;
        Some(Printed {
            first: at,
            last: text.of_word(date.last),
            year: date.year.map(Year::Number),
            month: date.month,
            days: [Some(day), date.until].into_iter().flatten().collect(),
            direction: None,
        })
    }

    /// A month, with or without day and year.
    fn month(&mut self, at: usize) -> Option<usize> {
        let date = self.text.printed(at)?;
        let bare = date.days.is_empty() && date.year.is_none() && date.direction.is_none();
        if bare && !self.is_month(at) && self.shared_year(&date).is_none() {
            return None;
        }
        self.calendar(&date, at)
    }

    /// Resolves a printed calendar date and takes it with all of its days.
    pub(in crate::read::enrich) fn calendar(
        &mut self,
        date: &Printed,
        first: usize,
    ) -> Option<usize> {
        if first > 0 && self.text.has(first - 1, Roles::NUMBERED) && date.first == date.last {
            return None;
        }
        // "31 April" is no day and no April.
        if !date.exists() {
            return Some(date.last);
        }
        let every = first.checked_sub(1).is_some_and(|lead| self.text.has(lead, Roles::EVERY));
        let (year, how) = if every && date.year.is_none() {
            (None, Rule::Open.into())
        } else {
            self.year_of(date, first)?
        };
        let last = date.last;
        if date.days.is_empty() {
            // A month of no known year says nothing.
            let month = PartialDate::month(year?, date.month)?;
            self.take(month, first, last, how);
        }
        for day in &date.days {
            let day = match year {
                Some(year) => PartialDate::day(Date::new(year, date.month, *day).ok()?),
                None => PartialDate::yearly(date.month, *day)?,
            };
            self.take(day, first, last, how);
        }
        self.spoken = self.spoken.map(|spoken| Spoken { with_month: true, ..spoken });
        Some(last)
    }
}
