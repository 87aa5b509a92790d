//! Names of elements and words of texts as slots of one table of weights.

use super::hashes::whole;
use crate::read::webpage::{blocks::Kind, page::Page};

/// Slots of the table.
pub const SLOTS: usize = 1 << 15;
/// Enclosing elements whose names are looked at.
const LEVELS: usize = 8;
/// Words looked at from the start of a block.
const FIRST: usize = 8;

/// The slots of each block, given the hashes of its words.
pub fn slots(page: &Page, words: &[Vec<u64>]) -> Vec<Vec<u16>> {
    let mut heading: Vec<u16> = Vec::new();
    let mut all = Vec::with_capacity(page.blocks.len());
    for (block, words) in page.blocks.iter().zip(words) {
        let mut slots = Vec::new();
        let mut at = block.element;
        for level in 0..LEVELS {
            let Some(element) = page.elements.get(at as usize) else { break };
            let role = level.min(2) as u64;
            slots.push(slot(10 + role, element.tag as u64));
            slots.extend(element.names.iter().map(|n| slot(role, u64::from(*n))));
            if at == 0 {
                break;
            }
            at = element.parent;
        }
        slots.extend(words.iter().take(FIRST).map(|w| slot(20, *w)));
        slots.extend(words.windows(2).take(4).map(|w| slot(21, w[0].rotate_left(7) ^ w[1])));
        slots.extend(words.iter().rev().take(3).map(|w| slot(22, *w)));
        if words.len() <= 6 {
            slots.push(slot(23, whole(words)));
        }
        slots.extend(&heading);
        if matches!(block.kind, Kind::Heading(_)) {
            heading = words.iter().take(6).map(|w| slot(24, *w)).collect();
        }
        slots.sort_unstable();
        slots.dedup();
        all.push(slots);
    }
    all
}

fn slot(role: u64, value: u64) -> u16 {
    let mixed = (value ^ role << 56).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 49) as u16 & (SLOTS - 1) as u16
}
