//! The weights that ship, read where they lie.

use super::decode::{LABELS, Weights};

/// Features are hashed to this many bits.
pub const BITS: u32 = 18;

/// Bytes of the transitions before the table.
const TRANSITIONS: usize = LABELS * LABELS * 2;

static BYTES: &[u8; TRANSITIONS + (LABELS << BITS)] = include_bytes!("weights.bin");

/// The weights that ship: a table of transitions (16 bits, little endian), then one byte for every
/// slot and label.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shipped;

pub(super) static SHIPPED: Shipped = Shipped;

impl Weights for Shipped {
    fn add(&self, feature: u32, scores: &mut [i32; LABELS]) {
        let slot = TRANSITIONS + (feature & ((1 << BITS) - 1)) as usize * LABELS;
        if let Some(row) = BYTES[slot..].first_chunk::<LABELS>() {
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
