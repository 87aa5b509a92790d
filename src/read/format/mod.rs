//! Raw item -> [`Draft`]: what a file claims about its article. Everything is optional here; only
//! `enrich` turns claims into an [`Article`](crate::article::Article).

pub mod explain;
pub mod flattened;
pub mod html;
mod json;
mod lax;
pub mod markdown;
mod mhtml;
pub mod residue;
pub mod saved;
pub mod text;

use crate::{
    article::{DateSource, Fact},
    date::Stamp,
    read::{
        skip::Reason,
        source::{Format, MAX_ITEM, RawItem, decode},
    },
    text::words,
};

/// Largest text in bytes.
const MAX_TEXT: usize = MAX_ITEM;
/// Most lines of a text, and marks of Markdown: each becomes a part with its own memory. A book of a
/// thousand pages has a tenth of it; what has more are lists of data.
const MAX_LINES: usize = 500_000;

/// Refuses a text that is too large, has too many lines or `marks`, or nothing in it.
fn check_size(text: &str, marks: impl Fn(u8) -> bool) -> Result<(), Reason> {
    if text.len() > MAX_TEXT {
        return Err(Reason::TooLarge(MAX_TEXT as u64));
    }
    if text.bytes().filter(|b| *b == b'\n' || marks(*b)).count() > MAX_LINES {
        return Err(Reason::TooComplex(MAX_LINES));
    }
    if text.trim().is_empty() { Err(Reason::Empty) } else { Ok(()) }
}

/// Reads the drafts in one raw item: one, but for JSON that wraps a list of articles.
///
/// # Errors
/// Why the item as a whole holds no article; single articles of a list fail for themselves.
pub fn parse(item: &RawItem) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    let text = || unix_lines(decode(&item.bytes, item.format == Format::Html, None));
    // JSON keeps its text as it is.
    let json = || decode(&item.bytes, false, None);
    let draft = match item.format {
        Format::Html => html::parse(&text(), None)?,
        Format::Mhtml => mhtml::parse(&item.bytes)?,
        Format::Text => text::parse(&text())?,
        Format::Markdown => markdown::parse(&text())?,
        Format::JsonLines => json::record(&json())?,
        Format::Json => {
            let drafts = json::document(&json())?;
            return Ok(drafts.into_iter().map(|draft| draft.and_then(worded)).collect());
        }
    };
    Ok(vec![Ok(worded(draft)?)])
}

/// Reads a web page and keeps what was read on the way; `None` for an item that is none.
pub fn page(item: &RawItem) -> Option<Result<html::Reading, Reason>> {
    match item.format {
        Format::Html => Some(html::read(&unix_lines(decode(&item.bytes, true, None)), None)),
        Format::Mhtml => Some(mhtml::read(&item.bytes)),
        _ => None,
    }
}

/// Lines may end as on old machines.
fn unix_lines(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

/// What has no word in headline and text is no article, however well-formed its file.
fn worded(draft: Draft) -> Result<Draft, Reason> {
    let has_word = |text: &str| words(text).next().is_some();
    if has_word(&draft.body) || draft.title.as_deref().is_some_and(has_word) {
        Ok(draft)
    } else {
        Err(Reason::NoText)
    }
}

/// What a source claims. Nothing in it is checked or inferred yet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Draft {
    /// Identity given by the source itself.
    pub id: Option<String>,
    /// Canonical address.
    pub url: Option<String>,
    /// Name or domain of the publisher.
    pub publisher: Option<String>,
    /// Persons, already without "By".
    pub byline: Vec<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// Section of the publication.
    pub section: Option<String>,
    /// Keywords.
    pub keywords: Vec<String>,
    /// Address of the lead image.
    pub image: Option<String>,
    /// Whether one must pay to read it.
    pub paywalled: Option<bool>,
    /// Headline.
    pub title: Option<String>,
    /// Main text, paragraphs separated by blank lines. Of input that is plain article text
    /// already (a JSONL `text` field) the very same text, so that offsets stay true.
    pub body: String,
    /// Publication date and where it was found.
    pub date: Option<(Stamp, DateSource)>,
    /// Rows of key-fact tables.
    pub facts: Vec<Fact>,
}
