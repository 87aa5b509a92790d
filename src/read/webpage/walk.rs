//! Reads a page in one walk over its tree.

use dom_query::{Document, NodeData, NodeRef};

use super::{
    INVISIBLE,
    attributes::Attributes,
    blocks::{Block, Kind, Tag, count_words, place},
    head,
    page::{self, Claim, Mark, Page},
    tables::{join_definition, join_row},
};

/// Most marks that are kept.
const MAX_MARKS: usize = 200;
/// Deepest nesting that is walked, far more than pruning leaves: what lies deeper is text alone.
const MAX_DEPTH: u16 = 400;

/// Reads a page.
pub fn read(document: &Document) -> Page {
    let mut cutter = Cutter::default();
    cutter.page.elements.push(page::Element::default());
    let root = document.root();
    cutter.children(&root, Context::default());
    cutter.flush(Context::default());
    cutter.page
}

/// The context that the elements around a text give it.
#[derive(Clone, Copy)]
struct Context {
    kind: Kind,
    place: u16,
    linked: bool,
    bold: bool,
    /// Number of the block-level element.
    element: u32,
    depth: u16,
}

impl Default for Context {
    fn default() -> Self {
        Self { kind: Kind::Paragraph, place: 0, linked: false, bold: false, element: 0, depth: 0 }
    }
}

#[derive(Default)]
struct Cutter {
    page: Page,
    line: String,
    linked: u32,
    links: u32,
    bold: u32,
    /// Where its links begin and end.
    link: Option<(usize, usize)>,
    /// Inside a word at the end of `line`: the next text goes on without a gap.
    breaks: u8,
    /// Block of the last term of a definition list.
    term: Option<usize>,
}

impl Cutter {
    fn children(&mut self, node: &NodeRef, mut context: Context) {
        context.depth += 1;
        if context.depth > MAX_DEPTH {
            return self.text(&node.text(), context);
        }
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
        let from = self.line.len();
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
        }
        let words = if context.linked || context.bold { count_words(text) } else { 0 };
        self.linked += if context.linked { words } else { 0 };
        self.bold += if context.bold { words } else { 0 };
        if context.linked {
            self.link = Some((self.link.map_or(from, |(from, _)| from), self.line.len()));
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
            let words = count_words(text);
            self.page.blocks.push(Block {
                text: text.to_owned(),
                kind: context.kind,
                place: context.place,
                words,
                linked: self.linked.min(words),
                links: self.links,
                bold: self.bold.min(words),
                link: self.link,
                element: context.element,
            });
        }
        self.line.clear();
        self.linked = 0;
        self.links = 0;
        self.bold = 0;
        self.link = None;
        self.breaks = 0;
    }

    fn element(&mut self, node: &NodeRef, context: Context) {
        let Some(element) = node.element_ref() else { return };
        let mut context = context;
        let outer = context;
        let name: &str = &element.name.local;
        let mut block = true;
        match name {
            "script" | "meta" | "link" | "title" => {
                return head::read(node, &element, &mut self.page);
            }
            "style" | "noscript" | "template" | "svg" | "iframe" | "object" | "canvas"
            | "video" | "audio" | "select" | "datalist" | "input" | "textarea" | "button"
            | "dialog" | "map" | "progress" | "rt" | "rp" => return,
            "br" => {
                self.breaks = self.breaks.saturating_add(1);
                return;
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                context.kind = Kind::Heading(name.as_bytes()[1] - b'0');
            }
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
                self.links += 1;
                block = false;
            }
            "b" | "strong" => {
                context.bold = true;
                block = false;
            }
            "p" | "tr" | "td" | "th" | "div" | "section" | "body" | "html" | "address"
            | "center" | "details" | "summary" | "fieldset" | "legend" | "hr" | "pre" | "tfoot"
            | "hgroup" | "search" | "option" => {}
            _ => block = false,
        }
        let said = Attributes::read(&element, name, block);
        context.place |= said.place;
        if said.language.is_some() {
            self.page.language = said.language;
        }
        let mark = said.claim.filter(|_| self.page.marks.len() < MAX_MARKS).map(|claim| Mark {
            claim,
            value: said.value,
            text: String::new(),
            published: said.published,
            updated: said.updated,
            quoted: context.kind == Kind::Quote,
            block: 0,
            at: 0,
            place: context.place,
        });
        let tag = Tag::named(name);
        let part = Part::named(name);
        // Its children borrow the tree.
        drop(element);
        if !block {
            self.seam(context);
            let from = (self.page.blocks.len(), self.line.len());
            self.children(node, context);
            self.seam(context);
            if let Some(mark) = mark {
                self.mark(mark, said.also_date, from);
            }
            return;
        }
        self.flush(outer);
        let elements = &mut self.page.elements;
        let depth = elements.get(outer.element as usize).map_or(0, |e| e.depth) + 1;
        context.element = elements.len() as u32;
        elements.push(page::Element { parent: outer.element, depth, tag, names: said.names });
        let from = self.page.blocks.len();
        self.children(node, context);
        self.flush(context);
        if let Some(mark) = mark {
            self.mark(mark, said.also_date, (from, 0));
        }
        match part {
            Part::Row => join_row(&mut self.page, node, from, context.place, context.element),
            Part::Term => self.term = (self.page.blocks.len() == from + 1).then_some(from),
            Part::Definition => {
                join_definition(&mut self.page, self.term.take(), from, context.place);
            }
            Part::Other => {}
        }
    }

    /// Keeps a mark with the text read since `from`, unless that is more than a few lines. A byline
    /// that is also a date is kept as both.
    fn mark(&mut self, mut mark: Mark, also_date: bool, from: (usize, usize)) {
        let blocks = self.page.blocks.get(from.0..).unwrap_or_default();
        if blocks.len() > 4 || blocks.iter().any(|b| b.words > 40) {
            return;
        }
        (mark.block, mark.at) = from;
        for block in blocks {
            mark.text.push_str(&block.text);
            mark.text.push('\n');
        }
        let start = if blocks.is_empty() { from.1 } else { 0 };
        mark.text.push_str(self.line.get(start..).unwrap_or_default().trim());
        if mark.text.len() < 400 && (mark.value.is_some() || !mark.text.is_empty()) {
            if also_date {
                self.page.marks.push(Mark { claim: Claim::Date, ..mark.clone() });
            }
            self.page.marks.push(mark);
        }
    }

    /// Remembers that an element begins or ends inside a heading: a kicker often is one.
    fn seam(&mut self, context: Context) {
        if matches!(context.kind, Kind::Heading(_)) && !self.line.is_empty() {
            let seam = (self.page.blocks.len(), self.line.trim_end().len());
            if self.page.seams.len() < MAX_MARKS && self.page.seams.last() != Some(&seam) {
                self.page.seams.push(seam);
            }
        }
    }
}

/// Elements whose blocks are joined.
#[derive(Clone, Copy)]
enum Part {
    Row,
    Term,
    Definition,
    Other,
}

impl Part {
    fn named(element: &str) -> Self {
        match element {
            "tr" => Self::Row,
            "dt" => Self::Term,
            "dd" => Self::Definition,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_links_are_counted_as_those_of_their_block() {
        for text in ["ferry terminal to close", "港のターミナルは春まで閉鎖される"]
        {
            let page = format!("<p><a href=/x>{text}</a></p><p><b>{text}</b></p>");
            let blocks = read(&Document::from(page)).blocks;
            assert_eq!(blocks[0].linked, blocks[0].words, "{text}");
            assert_eq!(blocks[1].bold, blocks[1].words, "{text}");
        }
    }

    #[test]
    fn nesting_without_end_is_walked_so_far_and_read_as_text() {
        let page = format!("{}deep", "<div>".repeat(5_000));
        let blocks = read(&Document::from(page)).blocks;
        assert_eq!(blocks.iter().map(|b| b.text.as_str()).collect::<Vec<_>>(), ["deep"]);
    }
}
