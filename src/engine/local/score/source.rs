//! Where the words of one leaf stand: postings of one term or of many.

use std::{cmp::Reverse, collections::BinaryHeap};

use tantivy::{
    DocId, DocSet, SegmentReader, TERMINATED, Term,
    postings::{Postings, SegmentPostings},
    schema::{Field as Column, IndexRecordOption},
};

use crate::engine::deadline::Watch;

/// What it costs to open postings, compared with the reading of one.
const OPENING: u32 = 64;

/// The postings of one leaf in one segment.
pub enum Source {
    /// No article has any of its words.
    None,
    One(Box<SegmentPostings>),
    Many {
        postings: Vec<SegmentPostings>,
        /// The current document of each, the least on top.
        next: BinaryHeap<Reverse<(DocId, usize)>>,
    },
}

impl Source {
    /// Opens those of all terms, unless nobody waits any longer.
    pub fn open(
        reader: &SegmentReader,
        column: Column,
        terms: &[Term],
        watch: &mut Watch,
    ) -> tantivy::Result<Self> {
        let index = reader.inverted_index(column)?;
        let mut postings = Vec::new();
        for term in terms {
            if watch.is_over(OPENING) {
                break;
            }
            postings.extend(index.read_postings(term, IndexRecordOption::WithFreqsAndPositions)?);
        }
        Ok(match postings.len() {
            0 => Self::None,
            1 => Self::One(Box::new(postings.remove(0))),
            _ => {
                let next = postings.iter().enumerate().map(|(i, p)| Reverse((p.doc(), i)));
                Self::Many { next: next.collect(), postings }
            }
        })
    }

    /// The first document from `target` on; goes there unless it is there or beyond.
    pub fn seek(&mut self, target: DocId) -> DocId {
        match self {
            Self::None => TERMINATED,
            Self::One(postings) => {
                if postings.doc() < target {
                    postings.seek(target);
                }
                postings.doc()
            }
            Self::Many { postings, next } => loop {
                let Some(mut top) = next.peek_mut() else { return TERMINATED };
                let Reverse((doc, which)) = *top;
                if doc >= target {
                    return doc;
                }
                *top = Reverse((postings[which].seek(target), which));
            },
        }
    }

    /// The positions in `doc`, ascending; none where the words are not in it.
    pub fn positions(&mut self, doc: DocId, positions: &mut Vec<u32>) {
        positions.clear();
        if self.seek(doc) != doc {
            return;
        }
        match self {
            Self::None => {}
            Self::One(postings) => postings.positions(positions),
            Self::Many { postings, next } => {
                while let Some(mut top) = next.peek_mut() {
                    let Reverse((at, which)) = *top;
                    if at != doc {
                        break;
                    }
                    postings[which].append_positions_with_offset(0, positions);
                    *top = Reverse((postings[which].advance(), which));
                }
                // A word may have several forms of one leaf.
                positions.sort_unstable();
                positions.dedup();
            }
        }
    }

    /// Documents at most.
    pub fn size_hint(&self) -> u32 {
        match self {
            Self::None => 0,
            Self::One(postings) => postings.size_hint(),
            Self::Many { postings, .. } => {
                postings.iter().map(DocSet::size_hint).fold(0, u32::saturating_add)
            }
        }
    }
}
