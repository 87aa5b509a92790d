//! Reads a page in one walk over its tree.

use dom_query::{Document, Element, NodeData, NodeRef};

use super::{
    INVISIBLE,
    blocks::{Block, Kind, Tag, count_words, cues, names, place},
    facts::fact,
    page::{self, Claim, Mark, Page, Pair},
    plain,
};

/// Most marks that are kept.
const MAX_MARKS: usize = 200;
/// Most links of the head that are kept.
const MAX_LINKS: usize = 40;

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

/// What the elements around a text say about it.
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
            self.bold += u32::from(context.bold);
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
            let (linked, bold) = (self.linked.min(words), self.bold.min(words));
            let Context { kind, place, element, .. } = context;
            self.page.blocks.push(Block {
                text: text.to_owned(),
                kind,
                place,
                words,
                linked,
                links: self.links,
                bold,
                element,
            });
        }
        self.line.clear();
        (self.linked, self.links, self.bold, self.breaks) = (0, 0, 0, 0);
    }

    fn element(&mut self, node: &NodeRef, context: Context) {
        let Some(element) = node.element_ref() else { return };
        let mut context = context;
        let outer = context;
        let name: &str = &element.name.local;
        let mut block = true;
        match name {
            "script" | "meta" | "link" | "title" => return self.about(node, &element),
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
        let mut claim = (name == "time").then_some(Claim::Time);
        let (mut machine, mut published, mut updated) = (None, false, false);
        let (mut also_date, mut said_of_it) = (false, Vec::new());
        for attr in &element.attrs {
            let value: &str = &attr.value;
            match &*attr.name.local {
                "class" | "id" => {
                    // What is said of the whole page ("has-sidebar") says nothing of its parts.
                    if !matches!(name, "body" | "html") {
                        context.place |= cues(value);
                        if block {
                            names(value, &mut said_of_it);
                        }
                    }
                    let said = lower(value);
                    published |= said.contains("publi") || said.contains("posted");
                    updated |= said.contains("updat") || said.contains("modif");
                    let dated = ["date", "time", "publish", "posted", "fecha", "datum"];
                    let written = ["byline", "author", "autor", "writer", "reporter", "auteur"];
                    if claim.is_none() && said.len() < 200 {
                        let has = |cues: &[&str]| cues.iter().any(|c| said.contains(c));
                        claim = has(&written).then_some(Claim::Byline);
                        also_date |= claim.is_some() && has(&dated);
                        claim = claim.or(has(&dated).then_some(Claim::Date));
                    }
                }
                "itemprop" => match value {
                    "articleBody" => context.place |= place::BODY,
                    "datePublished" | "dateCreated" => {
                        (claim, published) = (Some(Claim::Time), true);
                    }
                    "dateModified" => updated = true,
                    "author" | "creator" => claim = Some(Claim::Author),
                    _ => {}
                },
                "datetime" => machine = Some(value.to_owned()),
                "content" if machine.is_none() => machine = Some(value.to_owned()),
                "pubdate" => published = true,
                "rel" if value.contains("author") => claim = Some(Claim::Author),
                "href" if claim.is_none() && name == "a" && leads_to_author(value) => {
                    claim = Some(Claim::Profile);
                }
                "lang" if name == "html" && !value.is_empty() => {
                    self.page.language = Some(value.to_owned());
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
        let tag = Tag::named(name);
        let kind = match name {
            "tr" => Part::Row,
            "dt" => Part::Term,
            "dd" => Part::Definition,
            _ => Part::Other,
        };
        drop(element);
        let claim = claim.filter(|_| self.page.marks.len() < MAX_MARKS);
        if !block {
            self.seam(context);
            let from = (self.page.blocks.len(), self.line.len());
            self.children(node, context);
            self.seam(context);
            if let Some(claim) = claim {
                let mark = Mark { claim, value: machine, published, updated, ..blank(context) };
                self.mark(mark, also_date, from);
            }
            return;
        }
        self.flush(outer);
        let elements = &mut self.page.elements;
        let depth = elements.get(outer.element as usize).map_or(0, |e| e.depth) + 1;
        context.element = elements.len() as u32;
        elements.push(page::Element { parent: outer.element, depth, tag, names: said_of_it });
        let from = self.page.blocks.len();
        self.children(node, context);
        self.flush(context);
        if let Some(claim) = claim {
            let mark = Mark { claim, value: machine, published, updated, ..blank(context) };
            self.mark(mark, also_date, (from, 0));
        }
        match kind {
            Part::Row => self.join_row(node, from, context),
            Part::Term => self.term = (self.page.blocks.len() == from + 1).then_some(from),
            Part::Definition => self.join_definition(from, context.place),
            Part::Other => {}
        }
    }

    /// Keeps a mark with the text read since `from`, unless that is more than a few lines. A byline
    /// that speaks of a date too is kept as both.
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

    /// Reads an element that speaks about the page.
    fn about(&mut self, node: &NodeRef, element: &Element) {
        let attr = |name: &str| {
            let mut of_name = element.attrs.iter().filter(|a| &*a.name.local == name);
            of_name.next().map(|a| a.value.trim()).filter(|v| !v.is_empty())
        };
        match &*element.name.local {
            "script" if attr("type").is_some_and(|t| t.contains("ld+json")) => {
                self.page.json_ld.push(node.text().to_string());
            }
            "title" if self.page.title.is_none() => self.page.title = Some(plain(&node.text())),
            "link" => {
                let (Some(rel), Some(href)) = (attr("rel"), attr("href")) else { return };
                if rel == "canonical" && self.page.canonical.is_none() {
                    self.page.canonical = Some(href.to_owned());
                }
                if rel == "image_src" {
                    self.page.metas.push((rel.to_owned(), href.to_owned()));
                }
                if ["amphtml", "shortlink", "alternate", "bookmark"].contains(&rel)
                    && self.page.links.len() < MAX_LINKS
                {
                    self.page.links.push(href.to_owned());
                }
            }
            "meta" => {
                let name = attr("property").or_else(|| attr("name")).or_else(|| attr("itemprop"));
                if let (Some(name), Some(content)) = (name, attr("content")) {
                    self.page.metas.push((lower(name), plain(content)));
                }
            }
            _ => {}
        }
    }

    /// Joins a term and its definition, where they are a label and its value.
    fn join_definition(&mut self, from: usize, place: u16) {
        let blocks = &mut self.page.blocks;
        let Some(term) = self.term.take().filter(|t| t + 1 == from && blocks.len() == from + 1)
        else {
            return;
        };
        let Some(fact) = fact(&blocks[term].text, &blocks[from].text) else { return };
        let words = blocks[from].words;
        blocks.truncate(from);
        blocks[term].text = format!("{}: {}", fact.label, fact.value);
        blocks[term].words += words;
        self.page.pairs.push(Pair { label: fact.label, value: fact.value, place });
    }

    /// Makes one block of a table row whose cells are short; a row that lays out a page stays as
    /// the blocks of its cells.
    fn join_row(&mut self, row: &NodeRef, from: usize, context: Context) {
        let Context { place, element, .. } = context;
        let cells = &self.page.blocks[from..];
        let short = cells.len() < 12 && cells.iter().all(|c| c.words < 30);
        let nested =
            cells.iter().any(|c| c.kind == Kind::Row || matches!(c.kind, Kind::Heading(_)));
        if cells.len() < 2 || !short || nested {
            return;
        }
        let sum = |of: fn(&Block) -> u32| cells.iter().map(of).sum();
        let (words, linked) = (sum(|c| c.words), sum(|c| c.linked));
        let (links, bold) = (sum(|c| c.links), sum(|c| c.bold));
        let texts: Vec<_> = cells.iter().map(|c| c.text.replace('\n', " ")).collect();
        let text = match &texts[..] {
            [label, value] => {
                let cells =
                    || row.children_it(false).filter(|c| c.has_name("td") || c.has_name("th"));
                if cells().count() == 2 {
                    if cells().all(|c| c.has_name("th")) {
                        // "Aspect", "Details": a header that names no fact.
                        self.page.blocks.truncate(from);
                        return;
                    }
                    let (label, value) = (label.clone(), value.clone());
                    self.page.pairs.push(Pair { label, value, place });
                }
                format!("{}: {value}", label.trim_end_matches(':').trim_end())
            }
            cells => cells.join("; "),
        };
        self.page.blocks.truncate(from);
        self.page.blocks.push(Block {
            text,
            kind: Kind::Row,
            place,
            words,
            linked,
            links,
            bold,
            element,
        });
    }
}

/// Elements that are more than a block.
#[derive(Clone, Copy)]
enum Part {
    Row,
    Term,
    Definition,
    Other,
}

fn blank(context: Context) -> Mark {
    Mark {
        claim: Claim::Time,
        value: None,
        text: String::new(),
        published: false,
        updated: false,
        quoted: context.kind == Kind::Quote,
        block: 0,
        at: 0,
        place: context.place,
    }
}

/// Whether an address is that of a page about one author.
fn leads_to_author(href: &str) -> bool {
    const FOLDERS: [&str; 12] = [
        "/author/",
        "/authors/",
        "/autor/",
        "/autoren/",
        "/autores/",
        "/auteur/",
        "/autore/",
        "/profil/",
        "/newsteam/",
        "/contributor/",
        "/contributors/",
        "/by/",
    ];
    let path = href.split(['?', '#']).next().unwrap_or_default();
    FOLDERS.iter().any(|f| path.find(f).is_some_and(|at| at + f.len() < path.len()))
}

fn lower(s: &str) -> String {
    s.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nesting_without_end_is_walked_so_far_and_read_as_text() {
        let page = format!("{}deep", "<div>".repeat(5_000));
        let blocks = read(&Document::from(page)).blocks;
        assert_eq!(blocks.iter().map(|b| b.text.as_str()).collect::<Vec<_>>(), ["deep"]);
    }
}
