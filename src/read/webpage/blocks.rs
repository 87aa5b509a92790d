//! A block: a paragraph, heading, list item or table row as a reader sees it.
//!
//! Everything later works on blocks: which of them are the article, what its paragraphs are, which
//! line is the headline, the byline, the date.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use xxhash_rust::xxh3::xxh3_64;

/// The kinds of blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A heading of this level.
    Heading(u8),
    /// A `<p>`, or text without one.
    Paragraph,
    /// A list item or a line of a definition list.
    Item,
    /// A line inside a quotation.
    Quote,
    /// A row of a table.
    Row,
    /// A text below or beside a picture.
    Caption,
}

/// The place of a block: bits for the elements around it.
pub mod place {
    /// `<nav>`, or a menu by role.
    pub const NAV: u16 = 1;
    /// `<aside>`.
    pub const ASIDE: u16 = 2;
    /// `<footer>`.
    pub const FOOTER: u16 = 4;
    /// `<header>`.
    pub const HEADER: u16 = 8;
    /// `<form>`.
    pub const FORM: u16 = 16;
    /// `<article>`.
    pub const ARTICLE: u16 = 32;
    /// `<main>`.
    pub const MAIN: u16 = 64;
    /// Not shown by its own markup.
    pub const HIDDEN: u16 = 128;
    /// A class or id of article text: "entry-content".
    pub const GOOD: u16 = 256;
    /// A class or id of other text: "related", "teaser".
    pub const BAD: u16 = 512;
    /// `itemprop="articleBody"`.
    pub const BODY: u16 = 1024;
    /// A class or id of readers' comments.
    pub const COMMENTS: u16 = 2048;
    /// `<figure>`.
    pub const FIGURE: u16 = 4096;
    /// In a list.
    pub const LIST: u16 = 8192;
    /// In a table.
    pub const TABLE: u16 = 16384;
    /// A class or id of boxes that address the reader: newsletters, cookies, subscriptions.
    pub const BOX: u16 = 32768;
}

/// One block of a page.
#[derive(Debug, Clone)]
pub struct Block {
    /// Its text, with a line break for each `<br>`.
    pub text: String,
    /// Its kind.
    pub kind: Kind,
    /// Bits of [`place`].
    pub place: u16,
    /// Number of words.
    pub words: u32,
    /// Words inside links.
    pub linked: u32,
    /// Links.
    pub links: u32,
    /// Words in bold type.
    pub bold: u32,
    /// First byte of its first link, and one past the last byte of its last.
    pub link: Option<(usize, usize)>,
    /// Number of the element that holds it.
    pub element: u32,
}

/// The kinds of block-level elements.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Tag {
    /// Any other.
    #[default]
    Other,
    /// `<p>`.
    P,
    /// `<div>`.
    Div,
    /// `<section>`.
    Section,
    /// `<article>`.
    Article,
    /// `<main>`.
    Main,
    /// `<h1>` to `<h6>`.
    Heading,
    /// `<ul>`, `<ol>`, `<dl>`, `<menu>`.
    List,
    /// `<li>`, `<dt>`, `<dd>`.
    Item,
    /// `<blockquote>`.
    Quote,
    /// `<figure>` and `<figcaption>`.
    Figure,
    /// `<table>` and its parts.
    Table,
    /// `<td>` and `<th>`.
    Cell,
    /// `<header>`.
    Header,
    /// `<footer>`.
    Footer,
    /// `<nav>`.
    Nav,
    /// `<aside>`.
    Aside,
    /// `<form>` and `<fieldset>`.
    Form,
    /// `<pre>`.
    Pre,
}

impl Tag {
    /// The element of this name.
    pub fn named(name: &str) -> Self {
        match name {
            "p" => Self::P,
            "div" => Self::Div,
            "section" => Self::Section,
            "article" => Self::Article,
            "main" => Self::Main,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Self::Heading,
            "ul" | "ol" | "dl" | "menu" => Self::List,
            "li" | "dt" | "dd" => Self::Item,
            "blockquote" => Self::Quote,
            "figure" | "figcaption" => Self::Figure,
            "table" | "tbody" | "thead" | "tfoot" | "tr" | "caption" => Self::Table,
            "td" | "th" => Self::Cell,
            "header" => Self::Header,
            "footer" => Self::Footer,
            "nav" => Self::Nav,
            "aside" => Self::Aside,
            "form" | "fieldset" => Self::Form,
            "pre" => Self::Pre,
            _ => Self::Other,
        }
    }
}

/// Number of words of a text: what white space parts, and of scripts that print words without gaps two
/// characters for one.
pub fn count_words(text: &str) -> u32 {
    let parted = text.split_whitespace().count();
    let dense = if text.is_ascii() { 0 } else { text.chars().filter(|c| is_dense(*c)).count() };
    (parted + dense / 2) as u32
}

/// Whether a character is of a script without gaps between words: Chinese, Japanese, Thai, Lao,
/// Burmese, Khmer.
pub fn is_dense(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3134f}'
        | '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

/// Most words of an element's classes and id that are kept.
const MAX_NAMES: usize = 24;

/// Hashes of the words in a class or id: runs of letters, also where only a capital parts them
/// ("articleBody"), in lower case.
pub fn names(value: &str, into: &mut Vec<u32>) {
    let mut word = String::new();
    let mut lower = false;
    for c in value.chars().take(400) {
        if !c.is_ascii_alphabetic() || (c.is_ascii_uppercase() && lower) {
            add_name(&word, into);
            word.clear();
        }
        lower = c.is_ascii_lowercase();
        if c.is_ascii_alphabetic() {
            word.push(c.to_ascii_lowercase());
        }
    }
    add_name(&word, into);
}

fn add_name(word: &str, into: &mut Vec<u32>) {
    if word.len() > 1 && into.len() < MAX_NAMES {
        let hash = xxh3_64(word.as_bytes()) as u32;
        if !into.contains(&hash) {
            into.push(hash);
        }
    }
}

/// Parts of class names and ids, and the places that they mark.
const CUES: [(&str, u16); 44] = [
    ("article-body", place::GOOD),
    ("articlebody", place::GOOD),
    ("article_body", place::GOOD),
    ("article-content", place::GOOD),
    ("article__", place::GOOD),
    ("entry-content", place::GOOD),
    ("post-content", place::GOOD),
    ("post-body", place::GOOD),
    ("post_content", place::GOOD),
    ("story-body", place::GOOD),
    ("storybody", place::GOOD),
    ("content-body", place::GOOD),
    ("body-content", place::GOOD),
    ("articletext", place::GOOD),
    ("article-text", place::GOOD),
    ("paragraph", place::GOOD),
    ("comment", place::COMMENTS),
    ("disqus", place::COMMENTS),
    ("related", place::BAD),
    ("recommend", place::BAD),
    ("newsletter", place::BOX),
    ("subscri", place::BOX),
    ("sidebar", place::BAD),
    ("social", place::BAD),
    ("share", place::BAD),
    ("sharing", place::BAD),
    ("promo", place::BAD),
    ("advert", place::BAD),
    ("sponsor", place::BAD),
    ("cookie", place::BOX),
    ("consent", place::BOX),
    ("breadcrumb", place::BAD),
    ("popular", place::BAD),
    ("teaser", place::BAD),
    ("widget", place::BAD),
    ("footer", place::FOOTER),
    ("menu", place::NAV),
    ("navbar", place::NAV),
    ("pagination", place::NAV),
    ("author-bio", place::BAD),
    ("signup", place::BOX),
    ("sign-up", place::BOX),
    ("gdpr", place::BOX),
    ("paywall", place::BOX),
];

static CUE: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let cues = AhoCorasick::builder().ascii_case_insensitive(true).build(CUES.map(|(cue, _)| cue));
    cues.expect("a few short patterns are within the limits of the library")
});

/// The places that a class or id marks: bits of [`place`].
pub fn cues(value: &str) -> u16 {
    CUE.find_iter(value).fold(0, |all, m| all | CUES[m.pattern().as_usize()].1)
}
