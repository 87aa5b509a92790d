//! Where and when a story says it was filed: "MUSCAT, Oman, Feb. 6 (Example Wire) -".
//!
//! A dateline stands at the beginning of one of the first lines, at times behind a slug or a byline.
//! Every such line is taken apart; one whose parts leave no doubt is taken, else the first that
//! capitals speak for.

mod reading;

use jiff::civil::Date;
use serde_json::json;

use self::reading::{Reading, headline_ends, part, reading};
use super::{Enricher, Trace, dates::calendar::Printed, words::Words};
use crate::{
    article::{Article, Dateline},
    date::PartialDate,
    knowledge::gazetteer,
    text::{Text, fold_phrase},
};

/// Lines that are looked at, and how far the first of them reach, in words.
const LINES: usize = 8;
const WORDS: usize = 160;

/// Most words of a headline before the place.
const HEADLINE: usize = 20;

/// Words of a slug, an agency or a byline before the place.
const LEAD: usize = 6;

/// Fills [`Article::dateline`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Datelines;

impl Enricher for Datelines {
    fn enrich(&self, words: &Words<'_>, article: &mut Article, trace: &mut Trace) {
        let text = &words.body;
        let Some(found) = find(words) else { return };
        let place = place(text, &found);
        let region = found.region.as_ref().map(|region| part(text, region));
        let city = text.span(*found.city.start(), *found.city.end());
        let (country, country_from) = match &region {
            Some(region) => (
                crate::knowledge::lexicon::regions::country_of(region),
                "the region behind the place",
            ),
            None => match crate::knowledge::lexicon::regions::country_of(city) {
                Some(country) => (Some(country), "the place is a region"),
                None => (country_of_city(city), "the most prominent place of the name"),
            },
        };
        let published = article.date.map(|stamp| stamp.date());
        let date = found.date.and_then(|date| day(&date, published)).map(PartialDate::day);
        let dateline = Dateline {
            text: printed_text(text, &found),
            place: Some(place),
            country: country.map(str::to_owned),
            date,
        };
        trace.tell(|| {
            let rule = if found.is_sure(text) {
                "its parts leave no doubt: a date, an agency or a known region, and an end"
            } else {
                "capitals at the head of a line, or the words behind a byline"
            };
            let open = found.date.is_some_and(|date| date.year.is_none());
            let year = if open { "the year nearest to publication" } else { "as printed" };
            let mut line = json!({ "type": "dateline", "kept": true, "value": dateline.text });
            line["place"] = json!(dateline.place);
            line["country"] = json!(country);
            line["country_from"] = json!(country.map(|_| country_from));
            line["date"] = json!(date);
            line["date_from"] = json!(date.map(|_| year));
            line["rule"] = json!(rule);
            line
        });
        article.dateline = Some(dateline);
    }
}

/// The country of the most prominent place of this name: a dateline leaves region and country out
/// only where readers know the place.
fn country_of_city(city: &str) -> Option<&'static str> {
    gazetteer::lookup(&fold_phrase(city)).next()?.place.country()
}

/// The dateline as printed, with the bracket or dot that belongs to its last word.
fn printed_text(text: &Text<'_>, found: &Reading) -> String {
    let mut printed = text.span(*found.words.start(), *found.words.end()).to_owned();
    let gap = text.gap(found.words.end() + 1);
    printed.extend(gap.chars().next().filter(|c| matches!(c, ')' | ']' | '.')));
    printed
}

/// The place as printed, with its regions: "PORTLAND, Ore.".
fn place(text: &Text<'_>, found: &Reading) -> String {
    let last = found.region.as_ref().map_or(*found.city.end(), |region| *region.end());
    let printed = part(text, &(*found.city.start()..=last));
    if printed.contains('\n') {
        printed.split_whitespace().collect::<Vec<_>>().join(" ")
    } else {
        printed
    }
}

/// The day of a dateline: of the years it leaves open the one nearest to publication.
pub(super) fn day(date: &Printed, published: Option<Date>) -> Option<Date> {
    let in_year = |year| Date::new(year, date.month, date.day?).ok();
    if let Some(year) = date.year {
        return in_year(year);
    }
    let published = published?;
    let year = published.year();
    [year.checked_sub(1)?, year, year.checked_add(1)?]
        .into_iter()
        .filter_map(in_year)
        .min_by_key(|day| (*day - published).get_days().abs())
}

/// The dateline of a body, if it has one.
pub(super) fn find(words: &Words<'_>) -> Option<Reading> {
    let text = &words.body;
    let words_seen = text.tokens.len().min(WORDS);
    let starts = (0..words_seen).filter(|&i| i == 0 || text.gap(i).contains('\n')).take(LINES);
    let mut likely = None;
    for start in starts {
        let is_title = start == 0 && begins_with_title(words);
        let froms = [
            Some(start),
            behind_stray_character(text, start),
            behind_lead(text, start),
            behind_headline(text, start),
        ];
        for from in froms {
            let Some(found) = from.and_then(|from| reading(text, from)) else { continue };
            if found.is_sure(text) && (!is_title || found.opens_story(text)) {
                return Some(found);
            }
            let is_likely = found.is_likely(text) && !is_kicker(text, &found);
            if likely.is_none() && from == Some(start) && !is_title && is_likely {
                likely = Some(found);
            }
        }
        if let Some(found) = behind_byline(text, start) {
            return Some(found);
        }
    }
    likely
}

/// Whether what stands in capitals before a colon is a kicker and no place: "HARBOUR STRIKE: Dockers walked out".
fn is_kicker(text: &Text<'_>, found: &Reading) -> bool {
    let is_place = |name: &str| gazetteer::lookup(&fold_phrase(name)).next().is_some();
    let cities = text.span(*found.city.start(), *found.city.end());
    found.ends_with_colon() && !cities.split('/').any(is_place)
}

/// Whether the first line of the body is its headline.
fn begins_with_title(words: &Words<'_>) -> bool {
    let title = words.title.source.trim();
    let body = words.body.source.trim_start();
    !title.is_empty() && body.starts_with(title) && body.len() > title.len()
}

/// The word behind a single character that a wire left before the place, as in "c    CHICAGO".
fn behind_stray_character(text: &Text<'_>, start: usize) -> Option<usize> {
    let stray = text.word(start).len() == 1 && text.gap(start + 1).starts_with("  ");
    (stray && start + 1 < text.tokens.len()).then_some(start + 1)
}

/// The place in capitals behind a headline that lost its line, as in "Harbour Fees to Rise MUSCAT
/// (Example Wire) -".
fn behind_headline(text: &Text<'_>, start: usize) -> Option<usize> {
    headline_ends(text, start, start + HEADLINE)
        .find(|&at| reading(text, at).is_some_and(|found| found.opens_story(text)))
}

/// Longest first line in bytes in which a headline is looked for.
const FIRST_LINE: usize = 1_200;

/// The byte of a body at which its dateline begins, where a headline that lost its line stands before
/// it and an agency in it.
pub(super) fn behind_headline_of(body: &str) -> Option<usize> {
    let line = body.lines().next()?;
    let cut = (0..=FIRST_LINE.min(line.len())).rev().find(|at| line.is_char_boundary(*at))?;
    let text = Text::new(&line[..cut]);
    let at = behind_headline(&text, 0).filter(|at| *at >= 3)?;
    let found = reading(&text, at).filter(Reading::has_agency)?;
    text.tokens.get(*found.words.start()).map(|token| token.start as usize)
}

/// The word behind a slug or an agency and its dash, as in "SPACE.com - TORONTO, Canada --".
fn behind_lead(text: &Text<'_>, start: usize) -> Option<usize> {
    let end = text.tokens.len().min(start + LEAD);
    (start + 1..end).take_while(|&i| !text.gap(i).contains('\n')).find(|&i| is_dash(text.gap(i)))
}

fn is_dash(gap: &str) -> bool {
    gap.contains([' ', ')']) && gap.contains(['-', '–', '—', '|'])
}

/// "By Jane Doe, Muscat: ..."
fn behind_byline(text: &Text<'_>, start: usize) -> Option<Reading> {
    if !text.word(start).eq_ignore_ascii_case("by") {
        return None;
    }
    let end = text.tokens.len().min(start + LEAD);
    let from = (start + 1..end).find(|&i| text.gap(i).trim() == ",")?;
    let found = reading(text, from).filter(Reading::ends_with_colon)?;
    let staff =
        ["Staff", "Senior", "Chief", "Political", "Special", "Correspondent", "Reporter", "Editor"];
    let capital = text.word(from).starts_with(char::is_uppercase);
    (capital && !staff.contains(&text.word(from))).then_some(found)
}

#[cfg(test)]
mod tests;
