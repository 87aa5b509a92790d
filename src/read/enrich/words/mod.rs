//! The words of an article, cut and looked up once for all enrichers.

pub mod evidence;
mod named;
mod passage;
mod shape;
mod signature;
pub mod span;
pub mod toponyms;

pub use named::{Named, Sense};
pub use passage::Passage;
pub use shape::{Shape, shape};
pub use signature::{Signature, signature};

use std::{cell::OnceCell, ops::Range};

/// What an enricher reads: the article's own words, cut once.
#[derive(Debug)]
pub struct Words<'a> {
    /// Words of the headline.
    pub title: Passage<'a>,
    /// Words of the main text.
    pub body: Passage<'a>,
    /// Stretches that may name a place, in headline and main text.
    pub spots: [Vec<span::Span>; 2],
    /// Words of the main text that are its lead; before them stands at most the headline again.
    pub lead: Range<usize>,
    /// Names in headline and main text, once the enricher of actors has tagged them.
    pub named: OnceCell<[Vec<Named>; 2]>,
}

impl<'a> Words<'a> {
    /// Cuts headline and main text.
    pub fn new(title: &'a str, body: &'a str) -> Self {
        let title = Passage::new(title);
        let body = Passage::new(body);
        let spots = [toponyms::recognise(&title), toponyms::recognise(&body)];
        let lead = lead(&title, &body);
        Self { title, body, spots, lead, named: OnceCell::new() }
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
pub fn beginning(body: &str) -> &str {
    let end = (0..=READ.min(body.len())).rev().find(|at| body.is_char_boundary(*at));
    &body[..end.unwrap_or(0)]
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
