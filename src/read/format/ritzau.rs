//! The XML of the Danish agency Ritzau -> draft.

use super::{
    Draft, newsml, wire,
    xml::{self, Element},
};
use crate::{article::DateSource, read::skip::Reason};

/// Reads a document.
///
/// # Errors
/// When there is no report in it.
pub(super) fn parse(source: &str) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    let tree = xml::read(source)?;
    let reports = tree.all("rbnews");
    if reports.is_empty() {
        return Err(Reason::NoText);
    }
    Ok(reports.into_iter().map(|report| Ok(draft(report))).collect())
}

fn draft(report: &Element) -> Draft {
    let line = |name: &str| report.child(name).and_then(Element::line);
    let mut draft = Draft {
        id: line("newsid"),
        title: line("headline").or_else(|| line("strapline")),
        publisher: line("origin").map(|origin| origin.trim_matches('/').to_owned()),
        byline: line("byline").map(|line| wire::names(&line)).unwrap_or_default(),
        section: line("section"),
        ..Draft::default()
    };
    wire::put_date(&mut draft, DateSource::Header, line("publishdate").as_deref());
    let keywords = report.child("subjectkeyword");
    let keywords = keywords.into_iter().flat_map(Element::elements).filter_map(Element::line);
    wire::add_keywords(&mut draft, keywords);
    let content = report.child("content").map(Element::text).unwrap_or_default();
    wire::put_body(&mut draft, newsml::text_or_html(&content), line("town").as_deref());
    draft
}
