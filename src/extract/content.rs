//! Which blocks of a page are the article.
//!
//! Two engines read the page in their own ways; their answers are taken as votes on our blocks, so
//! that the paragraphs, rows and quotations stay as we cut them. Where they disagree, what stands
//! around a block, its links and its kind decide.

use std::{
    collections::{HashMap, HashSet},
    hash::BuildHasherDefault,
};

use dom_query::Document;
use dom_smoothie::Readability;
use xxhash_rust::xxh3::{Xxh3Default, xxh3_64};

use super::{
    blocks::{Block, Kind},
    fragment,
    jsonld::Claims,
    page::Page,
    walk,
};
use crate::text::{fold, words};

/// What an engine took for the article: its blocks whole, and every three words of them.
#[derive(Debug, Default)]
pub struct Answer {
    whole: HashSet<u64>,
    threes: HashSet<u64>,
}

impl Answer {
    /// The answer given as markup.
    pub fn of_markup(html: &str) -> Self {
        let mut answer = Self::default();
        for block in walk::read(&Document::from(html)).blocks {
            answer.add(&block.text);
        }
        answer
    }

    fn add(&mut self, text: &str) {
        let hashes = hashes(text);
        self.whole.insert(whole(&hashes));
        self.threes.extend(hashes.windows(3).map(whole));
    }

    /// The share of a block that is in the answer.
    pub fn share(&self, block: &[u64]) -> f32 {
        if block.len() < 4 {
            return f32::from(u8::from(self.whole.contains(&whole(block))));
        }
        let found = block.windows(3).filter(|w| self.threes.contains(&whole(w))).count();
        found as f32 / (block.len() - 2) as f32
    }
}

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

fn whole(words: &[u64]) -> u64 {
    words.iter().fold(0, |all, w| (all ^ w).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29))
}

/// What `dom_smoothie` takes for the article.
pub fn readability(document: Document) -> Answer {
    let article = Readability::with_document(document, None, None).and_then(|mut r| r.parse());
    article.map(|a| Answer::of_markup(&a.content)).unwrap_or_default()
}

/// What trafilatura takes for the article, by its own rules alone or with its `fallback` engines.
pub fn trafilatura(page: &str, fallback: bool) -> Answer {
    let options =
        trafilatura::Options::default().with_fallback(fallback).with_exclude_comments(true);
    trafilatura::extract(page, &options)
        .map(|r| Answer::of_markup(&r.content_html))
        .unwrap_or_default()
}

/// Shortest block in words of which a second copy is left out: a teaser, a text repeated for phones.
const COPY: usize = 8;

/// A block with the two votes on it.
struct Voted<'a> {
    block: &'a Block,
    first: bool,
    second: bool,
    copy: bool,
}

impl Voted<'_> {
    fn both(&self) -> bool {
        self.first && self.second
    }

    fn mostly_links(&self) -> bool {
        self.block.linked * 2 > self.block.words
    }
}

/// The blocks that are the article, by two engines' answers.
pub fn choose<'a>(blocks: &'a [Block], first: &Answer, second: &Answer) -> Vec<&'a Block> {
    let mut seen = HashSet::new();
    let voted: Vec<Voted> = blocks
        .iter()
        .map(|block| {
            let hashes = hashes(&block.text);
            let copy = !seen.insert(whole(&hashes)) && hashes.len() >= COPY;
            let (first, second) = (first.share(&hashes) > 0.5, second.share(&hashes) > 0.5);
            Voted { block, first, second, copy }
        })
        .filter(|v| !v.copy)
        .collect();
    let words = |wanted: &dyn Fn(&Voted) -> bool| -> u32 {
        voted.iter().filter(|v| wanted(v)).map(|v| v.block.words).sum()
    };
    let (of_first, of_second) = (words(&|v| v.first), words(&|v| v.second));
    let of_both = words(&|v| v.both());
    let core = |v: &Voted| v.both() && v.block.words > 10 && !v.mostly_links();
    let bounds = voted.iter().position(core).zip(voted.iter().rposition(core));
    let agree = of_both * 2 >= of_first.min(of_second);
    let Some((from, to)) = bounds.filter(|_| agree) else {
        // Two different articles: trust the one with a wider view.
        let second = of_second > 0;
        return voted
            .iter()
            .filter(|v| if second { v.second } else { v.first })
            .map(|v| v.block)
            .collect();
    };
    let mut groups: HashMap<u32, (f32, f32), BuildHasherDefault<Xxh3Default>> = HashMap::default();
    for v in &voted {
        let group = groups.entry(v.block.parent).or_default();
        let votes = u8::from(v.first) + u8::from(v.second);
        group.0 += v.block.words as f32;
        group.1 += v.block.words as f32 * f32::from(votes) / 2.0;
    }
    let mut kept = Vec::new();
    for (i, v) in voted.iter().enumerate() {
        let (all, chosen) = groups[&v.block.parent];
        let outside = from.saturating_sub(i).max(i.saturating_sub(to));
        if score(v, outside, chosen / all.max(1.0)) > 0.0 {
            kept.push(v.block);
        }
    }
    kept
}

/// How much speaks for a block: the votes first, then how far it lies outside the first and the
/// last sure block, whether what stands beside it was chosen, its links, length and kind.
fn score(v: &Voted, outside: usize, beside: f32) -> f32 {
    let yes = |condition: bool, weight: f32| if condition { weight } else { 0.0 };
    yes(v.first, 1.5) + yes(v.second, 2.0) - 1.5 - 0.4 * outside.min(3) as f32
        + 1.25 * (beside - 0.4)
        - yes(v.mostly_links(), 3.0)
        + yes(v.block.words > 15, 1.0)
        - yes(v.block.words < 4, 1.25)
        - yes(v.block.kind == Kind::Caption, 1.0)
        + yes(v.block.kind == Kind::Row, 1.5)
}

/// The paragraphs of the article on a page. `source` is the page after pruning; `document` the same
/// as a tree, which is used up.
pub fn article(page: &Page, claims: &Claims, source: &str, document: Document) -> Vec<String> {
    let first = readability(document);
    let mut second = trafilatura(source, false);
    // By its own rules alone trafilatura is quicker and more precise, and sometimes misses most of
    // an article; its fallbacks find that.
    if second.threes.len() * 3 < first.threes.len() * 2 {
        second = trafilatura(source, true);
    }
    let chosen = choose(&page.blocks, &first, &second);
    let words: u32 = chosen.iter().map(|b| b.words).sum();
    if let Some(body) = claims.body.as_deref().filter(|b| b.split_whitespace().count() > 60)
        && words < 30
    {
        // A page that is drawn by a program: its text stands in the data alone.
        return fragment::paragraphs(body);
    }
    chosen.into_iter().map(|b| b.text.clone()).collect()
}
