//! The days, months and years that a text speaks of.
//!
//! One pass over the words: each is looked up in the table of the article's language, calendar dates
//! are put together, and what is named without a year ("Friday", "Feb. 6", "last month") is resolved
//! against the day of publication, or against the day spoken of before ("the following day"); the
//! tense of the sentence decides between the last one and the next. Where nothing tells the year of a
//! day, the day is kept without one. Durations and vague times ("recently", "last week") are left out.

pub(super) mod calendar;
mod days;
mod digits;
mod distance;
mod explain;
mod grammar;
mod holidays;
mod lexemes;
mod names;
mod numerals;
mod path;
mod published;
mod relative;
mod resolve;
mod tense;
mod weekday;
mod which_year;
mod year;
mod years;

pub use self::published::publication_date;

use jiff::civil::Date;

use self::{
    explain::{Found, How, Rule},
    grammar::{Printed, Year},
    lexemes::{Lexemes, What},
    resolve::Reference,
};
use super::{Enricher, Trace, words::Words};
use crate::{
    article::{Article, Certainty, EventDate, Mention},
    date::{Order, PartialDate},
    knowledge::lexicon::time::{Roles, Sense, lexicon},
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
        let lexicon = lexicon(article.language.as_deref().unwrap_or("en"));
        let order = order(article, &words.body);
        let text = Lexemes::new(&words.body, lexicon, order);
        let mut finder = Finder {
            text: &text,
            published,
            unknown: article.language.is_none(),
            found: Vec::new(),
            counts: Vec::new(),
            spoken: None,
            day: None,
        };
        finder.scan();
        finder.found.sort_unstable();
        if trace.is_on() {
            explain::tell(&words.body, published, &finder.found, &finder.counts, trace);
        }
        article.event_dates = collect(&words.body, finder.found);
    }
}

/// How the article's numeric dates are most likely meant.
pub(super) fn order(article: &Article, text: &Text<'_>) -> Order {
    let country = article.dateline.as_ref().and_then(|dateline| dateline.country.as_deref());
    let american = match (article.language.as_deref(), country) {
        (Some("en-US"), _) | (_, Some("US")) => true,
        (None | Some("en"), _) => is_american(text),
        _ => false,
    };
    if american { Order::MonthFirst } else { Order::DayFirst }
}

/// Whether the dates of an English text are written as in the United States: the numbers that leave no
/// choice tell it, else the abbreviations of months with their dot before the day, "Sept. 8".
fn is_american(text: &Text<'_>) -> bool {
    let small =
        |at: usize| text.word(at).parse::<u8>().ok().filter(|number| (1..=31).contains(number));
    let mut dotted = false;
    for at in 1..text.tokens.len() {
        let gap = text.gap(at);
        if gap == "/"
            && let (Some(first), Some(second)) = (small(at - 1), small(at))
            && (first > 12) != (second > 12)
        {
            return second > 12;
        }
        dotted |= gap == ". "
            && small(at).is_some()
            && matches!(text.word(at - 1), "Jan" | "Feb" | "Aug" | "Sept" | "Oct" | "Nov" | "Dec");
    }
    dotted
}

/// One entry for each date, in calendar order, its mentions in reading order, out of sorted ones.
fn collect(text: &Text<'_>, found: Vec<Found>) -> Vec<EventDate> {
    let mut dates: Vec<EventDate> = Vec::new();
    for Found { date, first, last, how } in found {
        let mention = Mention::of(text, first, last, None);
        let certainty = how.is_inferred().then_some(Certainty::Inferred);
        match dates.last_mut() {
            Some(entry) if entry.date == date => {
                entry.mentions.push(mention);
                entry.certainty = entry.certainty.and(certainty);
            }
            _ => dates.push(EventDate { date, certainty, mentions: vec![mention] }),
        }
    }
    dates
}

/// Lexemes from a month within which a day without a month is of that one.
const MONTH_REACH: usize = 5;

/// The date that a text spoke of last.
#[derive(Debug, Clone, Copy)]
struct Spoken {
    date: PartialDate,
    /// Its first lexeme.
    first: usize,
    /// Its last lexeme.
    last: usize,
    /// Its month was printed.
    with_month: bool,
}

/// The pass over the words.
struct Finder<'a> {
    text: &'a Lexemes<'a>,
    published: Option<Date>,
    /// The language is not known.
    unknown: bool,
    found: Vec<Found>,
    /// Words of four digits that are no years.
    counts: Vec<usize>,
    spoken: Option<Spoken>,
    /// The last one that was a day of a known year.
    day: Option<Date>,
}

impl Finder<'_> {
    fn scan(&mut self) {
        let mut at = 0;
        while at < self.text.all.len() {
            at = self.expression(at).map_or(at, |last| last.max(at)) + 1;
        }
    }

    /// Takes the expression that begins at lexeme `at`; its last lexeme.
    fn expression(&mut self, at: usize) -> Option<usize> {
        match self.text.what(at)? {
            What::Word(Sense::None) => None,
            What::Word(Sense::Weekday(weekday, form)) => self.weekday(at, at, weekday, form),
            What::Word(Sense::Month(..)) => self.month(at),
            What::Word(Sense::Today(days)) => self.today(at, days),
            What::Word(Sense::Near(days)) => self.near(at, days),
            What::Word(Sense::Feast(feast)) => self.feast(at, feast),
            What::Word(Sense::Count(..) | Sense::Number(_) | Sense::Unit(..)) => {
                self.distance(at).or_else(|| self.span(at))
            }
            What::Word(Sense::Ago | Sense::In) => self.distance_behind(at),
            What::Word(
                Sense::Span(..) | Sense::SameYear | Sense::Direction(_) | Sense::NearDirection(_),
            ) => self.span(at),
            What::Word(Sense::Ordinal(_)) => self.numbered(at),
            What::Date(..) | What::Year(_) | What::Month(_) | What::Day(_) | What::Ordinal(_) => {
                self.numbered(at)
            }
            What::Number(..) => self.distance(at).or_else(|| self.numbered(at)),
            What::Word(_) => None,
        }
    }

    /// A date that begins with a number.
    fn numbered(&mut self, at: usize) -> Option<usize> {
        if let Some(date) = self.text.printed(at).or_else(|| self.foreign(at)) {
            return self.calendar(&date, at);
        }
        self.solar(at).or_else(|| self.years(at)).or_else(|| self.day_alone(at))
    }

    /// A day with the name of its month, in whatever language, of a text whose language is not known.
    fn foreign(&self, at: usize) -> Option<Printed> {
        let text = self.text;
        let date = calendar::printed(text.text, text.all[at].first, Order::DayFirst);
        let date = date.filter(|_| self.unknown)?;
        let day = date.day?;
        Some(Printed {
            first: at,
            last: text.of_word(date.last),
            year: date.year.map(Year::Number),
            month: date.month,
            days: [Some(day), date.until].into_iter().flatten().collect(),
            direction: None,
        })
    }

    /// A mention from lexeme `first` to `last`.
    fn take(&mut self, date: PartialDate, first: usize, last: usize, how: How) -> usize {
        let all = &self.text.all;
        self.found.push(Found { date, first: all[first].first, last: all[last].last, how });
        self.spoken = Some(Spoken { date, first, last, with_month: false });
        self.day = date.as_day().or(self.day);
        last
    }

    fn reference(&self, first: usize, last: usize) -> Option<Reference> {
        Some(Reference {
            published: self.published?,
            direction: None,
            tense: tense::tense(self.text, first, last),
            plain_ahead: self.text.lexicon.habits.plain_ahead,
        })
    }

    /// A month, with or without day and year.
    fn month(&mut self, at: usize) -> Option<usize> {
        let date = self.text.printed(at)?;
        let bare = date.days.is_empty() && date.year.is_none() && date.direction.is_none();
        if bare && !self.is_month(at) && self.shared_year(&date).is_none() {
            return None;
        }
        self.calendar(&date, at)
    }

    /// Resolves a printed calendar date and takes it with all of its days.
    fn calendar(&mut self, date: &Printed, first: usize) -> Option<usize> {
        if first > 0 && self.text.has(first - 1, Roles::NUMBERED) && date.first == date.last {
            return None;
        }
        // "31 April" is no day and no April.
        if !date.exists() {
            return Some(date.last);
        }
        let every = first.checked_sub(1).is_some_and(|lead| self.text.has(lead, Roles::EVERY));
        let (year, how) = match every && date.year.is_none() {
            true => (None, Rule::Open.into()),
            false => self.year_of(date, first)?,
        };
        let last = date.last;
        if date.days.is_empty() {
            // A month of no known year says nothing.
            let month = PartialDate::month(year?, date.month)?;
            self.take(month, first, last, how);
        }
        for day in &date.days {
            let day = match year {
                Some(year) => PartialDate::day(Date::new(year, date.month, *day).ok()?),
                None => PartialDate::yearly(date.month, *day)?,
            };
            self.take(day, first, last, how);
        }
        self.spoken = self.spoken.map(|spoken| Spoken { with_month: true, ..spoken });
        Some(last)
    }
}

#[cfg(test)]
mod measured;
#[cfg(test)]
mod tests;
