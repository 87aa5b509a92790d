//! The SGML of the Reuters-21578 collection -> drafts, one for each report.

use super::{
    Draft, text, wire,
    xml::{self, Element},
};
use crate::{article::DateSource, read::skip::Reason};

/// Reads the reports of a file.
///
/// # Errors
/// When there is none in it.
pub(super) fn parse(source: &str) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    let tree = xml::read(source)?;
    let reports = tree.all("reuters");
    if reports.is_empty() {
        return Err(Reason::NoText);
    }
    Ok(reports.into_iter().map(|report| Ok(draft(report))).collect())
}

fn draft(report: &Element) -> Draft {
    let nothing = Element::default();
    let content = report.child("text").unwrap_or(&nothing);
    let mut draft = Draft {
        title: content.line_of("title"),
        publisher: Some("Reuters".to_owned()),
        byline: content.line_of("author").map(|line| wire::names(&line)).unwrap_or_default(),
        ..Draft::default()
    };
    // "26-FEB-1987 15:01:01.79"
    let date = report.line_of("date").map(|date| date.replace('-', " "));
    let day = date.as_ref().map(|date| date.split(' ').take(3).collect::<Vec<_>>().join(" "));
    wire::put_date(&mut draft, DateSource::Header, date.iter().chain(&day).map(String::as_str));
    let topics = report.child("topics").map(|topics| topics.all("d")).unwrap_or_default();
    wire::add_keywords(&mut draft, topics.into_iter().filter_map(Element::line));
    // Reports that were not taken apart have all of it in the text.
    let body = content.find("body").map_or_else(|| own_text(content), Element::text);
    let body: String = body.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    let mut paragraphs = text::paragraphs(&body);
    if let Some(last) = paragraphs.last_mut() {
        // The agency signs.
        let signed = ["REUTER", "Reuter", "Reuters", "REUTERS"];
        for name in signed {
            if let Some(rest) =
                last.strip_suffix(name).filter(|rest| rest.is_empty() || rest.ends_with(' '))
            {
                *last = rest.trim_end().to_owned();
                break;
            }
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    wire::put_body(&mut draft, paragraphs, content.line_of("dateline").as_deref());
    draft
}

/// The text without that of the elements in it.
fn own_text(content: &Element) -> String {
    let mut text = content.text();
    for element in content.elements() {
        text = text.replacen(&element.text(), "", 1);
    }
    text
}
