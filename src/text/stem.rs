//! Stems: the English Snowball stemmer (Porter 2) with a memory, because news repeats its words.

use std::{collections::HashMap, fmt};

use frostem::Algorithm;

/// Stems that are remembered before the memory is emptied; some 8 MB at most.
const REMEMBERED: usize = 1 << 16;

/// Stems folded words. One stemmer serves all languages: a query cannot know the language of the
/// articles it will meet, and other languages' words mostly come through unchanged.
pub struct Stemmer {
    snowball: frostem::Stemmer,
    memory: HashMap<Box<str>, Box<str>>,
}

impl Stemmer {
    /// An empty memory.
    pub fn new() -> Self {
        Self { snowball: frostem::Stemmer::new(Algorithm::English), memory: HashMap::new() }
    }

    /// The stem of a folded word.
    pub fn stem<'a>(&'a mut self, word: &'a str) -> &'a str {
        if word.len() < 3 || !word.is_ascii() || word.as_bytes()[0].is_ascii_digit() {
            return word;
        }
        if !self.memory.contains_key(word) {
            if self.memory.len() == REMEMBERED {
                self.memory.clear();
            }
            self.memory.insert(word.into(), self.snowball.stem(word).as_ref().into());
        }
        &self.memory[word]
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
