//! What of a word the tagger reads without its neighbours; looked up once for every word a thread
//! meets.

use crate::read::enrich::words::Shape;

/// A word as the tagger sees it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Signature {
    /// Hash of the folded word.
    pub hash: u32,
    /// Hashes of its first three, last two and last three letters.
    pub affixes: [u32; 3],
    /// How it is written, in more detail than [`Shape`].
    pub shape: u8,
}

/// The signature of a word and its folded form.
pub fn signature(word: &str, folded: &str, shape: Shape) -> Signature {
    let bytes = folded.as_bytes();
    let tail = |n: usize| hash(&bytes[bytes.len().saturating_sub(n)..]);
    Signature {
        hash: hash(bytes),
        affixes: [hash(&bytes[..bytes.len().min(3)]), tail(2), tail(3)],
        shape: detailed(word, shape),
    }
}

fn hash(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811C_9DC5, |hash, byte| (hash ^ *byte as u32).wrapping_mul(0x0100_0193))
}

/// How a word is written: its [`Shape`], and whether dots, digits or inner capitals stand in it.
fn detailed(word: &str, shape: Shape) -> u8 {
    let digit = word.bytes().any(|b| b.is_ascii_digit());
    let dot = word.contains('.');
    let inner = shape == Shape::Title && word.bytes().skip(1).any(|b| b.is_ascii_uppercase());
    let short = word.len() <= 3;
    let detail = if digit {
        1
    } else if dot {
        2
    } else if inner {
        3
    } else {
        u8::from(short) * 4
    };
    shape as u8 * 8 + detail
}
