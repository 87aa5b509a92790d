//! Days with names in a year.

use jiff::{
    Span,
    civil::{Date, Weekday},
};

use crate::knowledge::lexicon::time::Feast;

/// The day of a feast in a year.
pub(in crate::read::enrich) fn in_year(feast: Feast, year: i16) -> Option<Date> {
    match feast {
        Feast::Fixed(month, day) => Date::new(year, month, day).ok(),
        Feast::Once(only, month, day) => Date::new(only, month, day).ok(),
        Feast::Weekday(month, day, weekday) => {
            let weekday = Weekday::from_monday_zero_offset(weekday).ok()?;
            Date::new(year, month, day).ok()?.yesterday().ok()?.nth_weekday(1, weekday).ok()
        }
        Feast::Easter(days) => later(easter(year)?, days),
        Feast::EasternEaster(days) => later(eastern_easter(year)?, days),
    }
}

/// So many days later; earlier where they are negative.
fn later(day: Date, days: i16) -> Option<Date> {
    day.checked_add(Span::new().try_days(days).ok()?).ok()
}

/// Easter Sunday of the Gregorian calendar, by the anonymous algorithm.
fn easter(year: i16) -> Option<Date> {
    let year_number = i32::from(year);
    let golden = year_number % 19;
    let century = year_number / 100;
    let rest = year_number % 100;
    let epact =
        (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let shift = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * shift + 114;
    Date::new(year, (days / 31) as i8, (days % 31 + 1) as i8).ok()
}

/// Easter Sunday of the Julian calendar, by the algorithm of Meeus, as a Gregorian day.
fn eastern_easter(year: i16) -> Option<Date> {
    let number = i32::from(year);
    let moon = (19 * (number % 19) + 15) % 30;
    let weekday = (2 * (number % 4) + 4 * (number % 7) - moon + 34) % 7;
    let days = moon + weekday + 114;
    let julian = Date::new(year, (days / 31) as i8, (days % 31 + 1) as i8).ok()?;
    // Days between the calendars.
    let behind = number / 100 - number / 400 - 2;
    julian.checked_add(Span::new().try_days(behind).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feasts_know_their_day_of_a_year() {
        let day = |feast, year| in_year(feast, year).map(|day| day.to_string());
        assert_eq!(day(Feast::Fixed(1, 1), 2026).as_deref(), Some("2026-01-01"));
        assert_eq!(day(Feast::Easter(-2), 2026).as_deref(), Some("2026-04-03"));
        assert_eq!(day(Feast::Easter(1), 2024).as_deref(), Some("2024-04-01"));
        assert_eq!(day(Feast::EasternEaster(0), 2024).as_deref(), Some("2024-05-05"));
        assert_eq!(day(Feast::EasternEaster(0), 2026).as_deref(), Some("2026-04-12"));
        // Thanksgiving, Memorial Day, the election of a year in which November begins on Sunday.
        assert_eq!(day(Feast::Weekday(11, 22, 3), 2025).as_deref(), Some("2025-11-27"));
        assert_eq!(day(Feast::Weekday(5, 25, 0), 2026).as_deref(), Some("2026-05-25"));
        assert_eq!(day(Feast::Weekday(11, 2, 1), 2026).as_deref(), Some("2026-11-03"));
    }
}
