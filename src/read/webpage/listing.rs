//! Pages that list articles: sections, archives, front pages.

use super::{
    blocks::{Block, Kind, place},
    jsonld::Claims,
    page::Page,
    published,
};

/// Fewest linked headings of a list.
const ENTRIES: usize = 5;
/// Fewest words of a paragraph that is more than the summary of an entry.
const PARAGRAPH: u32 = 20;
/// Fewest words of a paragraph that no list of articles has.
const LONG: u32 = 40;
/// Fewest words of a sentence that the text of a short article may be.
const SENTENCE: u32 = 8;
/// Places whose headings and sentences are of the site on any page.
const ELSEWHERE: u16 = place::NAV | place::FOOTER | place::ASIDE | place::BAD | place::BOX;

/// What is said of a page that lists articles.
pub const LISTS: &str = "a page that lists articles: save those it links to";

/// Whether a page lists articles and is none: its headings are links, no sentence stands before them, no
/// two paragraphs stand side by side, and it does not call itself an article or say when it was published.
pub fn is_list(page: &Page, claims: &Claims) -> bool {
    let kind = page.meta(&["og:type"]).unwrap_or_default();
    let dated = claims.published.is_some() || published::is_stated(page);
    if kind.contains("article") || dated || claims.body.is_some() {
        return false;
    }
    let entries = page.blocks.iter().filter(|block| is_entry(block)).count();
    entries >= ENTRIES && !has_paragraphs(page) && !begins_with_sentence(page)
}

/// Whether a sentence stands before the first entry, as the text of a short article does.
fn begins_with_sentence(page: &Page) -> bool {
    let mut before = page.blocks.iter().take_while(|block| !is_entry(block));
    before.any(|block| {
        block.kind == Kind::Paragraph
            && block.place & ELSEWHERE == 0
            && block.words - block.linked >= SENTENCE
            && block.text.ends_with(['.', '!', '?', '…', '。', '।', '؟', '"', '”'])
    })
}

fn is_entry(block: &Block) -> bool {
    let heading = matches!(block.kind, Kind::Heading(2..=6));
    heading && block.links == 1 && block.linked >= block.words && block.place & ELSEWHERE == 0
}

/// Whether two paragraphs stand in one element, as those of a text do, or one is as long.
fn has_paragraphs(page: &Page) -> bool {
    let long = |block: &&Block| {
        block.words - block.linked >= PARAGRAPH && !matches!(block.kind, Kind::Heading(_))
    };
    let mut parents: Vec<u32> = page.blocks.iter().filter(long).map(|b| holder(page, b)).collect();
    parents.sort_unstable();
    let side_by_side = parents.windows(2).any(|pair| pair[0] == pair[1]);
    side_by_side || page.blocks.iter().any(|block| block.words - block.linked >= LONG)
}

/// The element around that of a paragraph; a text without one is in its own.
fn holder(page: &Page, block: &Block) -> u32 {
    use super::blocks::Tag;
    let element = page.elements.get(block.element as usize);
    match element {
        Some(element) if element.tag == Tag::P => element.parent,
        _ => block.element,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::webpage::walk;

    fn list(page: &str) -> bool {
        is_list(&walk::read(&dom_query::Document::from(page)), &Claims::default())
    }

    #[test]
    fn headings_that_are_links_make_a_list() {
        let card = "<div><h2><a href=/x>Swimming pool opens</a></h2><p>It is warm again.</p></div>";
        assert!(list(&card.repeat(5)));
        assert!(!list(&card.repeat(4)));
        let text = "<p>The harbour board of Kestrel Bay said on Thursday that the old terminal would be closed until \
            spring, and not be opened before.</p>";
        assert!(!list(&format!(
            "<article><h1>Terminal closes</h1>{text}{text}</article>{}",
            card.repeat(5)
        )));
    }

    #[test]
    fn a_short_article_above_a_list_is_an_article() {
        let card = "<div><h2><a href=/x>Swimming pool opens</a></h2><p>It is warm again.</p></div>";
        let page = |head: &str| format!("{head}<h1>Terminal closes</h1>{}", card.repeat(5));
        assert!(list(&page("")));
        let stated = "<meta property='article:published_time' content='2026-02-06'>";
        assert!(!list(&page(stated)));
        assert!(!list(&page("<p>The old terminal of Kestrel Bay is closed until spring.</p>")));
        assert!(list(&page("<p>All news of Kestrel Bay</p>")));
    }
}
