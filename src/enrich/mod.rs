//! Draft -> article: the place where claims become facts.
//!
//! Every [`Enricher`] is pure and infallible, has a folder of its own with its data beside it, and
//! reads the text as cut into words and looked up once by [`Passage`].

pub mod actors;
pub mod dateline;
pub mod dates;
pub mod gazetteer;
mod identity;
mod language;
mod passage;
pub mod places;
pub mod topics;
mod trace;

pub use passage::Passage;
pub use trace::Trace;

use std::ops::Range;

use crate::{article::Article, format::Draft};

/// What an enricher reads: the article's own words, cut once.
#[derive(Debug)]
pub struct Words<'a> {
    /// Words of the headline.
    pub title: Passage<'a>,
    /// Words of the main text.
    pub body: Passage<'a>,
    /// Stretches that may name a place, in headline and main text.
    spots: [Vec<places::Span>; 2],
    /// Words of the main text that are its lead; before them stands at most the headline again.
    lead: Range<usize>,
}

impl<'a> Words<'a> {
    /// Cuts headline and main text.
    pub fn new(title: &'a str, body: &'a str) -> Self {
        let (title, body) = (Passage::new(title), Passage::new(body));
        let spots = [places::recognise(&title), places::recognise(&body)];
        let lead = lead(&title, &body);
        Self { title, body, spots, lead }
    }
}

/// Words that a paragraph of the lead has at least; shorter ones are subheadings and bylines.
const LINE: usize = 10;

/// Sentences that a lead has at most, where the text has no paragraphs.
const SENTENCES: u32 = 3;

/// The first paragraph behind the headline. Plain text of news agencies indents its paragraphs
/// instead of leaving lines blank.
fn lead(title: &Passage<'_>, body: &Passage<'_>) -> Range<usize> {
    let headline = if body.source.starts_with(title.source) { title.source.len() } else { 0 };
    let first = body.tokens.partition_point(|token| (token.start as usize) < headline);
    let Some(start) = body.tokens.get(first) else { return first..first };
    let ends = |at: &usize| {
        let gap = body.gap(*at);
        let paragraph = ["\n\n", "\n  ", "\n\t"].iter().any(|mark| gap.contains(mark));
        paragraph && at - first >= LINE || body.tokens[*at].sentence >= start.sentence + SENTENCES
    };
    first..(first + 1..body.tokens.len()).find(ends).unwrap_or(body.tokens.len())
}

/// How much of a main text is read for its dates, places, actors and topics, in bytes: half a
/// million words. The whole text is searched in any case.
const READ: usize = 3 << 20;

/// The part of a main text that is read.
fn beginning(body: &str) -> &str {
    let end = (0..=READ.min(body.len())).rev().find(|at| body.is_char_boundary(*at));
    &body[..end.unwrap_or(0)]
}

/// Fills some fields of an article from its words and from the fields filled before it.
pub trait Enricher: Send + Sync {
    /// Reads `words`, writes `article`; never touches `article.title` and `article.body`. Tells
    /// `trace` why, where it is on.
    fn enrich(&self, words: &Words<'_>, article: &mut Article, trace: &mut Trace);
}

/// All enrichers in the order in which they build on each other.
pub struct Enrichment {
    enrichers: Vec<Box<dyn Enricher>>,
}

impl Enrichment {
    /// Dateline and dates, then actors, places, topics.
    pub fn new() -> Self {
        Self {
            enrichers: vec![
                Box::new(dateline::Datelines),
                Box::new(dates::Dates),
                Box::new(actors::Actors),
                Box::new(places::Places),
                Box::new(topics::Topics),
            ],
        }
    }

    /// Turns the claims of a draft into the article. `path` and `item` say where it was read.
    pub fn article(&self, draft: Draft, path: &str, item: u64) -> Article {
        self.traced(draft, path, item, &mut Trace::off())
    }

    /// The same, and tells why the article says what it says.
    pub fn traced(&self, draft: Draft, path: &str, item: u64, trace: &mut Trace) -> Article {
        let mut article = identity::assert(draft, path, item, trace);
        // The enrichers read the texts while they write the other fields.
        let (title, body) = (std::mem::take(&mut article.title), std::mem::take(&mut article.body));
        let words = Words::new(&title, beginning(&body));
        if article.date.is_none() {
            let found = dates::publication_date(&words, &article, trace);
            (article.date, article.date_source) = found.unzip();
        }
        for enricher in &self.enrichers {
            enricher.enrich(&words, &mut article, trace);
        }
        (article.title, article.body) = (title, body);
        article
    }
}

impl Default for Enrichment {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lead(title: &str, body: &str) -> String {
        let words = Words::new(title, body);
        let Range { start, end } = words.lead;
        if start == end { String::new() } else { words.body.span(start, end - 1).to_owned() }
    }

    #[test]
    fn the_lead_is_the_first_paragraph_behind_the_headline() {
        let first = "Oman raised taxes on Friday, officials told reporters in Muscat";
        assert_eq!(lead("Taxes", &format!("{first}.\n\nMore later.")), first);
        assert_eq!(lead("Taxes rise", &format!("Taxes rise\n\n    {first}.\n    More.")), first);
        assert_eq!(
            lead("", &format!("By Joe Doe\n\n{first}.\n\nMore.")),
            format!("By Joe Doe\n\n{first}")
        );
        assert_eq!(lead("", "One. Two. Three. Four. Five."), "One. Two. Three");
        assert_eq!(lead("Same", "Same"), "");
        assert_eq!(lead("", ""), "");
    }
}
