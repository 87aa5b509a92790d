//! The days, months and years that a text speaks of.
//!
//! One pass over the words: each is looked up in the table of the article's language, calendar dates
//! are put together, and what is named without a year ("Friday", "Feb. 6", "last month") is resolved
//! against the day of publication, or against the day spoken of before ("the following day"); the
//! tense of the sentence decides between the last one and the next. Where nothing tells the year of a
//! day, the day is kept without one. Durations and vague times ("recently", "last week") are left out.

pub(in crate::read::enrich) mod calendar;
mod days;
mod digits;
mod distance;
mod explain;
mod finder;
mod grammar;
mod holidays;
mod lexeme;
pub(in crate::read::enrich) mod lexemes;
mod names;
mod numbers;
mod numerals;
pub(in crate::read::enrich) mod order;
mod reader;
mod relative;
mod resolve;
mod scan;
pub(in crate::read::enrich) mod tense;
mod weekday;
mod which_year;
pub(in crate::read::enrich) mod year;
mod year_behind;
mod years;

use self::{explain::Found, finder::Finder, lexemes::Lexemes, order::order};
use super::{Enricher, Trace, words::Words};
use crate::{
    article::{Article, Certainty, EventDate, Mention},
    knowledge::lexicon::time::lexicon,
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

#[cfg(test)]
mod measured;
#[cfg(test)]
mod tests;
