//! Where things stand on a page: the headline, the text, and the element that holds both.
//!
//! Dates and names of other articles, of comments and of the site stand outside of that element, or
//! behind the text.

use super::{
    blocks::{Kind, place},
    page::Page,
};

/// Places that belong to the site or to other articles.
const ELSEWHERE: u16 =
    place::ASIDE | place::NAV | place::FOOTER | place::BAD | place::BOX | place::COMMENTS;

/// Elements that hold the main part of a page.
const MAIN: u16 = place::MAIN | place::ARTICLE;
/// Blocks above the headline that may be a date and a kicker.
const RIGHT_ABOVE: usize = 3;

/// The outline of a page.
#[derive(Debug, Clone, Copy)]
pub struct Outline<'p> {
    page: &'p Page,
    /// Number of the block with the headline.
    pub headline: Option<usize>,
    /// First and last block of the article's running text.
    text: Option<(usize, usize)>,
    /// The innermost element with headline and text.
    article: u32,
    /// Bits of [`place`] that the whole text has.
    shared: u16,
}

impl<'p> Outline<'p> {
    /// The outline of a page, given the blocks with its headline and of its text as far as they are known.
    pub fn new(page: &'p Page, headline: Option<usize>, text: Option<(usize, usize)>) -> Self {
        let (first, last) = text.unzip();
        let mut blocks = [headline, first, last].into_iter().flatten();
        let mut article = blocks.next().map_or(0, |at| element(page, at));
        for at in blocks {
            article = common(page, article, element(page, at));
        }
        if headline.is_none() || text.is_none() {
            article = 0;
        }
        let place = |at: usize| page.blocks.get(at).map_or(0, |block| block.place);
        let shared = text.map_or(0, |(first, last)| place(first) & place(last));
        Self { page, headline, text, article, shared }
    }

    /// Whether a block is certainly no part of the article or its head: above the headline and outside of
    /// the element that holds it and the text, or behind the text in a part of the page that is marked as
    /// something else.
    pub fn is_foreign(&self, block: usize) -> bool {
        let Some((_, headline)) = self.text.zip(self.headline) else { return false };
        if block < headline {
            return !self.is_inside(block)
                && !self.is_right_above(block, headline)
                && !self.is_below_top_heading(block);
        }
        let place = self.page.blocks.get(block).map_or(0, |block| block.place);
        self.is_behind(block) && self.elsewhere(block, place) != 0
    }

    /// The bits of a place in a block that are of the site or of other articles. What the text itself
    /// lies in is none of them, nor is the foot of its own element.
    pub fn elsewhere(&self, block: usize, place: u16) -> u16 {
        let marked = place & ELSEWHERE & !self.shared;
        let own_foot = marked & place::FOOTER != 0
            && place & self.shared & MAIN != 0
            && self.article != 0
            && self.is_inside(block);
        if own_foot { marked & !place::FOOTER } else { marked }
    }

    /// Whether a block is behind the text and outside of the element that holds text and headline.
    pub fn is_outside(&self, block: usize) -> bool {
        self.headline.is_some() && self.is_behind(block) && !self.is_inside(block)
    }

    /// Number of the first block of the running text.
    pub fn first(&self) -> Option<usize> {
        self.text.map(|(first, _)| first)
    }

    /// Whether a block is above the running text.
    pub fn is_above_text(&self, block: usize) -> bool {
        self.text.is_some_and(|(first, _)| block < first)
    }

    /// Whether a block is in the running text, or between its paragraphs.
    pub fn is_text(&self, block: usize) -> bool {
        self.text.is_none_or(|(first, last)| (first..=last).contains(&block))
    }

    /// Whether a block is behind the text.
    pub fn is_behind(&self, block: usize) -> bool {
        self.text.is_some_and(|(_, last)| block > last.max(self.headline.unwrap_or(0)))
    }

    /// Whether the line above a block is a top heading: the headline may be another than was thought.
    fn is_below_top_heading(&self, block: usize) -> bool {
        let above = block.checked_sub(1).and_then(|above| self.page.blocks.get(above));
        above.is_some_and(|above| above.kind == Kind::Heading(1))
    }

    /// Whether a block is one of the last above the headline, and in the page's main part as it is.
    fn is_right_above(&self, block: usize, headline: usize) -> bool {
        let place = |at: usize| self.page.blocks.get(at).map_or(0, |block| block.place & MAIN);
        let shared = place(headline) == 0 || place(headline) & place(block) != 0;
        shared && headline - block <= RIGHT_ABOVE
    }

    /// Whether a block is in the element that holds headline and text.
    fn is_inside(&self, block: usize) -> bool {
        let mut at = element(self.page, block);
        while at > self.article {
            at = parent(self.page, at);
        }
        at == self.article
    }
}

fn element(page: &Page, block: usize) -> u32 {
    page.blocks.get(block).map_or(0, |block| block.element)
}

/// The element around another, which comes before it.
fn parent(page: &Page, element: u32) -> u32 {
    let parent = page.elements.get(element as usize).map_or(0, |e| e.parent);
    parent.min(element.saturating_sub(1))
}

/// The innermost element that holds two others.
fn common(page: &Page, mut one: u32, mut other: u32) -> u32 {
    while one != other {
        if one > other {
            one = parent(page, one);
        } else {
            other = parent(page, other);
        }
    }
    one
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::webpage::{title, walk};

    const TEXT: &str = "<p>The harbour board of Kestrel Bay said on Thursday that the old terminal would be closed until spring.</p>";

    /// The blocks behind the text that belong to something else.
    fn foreign(page: &str) -> Vec<String> {
        let page = walk::read(&dom_query::Document::from(page));
        let long = |block: &&super::super::blocks::Block| block.words > 12;
        let first = page.blocks.iter().position(|block| long(&block));
        let last = page.blocks.iter().rposition(|block| long(&block));
        let outline = Outline::new(&page, title::block_of(&page, None, None), first.zip(last));
        let blocks = page.blocks.iter().enumerate();
        blocks.filter(|(at, _)| outline.is_foreign(*at)).map(|(_, b)| b.text.clone()).collect()
    }

    #[test]
    fn what_the_text_itself_lies_in_makes_nothing_foreign() {
        for wrapper in ["class=with-sidebar", "class=social-news", "id=newsletter-page"] {
            let inside = format!(
                "<article><h1>Terminal closes</h1>{TEXT}{TEXT}</article><p>6 March 2026</p>"
            );
            assert!(foreign(&format!("<div {wrapper}>{inside}</div>")).is_empty(), "{wrapper}");
            let beside = format!("{inside}<div {wrapper}><p>7 March 2026</p></div>");
            assert_eq!(foreign(&beside), ["7 March 2026"], "{wrapper}");
        }
    }

    #[test]
    fn the_foot_of_the_article_is_its_own() {
        let head = format!("<h1>Terminal closes</h1>{TEXT}{TEXT}");
        let foot = "<footer><p>6 March 2026</p></footer>";
        assert!(foreign(&format!("<article>{head}{foot}</article>")).is_empty());
        assert_eq!(foreign(&format!("<article>{head}</article>{foot}")), ["6 March 2026"]);
        assert_eq!(foreign(&format!("<div>{head}</div>{foot}")), ["6 March 2026"]);
    }
}
