//! A text prepared for finding names: every word folded, classed, with its capitals, and how it is
//! joined to the word before.

use crate::knowledge::actors::{Alias, DICTIONARY, Meaning, Role, lexicon::Class};
use crate::{
    read::enrich::words::{Passage, Shape},
    text::Text,
};

/// A line shorter than this ended because its writer wanted it to, not at the margin.
const FULL_LINE: usize = 45;

/// What stands between a word and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    /// A new sentence or line.
    Break,
    Space,
    Hyphen,
    Ampersand,
    Comma,
    /// The end of a possessive: "Iran's ".
    Possessive,
    /// An opening bracket.
    Open,
    Other,
}

impl Join {
    /// Whether a name may go on over it.
    pub fn inside_name(self) -> bool {
        matches!(self, Self::Space | Self::Hyphen | Self::Ampersand)
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    pub class: Class,
    pub shape: Shape,
    pub join: Join,
    /// The word stands in a headline or subheading, where capitals say nothing.
    pub heading: bool,
}

impl Word {
    pub fn is(self, class: Class) -> bool {
        self.class.is(class)
    }

    pub fn capital(self) -> bool {
        matches!(self.shape, Shape::Title | Shape::Upper | Shape::Initial)
    }
}

/// A name of the dictionary in the text: words `first` to `last`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Match {
    pub first: usize,
    pub last: usize,
    pub meaning: Meaning,
    pub role: Role,
}

pub(super) struct Scan<'a, 't> {
    pub text: &'a Passage<'t>,
    pub words: Vec<Word>,
    /// In reading order, without overlap.
    pub matches: Vec<Match>,
}

impl<'a, 't> Scan<'a, 't> {
    pub fn new(text: &'a Passage<'t>) -> Self {
        let mut scan = Self::of_words(text);
        mark_headings(text, &mut scan.words);
        scan.look_up();
        scan
    }

    /// Prepares a headline that is written as a sentence: its capitals say what they say elsewhere.
    pub fn of_sentence(text: &'a Passage<'t>) -> Self {
        let mut scan = Self::of_words(text);
        scan.look_up();
        scan
    }

    fn of_words(text: &'a Passage<'t>) -> Self {
        let word = |index| Word {
            class: text.known(index).actors,
            shape: text.known(index).shape,
            join: join(text, index),
            heading: false,
        };
        Self { text, words: (0..text.tokens.len()).map(word).collect(), matches: Vec::new() }
    }

    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// The word at `index`, if there is one.
    pub fn get(&self, index: usize) -> Option<&Word> {
        self.words.get(index)
    }

    /// The word before `index`, if it is in the same sentence or line.
    pub fn before(&self, index: usize) -> Option<&Word> {
        let word = self.words.get(index)?;
        if word.join == Join::Break { None } else { self.words.get(index.checked_sub(1)?) }
    }

    /// The word after `index`, if it is joined by no more than a space.
    pub fn after(&self, index: usize) -> Option<&Word> {
        self.words.get(index + 1).filter(|word| word.join == Join::Space)
    }

    /// The folded words `first` to `last` with one space between them.
    pub fn folded(&self, first: usize, last: usize) -> &str {
        self.text.folded(first, last)
    }

    /// The match that begins at word `first`.
    pub fn match_at(&self, first: usize) -> Option<&Match> {
        let number = self.matches.partition_point(|m| m.first < first);
        self.matches.get(number).filter(|m| m.first == first)
    }

    /// The match that ends right before word `index`.
    pub fn match_before(&self, index: usize) -> Option<&Match> {
        let number = self.matches.partition_point(|m| m.last < index).checked_sub(1)?;
        self.matches.get(number).filter(|m| m.last + 1 == index)
    }

    fn look_up(&mut self) {
        let dictionary = &*DICTIONARY;
        let mut index = 0;
        while index < self.words.len() {
            let longest = match self.words[index] {
                Word { shape: Shape::Number | Shape::Lower, class, .. }
                    if !class.is(Class::PARTICLE) =>
                {
                    0
                }
                _ => self.text.known(index).actor_names as usize,
            };
            let found = (1..=longest.min(self.words.len() - index)).rev().find_map(|count| {
                let last = index + count - 1;
                let alias = *dictionary.alias(self.folded(index, last))?;
                self.fits(index, last, alias).then_some(Match {
                    first: index,
                    last,
                    meaning: alias.meaning,
                    role: alias.role,
                })
            });
            if let Some(found) = found {
                index = found.last + 1;
                self.matches.push(found);
            } else {
                index += 1;
            }
        }
    }

    /// Whether these words can be the name they look like.
    fn fits(&self, first: usize, last: usize, alias: Alias) -> bool {
        let words = &self.words[first..=last];
        let joined = words[1..].iter().all(|w| !matches!(w.join, Join::Break | Join::Open));
        if !joined || !words.iter().any(|word| word.capital()) {
            return false;
        }
        if alias.role != Role::Acronym {
            // "will Turkey", but not "He. Male"
            return words[0].capital() || words.len() > 1;
        }
        let written = self.text.span(first, last);
        let capitals = written.chars().filter(|c| c.is_uppercase()).count();
        let dotted = written.contains('.');
        let acronym = capitals > 1
            || written.contains(|c: char| c.is_ascii_digit())
            || words.len() == 1 && is_spoken(words[0], written);
        // In a line all in capitals "US", "WHO" and "IT" may be ordinary words.
        acronym
            && (dotted
                || !words[0].heading
                || !words[0].is(Class::COMMON | Class::FUNCTION | Class::NOT_ORG))
    }
}

/// An acronym that is spoken as a word, as British newspapers write it: "Nato", "Unesco".
fn is_spoken(word: Word, written: &str) -> bool {
    let name = Class::GIVEN | Class::SURNAME | Class::COMMON | Class::FUNCTION | Class::NOT_ORG;
    word.shape == Shape::Title && written.chars().count() >= SPOKEN && !word.is(name)
}

/// Fewest letters of such an acronym: "Who" and "Eta" are words of their own.
const SPOKEN: usize = 4;

fn join(text: &Text<'_>, index: usize) -> Join {
    if index == 0 || text.tokens[index].sentence != text.tokens[index - 1].sentence {
        return Join::Break;
    }
    if text.spaced(index) {
        return Join::Space;
    }
    let gap = text.gap(index);
    if let Some(newline) = gap.find('\n') {
        let before = text.tokens[index - 1].end as usize + newline;
        let line = text.source[..before].rfind('\n').map_or(0, |at| at + 1);
        if before - line < FULL_LINE || gap.matches('\n').count() > 1 {
            return Join::Break;
        }
    }
    let mut marks = gap.trim();
    if marks.starts_with(['\'', '’']) && gap.ends_with(char::is_whitespace) {
        let rest = marks.trim_start_matches(['\'', '’']);
        if rest.is_empty() || rest == "s" {
            return Join::Possessive;
        }
    }
    // After an initial or an abbreviation, which the cutter has let stand in its sentence.
    if marks.starts_with('.') {
        marks = marks[1..].trim();
        if marks.is_empty() {
            return Join::Space;
        }
    }
    match marks {
        "" => Join::Space,
        "-" | "‑" | "'" | "’" | "/" if gap.len() == marks.len() => Join::Hyphen,
        "&" => Join::Ampersand,
        "," => Join::Comma,
        _ if marks.ends_with('(') => Join::Open,
        _ => Join::Other,
    }
}

/// Finds the lines and sentences in which capitals are the fashion of headlines.
fn mark_headings(text: &Passage<'_>, words: &mut [Word]) {
    let mut from = 0;
    while from < words.len() {
        let length = 1 + words[from + 1..].iter().take_while(|w| w.join != Join::Break).count();
        let sentence = text.gap(from + length).contains(['.', '!', '?']);
        let line = &mut words[from..from + length];
        let mut total = 0;
        let mut upper = 0;
        let mut capital = 0;
        let mut commas = 0;
        let mut verb = false;
        let mut ordinary = true;
        for (at, word) in (from..).zip(line.iter()) {
            ordinary &= !word.capital() || is_ordinary(*word);
            commas += usize::from(word.join == Join::Comma);
            verb |= word.shape == Shape::Lower && word.is(Class::AUX | Class::ACT | Class::SAY);
            let counts = word.shape != Shape::Number
                && !word.is(Class::GIVEN)
                && text.folded(at, at).len() > 2;
            if counts {
                total += 1;
                upper += usize::from(word.shape == Shape::Upper);
                capital += usize::from(word.capital());
            }
        }
        let shouted = total > 1 && upper * 10 >= total * 7;
        let titled = total > 3 && capital * 10 >= total * 7 && commas < 2 && !verb && !sentence;
        // "Sanctions and Strategy": where all capitals are those of common words, a line names nobody.
        let plain = ordinary && capital > 0 && length <= SHORT_LINE && !sentence;
        if shouted || plain || titled && !is_row(text, from, line) {
            for word in line {
                word.heading = true;
            }
        }
        from += length;
    }
}

/// Words of a line that is more likely a subheading or a row of a table than a sentence without its stop.
const SHORT_LINE: usize = 8;

/// A common word that is nobody's name.
fn is_ordinary(word: Word) -> bool {
    word.is(Class::COMMON | Class::FUNCTION) && !word.is(Class::GIVEN | Class::SURNAME)
}

/// Words of the longest label of a row.
const LABEL: usize = 4;

/// A row of a table that ends with an office and a name: "Our side: Foreign Minister Jane Doe".
fn is_row(text: &Passage<'_>, from: usize, line: &[Word]) -> bool {
    let label = (1..line.len().min(LABEL + 1)).find(|i| text.gap(from + i).starts_with(':'));
    let Some(label) = label else { return false };
    let Some(office) = (label..line.len()).rfind(|i| is_title(line[*i])) else { return false };
    let name = &line[office + 1..];
    (1..=4).contains(&name.len()) && name.iter().copied().all(fits_name)
}

fn is_title(word: Word) -> bool {
    word.is(Class::TITLE | Class::HONORIFIC) && word.capital()
}

/// Whether a word may stand inside a person's name.
fn fits_name(word: Word) -> bool {
    word.join.inside_name()
        && (word.is(Class::PARTICLE | Class::GIVEN | Class::SURNAME)
            || word.capital() && !word.is(Class::COMMON | Class::FUNCTION))
}
