//! `NewsML` 1.x -> drafts: one for each item of news, however its components are nested.

use super::{
    Draft, nitf, text, wire,
    xml::{self, Element},
};
use crate::{
    article::DateSource,
    read::{
        skip::Reason,
        webpage::{byline, fragment},
    },
};

/// Reads the items of a document.
///
/// # Errors
/// When there is none in it.
pub(super) fn parse(source: &str) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    let tree = xml::read(source)?;
    let items = tree.all("newsitem");
    if items.is_empty() {
        return Err(Reason::NoText);
    }
    Ok(items.into_iter().map(draft).map(Ok).collect())
}

fn draft(item: &Element) -> Draft {
    // Of pictures, graphics and other languages beside a text the longest is the article.
    let contents = item.all("datacontent").into_iter().map(paragraphs);
    let longest =
        contents.max_by_key(|paragraphs| paragraphs.iter().map(String::len).sum::<usize>());
    let paragraphs = longest.unwrap_or_default();
    let embedded = item.find("nitf").map(nitf::draft).unwrap_or_default();
    let lines = item.find("newslines");
    let line = |name: &str| lines.and_then(|lines| lines.line_of(name));
    let party = |name: &str| {
        item.find(name).and_then(|e| e.find("party")?.attribute("formalname").map(str::to_owned))
    };
    let mut draft = Draft {
        id: item.line_of("publicidentifier"),
        title: line("headline").or(embedded.title),
        language: item
            .find("language")
            .and_then(|language| language.attribute("formalname"))
            .or(item.attribute("lang"))
            .map(str::to_lowercase),
        publisher: party("provider")
            .or_else(|| party("source"))
            .or_else(|| item.line_of("providerid")),
        byline: byline::first_of_persons([
            line("byline").map(|byline| wire::names(&byline)).unwrap_or_default(),
            embedded.byline,
        ]),
        ..Draft::default()
    };
    let dates = ["firstcreated", "thisrevisioncreated", "dateid"];
    let stated: Vec<String> = dates.iter().filter_map(|name| item.line_of(name)).collect();
    wire::put_date(&mut draft, DateSource::Header, stated.iter().map(String::as_str));
    wire::put_change(&mut draft, item.line_of("thisrevisioncreated").as_deref());
    let subjects = ["subject", "subjectmatter", "subjectdetail"];
    let codes = subjects.iter().flat_map(|name| item.all(name));
    let codes: Vec<String> =
        codes.filter_map(|e| wire::topic(e.attribute("formalname")?)).collect();
    for code in codes {
        if !draft.topics.contains(&code) {
            draft.topics.push(code);
        }
    }
    let keywords = item.all("property").into_iter().filter(|property| {
        property.attribute("formalname").is_some_and(|name| name.eq_ignore_ascii_case("keyword"))
    });
    let keywords = keywords.filter_map(|property| property.attribute("value").map(str::to_owned));
    let lines = item.all("keywordline").into_iter().filter_map(Element::line);
    wire::add_keywords(&mut draft, keywords.chain(lines));
    wire::add_keywords(&mut draft, topic_names(item));
    wire::put_body(&mut draft, paragraphs, line("dateline").as_deref());
    draft
}

/// The names of the topics that an item describes itself, English ones where there are any.
fn topic_names(item: &Element) -> Vec<String> {
    item.all("topic").into_iter().filter_map(topic_name).collect()
}

fn topic_name(topic: &Element) -> Option<String> {
    let names: Vec<&Element> = topic
        .elements()
        .filter(|e| e.name == "description" && e.attribute("variant") == Some("Name"))
        .collect();
    let english = names.iter().find(|e| e.attribute("lang") == Some("en"));
    english.or(names.first()).and_then(|e| e.line())
}

/// The paragraphs of a content: NITF, XHTML, HTML in a CDATA section, or plain text.
fn paragraphs(content: &Element) -> Vec<String> {
    if let Some(nitf) = content.find("body.content") {
        return fragment::paragraphs(&nitf.html());
    }
    if content.elements().next().is_some() {
        return fragment::paragraphs(&content.html());
    }
    text_or_html(&content.text())
}

/// The paragraphs of a text that may hold markup.
pub(super) fn text_or_html(source: &str) -> Vec<String> {
    if source.contains("</") || source.contains("<p>") || source.contains("<br") {
        fragment::paragraphs(source)
    } else {
        text::paragraphs(source)
    }
}
