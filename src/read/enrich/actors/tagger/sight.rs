//! A text prepared for the tagger: what is known of every word from tables, and the run of capitals
//! and the line it stands in.

use std::ops::Range;

use super::{
    Input,
    lexicon::{CASING, Lexicon, SPORT, key},
};
use crate::{
    article::ActorKind,
    knowledge::{
        actors::{DICTIONARY, Meaning, Role, lexicon::Class},
        gazetteer::{Feature, NameForm},
    },
    read::enrich::{
        actors::scan::{Join, Scan},
        words::{Passage, Shape, Signature},
    },
};

/// Most words without a capital inside a stretch: "Bank of the".
const REACH: usize = 3;

/// A text prepared for taking features from it.
pub(super) struct Sight<'s, 'a, 't> {
    pub input: Input<'s, 'a, 't>,
    pub words: Vec<Seen>,
}

/// What is seen of one word.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seen {
    pub word: Signature,
    /// What the dictionary says; 128 more for the further words of a name.
    pub dictionary: u8,
    /// What the gazetteer says; 128 more for the further words of a name.
    pub place: u8,
    /// First and last word of the run of capitals it stands in; empty for others.
    pub run: (u32, u32),
    /// Written as names are.
    pub capital: bool,
    /// Numbers in its line, up to 3, and whether the line is a headline.
    pub line: u8,
    /// How it is written as a rule: a code of [`super::lexicon::CASING`].
    pub casing: u8,
    /// A word of sport.
    pub sport: bool,
}

/// With a capital, also behind a digit, or in a script without capitals; or the article of an Arabic
/// name.
fn capital(scan: &Scan<'_, '_>, at: usize) -> bool {
    let word = &scan.words[at];
    match word.shape {
        Shape::Number => scan.text.word(at).contains(char::is_uppercase),
        Shape::Lower => {
            let written = scan.text.word(at);
            written.contains(|c: char| c.is_uppercase())
                || written.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase())
                || word.is(Class::PARTICLE)
                    && scan
                        .get(at + 1)
                        .is_some_and(|next| next.join == Join::Hyphen && next.capital())
        }
        Shape::Title | Shape::Upper | Shape::Initial => true,
    }
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

    /// Looks up what is known of the words; `language` is a hash.
    pub fn read_lexicon(&mut self, language: u32, lexicon: &Lexicon<'_>) {
        for seen in &mut self.words {
            let code = lexicon(key(language, seen.word.folded));
            seen.casing = code & CASING;
            seen.sport = code & SPORT != 0;
        }
    }

    pub fn text(&self) -> &Passage<'t> {
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
            let code = 1 + kind * 5 + found.role as u8;
            self.mark(found.first, found.last, code, |seen| &mut seen.dictionary);
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
            let contained = u8::from(spot.container.is_some());
            let code = 1 + rank * 4 + form * 2 + contained;
            self.mark(spot.first, spot.last, code, |seen| &mut seen.place);
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

    /// The neighbour so many words away in the same line.
    pub fn neighbour(&self, at: usize, by: isize) -> Option<usize> {
        let to = at.checked_add_signed(by).filter(|to| *to < self.words.len())?;
        let mut between = if by < 0 { to + 1..=at } else { at + 1..=to };
        between.all(|i| self.join(i) != Join::Break).then_some(to)
    }
}
