//! The days, months and years that a text speaks of.
//!
//! One pass over the words. A word can begin an expression only when it is a number or stands in a
//! small lexicon, so nearly all words are turned away by first letter and length. What is named
//! without a year ("Friday", "Feb. 6", "last month") is resolved against the day of publication;
//! the tense of the sentence decides between the last one and the next. Durations and vague times
//! ("recently", "last week") are left out.

mod abroad;
pub(super) mod calendar;
mod explain;
mod holidays;
mod path;
mod published;
mod resolve;
mod tense;
mod year;

pub use self::published::publication_date;

use jiff::civil::Date;

use self::{
    calendar::{Printed, joins, printed, year_number},
    explain::{Found, How, Rule},
    resolve::{Direction, Reference},
};
use super::{
    Enricher, Trace,
    language::reads_english,
    words::{Passage, Words},
};
use crate::{
    article::{Article, EventDate, Mention},
    date::{Order, PartialDate},
    knowledge::lexicon::time::{self as lexicon, Meaning, Unit, small_number},
    text::Text,
};

/// Fills [`Article::event_dates`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Dates;

impl Enricher for Dates {
    fn enrich(&self, words: &Words<'_>, article: &mut Article, trace: &mut Trace) {
        let dateline = article.dateline.as_ref();
        let published = article.date.map(|stamp| stamp.date());
        let published = published.or_else(|| dateline?.date?.as_day());
        let order = order(article);
        let (found, counts) = (Vec::new(), Vec::new());
        let english = reads_english(article.language.as_deref());
        let mut finder = Finder { text: &words.body, published, order, english, found, counts };
        finder.scan();
        finder.found.sort_unstable();
        if trace.is_on() {
            explain::tell(&words.body, published, &finder.found, &finder.counts, trace);
        }
        article.event_dates = collect(&words.body, finder.found);
    }
}

/// How the article's numeric dates are most likely meant.
pub(super) fn order(article: &Article) -> Order {
    let american = article.language.as_deref() == Some("en-US")
        || article.dateline.as_ref().is_some_and(|d| d.country.as_deref() == Some("US"));
    if american { Order::MonthFirst } else { Order::DayFirst }
}

/// One entry for each date, in calendar order, its mentions in reading order, out of sorted ones.
fn collect(text: &Text<'_>, found: Vec<Found>) -> Vec<EventDate> {
    let mut dates: Vec<EventDate> = Vec::new();
    for Found { date, first, last, .. } in found {
        let mention = Mention::of(text, first, last, None);
        match dates.last_mut() {
            Some(entry) if entry.date == date => entry.mentions.push(mention),
            _ => dates.push(EventDate { date, mentions: vec![mention] }),
        }
    }
    dates
}

/// Dates of a list that are looked at for the year they share.
const LISTED: usize = 4;

/// The pass over the words.
struct Finder<'a> {
    text: &'a Passage<'a>,
    published: Option<Date>,
    order: Order,
    /// The words are read as English.
    english: bool,
    found: Vec<Found>,
    /// Words of four digits that are no years.
    counts: Vec<usize>,
}

impl Finder<'_> {
    fn scan(&mut self) {
        let mut at = 0;
        while at < self.text.tokens.len() {
            at = self.expression(at).map_or(at, |last| last.max(at)) + 1;
        }
    }

    /// Takes the expression that begins at `at` (or, of "last year", ends there); its last word.
    fn expression(&mut self, at: usize) -> Option<usize> {
        let word = self.text.word(at);
        let first = *word.as_bytes().first()?;
        if !self.english {
            let begins = first.is_ascii_digit()
                || first >= 0xD9 && calendar::starts_with_digit(word)
                || matches!(self.text.known(at).time, Some(Meaning::Month | Meaning::MonthAbroad));
            return if begins { self.abroad(at) } else { None };
        }
        if first.is_ascii_digit() || first >= 0xD9 {
            return self.number(at);
        }
        match self.text.known(at).time? {
            Meaning::MonthAbroad => None,
            Meaning::Month => self.month(at, at),
            Meaning::Weekday(day, short) => self.weekday(at, day, short),
            Meaning::Day(days) => {
                let date = resolve::shifted(self.published?, days)?;
                Some(self.push(PartialDate::day(date), at, at, Rule::Publication))
            }
            Meaning::Unit(unit) => self.unit(at, unit),
            Meaning::PartOfDay => self.part_of_day(at),
            Meaning::Ago => self.ago(at),
            Meaning::Holiday => self.holiday(at),
        }
    }

    fn push(&mut self, date: PartialDate, first: usize, last: usize, by: Rule) -> usize {
        self.take(date, first, last, by.into())
    }

    fn take(&mut self, date: PartialDate, first: usize, last: usize, how: How) -> usize {
        self.found.push(Found { date, first, last, how });
        last
    }

    /// The word before `at`, where nothing but white space stands between.
    fn before(&self, at: usize) -> Option<&str> {
        joins(self.text, at, &[""]).then(|| self.text.word(at - 1))
    }

    fn direction(&self, at: usize) -> Option<Direction> {
        Direction::of(self.before(at)?)
    }

    /// A date in another language.
    fn abroad(&mut self, at: usize) -> Option<usize> {
        let numbered = if calendar::starts_with_digit(self.text.word(at)) {
            printed(self.text, at, self.order)
        } else {
            None
        };
        if let Some(date) = numbered.or_else(|| abroad::printed(self.text, at)) {
            return self.calendar(date, at);
        }
        if let Some((year, last)) = abroad::year(self.text, at) {
            return Some(self.push(PartialDate::year(year), at, last, Rule::Year));
        }
        if year_number(self.text, at).is_some() {
            self.counts.push(at);
        }
        None
    }

    fn reference(&self, first: usize, last: usize) -> Option<Reference> {
        let published = self.published?;
        if !self.english {
            return Some(Reference { published, direction: None, tense: None });
        }
        let tense = tense::tense(self.text, first, last);
        Some(Reference { published, direction: self.direction(first), tense })
    }

    /// A calendar date in digits or day first, or a year.
    fn number(&mut self, at: usize) -> Option<usize> {
        if let Some(date) = printed(self.text, at, self.order) {
            return self.calendar(date, at);
        }
        let year = year_number(self.text, at)?;
        if !self.is_year(at) {
            self.counts.push(at);
            return None;
        }
        Some(self.push(PartialDate::year(year), at, at, Rule::Year))
    }

    /// Whether four digits are a year and not a count.
    fn is_year(&self, at: usize) -> bool {
        let (before, after) = (self.text.gap(at), self.text.gap(at + 1));
        if before.ends_with(['$', '£', '€', '#', '-', '+', '.', '/'])
            || after.starts_with(['%', '-', '/'])
        {
            return false;
        }
        let Some(lead) = at.checked_sub(1) else { return false };
        // "in 1994, 1995 and 1997"
        let listed = before.trim() == "," && year_number(self.text, lead).is_some();
        let counts = joins(self.text, at + 1, &[""]) && lexicon::is_counted(self.text.word(at + 1));
        let plausible = year_number(self.text, at).is_some_and(|y| (1700..=2099).contains(&y));
        plausible && !counts && (listed || lexicon::leads_to_year(self.text.word(lead)))
    }

    /// A month, with or without day and year. `first` is the word the mention begins with.
    fn month(&mut self, at: usize, first: usize) -> Option<usize> {
        let date = printed(self.text, at, self.order)?;
        let bare = date.day.is_none() && date.year.is_none();
        if bare && !self.is_month(at) && self.shared_year(&date).is_none() {
            return None;
        }
        self.calendar(date, first)
    }

    /// Whether a month's name alone means the month: "May", "March" and "Jan" are more than that.
    fn is_month(&self, at: usize) -> bool {
        let Some(lead) = at.checked_sub(1).map(|i| self.text.word(i)) else { return false };
        match self.text.gap(at).trim() {
            "" if lead.eq_ignore_ascii_case("the") => {
                !matches!(self.text.word(at), "May" | "March")
            }
            "" => self.text.word(at).len() > 2 && lexicon::leads_to_month(lead),
            "-" => matches!(lead, "mid" | "late" | "early" | "Mid" | "Late" | "Early"),
            _ => false,
        }
    }

    /// Resolves a printed calendar date and takes it with both of its days.
    fn calendar(&mut self, date: Printed, first: usize) -> Option<usize> {
        let mut date = date;
        let (year, how) = if let Some(year) = date.year {
            (year, Rule::Printed.into())
        } else if let Some(year) = self.year_behind(date.last) {
            date.last += 2;
            (year, Rule::YearBehind.into())
        } else if let Some(year) = self.shared_year(&date) {
            (year, Rule::ListedYear.into())
        } else {
            let reference = self.reference(first, date.last)?;
            (reference.year_of(&date)?, How::nearest(reference))
        };
        let Some(day) = date.day else {
            let month = PartialDate::month(year, date.month)?;
            return Some(self.take(month, first, date.last, how));
        };
        for day in [Some(day), date.until].into_iter().flatten() {
            let day = Date::new(year, date.month, day).ok()?;
            self.take(PartialDate::day(day), first, date.last, how);
        }
        Some(date.last)
    }

    /// The year of a list's last date, for those before it: "in April and May 2025".
    fn shared_year(&self, date: &Printed) -> Option<i16> {
        let mut last = *date;
        let mut range = false;
        for _ in 0..LISTED {
            let mut next = last.last + 1;
            let comma = joins(self.text, next, &[","]);
            if (comma || joins(self.text, next, &[""])) && joins(self.text, next + 1, &[""]) {
                let word = self.text.word(next);
                range |= matches!(word, "to" | "through" | "until");
                next += usize::from(range || matches!(word, "and" | "or"));
            }
            if next == last.last + 1 && !comma {
                return None;
            }
            let listed = self.text.tokens.get(next).and(printed(self.text, next, self.order))?;
            if listed.day.is_some() != date.day.is_some() {
                return None;
            }
            if let Some(year) = listed.year {
                // "from November to March 2026" began the year before.
                return match listed.month >= date.month {
                    true => Some(year),
                    false if range => year.checked_sub(1),
                    false => None,
                };
            }
            last = listed;
        }
        None
    }

    /// The year that "last year" behind a date gives it.
    fn year_behind(&self, last: usize) -> Option<i16> {
        let year = last + 2;
        if !(joins(self.text, year, &[""]) && self.text.word(year) == "year") {
            return None;
        }
        let direction = self.direction(year).filter(|_| self.before(last + 1).is_some())?;
        Some(resolve::unit(self.published?, direction, Unit::Year)?.first().year())
    }

    /// "Friday", and "Friday, Feb. 6".
    fn weekday(&mut self, at: usize, day: i8, short: bool) -> Option<usize> {
        if joins(self.text, at + 1, &["", ",", ".", ".,"]) {
            let dated = printed(self.text, at + 1, self.order).filter(|date| date.day.is_some());
            if let Some(date) = dated {
                return self.calendar(date, at);
            }
        }
        if short {
            return None;
        }
        let reference = self.reference(at, at)?;
        let date = PartialDate::day(reference.weekday(day)?);
        Some(self.take(date, at, at, How::weekday(reference)))
    }

    /// "this morning".
    fn part_of_day(&mut self, at: usize) -> Option<usize> {
        self.direction(at).filter(|direction| *direction == Direction::This)?;
        Some(self.push(PartialDate::day(self.published?), at - 1, at, Rule::Publication))
    }

    /// "last year", "this month".
    fn unit(&mut self, at: usize, unit: Unit) -> Option<usize> {
        let direction = self.direction(at)?;
        let date = resolve::unit(self.published?, direction, unit)?;
        Some(self.push(date, at - 1, at, Rule::Unit))
    }

    /// "three days ago", "41 years ago".
    fn ago(&mut self, at: usize) -> Option<usize> {
        let counted = at.checked_sub(2)?;
        let unit = match self.text.word(at - 1) {
            "year" | "years" => Unit::Year,
            "month" | "months" => Unit::Month,
            "week" | "weeks" => Unit::Week,
            "day" | "days" => Unit::Day,
            _ => return None,
        };
        let many = small_number(self.text.word(counted))?;
        let date = resolve::ago(self.published?, many, unit)?;
        Some(self.push(date, counted, at, Rule::Ago))
    }

    fn holiday(&mut self, at: usize) -> Option<usize> {
        let holiday = holidays::holiday(self.text, at)?;
        let printed_year = if joins(self.text, holiday.last + 1, &["", ","]) {
            year_number(self.text, holiday.last + 1)
        } else {
            None
        };
        if let Some(year) = printed_year {
            let day = PartialDate::day(holiday.in_year(year)?);
            return Some(self.push(day, at, holiday.last + 1, Rule::Printed));
        }
        let reference = self.reference(at, holiday.last)?;
        let date = PartialDate::day(reference.nearest(|year| holiday.in_year(year))?);
        Some(self.take(date, at, holiday.last, How::nearest(reference)))
    }
}

#[cfg(test)]
mod tests;
