//! The weights that ship, read where they lie.

use super::decode::{LABELS, ROW, Weights};

/// Features are hashed to this many bits.
pub const BITS: u32 = 19;

/// Bytes of the transitions before the table.
const TRANSITIONS: usize = LABELS * LABELS * 2;

/// The lexicon has so many bits of slots.
pub const LEXICON_BITS: u32 = 18;

/// Where the lexicon begins.
const LEXICON: usize = TRANSITIONS + (ROW << BITS);

static BYTES: &[u8; LEXICON + (1 << LEXICON_BITS)] = include_bytes!("weights.bin");

/// The row of a feature in the table, and the mark that it bears there or in the row beside it: most features of a text were
/// never seen in training, and must not be taken for others that were.
pub fn slot(feature: u32) -> (usize, u8) {
    ((feature & ((1 << BITS) - 1)) as usize, (feature >> 24) as u8)
}

/// The slot of a word in the lexicon, and the five bits by which it is told from others; the three lowest
/// bits of the slot say what is known of it.
pub fn lexicon_slot(key: u32) -> (usize, u8) {
    ((key & ((1 << LEXICON_BITS) - 1)) as usize, (key >> 24) as u8 & 0xF8)
}

/// What is known of a word: a code of [`super::lexicon`].
pub(super) fn known(key: u32) -> u8 {
    let (slot, mark) = lexicon_slot(key);
    let byte = BYTES[LEXICON + slot];
    if byte & 0xF8 == mark { byte & 7 } else { 0 }
}

/// The weights that ship: a table of transitions (16 bits, little endian), then for every slot one
/// byte a label and the mark of its feature.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shipped;

pub(super) static SHIPPED: Shipped = Shipped;

impl Weights for Shipped {
    fn add(&self, feature: u32, scores: &mut [i32; ROW]) {
        let (slot, mark) = slot(feature);
        for slot in [slot, slot ^ 1] {
            if let Some(row) = BYTES[TRANSITIONS + slot * ROW..].first_chunk::<ROW>()
                && row[LABELS] == mark
            {
                for (score, weight) in scores.iter_mut().zip(row) {
                    *score += i32::from(weight.cast_signed());
                }
                return;
            }
        }
    }

    fn transition(&self, from: usize, to: usize) -> i32 {
        let at = (from * LABELS + to) * 2;
        i32::from(i16::from_le_bytes([BYTES[at], BYTES[at + 1]]))
    }
}
