//! The state of the pass over a text.

use jiff::civil::Date;

use super::{
    explain::{Found, How},
    lexemes::Lexemes,
    resolve::Reference,
    tense::tense,
};
use crate::date::PartialDate;

/// Lexemes from a month within which a day without a month is of that one.
pub(in crate::read::enrich) const MONTH_REACH: usize = 5;

/// The date that a text spoke of last.
#[derive(Debug, Clone, Copy)]
pub(in crate::read::enrich) struct Spoken {
    pub date: PartialDate,
    /// Its first lexeme.
    pub first: usize,
    /// Its last lexeme.
    pub last: usize,
    /// Its month was printed.
    pub with_month: bool,
}

/// The pass over the words.
pub(in crate::read::enrich) struct Finder<'a> {
    pub text: &'a Lexemes<'a>,
    pub published: Option<Date>,
    /// The language is not known.
    pub unknown: bool,
    pub found: Vec<Found>,
    /// Words of four digits that are no years.
    pub counts: Vec<usize>,
    pub spoken: Option<Spoken>,
    /// The last one that was a day of a known year.
    pub day: Option<Date>,
}

impl Finder<'_> {
    /// A mention from lexeme `first` to `last`.
    pub fn take(&mut self, date: PartialDate, first: usize, last: usize, how: How) -> usize {
        let all = &self.text.all;
        self.found.push(Found { date, first: all[first].first, last: all[last].last, how });
        self.spoken = Some(Spoken { date, first, last, with_month: false });
        self.day = date.as_day().or(self.day);
        last
    }

    pub fn reference(&self, first: usize, last: usize) -> Option<Reference> {
        Some(Reference {
            published: self.published?,
            direction: None,
            tense: tense(self.text, first, last),
            plain_ahead: self.text.lexicon.habits.plain_ahead,
        })
    }

    /// The day that the text spoke of last, else that of publication.
    pub fn spoken_day(&self) -> Option<Date> {
        self.day.or(self.published)
    }
}
