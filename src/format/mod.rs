//! Raw item -> [`Draft`]: what a file claims about its article. Everything is optional here; only
//! `enrich` turns claims into an [`Article`](crate::article::Article).

pub mod flattened;
pub mod html;
mod json;
pub mod markdown;
pub mod residue;
pub mod text;

use crate::{
    article::{DateSource, Fact},
    date::Stamp,
    input::{Format, RawItem, decode},
    report::Reason,
    text::words,
};

/// Reads the drafts in one raw item: one, but for JSON that wraps a list of articles.
///
/// # Errors
/// Why the item as a whole holds no article; single articles of a list fail for themselves.
pub fn parse(item: &RawItem) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    let source = decode(&item.bytes, item.format == Format::Html);
    let source = match item.format {
        // Lines may end as on old machines; JSON keeps its text as it is.
        Format::Html | Format::Text | Format::Markdown if source.contains('\r') => {
            source.replace("\r\n", "\n").replace('\r', "\n")
        }
        _ => source,
    };
    let draft = match item.format {
        Format::Html => html::parse(&source)?,
        Format::Text => text::parse(&source)?,
        Format::Markdown => markdown::parse(&source)?,
        Format::JsonLines => json::record(&source)?,
        Format::Json => {
            let drafts = json::document(&source)?;
            return Ok(drafts.into_iter().map(|draft| draft.and_then(worded)).collect());
        }
    };
    Ok(vec![Ok(worded(draft)?)])
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
