//! Which blocks are kept.

use super::{
    columns::minor,
    features::{PLACES, measure},
    forest::FOREST,
    rows::Rows,
};
use crate::read::webpage::{blocks::place, jsonld::Claims, page::Page};

/// Bits of [`place`] where hardly a block of the labelled pages is part of the article, if more than
/// [`MINOR`] of the page's long text is elsewhere.
const NEVER: u16 = place::NAV | place::FORM | place::HIDDEN | place::COMMENTS | place::BOX;
/// Share of the long text outside of a place, from 0 to 1, above which it may rule a block out.
pub const MINOR: f32 = 0.7;
/// Factor for the likelihood of blocks that their place rules out.
pub const UNLIKELY: f32 = 0.05;

/// The columns of `rows` that rule a block out where they are above [`MINOR`]: one for each place of
/// menus, forms, hidden parts, comments and boxes.
pub fn ruling_out(rows: &Rows) -> Vec<usize> {
    let first = rows.first_column(PLACES).unwrap_or_default();
    (0..16).filter(|bit| NEVER >> bit & 1 == 1).map(|bit| first + bit).collect()
}

/// The decision about the blocks of a page.
#[derive(Debug, Default)]
pub struct Verdict {
    /// How likely each block is part of the article, from 0 to 1.
    pub likely: Vec<f32>,
    /// Blocks in menus, forms, hidden parts, comments and boxes that hold little of the page's text:
    /// an article is hardly ever there. Their likelihood is multiplied by [`UNLIKELY`].
    pub ruled_out: Vec<bool>,
    /// Blocks of at least this likelihood are kept.
    pub cut: f32,
    /// The measurements that the trees read.
    pub rows: Rows,
}

impl Verdict {
    /// Whether a block was kept.
    pub fn keeps(&self, block: usize) -> bool {
        self.likely.get(block).is_some_and(|l| *l >= self.cut)
    }
}

/// Measures and judges the blocks of a page.
pub fn judge(page: &Page, claims: &Claims, title: Option<&str>) -> Verdict {
    let rows = measure(page, claims, title, &FOREST);
    let mut likely = FOREST.likely(&rows);
    let minor = minor(&page.blocks);
    let ruled_out = page.blocks.iter().map(|block| {
        let never = block.place & NEVER;
        (0..16).any(|bit| never >> bit & 1 == 1 && minor[bit] > MINOR)
    });
    let ruled_out: Vec<bool> = ruled_out.collect();
    for (likely, _) in likely.iter_mut().zip(&ruled_out).filter(|(_, out)| **out) {
        *likely *= UNLIKELY;
    }
    let cut = cut(page, &likely);
    Verdict { likely, ruled_out, cut, rows }
}

/// The likelihood at which the article is cut off. With blocks taken from the likeliest down, the
/// expected F1 over words rises and falls again; the cut is at its top.
fn cut(page: &Page, likely: &[f32]) -> f32 {
    let mut order: Vec<(f32, f32)> =
        likely.iter().zip(&page.blocks).map(|(l, b)| (*l, b.words as f32)).collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0));
    let expected: f32 = order.iter().map(|(l, words)| l * words).sum();
    let mut right = 0.0;
    let mut taken = 0.0;
    let mut best = 0.0;
    // Above all likelihoods: nothing is kept.
    let mut cut = 2.0;
    for (likely, words) in order {
        right += likely * words;
        taken += words;
        let f1 = 2.0 * right / (taken + expected).max(f32::MIN_POSITIVE);
        if f1 > best {
            best = f1;
            cut = likely;
        }
    }
    cut
}
