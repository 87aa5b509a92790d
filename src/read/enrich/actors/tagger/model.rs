//! The weights that ship, read where they lie.

use super::decode::{LABELS, ROW, Weights};

/// Features are hashed to this many bits.
pub const BITS: u32 = 19;

/// Bytes of the transitions before the table.
const TRANSITIONS: usize = LABELS * LABELS * 2;

static BYTES: &[u8; TRANSITIONS + (ROW << BITS)] = include_bytes!("weights.bin");

/// The row of a feature in the table, and the mark that it bears there: most features of a text were
/// never seen in training, and must not be taken for others that were.
pub fn slot(feature: u32) -> (usize, u8) {
    ((feature & ((1 << BITS) - 1)) as usize, (feature >> 24) as u8)
}

/// The weights that ship: a table of transitions (16 bits, little endian), then for every slot one
/// byte a label and the mark of its feature.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shipped;

pub(super) static SHIPPED: Shipped = Shipped;

impl Weights for Shipped {
    fn add(&self, feature: u32, scores: &mut [i32; ROW]) {
        let (slot, mark) = slot(feature);
        if let Some(row) = BYTES[TRANSITIONS + slot * ROW..].first_chunk::<ROW>()
            && row[LABELS] == mark
        {
            for (score, weight) in scores.iter_mut().zip(row) {
                *score += i32::from(weight.cast_signed());
            }
        }
    }

    fn transition(&self, from: usize, to: usize) -> i32 {
        let at = (from * LABELS + to) * 2;
        i32::from(i16::from_le_bytes([BYTES[at], BYTES[at + 1]]))
    }
}
