//! Days with names.

use jiff::civil::Date;

use crate::text::Text;

/// How a holiday finds its day in a year.
#[derive(Debug, Clone, Copy)]
enum Rule {
    /// Month and day.
    Fixed(i8, i8),
    /// Month, days after Monday, and which of them; -1 is the last.
    Nth(i8, i8, i8),
    /// Days from Easter Sunday.
    Easter(i32),
    /// The Tuesday after the first Monday of November.
    AmericanElection,
}

/// Names as words (possessives are no words), longest first among those that begin alike.
const HOLIDAYS: &[(&[&str], Rule)] = &[
    (&["New", "Year", "Day"], Rule::Fixed(1, 1)),
    (&["New", "Year", "Eve"], Rule::Fixed(12, 31)),
    (&["Valentine", "Day"], Rule::Fixed(2, 14)),
    (&["Good", "Friday"], Rule::Easter(-2)),
    (&["Easter", "Monday"], Rule::Easter(1)),
    (&["Easter", "Sunday"], Rule::Easter(0)),
    (&["Memorial", "Day"], Rule::Nth(5, 0, -1)),
    (&["Independence", "Day"], Rule::Fixed(7, 4)),
    (&["Labor", "Day"], Rule::Nth(9, 0, 1)),
    (&["Halloween"], Rule::Fixed(10, 31)),
    (&["Election", "Day"], Rule::AmericanElection),
    (&["Veterans", "Day"], Rule::Fixed(11, 11)),
    (&["Thanksgiving", "Day"], Rule::Nth(11, 3, 4)),
    (&["Thanksgiving"], Rule::Nth(11, 3, 4)),
    (&["Christmas", "Eve"], Rule::Fixed(12, 24)),
    (&["Christmas", "Day"], Rule::Fixed(12, 25)),
    (&["Boxing", "Day"], Rule::Fixed(12, 26)),
];

/// A holiday in a text.
#[derive(Debug, Clone, Copy)]
pub struct Holiday {
    /// Last word of its name.
    pub last: usize,
    rule: Rule,
}

impl Holiday {
    /// Its day in a year.
    pub fn in_year(&self, year: i16) -> Option<Date> {
        match self.rule {
            Rule::Fixed(month, day) => Date::new(year, month, day).ok(),
            Rule::Nth(month, weekday, nth) => {
                let weekday = jiff::civil::Weekday::from_monday_zero_offset(weekday).ok()?;
                Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()
            }
            Rule::Easter(days) => {
                easter(year)?.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
            }
            Rule::AmericanElection => {
                let monday = jiff::civil::Weekday::Monday;
                let first = Date::new(year, 11, 1).ok()?.nth_weekday_of_month(1, monday).ok()?;
                first.tomorrow().ok()
            }
        }
    }
}

/// The holiday whose name begins at word `at`.
pub fn holiday(text: &Text<'_>, at: usize) -> Option<Holiday> {
    let named = |name: &&[&str]| {
        at + name.len() <= text.tokens.len()
            && name.iter().enumerate().all(|(i, word)| text.word(at + i) == *word)
    };
    let (name, rule) = HOLIDAYS.iter().find(|(name, _)| named(name))?;
    Some(Holiday { last: at + name.len() - 1, rule: *rule })
}

/// Easter Sunday of the Gregorian calendar, by the anonymous algorithm.
fn easter(year: i16) -> Option<Date> {
    let year_number = i32::from(year);
    let (golden, century, rest) = (year_number % 19, year_number / 100, year_number % 100);
    let epact =
        (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let shift = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * shift + 114;
    Date::new(year, (days / 31) as i8, (days % 31 + 1) as i8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holidays_know_their_day_of_a_year() {
        let day = |name: &str, year| {
            let text = Text::new(name);
            holiday(&text, 0).and_then(|h| h.in_year(year)).map(|d| d.to_string())
        };
        assert_eq!(day("New Year's Day", 2026).as_deref(), Some("2026-01-01"));
        assert_eq!(day("Good Friday", 2026).as_deref(), Some("2026-04-03"));
        assert_eq!(day("Easter Monday", 2024).as_deref(), Some("2024-04-01"));
        assert_eq!(day("Thanksgiving dinner", 2025).as_deref(), Some("2025-11-27"));
        assert_eq!(day("Memorial Day", 2026).as_deref(), Some("2026-05-25"));
        assert_eq!(day("Election Day", 2026).as_deref(), Some("2026-11-03"));
        assert_eq!(day("Christmas tree", 2026), None);
    }
}
