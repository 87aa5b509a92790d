//! The words of bylines and what they are: "by", a job, a part of a name, a word of organisations.

use std::sync::LazyLock;

use foldhash::{HashMap, HashMapExt};

use crate::{
    knowledge::actors::lexicon::{self, rows},
    text::fold_phrase,
};

/// Classes of words, as bits.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Class(u16);

impl Class {
    pub const BY: u16 = 1;
    pub const BETWEEN: u16 = 2;
    pub const NOT_BY: u16 = 4;
    pub const NOBODY: u16 = 8;
    pub const JOB: u16 = 16;
    pub const ORGANISATION: u16 = 32;
    pub const PARTICLE: u16 = 64;
    pub const LETTERS: u16 = 128;
    pub const HONORIFIC: u16 = 256;
    pub const GIVEN: u16 = 512;
    pub const COMMON: u16 = 1024;
    pub const ACCOUNT: u16 = 2048;
    pub const DESK: u16 = 4096;
    pub const AGENCY: u16 = 8192;
    pub const SURNAME: u16 = 16_384;

    /// Whether it is one of some classes.
    pub fn is(self, class: u16) -> bool {
        self.0 & class != 0
    }

    fn named(name: &str) -> u16 {
        match name {
            "by" => Self::BY,
            "between" => Self::BETWEEN,
            "not_by" => Self::NOT_BY,
            "nobody" => Self::NOBODY,
            "job" => Self::JOB,
            "organisation" => Self::ORGANISATION,
            "particle" => Self::PARTICLE,
            "letters" => Self::LETTERS,
            "honorific" => Self::HONORIFIC,
            "account" => Self::ACCOUNT,
            "desk" => Self::DESK,
            "agency" => Self::AGENCY,
            _ => 0,
        }
    }
}

/// Words and phrases, folded, and their classes.
type Words = HashMap<String, Class>;

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words::with_capacity(1_000);
    for row in rows(include_str!("words.tsv")) {
        let Some((class, of_class)) = row.split_once('\t') else { continue };
        for word in of_class.split_whitespace() {
            let folded = fold_phrase(&word.replace('_', " "));
            words.entry(folded).or_default().0 |= Class::named(class);
        }
    }
    words
});

/// The classes of a word or phrase.
pub(super) fn class(word: &str) -> Class {
    if word.len() > 40 {
        return Class::default();
    }
    let folded = fold_phrase(word);
    let mut class = WORDS.get(&folded).copied().unwrap_or_default();
    let known = lexicon::class(&folded);
    for (list, own) in [
        (lexicon::Class::GIVEN, Class::GIVEN),
        (lexicon::Class::COMMON, Class::COMMON),
        (lexicon::Class::SURNAME, Class::SURNAME),
    ] {
        class.0 |= if known.is(list) { own } else { 0 };
    }
    class
}
