//! Facets and timeline: one pass over all matching articles, exact.

use std::collections::{BTreeMap, HashMap};

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};
use tantivy::{
    DocId, SegmentReader,
    columnar::{Column, StrColumn},
};

use super::{
    super::{Bucket, FacetCount, FacetRequest, Interval},
    schema::facet_column,
};

/// Counts the values of one facet over all segments.
pub(super) struct FacetCounter {
    request: FacetRequest,
    segments: Vec<SegmentFacet>,
}

/// The same in one segment, by ordinals of its values.
pub(super) struct SegmentFacet {
    values: Option<StrColumn>,
    counts: Vec<u32>,
}

impl FacetCounter {
    pub fn new(request: FacetRequest) -> Self {
        Self { request, segments: Vec::new() }
    }

    /// Begins with the next segment.
    pub fn open(&mut self, reader: &SegmentReader) -> tantivy::Result<()> {
        let values = reader.fast_fields().str(&facet_column(self.request.field))?;
        let counts = vec![0; values.as_ref().map_or(0, |v| v.num_terms())];
        self.segments.push(SegmentFacet { values, counts });
        Ok(())
    }

    /// Counts the values of one article of the segment; the writer gave each of them once.
    pub fn count(&mut self, doc: DocId) {
        if let Some(SegmentFacet { values: Some(values), counts }) = self.segments.last_mut() {
            for ordinal in values.ords().values_for_doc(doc) {
                counts[ordinal as usize] += 1;
            }
        }
    }

    /// The most frequent values; equal counts in the order of the values.
    ///
    /// Values are strings on disk, so only those are read that can be among the most frequent: a
    /// value has at least its share of its total in some segment.
    pub fn finish(self) -> tantivy::Result<Vec<FacetCount>> {
        let limit = self.request.limit;
        let enough =
            self.segments.iter().map(|segment| segment.nth_count(limit)).max().unwrap_or(0);
        let share = (enough / self.segments.len().max(1) as u32).max(1);
        let mut totals: HashMap<String, u64> = HashMap::new();
        for segment in &self.segments {
            segment.values_with(share, |value| {
                totals.entry(value).or_default();
            })?;
        }
        for segment in &self.segments {
            segment.add_to(&mut totals)?;
        }
        let field = self.request.field.name;
        let mut found: Vec<FacetCount> =
            totals.into_iter().map(|(value, count)| FacetCount { field, value, count }).collect();
        found.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        found.truncate(limit);
        Ok(found)
    }
}

impl SegmentFacet {
    /// The count that `n` values reach here; 0 where there are not so many.
    fn nth_count(&self, n: usize) -> u32 {
        let mut counts: Vec<u32> = self.counts.iter().copied().filter(|count| *count > 0).collect();
        match n.checked_sub(1) {
            Some(nth) if nth < counts.len() => {
                *counts.select_nth_unstable_by(nth, |a, b| b.cmp(a)).1
            }
            _ => 0,
        }
    }

    /// Hands out the values that have at least so many articles here.
    fn values_with(&self, least: u32, mut each: impl FnMut(String)) -> tantivy::Result<()> {
        let Some(values) = &self.values else { return Ok(()) };
        let frequent = self.counts.iter().enumerate().filter(|(_, count)| **count >= least);
        let ordinals: Vec<u64> = frequent.map(|(ordinal, _)| ordinal as u64).collect();
        values.dictionary().sorted_ords_to_term_cb(&ordinals, |value| {
            each(String::from_utf8_lossy(value).into_owned());
        })?;
        Ok(())
    }

    /// Adds what was counted here to the totals of the values asked for.
    fn add_to(&self, totals: &mut HashMap<String, u64>) -> tantivy::Result<()> {
        let Some(values) = &self.values else { return Ok(()) };
        for (value, total) in totals {
            if let Some(ordinal) = values.dictionary().term_ord(value)? {
                *total += u64::from(self.counts[ordinal as usize]);
            }
        }
        Ok(())
    }
}

/// Counts articles over time.
pub(super) struct TimelineCounter {
    interval: Interval,
    /// By days since 1970-01-01; undated ones under `None`.
    days: HashMap<Option<i64>, u64>,
}

impl TimelineCounter {
    pub fn new(interval: Interval) -> Self {
        Self { interval, days: HashMap::new() }
    }

    pub fn count(&mut self, dates: &Column<i64>, doc: DocId) {
        let day = dates.first(doc).map(|seconds| seconds.div_euclid(24 * 60 * 60));
        *self.days.entry(day).or_default() += 1;
    }

    /// Non-empty buckets in calendar order, undated articles last.
    pub fn finish(mut self) -> Vec<Bucket> {
        let undated = self.days.remove(&None).map(|count| Bucket { start: None, count });
        let mut buckets: BTreeMap<Option<Date>, u64> = BTreeMap::new();
        for (day, count) in self.days {
            let day = day.and_then(|day| Date::constant(1970, 1, 1).checked_add(day.days()).ok());
            *buckets.entry(day.map(|day| self.interval.first_day(day))).or_default() += count;
        }
        buckets.into_iter().map(|(start, count)| Bucket { start, count }).chain(undated).collect()
    }
}

/// The day of a moment given in seconds since 1970.
pub(super) fn day(seconds: i64) -> Date {
    let days = seconds.div_euclid(24 * 60 * 60);
    Date::constant(1970, 1, 1).checked_add(days.days()).unwrap_or(Date::MAX)
}

impl Interval {
    /// First day of the bucket that a day lies in.
    fn first_day(self, day: Date) -> Date {
        match self {
            Interval::Day => day,
            Interval::Week => {
                let back = i64::from(day.weekday().since(Weekday::Monday));
                // Only the first week of all time begins before time does.
                day.checked_sub(back.days()).unwrap_or(day)
            }
            Interval::Month => day.first_of_month(),
            Interval::Year => day.first_of_year(),
        }
    }
}
