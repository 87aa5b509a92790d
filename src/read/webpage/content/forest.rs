//! Trees that say how likely a block is part of the article, with the weights of names and words
//! that are one of their inputs.
//!
//! The table is made by `tests/train/blocks.py`; its README says from what. Little-endian:
//! `slots` scale (f32) and weights (i8 each), then the trees: their number (u16), the first value
//! (f32), and for each its number of splits (u8) with `feature` (u8), `threshold` (f32), the values
//! to the left and right (u8 each: a split of this tree, or from 128 a leaf) and what the split
//! would say as a leaf (f32), and then the leaves (f32 each).

use std::{array, sync::LazyLock};

use super::{features::Rows, words::SLOTS};

static MODEL: &[u8] = include_bytes!("blocks.bin");

/// Rows that go down a tree side by side.
const TOGETHER: usize = 8;
/// First number of a leaf.
const LEAF: u8 = 128;

#[derive(Debug, Clone, Copy)]
struct Split {
    feature: u8,
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

/// The model.
#[derive(Debug, Default)]
pub struct Forest {
    scale: f32,
    weights: &'static [u8],
    trees: Vec<Tree>,
}

/// The model in this program.
pub static FOREST: LazyLock<Forest> = LazyLock::new(|| Forest::read(MODEL).unwrap_or_default());

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
                let [feature, left, right] = reader.take()?;
                let (threshold, value) = (reader.float()?, reader.float()?);
                tree.splits.push(Split { feature, left, right, threshold, value });
            }
            for _ in 0..=splits {
                tree.leaves.push(reader.float()?);
            }
            trees.push(tree);
        }
        Some(Self { scale, weights, trees })
    }

    /// What the names and words of a block say: above 0 for the article.
    pub fn words(&self, slots: &[u16]) -> f32 {
        let weight = |slot: &u16| self.weights.get(usize::from(*slot)).map_or(0, |w| *w as i8);
        self.scale * slots.iter().map(|s| f32::from(weight(s))).sum::<f32>()
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

    /// What the trees say before they have read anything.
    pub fn start(&self) -> f32 {
        self.trees.iter().filter_map(|tree| tree.splits.first()).map(|split| split.value).sum()
    }

    /// What each number of a row adds to the sum: at every split on the way down, how much the
    /// value changes (the method of A. Saabas for reading forests).
    pub fn reasons(&self, row: &[f32]) -> Vec<f32> {
        let mut reasons = vec![0.0; row.len()];
        for tree in &self.trees {
            let (mut at, mut value) = (0_usize, tree.splits.first().map_or(0.0, |s| s.value));
            while let Some(split) = tree.splits.get(at) {
                let next = split.next(row);
                let now = tree.value(next);
                if let Some(reason) = reasons.get_mut(usize::from(split.feature)) {
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
        let value = row.get(usize::from(self.feature)).copied().unwrap_or_default();
        if value <= self.threshold { self.left } else { self.right }
    }
}

impl Tree {
    /// The values of the leaves that some rows come to. They go down side by side: a processor
    /// waits less for each.
    fn leaves(&self, rows: &Rows, from: usize) -> [f32; TOGETHER] {
        let rows: [&[f32]; TOGETHER] = array::from_fn(|i| rows.row(from + i));
        let mut at = [0_u8; TOGETHER];
        // A tree has fewer splits than this; a damaged table must not turn in circles.
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
