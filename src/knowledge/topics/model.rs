//! The linear models of topics: what hashed words and pieces of words say for each topic.
//!
//! `data/tops.bin` and `data/narrow.bin` are learned by `tests/train/topics` and read where they
//! lie. Each bucket of words has a row of a few numbers; the rows of a text are summed, and each topic weighs
//! the sums. Five hundred topics share a hundred numbers so, and the languages share them, too. All
//! numbers are little endian. A table is: bits of a bucket's number, numbers in a row, number of topics
//! (`u32` each), worth of one step of a number (`f32`); for each topic its number in its `medtop:`
//! identifier (`u32`); for each topic its constant (`f32`); for each topic its weights of a row
//! (`f32`); for each bucket how rare it is, in steps of [`RARITY`] (`u8`); for each bucket its row (`i8`).

use std::sync::LazyLock;

use super::taxonomy::{TopicIx, taxonomy};

/// Worth of one step of a bucket's rarity, the logarithm of how many texts there are to one that has it.
pub const RARITY: f32 = 1. / 28.;

/// Added to the square of a text's length, so that few words have less to say.
pub const FEW: f32 = 200.;

static MODELS: LazyLock<Models> = LazyLock::new(|| Models {
    tops: Linear::new(include_bytes!("data/tops.bin")),
    narrow: Linear::new(include_bytes!("data/narrow.bin")),
});

/// The models that ship.
pub fn models() -> &'static Models {
    &MODELS
}

/// A model of the tops of the tree and one of narrower topics.
#[derive(Debug)]
pub struct Models {
    /// Tells the tops of the tree apart.
    pub tops: Linear,
    /// Tells narrower topics apart.
    pub narrow: Linear,
}

/// One linear model.
#[derive(Debug)]
pub struct Linear {
    /// The topics that it tells apart.
    pub topics: Vec<TopicIx>,
    constants: Vec<f32>,
    /// For each topic, how it weighs the numbers of a row.
    weights: Vec<f32>,
    /// Numbers in a row.
    width: usize,
    /// The last bits of a hash are its bucket.
    mask: u32,
    step: f32,
    rarity: &'static [u8],
    rows: &'static [u8],
}

impl Linear {
    /// Reads a table.
    ///
    /// # Panics
    ///
    /// On bytes that are no such table, or that name topics which the tree lacks.
    pub fn new(bytes: &'static [u8]) -> Self {
        let [bits, width, count] = [0, 1, 2].map(|at| word(bytes, at) as usize);
        let numbers = |from: usize, count: usize| {
            (from..from + count).map(|at| f32::from_bits(word(bytes, at))).collect::<Vec<_>>()
        };
        let topic = |class: usize| {
            let id = format!("medtop:{:08}", word(bytes, 4 + class));
            taxonomy().find(&id).expect("the model knows the tree")
        };
        let head = 4 + count * (2 + width);
        let (rarity, rows) = bytes[4 * head..].split_at(1 << bits);
        Self {
            topics: (0..count).map(topic).collect(),
            constants: numbers(4 + count, count),
            weights: numbers(4 + 2 * count, count * width),
            width,
            mask: (1 << bits) - 1,
            step: f32::from_bits(word(bytes, 3)),
            rarity,
            rows,
        }
    }

    /// What a text says for each topic, as log odds up to a constant. `features` are hashes with what they count.
    pub fn scores(&self, features: &[(u32, f32)]) -> Vec<f32> {
        let mut sums = vec![0.; self.width];
        let mut squares = FEW;
        for &(hash, count) in features {
            let (worth, row) = self.row(hash, count);
            squares += worth * worth;
            for (sum, &number) in sums.iter_mut().zip(row) {
                *sum += worth * f32::from(number.cast_signed());
            }
        }
        let unit = self.step / squares.sqrt();
        let weighed = |weights: &[f32]| {
            weights.iter().zip(&sums).map(|(weight, sum)| weight * sum).sum::<f32>() * unit
        };
        let scores = self.weights.chunks(self.width).zip(&self.constants);
        scores.map(|(weights, constant)| weighed(weights) + constant).collect()
    }

    /// What a feature says for one topic, in a unit of its own: for telling features apart.
    pub fn part(&self, hash: u32, count: f32, topic: usize) -> f32 {
        let (worth, row) = self.row(hash, count);
        let weights = &self.weights[topic * self.width..][..self.width];
        let numbers = row.iter().map(|number| f32::from(number.cast_signed()));
        numbers.zip(weights).map(|(number, weight)| number * weight).sum::<f32>()
            * worth
            * self.step
    }

    /// What a feature counts for, and its row.
    fn row(&self, hash: u32, count: f32) -> (f32, &'static [u8]) {
        let bucket = (hash & self.mask) as usize;
        let worth = count * f32::from(self.rarity[bucket]) * RARITY;
        (worth, &self.rows[bucket * self.width..][..self.width])
    }
}

/// The `u32` at a place among those of a table.
fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[4 * at..][..4].try_into().expect("four bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_models_know_all_tops_and_hundreds_of_narrower_topics() {
        assert!(models().tops.topics.iter().copied().eq(taxonomy().tops()));
        assert!(models().narrow.topics.len() > 400);
        assert_eq!(models().narrow.scores(&[]).len(), models().narrow.topics.len());
    }

    #[test]
    fn a_text_without_words_is_told_by_the_constants_alone() {
        assert_eq!(models().tops.scores(&[]), models().tops.constants);
    }
}
