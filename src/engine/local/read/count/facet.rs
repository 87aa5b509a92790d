//! Counts of the values of one field.

use std::collections::{BTreeMap, HashMap};

use tantivy::{DocId, SegmentReader, columnar::StrColumn};

use crate::engine::{
    FacetCount, FacetRequest, deadline::Watch, keyness::Table, local::schema::facet_column,
};

/// What it costs to look a value up, compared with the reading of a posting.
const LOOK_UP: u32 = 64;

/// Counts the values of one facet over all segments.
pub struct FacetCounter {
    request: FacetRequest,
    segments: Vec<SegmentFacet>,
}

/// The same in one segment, by ordinals of its values.
struct SegmentFacet {
    values: Option<StrColumn>,
    /// Matches.
    found: Vec<u32>,
    /// Everything in the index; counted only where the request asks how unusual a value is.
    all: Vec<u32>,
}

impl FacetCounter {
    pub fn new(request: FacetRequest) -> Self {
        Self { request, segments: Vec::new() }
    }

    /// Whether [`FacetCounter::there`] must be told of everything in the index.
    pub fn compares(&self) -> bool {
        self.request.significant
    }

    /// Begins with the next segment.
    pub fn open(&mut self, reader: &SegmentReader) -> tantivy::Result<()> {
        let values = reader.fast_fields().str(&facet_column(self.request.field))?;
        let found = vec![0; values.as_ref().map_or(0, |v| v.num_terms())];
        let all = if self.compares() { found.clone() } else { Vec::new() };
        self.segments.push(SegmentFacet { values, found, all });
        Ok(())
    }

    /// Counts the values of one match in the segment opened last; the writer gave each of them once.
    pub fn found(&mut self, doc: DocId) {
        if let Some(SegmentFacet { values: Some(values), found, .. }) = self.segments.last_mut() {
            for ordinal in values.ords().values_for_doc(doc) {
                found[ordinal as usize] += 1;
            }
        }
    }

    /// Counts the values of one of everything there is.
    pub fn there(&mut self, doc: DocId) {
        if let Some(SegmentFacet { values: Some(values), all, .. }) = self.segments.last_mut() {
            for ordinal in values.ords().values_for_doc(doc) {
                all[ordinal as usize] += 1;
            }
        }
    }

    /// Counts a story: each value of its copies, given as segment and article, once.
    pub fn story(&mut self, copies: &[(u32, DocId)], matches: bool) -> tantivy::Result<()> {
        let mut places: Vec<(u32, u64)> = Vec::new();
        for (segment, doc) in copies {
            if let Some(values) = &self.segments[*segment as usize].values {
                places.extend(values.ords().values_for_doc(*doc).map(|ord| (*segment, ord)));
            }
        }
        places.sort_unstable();
        places.dedup();
        // The same value has another ordinal in every segment, so it is counted in the first.
        let mut values: BTreeMap<String, (u32, u64)> = BTreeMap::new();
        for (segment, ordinal) in places {
            let mut value = String::new();
            if let Some(column) = &self.segments[segment as usize].values {
                column.ord_to_str(ordinal, &mut value)?;
            }
            values.entry(value).or_insert((segment, ordinal));
        }
        for (segment, ordinal) in values.into_values() {
            let SegmentFacet { found, all, .. } = &mut self.segments[segment as usize];
            let counts = if matches { found } else { all };
            counts[ordinal as usize] += 1;
        }
        Ok(())
    }

    /// The values asked for; `found` of `all` matched.
    pub fn finish(
        self,
        found: u64,
        all: u64,
        watch: &mut Watch,
    ) -> tantivy::Result<Vec<FacetCount>> {
        if self.compares() {
            self.most_unusual(found, all, watch)
        } else {
            self.most_frequent(watch)
        }
    }

    /// The most frequent values; equal counts in the order of the values.
    ///
    /// Values are strings on disk, so only those are read that can be among the most frequent: a
    /// value has at least its share of its total in some segment.
    fn most_frequent(&self, watch: &mut Watch) -> tantivy::Result<Vec<FacetCount>> {
        let limit = self.request.limit;
        let enough =
            self.segments.iter().map(|segment| segment.nth_count(limit)).max().unwrap_or(0);
        let share = (enough / self.segments.len().max(1) as u32).max(1);
        let totals = self.totals(share, watch)?.into_iter();
        let field = self.request.field.name;
        let mut found: Vec<FacetCount> = totals
            .map(|(value, (count, _))| FacetCount { field, value, count, unusual: None })
            .collect();
        found.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        found.truncate(limit);
        Ok(found)
    }

    /// The values that the matches have more often than the whole index, most unusual first.
    fn most_unusual(
        &self,
        found: u64,
        all: u64,
        watch: &mut Watch,
    ) -> tantivy::Result<Vec<FacetCount>> {
        let field = self.request.field.name;
        let totals = self.totals(1, watch)?.into_iter();
        let mut values: Vec<FacetCount> = totals
            .filter_map(|(value, (count, everywhere))| {
                let unusual = Table { count, found, everywhere, all }.unusual()?;
                Some(FacetCount { field, value, count, unusual: Some(unusual) })
            })
            .collect();
        values.sort_by(|a, b| {
            let by_score = how_unusual(b).total_cmp(&how_unusual(a));
            by_score.then(b.count.cmp(&a.count)).then_with(|| a.value.cmp(&b.value))
        });
        values.truncate(self.request.limit);
        Ok(values)
    }

    /// Matches and everything, of all values that have at least so many matches in some segment.
    fn totals(
        &self,
        least: u32,
        watch: &mut Watch,
    ) -> tantivy::Result<HashMap<String, (u64, u64)>> {
        let mut totals = HashMap::new();
        for segment in &self.segments {
            segment.values_with(least, |value| {
                totals.entry(value).or_default();
            })?;
        }
        for segment in &self.segments {
            segment.add_to(&mut totals, watch)?;
        }
        Ok(totals)
    }
}

impl SegmentFacet {
    /// The count that `n` values reach here; 0 where there are not so many.
    fn nth_count(&self, n: usize) -> u32 {
        let mut counts: Vec<u32> = self.found.iter().copied().filter(|count| *count > 0).collect();
        match n.checked_sub(1) {
            Some(nth) if nth < counts.len() => {
                *counts.select_nth_unstable_by(nth, |a, b| b.cmp(a)).1
            }
            _ => 0,
        }
    }

    /// Hands out the values that have at least so many matches here.
    fn values_with(&self, least: u32, mut each: impl FnMut(String)) -> tantivy::Result<()> {
        let Some(values) = &self.values else { return Ok(()) };
        let frequent = self.found.iter().enumerate().filter(|(_, count)| **count >= least);
        let ordinals: Vec<u64> = frequent.map(|(ordinal, _)| ordinal as u64).collect();
        values.dictionary().sorted_ords_to_term_cb(&ordinals, |value| {
            each(String::from_utf8_lossy(value).into_owned());
        })?;
        Ok(())
    }

    /// Adds what was counted here to the totals of the values asked for.
    fn add_to(
        &self,
        totals: &mut HashMap<String, (u64, u64)>,
        watch: &mut Watch,
    ) -> tantivy::Result<()> {
        let Some(values) = &self.values else { return Ok(()) };
        for (value, (found, all)) in totals {
            if watch.is_over(LOOK_UP) {
                break;
            }
            if let Some(ordinal) = values.dictionary().term_ord(value)? {
                *found += u64::from(self.found[ordinal as usize]);
                *all += u64::from(self.all.get(ordinal as usize).copied().unwrap_or_default());
            }
        }
        Ok(())
    }
}

fn how_unusual(facet: &FacetCount) -> f32 {
    facet.unusual.map_or(0.0, |unusual| unusual.score)
}
