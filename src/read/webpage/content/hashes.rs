//! Words of a text as numbers that are quick to compare.

use xxhash_rust::xxh3::xxh3_64;

use crate::text::{fold, words};

/// One number for each word of a text.
pub fn hashes(text: &str) -> Vec<u64> {
    let mut folded = String::new();
    words(text)
        .map(|word| {
            folded.clear();
            fold(&text[word], &mut folded);
            xxh3_64(folded.as_bytes())
        })
        .collect()
}

/// One number for a run of words.
pub(super) fn whole(words: &[u64]) -> u64 {
    words.iter().fold(0, |all, w| (all ^ w).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29))
}
