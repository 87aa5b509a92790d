//! Counts over time.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt};
use jiff::{ToSpan, civil::Date};

use crate::engine::{Bucket, Interval};

/// Counts articles over time.
pub struct TimelineCounter {
    interval: Interval,
    /// By days since 1970-01-01; undated ones under `None`.
    days: HashMap<Option<i64>, Counts>,
}

/// What is counted of a stretch of time.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    /// Matches.
    found: u64,
    /// Everything in the index.
    all: u64,
}

impl TimelineCounter {
    pub fn new(interval: Interval) -> Self {
        Self { interval, days: HashMap::new() }
    }

    /// Counts one match by the second of its publication.
    pub fn found(&mut self, date: Option<i64>) {
        self.days.entry(date.map(day_number)).or_default().found += 1;
    }

    /// Counts one of everything there is.
    pub fn there(&mut self, date: Option<i64>) {
        self.days.entry(date.map(day_number)).or_default().all += 1;
    }

    /// Buckets with a match in calendar order, undated articles last.
    pub fn finish(mut self) -> Vec<Bucket> {
        let undated = self.days.remove(&None);
        let mut buckets: BTreeMap<Date, Counts> = BTreeMap::new();
        for (number, counts) in self.days {
            let Some(number) = number else { continue };
            let bucket = buckets.entry(self.interval.first_day(date(number))).or_default();
            bucket.found += counts.found;
            bucket.all += counts.all;
        }
        let dated = buckets.into_iter().map(|(start, counts)| (Some(start), counts));
        dated
            .chain(undated.map(|counts| (None, counts)))
            .filter(|(_, counts)| counts.found > 0)
            .map(|(start, Counts { found, all })| Bucket { start, count: found, all })
            .collect()
    }
}

/// Days since 1970 of a moment given in seconds.
fn day_number(seconds: i64) -> i64 {
    seconds.div_euclid(24 * 60 * 60)
}

fn date(day: i64) -> Date {
    Date::constant(1970, 1, 1).checked_add(day.days()).unwrap_or(Date::MAX)
}

/// The day of a moment given in seconds since 1970.
pub fn day(seconds: i64) -> Date {
    date(day_number(seconds))
}
