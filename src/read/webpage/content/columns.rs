//! Sums over the elements of a page: which of them hold the running text.

use super::text::Shape;
use crate::read::webpage::{
    blocks::{Block, Kind, Tag},
    page::Page,
};

/// A block of more words that are not links is a long one: most likely running text.
pub(super) const LONG: f32 = 12.0;

/// Sums over an element and all inside it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    pub(super) blocks: f32,
    pub(super) words: f32,
    pub(super) linked: f32,
    /// Words of long blocks.
    pub(super) long: f32,
    /// Weight of the running text right inside, as readers' modes count it.
    pub(super) weight: f32,
}

/// For each bit of [`place`](crate::read::webpage::blocks::place) the share of the page's long blocks, by
/// words, that are elsewhere. "Comments" around a whole article says nothing; around a tenth of
/// the text it says what that is.
pub(super) fn minor(blocks: &[Block]) -> [f32; 16] {
    let mut inside = [0.0_f32; 16];
    let mut all = 0.0_f32;
    for block in blocks.iter().filter(|b| is_long(b)) {
        all += block.words as f32;
        for (bit, words) in inside.iter_mut().enumerate() {
            *words += block.words as f32 * f32::from(block.place >> bit & 1);
        }
    }
    inside.map(|words| 1.0 - words / all.max(1.0))
}

pub(super) fn is_long(block: &Block) -> bool {
    let plain = (block.words - block.linked) as f32;
    plain > LONG && plain * 2.0 > block.words as f32 && !matches!(block.kind, Kind::Heading(_))
}

/// Sums for each element.
pub(super) fn sums(page: &Page, shapes: &[Shape]) -> Vec<Sums> {
    let mut sums = vec![Sums::default(); page.elements.len().max(1)];
    for (i, block) in page.blocks.iter().enumerate() {
        let words = block.words as f32;
        if let Some(of) = sums.get_mut(block.element as usize) {
            of.blocks += 1.0;
            of.words += words;
            of.linked += block.linked as f32;
            of.long += if is_long(block) { words } else { 0.0 };
        }
        // Readers' modes credit a paragraph to the element around it, and half to the next.
        if !is_long(block) {
            continue;
        }
        let weight = 1.0 + shapes[i].commas + (shapes[i].chars / 100.0).min(3.0);
        let weight = weight * (1.0 - block.linked as f32 / words.max(1.0));
        let mut at = block.element as usize;
        let tag = page.elements.get(at).map_or(Tag::Other, |e| e.tag);
        if matches!(tag, Tag::P | Tag::Item | Tag::Pre) {
            at = page.elements.get(at).map_or(0, |e| e.parent as usize);
        }
        for part in [1.0, 0.5, 0.25] {
            if let Some(of) = sums.get_mut(at) {
                of.weight += weight * part;
            }
            at = page.elements.get(at).map_or(0, |e| e.parent as usize);
        }
    }
    // Elements come after those around them.
    for i in (1..page.elements.len()).rev() {
        let of = sums[i];
        let parent = page.elements[i].parent as usize;
        if let Some(above) = sums.get_mut(parent).filter(|_| parent < i) {
            above.blocks += of.blocks;
            above.words += of.words;
            above.linked += of.linked;
            above.long += of.long;
        }
    }
    sums
}

/// The element with the highest value.
pub(super) fn best(sums: &[Sums], of: fn(&Sums) -> f32) -> usize {
    let mut best = 0;
    for (i, sum) in sums.iter().enumerate() {
        if of(sum) > of(&sums[best]) {
            best = i;
        }
    }
    best
}

/// The deepest element that holds at least so many words of long blocks, with those around it.
pub(super) fn holder(page: &Page, sums: &[Sums], words: f32) -> Vec<u32> {
    let mut deepest = 0;
    for (i, sum) in sums.iter().enumerate() {
        if sum.long >= words && sum.long > 0.0 {
            deepest = i;
        }
    }
    path(page, deepest)
}

/// An element and those around it, from the page down.
pub(super) fn path(page: &Page, element: usize) -> Vec<u32> {
    let mut path = vec![element as u32];
    let mut at = element;
    while at != 0 {
        at = page.elements.get(at).map_or(0, |e| e.parent as usize);
        path.push(at as u32);
    }
    path.reverse();
    path
}

/// Steps from an element up to the first that is on the path, and from there down the path.
pub(super) fn steps(page: &Page, element: u32, path: &[u32]) -> (f32, f32) {
    let mut at = element;
    let mut up = 0.0;
    loop {
        if let Ok(place) = path.binary_search(&at) {
            return (up, (path.len() - 1 - place) as f32);
        }
        at = page.elements.get(at as usize).map_or(0, |e| e.parent);
        up += 1.0;
    }
}
