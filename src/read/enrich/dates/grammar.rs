//! Calendar dates as running text prints them: "Feb. 6-8, 2026", "3., 4. und 5. März", "6 de febrero
//! del año pasado", "2026年2月6日".

use jiff::civil::Date;

use super::{
    lexeme::{What, month_of},
    lexemes::Lexemes,
};
use crate::knowledge::lexicon::time::{Form, Roles, Sense, Unit};

/// Days of one month that a text lists at most.
const LISTED: usize = 12;

/// A month with its days as printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::read::enrich) struct Printed {
    /// First lexeme.
    pub first: usize,
    /// Last lexeme.
    pub last: usize,
    /// The year, where something is printed of it.
    pub year: Option<Year>,
    /// 1 to 12.
    pub month: i8,
    /// The days in their order; none of a month alone.
    pub days: Vec<i8>,
    /// "last", "next" beside the month.
    pub direction: Option<i8>,
}

/// What is printed of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read::enrich) enum Year {
    /// Its number.
    Number(i16),
    /// "last year", years from the one of publication.
    Away(i8),
    /// "the same year"
    Same,
}

impl Printed {
    /// Whether its year has all of its days.
    pub fn exists(&self) -> bool {
        let leap = 2024;
        let year = match self.year {
            Some(Year::Number(year)) => year,
            _ => leap,
        };
        self.days.iter().all(|day| Date::new(year, self.month, *day).is_ok())
    }
}

impl Lexemes<'_> {
    /// The date that begins at lexeme `at`.
    pub fn printed(&self, at: usize) -> Option<Printed> {
        match self.what(at)? {
            What::Date(year, month, day) => {
                let year = year.map(Year::Number);
                let date =
                    Printed { first: at, last: at, year, month, days: vec![day], direction: None };
                Some(if year.is_some() { date } else { self.with_year(date) })
            }
            What::Year(year) => self.year_first(at, Year::Number(year)),
            What::Number(..) | What::Ordinal(_) | What::Day(_) | What::Word(Sense::Ordinal(_)) => {
                self.day_first(at)
            }
            What::Month(_) | What::Word(Sense::Month(..)) => self.month_first(at),
            What::Word(Sense::Span(Unit::Year, away)) => self.year_first(at, Year::Away(away)),
            What::Word(Sense::SameYear) => self.year_first(at, Year::Same),
            What::Word(Sense::Direction(direction)) => self.directed_month(at, direction),
            What::Word(_) => None,
        }
    }

    /// "next March", "le mois prochain" aside: a direction before the name of a month.
    fn directed_month(&self, at: usize, direction: i8) -> Option<Printed> {
        self.named_month(at + 1).filter(|_| self.follows(at + 1))?;
        let month = self.month_first(at + 1)?;
        Some(Printed { first: at, direction: Some(direction), ..month })
    }

    /// "2026年2月6日", "去年11月20日", "내년 6월".
    fn year_first(&self, at: usize, year: Year) -> Option<Printed> {
        let month = at + 1;
        let (What::Month(_) | What::Word(Sense::Month(_, Form::Full))) = self.what(month)? else {
            return None;
        };
        self.joins(month, &["", "的", "."]).then_some(())?;
        if let What::Word(_) = self.what(month)?
            && !matches!(year, Year::Away(_) | Year::Same)
        {
            return None;
        }
        let date = self.month_first(month)?;
        Some(Printed { first: at, year: date.year.or(Some(year)), ..date })
    }

    /// "Feb. 6-8, 2026", "February 2026", "2月6日", "2月6～8日".
    fn month_first(&self, at: usize) -> Option<Printed> {
        let (month, form) = month_of(self.what(at))?;
        let counted = matches!(self.what(at)?, What::Month(_));
        let mut date =
            Printed { first: at, last: at, year: None, month, days: vec![], direction: None };
        let next = at + 1;
        if counted {
            if let Some(What::Day(day)) = self.what(next).filter(|_| self.follows(next)) {
                date.days.push(day);
                date.last = next;
                self.listed_days(&mut date);
            } else if let Some(What::Number(day, 1 | 2)) =
                self.what(next).filter(|_| self.follows(next))
                && let Some(What::Day(until)) = self.what(next + 1)
                && is_range(self.gap(next + 1))
                && let Ok(day @ 1..=31) = i8::try_from(day)
            {
                date.days.extend([day, until]);
                date.last = next + 1;
            }
            return Some(date);
        }
        let month_first = self.lexicon.habits.month_first;
        if month_first && let Some(day) = self.day(next).filter(|_| self.joins(next, &["", "."])) {
            // "June 2026" is no day, and "May 6 people" no date.
            if self.has(next + 1, Roles::COUNTED) && self.follows(next + 1) {
                return None;
            }
            date.days.push(day);
            date.last = next;
            self.listed_days(&mut date);
            return Some(self.with_year(date));
        }
        // "March the first"
        if month_first
            && self.has(next, Roles::OF.or(Roles::BEFORE_DAY))
            && let Some(day) = self.day(next + 1)
            && !matches!(self.what(next + 1), Some(What::Number(..)))
        {
            date.days.push(day);
            date.last = next + 1;
            return Some(self.with_year(date));
        }
        let dated = self.with_year(date);
        let dated = Printed { direction: dated.direction, ..dated };
        (form == Form::Full || matches!(dated.year, Some(Year::Number(_)))).then_some(dated)
    }

    /// Takes the days behind the first: "-8", "and 8", "to 8", ", 8 and 9".
    fn listed_days(&self, date: &mut Printed) {
        while date.days.len() < LISTED {
            let next = date.last + 1;
            let gap = self.gap(next).trim();
            let counted = matches!(self.what(next), Some(What::Day(_)));
            let tight = is_range(self.gap(next)) && !matches!(self.what(next), Some(What::Word(_)));
            if tight || counted && matches!(gap, "、" | "," | "·") {
                let Some(day) = self.day(next) else { return };
                if tight && date.days.last().is_some_and(|last| *last >= day) {
                    return;
                }
                if matches!(self.what(next + 1), Some(What::Month(_))) {
                    return;
                }
                date.days.push(day);
                date.last = next;
                continue;
            }
            let linked = self.has(next, Roles::AND.or(Roles::TO)) && self.follows(next);
            let listed = gap == "," && self.is_listed(next);
            let at = if linked { next + 1 } else { next };
            if !(linked && self.follows(at) || listed) {
                return;
            }
            let Some(day) = self.day(at) else { return };
            // "Feb. 6 to 8 people" has no second day; "Feb. 6 to 8," has.
            let last = date.days.last().is_some_and(|last| *last < day);
            let open = counted
                || matches!(self.what(at), Some(What::Day(_)))
                || listed
                || self.closes(at + 1);
            if !last || !open {
                return;
            }
            date.days.push(day);
            date.last = at;
        }
    }

    /// Whether the days go on behind a comma up to an "and".
    fn is_listed(&self, at: usize) -> bool {
        for at in at..at + LISTED {
            if self.day(at).is_none() {
                return false;
            }
            if self.has(at + 1, Roles::AND) && self.follows(at + 1) {
                return self.day(at + 2).is_some();
            }
            if self.gap(at + 1).trim() != "," {
                return false;
            }
        }
        false
    }

    /// Whether what was said ends before lexeme `at`, or goes on with a word that is not counted.
    pub fn closes(&self, at: usize) -> bool {
        at >= self.all.len()
            || self.gap(at).trim() != "-" && (!self.follows(at) || self.is_function(at))
    }

    /// Whether a phrase ends before lexeme `at`, with a mark or an "and".
    pub fn ends_phrase(&self, at: usize) -> bool {
        at >= self.all.len() || !matches!(self.gap(at).trim(), "" | "-") || self.has(at, Roles::AND)
    }

    /// Whether the lexeme at `at` is of a closed class, a verb that the tables know, or of time.
    pub fn is_function(&self, at: usize) -> bool {
        let word = self.word(at);
        self.all.get(at).is_some_and(|lexeme| {
            lexeme.roles != Roles::default() && !lexeme.roles.any(Roles::COUNTED)
                || !matches!(lexeme.what, What::Word(Sense::None))
        }) || crate::read::enrich::language::is_closed(word)
    }

    /// "6 February 2026", "3., 4. und 5. März", "6 de febrero".
    fn day_first(&self, at: usize) -> Option<Printed> {
        let mut days = vec![self.day(at)?];
        let mut last = at;
        while days.len() < LISTED {
            if let Some((month, end)) = self.month_behind(last) {
                let date =
                    Printed { first: at, last: end, year: None, month, days, direction: None };
                let (_, form) = month_of(self.what(end))?;
                let dated = self.with_year(date);
                let abbreviated = form == Form::Short
                    && dated.year.is_none()
                    && !self.lexicon.habits.month_first
                    && !self.gap(end + 1).starts_with(['.', ')', ',', '/']);
                return if abbreviated { None } else { Some(dated) };
            }
            let next = last + 1;
            let gap = self.gap(next).trim();
            let marked = matches!(
                gap,
                "," | ".,"
                    | "-"
                    | "–"
                    | "—"
                    | "‑"
                    | ".-"
                    | ".–"
                    | "./"
                    | "/"
                    | "،"
                    | "~"
                    | "・"
                    | "、"
                    | "·"
                    | ". –"
            );
            // "21–22.08.", "11.–12. 12."
            if marked
                && is_range(self.gap(next))
                && let Some(What::Date(year, month, day)) = self.what(next)
                && days.last().is_some_and(|last| *last < day)
            {
                days.push(day);
                let year = year.map(Year::Number);
                return Some(Printed { first: at, last: next, year, month, days, direction: None });
            }
            if self.has(next, Roles::AND)
                && self.follows(next)
                && let Some(day) = self.day(next)
            {
                days.push(day);
                last = next;
                continue;
            }
            if marked && let Some(day) = self.day(next) {
                if is_range(self.gap(next)) && days.last().is_some_and(|last| *last >= day) {
                    return None;
                }
                days.push(day);
                last = next;
                continue;
            }
            let linked =
                self.has(next, Roles::AND.or(Roles::TO)) && self.joins(next, &["", ".", "°", "º"]);
            let mut item = next + 1;
            // "vom 5. bis zum 7. März", "du lundi 6 au mardi 7 mars"
            for _ in 0..2 {
                let fills = self.has(item, Roles::OF.or(Roles::BEFORE_DAY))
                    || matches!(self.sense(item), Sense::Weekday(..));
                if fills && self.day(item).is_none() {
                    item += 1;
                }
            }
            let day = self.day(item).filter(|_| linked && self.follows(item))?;
            days.push(day);
            last = item;
        }
        None
    }

    /// The month behind a day, with "of" between: its number and lexeme.
    fn month_behind(&self, day: usize) -> Option<(i8, usize)> {
        let mut at = day + 1;
        for _ in 0..2 {
            if self.has(at, Roles::OF)
                && self.joins(at, &["", ".", "°", "º", ".°", ".º"])
                && month_of(self.what(at)).is_none()
            {
                at += 1;
            }
        }
        if !self.joins(at, &["", ".", "-", "\u{200c}", "°", "º"]) {
            return None;
        }
        // "rue du 8-Mai" is a name.
        let capital = self.word(at).starts_with(char::is_uppercase);
        if self.gap(at) == "-" && capital && !self.lexicon.habits.capitals {
            return None;
        }
        // "6 may" is no date, "6 mai" is one.
        let (month, _) = match self.what(at)? {
            What::Word(_) => month_of(self.what(at))?,
            _ => return None,
        };
        // The Levant and Algeria print two names: "8 كانون الأول/ديسمبر".
        let twin = month_of(self.what(at + 1))
            .filter(|(other, _)| *other == month && self.gap(at + 1) == "/");
        Some((month, at + usize::from(twin.is_some())))
    }

    /// The name of a month at `at`.
    fn named_month(&self, at: usize) -> Option<i8> {
        match self.what(at)? {
            What::Word(Sense::Month(month, Form::Full)) => Some(month),
            _ => None,
        }
    }

    /// A number that may be a day of a month.
    pub fn day(&self, at: usize) -> Option<i8> {
        let day = match self.what(at)? {
            What::Number(value, 1 | 2) => i8::try_from(value).ok()?,
            What::Ordinal(day) | What::Day(day) | What::Word(Sense::Ordinal(day)) => day,
            _ => return None,
        };
        (1..=31).contains(&day).then_some(day)
    }
}

/// A hyphen or dash of a stretch; with white space before numbers of its own it is a dash:
/// "Feb. 6 - 4th quarter".
fn is_range(gap: &str) -> bool {
    matches!(
        gap,
        "-" | "–"
            | "—"
            | "‑"
            | "～"
            | "〜"
            | "~"
            | "−"
            | "∼"
            | "－"
            | ".-"
            | ".–"
            | "/"
            | "./"
    )
}
