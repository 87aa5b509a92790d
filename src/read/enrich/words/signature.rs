//! What of a word the tagger reads without its neighbours; looked up once for every word a thread
//! meets.

use crate::knowledge::actors::lexicon::names_abroad;

/// Prefixes and suffixes of a word that the tagger reads: their lengths in letters, suffixes below 0.
const AFFIXES: [i8; 9] = [1, 2, 3, 4, -1, -2, -3, -4, -6];

/// A word as the tagger sees it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Signature {
    /// Hash of the folded word.
    pub folded: u32,
    /// Hash of the word as written.
    pub written: u32,
    /// Hashes of its first one to four and of its last one to four and six letters, folded.
    pub affixes: [u32; AFFIXES.len()],
    /// Hash of how it is written: capitals, small letters, digits and signs, runs of a kind cut to two.
    pub shape: u32,
    /// Whether it is a given name (1) or a family name (2) in a language other than English.
    pub abroad: u8,
}

impl Signature {
    /// Whether the word is a given name in a language other than English.
    pub fn is_given_abroad(self) -> bool {
        self.abroad & 1 != 0
    }
}

/// The signature of a word and its folded form.
pub fn signature(word: &str, folded: &str) -> Signature {
    let [given, family] = names_abroad(folded);
    Signature {
        folded: hash(folded.as_bytes()),
        written: hash(word.as_bytes()),
        affixes: AFFIXES.map(|length| hash(affix(folded, length).as_bytes())),
        shape: shape(word),
        abroad: u8::from(given) | u8::from(family) << 1,
    }
}

/// The first letters of a word, or its last ones where `length` is below 0.
fn affix(word: &str, length: i8) -> &str {
    let count = usize::from(length.unsigned_abs());
    if length > 0 {
        let end = word.char_indices().nth(count).map_or(word.len(), |(at, _)| at);
        &word[..end]
    } else {
        let start = word.char_indices().rev().nth(count - 1).map_or(0, |(at, _)| at);
        &word[start..]
    }
}

/// The FNV-1a hash.
fn hash(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811C_9DC5, |hash, byte| step(hash, *byte))
}

fn step(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
}

fn shape(word: &str) -> u32 {
    let mut shape = 0x811C_9DC5;
    let mut last = 0;
    let mut run = 0;
    for c in word.chars() {
        let kind = match c {
            c if c.is_uppercase() => b'X',
            c if c.is_lowercase() => b'x',
            c if c.is_numeric() => b'd',
            c if c.is_alphabetic() => b'y',
            c => c as u8,
        };
        run = if kind == last { run + 1 } else { 1 };
        last = kind;
        if run <= 2 {
            shape = step(shape, kind);
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn affixes_are_cut_between_letters() {
        assert_eq!([affix("москва", 2), affix("москва", -3), affix("ab", -4)], ["мо", "ква", "ab"]);
        assert_eq!([affix("", 1), affix("", -1), affix("ab", 4)], ["", "", "ab"]);
    }

    #[test]
    fn words_written_alike_have_one_shape() {
        assert_eq!(shape("Iran"), shape("Zürich"));
        assert_eq!(shape("2025"), shape("100"));
        assert_ne!(shape("IAEA"), shape("Iaea"));
        assert_ne!(shape("U.S."), shape("US"));
    }
}
