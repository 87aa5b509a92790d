//! How much of one text is in another.

use foldhash::HashSet;

use super::hashes::{hashes, whole};

/// Words of a headline or summary that blocks are compared with.
const COMPARED: usize = 80;

/// The first words of a headline or summary.
pub(super) fn first_words(text: &str) -> Vec<u64> {
    let mut hashes = hashes(text);
    hashes.truncate(COMPARED);
    hashes
}

/// The part of two word lists that both have.
pub(super) fn overlap(a: &[u64], b: &[u64]) -> f32 {
    if a.is_empty() || b.is_empty() || a.len() > b.len() * 4 + 8 {
        return 0.0;
    }
    let both = a.iter().filter(|w| b.contains(w)).count();
    both as f32 / a.len().max(b.len()) as f32
}

/// Every three words of a text.
pub(super) fn threes(text: &str) -> HashSet<u64> {
    hashes(text).windows(3).map(whole).collect()
}

/// The share of a block that lies in a text.
pub(super) fn share(words: &[u64], threes: &HashSet<u64>) -> f32 {
    if words.len() < 3 {
        return 0.0;
    }
    let found = words.windows(3).filter(|w| threes.contains(&whole(w))).count();
    found as f32 / (words.len() - 2) as f32
}
