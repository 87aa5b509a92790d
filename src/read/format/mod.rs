//! Raw item -> [`Draft`]: what a file claims about its article. Everything is optional here; only
//! `enrich` turns claims into an [`Article`](crate::article::Article).

mod anpa;
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
pub mod text;
mod wire;
mod xml;

pub use self::draft::Draft;
use self::{page::of_page, plain::unix_lines};
use crate::{
    read::{
        skip::Reason,
        source::{Format, RawItem, decode},
    },
    text::words,
};

/// Reads the drafts in one raw item: one, but for JSON that wraps a list of articles.
///
/// # Errors
/// Why the item as a whole holds no article; single articles of a list fail for themselves.
pub fn parse(item: &RawItem) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    let text = || unix_lines(decode(&item.bytes, false, None));
    // JSON keeps its text as it is.
    let json = || decode(&item.bytes, false, None);
    // Markup says itself how it is encoded.
    let xml = || unix_lines(decode(&item.bytes, true, None));
    let drafts = match item.format {
        Format::Html
        | Format::NexisHtml
        | Format::FactivaHtml
        | Format::Europresse
        | Format::ProquestHtml => of_page(item.format, &xml(), item.address.as_deref())?,
        Format::NexisText => exports::nexis::parse_text(&text())?,
        Format::ProquestText => exports::proquest::parse_text(&text())?,
        Format::Mhtml => vec![mhtml::parse(&item.bytes)],
        Format::Text => vec![text::parse(&text())],
        Format::Markdown => vec![markdown::parse(&text())],
        Format::JsonLines => vec![json::record(&json())],
        Format::Json => json::document(&json())?,
        Format::Feed => feed::parse(&xml())?,
        Format::NewsMl => newsml::parse(&xml())?,
        Format::NewsMlG2 => newsml_g2::parse(&xml())?,
        Format::Nitf => nitf::parse(&xml())?,
        Format::Ritzau => ritzau::parse(&xml())?,
        Format::FactivaXml => exports::factiva::parse_xml(&xml())?,
        Format::ReutersSgml => reuters::parse(&xml())?,
        Format::Anpa => anpa::parse(&text())?,
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

/// Reads a web page and keeps what was read on the way; `None` for an item that is none.
pub fn page(item: &RawItem) -> Option<Result<html::Reading, Reason>> {
    match item.format {
        Format::Html => {
            let text = unix_lines(decode(&item.bytes, true, None));
            Some(html::read(&text, item.address.as_deref()))
        }
        Format::Mhtml => Some(mhtml::read(&item.bytes)),
        Format::Response => Some(response::read(&item.bytes, item.address.as_deref())),
        _ => None,
    }
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

fn with_body(draft: Draft) -> Result<Draft, Reason> {
    if draft.body.is_empty() { Err(Reason::NoText) } else { Ok(draft) }
}
