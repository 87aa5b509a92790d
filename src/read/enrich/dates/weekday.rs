//! Weekdays: "Friday", "Friday, Feb. 6", "vendredi dernier", "Tuesday of next week", "the first Saturday
//! of March".

use jiff::civil::Date;

use super::{
    explain::{How, Rule},
    finder::Finder,
    lexeme::What,
    resolve::{self, Reference},
    tense::Tense,
};
use crate::{
    date::PartialDate,
    knowledge::lexicon::time::{Form, Number, Roles, Sense, Unit},
};

impl Finder<'_> {
    /// "Friday", "Friday, Feb. 6", "last Friday", "vendredi dernier", "Tuesday of next week". The
    /// weekday is the lexeme `at`; the mention begins with `first`.
    pub(in crate::read::enrich) fn weekday(
        &mut self,
        first: usize,
        at: usize,
        weekday: i8,
        form: Form,
    ) -> Option<usize> {
        let text = self.text;
        if let Some(last) = self.weekday_with_date(first, at, weekday, form) {
            return Some(last);
        }
        if let Some(last) = self.weekday_of_month(first, at, weekday) {
            return Some(last);
        }
        if form == Form::Short || self.is_name(at) {
            return None;
        }
        // "montags" in two words, "every Friday"
        let mut last = at;
        // "every Friday", "on a Friday"
        let any = first.checked_sub(1).filter(|_| text.follows(first)).is_some_and(|lead| {
            text.has(lead, Roles::EVERY) || text.sense(lead) == Sense::Number(1)
        });
        if any {
            return None;
        }
        let mut direction = match at.checked_sub(1).map(|i| text.sense(i)) {
            Some(Sense::Direction(direction)) if text.follows(at) => Some(direction),
            _ => None,
        };
        // "i fredags" is never today.
        if text.has(at, Roles::PAST) && text.word(at).eq_ignore_ascii_case("i") {
            direction = direction.or(Some(-1));
        }
        let mut spoken = false;
        if let Some(lead) = at.checked_sub(1).filter(|_| text.follows(at))
            && let Sense::NearDirection(near) = text.sense(lead)
        {
            (direction, spoken) = (Some(near), true);
        }
        match text.sense(at + 1) {
            Sense::Direction(behind)
                if text.follows(at + 1)
                    && (text.lexicon.habits.behind || behind.abs() > 1 || text.closes(at + 2)) =>
            {
                (direction, last) = (Some(behind), at + 1);
            }
            // "the Friday before"
            _ if text.lexicon.habits.month_first
                && text.word(at + 1) == "before"
                && at > 0
                && text.has(at - 1, Roles::OF)
                && text.joins(at + 2, &[".", ",", ";"]) =>
            {
                (direction, spoken, last) = (Some(-1), true, at + 1);
            }
            _ => {}
        }
        if let Some((weeks, end)) = self.week_beside(first, at, at) {
            let day = resolve::in_week(self.published?, i32::from(weeks), weekday)?;
            return Some(self.take(PartialDate::day(day), first, end, Rule::Weekday.into()));
        }
        let published = if spoken { self.spoken_day().or(self.published) } else { self.published }?;
        let mut reference = Reference { published, direction, ..self.reference(first, last)? };
        // "from today to Sunday"
        if let Some(start) = self.start_of_stretch(first) {
            reference = Reference {
                published: start,
                direction: Some(0),
                tense: Some(Tense::Future),
                ..reference
            };
        }
        let mut day = reference.weekday(weekday)?;
        let behind = self.quantity(last + 2).filter(|week| {
            let in_week = text.sense(last + 1) == Sense::In && text.follows(last + 1);
            in_week && text.follows(last + 2) && week.many == 1 && week.unit == Unit::Week
        });
        // "Thursday week", "a week on Friday", "a week from Saturday"
        let weeks = if let Sense::Unit(Unit::Week, Number::One) = text.sense(at + 1)
            && text.follows(at + 1)
            && text.lexicon.habits.month_first
        {
            last = at + 1;
            1
        } else if let Some(week) = behind {
            // "donderdag over een week"
            last = week.next - 1;
            1
        } else {
            i32::from(self.is_week_from(at))
        };
        if weeks > 0 {
            let ahead = Reference { direction: Some(0), tense: Some(Tense::Future), ..reference };
            day = resolve::shifted(ahead.weekday(weekday)?, 7)?;
        }
        Some(self.take(PartialDate::day(day), first, last, How::weekday(reference)))
    }

    /// The day right before the "to" that stands before lexeme `at`.
    fn start_of_stretch(&self, at: usize) -> Option<Date> {
        let to = at
            .checked_sub(1)
            .filter(|to| self.text.has(*to, Roles::TO) && self.text.follows(at))?;
        let spoken = self.spoken.filter(|spoken| to == spoken.last + 1 && !spoken.with_month)?;
        spoken.date.as_day()
    }

    /// Whether "a week from" or "a week on" stands before a weekday.
    fn is_week_from(&self, at: usize) -> bool {
        let text = self.text;
        at >= 2
            && text.lexicon.habits.month_first
            && text.sense(at - 2) == Sense::Unit(Unit::Week, Number::One)
            && matches!(text.word(at - 1), "from" | "on")
    }

    /// A weekday with the date behind it, or with a day of a month that is not named.
    fn weekday_with_date(
        &mut self,
        first: usize,
        at: usize,
        weekday: i8,
        form: Form,
    ) -> Option<usize> {
        let text = self.text;
        let mut next = at + 1;
        if text.joins(next, &["", ",", ".", "،"])
            && text.sense(next) == Sense::None
            && text.has(next, Roles::PART)
        {
            next += 1;
        }
        let dotted = form == Form::Short && text.joins(next, &[".", ".,"]);
        if !(dotted || text.joins(next, &["", ",", "،", "("])) {
            return None;
        }
        for _ in 0..2 {
            if text.has(next, Roles::OF.or(Roles::BEFORE_DAY)) && text.day(next).is_none() {
                next += 1;
            }
        }
        let dated = text.printed(next).filter(|date| !date.days.is_empty());
        if let Some(date) = dated {
            return self.calendar(&date, first);
        }
        let day = text.day(next)?;
        if text.has(next + 1, Roles::BEHIND_DAY)
            && text.follows(next + 1)
            && let Some(spoken) = self.spoken
        {
            let date = Self::day_of_spoken_month(spoken.date, day)?;
            return Some(self.take(date, first, next + 1, Rule::SpokenMonth.into()));
        }
        let alone = matches!(text.what(next), Some(What::Day(_) | What::Ordinal(_)))
            || !text.lexicon.habits.characters
                && matches!(text.gap(next + 1).trim(), "." | "," | ";" | ")" | "" | ".,")
                && !text.has(next + 1, Roles::COUNTED)
                && (text.closes(next + 1) || !text.lexicon.habits.capitals)
                && text.gap(next).trim().is_empty();
        let published = self.published.filter(|_| alone)?;
        // The month near publication in which that day is that weekday.
        let near = (-2..=2).filter_map(|step| resolve::day_of_month(published, step, day));
        let fitting = near.filter(|date| date.weekday().to_monday_zero_offset() == weekday);
        let date = fitting.min_by_key(|date| (*date - published).get_days().abs())?;
        Some(self.take(PartialDate::day(date), first, next, Rule::DayOfMonth.into()))
    }

    /// "the first Saturday of March", "última segunda de janeiro".
    fn weekday_of_month(&mut self, first: usize, at: usize, weekday: i8) -> Option<usize> {
        let text = self.text;
        let lead = at.checked_sub(1).filter(|_| text.follows(at))?;
        let nth = match text.sense(lead) {
            Sense::Ordinal(nth @ 1..=5) => nth,
            Sense::Direction(-1) => -1,
            _ => match text.what(lead)? {
                What::Ordinal(nth @ 1..=5) => nth,
                _ => return None,
            },
        };
        let mut month = at + 1;
        for _ in 0..2 {
            let fills = text.has(month, Roles::OF.or(Roles::BEFORE_MONTH)) && text.follows(month);
            let plain = matches!(text.sense(month), Sense::None | Sense::In);
            month += usize::from(fills && plain);
        }
        let date =
            text.printed(month).filter(|date| date.days.is_empty() && text.follows(month))?;
        if lead > 0 && text.has(lead - 1, Roles::EVERY) {
            return Some(date.last);
        }
        let weekday = jiff::civil::Weekday::from_monday_zero_offset(weekday).ok()?;
        let (year, how) = self.year_of(&date, month)?;
        let day = Date::new(year?, date.month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()?;
        Some(self.take(PartialDate::day(day), first.min(lead), date.last, how))
    }

    /// "next week" on either side of a weekday: weeks from that of publication, and the last lexeme.
    fn week_beside(&self, first: usize, at: usize, last: usize) -> Option<(i8, usize)> {
        let text = self.text;
        let mut next = last + 1;
        for _ in 0..2 {
            next += usize::from(text.has(next, Roles::OF) && text.follows(next));
        }
        if text.joins(next, &["", ","])
            && let Some((weeks, end)) = text.away(next, Unit::Week)
        {
            return Some((weeks, end));
        }
        // "下周二", "다음 주 화요일", "příští týden ve čtvrtek"
        let before = first.checked_sub(1)?;
        let before = if text.has(before, Roles::BEFORE_DAY.or(Roles::OF))
            || text.word(before).chars().count() <= 2
                && text.sense(before) == Sense::None
                && text.lexicon.habits.dotted
        {
            before.checked_sub(1)?
        } else {
            before
        };
        for start in [before, before.saturating_sub(1)] {
            if let Some((weeks, end)) = text.away(start, Unit::Week)
                && end == before
                && (text.follows(at) || text.joins(at, &["の", "的"]))
            {
                return Some((weeks, last));
            }
        }
        None
    }
}
