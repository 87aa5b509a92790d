//! What a page holds: blocks, metadata, and the lines that look like bylines and dates.

use super::blocks::{Block, Tag};

/// The content of a page, in reading order.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The blocks that a reader sees.
    pub blocks: Vec<Block>,
    /// The block-level elements that hold them, each after the one around it; the first is the page.
    pub elements: Vec<Element>,
    /// `<meta>`: name, property or itemprop in lower case, and content.
    pub metas: Vec<(String, String)>,
    /// `<title>`.
    pub title: Option<String>,
    /// `<link rel="canonical">`.
    pub canonical: Option<String>,
    /// Other addresses that the head gives for this page or others like it.
    pub links: Vec<String>,
    /// Begins and ends of elements inside headings: number of the block, byte of its text.
    pub seams: Vec<(usize, usize)>,
    /// `<html lang>`.
    pub language: Option<String>,
    /// Sources of the JSON-LD blocks.
    pub json_ld: Vec<String>,
    /// Elements whose markup says byline or date.
    pub marks: Vec<Mark>,
    /// Rows of two cells, and terms with their definitions.
    pub pairs: Vec<Pair>,
}

/// A block-level element.
#[derive(Debug, Clone, Default)]
pub struct Element {
    /// Number of the element around it; the first is its own.
    pub parent: u32,
    /// How many elements are around it.
    pub depth: u32,
    /// Its kind.
    pub tag: Tag,
    /// Hashes of the words in its classes and id.
    pub names: Vec<u32>,
}

/// A label and its value, side by side.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Left cell or term.
    pub label: String,
    /// Right cell or definition.
    pub value: String,
    /// Bits of [`place`](super::blocks::place).
    pub place: u16,
}

impl Page {
    /// The content of the first `<meta>` that has one of the names, the first name first.
    pub fn meta(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| {
            let of_name = self.metas.iter().filter(|(n, _)| n == name);
            of_name.map(|(_, content)| content.as_str()).next()
        })
    }
}

/// The part of an article that the markup of an element claims to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// `<time>`, or microdata of a publication date.
    Time,
    /// A class or id about dates.
    Date,
    /// `rel="author"` or microdata.
    Author,
    /// A link to the page of an author.
    Profile,
    /// A class or id about authors.
    Byline,
}

/// An element whose markup says byline or date.
#[derive(Debug, Clone)]
pub struct Mark {
    /// What the markup claims.
    pub claim: Claim,
    /// Its machine-readable value, where it has one.
    pub value: Option<String>,
    /// Its text.
    pub text: String,
    /// It says that it is about the first publication.
    pub published: bool,
    /// It says that it is about a later change.
    pub updated: bool,
    /// It is in a quotation: an embedded message of someone else.
    pub quoted: bool,
    /// Number of the block that it is in.
    pub block: usize,
    /// First byte of its text in that block.
    pub at: usize,
    /// Bits of [`place`](super::blocks::place).
    pub place: u16,
}
