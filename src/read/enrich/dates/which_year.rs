//! The year of a date that is printed without one: that of its list, of its clause, of the stretch it
//! ends, else the one that the tense and the day of publication tell.

use jiff::civil::Date;

use super::{
    explain::{How, Rule},
    finder::Finder,
    grammar::{Printed, Year},
    lexeme::What,
    resolve::{self, Reference},
    year,
};
use crate::{
    date::PartialDate,
    knowledge::lexicon::time::{Roles, Sense},
};

/// Dates of a list that are looked at for the year they share.
const LISTED: usize = 4;

/// Lexemes behind a year within which a date is of that year.
const CLAUSE_REACH: usize = 9;

impl Finder<'_> {
    /// The year of a date, and what gave it; no year where nothing tells it.
    pub(in crate::read::enrich) fn year_of(
        &self,
        date: &Printed,
        first: usize,
    ) -> Option<(Option<i16>, How)> {
        match date.year {
            Some(Year::Number(year)) => return Some((Some(year), Rule::Printed.into())),
            Some(Year::Away(away)) => {
                if let Some(published) = self.published {
                    let year = published.year().checked_add(i16::from(away))?;
                    return Some((Some(year), Rule::YearBehind.into()));
                }
            }
            Some(Year::Same) => {
                let year = self.spoken?.date.first()?.year();
                return Some((Some(year), Rule::Spoken.into()));
            }
            None => {}
        }
        if let Some(year) = self.shared_year(date).or_else(|| self.year_of_stretch(date, first)) {
            return Some((Some(year), Rule::ListedYear.into()));
        }
        if let Some(year) = self.year_of_clause(first) {
            return Some((Some(year), Rule::Spoken.into()));
        }
        let day = date.days.first().copied();
        let Some(reference) = self.reference(first, date.last) else {
            let inferred = day.and_then(|_| year::of_event(self.text));
            return Some(match inferred {
                Some(year) => (Some(year), Rule::Inferred.into()),
                None => (None, Rule::Open.into()),
            });
        };
        let reference = Reference { direction: date.direction, ..reference };
        let year = self.by_weekday(date, first, reference);
        let year = year.or_else(|| reference.year_of(date.month, day))?;
        Some((Some(year), How::nearest(reference)))
    }

    /// The year that the clause is about: "Next year it falls on May 3", "In 2022 it left on Aug. 27".
    pub(in crate::read::enrich) fn year_of_clause(&self, at: usize) -> Option<i16> {
        let spoken = self.spoken.filter(|spoken| at.saturating_sub(spoken.last) <= CLAUSE_REACH)?;
        let text = self.text;
        let is_year = spoken.date == PartialDate::year(spoken.date.first()?.year());
        let marks = [';', ':', '.', '!', '?', '«', '»', '“', '”', '"', '(', ')', '。', '」', '；'];
        let whole = (spoken.last + 1..=at).all(|at| !text.gap(at).contains(marks));
        let relative = !matches!(text.what(spoken.first), Some(What::Number(..) | What::Year(_)));
        let leads =
            (spoken.first.saturating_sub(1)..=spoken.first).any(|at| text.starts_sentence(at));
        let commas = (spoken.last + 1..=at).filter(|at| text.gap(*at).contains(',')).count();
        let about = if relative { commas < 2 } else { leads && commas == 0 };
        (is_year && whole && about).then(|| spoken.date.first().map(Date::year))?
    }

    /// The year near publication in which the day is the weekday printed before it.
    fn by_weekday(&self, date: &Printed, first: usize, reference: Reference) -> Option<i16> {
        let Sense::Weekday(weekday, _) = self.text.sense(first) else { return None };
        let day = *date.days.first()?;
        let in_year = |year| Date::new(year, date.month, day).ok();
        let fits = |date: &Date| date.weekday().to_monday_zero_offset() == weekday;
        let years = resolve::years(reference.published)?;
        let spoken = self.spoken.and_then(|spoken| spoken.date.first()).map(Date::year);
        if let Some(date) = spoken.and_then(in_year).filter(fits) {
            return Some(date.year());
        }
        let found = years.into_iter().filter_map(in_year).filter(fits);
        found.min_by_key(|day| (*day - reference.published).get_days().abs()).map(Date::year)
    }

    /// The year of the first end of a stretch, for the other end: "from Dec. 30, 2019 to Jan. 20".
    fn year_of_stretch(&self, date: &Printed, first: usize) -> Option<i16> {
        let spoken = self.spoken?;
        let from = spoken.date.first()?;
        let between = first.checked_sub(spoken.last + 1)?;
        let text = self.text;
        let joined = match between {
            0 => matches!(text.gap(first).trim(), "-" | "–" | "—"),
            1 => text.has(first - 1, Roles::TO),
            2 => {
                text.has(first - 2, Roles::TO)
                    && text.has(first - 1, Roles::OF.or(Roles::BEFORE_DAY))
            }
            _ => false,
        };
        let ends = joined && spoken.with_month && date.direction.is_none();
        let year = from.year();
        let until =
            Date::new(year, date.month, *date.days.first().unwrap_or(&1)).ok().filter(|_| ends)?;
        if until.first_of_month() >= from.first_of_month() {
            Some(year)
        } else {
            year.checked_add(1)
        }
    }

    /// The year of a list's last date, for those before it: "in April and May 2025".
    pub(in crate::read::enrich) fn shared_year(&self, date: &Printed) -> Option<i16> {
        let text = self.text;
        let mut last = date.last;
        let mut month = date.month;
        let mut range = false;
        for _ in 0..LISTED {
            let mut next = last + 1;
            let comma = text.joins(next, &[",", "،"]);
            let dash = matches!(text.gap(next).trim(), "-" | "–" | "—");
            range |= dash;
            if (comma || text.follows(next)) && text.has(next, Roles::TO.or(Roles::AND)) {
                range |= text.has(next, Roles::TO);
                next += 1;
                for _ in 0..2 {
                    let fills = text
                        .has(next, Roles::OF.or(Roles::BEFORE_DAY).or(Roles::BEFORE_MONTH))
                        && text.sense(next) == Sense::None
                        || matches!(text.sense(next), Sense::Weekday(..));
                    next += usize::from(fills);
                }
            }
            if next == last + 1 && !comma && !dash {
                return None;
            }
            let listed = text.printed(next)?;
            if listed.days.is_empty() != date.days.is_empty() {
                return None;
            }
            if let Some(Year::Number(year)) = listed.year {
                // "from November to March 2026" began the year before.
                return match listed.month >= date.month {
                    true => Some(year),
                    false if range => year.checked_sub(1),
                    false => None,
                };
            }
            if listed.month < month && !range {
                return None;
            }
            (last, month) = (listed.last, listed.month);
        }
        None
    }
}
