//! EPUB -> drafts: an article for each chapter, as newspapers are put together for readers of books.

use super::{Draft, html, xml};
use crate::{
    article::DateSource,
    date::{Order, read},
    read::{
        skip::Reason,
        source::{decode, percent_decoded, zip_member},
        webpage::byline::persons,
    },
};

/// Largest chapter in bytes.
const MAX_CHAPTER: usize = 16 << 20;
/// Most chapters.
const MAX_CHAPTERS: usize = 5_000;
/// Fewest words of a chapter: covers and tables of contents have less, or links alone.
const FEWEST: usize = 20;

/// Reads the chapters in their order.
///
/// # Errors
/// When the book has no table of its parts, or no chapter with text.
pub(super) fn parse(bytes: &[u8]) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    let text =
        |name: &str| zip_member(bytes, name, MAX_CHAPTER).map(|bytes| decode(&bytes, true, None));
    let container = text("META-INF/container.xml").ok_or_else(|| missing("the container"))?;
    let container = xml::read(&container)?;
    let root = container.find("rootfile").and_then(|file| file.attribute("full-path"));
    let root = root.ok_or_else(|| missing("the package"))?;
    let package = xml::read(&text(root).ok_or_else(|| missing("the package"))?)?;
    let folder = root.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
    let manifest = package.all("item");
    let chapters = package.all("itemref").into_iter().filter_map(|chapter| {
        let id = chapter.attribute("idref")?;
        let item = manifest.iter().find(|item| item.attribute("id") == Some(id))?;
        let is_nav = item.attribute("properties").is_some_and(|p| p.contains("nav"));
        item.attribute("href")
            .filter(|_| !is_nav)
            .map(|href| format!("{folder}{}", unescaped(href)))
    });
    let date = package.line_of("date").and_then(|date| read(&date, Order::default()));
    let mut drafts = Vec::new();
    for name in chapters.take(MAX_CHAPTERS) {
        let Some(page) = text(&name) else { continue };
        let Ok(mut draft) = html::parse(&page, None) else { continue };
        if draft.body.split_whitespace().count() < FEWEST {
            continue;
        }
        draft.publisher = package.line_of("title").or_else(|| package.line_of("publisher"));
        draft.language = draft.language.or_else(|| package.line_of("language"));
        draft.date = draft.date.or(date.map(|date| (date, DateSource::Meta)));
        if draft.byline.is_empty() {
            let creators = package.all("creator").into_iter().filter_map(xml::Element::line);
            draft.byline = creators.flat_map(|creator| persons(&creator)).collect();
        }
        drafts.push(Ok(draft));
    }
    if drafts.is_empty() { Err(Reason::NoText) } else { Ok(drafts) }
}

fn missing(what: &str) -> Reason {
    Reason::Malformed(format!("{what} of the book cannot be read"))
}

/// A name in the book without `%20` and the like, and without the place inside the chapter.
fn unescaped(href: &str) -> String {
    let href = href.split('#').next().unwrap_or(href);
    percent_decoded(href)
}
