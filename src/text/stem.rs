//! Stems: the English Snowball stemmer (Porter 2) with a memory, because news repeats its words.

use std::fmt;

use foldhash::{HashMap, HashMapExt};
use frostem::Algorithm;

/// Stems that are remembered before the memory is emptied; some 8 MB at most.
const REMEMBERED: usize = 1 << 16;

/// Words that bind others and are never looked for by their inflections: a third of all running
/// text. They are stems of themselves alone, see [`is_own_stem`].
const FUNCTION_WORDS: &[&str] = &[
    "a", "about", "after", "all", "also", "an", "and", "are", "as", "at", "be", "been", "but",
    "by", "can", "could", "for", "from", "had", "has", "have", "he", "her", "his", "i", "if", "in",
    "into", "is", "it", "its", "more", "not", "of", "on", "or", "out", "over", "said", "she",
    "than", "that", "the", "their", "there", "they", "this", "to", "up", "was", "we", "were",
    "when", "which", "who", "will", "with", "would",
];

/// Whether no other word has the stem of this folded word, which then is the word itself: its
/// stem says as much as the word as written.
///
/// True of function words, of numbers, and of words with letters beyond ASCII, which are not
/// stemmed.
pub fn is_own_stem(word: &str) -> bool {
    !word.is_ascii() || word.starts_with(|c: char| c.is_ascii_digit()) || is_function_word(word)
}

/// Whether a folded word is one of the English words that bind others.
pub(super) fn is_function_word(word: &str) -> bool {
    FUNCTION_WORDS.binary_search(&word).is_ok()
}

/// Stems folded words. One stemmer serves all languages: a query cannot know the language of the
/// articles it will meet, and other languages' words mostly come through unchanged.
pub struct Stemmer {
    snowball: frostem::Stemmer,
    /// The words met, and the number of the stem of each.
    memory: HashMap<Box<str>, u32>,
    stems: Vec<Box<str>>,
}

impl Stemmer {
    /// An empty memory.
    pub fn new() -> Self {
        Self {
            snowball: frostem::Stemmer::new(Algorithm::English),
            memory: HashMap::new(),
            stems: Vec::new(),
        }
    }

    /// The stem of a folded word.
    pub fn stem<'a>(&'a mut self, word: &'a str) -> &'a str {
        if word.len() < 3 || is_own_stem(word) {
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
        let stem = self.snowball.stem(word);
        // "ins" must not become "in", which is the stem of no other word.
        self.stems.push(if is_own_stem(&stem) { word.into() } else { stem.as_ref().into() });
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflected_words_have_one_stem() {
        let mut stemmer = Stemmer::new();
        for (word, stem) in
            [("sanctions", "sanction"), ("sanctioned", "sanction"), ("talks", "talk")]
        {
            assert_eq!(stemmer.stem(word), stem);
        }
    }

    #[test]
    fn nothing_else_stems_to_a_word_that_stands_for_itself() {
        assert!(FUNCTION_WORDS.is_sorted());
        let mut stemmer = Stemmer::new();
        for word in ["ins", "being", "ands", "thes", "others", "2026s", "sanctions"] {
            let stem = stemmer.stem(word);
            assert!(stem == word || !is_own_stem(stem), "{word} -> {stem}");
        }
        assert_eq!(stemmer.stem("ins"), "ins");
    }
}
