//! Which parts of an index are merged: those of like size, as long as they are small.
//!
//! A merge maps all of its parts into memory at once and reads each of them to its end. What is large already
//! stays as it is: merging it further saves queries less than it costs.

use std::{fs, path::PathBuf};

use tantivy::{
    index::SegmentMeta,
    indexer::{LogMergePolicy, MergeCandidate, MergePolicy},
};

use crate::engine::local::folder::components;

/// Articles of a part that is not merged any further.
const LARGE: usize = 20_000;

/// Bytes of all parts of one merge.
const MOST: u64 = 96 << 20;

/// Merges parts of like size in the folder of an index.
#[derive(Debug)]
pub struct SmallMerges {
    dir: PathBuf,
    by_size: LogMergePolicy,
}

impl SmallMerges {
    pub fn new(dir: PathBuf) -> Self {
        let mut by_size = LogMergePolicy::default();
        by_size.set_max_docs_before_merge(LARGE);
        Self { dir, by_size }
    }

    fn bytes(&self, segment: &SegmentMeta) -> u64 {
        let files = components(segment).map(|component| segment.relative_path(component));
        files.filter_map(|file| fs::metadata(self.dir.join(file)).ok()).map(|file| file.len()).sum()
    }
}

impl MergePolicy for SmallMerges {
    fn compute_merge_candidates(&self, segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
        let sizes: Vec<u64> = segments.iter().map(|segment| self.bytes(segment)).collect();
        let small = segments.iter().zip(&sizes).filter(|(_, bytes)| **bytes <= MOST / 2);
        let small: Vec<SegmentMeta> = small.map(|(segment, _)| segment.clone()).collect();
        let bytes = |id| {
            let at = segments.iter().position(|segment| segment.id() == id);
            at.map_or(0, |at| sizes[at])
        };
        let mut candidates = self.by_size.compute_merge_candidates(&small);
        for MergeCandidate(parts) in &mut candidates {
            keep_fitting(parts, |id| bytes(*id));
        }
        candidates
    }
}

/// Keeps the smallest parts, as many as fit into one merge: of several small ones at least two.
fn keep_fitting<T>(parts: &mut Vec<T>, bytes: impl Fn(&T) -> u64) {
    parts.sort_by_key(&bytes);
    let mut sum = 0;
    parts.retain(|part| {
        sum += bytes(part);
        sum <= MOST
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_merge_maps_no_more_than_it_may_and_has_two_parts_at_least() {
        let kept = |sizes: &[u64]| {
            let mut parts = sizes.to_vec();
            keep_fitting(&mut parts, |size| *size);
            parts
        };
        let part = MOST / 8;
        assert_eq!(kept(&[MOST / 2, part, 3 * part, part]), [part, part, 3 * part]);
        assert_eq!(kept(&[MOST / 2; 3]), [MOST / 2; 2]);
        assert_eq!(kept(&[1; 100]).len(), 100);
    }
}
