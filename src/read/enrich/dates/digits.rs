//! Dates in digits: "06.02.2026", "6/2", "2026-02-06", "6. 2.", "27. IX. 1902".

use jiff::civil::Date;

use super::{
    lexeme::What,
    numbers::{digits, number_of, plausible},
    reader::Reader,
};
use crate::{
    date::Order,
    knowledge::lexicon::time::{Roles, Sense},
};

impl Reader<'_> {
    /// "06.02.2026", "6. 2. 2026", "6/2", "2026-02-06", "27. IX. 1902".
    pub(in crate::read::enrich) fn in_digits(&self, at: usize) -> Option<(usize, What)> {
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
            Some(three) if !longer => Some((at + 2, self.ordered(one, two_number, three, kind)?)),
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
        // "24/7", and scores: "6/4" is a day behind a word that leads to one.
        let score = one.1 == 1 && two.1 == 1 && !self.leads_day(at);
        let scored = score && self.order == Order::DayFirst && !self.lexicon.habits.slashed;
        if (one.0, two.0) == (24, 7) || scored {
            return None;
        }
        // "3/4" is rather a fraction than a day, but behind "on".
        let fraction = one.0 < two.0 && matches!(two.0, 2 | 3 | 4 | 8);
        let lead = at.checked_sub(1).map_or("", |lead| self.text.word(lead));
        let dated = matches!(lead, "on" | "On" | "dated" | "due" | "until" | "by" | "since");
        if fraction && self.order == Order::MonthFirst && !dated {
            return None;
        }
        let date = match self.order {
            Order::MonthFirst => yearly(one.0, two.0),
            Order::DayFirst => yearly(two.0, one.0),
        };
        Some((at + 1, date?))
    }

    /// "27. IX. 1902", "26-XII-1921", "11 III".
    fn with_roman_month(&self, at: usize, day: (i32, usize)) -> Option<(usize, What)> {
        let name = self.text.tokens.get(at + 1).map(|_| self.text.word(at + 1))?;
        let month = roman(name).filter(|_| day.1 <= 2)?;
        let date = yearly(month, day.0)?;
        if !matches!(self.gap(at + 1).trim(), "" | "." | "-" | "/") {
            return None;
        }
        let year = self.text.tokens.get(at + 2).map(|_| self.text.word(at + 2));
        let year = year.filter(|_| matches!(self.gap(at + 2).trim(), "" | "." | "-" | "/"));
        let year = year.and_then(number_of).filter(|(_, count)| *count == 4);
        if let Some((year, _)) = year {
            return full(year, month, day.0).map(|date| (at + 2, date));
        }
        // "I" and "V" are words and initials.
        let sure = name.len() > 1 && self.lexicon.habits.dotted;
        sure.then_some((at + 1, date))
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
            let date = yearly(two.0, one.0)?;
            // The year may stand apart: "6.2. 2026".
            let year = self.text.tokens.get(at + 1).filter(|_| ends.trim() == ".");
            let year = year.and_then(|_| number_of(self.text.word(at + 1))).filter(|y| y.1 == 4);
            let dated = year.and_then(|(year, _)| full(year, two.0, one.0));
            return Some(dated.map_or((at, date), |date| (at + 1, date)));
        };
        Some((at, self.ordered(one, two, three?, ".")?))
    }

    /// "6. 2. 2026", "6. 2.", "2026. 2. 6.", with spaces behind the dots.
    fn spaced(&self, at: usize, one: (i32, usize), two: &str) -> Option<(usize, What)> {
        let three = self.text.tokens.get(at + 2).filter(|_| self.gap(at + 2).starts_with('.'));
        let three = three.and_then(|_| number_of(self.text.word(at + 2)));
        let two = number_of(two)?;
        if let Some(three) = three.filter(|three| three.1 == 4 || one.1 == 4) {
            return Some((at + 2, self.ordered(one, two, three, ".")?));
        }
        let open = self.gap(at + 2).starts_with('.');
        if !self.lexicon.habits.dotted || !open || one.1 > 2 || two.1 > 2 {
            return None;
        }
        Some((at + 1, yearly(two.0, one.0)?))
    }

    /// Year, month and day out of three numbers.
    fn ordered(
        &self,
        a: (i32, usize),
        b: (i32, usize),
        c: (i32, usize),
        mark: &str,
    ) -> Option<What> {
        if a.1 == 4 {
            return full(a.0, b.0, c.0);
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
        let day_first = full(year, b.0, a.0);
        let month_first = full(year, a.0, b.0);
        if self.order == Order::MonthFirst && mark != "." {
            month_first.or(day_first)
        } else {
            day_first.or(month_first)
        }
    }
}

/// A day of a month, if there is such a day.
fn yearly(month: i32, day: i32) -> Option<What> {
    let leap = 2024;
    let date = Date::new(leap, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    Some(What::Date(None, date.month(), date.day()))
}

/// A day of a year that a text of news may mention, if there is such a day.
fn full(year: i32, month: i32, day: i32) -> Option<What> {
    let year = i16::try_from(year).ok().filter(|year| plausible(*year))?;
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    Some(What::Date(Some(year), date.month(), date.day()))
}

fn roman(word: &str) -> Option<i32> {
    const NUMBERS: [&str; 12] =
        ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
    NUMBERS.iter().position(|number| *number == word).map(|at| at as i32 + 1)
}
