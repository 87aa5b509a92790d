//! The blocks of an ALTO file.

use std::collections::HashMap;

use super::page::{Block, HEADINGS, Page};
use crate::read::format::xml::Element;

/// Longest path of elements that is followed to the blocks of a page.
const MAX_DEPTH: usize = 40;

/// Puts the blocks of a file on a page.
pub(super) fn read(alto: &Element, page: &mut Page) {
    put_blocks(alto, None, &tags(alto), 0, page);
}

/// What the tags of an ALTO file say of the blocks that name them: by identity their type or label.
fn tags(alto: &Element) -> HashMap<&str, String> {
    let tags = alto.find("tags").into_iter().flat_map(Element::elements);
    let said = tags.filter_map(|tag| {
        let kind = [tag.attribute("type"), tag.attribute("label")];
        let kind: Vec<&str> = kind.into_iter().flatten().collect();
        Some((tag.attribute("id")?, kind.join(" ").to_lowercase()))
    });
    said.collect()
}

/// The blocks below an element in document order. `article` is the block around them that is one.
fn put_blocks(
    element: &Element,
    article: Option<&str>,
    tags: &HashMap<&str, String>,
    depth: usize,
    page: &mut Page,
) {
    if depth > MAX_DEPTH {
        return;
    }
    for child in element.elements() {
        let kind = child.attribute("type").map(str::to_lowercase);
        let tagged = child.attribute("tagrefs").into_iter().flat_map(str::split_whitespace);
        let kinds: Vec<&str> = kind
            .as_deref()
            .into_iter()
            .chain(tagged.filter_map(|id| Some(tags.get(id)?.as_str())))
            .collect();
        let is =
            |words: &[&str]| kinds.iter().any(|kind| words.iter().any(|word| kind.contains(word)));
        let first = page.blocks.len();
        let article = if is(&["article"]) { child.attribute("id").or(article) } else { article };
        if child.name != "textblock" {
            put_blocks(child, article, tags, depth + 1, page);
            page.put_place(child, first);
            continue;
        }
        let mut block = Block {
            article: article.map(str::to_owned),
            is_heading: is(HEADINGS),
            ..Block::default()
        };
        for line in child.all("textline") {
            block.alto_line(line);
        }
        page.blocks.push(block);
        page.put_place(child, first);
    }
}

impl Block {
    /// Takes the words of a line. The first part of a broken word brings the whole, the second nothing.
    fn alto_line(&mut self, line: &Element) {
        let mut words: Vec<&str> = Vec::new();
        let mut hyphen = false;
        for piece in line.elements() {
            match piece.name.as_str() {
                "string" => {
                    self.confide(piece.attribute("wc"));
                    let part = piece.attribute("subs_type").unwrap_or_default();
                    let whole = piece.attribute("subs_content");
                    match (part.to_lowercase().as_str(), whole) {
                        ("hyppart2", Some(_)) => {}
                        ("hyppart1", Some(whole)) => words.push(whole),
                        _ => words.extend(piece.attribute("content")),
                    }
                    hyphen = part.is_empty();
                }
                // Where nothing says how the word goes on, the next line does.
                "hyp" if hyphen && words.last().is_some_and(|word| !word.ends_with('-')) => {
                    words.push("\u{ad}");
                }
                _ => {}
            }
        }
        let line = words.join(" ").replace(" \u{ad}", "\u{ad}");
        if !line.is_empty() {
            self.lines.push(line);
        }
    }
}
