//! The positions of a query's words in one text.

use std::ops::Range;

use crate::{fields::Part, query::Reach};

/// One of the two texts of an article.
#[derive(Debug, Clone)]
pub(crate) struct Place<'a> {
    /// Title or body.
    pub part: Part,
    /// Positions of every leaf, ascending; those outside `range` belong to the other text.
    pub leaves: &'a [Vec<u32>],
    /// The positions of this text.
    pub range: Range<u32>,
    /// Where sentences begin, those that begin paragraphs among them; the first one not.
    pub sentences: &'a [u32],
    /// Where paragraphs begin, the first one not.
    pub paragraphs: &'a [u32],
}

impl<'a> Place<'a> {
    /// The positions of a leaf in a part of this text.
    pub(super) fn positions(&self, leaf: usize, part: Option<Part>) -> &'a [u32] {
        let end = match part {
            None => self.range.end,
            Some(Part::Lead) if self.part == Part::Body => {
                self.paragraphs.first().copied().unwrap_or(self.range.end)
            }
            Some(part) if part == self.part => self.range.end,
            Some(_) => return &[],
        };
        let all = self.leaves[leaf].as_slice();
        &all[all.partition_point(|p| *p < self.range.start)..all.partition_point(|p| *p < end)]
    }

    /// The same for several leaves.
    pub(super) fn all_positions(&self, leaves: &[usize], part: Option<Part>) -> Vec<&'a [u32]> {
        leaves.iter().map(|leaf| self.positions(*leaf, part)).collect()
    }

    /// The positions within reach of a match.
    pub(super) fn around(&self, (first, last): (u32, u32), reach: Reach) -> Option<(u32, u32)> {
        let starts = match reach {
            Reach::Words(n) => return Some((first.saturating_sub(n), last.saturating_add(n))),
            Reach::Sentence => self.sentences,
            Reach::Paragraph => self.paragraphs,
        };
        let at = starts.partition_point(|start| *start <= first);
        let from = at.checked_sub(1).map_or(self.range.start, |before| starts[before]);
        let to = starts.get(at).copied().unwrap_or(self.range.end) - 1;
        (last <= to).then_some((from, to))
    }
}
