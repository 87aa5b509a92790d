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
    enrich::{Passage, Words, dateline},
    text::Text,
};

/// Lines near the headline that may be a date line, and how long one may be in bytes.
const LINES: usize = 6;
const LINE: usize = 160;

/// A line of running text is longer than this many bytes, a headline's or author's last line is not.
const SHORT_LINE: usize = 45;

/// Sentences in which a day without year is the day of the news.
const LEAD: u32 = 3;

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
    let open = filed.or_else(|| day_of_lead(&words.body, order))?;
    let (year, support) = year_for(&words.body, &open)?;
    let day = Date::new(year, open.month, open.day?).ok()?;
    let source = match support {
        Support::Stated if filed.is_some() => DateSource::Dateline,
        _ => DateSource::Inferred,
    };
    Some((Stamp::day(day), source))
}

/// A line near the headline that is only a date, or that says "Published" before one.
fn date_line(words: &Words<'_>, order: Order) -> Option<Stamp> {
    let mut above: Option<&str> = None;
    let lines = words.body.source.lines().map(str::trim);
    for (number, line) in lines.take(LINES).enumerate() {
        // A date at the end of a paragraph of wrapped lines is no date line.
        let apart = number < 2 || above.is_some_and(|above| above.len() < SHORT_LINE);
        above = Some(line);
        if line.is_empty() || !apart {
            continue;
        }
        let bare = !line.ends_with(['.', ',', ';']) && line.contains(|c: char| !c.is_ascii_digit());
        let alone = if bare { date::read(line, order) } else { None };
        if let Some(stamp) = alone.or_else(|| labelled(line, order)) {
            return Some(stamp);
        }
    }
    None
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

/// How a text supports a year for a day that it prints without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Support {
    /// It only names the year, the latest one that it does not look ahead to.
    Named,
    /// It says how the year lies to its own: "last June 2025".
    Stated,
}

/// The year of a day that the text prints without one.
fn year_for(text: &Passage<'_>, day: &Printed) -> Option<(i16, Support)> {
    let years = (0..text.tokens.len()).filter(|&at| text.word(at).len() == 4);
    let named = years.filter_map(|at| named_year(text, at, day));
    let (year, support) = named.max_by_key(|(year, support)| (*support, *year))?;
    let Some(weekday) = weekday_before(text, day) else { return Some((year, support)) };
    // "Friday, Feb. 6" is right in few years only: the named one or one soon behind it, or none.
    let falls_on = |year: &i16| {
        let date = day.day.and_then(|d| Date::new(*year, day.month, d).ok());
        date.is_some_and(|date| date.weekday().to_monday_zero_offset() == weekday)
    };
    (year..=year.checked_add(2)?).find(falls_on).map(|year| (year, Support::Stated))
}

/// Days after Monday of the weekday that stands before a date.
fn weekday_before(text: &Text<'_>, day: &Printed) -> Option<i8> {
    let at = day.first.checked_sub(1).filter(|_| joins(text, day.first, &["", ",", ".", ".,"]))?;
    match lexicon::meaning(text.word(at))? {
        lexicon::Meaning::Weekday(weekday, _) => Some(weekday),
        _ => None,
    }
}

/// The year that the year at word `at` gives to `day`.
fn named_year(text: &Passage<'_>, at: usize, day: &Printed) -> Option<(i16, Support)> {
    let year = year_number(text, at).filter(|year| (1800..=2100).contains(year))?;
    let lead = at.checked_sub(1)?;
    let word = text.word(lead);
    let month = date::month_name(word).map(|name| name.number);
    let after_day = super::calendar::day_number(text, lead).is_some() && text.gap(at).trim() == ",";
    let counts = joins(text, at + 1, &[""]) && lexicon::is_counted(text.word(at + 1));
    if counts || !(month.is_some() || after_day || lexicon::leads_to_year(word)) {
        return None;
    }
    let looks_ahead = matches!(word, "by" | "until" | "through" | "before" | "to" | "due");
    if looks_ahead || tense(text, at, at) == Some(Tense::Future) {
        return None;
    }
    let reach = at.saturating_sub(2)..at;
    match reach.filter_map(|i| Direction::of(text.word(i))).next_back() {
        // "last June 2025" is of 2026 when it is told in February, of 2025 when in November.
        Some(Direction::Last) if month.is_some_and(|month| month < day.month) => {
            Some((year, Support::Stated))
        }
        Some(Direction::Last) => Some((year.checked_add(1)?, Support::Stated)),
        Some(Direction::Next) => Some((year.checked_sub(1)?, Support::Stated)),
        Some(Direction::This) => Some((year, Support::Stated)),
        // What was in June 2025 and is told in February is told in a later year.
        None if month.is_some_and(|month| month > day.month) => {
            Some((year.checked_add(1)?, Support::Named))
        }
        None => Some((year, Support::Named)),
    }
}

/// The first "February 6" of the lead that leaves its year open and does not lie ahead.
fn day_of_lead(text: &Passage<'_>, order: Order) -> Option<Printed> {
    (0..text.tokens.len())
        .take_while(|&at| text.tokens[at].sentence < LEAD)
        .filter(|&at| {
            let word = text.word(at);
            word.starts_with(|c: char| c.is_ascii_digit())
                || lexicon::meaning(word) == Some(lexicon::Meaning::Month)
        })
        .filter_map(|at| printed(text, at, order))
        .filter(|date| tense(text, date.first, date.last) != Some(Tense::Future))
        .find(|date| date.day.is_some() && date.year.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published(body: &str) -> Option<(String, DateSource)> {
        let words = Words::new("", body);
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
        is("LIMA, Feb. 6 - It began last June 2025.", "2026-02-06", DateSource::Dateline);
        is("LIMA, Feb. 6 - It began in 2026.", "2026-02-06", DateSource::Inferred);
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
    fn a_weekday_before_the_day_decides_between_the_years() {
        is(
            "Envoys met on Friday, Feb. 6. Talks began in 2025.",
            "2026-02-06",
            DateSource::Inferred,
        );
        assert_eq!(published("Envoys met on Monday, Feb. 6. Talks began in 2025."), None);
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
