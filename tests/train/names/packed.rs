//! Weights as they ship.

use dateline::read::enrich::actors::training::{
    BITS, LABELS, LEXICON_BITS, ROW, UNIT, Weights, code, lexicon_slot, slot,
};

use crate::articles::Counts;

/// The table as it ships, and the transitions.
pub struct Packed {
    table: Vec<[i8; ROW]>,
    transitions: [[i16; LABELS]; LABELS],
    lexicon: Vec<u8>,
}

impl Packed {
    /// Of the features that share two rows those two stay that say most, over all the words they are seen in.
    /// `names` holds the hash of every feature and its count.
    pub fn new(
        names: &[(u32, u32)],
        table: &[[f32; ROW]],
        transitions: &[[f32; ROW]; LABELS],
        words: &Counts,
    ) -> Self {
        let mut packed = Self {
            table: vec![[0; ROW]; 1 << BITS],
            transitions: [[0; LABELS]; LABELS],
            lexicon: lexicon(words),
        };
        let mut strengths = vec![0.0; 1 << BITS];
        for ((name, count), row) in names.iter().zip(table) {
            let says: f32 = row[..LABELS].iter().map(|weight| weight.abs()).sum();
            let strength = says * (*count as f32).sqrt();
            let (slot, mark) = slot(*name);
            let slot = if strengths[slot] <= strengths[slot ^ 1] { slot } else { slot ^ 1 };
            if strength <= strengths[slot] {
                continue;
            }
            strengths[slot] = strength;
            let byte = |weight: f32| (weight * UNIT).round().clamp(-127.0, 127.0) as i8;
            packed.table[slot] = row.map(byte);
            packed.table[slot][LABELS] = mark.cast_signed();
        }
        for (to, from) in packed.transitions.iter_mut().zip(transitions) {
            for (to, from) in to.iter_mut().zip(from) {
                *to = (from * UNIT).round() as i16;
            }
        }
        packed
    }

    /// The file of weights.
    pub fn bytes(&self) -> Vec<u8> {
        let transitions = self.transitions.iter().flatten().flat_map(|weight| weight.to_le_bytes());
        let table = self.table.iter().flatten().map(|weight| weight.cast_unsigned());
        transitions.chain(table).chain(self.lexicon.iter().copied()).collect()
    }
}

/// Of the words that share a slot the commonest stays.
fn lexicon(words: &Counts) -> Vec<u8> {
    let mut order: Vec<_> =
        words.iter().map(|(key, count)| (count.small + count.capital, *key)).collect();
    order.sort_unstable();
    let mut table = vec![0; 1 << LEXICON_BITS];
    for (_, key) in order {
        let (slot, mark) = lexicon_slot(key);
        table[slot] = mark | code(words[&key]);
    }
    table
}

impl Weights for Packed {
    fn add(&self, feature: u32, scores: &mut [i32; ROW]) {
        let (slot, mark) = slot(feature);
        let rows = [&self.table[slot], &self.table[slot ^ 1]];
        if let Some(row) = rows.into_iter().find(|row| row[LABELS].cast_unsigned() == mark) {
            for (score, weight) in scores.iter_mut().zip(row) {
                *score += i32::from(*weight);
            }
        }
    }

    fn transition(&self, from: usize, to: usize) -> i32 {
        i32::from(self.transitions[from][to])
    }
}
