//! What the linear models read: hashed stems in the article's language, and pieces of words.
//!
//! Pieces of four and five letters stand for word families and for the parts of compounds, in every
//! language at once. Of a script without spaces, runs of two and three characters do.

use std::cell::RefCell;

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use crate::{
    knowledge::topics::{layout::TOPS, model::Models, taxonomy::TopicIx},
    read::enrich::words::{Passage, Words},
    text::LanguageStemmer,
};

/// What a word of the headline counts for; one of the main text counts once.
const TITLE: f32 = 2.;

/// Words of the main text that are read.
pub(super) const BODY_WORDS: usize = 500;

/// Letters of a piece of a word, counting the space before and behind it.
const PIECES: std::ops::RangeInclusive<usize> = 4..=5;

/// Longest word in bytes that is read; longer ones are no words.
const LONGEST: usize = 80;

/// Stems that a thread remembers before it starts afresh; some 4 MB.
const REMEMBERED: usize = 1 << 16;

/// What kind of feature a hash stands for.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Stem = 1,
    Piece,
    Run,
}

thread_local! {
    static STEMS: RefCell<HashMap<String, u32>> = RefCell::default();
}

/// What an article is to the linear models.
#[derive(Debug, Default)]
pub struct Features {
    /// Each hash that it has, with the logarithm of one more than how often it has it; in order.
    pub counts: Vec<(u32, f32)>,
    /// Different words and runs that were read.
    pub words: usize,
}

impl Features {
    /// Reads the headline, and the main text from word `from` on.
    pub fn new(words: &Words<'_>, from: usize, language: Option<&str>) -> Self {
        let mut reader = Reader::new(language.unwrap_or_default());
        reader.read(&words.title, 0..words.title.tokens.len(), TITLE);
        reader.read(&words.body, from..words.body.tokens.len().min(from + BODY_WORDS), 1.);
        reader.features()
    }

    /// The features of one word of a text, for telling words apart.
    pub fn of_word(text: &Passage<'_>, at: usize, language: Option<&str>) -> Self {
        let mut reader = Reader::new(language.unwrap_or_default());
        reader.read(text, at..at + 1, 1.);
        reader.features()
    }
}

struct Reader<'l> {
    language: &'l str,
    stemmer: LanguageStemmer,
    counts: HashMap<u32, f32>,
    words: HashSet<u32>,
    /// Language and word, then the stem.
    buffer: String,
}

impl<'l> Reader<'l> {
    fn new(language: &'l str) -> Self {
        Self {
            language,
            stemmer: LanguageStemmer::new(language),
            counts: HashMap::with_capacity(1 << 11),
            words: HashSet::new(),
            buffer: String::new(),
        }
    }

    fn read(&mut self, text: &Passage<'_>, words: std::ops::Range<usize>, worth: f32) {
        let mut padded = String::new();
        let first = words.start;
        for at in words {
            let word = text.folded(at, at);
            if word.is_empty()
                || word.len() > LONGEST
                || word.starts_with(|c: char| c.is_ascii_digit())
            {
                continue;
            }
            if is_one_character(word) {
                self.add(hash(Kind::Stem, word), worth);
                self.runs(text, first, at, worth);
                continue;
            }
            let stem = self.stem(text.word(at));
            self.words.insert(stem);
            self.add(stem, worth);
            padded.clear();
            padded.extend([" ", word, " "]);
            for length in PIECES {
                pieces(&padded, length, |piece| self.add(hash(Kind::Piece, piece), worth));
            }
        }
    }

    /// Runs of characters that end here.
    fn runs(&mut self, text: &Passage<'_>, first: usize, at: usize, worth: f32) {
        let end = text.tokens[at].end as usize;
        for before in 1..=2 {
            let Some(from) = at.checked_sub(before).filter(|&from| from >= first) else { return };
            let start = text.tokens[from].start as usize;
            let run = &text.source[start..end];
            if run.chars().count() != before + 1 {
                return;
            }
            let run = hash(Kind::Run, run);
            self.words.insert(run);
            self.add(run, worth);
        }
    }

    fn add(&mut self, hash: u32, worth: f32) {
        *self.counts.entry(hash).or_default() += worth;
    }

    /// The hash of a word's stem.
    fn stem(&mut self, word: &str) -> u32 {
        self.buffer.clear();
        self.buffer.extend([self.language, " ", word]);
        let key = self.buffer.len();
        STEMS.with_borrow_mut(|memory| {
            if let Some(&hash) = memory.get(&self.buffer) {
                return hash;
            }
            if memory.len() == REMEMBERED {
                memory.clear();
            }
            self.stemmer.stem(word, &mut self.buffer);
            let hash = hash(Kind::Stem, &self.buffer[key..]);
            self.buffer.truncate(key);
            memory.insert(self.buffer.clone(), hash);
            hash
        })
    }

    fn features(self) -> Features {
        let mut counts: Vec<_> =
            self.counts.into_iter().map(|(hash, count)| (hash, count.ln_1p())).collect();
        counts.sort_unstable_by_key(|&(hash, _)| hash);
        Features { counts, words: self.words.len() }
    }
}

/// Calls `found` for the pieces of so many letters.
fn pieces<'a>(padded: &'a str, letters: usize, mut found: impl FnMut(&'a str)) {
    let ends = padded.char_indices().map(|(at, _)| at).chain([padded.len()]).skip(letters);
    for ((start, _), end) in padded.char_indices().zip(ends) {
        found(&padded[start..end]);
    }
}

/// FNV-1a with a last mixing, so that low bits depend on every byte.
fn hash(kind: Kind, text: &str) -> u32 {
    let start = 0x811C_9DC5 ^ kind as u32;
    let mut hash =
        text.bytes().fold(start, |h, byte| (h ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash ^= hash >> 15;
    hash = hash.wrapping_mul(0x2C1B_3C6D);
    hash ^ hash >> 13
}

fn is_one_character(word: &str) -> bool {
    word.len() >= 3 && word.chars().nth(1).is_none()
}

/// What the models say of an article.
#[derive(Debug)]
pub(super) struct Opinion {
    /// How likely each top of the tree is by the words alone, in the order of the model's topics.
    pub tops: Vec<f32>,
    /// Narrower topics and how likely each is.
    pub narrow: Vec<(TopicIx, f32)>,
    /// Different words and runs that were read.
    pub words: usize,
}

impl Opinion {
    pub fn new(models: &Models, features: &Features) -> Self {
        let narrow = shares(models.narrow.scores(&features.counts));
        Self {
            tops: shares(models.tops.scores(&features.counts)),
            narrow: models.narrow.topics.iter().copied().zip(narrow).collect(),
            words: features.words,
        }
    }

    /// That of models which cannot tell: all tops are as likely, and no narrower topic is.
    pub fn silent(features: &Features) -> Self {
        Self { tops: vec![1. / TOPS as f32; TOPS], narrow: Vec::new(), words: features.words }
    }
}

/// Log odds to shares of one.
pub(super) fn shares(mut scores: Vec<f32>) -> Vec<f32> {
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    for score in &mut scores {
        *score = (*score - most).exp();
    }
    let sum: f32 = scores.iter().sum();
    for score in &mut scores {
        *score /= sum;
    }
    scores
}

#[cfg(test)]
mod tests {
    use super::*;

    fn features(title: &str, body: &str, language: &str) -> Features {
        Features::new(&Words::new(title, body), 0, Some(language))
    }

    #[test]
    fn pieces_cross_the_borders_of_words_and_letters_of_many_bytes() {
        let mut found = Vec::new();
        pieces(" größe ", 5, |piece| found.push(piece));
        assert_eq!(found, [" größ", "größe", "röße "]);
        pieces(" a ", 4, |_| panic!("too short"));
    }

    #[test]
    fn inflections_share_a_stem_and_characters_make_runs() {
        let stem = |word| Reader::new("de").stem(word);
        assert_eq!(stem("Wahlen"), stem("Wahl"));
        assert_eq!(features("", "選挙", "ja").words, 1);
        assert_eq!(features("", "1,200 300", "en").counts.len(), 0);
    }

    #[test]
    fn the_headline_counts_more() {
        let [title, body] =
            [("oil", ""), ("", "oil")].map(|(t, b)| features(t, b, "en").counts[0].1);
        assert!(title > body);
    }
}
