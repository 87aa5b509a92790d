//! How the words with capitals are used in the article as a whole.

use foldhash::HashMap;

use super::sight::Sight;
use crate::{
    knowledge::actors::lexicon::Class,
    read::enrich::{actors::scan::Join, words::Shape},
};

/// What holds for the article as a whole.
#[derive(Debug)]
pub(super) struct Article {
    /// Hash of its language.
    pub language: u32,
    /// How much of sport is in its words, from 0 to 4.
    pub sport: u32,
    /// How its words are used in it, by hash: bits of [`usage`].
    used: HashMap<u32, u16>,
}

/// A number for a language, a BCP 47 tag; even, so that features may add one bit.
pub(super) fn language_code(tag: Option<&str>) -> u32 {
    let primary = tag.and_then(|tag| tag.get(..2)).unwrap_or_default();
    // Norwegian goes by three names.
    let primary = if matches!(primary, "nb" | "nn") { "no" } else { primary };
    let code = primary.bytes().fold(0u32, |code, byte| code << 8 | u32::from(byte | 32));
    code << 1
}

/// Words of sport in a thousand from which on the next step begins.
const SPORT: [usize; 4] = [5, 15, 30, 60];

/// The step from which on an article is about sport.
const ABOUT_SPORT: u32 = 3;

/// How much of sport is in the words of an article.
fn sport(sights: &[Sight<'_, '_, '_>]) -> u32 {
    let words = || sights.iter().flat_map(|sight| &sight.words);
    let all = words().filter(|seen| seen.casing > 0).count().max(1);
    let share = words().filter(|seen| seen.sport).count() * 1000 / all;
    SPORT.iter().filter(|least| share >= **least).count() as u32
}

/// Ways in which a word is used.
mod usage {
    pub const LOWER: u16 = 1;
    pub const TITLED: u16 = 1 << 1;
    pub const HEADED: u16 = 1 << 2;
    pub const SPEAKS: u16 = 1 << 4;
    pub const BEHIND_GIVEN: u16 = 1 << 5;
    pub const LOCATED: u16 = 1 << 6;
    pub const ENDS_LONGER: u16 = 1 << 7;
    pub const INSIDE: u16 = 1 << 8;
    pub const POSSESSES: u16 = 1 << 9;
    pub const DEFINITE: u16 = 1 << 10;
    pub const BRACKETED: u16 = 1 << 11;
    pub const LONGER: u16 = 1 << 12;
}

impl Article {
    /// Reads the texts of an article.
    pub fn new(language: u32, sights: &[Sight<'_, '_, '_>]) -> Self {
        let mut article = Self { language, sport: sport(sights), used: HashMap::default() };
        for sight in sights {
            article.read(sight);
        }
        for sight in sights {
            article.read_lower(sight);
        }
        article
    }

    /// The article is about sport.
    pub fn is_sport(&self) -> bool {
        self.sport >= ABOUT_SPORT
    }

    /// How the word with this hash is used: bits of [`usage`].
    pub fn usage(&self, hash: u32) -> u16 {
        self.used.get(&hash).copied().unwrap_or_default()
    }

    fn note(&mut self, hash: u32, bits: u16) {
        *self.used.entry(hash).or_default() |= bits;
    }

    /// Notes how the words with capitals are used.
    fn read(&mut self, sight: &Sight<'_, '_, '_>) {
        let scan = sight.input.scan;
        for at in (0..scan.len()).filter(|at| sight.capital(*at)) {
            let seen = &sight.words[at];
            let first = seen.run.0 as usize;
            let last = seen.run.1 as usize;
            let mut bits = 0;
            let mut when = |holds: bool, bit: u16| bits |= if holds { bit } else { 0 };
            let class = |at: Option<usize>| at.map(|at| sight.class(at)).unwrap_or_default();
            let before = class(sight.neighbour(at, -1));
            let after = sight.neighbour(at, 1);
            when(before.is(Class::HONORIFIC), usage::TITLED);
            let heads = Class::ORG_HEAD | Class::TEAM;
            when(last > at && sight.class(last).is(heads), usage::HEADED);
            when(at == first && before.is(Class::PLACE_CUE), usage::LOCATED);
            when(at == last && class(after).is(Class::SAY), usage::SPEAKS);
            when(at == last && at > first && before.is(Class::GIVEN), usage::BEHIND_GIVEN);
            when(at == last && at > first, usage::ENDS_LONGER);
            when(scan.before(at).is_some() && !scan.words[at].heading, usage::INSIDE);
            when(after.is_some_and(|i| sight.join(i) == Join::Possessive), usage::POSSESSES);
            let the = |at| scan.folded(at, at) == "the";
            when(at == first && sight.neighbour(at, -1).is_some_and(the), usage::DEFINITE);
            when(sight.join(at) == Join::Open, usage::BRACKETED);
            when(last > first, usage::LONGER);
            self.note(seen.word.folded, bits);
        }
    }

    /// Notes which of these words stand without a capital, too.
    fn read_lower(&mut self, sight: &Sight<'_, '_, '_>) {
        for at in 0..sight.words.len() {
            if sight.input.scan.words[at].shape == Shape::Lower
                && let Some(bits) = self.used.get_mut(&sight.words[at].word.folded)
            {
                *bits |= usage::LOWER;
            }
        }
    }
}
