//! Rows of tables, and terms with their definitions, as one block each.

use dom_query::NodeRef;

use super::{
    blocks::{Block, Kind},
    facts::fact,
    page::{Page, Pair},
};

/// Most cells of a row that is joined, and most words of a cell.
const MAX_CELLS: usize = 11;
const MAX_WORDS: u32 = 29;

/// Joins the last block, a definition, with the block of its term before it, where they are a label and
/// its value. `from` is the number of the first block of the definition.
pub(super) fn join_definition(page: &mut Page, term: Option<usize>, from: usize, place: u16) {
    let blocks = &mut page.blocks;
    let Some(term) = term.filter(|t| t + 1 == from && blocks.len() == from + 1) else { return };
    let Some(fact) = fact(&blocks[term].text, &blocks[from].text) else { return };
    let words = blocks[from].words;
    blocks.truncate(from);
    blocks[term].text = format!("{}: {}", fact.label, fact.value);
    blocks[term].words += words;
    page.pairs.push(Pair { label: fact.label, value: fact.value, place });
}

/// Makes one block of a table row whose cells are short; a row that lays out a page stays as the blocks
/// of its cells. `from` is the number of its first block, `element` that of its element.
pub(super) fn join_row(page: &mut Page, row: &NodeRef, from: usize, place: u16, element: u32) {
    let cells = &page.blocks[from..];
    let short = cells.len() <= MAX_CELLS && cells.iter().all(|c| c.words <= MAX_WORDS);
    let nested = cells.iter().any(|c| c.kind == Kind::Row || matches!(c.kind, Kind::Heading(_)));
    if cells.len() < 2 || !short || nested {
        return;
    }
    let texts: Vec<String> = cells.iter().map(|c| c.text.replace('\n', " ")).collect();
    let mut joined = Block {
        text: texts.join("; "),
        kind: Kind::Row,
        place,
        words: cells.iter().map(|c| c.words).sum(),
        linked: cells.iter().map(|c| c.linked).sum(),
        links: cells.iter().map(|c| c.links).sum(),
        bold: cells.iter().map(|c| c.bold).sum(),
        link: None,
        element,
    };
    page.blocks.truncate(from);
    if let [label, value] = &texts[..] {
        let heads: Vec<bool> =
            row.children_it(false).filter(is_cell).map(|c| c.has_name("th")).collect();
        if heads == [true, true] {
            // "Aspect", "Details": a header that names no fact.
            return;
        }
        if heads.len() == 2 {
            page.pairs.push(Pair { label: label.clone(), value: value.clone(), place });
        }
        joined.text = format!("{}: {value}", label.trim_end_matches(':').trim_end());
    }
    page.blocks.push(joined);
}

fn is_cell(node: &NodeRef) -> bool {
    node.has_name("td") || node.has_name("th")
}
