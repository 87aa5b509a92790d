//! Raw item -> [`Draft`]: what a file claims about its article. Everything is optional here; only
//! `enrich` turns claims into an [`Article`](crate::article::Article).

mod anpa;
mod as_file;
mod columns;
mod draft;
mod epub;
pub mod explain;
mod exports;
mod feed;
pub mod flattened;
pub mod html;
mod hyphen;
mod json;
mod mail;
pub mod markdown;
mod mets;
mod mhtml;
mod newsml;
mod newsml_g2;
mod nitf;
mod office;
mod page;
#[cfg(feature = "pdf")]
mod pdf;
mod plain;
pub mod residue;
mod response;
mod reuters;
mod ritzau;
mod rtf;
pub mod saved;
mod scan;
pub mod text;
mod wire;
mod xml;

use std::collections::HashSet;

use xxhash_rust::xxh3::xxh3_64;

pub use self::{
    as_file::as_file,
    columns::{Columns, ColumnsError},
    draft::Draft,
};
use self::{page::of_page, plain::unix_lines};
use crate::{
    read::{
        skip::Reason,
        source::{Format, RawItem, decode},
    },
    text::words,
};

/// Reads the drafts in one raw item: one, but for JSON that wraps a list of articles. `columns` are those
/// that the user named in records.
///
/// # Errors
/// Why the item as a whole holds no article; single articles of a list fail for themselves.
pub fn parse(item: &RawItem, columns: &Columns) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    let drafts = match item.format {
        Format::Html
        | Format::NexisHtml
        | Format::FactivaHtml
        | Format::Europresse
        | Format::ProquestHtml => of_page(item.format, &markup(item), item.address.as_deref())?,
        Format::NexisText => exports::nexis::parse_text(&text(item))?,
        Format::ProquestText => exports::proquest::parse_text(&text(item))?,
        Format::Mhtml => vec![mhtml::parse(&item.bytes)],
        Format::Text => vec![text::parse(&text(item))],
        Format::Markdown => vec![markdown::parse(&text(item))],
        Format::JsonLines => vec![json::record(&json(item), columns)],
        Format::Json | Format::JsonFeed => json::document(&json(item), columns)?,
        Format::Feed => feed::parse(&markup(item))?,
        Format::NewsMl => newsml::parse(&markup(item))?,
        Format::NewsMlG2 => newsml_g2::parse(&markup(item))?,
        Format::Nitf => nitf::parse(&markup(item))?,
        Format::Alto | Format::PageXml => scan::parse(&markup(item))?,
        Format::Mets => mets::parse(&markup(item), &item.pages)?,
        Format::Ritzau => ritzau::parse(&markup(item))?,
        Format::FactivaXml => exports::factiva::parse_xml(&markup(item))?,
        Format::ReutersSgml => reuters::parse(&markup(item))?,
        Format::Anpa => anpa::parse(&text(item))?,
        #[cfg(feature = "pdf")]
        Format::Pdf => pdf::parse(&item.bytes)?,
        Format::Docx => office::parse_docx(&item.bytes)?,
        Format::Odt => office::parse_odt(&item.bytes)?,
        Format::Epub => epub::parse(&item.bytes)?,
        Format::Rtf => rtf::parse(&item.bytes)?,
        Format::Mail => mail::parse(&item.bytes)?,
        // Of what a crawler brings home much is no page that anybody reads.
        Format::Response => {
            vec![response::parse(&item.bytes, item.address.as_deref()).and_then(with_body)]
        }
    };
    // What holds one article and fails has failed as a whole.
    match <[_; 1]>::try_from(drafts) {
        Ok([draft]) => Ok(vec![Ok(worded(draft?)?)]),
        Err(drafts) => Ok(drafts.into_iter().map(|draft| draft.and_then(worded)).collect()),
    }
}

/// Whether columns that the user names have a say in what is read of a format.
pub fn has_columns(format: Format) -> bool {
    matches!(format, Format::Json | Format::JsonFeed | Format::JsonLines)
}

/// The text of an item.
fn text(item: &RawItem) -> String {
    unix_lines(decode(&item.bytes, false, None))
}

/// The text of an item of markup, which says itself how it is encoded.
fn markup(item: &RawItem) -> String {
    decoded(&item.bytes)
}

/// The text of markup.
fn decoded(bytes: &[u8]) -> String {
    unix_lines(decode(bytes, true, None))
}

/// The text of an item of JSON, which is kept as it is.
fn json(item: &RawItem) -> String {
    decode(&item.bytes, false, None)
}

/// Reads a web page and keeps what was read on the way; `None` for an item that is none.
pub fn page(item: &RawItem) -> Option<Result<html::Reading, Reason>> {
    let read = match item.format {
        Format::Html => html::read(&markup(item), item.address.as_deref()),
        Format::Mhtml => mhtml::read(&item.bytes),
        Format::Response => response::read(&item.bytes, item.address.as_deref()),
        _ => return None,
    };
    Some(read.and_then(html::Reading::of_article))
}

/// Most different words of a text. Long books have some ten thousand, lists of keys have no end: each word
/// takes room while the article is indexed, which nothing else bounds.
const MOST_WORDS: usize = 500_000;

/// What has no word in headline and text is no article, however well-formed its file, nor what has too many.
fn worded(draft: Draft) -> Result<Draft, Reason> {
    if !has_word(&draft.body) && !draft.title.as_deref().is_some_and(has_word) {
        return Err(Reason::NoText);
    }
    if has_too_many_words(&draft.body) {
        return Err(Reason::TooManyWords(MOST_WORDS));
    }
    Ok(draft)
}

fn has_too_many_words(text: &str) -> bool {
    // Nothing needs to be counted where each of them had less than this room.
    if text.len() < 6 * MOST_WORDS {
        return false;
    }
    let mut seen = HashSet::new();
    words(text).any(|word| seen.insert(xxh3_64(text[word].as_bytes())) && seen.len() > MOST_WORDS)
}

fn has_word(text: &str) -> bool {
    words(text).next().is_some()
}

fn with_body(draft: Draft) -> Result<Draft, Reason> {
    if draft.body.is_empty() { Err(Reason::NoText) } else { Ok(draft) }
}
