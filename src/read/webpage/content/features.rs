//! What is known of a block, as numbers: its text, the elements around it, the blocks beside it, how
//! often the page repeats its kind.

use foldhash::{HashMap, HashMapExt, HashSet};

use super::{
    columns::{Sums, best, holder, is_long, minor, path, steps, sums},
    forest::Forest,
    hashes::{hashes, whole},
    overlap::{first_words, overlap, share, threes},
    rows::Rows,
    text::Shape,
    words::slots,
};
use crate::read::webpage::{
    blocks::{Block, Kind},
    jsonld::Claims,
    page::Page,
};

/// Columns of a row, as [`measure`] makes it.
pub const COLUMNS: usize = 123;
/// The group with one column for each bit of [`place`](crate::read::webpage::blocks::place).
pub const PLACES: &str = "kinds of elements around";

/// Levels of enclosing elements that are measured one by one.
const LEVELS: usize = 4;
/// Counts of the text around a block: blocks on each side, and what is counted.
const AROUND: [(usize, Count); 6] = [
    (1, Count::Unlinked),
    (3, Count::Unlinked),
    (8, Count::Unlinked),
    (3, Count::Long),
    (8, Count::Long),
    (20, Count::Long),
];

/// Measures the blocks of a page, row by row in reading order. `title` is the headline where it is known.
pub fn measure(page: &Page, claims: &Claims, title: Option<&str>, forest: &Forest) -> Rows {
    let measured = Measured::new(page, claims, title);
    let slots = slots(page, &measured.hashes);
    let mut above = Above::default();
    let mut rows = Rows::default();
    for (i, slots) in slots.iter().enumerate() {
        measured.text(i, &mut rows);
        measured.elements(i, &mut rows);
        measured.repeats(i, &mut above, &mut rows);
        measured.position(i, &above, &mut rows);
        measured.beside(i, &mut rows);
        measured.heading(i, &above, &mut rows);
        above.pass(i, &page.blocks[i]);
        measured.claims(i, &mut rows);
        rows.push("names and words", &[forest.words(slots)]);
        rows.end_row();
    }
    rows
}

/// Sums over the blocks of one kind: the same element in the same kind of element.
#[derive(Debug, Clone, Copy, Default)]
struct Alike {
    blocks: f32,
    words: f32,
    linked: f32,
    long: f32,
}

/// Text of a page up to a block.
#[derive(Debug, Clone, Copy, Default)]
struct Running {
    words: f32,
    /// Words outside of links.
    unlinked: f32,
    /// Long blocks.
    long: f32,
}

/// One of the counts of [`Running`].
#[derive(Debug, Clone, Copy)]
enum Count {
    Words,
    Unlinked,
    Long,
}

impl Running {
    fn get(&self, count: Count) -> f32 {
        match count {
            Count::Words => self.words,
            Count::Unlinked => self.unlinked,
            Count::Long => self.long,
        }
    }
}

/// The state of the walk: what is above the current block.
#[derive(Debug, Default)]
struct Above {
    heading: Option<usize>,
    /// Level of the heading.
    level: u8,
    /// Blocks since the last long one.
    since_long: usize,
    /// How often each text was seen.
    copies: HashMap<u64, f32>,
}

impl Above {
    fn pass(&mut self, i: usize, block: &Block) {
        if let Kind::Heading(level) = block.kind {
            self.heading = Some(i);
            self.level = level;
        }
        self.since_long = if is_long(block) { 0 } else { self.since_long + 1 };
    }
}

/// A page with everything that is summed up before its rows are made.
struct Measured<'p> {
    page: &'p Page,
    blocks: &'p [Block],
    shapes: Vec<Shape>,
    /// Words of the blocks.
    hashes: Vec<Vec<u64>>,
    signatures: Vec<u64>,
    alike: HashMap<u64, Alike>,
    copies: HashMap<u64, f32>,
    /// Sums over each element, and over the page.
    sums: Vec<Sums>,
    all: Sums,
    minor: [f32; 16],
    /// Text before each block, and before the end.
    before: Vec<Running>,
    title: Vec<u64>,
    summary: Vec<u64>,
    /// Every three words of the text that the page states for machines.
    stated: Option<HashSet<u64>>,
    /// Number of the block that prints the headline.
    headline: Option<usize>,
    last_long: Option<usize>,
    /// The element with most running text right inside it, and the path to it.
    best: usize,
    path_of_best: Vec<u32>,
    /// Path to the deepest element that holds most of the long blocks.
    holder: Vec<u32>,
}

impl<'p> Measured<'p> {
    fn new(page: &'p Page, claims: &Claims, title: Option<&str>) -> Self {
        let blocks = page.blocks.as_slice();
        let shapes: Vec<Shape> = blocks.iter().map(|b| Shape::of(&b.text)).collect();
        let hashes: Vec<Vec<u64>> = blocks.iter().map(|b| hashes(&b.text)).collect();
        let signatures: Vec<u64> = blocks.iter().map(|b| signature(page, b)).collect();
        let mut alike: HashMap<u64, Alike> = HashMap::new();
        let mut copies: HashMap<u64, f32> = HashMap::new();
        for (i, block) in blocks.iter().enumerate() {
            let of_kind = alike.entry(signatures[i]).or_default();
            of_kind.blocks += 1.0;
            of_kind.words += shapes[i].words;
            of_kind.linked += block.linked as f32;
            of_kind.long += number(is_long(block));
            *copies.entry(whole(&hashes[i])).or_default() += 1.0;
        }
        let sums = sums(page, &shapes);
        let all = sums.first().copied().unwrap_or_default();
        let title = first_words(title.unwrap_or_default());
        let summary = page.meta(&["og:description", "description", "twitter:description"]);
        let best = best(&sums, |s| s.weight);
        Self {
            page,
            blocks,
            alike,
            copies,
            all,
            minor: minor(blocks),
            before: running(blocks),
            summary: summary.map(first_words).unwrap_or_default(),
            stated: claims.body.as_deref().map(threes),
            headline: headline(blocks, &hashes, &title),
            last_long: (0..blocks.len()).rev().find(|i| is_long(&blocks[*i])),
            best,
            path_of_best: path(page, best),
            holder: holder(page, &sums, all.long * 0.7),
            shapes,
            hashes,
            signatures,
            sums,
            title,
        }
    }

    /// The look of its text.
    fn text(&self, i: usize, rows: &mut Rows) {
        let block = &self.blocks[i];
        let shape = &self.shapes[i];
        let words = shape.words.max(1.0);
        rows.push("links", &[block.linked as f32 / words, block.links as f32]);
        rows.push(
            "text",
            &[
                shape.words,
                shape.chars / words,
                block.bold as f32 / words,
                shape.binding / words,
                shape.capital / words,
                shape.upper / words,
                shape.digits / shape.chars.max(1.0),
                shape.commas,
                shape.ends,
                shape.bars,
                shape.quotes,
                shape.to_reader / words,
                shape.last,
                shape.first,
                shape.copyright,
                shape.reachable,
                shape.breaks,
                shape.longest,
            ],
        );
    }

    /// Its kind, the elements around it, and its distance from the one with most running text.
    fn elements(&self, i: usize, rows: &mut Rows) {
        let block = &self.blocks[i];
        let element = self.page.elements.get(block.element as usize);
        let depth = element.map_or(0.0, |e| e.depth as f32);
        rows.push("element", &[kind_number(block.kind), self.tag(block.element), depth]);
        let places: [f32; 16] =
            std::array::from_fn(|bit| self.minor[bit] * f32::from(block.place >> bit & 1));
        rows.push(PLACES, &places);

        let mut levels = Vec::with_capacity(LEVELS * 6);
        let mut at = block.element;
        for level in 0..LEVELS {
            if level > 0 {
                at = self.page.elements.get(at as usize).map_or(0, |e| e.parent);
            }
            let of = self.sums.get(at as usize).copied().unwrap_or_default();
            levels.extend([
                of.words / self.all.words.max(1.0),
                of.linked / of.words.max(1.0),
                of.long / of.words.max(1.0),
                of.blocks,
                of.weight / self.sums[self.best].weight.max(1.0),
            ]);
            if level > 0 {
                levels.push(self.tag(at));
            }
        }
        rows.push("text of the elements around", &levels);

        let (up, down) = steps(self.page, block.element, &self.path_of_best);
        let (up_to_holder, down_from_holder) = steps(self.page, block.element, &self.holder);
        rows.push(
            "distance from the main column",
            &[up, down, number(down == 0.0), up_to_holder, down_from_holder],
        );
    }

    /// The other blocks of its kind, and the copies of its text.
    fn repeats(&self, i: usize, above: &mut Above, rows: &mut Rows) {
        let of_kind = self.alike.get(&self.signatures[i]).copied().unwrap_or_default();
        rows.push(
            "blocks of the same kind",
            &[
                of_kind.blocks,
                of_kind.words / of_kind.blocks.max(1.0),
                of_kind.linked / of_kind.words.max(1.0),
                of_kind.long / of_kind.blocks.max(1.0),
                of_kind.words / self.all.words.max(1.0),
            ],
        );
        let text = whole(&self.hashes[i]);
        let copies = self.copies.get(&text).copied().unwrap_or(1.0);
        let earlier = above.copies.entry(text).or_default();
        rows.push("copies", &[copies, *earlier]);
        *earlier += 1.0;
    }

    /// Its place on the page, and the text around it.
    fn position(&self, i: usize, above: &Above, rows: &mut Rows) {
        let n = self.blocks.len() as f32;
        let at = i as f32;
        let next_long = self.blocks[i + 1..].iter().take(60).position(is_long);
        rows.push(
            "position",
            &[
                at,
                at / n,
                self.before[i].words / self.all.words.max(1.0),
                n - at,
                self.headline.map_or(-100.0, |h| (at - h as f32).clamp(-50.0, 200.0)),
                self.headline.filter(|h| i >= *h).map_or(-1.0, |h| self.long_between(h, i)),
                self.last_long.map_or(-100.0, |l| (l as f32 - at).clamp(-50.0, 100.0)),
                above.since_long as f32,
                next_long.map_or(60.0, |d| d as f32),
            ],
        );
        let mut near: Vec<f32> =
            AROUND.iter().map(|(reach, count)| self.around(i, *reach, *count)).collect();
        near.push(self.around(i, 5, Count::Unlinked) / self.around(i, 5, Count::Words).max(1.0));
        rows.push("text before and after", &near);
    }

    /// The two blocks before it and the two after it.
    fn beside(&self, i: usize, rows: &mut Rows) {
        let mut numbers = Vec::with_capacity(4 * 6);
        for step in [-2_isize, -1, 1, 2] {
            let beside = i.checked_add_signed(step).filter(|j| *j < self.blocks.len());
            numbers.extend(beside.map_or([-1.0; 6], |j| self.compared(i, j)));
        }
        rows.push("blocks beside", &numbers);
    }

    /// Block `j` beside block `i`.
    fn compared(&self, i: usize, j: usize) -> [f32; 6] {
        let block = &self.blocks[i];
        let other = &self.blocks[j];
        let shape = &self.shapes[j];
        [
            shape.words,
            other.linked as f32 / shape.words.max(1.0),
            shape.last,
            kind_number(other.kind),
            number(other.element == block.element)
                + number(parent(self.page, other) == parent(self.page, block)),
            number(self.signatures[j] == self.signatures[i]),
        ]
    }

    /// The heading above it.
    fn heading(&self, i: usize, above: &Above, rows: &mut Rows) {
        let heading = above.heading;
        rows.push(
            "heading above",
            &[
                heading.map_or(-1.0, |h| (i - h) as f32),
                f32::from(above.level),
                heading.map_or(0.0, |h| self.shapes[h].words),
                heading.map_or(0.0, |h| self.blocks[h].linked as f32),
                heading.map_or(0.0, |h| self.long_between(h, i)),
            ],
        );
    }

    /// Its overlap with the page's own headline, summary and text for machines.
    fn claims(&self, i: usize, rows: &mut Rows) {
        let words = &self.hashes[i];
        rows.push(
            "what the page says of itself",
            &[
                overlap(words, &self.title),
                overlap(words, &self.summary),
                self.stated.as_ref().map_or(-1.0, |stated| share(words, stated)),
            ],
        );
    }

    fn tag(&self, element: u32) -> f32 {
        self.page.elements.get(element as usize).map_or(0.0, |e| f32::from(e.tag as u8))
    }

    /// Long blocks from block `from` up to block `to`.
    fn long_between(&self, from: usize, to: usize) -> f32 {
        self.before[to].long - self.before[from].long
    }

    /// A count over a block and up to `reach` blocks on each side.
    fn around(&self, i: usize, reach: usize, count: Count) -> f32 {
        let from = i.saturating_sub(reach);
        let to = (i + reach + 1).min(self.blocks.len());
        self.before[to].get(count) - self.before[from].get(count)
    }
}

/// Text before each block and before the end.
fn running(blocks: &[Block]) -> Vec<Running> {
    let mut sum = Running::default();
    let mut before = vec![sum];
    for block in blocks {
        sum.words += block.words as f32;
        sum.unlinked += (block.words - block.linked) as f32;
        sum.long += number(is_long(block));
        before.push(sum);
    }
    before
}

fn number(holds: bool) -> f32 {
    f32::from(u8::from(holds))
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

/// A hash that blocks of one kind share: of its kind, its element and the two elements around that.
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
