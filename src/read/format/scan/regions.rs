//! The regions of a PAGE file -> blocks.

use std::collections::HashMap;

use super::page::{Block, FURNITURE, HEADINGS, Page};
use crate::read::format::xml::Element;

/// Puts the regions of a file on a page, in the order of reading.
pub(super) fn read(element: &Element, page: &mut Page) {
    let regions = element.all("textregion");
    let mut order: Vec<&str> = Vec::new();
    for reference in element.find("readingorder").into_iter().flat_map(references) {
        order.extend(reference.attribute("regionref"));
    }
    let places: HashMap<&str, usize> =
        order.iter().enumerate().map(|(place, id)| (*id, place)).collect();
    let mut regions: Vec<&Element> = regions.into_iter().filter(|r| !is_furniture(r)).collect();
    // Regions without a place come behind the others.
    regions.sort_by_key(|region| {
        let place = region.attribute("id").and_then(|id| places.get(id));
        place.copied().unwrap_or(usize::MAX)
    });
    for region in regions {
        let first = page.blocks.len();
        page.blocks.push(page_block(region));
        page.put_place(region, first);
    }
}

/// The references of a reading order, in their order.
fn references(order: &Element) -> Vec<&Element> {
    let mut found: Vec<(usize, &Element)> = Vec::new();
    for name in ["regionrefindexed", "regionref"] {
        for reference in order.all(name) {
            let index = reference.attribute("index").and_then(|index| index.parse().ok());
            found.push((index.unwrap_or(found.len()), reference));
        }
    }
    // Groups in a group count for themselves: only one list can be sorted.
    if order
        .all("orderedgroup")
        .first()
        .is_some_and(|group| group.elements().all(|e| e.name == "regionrefindexed"))
    {
        found.sort_by_key(|(index, _)| *index);
    }
    found.into_iter().map(|(_, reference)| reference).collect()
}

fn is_furniture(region: &Element) -> bool {
    region.attribute("type").is_some_and(|kind| FURNITURE.iter().any(|word| kind.contains(word)))
}

fn page_block(region: &Element) -> Block {
    let kind = region.attribute("type").unwrap_or_default();
    let custom = region.attribute("custom").unwrap_or_default();
    let mut block = Block {
        article: article_of(custom).map(str::to_owned),
        is_heading: HEADINGS.iter().any(|word| kind.contains(word) || custom.contains(word)),
        ..Block::default()
    };
    let lines = region.all("textline");
    for line in &lines {
        block.page_text(line);
    }
    if lines.is_empty() {
        block.page_text(region);
    }
    block
}

/// The article in the custom attribute of a region: `structure {id:a1; type:article;}`.
fn article_of(custom: &str) -> Option<&str> {
    let (_, structure) = custom.split_once("structure")?;
    let (_, inside) = structure.split_once('{')?;
    let inside = inside.split('}').next()?;
    let of_article = inside.contains("article");
    let mut members = inside.split(';').filter_map(|member| member.split_once(':'));
    let id = members.find(|(name, _)| name.trim() == "id")?.1.trim();
    (of_article && !id.is_empty()).then_some(id)
}

impl Block {
    /// Takes the text of a line or region, of several readings the first.
    fn page_text(&mut self, element: &Element) {
        let Some(reading) = element.child("textequiv") else { return };
        let words = element.all("word");
        let confident = words.iter().filter_map(|word| word.child("textequiv")?.attribute("conf"));
        let before = self.confidence.1;
        for stated in confident {
            self.confide(Some(stated));
        }
        if self.confidence.1 == before {
            self.confide(reading.attribute("conf"));
        }
        let text = reading.child("unicode").map(Element::text).unwrap_or_default();
        self.lines.extend(text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned));
    }
}
