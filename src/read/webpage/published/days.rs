//! Days that a page can be from.

use jiff::civil::Date;

use crate::date::Stamp;

/// Newspapers put their old volumes on the web, and no page is from far ahead. Midnight of the epoch
/// and of 2000 are what programs write that know no date.
pub(super) fn plausible(stamp: &Stamp) -> bool {
    let day = stamp.date();
    let midnight = stamp.civil_seconds().rem_euclid(86_400) == 0;
    let unset = [Date::constant(1970, 1, 1), Date::constant(2000, 1, 1)].contains(&day);
    (1600..=2100).contains(&day.year()) && !(midnight && unset)
}

/// Days from one to the other, in either direction.
pub(super) fn days_between(one: Date, other: Date) -> i64 {
    (days_since_1970(one) - days_since_1970(other)).abs()
}

fn days_since_1970(day: Date) -> i64 {
    Stamp::day(day).civil_seconds().div_euclid(86_400)
}
