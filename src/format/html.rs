//! Web page -> draft.

use dom_query::Document;

use super::{Draft, residue};
use crate::{
    extract::{byline, content, facts, guard, jsonld, page, published, site, title},
    report::Reason,
    text::fold_phrase,
};

/// Reads a saved web page.
pub fn parse(page: &str) -> Result<Draft, Reason> {
    if page.trim().is_empty() {
        return Err(Reason::Empty);
    }
    let page = guard::prune(page)?;
    let document = Document::from(page.as_str());
    let read = page::read(&document);
    let claims = jsonld::read(&read.json_ld);
    let url = site::address(&read, &claims);
    let publisher = site::publisher(&read, &claims, url.as_deref());
    let title = title::headline(&read, &claims, publisher.as_deref());
    let blocks = content::article(&read, &claims, &page, document);
    let body = body(blocks, title.as_deref());
    if body.is_empty() && title.is_none() {
        return Err(Reason::NoText);
    }
    Ok(Draft {
        id: None,
        date: published::date(&read, &claims, url.as_deref()),
        byline: byline::authors(&read, &claims, publisher.as_deref()),
        language: site::language(&read, &claims),
        section: site::section(&read, &claims),
        keywords: site::keywords(&read, &claims),
        facts: facts::of_page(&read),
        url,
        publisher,
        title,
        body,
    })
}

/// The paragraphs without residue, and without the headline, which has a field of its own.
fn body(paragraphs: Vec<String>, title: Option<&str>) -> String {
    let title = title.map(fold_phrase).unwrap_or_default();
    let mut kept = residue::strip(paragraphs);
    if let Some(at) = kept.iter().take(4).position(|p| p.len() < 400 && fold_phrase(p) == title) {
        kept.remove(at);
    }
    kept.join("\n\n")
}
