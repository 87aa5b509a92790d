//! The publication date of an article whose source states none: from the dateline, from a date line
//! near the headline, or, where the text names only month and day, by the years it speaks of.
//!
//! Without support for a year there is no date: never today, never the file's own time.

use jiff::civil::Date;

use super::{
    calendar::{Printed, joins, printed, year_number},
    lexicon, order,
    resolve::Direction,
    tense::{Tense, tense},
};
use crate::{
    article::{Article, DateSource},
    date::{self, Order, Stamp},
    enrich::{Words, dateline},
    text::Text,
};

/// Lines near the headline that may be a date line, and how long one may be in bytes.
const LINES: usize = 6;
const LINE: usize = 160;

/// Words that say that the date behind them is the publication date.
const LABELS: &[&str] = &[
    "published",
    "posted",
    "updated",
    "date",
    "publié",
    "publicado",
    "veröffentlicht",
    "pubblicato",
    "опубликовано",
    "yayınlanma",
    "gepubliceerd",
    "opublikowano",
    "diterbitkan",
];

/// When the article was published, as far as its text tells, and what told so. To be asked before the
/// enrichers, of articles without a date.
pub fn publication_date(words: &Words<'_>, article: &Article) -> Option<(Stamp, DateSource)> {
    let order = order(article);
    let filed = dateline::find(words).and_then(|found| found.date);
    if let Some(day) = filed.and_then(|date| dateline::day(&date, None)) {
        return Some((Stamp::day(day), DateSource::Dateline));
    }
    if let Some(stamp) = date_line(words, order) {
        return Some((stamp, DateSource::Text));
    }
    let year = year_of_text(&words.body)?;
    let in_year = |date: &Printed| Date::new(year, date.month, date.day?).ok();
    if let Some(day) = filed.as_ref().and_then(in_year) {
        return Some((Stamp::day(day), DateSource::Dateline));
    }
    let first = first_day_without_year(&words.body, order)?;
    Some((Stamp::day(in_year(&first)?), DateSource::Inferred))
}

/// A line near the headline that is only a date, or that says "Published" before one.
fn date_line(words: &Words<'_>, order: Order) -> Option<Stamp> {
    let lines = words.body.source.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.take(LINES).find_map(|line| {
        if let Some(stamp) = labelled(line, order) {
            return Some(stamp);
        }
        date::read(line, order).filter(|_| line.contains(|c: char| !c.is_ascii_digit()))
    })
}

/// The date behind a label, "Published Saturday, March 31, 2018 1:19PM": at most a few words behind.
fn labelled(line: &str, order: Order) -> Option<Stamp> {
    let mut end = line.len().min(LINE);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    let text = Text::new(&line[..end]);
    let is_label = |&i: &usize| {
        let word = text.word(i).to_lowercase();
        LABELS.contains(&word.as_str())
    };
    let label = (0..text.tokens.len()).find(is_label)?;
    let behind = &line[text.tokens[label].end as usize..end];
    let (range, stamp) = date::find(behind, order)?;
    let between = Text::new(&behind[..range.start]).tokens.len();
    (between <= 3).then_some(stamp)
}

/// The year that a text is most likely of: the last one that it names and does not look ahead to;
/// the one behind it where it calls that year the last one.
fn year_of_text(text: &Text<'_>) -> Option<i16> {
    let years = (0..text.tokens.len()).filter(|&at| text.word(at).len() == 4);
    years.filter_map(|at| named_year(text, at)).max()
}

/// The year that the year at word `at` tells the text to be of.
fn named_year(text: &Text<'_>, at: usize) -> Option<i16> {
    let year = year_number(text, at).filter(|year| (1800..=2100).contains(year))?;
    let lead = at.checked_sub(1)?;
    let word = text.word(lead);
    let after_month = date::month_name(word).is_some();
    let after_day = super::calendar::day_number(text, lead).is_some() && text.gap(at).trim() == ",";
    if !(after_month || after_day || lexicon::leads_to_year(word)) {
        return None;
    }
    if joins(text, at + 1, &[""]) && lexicon::is_counted(text.word(at + 1)) {
        return None;
    }
    let looks_ahead = matches!(word, "by" | "until" | "through" | "before" | "to" | "due");
    if looks_ahead || tense(text, at, at) == Some(Tense::Future) {
        return None;
    }
    // "last June 2025", "last year, 2025"
    let reach = at.saturating_sub(3)..at;
    let direction = reach.filter_map(|i| Direction::of(text.word(i))).next_back();
    match direction {
        Some(Direction::Last) => year.checked_add(1),
        Some(Direction::Next) => year.checked_sub(1),
        _ => Some(year),
    }
}

/// The first "February 6" of a text that leaves its year open.
fn first_day_without_year(text: &Text<'_>, order: Order) -> Option<Printed> {
    (0..text.tokens.len())
        .filter(|&at| {
            let word = text.word(at);
            word.starts_with(|c: char| c.is_ascii_digit())
                || lexicon::meaning(word) == Some(lexicon::Meaning::Month)
        })
        .filter_map(|at| printed(text, at, order))
        .find(|date| date.day.is_some() && date.year.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published(body: &str) -> Option<(String, DateSource)> {
        let words = Words { title: Text::new(""), body: Text::new(body) };
        publication_date(&words, &Article::default()).map(|(stamp, from)| (stamp.to_string(), from))
    }

    fn is(body: &str, date: &str, source: DateSource) {
        assert_eq!(published(body), Some((date.to_owned(), source)), "{body}");
    }

    #[test]
    fn a_dateline_with_a_year_dates_the_article() {
        is(
            "Moscow, 6 February 2026 (Example Wire) – A rocket.",
            "2026-02-06",
            DateSource::Dateline,
        );
        is("LIMA, Feb. 6 - It began in 2026.", "2026-02-06", DateSource::Dateline);
    }

    #[test]
    fn a_date_line_near_the_headline_dates_the_article() {
        is("Talks resume\n\n6 February 2026\n\nEnvoys met.", "2026-02-06", DateSource::Text);
        is(
            "Talks resume\nBy Jane Doe\nFebruary 6, 2026\nEnvoys met.",
            "2026-02-06",
            DateSource::Text,
        );
        is(
            "News Desk Published Friday, February 6, 2026 1:19PM CST\n\nEnvoys met.",
            "2026-02-06T13:19:00-06:00",
            DateSource::Text,
        );
    }

    #[test]
    fn a_day_without_year_takes_the_last_year_that_the_text_names() {
        let inferred = DateSource::Inferred;
        is(
            "Envoys met on February 6. Talks began in 2025 and stopped in 2026.",
            "2026-02-06",
            inferred,
        );
        is(
            "Envoys met on February 6. The strikes of last June 2025 ended.",
            "2026-02-06",
            inferred,
        );
        is(
            "Envoys met on February 6. Of 2026 people 2000 men left since 2024.",
            "2024-02-06",
            inferred,
        );
        is(
            "Envoys met on February 6. Sales rose in 2025 and will rise by 2030.",
            "2025-02-06",
            inferred,
        );
    }

    #[test]
    fn without_support_for_a_year_there_is_no_date() {
        for body in
            ["Envoys met on February 6.", "Envoys met on Friday.", "Sales rose in 2025.", ""]
        {
            assert_eq!(published(body), None, "{body}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_panic(s in "\\PC{0,60}", d in "(Published|Feb|last|in|[0-9]{1,4}|[-,. \n]){0,20}") {
            published(&s);
            published(&d);
        }
    }
}
