//! Words that fit a pattern, and words that are like another one.

use serde_json::{Value, json};

use super::{mapping::WHOLE, rules::any, tokens::MARKS};
use crate::{
    query::{Symbol, Wildcard},
    text::fold,
};

/// Most words that a pattern in a proximity may stand for.
const EXPANSIONS: u32 = 1000;

/// What one character of a word may be.
const OF_WORD: &str = "[^:]";

/// What stands for several words.
#[derive(Debug, Clone)]
pub enum Pattern {
    Wildcard(Wildcard),
    Fuzzy { folded: String, distance: u8 },
}

impl Pattern {
    /// All words that are so many letters apart from one.
    pub fn fuzzy(text: &str, distance: u8) -> Self {
        let mut folded = String::new();
        fold(text, &mut folded);
        Self::Fuzzy { folded, distance }
    }

    /// What matches the articles that have such a word in a field.
    pub fn query(&self, field: &str) -> Value {
        match self {
            Self::Wildcard(wildcard) => {
                let marks = escaped(&MARKS);
                regexp(field, &format!("[{marks}]{}", regexp_of(wildcard, OF_WORD)))
            }
            Self::Fuzzy { folded, distance } => {
                let like = MARKS.iter().map(|mark| {
                    json!({ "fuzzy": { field: {
                        "value": format!("{mark}{folded}"), "fuzziness": distance, "prefix_length": 1,
                        "transpositions": true, "rewrite": "constant_score",
                    } } })
                });
                json!({ "bool": { "should": like.collect::<Vec<_>>() } })
            }
        }
    }

    /// Such a word as a rule of intervals.
    pub fn interval(&self) -> Value {
        let marked = MARKS.iter().map(|mark| match self {
            Self::Wildcard(wildcard) => json!({ "wildcard": {
                "pattern": format!("{mark}{}", wildcard_of(wildcard)), "analyzer": WHOLE,
                "max_expansions": EXPANSIONS,
            } }),
            Self::Fuzzy { folded, distance } => json!({ "fuzzy": {
                "term": format!("{mark}{folded}"), "fuzziness": distance, "prefix_length": 1,
                "transpositions": true, "analyzer": WHOLE,
            } }),
        });
        any(marked.collect())
    }
}

/// What matches the values or words of a field that fit a regular expression.
pub fn regexp(field: &str, pattern: &str) -> Value {
    json!({ "regexp": { field: {
        "value": pattern, "flags": "NONE", "rewrite": "constant_score",
        "max_determinized_states": 100_000,
    } } })
}

/// A pattern as a regular expression, with what one character may be.
pub fn regexp_of(pattern: &Wildcard, one: &str) -> String {
    let mut text = String::new();
    for symbol in pattern.symbols() {
        match symbol {
            Symbol::Char(c) => text.push_str(&escaped(&[*c])),
            Symbol::One => text.push_str(one),
            Symbol::Many => text.extend([one, "*"]),
        }
    }
    text
}

/// A pattern as the cluster writes one.
fn wildcard_of(pattern: &Wildcard) -> String {
    let mut text = String::new();
    for symbol in pattern.symbols() {
        match symbol {
            Symbol::Char(c) => text.push_str(&escaped(&[*c])),
            Symbol::One => text.push('?'),
            Symbol::Many => text.push('*'),
        }
    }
    text
}

/// Characters without a meaning of their own in a pattern.
fn escaped(characters: &[char]) -> String {
    let mut text = String::new();
    for c in characters {
        if !c.is_alphanumeric() {
            text.push('\\');
        }
        text.push(*c);
    }
    text
}
