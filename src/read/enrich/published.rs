//! The publication date of an article whose source states none: from the dateline, from a date line
//! near the headline, from the path of its file, or, where the text names only month and day, by the
//! years it speaks of.
//!
//! Without support for a year there is no date: never today, never the file's own time.

use jiff::civil::Date;
use serde_json::json;

use super::{
    dates::{
        calendar::{Printed, printed},
        lexemes::Lexemes,
        order::order,
        tense::{Tense, tense_of_word},
        year::{Support, year_of},
    },
    path,
};
use crate::{
    article::{Article, DateSource},
    date::{self, Order, Stamp},
    knowledge::lexicon::time::{Sense, lexicon},
    read::enrich::{Trace, dateline, language::reads_english, words::Words},
    text::Text,
};

/// Lines near the headline that may be a date line, and how long one may be in bytes.
const LINES: usize = 6;
const LINE: usize = 160;

/// A line of running text is longer than this many bytes, a headline's or author's last line is not.
const SHORT_LINE: usize = 45;

/// Sentences in which a day without year is the day of the news.
const LEAD: u32 = 3;

/// Days between the dateline of a story and the day under which it is filed away.
const NEAR: i32 = 7;

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
pub fn publication_date(
    words: &Words<'_>,
    article: &Article,
    trace: &mut Trace,
) -> Option<(Stamp, DateSource)> {
    let found = found(words, article);
    trace.tell(|| {
        let (value, from) = found.as_ref().map(|((stamp, _), from)| (stamp, from)).unzip();
        let source = found.as_ref().map(|((_, source), _)| source);
        json!({ "type": "date", "value": value, "source": source, "from": from })
    });
    found.map(|(found, _)| found)
}

/// The date, its source, and in words what told it.
fn found(words: &Words<'_>, article: &Article) -> Option<((Stamp, DateSource), &'static str)> {
    let order = order(article, &words.body);
    let filed = dateline::find(words).and_then(|found| found.date);
    if let Some(day) = filed.and_then(|date| dateline::day(&date, None)) {
        return Some(((Stamp::day(day), DateSource::Dateline), "the dateline"));
    }
    if let Some(stamp) = date_line(words, order) {
        return Some(((stamp, DateSource::Text), "a line near the headline"));
    }
    if let Some(day) = day_of_path(article, filed.as_ref()) {
        return Some(((Stamp::day(day), DateSource::Path), "the path of the file"));
    }
    if !reads_english(article.language.as_deref()) {
        return None;
    }
    let lexicon = lexicon(article.language.as_deref().unwrap_or("en"));
    let lexemes = Lexemes::new(&words.body, lexicon, order);
    let open = filed.or_else(|| day_of_lead(&lexemes, order))?;
    let (year, support) = year_of(&lexemes, &open, filed.is_some())?;
    let day = Date::new(year, open.month, open.day?).ok()?;
    Some(match support {
        Support::Stated if filed.is_some() => (
            (Stamp::day(day), DateSource::Dateline),
            "the dateline; its year by what the text says of its own year, or by the weekday",
        ),
        Support::Stated => (
            (Stamp::day(day), DateSource::Inferred),
            "a day in the lead; its year by what the text says of its own year, or by the weekday",
        ),
        Support::Signs => (
            (Stamp::day(day), DateSource::Inferred),
            "a day in the dateline or the lead; its year by the years and months the text names",
        ),
    })
}

/// The day in the path of an article that is a file of its own. A day that the dateline gives
/// without a year must lie near it, else it is the day of something else.
fn day_of_path(article: &Article, filed: Option<&Printed>) -> Option<Date> {
    let day = path::day_in(&article.path).filter(|_| article.item == 0)?;
    let Some(filed) = filed else { return Some(day) };
    let filed = dateline::day(filed, Some(day))?;
    ((day - filed).get_days().abs() <= NEAR).then_some(day)
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
    let label = (0..text.tokens.len())
        .find(|&at| LABELS.contains(&text.word(at).to_lowercase().as_str()))?;
    let behind = &line[text.tokens[label].end as usize..end];
    let (range, stamp) = date::find(behind, order)?;
    let between = Text::new(&behind[..range.start]).tokens.len();
    (between <= 3).then_some(stamp)
}

/// The first "February 6" of the lead that leaves its year open and does not lie ahead.
fn day_of_lead(lexemes: &Lexemes<'_>, order: Order) -> Option<Printed> {
    let text = lexemes.text;
    (0..text.tokens.len())
        .take_while(|&at| text.tokens[at].sentence < LEAD)
        .filter(|&at| {
            let word = text.word(at);
            word.starts_with(|c: char| c.is_ascii_digit())
                || matches!(lexemes.sense_of_word(at), Sense::Month(..))
        })
        .filter_map(|at| printed(text, at, order))
        .filter(|date| tense_of_word(lexemes, date.first) != Some(Tense::Future))
        .find(|date| date.day.is_some() && date.year.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published(body: &str) -> Option<(String, DateSource)> {
        let words = Words::new("", body);
        publication_date(&words, &Article::default(), &mut Trace::off())
            .map(|(stamp, from)| (stamp.to_string(), from))
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
        is(
            "LIMA, Feb. 6 - Envoys met on Friday as they had in 2025.",
            "2026-02-06",
            DateSource::Inferred,
        );
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
    fn a_day_without_year_takes_the_year_on_which_signs_agree() {
        let inferred = DateSource::Inferred;
        is(
            "Envoys met on February 6. Talks began in May 2025 and stopped in September 2025.",
            "2026-02-06",
            inferred,
        );
        is(
            "Envoys met on February 6. The strikes of last June 2025 ended.",
            "2026-02-06",
            inferred,
        );
        is(
            "Envoys met on February 6. Sales fell in 2025. They will rise in 2026.",
            "2026-02-06",
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
        for body in [
            "Envoys met on February 6.",
            "Envoys met on Friday.",
            "Sales rose in 2025.",
            "Envoys met on February 6. Talks began in 1998.",
            "Envoys met on February 6. Of 2026 people 2000 men left since 2024.",
            "LIMA, Feb. 6 - Envoys met on Monday as they had in 2025.",
            "",
        ] {
            assert_eq!(published(body), None, "{body}");
        }
    }

    #[test]
    fn a_date_in_the_path_is_weaker_than_the_text_and_stronger_than_signs() {
        let of = |path: &str, body: &str| {
            let words = Words::new("", body);
            let article = Article { path: path.into(), ..Article::default() };
            publication_date(&words, &article, &mut Trace::off())
                .map(|(stamp, from)| (stamp.to_string(), from))
        };
        let path = "wire/2026-02-06-talks.txt";
        let day = |day: &str, from| Some((day.to_owned(), from));
        assert_eq!(of(path, "Envoys met."), day("2026-02-06", DateSource::Path));
        assert_eq!(
            of(path, "LIMA, Feb. 6 - It fell in 1998."),
            day("2026-02-06", DateSource::Path)
        );
        assert_eq!(
            of(path, "LIMA, 5 February 2025 - Envoys met."),
            day("2025-02-05", DateSource::Dateline)
        );
        assert_eq!(of(path, "LIMA, Aug. 6 - Envoys met."), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_panic(s in "\\PC{0,60}", d in "(Published|Feb|last|in|[0-9]{1,4}|[-,. \n]){0,20}") {
            published(&s);
            published(&d);
        }
    }
}
