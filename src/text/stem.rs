//! Stems: the English Snowball stemmer (Porter 2) with a memory, because news repeats its words.

use std::fmt;

use frostem::Algorithm;
use rustc_hash::FxHashMap;

/// Stems that are remembered before the memory is emptied; some 8 MB at most.
const REMEMBERED: usize = 1 << 16;

/// Stems folded words. One stemmer serves all languages: a query cannot know the language of the
/// articles it will meet, and other languages' words mostly come through unchanged.
pub struct Stemmer {
    snowball: frostem::Stemmer,
    /// The words met, and the number of the stem of each.
    memory: FxHashMap<Box<str>, u32>,
    stems: Vec<Box<str>>,
}

impl Stemmer {
    /// An empty memory.
    pub fn new() -> Self {
        Self {
            snowball: frostem::Stemmer::new(Algorithm::English),
            memory: FxHashMap::default(),
            stems: Vec::new(),
        }
    }

    /// The stem of a folded word.
    pub fn stem<'a>(&'a mut self, word: &'a str) -> &'a str {
        if word.len() < 3 || !word.is_ascii() || word.as_bytes()[0].is_ascii_digit() {
            return word;
        }
        if let Some(&number) = self.memory.get(word) {
            return &self.stems[number as usize];
        }
        if self.stems.len() == REMEMBERED {
            self.memory.clear();
            self.stems.clear();
        }
        let number = self.stems.len();
        self.memory.insert(word.into(), number as u32);
        self.stems.push(self.snowball.stem(word).as_ref().into());
        &self.stems[number]
    }
}

impl Default for Stemmer {
    fn default() -> Self {
        Self::new()
    }
}

impl Clone for Stemmer {
    /// A stemmer with a memory of its own.
    fn clone(&self) -> Self {
        Self::new()
    }
}

impl fmt::Debug for Stemmer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stemmer").field("remembered", &self.memory.len()).finish_non_exhaustive()
    }
}
