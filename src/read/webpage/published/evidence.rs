//! A place of a page that names a day, and what it weighs.

use jiff::civil::Date;

use super::days::days_between;
use crate::{article::DateSource, date::Stamp};

/// Sorts of places: those of one sort copy each other, those of different sorts add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    JsonLd,
    Meta,
    SomeMeta,
    Marked,
    Printed,
    Address,
    Month,
    Modified,
}

impl Sort {
    /// The source of a date from such a place, in the terms of the record.
    fn source(self) -> DateSource {
        match self {
            Self::JsonLd => DateSource::JsonLd,
            Self::Meta | Self::SomeMeta | Self::Modified => DateSource::Meta,
            Self::Marked => DateSource::Time,
            Self::Printed => DateSource::Text,
            Self::Address | Self::Month => DateSource::Url,
        }
    }
}

/// How many [`Sort`]s there are.
pub(super) const SORTS: usize = Sort::Modified as usize + 1;

/// How a date behind the article and outside of its element is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outside {
    /// It says that it is one of publication.
    Labelled,
    /// It does not say what it is a date of.
    Bare,
}

/// One place that names a day.
#[derive(Debug, Clone)]
pub(super) struct Evidence {
    pub stamp: Stamp,
    pub source: DateSource,
    pub from: &'static str,
    pub sort: Sort,
    pub weight: i32,
    /// It is the line near the headline that prints the date and little else.
    pub is_date_line: bool,
    /// The date is all that this line prints, but for the label of a publication before it.
    pub is_alone: bool,
    /// It is behind the article and outside of its element.
    pub outside: Option<Outside>,
}

impl Evidence {
    /// A place of a sort, with its weight.
    pub fn new(stamp: Stamp, from: &'static str, sort: Sort, weight: i32) -> Self {
        Self {
            stamp,
            source: sort.source(),
            from,
            sort,
            weight,
            is_date_line: false,
            is_alone: false,
            outside: None,
        }
    }

    /// Its weight for a day. A month counts for its days; the address of a paper may be a day off from
    /// the stamps that its machine writes in another zone.
    pub fn speaks_for(&self, day: Date) -> i32 {
        let own = self.stamp.date();
        match self.sort {
            _ if own == day => self.weight,
            Sort::Address if days_between(own, day) == 1 => self.weight - 50,
            Sort::Month if (own.year(), own.month()) == (day.year(), day.month()) => self.weight,
            _ => 0,
        }
    }

    /// Whether it names a day of its own, not only a month.
    pub fn names_a_day(&self) -> bool {
        self.sort != Sort::Month
    }
}
