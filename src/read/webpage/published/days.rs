//! Days that a page can be from.

use jiff::civil::Date;

use crate::date::Stamp;

/// Web pages are younger than the web, and no page is from far ahead.
pub(super) fn plausible(stamp: &Stamp) -> bool {
    let day = stamp.date();
    (1993..=2100).contains(&day.year()) && day != Date::constant(2000, 1, 1)
}

/// Days from one to the other, in either direction.
pub(super) fn days_between(one: Date, other: Date) -> i64 {
    (days_since_1970(one) - days_since_1970(other)).abs()
}

fn days_since_1970(day: Date) -> i64 {
    Stamp::day(day).civil_seconds().div_euclid(86_400)
}
