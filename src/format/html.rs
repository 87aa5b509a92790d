//! Web page -> draft.

use std::borrow::Cow;

use dom_query::Document;

use super::{Draft, flattened, residue, saved};
use crate::{
    date,
    extract::{byline, content, facts, guard, jsonld, published, reader, site, title, walk},
    report::Reason,
    text::fold_phrase,
};

/// Reads a saved web page. `address` is where it was saved from, as far as that is known from
/// elsewhere; what the page itself says comes first.
pub fn parse(page: &str, address: Option<&str>) -> Result<Draft, Reason> {
    if page.trim().is_empty() {
        return Err(Reason::Empty);
    }
    let source = page;
    let saved = address.map(Cow::from).or_else(|| saved::address(page));
    let page = guard::prune(page)?;
    let document = Document::from(page.as_str());
    let read = walk::read(&document);
    let claims = jsonld::read(&read.json_ld);
    let view = reader::view(&page, &document);
    let stated = site::address(&read, &claims).map(Cow::from);
    let viewed = view.as_ref().and_then(|v| v.address.as_deref()).map(Cow::from);
    let url = stated.or(viewed).or(saved).and_then(|url| page_address(&url));
    let publisher = site::publisher(&read, &claims, url.as_deref()).map(|found| found.value);
    let title = title::headline(&read, &claims, publisher.as_deref()).map(|found| found.value);
    let headline = title::block_of(&read, title.as_deref());
    let date = published::date(&read, &claims, url.as_deref(), headline);
    let date = date.or_else(|| published::in_programs(source));
    let (blocks, credited) = match view {
        Some(view) => (view.paragraphs, view.byline),
        None => (content::article(&read, &claims, title.as_deref()), Vec::new()),
    };
    let byline = if credited.is_empty() {
        byline::authors(&read, &claims, publisher.as_deref(), headline)
            .map(|found| found.value)
            .unwrap_or_default()
    } else {
        credited
    };
    let mut facts = facts::of_page(&read);
    let body = body(flattened::tables_to_facts(blocks, &mut facts), title.as_deref());
    if body.is_empty() && title.is_none() {
        return Err(Reason::NoText);
    }
    Ok(Draft {
        id: None,
        date: date.map(|found| found.value),
        byline,
        language: site::language(&read, &claims),
        section: site::section(&read, &claims),
        keywords: site::keywords(&read, &claims),
        image: site::image(&read, &claims, url.as_deref()),
        paywalled: site::paywalled(&read, &claims),
        facts,
        url,
        publisher,
        title,
        body,
    })
}

/// The address of the page itself, of a copy in an archive that of the original.
fn page_address(url: &str) -> Option<String> {
    let url = url::Url::parse(&saved::original(url.trim())).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.host().is_some()).then(|| url.into())
}

/// Paragraphs at the front among which headline, byline and date are looked for.
const FRONT: usize = 4;

/// The paragraphs without residue, and without the headline, byline and date, which have fields of
/// their own.
fn body(paragraphs: Vec<String>, title: Option<&str>) -> String {
    let title = title.map(fold_phrase).unwrap_or_default();
    let mut kept = residue::strip(paragraphs);
    let mut at = 0;
    while at < kept.len().min(FRONT) {
        let line = &kept[at];
        let short = line.split_whitespace().count() <= 16;
        if line.len() < 400 && fold_phrase(line) == title || short && is_front_line(line) {
            kept.remove(at);
        } else {
            at += 1;
        }
    }
    kept.join("\n\n")
}

/// A line that is a byline or a date and nothing else.
fn is_front_line(line: &str) -> bool {
    date::read(line, date::Order::default()).is_some()
        || (!line.ends_with('.')
            && byline::after_by(line).is_some_and(|names| !byline::persons(names).is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_pages_come_to_an_end() {
        let n = 20_000;
        for page in [
            "<div>".repeat(n),
            "<div><p>text ".repeat(n / 4),
            "<table><tr><td>".repeat(n / 4),
            "<b><i><p>x".repeat(n / 4),
            "<font size=1><a href=x>".repeat(n / 4),
            "<style>".repeat(n),
            "<!--".repeat(n),
            "<ul><li>".repeat(n / 4),
            format!("<p {}>", "a=b ".repeat(n)),
            "<script type=application/ld+json>[".repeat(n),
            "<body a=b>".repeat(n),
            "<![CDATA[".repeat(n),
            "<!-- BEGIN WAYBACK TOOLBAR INSERT -->".repeat(n),
            "<optgroup>".repeat(n),
            format!("<math>{}", "<td>".repeat(n)),
            format!("<title>{}</title><p>x", "a | b - ".repeat(n)),
            format!("<p>{}x", "\u{a0}".repeat(n * 10)),
            format!("<p>{}x", "&nbsp;".repeat(n)),
        ] {
            let _ = parse(&page, None);
        }
    }
}
