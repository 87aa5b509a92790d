//! What is known of a block, as numbers: its text, the elements around it, the blocks beside it, how
//! often the page repeats its kind.

use foldhash::{HashMap, HashMapExt};

use super::{
    columns::{best, holder, is_long, minor, path, steps, sums},
    forest::Forest,
    hashes,
    text::Shape,
    whole,
    words::slots,
};
use crate::read::webpage::{
    blocks::{Block, Kind},
    jsonld::Claims,
    page::Page,
};

/// What the numbers of a row are about: the end of each group.
pub const GROUPS: &[(&str, usize)] = &[
    ("links", 2),
    ("text", 20),
    ("element", 23),
    ("kinds of elements around", 39),
    ("text of the elements around", 62),
    ("distance from the main column", 67),
    ("blocks of the same kind", 72),
    ("copies", 74),
    ("position", 83),
    ("text before and after", 90),
    ("blocks beside", 114),
    ("heading above", 119),
    ("what the page says of itself", 122),
    ("names and words", 123),
];

/// Levels of enclosing elements that are measured one by one.
const LEVELS: usize = 4;
/// The blocks of a page as rows of numbers, all of one length.
#[derive(Debug, Default)]
pub struct Rows {
    /// The numbers, row after row.
    pub values: Vec<f32>,
    /// Numbers in a row.
    pub width: usize,
}

impl Rows {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.values.len().checked_div(self.width).unwrap_or_default()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The row of a block.
    pub fn row(&self, block: usize) -> &[f32] {
        self.values.get(block * self.width..(block + 1) * self.width).unwrap_or_default()
    }
}

/// Sums over the blocks of one kind: the same element in the same kind of element.
#[derive(Debug, Clone, Copy, Default)]
struct Alike {
    blocks: f32,
    words: f32,
    linked: f32,
    long: f32,
}

/// Measures the blocks of a page.
pub fn measure(page: &Page, claims: &Claims, title: Option<&str>, forest: &Forest) -> Rows {
    let blocks = &page.blocks;
    let shapes: Vec<Shape> = blocks.iter().map(|b| Shape::of(&b.text)).collect();
    let word_hashes: Vec<Vec<u64>> = blocks.iter().map(|b| hashes(&b.text)).collect();
    let sums = sums(page, &shapes);
    let signatures: Vec<u64> = blocks.iter().map(|b| signature(page, b)).collect();
    let mut alike: HashMap<u64, Alike> = HashMap::new();
    let mut copies: HashMap<u64, f32> = HashMap::new();
    for (i, block) in blocks.iter().enumerate() {
        let of_kind = alike.entry(signatures[i]).or_default();
        of_kind.blocks += 1.0;
        of_kind.words += shapes[i].words;
        of_kind.linked += block.linked as f32;
        of_kind.long += f32::from(u8::from(is_long(block)));
        *copies.entry(whole(&word_hashes[i])).or_default() += 1.0;
    }
    let mut seen: HashMap<u64, f32> = HashMap::new();
    let minor = minor(blocks);
    let all = sums.first().copied().unwrap_or_default();
    // Running text, in the order of the page, summed up to each block.
    let mut before = vec![[0.0_f32; 3]];
    for block in blocks {
        let [words, unlinked, long] = before.last().copied().unwrap_or_default();
        let plain = (block.words - block.linked) as f32;
        let is_long = f32::from(u8::from(is_long(block)));
        before.push([words + block.words as f32, unlinked + plain, long + is_long]);
    }
    let around = |i: usize, n: usize, of: usize| {
        let (from, to) = (i.saturating_sub(n), (i + n + 1).min(blocks.len()));
        before[to][of] - before[from][of]
    };
    let of_title = first_words(title.unwrap_or_default());
    let headline = headline(blocks, &word_hashes, &of_title);
    let stated = claims.body.as_deref().map(threes);
    let slots = slots(page, &word_hashes);
    let summary = page.meta(&["og:description", "description", "twitter:description"]);
    let summary = summary.map(first_words).unwrap_or_default();
    let best = best(&sums, |s| s.weight);
    let path_of_best = path(page, best);
    let holder = holder(page, &sums, all.long * 0.7);
    let last_long = (0..blocks.len()).rev().find(|i| is_long(&blocks[*i]));
    let (mut heading, mut level, mut since_long) = (None, 0_u8, 0_usize);

    let mut rows = Rows::default();
    let mut row = Vec::new();
    for (i, block) in blocks.iter().enumerate() {
        let shape = &shapes[i];
        let per_word = |n: f32| n / shape.words.max(1.0);
        row.clear();
        // Its text.
        row.extend([
            per_word(block.linked as f32),
            block.links as f32,
            shape.words,
            shape.chars / shape.words.max(1.0),
            per_word(block.bold as f32),
            per_word(shape.binding),
            per_word(shape.capital),
            per_word(shape.upper),
            shape.digits / shape.chars.max(1.0),
            shape.commas,
            shape.ends,
            shape.bars,
            shape.quotes,
            per_word(shape.to_reader),
            shape.last,
            shape.first,
            shape.copyright,
            shape.reachable,
            shape.breaks,
            shape.longest,
        ]);
        // What it is and what encloses it.
        let element = page.elements.get(block.element as usize);
        row.push(kind_number(block.kind));
        row.push(element.map_or(0.0, |e| f32::from(e.tag as u8)));
        row.push(element.map_or(0.0, |e| e.depth as f32));
        row.extend((0..16).map(|bit| minor[bit] * f32::from(block.place >> bit & 1)));
        let mut at = block.element;
        for level in 0..LEVELS {
            if level > 0 {
                at = page.elements.get(at as usize).map_or(0, |e| e.parent);
            }
            let of = sums.get(at as usize).copied().unwrap_or_default();
            row.extend([
                of.words / all.words.max(1.0),
                of.linked / of.words.max(1.0),
                of.long / of.words.max(1.0),
                of.blocks,
                of.weight / sums[best].weight.max(1.0),
            ]);
            if level > 0 {
                row.push(page.elements.get(at as usize).map_or(0.0, |e| f32::from(e.tag as u8)));
            }
        }
        // Where it lies from the element that holds most running text.
        let (up, down) = steps(page, block.element, &path_of_best);
        row.extend([up, down, f32::from(u8::from(down == 0.0))]);
        let (up, down) = steps(page, block.element, &holder);
        row.extend([up, down]);
        // How the page repeats its kind.
        let of_kind = alike.get(&signatures[i]).copied().unwrap_or_default();
        row.extend([
            of_kind.blocks,
            of_kind.words / of_kind.blocks.max(1.0),
            of_kind.linked / of_kind.words.max(1.0),
            of_kind.long / of_kind.blocks.max(1.0),
            of_kind.words / all.words.max(1.0),
        ]);
        let copy = whole(&word_hashes[i]);
        row.push(copies.get(&copy).copied().unwrap_or(1.0));
        let earlier = seen.entry(copy).or_default();
        row.push(*earlier);
        *earlier += 1.0;
        // Where on the page.
        let n = blocks.len() as f32;
        row.extend([
            i as f32,
            i as f32 / n,
            before[i][0] / all.words.max(1.0),
            n - i as f32,
            headline.map_or(-100.0, |h| (i as f32 - h as f32).clamp(-50.0, 200.0)),
            headline.map_or(-1.0, |h| if i >= h { before[i][2] - before[h][2] } else { -1.0 }),
            last_long.map_or(-100.0, |l| (l as f32 - i as f32).clamp(-50.0, 100.0)),
            since_long as f32,
            blocks[i + 1..].iter().take(60).position(is_long).map_or(60.0, |d| d as f32),
        ]);
        for (n, of) in [(1, 1), (3, 1), (8, 1), (3, 2), (8, 2), (20, 2)] {
            row.push(around(i, n, of));
        }
        row.push(around(i, 5, 1) / around(i, 5, 0).max(1.0));
        // The blocks beside it.
        for step in [-2_isize, -1, 1, 2] {
            let beside = i.checked_add_signed(step).filter(|j| *j < blocks.len());
            row.extend(beside.map_or([-1.0; 6], |j| {
                let (other, its) = (&blocks[j], &shapes[j]);
                [
                    its.words,
                    other.linked as f32 / its.words.max(1.0),
                    its.last,
                    kind_number(other.kind),
                    f32::from(u8::from(other.element == block.element))
                        + f32::from(u8::from(parent(page, other) == parent(page, block))),
                    f32::from(u8::from(signatures[j] == signatures[i])),
                ]
            }));
        }
        // The heading above.
        row.extend([
            heading.map_or(-1.0, |h| (i - h) as f32),
            f32::from(level),
            heading.map_or(0.0, |h: usize| shapes[h].words),
            heading.map_or(0.0, |h: usize| blocks[h].linked as f32),
            heading.map_or(0.0, |h: usize| before[i][2] - before[h][2]),
        ]);
        if let Kind::Heading(of) = block.kind {
            (heading, level) = (Some(i), of);
        }
        since_long = if is_long(block) { 0 } else { since_long + 1 };
        // What the page says of itself.
        row.push(overlap(&word_hashes[i], &of_title));
        row.push(overlap(&word_hashes[i], &summary));
        row.push(stated.as_ref().map_or(-1.0, |s| share(&word_hashes[i], s)));
        // What its words and the names of its elements say.
        row.push(forest.words(&slots[i]));
        rows.width = row.len();
        rows.values.append(&mut row);
    }
    rows
}

fn kind_number(kind: Kind) -> f32 {
    match kind {
        Kind::Heading(level) => f32::from(level),
        Kind::Paragraph => 7.0,
        Kind::Item => 8.0,
        Kind::Quote => 9.0,
        Kind::Row => 10.0,
        Kind::Caption => 11.0,
    }
}

fn parent(page: &Page, block: &Block) -> u32 {
    page.elements.get(block.element as usize).map_or(0, |e| e.parent)
}

/// What a block shares with the others of its kind: the names of its element and of the one around.
fn signature(page: &Page, block: &Block) -> u64 {
    let mut hash = kind_number(block.kind) as u64;
    let mut at = block.element;
    for _ in 0..3 {
        let Some(element) = page.elements.get(at as usize) else { break };
        let names = element.names.iter().fold(0_u64, |all, n| all.wrapping_add(u64::from(*n)));
        hash = (hash ^ names ^ (element.tag as u64) << 40)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .rotate_left(23);
        at = element.parent;
    }
    hash
}

/// The block that prints the headline: the first heading with most of its words.
fn headline(blocks: &[Block], words: &[Vec<u64>], title: &[u64]) -> Option<usize> {
    let mut best: Option<(usize, f32)> = None;
    for (i, block) in blocks.iter().enumerate() {
        let Kind::Heading(level) = block.kind else { continue };
        let likeness = overlap(&words[i], title) + if level == 1 { 0.3 } else { 0.0 };
        if likeness > 0.25 && best.is_none_or(|(_, l)| likeness > l) {
            best = Some((i, likeness));
        }
    }
    best.map(|(i, _)| i)
}

/// Words of a headline or summary that blocks are compared with.
const COMPARED: usize = 80;

fn first_words(text: &str) -> Vec<u64> {
    let mut hashes = hashes(text);
    hashes.truncate(COMPARED);
    hashes
}

/// The part of two word lists that both have.
fn overlap(a: &[u64], b: &[u64]) -> f32 {
    if a.is_empty() || b.is_empty() || a.len() > b.len() * 4 + 8 {
        return 0.0;
    }
    let both = a.iter().filter(|w| b.contains(w)).count();
    both as f32 / a.len().max(b.len()) as f32
}

/// Every three words of a text.
fn threes(text: &str) -> foldhash::HashSet<u64> {
    hashes(text).windows(3).map(whole).collect()
}

/// The share of a block that lies in a text.
fn share(words: &[u64], threes: &foldhash::HashSet<u64>) -> f32 {
    if words.len() < 3 {
        return 0.0;
    }
    let found = words.windows(3).filter(|w| threes.contains(&whole(w))).count();
    found as f32 / (words.len() - 2) as f32
}
