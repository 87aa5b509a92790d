//! Dates in digits: "06.02.2026", "6/2", "2026-02-06", "6. 2.", "27. IX. 1902".

use jiff::civil::Date;

use super::{
    lexemes::{Reader, What},
    numerals::{digits, number_of, plausible},
};
use crate::{
    date::Order,
    knowledge::lexicon::time::{Roles, Sense},
};

impl Reader<'_> {
    /// "06.02.2026", "6. 2. 2026", "6/2", "2026-02-06", "27. IX. 1902".
    pub(super) fn in_digits(&self, at: usize) -> Option<(usize, What)> {
        let word = self.text.word(at);
        // "18.05.2025'te"
        let word = word.split(['\'', '’']).next().unwrap_or_default();
        if word.contains('.') {
            return self.dotted(at, word);
        }
        let one = number_of(word)?;
        if let Some(found) = self.with_roman_month(at, one) {
            return Some(found);
        }
        let mark = self.gap(at + 1);
        let two = self.text.tokens.get(at + 1).map(|_| self.text.word(at + 1))?;
        let kind = match mark {
            "/" | "-" | "–" | "‑" => mark,
            ". " | ".\u{a0}" => ".",
            _ => return None,
        };
        if kind == "." {
            return self.spaced(at, one, two);
        }
        let two_number = number_of(two)?;
        let three = self.text.tokens.get(at + 2).filter(|_| self.gap(at + 2) == mark);
        let three = three.and_then(|_| number_of(self.text.word(at + 2)));
        let longer = matches!(self.gap(at + 3), "/" | "-");
        match three {
            Some(three) if !longer => {
                let (year, month, day) = self.ordered(one, two_number, three, kind)?;
                Some((at + 2, What::Date(Some(year), month, day)))
            }
            None if kind == "/" && self.gap(at) != "/" => self.slashed(at, one, two_number),
            _ => None,
        }
    }

    /// "9/25", "25/9"; but no fraction, and no "24/7".
    fn slashed(&self, at: usize, one: (i32, usize), two: (i32, usize)) -> Option<(usize, What)> {
        if one.1 > 2 || two.1 > 2 || matches!(self.gap(at + 2), "/" | "-") {
            return None;
        }
        // "6 3/8 %"
        let mixed =
            at > 0 && self.gap(at).trim().is_empty() && digits(self.text.word(at - 1)).is_some();
        if mixed || self.gap(at + 2).trim_start().starts_with('%') {
            return None;
        }
        // Scores and fractions: a counted thing stands behind them, or the number is a small part.
        if (one.0, two.0) == (24, 7)
            || one.0 < two.0
                && two.0 <= 10
                && one.0 <= 3
                && self.order == Order::DayFirst
                && !self.lexicon.habits.dotted
                && one.1 == 1
                && !self.leads_day(at)
        {
            return None;
        }
        // "3/4" is rather a fraction than a day, but behind "on".
        let fraction = one.0 < two.0 && matches!(two.0, 2 | 3 | 4 | 8);
        let lead = at.checked_sub(1).map_or("", |lead| self.text.word(lead));
        let dated = matches!(lead, "on" | "On" | "dated" | "due" | "until" | "by" | "since");
        if fraction && self.order == Order::MonthFirst && !dated {
            return None;
        }
        let (month, day) = match self.order {
            Order::MonthFirst => (one.0, two.0),
            Order::DayFirst => (two.0, one.0),
        };
        let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        Date::new(2024, month, day).ok()?;
        Some((at + 1, What::Date(None, month, day)))
    }

    /// "27. IX. 1902", "26-XII-1921", "11 III".
    fn with_roman_month(&self, at: usize, day: (i32, usize)) -> Option<(usize, What)> {
        let name = self.text.tokens.get(at + 1).map(|_| self.text.word(at + 1))?;
        let month = i8::try_from(roman(name)?).ok()?;
        let day = i8::try_from(day.0).ok().filter(|_| day.1 <= 2)?;
        Date::new(2024, month, day).ok()?;
        if !matches!(self.gap(at + 1).trim(), "" | "." | "-" | "/") {
            return None;
        }
        let year = self.text.tokens.get(at + 2).map(|_| self.text.word(at + 2));
        let year = year.filter(|_| matches!(self.gap(at + 2).trim(), "" | "." | "-" | "/"));
        let year = year.and_then(number_of).filter(|(_, count)| *count == 4);
        if let Some(year) = year.and_then(|(year, _)| i16::try_from(year).ok()) {
            return plausible(year).then_some((at + 2, What::Date(Some(year), month, day)));
        }
        // "I" and "V" are words and initials.
        let sure = name.len() > 1 && self.lexicon.habits.dotted;
        sure.then_some((at + 1, What::Date(None, month, day)))
    }

    /// Whether a word stands before `at` behind which a number is a day.
    fn leads_day(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        let entry = self.lexicon.longest(self.text.folded(before, before), |_| None);
        entry.is_some_and(|(_, entry)| {
            entry.roles.any(Roles::BEFORE_DAY.or(Roles::BEFORE_YEAR))
                || matches!(entry.sense, Sense::Weekday(..))
        })
    }

    /// "06.02.2026", "2026.2.6", "6.2.26"; "6.2." where days are written so.
    fn dotted(&self, at: usize, word: &str) -> Option<(usize, What)> {
        let mut parts = word.split('.').map(number_of);
        let one = parts.next()??;
        let two = parts.next()??;
        let three = parts.next();
        if parts.next().is_some() {
            return None;
        }
        let Some(three) = three else {
            // "20.12." with its dot, or behind a word that leads to a day; "18.30 Uhr" is a time.
            if !self.lexicon.habits.dotted || one.1 > 2 || two.1 > 2 || two.0 > 12 || two.0 == 0 {
                return None;
            }
            let ends = self.gap(at + 1);
            let dot = ends.starts_with('.') && !ends.starts_with("..");
            let clause = self.leads_day(at) && (two.1 == 2 || dot);
            let stops = dot
                && self
                    .text
                    .tokens
                    .get(at + 1)
                    .is_some_and(|_| !self.text.word(at + 1).starts_with(char::is_uppercase));
            let ends_range = dot && matches!(self.gap(at), "–" | "-" | " – " | " - ");
            let labelled = dot && (self.gap(at).trim_end().ends_with(':') || ends.contains('\n'));
            if !(clause || stops || ends_range || labelled || dot && ends.contains([':', ')', ',']))
            {
                return None;
            }
            let (day, month) = (i8::try_from(one.0).ok()?, i8::try_from(two.0).ok()?);
            Date::new(2024, month, day).ok()?;
            // The year may stand apart: "6.2. 2026".
            let year = self.text.tokens.get(at + 1).filter(|_| ends.trim() == ".");
            let year = year.and_then(|_| number_of(self.text.word(at + 1))).filter(|y| y.1 == 4);
            return Some(match year.and_then(|(year, _)| i16::try_from(year).ok()) {
                Some(year) if plausible(year) => (at + 1, What::Date(Some(year), month, day)),
                _ => (at, What::Date(None, month, day)),
            });
        };
        let (year, month, day) = self.ordered(one, two, three?, ".")?;
        Some((at, What::Date(Some(year), month, day)))
    }

    /// "6. 2. 2026", "6. 2.", "2026. 2. 6.", with spaces behind the dots.
    fn spaced(&self, at: usize, one: (i32, usize), two: &str) -> Option<(usize, What)> {
        let three = self.text.tokens.get(at + 2).filter(|_| self.gap(at + 2).starts_with('.'));
        let three = three.and_then(|_| number_of(self.text.word(at + 2)));
        let two = number_of(two)?;
        if let Some(three) = three.filter(|three| three.1 == 4 || one.1 == 4) {
            let (year, month, day) = self.ordered(one, two, three, ".")?;
            return Some((at + 2, What::Date(Some(year), month, day)));
        }
        let open = self.gap(at + 2).starts_with('.');
        if !self.lexicon.habits.dotted || !open || one.1 > 2 || two.1 > 2 {
            return None;
        }
        let (day, month) = (i8::try_from(one.0).ok()?, i8::try_from(two.0).ok()?);
        Date::new(2024, month, day).ok()?;
        Some((at + 1, What::Date(None, month, day)))
    }

    /// Year, month and day out of three numbers.
    fn ordered(
        &self,
        a: (i32, usize),
        b: (i32, usize),
        c: (i32, usize),
        mark: &str,
    ) -> Option<(i16, i8, i8)> {
        let date = |year: i32, month: i32, day: i32| {
            let year = i16::try_from(year).ok().filter(|year| plausible(*year))?;
            let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
            Date::new(year, month, day).ok().map(|_| (year, month, day))
        };
        if a.1 == 4 {
            return date(a.0, b.0, c.0);
        }
        let year = match c.1 {
            4 => c.0,
            2 if c.0 < 50 => 2000 + c.0,
            2 => 1900 + c.0,
            _ => return None,
        };
        if c.1 == 2 && (a.1 > 2 || b.1 > 2) {
            return None;
        }
        let (day_first, month_first) = (date(year, b.0, a.0), date(year, a.0, b.0));
        if self.order == Order::MonthFirst && mark != "." {
            month_first.or(day_first)
        } else {
            day_first.or(month_first)
        }
    }
}

fn roman(word: &str) -> Option<i32> {
    const NUMBERS: [&str; 12] =
        ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
    NUMBERS.iter().position(|number| *number == word).map(|at| at as i32 + 1)
}
