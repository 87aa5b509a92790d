//! What a source claims of an article.

use crate::{
    article::{DateSource, Fact},
    date::Stamp,
};

/// What a source claims. Nothing in it is checked or inferred yet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Draft {
    /// Identity given by the source itself.
    pub id: Option<String>,
    /// Canonical address.
    pub url: Option<String>,
    /// Name or domain of the publisher.
    pub publisher: Option<String>,
    /// Persons, already without "By", else a desk.
    pub byline: Vec<String>,
    /// The byline is that of a desk, team or agency.
    pub byline_desk: bool,
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
    /// Mean confidence of the program that read a scan in its words, 0 to 1.
    pub ocr_confidence: Option<f32>,
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
    /// Date of the last change.
    pub modified: Option<Stamp>,
    /// Rows of key-fact tables.
    pub facts: Vec<Fact>,
}
