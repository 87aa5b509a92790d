//! Which blocks of a page are the article.
//!
//! Every block is measured (its text, the elements around it, the blocks beside it, how often the
//! page repeats its kind); trees that were trained on labelled pages say how likely it is part of
//! the article; the cut is made where the expected balance of precision and recall is best.

pub mod features;
pub mod forest;
pub mod text;
pub mod words;

use forest::FOREST;
use xxhash_rust::xxh3::xxh3_64;

use super::{jsonld::Claims, page::Page};
use crate::text::{fold, words as words_of};

/// One number for each word of a text.
pub fn hashes(text: &str) -> Vec<u64> {
    let mut folded = String::new();
    words_of(text)
        .map(|word| {
            folded.clear();
            fold(&text[word], &mut folded);
            xxh3_64(folded.as_bytes())
        })
        .collect()
}

/// One number for a run of words.
fn whole(words: &[u64]) -> u64 {
    words.iter().fold(0, |all, w| (all ^ w).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29))
}

/// What was decided about the blocks of a page.
#[derive(Debug, Default)]
pub struct Verdict {
    /// How likely each block is part of the article, from 0 to 1.
    pub likely: Vec<f32>,
    /// The blocks from this likelihood on were kept.
    pub cut: f32,
    /// What the trees read.
    pub rows: features::Rows,
}

impl Verdict {
    /// Whether a block was kept.
    pub fn keeps(&self, block: usize) -> bool {
        self.likely.get(block).is_some_and(|l| *l >= self.cut)
    }
}

/// Measures and judges the blocks of a page.
pub fn judge(page: &Page, claims: &Claims, title: Option<&str>) -> Verdict {
    let rows = features::measure(page, claims, title, &FOREST);
    let likely = FOREST.likely(&rows);
    let cut = cut(page, &likely);
    Verdict { likely, cut, rows }
}

/// The likelihood at which the article is cut off. With blocks taken from the likeliest down, the
/// expected F1 over words rises and falls again; the cut is at its top.
fn cut(page: &Page, likely: &[f32]) -> f32 {
    let mut order: Vec<(f32, f32)> =
        likely.iter().zip(&page.blocks).map(|(l, b)| (*l, b.words as f32)).collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0));
    let expected: f32 = order.iter().map(|(l, words)| l * words).sum();
    let (mut right, mut taken, mut best, mut cut) = (0.0, 0.0, 0.0, 2.0);
    for (likely, words) in order {
        right += likely * words;
        taken += words;
        let f1 = 2.0 * right / (taken + expected).max(f32::MIN_POSITIVE);
        if f1 > best {
            (best, cut) = (f1, likely);
        }
    }
    cut
}
