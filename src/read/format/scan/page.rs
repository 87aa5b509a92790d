//! A page as blocks of text -> drafts.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use crate::read::{
    format::{Draft, hyphen, xml::Element},
    skip::Reason,
};

/// The blocks of text on a page.
#[derive(Debug, Default)]
pub(in crate::read::format) struct Page {
    pub(super) blocks: Vec<Block>,
    /// Which of them an element is, or holds, by its identity.
    places: HashMap<String, Range<usize>>,
}

/// A block of text on a page.
#[derive(Debug, Default, Clone)]
pub(in crate::read::format) struct Block {
    /// The article that it is part of, where the file says so.
    pub(super) article: Option<String>,
    pub is_heading: bool,
    pub(super) lines: Vec<String>,
    /// Sum and number of the confidences of its words.
    pub(super) confidence: (f64, u32),
}

/// Types of blocks that are headlines.
pub(in crate::read::format) const HEADINGS: &[&str] = &["headline", "heading", "title"];
/// Types of blocks that are no text of an article.
pub(in crate::read::format) const FURNITURE: &[&str] =
    &["page-number", "catch-word", "header", "footer", "signature-mark", "advert"];

impl Page {
    /// The blocks that an element is, or holds.
    pub fn blocks_of(&self, id: &str) -> &[Block] {
        self.places.get(id).map_or(&[], |place| &self.blocks[place.clone()])
    }

    /// All lines.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.blocks.iter().flat_map(|block| &block.lines).map(String::as_str)
    }

    /// Remembers which blocks an element holds, those from `first` on.
    pub(super) fn put_place(&mut self, element: &Element, first: usize) {
        if let Some(id) = element.attribute("id").filter(|_| first < self.blocks.len()) {
            self.places.insert(id.to_owned(), first..self.blocks.len());
        }
    }

    /// The articles of a page: those that it marks, each once, and else the page itself. What is in no
    /// article of a page that marks some is left out: mastheads and advertisements.
    pub fn drafts(&self) -> Result<Vec<Result<Draft, Reason>>, Reason> {
        let known = hyphen::words(self.lines());
        let mut names: Vec<&str> = Vec::new();
        let mut of: HashMap<&str, Vec<Block>> = HashMap::new();
        let marked = self.blocks.iter().any(|block| block.article.is_some());
        for block in self.blocks.iter().filter(|block| !block.lines.is_empty()) {
            let name = match &block.article {
                Some(name) => name.as_str(),
                None if marked => continue,
                None => "",
            };
            let parts = of.entry(name).or_default();
            if parts.is_empty() {
                names.push(name);
            }
            parts.push(block.clone());
        }
        if names.is_empty() {
            return Err(Reason::NoText);
        }
        Ok(names.iter().map(|name| Ok(draft(&of[name], &known))).collect())
    }
}

/// The article that these blocks are: headlines above it and a paragraph of each other one. `known` are the
/// words that broken ones may be.
pub(in crate::read::format) fn draft(blocks: &[Block], known: &HashSet<String>) -> Draft {
    let headings = blocks.iter().take_while(|block| block.is_heading).count();
    let (head, body) = blocks.split_at(if headings < blocks.len() { headings } else { 0 });
    let title: Vec<String> = head.iter().map(|block| block.text(known)).collect();
    let body: Vec<String> = body.iter().map(|block| block.text(known)).collect();
    let (sum, count) = blocks.iter().fold((0.0, 0), |(sum, count), block| {
        (sum + block.confidence.0, count + block.confidence.1)
    });
    Draft {
        title: Some(title.join(" ")).filter(|title| !title.is_empty()),
        body: body.join("\n\n"),
        ocr_confidence: (count > 0).then(|| (sum / f64::from(count)) as f32),
        ..Draft::default()
    }
}

impl Block {
    /// Takes the confidence in a word.
    pub(super) fn confide(&mut self, stated: Option<&str>) {
        let stated = stated.and_then(|text| text.parse::<f64>().ok());
        if let Some(value) = stated.filter(|value| (0.0..=1.0).contains(value)) {
            self.confidence.0 += value;
            self.confidence.1 += 1;
        }
    }

    /// The text as one line.
    pub fn text(&self, known: &HashSet<String>) -> String {
        let mut text = String::new();
        for line in &self.lines {
            let line = line.replace(['¬', '⸗'], "-");
            if text.is_empty() {
                text = line;
            } else {
                hyphen::append(&mut text, &line, known);
            }
        }
        text
    }

    /// Takes the lines of a block in which it goes on.
    pub fn go_on_in(&mut self, next: &Self) {
        self.lines.extend_from_slice(&next.lines);
        self.confidence.0 += next.confidence.0;
        self.confidence.1 += next.confidence.1;
    }

    /// Bytes of its text, and one for each line and for itself.
    pub fn len(&self) -> usize {
        self.lines.iter().map(|line| line.len() + 1).sum::<usize>() + 1
    }

    /// Whether there is no text in it.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}
