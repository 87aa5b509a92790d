//! Near-identical copies of an article: the same report in many papers, its updates and cut versions.
//!
//! Every article gets a [`Sketch`] of its text: one-permutation `MinHash` (Li, Owen, Zhang 2012, with
//! the densification of Shrivastava 2017) over runs of four words. Sketches that agree in a band of
//! four lanes are compared (locality-sensitive hashing, Broder 1997), so a million articles are
//! grouped without comparing all with all. Groups are read off in the order of publication: an
//! article joins the version that came first among those it is like, or begins a story of its own.
//! So a story stays near its first version, however long the chain of updates, and the groups do not
//! depend on the order in which files were read.

use xxhash_rust::xxh3::xxh3_64;

use crate::text::{fold, words};

/// Lanes of a sketch. The likeness of two texts is known to about 1 / (2 √lanes).
const LANES: usize = 128;

/// Words whose order counts.
const SHINGLE: usize = 4;

/// Different runs of words that a text must have: shorter ones are alike by accident.
const LEAST: u32 = 20;

/// Words of a text that are read at most; copies of so long a text agree in its beginning.
const MOST: usize = 20_000;

/// Share of runs that copies have in common at least.
const LIKE: f32 = 0.5;

/// Share of the shorter text's runs that must be in the longer one for an excerpt, and how much the
/// two must have in common all the same.
const EXCERPT: (f32, f32) = (0.8, 0.35);

/// Days within which a changed text is still a version of a story.
const WINDOW: i64 = 31;

/// Share from which on a text is the same however much later it appears.
const SAME: f32 = 0.9;

/// Most earlier articles that each article is compared with.
const CANDIDATES: usize = 6;

/// A digest of a text that finds its copies: one byte for each lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sketch {
    lanes: [u8; LANES],
    /// Different runs of words, about.
    shingles: u32,
}

impl Sketch {
    /// Numbers that [`Sketch::pack`] gives.
    pub const PACKED: usize = LANES / 8 + 1;

    /// The sketch of a body; `None` where it is too short to have copies that are more than chance.
    ///
    /// ```
    /// use dateline::article::story::Sketch;
    /// assert_eq!(Sketch::of("Too short for a story."), None);
    /// ```
    pub fn of(body: &str) -> Option<Self> {
        let mut least = [u32::MAX; LANES];
        let mut recent = [0u64; SHINGLE];
        let mut folded = String::new();
        let mut shingles = 0u32;
        let mut previous = 0u64;
        for (at, word) in words(body).take(MOST).enumerate() {
            folded.clear();
            fold(&body[word], &mut folded);
            recent[at % SHINGLE] = xxh3_64(folded.as_bytes());
            if at + 1 < SHINGLE {
                continue;
            }
            let run = (1..=SHINGLE).fold(0u64, |hash, back| {
                hash.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ recent[(at + back) % SHINGLE]
            });
            let hash = mix(run);
            let lane = &mut least[(hash >> 57) as usize];
            *lane = (*lane).min(hash as u32);
            // One word over and over is one run.
            shingles += u32::from(hash != previous);
            previous = hash;
        }
        if shingles < LEAST {
            return None;
        }
        let mut lanes = [0u8; LANES];
        for (at, lane) in lanes.iter_mut().enumerate() {
            *lane = (mix(u64::from(filled(&least, at))) >> 56) as u8;
        }
        Some(Self { lanes, shingles })
    }

    /// As numbers to store.
    pub fn pack(&self) -> impl Iterator<Item = u64> + '_ {
        let lanes = self.lanes.chunks_exact(8);
        let lanes =
            lanes.map(|eight| eight.iter().fold(0, |all, lane| all << 8 | u64::from(*lane)));
        std::iter::once(u64::from(self.shingles)).chain(lanes)
    }

    /// Out of [`Sketch::PACKED`] stored numbers; `None` out of any other.
    pub fn unpack(mut packed: impl Iterator<Item = u64>) -> Option<Self> {
        let shingles = packed.next()? as u32;
        let mut lanes = [0u8; LANES];
        for eight in lanes.chunks_exact_mut(8) {
            eight.copy_from_slice(&packed.next()?.to_be_bytes());
        }
        Some(Self { lanes, shingles })
    }

    /// Share of the runs of words of both that both have, 0 to 1: the Jaccard index, estimated.
    pub fn likeness(&self, other: &Self) -> f32 {
        let same = self.lanes.iter().zip(&other.lanes).filter(|(a, b)| a == b).count();
        // One lane in 256 agrees by chance.
        let chance = 1.0 / 256.0;
        ((same as f32 / LANES as f32 - chance) / (1.0 - chance)).max(0.0)
    }

    /// Share of the runs of the shorter text that the longer one has, too, 0 to 1.
    fn containment(&self, other: &Self, likeness: f32) -> f32 {
        let a = self.shingles as f32;
        let b = other.shingles as f32;
        (likeness / (1.0 + likeness) * (a + b) / a.min(b)).min(1.0)
    }
}

/// The value of a lane without a run of its own: the least of the first lane that has one, in an order
/// that differs for every lane.
fn filled(least: &[u32; LANES], lane: usize) -> u32 {
    let mut at = lane;
    for attempt in 0..64 {
        if least[at] != u32::MAX {
            return least[at];
        }
        at = (mix((lane as u64) << 32 | attempt) >> 57) as usize;
    }
    least.iter().copied().min().unwrap_or_default()
}

/// Spreads every bit over all (the finisher of `SplitMix64`).
fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// The key by which an article is known among stories.
pub fn key(id: &str, path: &str, item: u64) -> u64 {
    xxh3_64(format!("{id}\0{path}\0{item}").as_bytes())
}

/// An article to be grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// Day of publication in days since 1970; `i64::MAX` where unknown, so that it comes last.
    pub day: i64,
    /// [`key`] of the article.
    pub key: u64,
}

/// Groups articles that are copies of each other: pairs of [`Version::key`] and the key of the
/// story's first version, of stories with two versions and more, in the order of the keys.
///
/// `packed` gives the number at the second index of the packed sketch of the article at the first,
/// if it has a sketch: the numbers of a large archive need not be in memory. The result does not
/// depend on the order of `versions`.
pub fn group(
    versions: &[Version],
    packed: impl Fn(usize, usize) -> Option<u64>,
) -> Vec<(u64, u64)> {
    let mut order: Vec<u32> = (0..versions.len() as u32).collect();
    order.sort_unstable_by_key(|at| versions[*at as usize]);
    let candidates = candidates(&order, &packed);
    // Of every article by its place in the order: the place of the first version of its story.
    let mut first: Vec<u32> = (0..order.len() as u32).collect();
    let mut sizes: Vec<u32> = vec![1; order.len()];
    for (place, candidates) in candidates.iter().enumerate() {
        if candidates.is_empty() {
            continue;
        }
        let Some(own) = unpacked(&packed, order[place]) else { continue };
        let mut best: Option<(f32, u32)> = None;
        for candidate in candidates {
            let leader = first[*candidate as usize];
            if best.is_some_and(|(_, known)| known == leader) {
                continue;
            }
            let Some(other) = unpacked(&packed, order[leader as usize]) else { continue };
            let likeness = own.likeness(&other);
            let first_day = versions[order[leader as usize] as usize].day;
            let days = versions[order[place] as usize].day.saturating_sub(first_day);
            if are_copies(&own, &other, likeness, days) && best.is_none_or(|(b, _)| likeness > b) {
                best = Some((likeness, leader));
            }
        }
        if let Some((_, leader)) = best {
            first[place] = leader;
            sizes[leader as usize] += 1;
        }
    }
    let keys: Vec<u64> = order.iter().map(|at| versions[*at as usize].key).collect();
    let mut stories: Vec<(u64, u64)> = keys
        .iter()
        .zip(&first)
        .filter(|(_, leader)| sizes[**leader as usize] > 1)
        .map(|(key, leader)| (*key, keys[*leader as usize]))
        .collect();
    stories.sort_unstable();
    stories
}

/// The sketch of an article, if it has one.
fn unpacked(packed: &impl Fn(usize, usize) -> Option<u64>, article: u32) -> Option<Sketch> {
    Sketch::unpack((0..Sketch::PACKED).map_while(|nth| packed(article as usize, nth)))
}

/// Whether a text is a version of an earlier one. `days` is far off where one has no date.
fn are_copies(a: &Sketch, b: &Sketch, likeness: f32, days: i64) -> bool {
    let (contained, at_least) = EXCERPT;
    let near = days <= WINDOW || days > 1_000_000;
    likeness >= SAME
        || near
            && (likeness >= LIKE || likeness >= at_least && a.containment(b, likeness) >= contained)
}

/// For every place in the order some earlier places that share a band of four lanes with it: the
/// first one with this band, the one just before, and one between.
fn candidates(order: &[u32], packed: &impl Fn(usize, usize) -> Option<u64>) -> Vec<Vec<u32>> {
    let mut found: Vec<Vec<u32>> = vec![Vec::new(); order.len()];
    let mut buckets: Vec<(u32, u32)> = Vec::with_capacity(order.len());
    for band in 0..2 * (Sketch::PACKED - 1) {
        buckets.clear();
        buckets.extend((0u32..).zip(order).filter_map(|(place, at)| {
            // A packed number holds two bands.
            let two_bands = packed(*at as usize, 1 + band / 2)?;
            let lanes = if band % 2 == 0 { two_bands >> 32 } else { two_bands } as u32;
            Some((lanes, place))
        }));
        buckets.sort_unstable();
        for bucket in buckets.chunk_by(|a, b| a.0 == b.0) {
            for (i, (_, place)) in bucket.iter().enumerate().skip(1) {
                let known = &mut found[*place as usize];
                for (_, earlier) in [bucket[0], bucket[i / 2], bucket[i - 1]] {
                    if known.len() < CANDIDATES && !known.contains(&earlier) {
                        known.push(earlier);
                    }
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(from: usize, to: usize) -> String {
        let word = |i| format!("word{}", mix(i as u64) % 5000);
        (from..to).map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn likeness_is_near_the_share_of_common_runs() {
        let whole = Sketch::of(&text(0, 1000)).unwrap();
        for (from, to) in [(0, 1000), (100, 1100), (300, 1300), (500, 1500), (1000, 2000)] {
            let other = Sketch::of(&text(from, to)).unwrap();
            let truth = (1000 - from) as f32 / (1000 + from) as f32;
            let likeness = whole.likeness(&other);
            assert!((likeness - truth).abs() < 0.12, "{from}: {likeness} for {truth}");
        }
    }

    #[test]
    fn packed_and_unpacked_is_the_same() {
        let sketch = Sketch::of(&text(0, 40)).unwrap();
        assert_eq!(sketch.pack().count(), Sketch::PACKED);
        assert_eq!(Sketch::unpack(sketch.pack()), Some(sketch));
        assert_eq!(Sketch::unpack(sketch.pack().skip(1)), None);
    }

    fn packed(sketch: Option<Sketch>, nth: usize) -> Option<u64> {
        sketch?.pack().nth(nth)
    }

    fn versions(days: &[i64]) -> Vec<Version> {
        (1..).zip(days).map(|(key, day)| Version { day: *day, key }).collect()
    }

    #[test]
    fn the_order_of_reading_does_not_matter() {
        let texts = [text(0, 300), text(20, 300), text(0, 250), text(500, 800), text(520, 810)];
        let sketches: Vec<_> = texts.iter().map(|text| Sketch::of(text)).collect();
        let versions = versions(&[3, 1, 2, 5, 4]);
        let expected = vec![(1, 2), (2, 2), (3, 2), (4, 5), (5, 5)];
        assert_eq!(group(&versions, |at, n| packed(sketches[at], n)), expected);
        let turned: Vec<_> = versions.iter().rev().copied().collect();
        assert_eq!(group(&turned, |at, n| packed(sketches[sketches.len() - 1 - at], n)), expected);
    }

    #[test]
    fn a_text_that_changed_much_later_is_another_story() {
        let texts = [text(0, 300), text(60, 330), text(0, 300)];
        let sketches: Vec<_> = texts.iter().map(|text| Sketch::of(text)).collect();
        let stories = group(&versions(&[0, 400, 800]), |at, n| packed(sketches[at], n));
        assert_eq!(stories, [(1, 1), (3, 1)]);
    }

    #[test]
    fn thousands_of_equal_texts_are_one_story() {
        let sketch = Sketch::of(&text(0, 100));
        let days = vec![7; 20_000];
        let stories = group(&versions(&days), |_, n| packed(sketch, n));
        assert_eq!(stories.len(), days.len());
        assert!(stories.iter().all(|(_, first)| *first == 1));
    }
}
