//! Raw item -> [`Draft`]: what a file claims about its article. Everything is optional here; only
//! `enrich` turns claims into an [`Article`](crate::article::Article).

mod anpa;
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
#[cfg(feature = "pdf")]
mod pdf;
pub mod residue;
mod response;
mod reuters;
mod ritzau;
mod rtf;
pub mod saved;
pub mod text;
mod wire;
mod xml;

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

/// The drafts in the text of a page, which may be an export of a database.
fn of_page(
    format: Format,
    page: &str,
    address: Option<&str>,
) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    match format {
        Format::NexisHtml => exports::nexis::parse_html(page),
        Format::FactivaHtml => exports::factiva::parse_html(page),
        Format::Europresse => exports::europresse::parse(page),
        Format::ProquestHtml => exports::proquest::parse_html(page),
        _ => Ok(vec![html::parse(page, address)]),
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

/// A text without the escapes of addresses.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some(first) = rest.first() {
        let escaped =
            rest.get(1..3).filter(|_| *first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        let escaped = escaped.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(escaped.unwrap_or(*first));
        rest = &rest[if escaped.is_some() { 3 } else { 1 }..];
    }
    String::from_utf8_lossy(&bytes).into_owned()
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

fn with_body(draft: Draft) -> Result<Draft, Reason> {
    if draft.body.is_empty() { Err(Reason::NoText) } else { Ok(draft) }
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
    /// IPTC subjects by code: `medtop:20000304`, of older systems `subj:04011002`.
    pub topics: Vec<String>,
    /// The text is a summary: the source has no more.
    pub excerpt: bool,
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
