//! Days of a month that is not named: "am 23.", "the 22nd", "14日", "the 1st of next month".

use jiff::civil::Date;

use super::{
    explain::Rule,
    finder::{Finder, MONTH_REACH, Spoken},
    lexeme::What,
    resolve,
};
use crate::{
    date::PartialDate,
    knowledge::lexicon::time::{Roles, Unit},
};

impl Finder<'_> {
    /// A day of a month that is not named: "am 23.", "the 22nd", "14日".
    pub(in crate::read::enrich) fn day_alone(&mut self, at: usize) -> Option<usize> {
        let text = self.text;
        let day = text.day(at)?;
        if let Some(until) = self.range_of_days(at, day) {
            return Some(until);
        }
        if let Some(last) = self.day_of_away_month(at, day) {
            return Some(last);
        }
        if !self.is_day(at) {
            return None;
        }
        let near = self.spoken.filter(|spoken| {
            let reach = if spoken.with_month { MONTH_REACH } else { 2 };
            spoken.date.as_day().is_some() | spoken.with_month
                && at.saturating_sub(spoken.last) <= reach
                && same_sentence(self, spoken.last, at)
        });
        if let Some(spoken) = near {
            let date = Self::day_of_spoken_month(spoken.date, day)?;
            self.take(date, at, at, Rule::SpokenMonth.into());
            self.spoken = self.spoken.map(|spoken| Spoken { with_month: true, ..spoken });
            return Some(at);
        }
        let reference = self.reference(at, at)?;
        let date = PartialDate::day(reference.day_of_month(day)?);
        Some(self.take(date, at, at, Rule::DayOfMonth.into()))
    }

    /// "the 1st of next month", "am 3. des vorigen Monats"
    fn day_of_away_month(&mut self, at: usize, day: i8) -> Option<usize> {
        let text = self.text;
        let mut next = at + 1;
        for _ in 0..2 {
            next += usize::from(text.has(next, Roles::OF) && text.joins(next, &["", "."]));
        }
        let (away, last) = text.away(next, Unit::Month)?;
        if !text.joins(next, &["", "."]) {
            return None;
        }
        let day = resolve::day_of_month(self.published?, i32::from(away), day)?;
        Some(self.take(PartialDate::day(day), at, last, Rule::Unit.into()))
    }

    pub(in crate::read::enrich) fn day_of_spoken_month(
        spoken: PartialDate,
        day: i8,
    ) -> Option<PartialDate> {
        match spoken.first() {
            Some(first) => {
                // "from the 28th to the 2nd" ends in the next month.
                let next = spoken.as_day().is_some_and(|spoken| spoken.day() > day + 20);
                let month = resolve::moved(first, i32::from(next), Unit::Month)?.first()?;
                Some(PartialDate::day(Date::new(month.year(), month.month(), day).ok()?))
            }
            None => PartialDate::yearly(spoken.as_yearly()?.0, day),
        }
    }

    /// "5~6일": two days of a month that is not named.
    fn range_of_days(&mut self, at: usize, day: i8) -> Option<usize> {
        let text = self.text;
        let Some(What::Day(until)) = text.what(at + 1) else { return None };
        let What::Number(_, 1 | 2) = text.what(at)? else { return None };
        if !matches!(text.gap(at + 1), "~" | "～" | "∼" | "〜" | "-" | "–") || until <= day {
            return None;
        }
        let first = self.reference(at, at + 1)?.day_of_month(day)?;
        let last = Date::new(first.year(), first.month(), until).ok()?;
        self.take(PartialDate::day(first), at, at + 1, Rule::DayOfMonth.into());
        Some(self.take(PartialDate::day(last), at, at + 1, Rule::DayOfMonth.into()))
    }

    /// Whether a number is a day of a month that is not named.
    fn is_day(&self, at: usize) -> bool {
        let text = self.text;
        let lead = at.checked_sub(1).filter(|_| text.follows(at));
        let led = lead.is_some_and(|lead| text.has(lead, Roles::BEFORE_DAY));
        let next = at + 1;
        match text.what(at) {
            Some(What::Day(_)) => !text.has(next, Roles::COUNTED) || !text.gap(next).is_empty(),
            Some(What::Ordinal(_)) => led && text.closes(next),
            Some(What::Number(_, 1 | 2)) => {
                if text.has(next, Roles::BEHIND_DAY) && text.joins(next, &["", "-"]) {
                    return true;
                }
                let dot = text.lexicon.habits.dotted;
                let gap = text.gap(next);
                if gap.trim_start().starts_with(['%', '°', '€', '$', '\'', '’', '′']) {
                    return false;
                }
                let stops = if dot {
                    // "am 23. endet", but "am 23. Tag" and "um 23. Uhr" go on.
                    gap.starts_with('.') && !text.word(next).starts_with(char::is_uppercase)
                } else {
                    text.closes(next) && !gap.starts_with(['.', ','])
                        || gap.trim().starts_with(['.', ';', ')', ',']) && gap.len() > 1
                };
                led && stops && text.lexicon.habits.day_alone
            }
            _ => false,
        }
    }
}

fn same_sentence(finder: &Finder<'_>, one: usize, other: usize) -> bool {
    let tokens = &finder.text.text.tokens;
    let all = &finder.text.all;
    tokens[all[one].last].sentence == tokens[all[other].first].sentence
}
