//! Where things stand on a page: the headline, the text, and the element that holds both.
//!
//! Dates and names of other articles, of comments and of the site stand outside of that element, or
//! behind the text.

use super::{
    blocks::place,
    page::Page,
};

/// Places that belong to the site or to other articles.
const ELSEWHERE: u16 =
    place::ASIDE | place::NAV | place::FOOTER | place::BAD | place::BOX | place::COMMENTS;

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
        Self { page, headline, text, article }
    }

    /// Whether a block is certainly no part of the article or its head: above the headline or behind the
    /// text and outside of the element that holds both, or behind the text in a part of the page that is
    /// marked as something else.
    pub fn is_foreign(&self, block: usize) -> bool {
        let Some(((_, last), headline)) = self.text.zip(self.headline) else { return false };
        let above = block < headline;
        let behind = block > last.max(headline);
        let elsewhere = self.page.blocks.get(block).is_some_and(|b| b.place & ELSEWHERE != 0);
        (above || behind) && !self.is_inside(block) || behind && elsewhere
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
