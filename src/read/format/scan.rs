//! ALTO and PAGE, in which libraries keep the text of digitised newspapers -> drafts.
//!
//! A file is one page. Where it says which of its blocks are one article, each article is a draft; else
//! the page is. Words that were broken at the end of a line are whole where the file says how they go on.

use std::collections::{HashMap, HashSet};

use super::{
    Draft, hyphen,
    xml::{self, Element},
};
use crate::read::skip::Reason;

/// Longest path of elements that is followed to the blocks of a page.
const MAX_DEPTH: usize = 40;

/// A block of text on a page.
#[derive(Debug, Default)]
struct Block {
    /// The article that it is part of, where the file says so.
    article: Option<String>,
    is_heading: bool,
    lines: Vec<String>,
    /// Sum and number of the confidences of its words.
    confidence: (f64, u32),
}

/// Reads the pages of an ALTO file.
///
/// # Errors
/// When there is no text in it.
pub(super) fn parse_alto(text: &str) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    let tree = xml::read(text)?;
    let alto = tree.find("alto").ok_or(Reason::NoText)?;
    let tags = tags(alto);
    let mut blocks = Vec::new();
    alto_blocks(alto, None, &tags, 0, &mut blocks);
    drafts(&blocks)
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
fn alto_blocks(
    element: &Element,
    article: Option<&str>,
    tags: &HashMap<&str, String>,
    depth: usize,
    blocks: &mut Vec<Block>,
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
        let article = if is(&["article"]) { child.attribute("id").or(article) } else { article };
        if child.name != "textblock" {
            alto_blocks(child, article, tags, depth + 1, blocks);
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
        blocks.push(block);
    }
}

/// Types of blocks that are headlines.
const HEADINGS: &[&str] = &["headline", "heading", "title"];
/// Types of blocks that are no text of an article.
const FURNITURE: &[&str] =
    &["page-number", "catch-word", "header", "footer", "signature-mark", "advert"];

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

    fn confide(&mut self, stated: Option<&str>) {
        let stated = stated.and_then(|text| text.parse::<f64>().ok());
        if let Some(value) = stated.filter(|value| (0.0..=1.0).contains(value)) {
            self.confidence.0 += value;
            self.confidence.1 += 1;
        }
    }
}

/// Reads a PAGE file.
///
/// # Errors
/// When there is no text in it.
pub(super) fn parse_page(text: &str) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    let tree = xml::read(text)?;
    let page = tree.find("page").ok_or(Reason::NoText)?;
    let regions = page.all("textregion");
    let mut order: Vec<&str> = Vec::new();
    for reference in page.find("readingorder").into_iter().flat_map(references) {
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
    let blocks: Vec<Block> = regions.into_iter().map(page_block).collect();
    drafts(&blocks)
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

/// The articles of a page: those that it marks, each once, and else the page itself. What is in no article
/// of a page that marks some is left out: mastheads and advertisements.
fn drafts(blocks: &[Block]) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    let known = hyphen::words(blocks.iter().flat_map(|block| &block.lines).map(String::as_str));
    let mut names: Vec<&str> = Vec::new();
    let mut of: HashMap<&str, Vec<&Block>> = HashMap::new();
    let marked = blocks.iter().any(|block| block.article.is_some());
    for block in blocks.iter().filter(|block| !block.lines.is_empty()) {
        let name = match &block.article {
            Some(name) => name.as_str(),
            None if marked => continue,
            None => "",
        };
        let parts = of.entry(name).or_default();
        if parts.is_empty() {
            names.push(name);
        }
        parts.push(block);
    }
    if names.is_empty() {
        return Err(Reason::NoText);
    }
    Ok(names.iter().map(|name| Ok(draft(&of[name], &known))).collect())
}

fn draft(blocks: &[&Block], known: &HashSet<String>) -> Draft {
    let whole = |block: &Block| {
        let mut text = String::new();
        for line in &block.lines {
            let line = line.replace(['¬', '⸗'], "-");
            if text.is_empty() {
                text = line;
            } else {
                hyphen::append(&mut text, &line, known);
            }
        }
        text
    };
    let headings = blocks.iter().take_while(|block| block.is_heading).count();
    let (head, body) = blocks.split_at(if headings < blocks.len() { headings } else { 0 });
    let title: Vec<String> = head.iter().map(|block| whole(block)).collect();
    let body: Vec<String> = body.iter().map(|block| whole(block)).collect();
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

#[cfg(test)]
mod tests {
    use super::*;

    const ALTO: &str = r#"<alto><Tags><LayoutTag ID="t1" TYPE="headline"/></Tags><Layout><Page><PrintSpace>
        <TextBlock ID="m"><TextLine><String CONTENT="THE COURIER"/></TextLine></TextBlock>
        <ComposedBlock ID="a1" TYPE="Article">
          <TextBlock TAGREFS="t1"><TextLine><String CONTENT="Ferry" WC="0.9"/><SP/><String CONTENT="closes" WC="0.7"/></TextLine></TextBlock>
          <TextBlock><TextLine><String CONTENT="The" WC="0.8"/><SP/><String CONTENT="har" SUBS_TYPE="HypPart1" SUBS_CONTENT="harbour" WC="0.8"/><HYP CONTENT="-"/></TextLine>
          <TextLine><String CONTENT="bour" SUBS_TYPE="HypPart2" SUBS_CONTENT="harbour" WC="0.8"/><SP/><String CONTENT="is clos"/><HYP CONTENT="-"/></TextLine>
          <TextLine><String CONTENT="ed."/></TextLine></TextBlock>
        </ComposedBlock>
        <ComposedBlock ID="a2" TYPE="Article"><TextBlock><TextLine><String CONTENT="Miners strike."/></TextLine></TextBlock></ComposedBlock>
        </PrintSpace></Page></Layout></alto>"#;

    fn texts(drafts: Vec<Result<Draft, Reason>>) -> Vec<(Option<String>, String)> {
        drafts.into_iter().flatten().map(|draft| (draft.title, draft.body)).collect()
    }

    #[test]
    fn blocks_of_one_article_are_one_and_broken_words_are_whole() {
        let drafts = parse_alto(ALTO).unwrap();
        let confidence = drafts[0].as_ref().ok().and_then(|draft| draft.ocr_confidence);
        assert!(confidence.is_some_and(|mean| (mean - 0.8).abs() < 1e-6), "{confidence:?}");
        let ferry = (Some("Ferry closes".to_owned()), "The harbour is closed.".to_owned());
        assert_eq!(texts(drafts), [ferry, (None, "Miners strike.".to_owned())]);
    }

    #[test]
    fn a_page_that_marks_no_articles_is_one() {
        let plain = ALTO.replace(" TYPE=\"Article\"", "");
        let found = texts(parse_alto(&plain).unwrap());
        assert_eq!(found.len(), 1);
        assert!(found[0].1.starts_with("THE COURIER\n\nFerry closes\n\nThe harbour"), "{found:?}");
        assert!(parse_alto("<alto><Layout/></alto>").is_err());
    }

    #[test]
    fn regions_come_in_the_order_of_reading() {
        let region = |id: &str, kind: &str, article: &str, text: &str| {
            format!(
                "<TextRegion id='{id}' type='{kind}' custom='structure {{id:{article}; type:article;}}'><TextLine>\
                 <TextEquiv conf='0.5'><Unicode>{text}</Unicode></TextEquiv></TextLine></TextRegion>"
            )
        };
        let page = format!(
            "<PcGts><Page><ReadingOrder><OrderedGroup><RegionRefIndexed index='1' regionRef='r2'/>\
             <RegionRefIndexed index='0' regionRef='r1'/></OrderedGroup></ReadingOrder>{}{}{}{}</Page></PcGts>",
            region(
                "r2",
                "paragraph",
                "a1",
                "The harbour is clo¬</Unicode></TextEquiv></TextLine><TextLine><TextEquiv><Unicode>sed."
            ),
            region("r1", "heading", "a1", "Ferry closes"),
            region("r3", "paragraph", "a2", "Miners strike."),
            region("r4", "page-number", "a2", "7"),
        );
        let ferry = (Some("Ferry closes".to_owned()), "The harbour is closed.".to_owned());
        assert_eq!(texts(parse_page(&page).unwrap()), [ferry, (None, "Miners strike.".to_owned())]);
    }
}
