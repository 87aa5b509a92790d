//! The Solar Hijri calendar of Iran and Afghanistan.

use jiff::{Span, civil::Date};

/// Leap years of the Solar Hijri calendar up to a year, by its cycle of 33 years.
fn solar_leaps(year: i32) -> i32 {
    (8 * year + 29) / 33
}

/// A day of the Solar Hijri calendar as a Gregorian one, by the cycle of 33 years, which is right from
/// 1206 to 1498 (1827 to 2120).
pub fn from_solar(year: i32, month: i8, day: i8) -> Option<Date> {
    if !(1206..=1498).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let months = i32::from(month - 1);
    let before = if months < 7 { months * 31 } else { 186 + (months - 6) * 30 };
    // 1 Farvardin 1403 was 20 March 2024.
    let days =
        (year - 1403) * 365 + solar_leaps(year - 1) - solar_leaps(1402) + before + i32::from(day)
            - 1;
    Date::constant(2024, 3, 20).checked_add(Span::new().try_days(days).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solar_days_become_gregorian_ones() {
        for (year, month, day, expected) in [
            (1403, 1, 1, "2024-03-20"),
            (1403, 4, 5, "2024-06-25"),
            (1402, 1, 1, "2023-03-21"),
            (1404, 1, 1, "2025-03-21"),
            (1382, 10, 5, "2003-12-26"),
            (1357, 11, 22, "1979-02-11"),
            (1399, 12, 30, "2021-03-20"),
        ] {
            let found = from_solar(year, month, day).map(|day| day.to_string());
            assert_eq!(found.as_deref(), Some(expected), "{year}-{month}-{day}");
        }
    }
}
