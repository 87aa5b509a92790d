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
    counts: HashMap<String, u64>,
}

/// The same in one segment, by ordinals.
pub(super) struct SegmentFacet {
    values: Option<StrColumn>,
    counts: Vec<u32>,
}

impl FacetCounter {
    pub fn new(request: FacetRequest) -> Self {
        Self { request, counts: HashMap::new() }
    }

    pub fn open(&self, reader: &SegmentReader) -> tantivy::Result<SegmentFacet> {
        let values = reader.fast_fields().str(&facet_column(self.request.field))?;
        let counts = vec![0; values.as_ref().map_or(0, |v| v.num_terms())];
        Ok(SegmentFacet { values, counts })
    }

    /// Takes over what was counted in a segment.
    pub fn close(&mut self, segment: &SegmentFacet) -> tantivy::Result<()> {
        let Some(values) = &segment.values else { return Ok(()) };
        let found = segment.counts.iter().enumerate().filter(|(_, count)| **count > 0);
        let (ordinals, counts): (Vec<u64>, Vec<u64>) =
            found.map(|(o, c)| (o as u64, u64::from(*c))).unzip();
        let mut counts = counts.into_iter();
        values.dictionary().sorted_ords_to_term_cb(&ordinals, |value| {
            let value = String::from_utf8_lossy(value).into_owned();
            *self.counts.entry(value).or_default() += counts.next().unwrap_or_default();
        })?;
        Ok(())
    }

    /// The most frequent values; equal counts in the order of the values.
    pub fn finish(self) -> Vec<FacetCount> {
        let field = self.request.field.name;
        let mut found: Vec<FacetCount> = self
            .counts
            .into_iter()
            .map(|(value, count)| FacetCount { field, value, count })
            .collect();
        found.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        found.truncate(self.request.limit);
        found
    }
}

impl SegmentFacet {
    /// Counts the values of one article; the writer gave each of them once.
    pub fn count(&mut self, doc: DocId) {
        if let Some(values) = &self.values {
            for ordinal in values.ords().values_for_doc(doc) {
                self.counts[ordinal as usize] += 1;
            }
        }
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
