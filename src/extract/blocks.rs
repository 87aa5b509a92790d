//! Cuts a page into blocks: the paragraphs, headings, list items and table rows a reader sees.
//!
//! Everything later works on these blocks: which of them are the article, what its paragraphs are,
//! which line is the headline, the byline, the date.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use dom_query::{Document, NodeData, NodeRef};

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A heading of this level.
    Heading(u8),
    /// A `<p>`, or text that stands without one.
    Paragraph,
    /// A list item or a line of a definition list.
    Item,
    /// A line inside a quotation.
    Quote,
    /// A row of a table.
    Row,
    /// What stands below or beside a picture.
    Caption,
}

/// Where a block stands: bits of what encloses it.
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
    /// A class or id that speaks for the article: "entry-content".
    pub const GOOD: u16 = 256;
    /// A class or id that speaks against it: "related", "newsletter".
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
}

/// One block of a page.
#[derive(Debug, Clone)]
pub struct Block {
    /// Its text; a line break stands for a `<br>`.
    pub text: String,
    /// What it is.
    pub kind: Kind,
    /// Bits of [`place`].
    pub place: u16,
    /// Number of words.
    pub words: u32,
    /// Words inside links.
    pub linked: u32,
    /// The element around it: blocks with the same one stand side by side.
    pub parent: u32,
}

/// The blocks of a page in reading order.
pub fn cut(document: &Document) -> Vec<Block> {
    let mut cutter = Cutter::default();
    let root = document.root();
    cutter.children(&root, Context::default());
    cutter.flush(Context::default());
    cutter.blocks
}

/// What the elements around a text say about it.
#[derive(Clone, Copy)]
struct Context {
    kind: Kind,
    place: u16,
    linked: bool,
    /// Number of the element, and of the one around it.
    own: u32,
    parent: u32,
}

impl Default for Context {
    fn default() -> Self {
        Self { kind: Kind::Paragraph, place: 0, linked: false, own: 0, parent: 0 }
    }
}

#[derive(Default)]
struct Cutter {
    blocks: Vec<Block>,
    line: String,
    linked: u32,
    /// Inside a word at the end of `line`: the next text goes on without a gap.
    breaks: u8,
    /// Block-level elements so far.
    elements: u32,
}

impl Cutter {
    fn children(&mut self, node: &NodeRef, context: Context) {
        for child in node.children_it(false) {
            if child.is_text() {
                child.query(|n| {
                    if let NodeData::Text { contents } = &n.data {
                        self.text(contents, context);
                    }
                });
            } else if child.is_element() {
                self.element(&child, context);
            }
        }
    }

    fn text(&mut self, text: &str, context: Context) {
        if text.trim().is_empty() {
            if !text.is_empty() {
                self.space();
            }
            return;
        }
        if self.breaks > 0 && !self.line.is_empty() {
            if self.breaks > 1 {
                self.flush(context);
            } else {
                self.line.truncate(self.line.trim_end().len());
                self.line.push('\n');
            }
        }
        self.breaks = 0;
        if text.starts_with(char::is_whitespace) {
            self.space();
        }
        let mut first = true;
        for word in text.split_whitespace() {
            if !first {
                self.line.push(' ');
            }
            first = false;
            // Soft hyphens and zero-width marks are hints to a browser, no part of a word.
            if word.contains(INVISIBLE) {
                self.line.extend(word.chars().filter(|c| !INVISIBLE.contains(c)));
            } else {
                self.line.push_str(word);
            }
            self.linked += u32::from(context.linked);
        }
        if text.ends_with(char::is_whitespace) {
            self.space();
        }
    }

    fn space(&mut self) {
        if !self.line.is_empty() && !self.line.ends_with([' ', '\n']) {
            self.line.push(' ');
        }
    }

    fn flush(&mut self, context: Context) {
        let text = self.line.trim();
        if text.chars().any(char::is_alphanumeric) {
            let words = text.split_whitespace().count() as u32;
            let linked = self.linked.min(words);
            let Context { kind, place, parent, .. } = context;
            self.blocks.push(Block { text: text.to_owned(), kind, place, words, linked, parent });
        }
        self.line.clear();
        (self.linked, self.breaks) = (0, 0);
    }

    fn element(&mut self, node: &NodeRef, context: Context) {
        let Some(element) = node.element_ref() else { return };
        let mut context = context;
        let outer = context;
        let name: &str = &element.name.local;
        let mut block = true;
        match name {
            "script" | "style" | "noscript" | "template" | "svg" | "iframe" | "object" | "canvas"
            | "video" | "audio" | "select" | "datalist" | "input" | "textarea" | "button"
            | "head" | "title" | "meta" | "link" | "dialog" | "map" | "progress" => return,
            "br" => {
                self.breaks = self.breaks.saturating_add(1);
                return;
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                context.kind = Kind::Heading(name.as_bytes()[1] - b'0');
            }
            "p" => {}
            "li" | "dt" | "dd" => {
                context.kind = Kind::Item;
                context.place |= place::LIST;
            }
            "ul" | "ol" | "dl" | "menu" => context.place |= place::LIST,
            "blockquote" => context.kind = Kind::Quote,
            "figcaption" | "caption" => context.kind = Kind::Caption,
            "figure" => {
                context.kind = Kind::Caption;
                context.place |= place::FIGURE;
            }
            "table" | "tbody" | "thead" => context.place |= place::TABLE,
            "nav" => context.place |= place::NAV,
            "aside" => context.place |= place::ASIDE,
            "footer" => context.place |= place::FOOTER,
            "header" => context.place |= place::HEADER,
            "form" => context.place |= place::FORM,
            "article" => context.place |= place::ARTICLE,
            "main" => context.place |= place::MAIN,
            "a" => {
                context.linked = true;
                block = false;
            }
            "tr" | "td" | "th" | "div" | "section" | "body" | "html" | "address" | "center"
            | "details" | "summary" | "fieldset" | "legend" | "hr" | "pre" | "tfoot" | "hgroup"
            | "search" | "option" => {}
            _ => block = false,
        }
        for attr in &element.attrs {
            let value: &str = &attr.value;
            match &*attr.name.local {
                "class" | "id" => context.place |= cues(value),
                "itemprop" if value.eq_ignore_ascii_case("articleBody") => {
                    context.place |= place::BODY;
                }
                "hidden" => context.place |= place::HIDDEN,
                "role" => match value {
                    "navigation" | "menu" | "menubar" => context.place |= place::NAV,
                    "main" => context.place |= place::MAIN,
                    "contentinfo" => context.place |= place::FOOTER,
                    "complementary" => context.place |= place::ASIDE,
                    _ => {}
                },
                "style" if value.replace(' ', "").contains("display:none") => {
                    context.place |= place::HIDDEN;
                }
                _ => {}
            }
        }
        drop(element);
        if !block {
            return self.children(node, context);
        }
        self.flush(outer);
        self.elements += 1;
        (context.parent, context.own) = (outer.own, self.elements);
        let from = self.blocks.len();
        self.children(node, context);
        self.flush(context);
        if node.has_name("tr") {
            self.join_row(from, context);
        }
    }

    /// Makes one block of a table row whose cells are short; a row that lays out a page stays as
    /// the blocks of its cells.
    fn join_row(&mut self, from: usize, context: Context) {
        let cells = &self.blocks[from..];
        let short = cells.len() < 12 && cells.iter().all(|c| c.words < 30);
        let nested = cells.iter().any(|c| c.kind == Kind::Row || matches!(c.kind, Kind::Heading(_)));
        if cells.len() < 2 || !short || nested {
            return;
        }
        let words = cells.iter().map(|c| c.words).sum();
        let linked = cells.iter().map(|c| c.linked).sum();
        let texts: Vec<_> = cells.iter().map(|c| c.text.replace('\n', " ")).collect();
        let text = match &texts[..] {
            [label, value] => format!("{}: {value}", label.trim_end_matches(':').trim_end()),
            cells => cells.join("; "),
        };
        self.blocks.truncate(from);
        let Context { place, parent, .. } = context;
        self.blocks.push(Block { text, kind: Kind::Row, place, words, linked, parent });
    }
}

/// Characters that print nothing.
const INVISIBLE: [char; 5] = ['\u{ad}', '\u{200b}', '\u{feff}', '\u{200e}', '\u{2060}'];

/// Parts of class names and ids, and what they say.
const CUES: [(&str, u16); 40] = [
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
    ("newsletter", place::BAD),
    ("subscri", place::BAD),
    ("sidebar", place::BAD),
    ("social", place::BAD),
    ("share", place::BAD),
    ("sharing", place::BAD),
    ("promo", place::BAD),
    ("advert", place::BAD),
    ("sponsor", place::BAD),
    ("cookie", place::BAD),
    ("consent", place::BAD),
    ("breadcrumb", place::BAD),
    ("popular", place::BAD),
    ("teaser", place::BAD),
    ("widget", place::BAD),
    ("footer", place::FOOTER),
    ("menu", place::NAV),
    ("navbar", place::NAV),
    ("pagination", place::NAV),
    ("author-bio", place::BAD),
];

static CUE: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder().ascii_case_insensitive(true).build(CUES.map(|(cue, _)| cue)).ok()
});

fn cues(value: &str) -> u16 {
    let Some(cue) = CUE.as_ref() else { return 0 };
    cue.find_iter(value).fold(0, |all, m| all | CUES[m.pattern().as_usize()].1)
}
