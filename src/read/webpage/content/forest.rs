//! Trees that say how likely a block is part of the article, with the weights of names and words
//! that are one of their inputs.
//!
//! The table is made by `tests/train/blocks.py`; the README beside this file says from what. It is
//! little-endian: a scale (f32) and the weights of the [`SLOTS`] (i8 each), then the number of trees
//! (u16), and for each tree its number of splits (u8), the splits, and its leaves (f32 each, one more
//! than splits). A split is its column (u8), where to go at values up to the threshold and above it
//! (u8 each: a split of this tree, or from 128 on a leaf), the threshold (f32), and what the split
//! would say as a leaf (f32).

use std::{array, sync::LazyLock};

use super::{rows::Rows, words::SLOTS};

static MODEL: &[u8] = include_bytes!("blocks.bin");

/// Rows that go down a tree side by side.
const TOGETHER: usize = 8;
/// First number of a leaf.
const LEAF: u8 = 128;

#[derive(Debug, Clone, Copy)]
struct Split {
    column: u8,
    left: u8,
    right: u8,
    threshold: f32,
    value: f32,
}

#[derive(Debug, Default)]
struct Tree {
    splits: Vec<Split>,
    leaves: Vec<f32>,
}

/// The model. An empty one knows no names and words and has no trees: training begins with it.
#[derive(Debug, Default)]
pub struct Forest {
    scale: f32,
    weights: &'static [u8],
    trees: Vec<Tree>,
}

/// The model in this program.
pub static FOREST: LazyLock<Forest> =
    LazyLock::new(|| Forest::read(MODEL).expect("a test reads the embedded model"));

/// Takes little-endian values off the front.
struct Reader(&'static [u8]);

impl Reader {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (front, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*front)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take::<1>().map(|[b]| b)
    }

    fn float(&mut self) -> Option<f32> {
        self.take().map(f32::from_le_bytes)
    }
}

impl Forest {
    /// Reads a whole model; `None` if it is damaged.
    fn read(bytes: &'static [u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        let scale = reader.float()?;
        let weights = reader.0.get(..SLOTS)?;
        reader.0 = reader.0.get(SLOTS..)?;
        let count = u16::from_le_bytes(reader.take()?);
        let mut trees = Vec::with_capacity(count.into());
        for _ in 0..count {
            let mut tree = Tree::default();
            let splits = reader.byte()?;
            for _ in 0..splits {
                let [column, left, right] = reader.take()?;
                let threshold = reader.float()?;
                let value = reader.float()?;
                tree.splits.push(Split { column, left, right, threshold, value });
            }
            for _ in 0..=splits {
                tree.leaves.push(reader.float()?);
            }
            trees.push(tree);
        }
        let is_whole = reader.0.is_empty() && trees.iter().all(Tree::is_sound);
        is_whole.then_some(Self { scale, weights, trees })
    }

    /// The sum over the names and words of a block: above 0 for the article.
    pub fn words(&self, slots: &[u16]) -> f32 {
        let weights = slots.iter().filter_map(|slot| self.weights.get(usize::from(*slot)));
        self.scale * weights.map(|weight| f32::from(*weight as i8)).sum::<f32>()
    }

    /// How likely each block is part of the article, from 0 to 1.
    pub fn likely(&self, rows: &Rows) -> Vec<f32> {
        let mut sums = vec![0.0_f32; rows.len()];
        for tree in &self.trees {
            for (n, sums) in sums.chunks_mut(TOGETHER).enumerate() {
                let leaves = tree.leaves(rows, n * TOGETHER);
                sums.iter_mut().zip(leaves).for_each(|(sum, leaf)| *sum += leaf);
            }
        }
        sums.into_iter().map(|sum| 1.0 / (1.0 + (-sum).exp())).collect()
    }

    /// The sum of the trees before they have read anything.
    pub fn start(&self) -> f32 {
        self.trees.iter().filter_map(|tree| tree.splits.first()).map(|split| split.value).sum()
    }

    /// The share of each number of a row in the sum: at every split on the way down, the change of the
    /// value (the method of A. Saabas for reading forests).
    pub fn reasons(&self, row: &[f32]) -> Vec<f32> {
        let mut reasons = vec![0.0; row.len()];
        for tree in &self.trees {
            let mut at = 0_usize;
            let mut value = tree.splits.first().map_or(0.0, |split| split.value);
            while let Some(split) = tree.splits.get(at) {
                let next = split.next(row);
                let now = tree.value(next);
                if let Some(reason) = reasons.get_mut(usize::from(split.column)) {
                    *reason += now - value;
                }
                value = now;
                if next >= LEAF {
                    break;
                }
                at = usize::from(next);
            }
        }
        reasons
    }
}

impl Split {
    fn next(&self, row: &[f32]) -> u8 {
        let value = row.get(usize::from(self.column)).copied().unwrap_or_default();
        if value <= self.threshold { self.left } else { self.right }
    }
}

impl Tree {
    /// Whether every split leads on: to a later split, or to a leaf that there is.
    fn is_sound(&self) -> bool {
        self.splits.iter().enumerate().all(|(at, split)| {
            [split.left, split.right].iter().all(|next| match next.checked_sub(LEAF) {
                Some(leaf) => usize::from(leaf) < self.leaves.len(),
                None => (at + 1..self.splits.len()).contains(&usize::from(*next)),
            })
        })
    }

    /// The values of the leaves that some rows come to. They go down side by side: a processor
    /// waits less for each.
    fn leaves(&self, rows: &Rows, from: usize) -> [f32; TOGETHER] {
        let rows: [&[f32]; TOGETHER] = array::from_fn(|i| rows.row(from + i));
        let mut at = [0_u8; TOGETHER];
        // Each step leads to a later split, and a tree has fewer splits than this.
        for _ in 0..LEAF {
            let mut down = false;
            for (at, row) in at.iter_mut().zip(rows) {
                if let Some(split) = self.splits.get(usize::from(*at)).filter(|_| *at < LEAF) {
                    *at = split.next(row);
                    down = true;
                }
            }
            if !down {
                break;
            }
        }
        at.map(|at| self.value(at))
    }

    fn value(&self, number: u8) -> f32 {
        if number >= LEAF {
            self.leaves.get(usize::from(number - LEAF)).copied().unwrap_or_default()
        } else {
            self.splits.get(usize::from(number)).map_or(0.0, |s| s.value)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::webpage::content::features::COLUMNS;

    #[test]
    fn the_embedded_model_is_whole_and_reads_only_columns_that_there_are() {
        let forest = Forest::read(MODEL).unwrap();
        assert!(!forest.trees.is_empty());
        let splits = forest.trees.iter().flat_map(|tree| &tree.splits);
        assert!(splits.map(|split| usize::from(split.column)).all(|column| column < COLUMNS));
    }

    #[test]
    fn a_damaged_model_is_refused() {
        assert!(Forest::read(&MODEL[..MODEL.len() - 1]).is_none());
        assert!(Forest::read(&MODEL[..SLOTS]).is_none());
        assert!(Forest::read([MODEL, &[0]].concat().leak()).is_none());
        // The first tree comes after scale, weights and count; its first split leads to itself.
        let mut circle = MODEL.to_vec();
        let split = 4 + SLOTS + 2 + 1;
        circle[split + 1] = 0;
        assert!(Forest::read(circle.leak()).is_none());
    }
}
