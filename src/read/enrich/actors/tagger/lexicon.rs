//! What the training texts show of each word of a language: whether it has a capital as a rule, which
//! tells what a capital at the head of a sentence or in a headline is worth, and whether it is a word of
//! sport, where countries and towns are teams.

/// What is known of a word: [`CASING`] and [`SPORT`].
pub(super) type Lexicon<'c> = dyn Fn(u32) -> u8 + 'c;

/// Bits of the code of how a word is written: 0 where nothing is known, 1 without a capital as a rule,
/// 2 where both are common, 3 with a capital as a rule.
pub(super) const CASING: u8 = 3;
/// The code of a word without a capital as a rule.
pub(super) const SMALL: u8 = 1;
/// Bit of a word of sport.
pub(super) const SPORT: u8 = 4;

/// Under which number a word of a language is known; `language` and `folded` are hashes.
pub(super) fn key(language: u32, folded: u32) -> u32 {
    let mut hash = (folded ^ language.wrapping_mul(0x9E37_79B1)).wrapping_mul(0x85EB_CA6B);
    hash ^= hash >> 13;
    hash = hash.wrapping_mul(0xC2B2_AE35);
    hash ^ (hash >> 16)
}

/// In how many articles a word stands.
#[cfg(feature = "train")]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Without a capital.
    pub small: u32,
    /// With a capital.
    pub capital: u32,
    /// In articles about sport.
    pub sport: u32,
}

/// What is known of a word by these counts.
#[cfg(feature = "train")]
pub fn code(count: Count) -> u8 {
    let casing = match (count.small, count.capital) {
        (0, 0) => 0,
        (small, capital) if capital * 4 < small => SMALL,
        (small, capital) if small * 4 < capital => 3,
        _ => 2,
    };
    let sport = count.sport > 2 && count.sport * 10 > (count.small + count.capital) * 6;
    casing | if sport { SPORT } else { 0 }
}
