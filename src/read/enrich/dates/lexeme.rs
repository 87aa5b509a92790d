//! What words are to the grammar of dates.

use crate::knowledge::lexicon::time::{Form, Roles, Sense};

/// One or more words with what they say.
#[derive(Debug, Clone, Copy)]
pub(in crate::read::enrich) struct Lexeme {
    /// First word.
    pub first: usize,
    /// Last word.
    pub last: usize,
    /// What they are.
    pub what: What,
    /// What they say about their neighbours.
    pub roles: Roles,
}

/// What words are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read::enrich) enum What {
    /// Any other word, or one that says something by its sense.
    Word(Sense),
    /// A number, with the count of its digits.
    Number(i32, u8),
    /// "22nd", "1er"
    Ordinal(i8),
    /// "2026年", "2026년"
    Year(i16),
    /// "2月", "2월"
    Month(i8),
    /// "6日", "6일"
    Day(i8),
    /// "06.02.2026", "6/2"
    Date(Option<i16>, i8, i8),
}

/// Whether a month is named in full or may be one beside a day.
pub(in crate::read::enrich) fn month_of(what: Option<What>) -> Option<(i8, Form)> {
    match what {
        Some(What::Month(month)) => Some((month, Form::Full)),
        Some(What::Word(Sense::Month(month, form))) => Some((month, form)),
        _ => None,
    }
}
