//! What the tagger sees of a word.

use std::ops::Range;

use super::{Input, article::Article, decode::Joint};
use crate::{
    article::ActorKind,
    knowledge::{
        actors::{DICTIONARY, Meaning, Role, lexicon::Class},
        gazetteer::{Feature, NameForm},
    },
    read::enrich::{
        actors::{
            names::What,
            scan::{Join, Scan},
        },
        words::{Passage, Shape, Signature},
    },
};

/// Most words without a capital inside a stretch: "Bank of the".
const REACH: usize = 2;

/// Legal forms of firms that may stand behind a comma.
const LEGAL: [&str; 5] = ["inc", "ltd", "llc", "corp", "plc"];

/// A text prepared for taking features from it.
pub(super) struct Sight<'s, 'a, 't> {
    pub input: Input<'s, 'a, 't>,
    pub words: Vec<Seen>,
}

/// What is seen of one word.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seen {
    pub word: Signature,
    /// What the dictionary says.
    dictionary: u8,
    /// What the rules say.
    pub rule: u8,
    /// What the gazetteer says.
    place: u8,
    /// How likely the words around make it a place.
    located: u8,
    /// First and last word of the run of capitals it stands in; empty for others.
    pub run: (u32, u32),
    /// Written as names are.
    capital: bool,
    /// Numbers in its line, up to 3, and whether the line is a headline.
    line: u8,
}

impl Seen {
    /// What the tables say together.
    fn table_features(&self, add: &mut impl FnMut(u32, u32)) {
        let [dictionary, rule, place, located] =
            [self.dictionary, self.rule, self.place, self.located].map(u32::from);
        add(50, dictionary << 8 | rule);
        add(51, place << 8 | rule);
        add(52, dictionary << 8 | place);
        add(53, rule << 8 | self.word.shape as u32);
        add(54, located);
        add(55, located << 8 | place);
        add(56, located << 8 | rule);
        add(57, located << 8 | dictionary);
        add(58, located << 16 | rule << 8 | dictionary);
    }
}

/// With a capital, also behind a digit; or the article of an Arabic name.
fn capital(scan: &Scan<'_, '_>, at: usize) -> bool {
    let word = &scan.words[at];
    match word.shape {
        Shape::Number => scan.text.word(at).contains(char::is_uppercase),
        Shape::Lower => {
            word.is(Class::PARTICLE)
                && scan.get(at + 1).is_some_and(|next| next.join == Join::Hyphen && next.capital())
        }
        Shape::Title | Shape::Upper | Shape::Initial => true,
    }
}

fn mix(template: u32, value: u32) -> u32 {
    let mut hash = (value ^ template.wrapping_mul(0x9E37_79B1)).wrapping_mul(0x85EB_CA6B);
    hash ^= hash >> 15;
    hash = hash.wrapping_mul(0xC2B2_AE35);
    hash ^ (hash >> 16)
}

impl<'s, 'a, 't> Sight<'s, 'a, 't> {
    pub fn new(input: Input<'s, 'a, 't>) -> Self {
        let seen = |at| Seen {
            word: input.scan.text.known(at).signature,
            capital: capital(input.scan, at),
            ..Seen::default()
        };
        let words = (0..input.scan.len()).map(seen).collect();
        let mut sight = Self { input, words };
        sight.read_runs();
        sight.read_lines();
        sight.read_names();
        sight.read_places();
        sight
    }

    fn text(&self) -> &Passage<'t> {
        self.input.scan.text
    }

    pub fn join(&self, at: usize) -> Join {
        self.input.scan.words[at].join
    }

    pub fn class(&self, at: usize) -> Class {
        self.input.scan.words[at].class
    }

    /// Written as names are.
    pub fn capital(&self, at: usize) -> bool {
        self.words[at].capital
    }

    fn read_runs(&mut self) {
        let mut at = 0;
        while at < self.words.len() {
            if !self.capital(at) {
                self.words[at].run = (1, 0);
                at += 1;
                continue;
            }
            let mut last = at;
            while last + 1 < self.words.len()
                && self.join(last + 1).inside_name()
                && self.capital(last + 1)
            {
                last += 1;
            }
            for word in &mut self.words[at..=last] {
                word.run = (at as u32, last as u32);
            }
            at = last + 1;
        }
    }

    fn read_lines(&mut self) {
        let mut from = 0;
        while from < self.words.len() {
            let words = &self.input.scan.words;
            let length = 1 + words[from + 1..].iter().take_while(|w| w.join != Join::Break).count();
            let line = &words[from..from + length];
            let numbers = line.iter().filter(|w| w.shape == Shape::Number).count().min(3);
            let heading = line.iter().any(|w| w.heading);
            let lower = line.iter().any(|w| w.shape == Shape::Lower);
            let code = numbers as u8 | u8::from(heading) << 2 | u8::from(!lower) << 3;
            for seen in &mut self.words[from..from + length] {
                seen.line = code;
            }
            from += length;
        }
    }

    fn read_names(&mut self) {
        for found in &self.input.scan.matches {
            let kind = match found.meaning {
                Meaning::Place => 4,
                // Also where it is the capital of a union of states.
                _ if found.role == Role::Capital => ActorKind::State as u8,
                actor @ Meaning::Actor(_) => {
                    DICTIONARY.entry(actor).map_or(0, |entry| entry.kind as u8)
                }
            };
            let role = match found.role {
                Role::Name => 0,
                Role::Demonym => 1,
                Role::Acronym => 2,
                Role::Capital => 3,
                Role::Seat => 4,
            };
            self.mark(found.first, found.last, 1 + kind * 5 + role, |seen| &mut seen.dictionary);
        }
        for name in self.input.names {
            let code = match name.what {
                What::Person { titled: true, .. } => 1,
                What::Person { titled: false, .. } => 2,
                What::Organisation => 3,
                What::Unknown => 4,
            };
            self.mark(name.first, name.last, code, |seen| &mut seen.rule);
        }
    }

    /// Marks the words of a name: the code for the first, 128 more for the others.
    fn mark(&mut self, first: usize, last: usize, code: u8, of: impl Fn(&mut Seen) -> &mut u8) {
        for (number, seen) in self.words[first..=last].iter_mut().enumerate() {
            *of(seen) = if number == 0 { code } else { code | 128 };
        }
    }

    fn read_places(&mut self) {
        for spot in self.input.spots {
            let place = spot.top.place;
            let rank = match place.feature() {
                Feature::Country => 0,
                Feature::Division | Feature::District => 1,
                Feature::City if place.population() >= 200_000 => 2,
                Feature::City if place.population() >= 20_000 => 3,
                Feature::City => 4,
                Feature::Area | Feature::Water | Feature::Land | Feature::Site => 5,
            };
            let form = u8::from(matches!(spot.top.form, NameForm::Demonym));
            self.mark(spot.first, spot.last, 1 + rank * 2 + form, |seen| &mut seen.place);
            // How sure the words around make it a place, or a person.
            let score = match spot.score() {
                ..-2.0 => 1,
                ..0.0 => 2,
                ..1.5 => 3,
                ..3.0 => 4,
                _ => 5,
            };
            let person = spot.person as u8;
            let contained = u8::from(spot.container.is_some());
            let code = score | person << 3 | contained << 5;
            self.mark(spot.first, spot.last, code, |seen| &mut seen.located);
        }
    }

    /// The stretches around capitals.
    pub fn segments(&self) -> Vec<Range<usize>> {
        let mut segments: Vec<Range<usize>> = Vec::new();
        for at in 0..self.words.len() {
            if !self.capital(at) {
                continue;
            }
            match segments.last_mut() {
                Some(open)
                    if at - open.end <= REACH
                        && (open.end..=at).all(|i| self.join(i) != Join::Break) =>
                {
                    open.end = at + 1;
                }
                _ => segments.push(at..at + 1),
            }
        }
        segments
    }

    fn hash_at(&self, at: Option<usize>) -> u32 {
        at.and_then(|at| self.words.get(at)).map_or(1, |seen| seen.word.hash)
    }

    /// The neighbour so many words away in the same line.
    pub fn neighbour(&self, at: usize, by: isize) -> Option<usize> {
        let to = at.checked_add_signed(by).filter(|to| *to < self.words.len())?;
        let between = if by < 0 { to + 1..=at } else { at + 1..=to };
        between.into_iter().all(|i| self.join(i) != Join::Break).then_some(to)
    }

    /// How a word hangs together with the one before it.
    pub fn joint(&self, at: usize) -> Joint {
        match self.join(at) {
            Join::Space | Join::Hyphen => Joint::Firm,
            Join::Ampersand | Join::Possessive => Joint::Loose,
            // "World Times, Inc."
            Join::Comma if LEGAL.contains(&self.text().folded(at, at)) => Joint::Loose,
            Join::Break | Join::Comma | Join::Open | Join::Other => Joint::Broken,
        }
    }

    /// Appends the features of a word.
    pub fn features(&self, article: &Article, at: usize, out: &mut Vec<u32>) {
        let seen = self.words[at];
        let word = seen.word;
        let mut add = |template: u32, value: u32| out.push(mix(template, value));
        add(0, 0);
        add(1, word.hash);
        for (number, affix) in word.affixes.into_iter().enumerate() {
            add(2 + number as u32, affix);
        }
        let shape = word.shape as u32;
        add(5, shape);
        let near = [-2, -1, 1, 2].map(|by| self.neighbour(at, by));
        let [_, before, after, _] = near;
        let shapes = near.map(|to| to.map_or(63, |to| self.words[to].word.shape as u32));
        add(10, shapes.into_iter().fold(shape, |sum, shape| sum << 6 | shape));
        add(11, self.hash_at(before));
        add(12, mix(word.hash, self.hash_at(before)));
        add(13, mix(word.hash, self.hash_at(after)));
        for (number, to) in [before, after].into_iter().enumerate() {
            let number = number as u32;
            add(15 + number, to.map_or(1, |to| self.words[to].rule as u32));
            for bit in to.map(|to| self.class(to)).into_iter().flat_map(Class::bits) {
                add(20 + number, bit);
            }
        }
        let start = u32::from(before.is_none());
        for bit in self.class(at).bits() {
            add(25, bit);
            add(26, bit * 64 + shape);
            add(27, bit * 2 + start);
        }
        let joins = self.joins(at);
        add(30, joins);
        add(31, joins * 64 + shape);
        add(32, start * 64 + shape);
        seen.table_features(&mut add);
        self.run_features(at, &seen, &mut add);
        let line = seen.line as u32;
        add(35, line);
        add(36, line * 64 + shape);
        add(37, line * 256 + seen.place as u32);
        let used = article.usage(word.hash);
        for bit in (0..16).filter(|bit| used & 1 << bit != 0) {
            add(40, bit);
            add(41, bit * 64 + shape);
        }
        add(42, used as u32 & 0x7E);
    }

    fn run_features(&self, at: usize, seen: &Seen, add: &mut impl FnMut(u32, u32)) {
        let (first, last) = (seen.run.0 as usize, seen.run.1 as usize);
        if first > last {
            return;
        }
        let length = last - first + 1;
        let place = (length.min(5) * 36 + (at - first).min(5) * 6 + (last - at).min(5)) as u32;
        add(60, place);
        add(61, self.words[last].word.hash);
        add(62, self.words[first].word.hash);
        for bit in self.class(last).bits() {
            add(63, bit);
            add(64, bit * 256 + place);
        }
        for bit in self.class(first).bits() {
            add(65, bit);
        }
        let before = self.neighbour(first, -1);
        let after = self.neighbour(last, 1);
        add(66, self.hash_at(before));
        add(67, self.hash_at(after));
        for bit in before.map(|b| self.class(b)).into_iter().flat_map(Class::bits) {
            add(68, bit);
        }
        for bit in after.map(|a| self.class(a)).into_iter().flat_map(Class::bits) {
            add(69, bit);
        }
        add(70, mix(self.joins(first) >> 4, self.joins(last) & 15));
        let whole = self.words[first..=last].iter().take(6).fold(0, |sum, w| mix(sum, w.word.hash));
        add(71, whole);
        let kinds = self.words[first..=last]
            .iter()
            .take(5)
            .fold(0, |sum, w| sum * 40 + w.word.shape as u32);
        add(72, mix(kinds, (at - first) as u32));
    }

    /// How a word is joined to its neighbours, 4 bits each.
    fn joins(&self, at: usize) -> u32 {
        let after = match self.input.scan.get(at + 1) {
            Some(next) if next.join != Join::Other => next.join as u32,
            Some(_) | None => {
                let mark = self.text().gap(at + 1).trim_start().chars().next();
                match mark {
                    Some(')') => 9,
                    Some('"' | '”') => 10,
                    Some(':') => 11,
                    Some('.') => 12,
                    _ => 13,
                }
            }
        };
        (self.join(at) as u32) << 4 | after
    }
}
