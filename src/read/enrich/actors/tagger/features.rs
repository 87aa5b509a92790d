//! What the tagger sees of a word, as hashes.

use super::{
    article::Article,
    sight::{Seen, Sight},
};
use crate::{knowledge::actors::lexicon::Class, read::enrich::actors::scan::Join};

/// Features in the making: each is the hash of a template and a value.
struct Features<'o>(&'o mut Vec<u32>);

impl Features<'_> {
    fn add(&mut self, template: u32, value: u32) {
        self.0.push(mix(template, value));
    }

    fn classes(&mut self, template: u32, class: Class) {
        class.bits().for_each(|bit| self.add(template, bit));
    }
}

/// A hash of two values.
fn mix(one: u32, other: u32) -> u32 {
    let mut hash = (other ^ one.wrapping_mul(0x9E37_79B1)).wrapping_mul(0x85EB_CA6B);
    hash ^= hash >> 15;
    hash = hash.wrapping_mul(0xC2B2_AE35);
    hash ^ (hash >> 16)
}

/// What stands where there is no word.
const NONE: Seen = Seen {
    word: crate::read::enrich::words::Signature {
        folded: 1,
        written: 1,
        affixes: [1; 9],
        shape: 1,
        abroad: 0,
    },
    dictionary: 0,
    place: 0,
    run: (1, 0),
    capital: false,
    line: 0,
    casing: 4,
    sport: false,
};

impl Sight<'_, '_, '_> {
    /// Whether no name goes on over what stands before this word: the end of a line, a colon, a bracket.
    pub fn parts(&self, at: usize) -> bool {
        match self.join(at) {
            Join::Break | Join::Open => true,
            Join::Other => {
                self.text().gap(at).contains([':', ';', '(', ')', '[', ']', '—', '–', '…'])
            }
            _ => false,
        }
    }

    fn seen(&self, at: Option<usize>) -> &Seen {
        at.map_or(&NONE, |at| &self.words[at])
    }

    fn class_of(&self, at: Option<usize>) -> Class {
        at.map_or(Class::default(), |at| self.class(at))
    }

    /// Appends the features of a word.
    pub fn features(&self, article: &Article, at: usize, out: &mut Vec<u32>) {
        let mut out = Features(out);
        let seen = &self.words[at];
        let near = [-2, -1, 1, 2].map(|by| self.neighbour(at, by));
        let [first, before, after, last] = near.map(|to| &self.seen(to).word);
        let word = &seen.word;
        let start = u32::from(near[1].is_none());
        out.add(0, article.language);
        out.add(1, word.folded);
        out.add(2, word.written);
        for (number, affix) in word.affixes.into_iter().enumerate() {
            out.add(3 + number as u32, affix);
        }
        out.add(99, word.shape);
        out.add(12, mix(before.shape, word.shape));
        out.add(13, mix(word.shape, after.shape));
        out.add(14, mix(mix(before.shape, word.shape), after.shape));
        out.add(
            15,
            mix(mix(mix(first.shape, before.shape), word.shape), mix(after.shape, last.shape)),
        );
        out.add(16, mix(word.shape, article.language + start));
        for (number, near) in [first, before, after, last].into_iter().enumerate() {
            let number = number as u32;
            out.add(17 + number, near.folded);
            out.add(21 + number, near.shape);
        }
        out.add(25, mix(before.folded, word.folded));
        out.add(26, mix(word.folded, after.folded));
        out.add(27, mix(before.folded, after.folded));
        out.add(28, mix(first.folded, before.folded));
        out.add(29, mix(after.folded, last.folded));
        out.add(30, before.affixes[6]);
        out.add(31, after.affixes[6]);
        out.add(32, mix(word.shape, before.affixes[6]));
        out.add(33, mix(word.shape, after.affixes[6]));
        out.add(34, mix(word.affixes[6], start));
        let joins = self.joins(at);
        let class = self.class(at);
        out.classes(35, class);
        for bit in class.bits() {
            out.add(36, mix(bit, word.shape));
        }
        out.classes(37, self.class_of(near[1]));
        out.classes(38, self.class_of(near[2]));
        let [casing, casing_before, casing_after] =
            [Some(at), near[1], near[2]].map(|to| u32::from(self.seen(to).casing));
        let heading = u32::from(seen.line >> 2);
        out.add(85, mix(casing, word.shape));
        out.add(86, mix(casing * 2 + start, heading * 8));
        out.add(87, mix(casing * 64 + casing_before * 8 + casing_after, word.shape));
        out.add(88, mix(casing, joins));
        let abroad = [Some(at), near[1], near[2]].map(|to| u32::from(self.seen(to).word.abroad));
        out.add(89, mix(abroad[0], word.shape));
        out.add(90, abroad[0] << 8 | abroad[1] << 4 | abroad[2]);
        out.add(91, mix(abroad[0] << 8 | casing, class.code()));
        out.add(40, joins);
        out.add(41, mix(joins, word.shape));
        let table = u32::from(seen.dictionary) << 8 | u32::from(seen.place);
        out.add(94, mix(article.sport, word.shape));
        out.add(95, mix(article.sport, table));
        out.add(96, mix(article.sport, joins));
        out.add(97, mix(article.sport, before.folded));
        out.add(98, mix(article.sport, after.folded));
        self.table_features(at, near, &mut out);
        self.run_features(seen, at, &mut out);
        let line = u32::from(seen.line);
        out.add(60, mix(line, word.shape));
        out.add(61, mix(line, u32::from(seen.place)));
        let used = u32::from(article.usage(word.folded));
        for bit in (0..16).filter(|bit| used & 1 << bit != 0) {
            out.add(62, bit);
            out.add(63, mix(bit, mix(word.shape, line >> 2)));
        }
        out.add(64, mix(used, start));
    }

    /// What dictionary and gazetteer say.
    fn table_features(&self, at: usize, near: [Option<usize>; 4], out: &mut Features<'_>) {
        let (dictionary, place) = codes(&self.words[at]);
        out.add(45, dictionary << 8 | place);
        out.add(46, mix(dictionary, self.words[at].word.shape));
        out.add(47, mix(place, self.words[at].word.shape));
        for (number, to) in [near[1], near[2]].into_iter().enumerate() {
            let number = number as u32;
            let seen = self.seen(to);
            let (other, spot) = codes(seen);
            out.add(48 + number, mix(dictionary << 8 | place, other << 8 | spot));
            out.add(50 + number, mix(dictionary << 8 | place, seen.word.folded));
        }
    }

    /// What the run of capitals says that the word stands in.
    fn run_features(&self, seen: &Seen, at: usize, out: &mut Features<'_>) {
        let first = seen.run.0 as usize;
        let last = seen.run.1 as usize;
        if first > last || last - first > 12 {
            return;
        }
        let place =
            ((last - first).min(5) * 36 + (at - first).min(5) * 6 + (last - at).min(5)) as u32;
        out.add(70, place);
        let casing = self.words[first..=last]
            .iter()
            .take(4)
            .fold(0, |code, w| code << 3 | u32::from(w.casing));
        out.add(92, mix(casing, place));
        let abroad = self.words[first..=last]
            .iter()
            .take(4)
            .fold(0, |code, w| code << 2 | u32::from(w.word.abroad));
        out.add(93, mix(abroad, place));
        out.add(71, self.words[last].word.folded);
        out.add(72, self.words[first].word.folded);
        out.add(73, self.words[last].word.affixes[6]);
        for bit in self.class(last).bits() {
            out.add(74, bit);
            out.add(75, mix(bit, place));
        }
        out.classes(76, self.class(first));
        let before = self.neighbour(first, -1);
        let after = self.neighbour(last, 1);
        out.add(77, self.seen(before).word.folded);
        out.add(78, self.seen(after).word.folded);
        out.add(79, mix(place, self.seen(before).word.folded));
        out.add(80, mix(place, self.seen(after).word.folded));
        out.classes(81, self.class_of(before));
        out.classes(82, self.class_of(after));
        let run = &self.words[first..=last];
        out.add(83, run.iter().fold(0, |sum, w| mix(sum, w.word.folded)));
        let shapes = run.iter().take(5).fold(0, |sum, w| mix(sum, w.word.shape));
        out.add(84, mix(shapes, (at - first) as u32));
    }

    /// How a word is joined to its neighbours, 4 bits each.
    fn joins(&self, at: usize) -> u32 {
        let after = match self.input.scan.get(at + 1) {
            Some(next) if next.join != Join::Other => next.join as u32,
            Some(_) | None => {
                let mark = self.text().gap(at + 1).trim_start().chars().next();
                match mark {
                    Some(')') => 9,
                    Some('"' | '”' | '»' | '“' | '«') => 10,
                    Some(':') => 11,
                    Some('.') => 12,
                    _ => 13,
                }
            }
        };
        let quoted = self.text().gap(at).ends_with(['"', '“', '„', '«', '»', '‘', '”']);
        u32::from(quoted) << 8 | (self.join(at) as u32) << 4 | after
    }
}

/// What dictionary and gazetteer say of a word.
fn codes(seen: &Seen) -> (u32, u32) {
    (u32::from(seen.dictionary), u32::from(seen.place))
}
