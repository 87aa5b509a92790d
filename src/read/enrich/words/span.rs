//! A stretch of words that may name a place, and what speaks for it.

use crate::knowledge::gazetteer::{Candidate, Candidates, Place};

/// A stretch of words that may name a place.
#[derive(Debug, Clone)]
pub struct Span {
    /// First word.
    pub first: usize,
    /// Last word.
    pub last: usize,
    /// What the name may mean.
    pub candidates: Candidates,
    /// The most prominent reading.
    pub top: Candidate,
    /// The region that the text puts behind the name: "Paris, Texas".
    pub container: Option<Place>,
    /// The region that the text puts behind the name, where it has no place of that name: "Holliday, Mo."
    pub outside: Option<Place>,
    /// Is the region behind another name.
    pub contains: bool,
    /// A word for a division stands beside it: "Helmand province".
    pub division: bool,
    /// What speaks for being a place.
    pub evidence: Evidence,
    /// Stands where a story says it was filed.
    pub dateline: bool,
    /// Whether it names a person here.
    pub person: Person,
}

impl Span {
    /// Words `first` to `last`, which may mean these places, and nothing that speaks for it yet.
    pub fn new(first: usize, last: usize, candidates: Candidates) -> Option<Self> {
        let top = candidates.clone().next()?;
        Some(Self {
            first,
            last,
            candidates,
            top,
            container: None,
            outside: None,
            contains: false,
            division: false,
            evidence: Evidence::default(),
            dateline: false,
            person: Person::No,
        })
    }

    /// In favour of being a place; from 0 on it is taken for one.
    pub fn score(&self) -> f32 {
        self.evidence.score()
    }
}

/// Whether a stretch of words names a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Person {
    /// Nothing says so.
    No,
    /// It stands behind an unknown word with a capital, as a surname does.
    Perhaps,
    /// It stands behind a title, a given name or initials.
    Surely,
}

/// What speaks for a stretch of words to be a place (above 0) and against it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Evidence {
    /// How well known the place is.
    pub known: f32,
    /// The name has several words.
    pub words: f32,
    /// Its region stands behind it, or it is the region behind another name.
    pub region: f32,
    /// Capitals and signs.
    pub shape: f32,
    /// What the name is besides: a common word, a given name, a surname.
    pub word: f32,
    /// The word before.
    pub before: f32,
    /// The words behind.
    pub after: f32,
    /// It stands in the name of a person.
    pub person: f32,
    /// How the article uses the name elsewhere.
    pub elsewhere: f32,
    /// What the tagger of names says.
    pub tagged: f32,
    /// Doubt that nothing clears up, in a text that is not English.
    pub language: f32,
}

impl Evidence {
    /// From 0 on a stretch is taken for a place.
    pub fn score(&self) -> f32 {
        let name = self.known + self.words + self.region + (self.shape + self.word);
        name + self.before
            + self.after
            + self.person
            + self.elsewhere
            + (self.tagged + self.language)
    }

    /// Its parts by name.
    pub fn parts(&self) -> [(&'static str, f32); 11] {
        [
            ("known", self.known),
            ("words", self.words),
            ("region", self.region),
            ("shape", self.shape),
            ("word", self.word),
            ("before", self.before),
            ("after", self.after),
            ("person", self.person),
            ("elsewhere", self.elsewhere),
            ("tagged", self.tagged),
            ("language", self.language),
        ]
    }
}
