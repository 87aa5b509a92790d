//! NITF, the News Industry Text Format of IPTC -> draft: <https://iptc.org/standards/nitf/>.

use super::{
    Draft, wire,
    xml::{self, Element},
};
use crate::{
    article::DateSource,
    read::{skip::Reason, webpage::fragment},
};

/// Reads the articles of a document: one, but where several stand in one file.
///
/// # Errors
/// When there is none in it.
pub(super) fn parse(text: &str) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    let tree = xml::read(text)?;
    let articles = tree.all("nitf");
    if articles.is_empty() {
        return Err(Reason::NoText);
    }
    Ok(articles.into_iter().map(|article| Ok(draft(article))).collect())
}

/// What an `<nitf>` says.
pub(super) fn draft(nitf: &Element) -> Draft {
    let nothing = Element::default();
    let head = nitf.child("head").unwrap_or(&nothing);
    let body = nitf.child("body").unwrap_or(nitf);
    let front = body.child("body.head").unwrap_or(&nothing);
    let mut draft = Draft {
        id: head.find("doc-id").and_then(|id| id.attribute("id-string")).map(str::to_owned),
        title: front
            .line_of("hl1")
            .or_else(|| front.line_of("hedline"))
            .or_else(|| head.line_of("title")),
        language: nitf.attribute("lang").or(nitf.attribute("baselang")).map(str::to_owned),
        publisher: publisher(head, front),
        ..Draft::default()
    };
    let lines: Vec<String> = front.all("byline").into_iter().flat_map(byline_lines).collect();
    draft.byline = wire::names_in(lines.iter().map(String::as_str));
    let dates = ["date.issue", "date.release", "story.date"];
    let stated = dates.iter().filter_map(|name| nitf.find(name)?.attribute("norm"));
    wire::put_date(&mut draft, DateSource::Header, stated);
    let named = head.all("keyword").into_iter().filter_map(|keyword| keyword.attribute("key"));
    wire::add_keywords(&mut draft, named.map(str::to_owned));
    for subject in head.all("tobject.subject") {
        draft.topics.extend(subject.attribute("tobject.subject.refnum").and_then(wire::topic));
        let names = ["type", "matter", "detail"].map(|level| format!("tobject.subject.{level}"));
        let names = names.iter().filter_map(|name| subject.attribute(name));
        wire::add_keywords(&mut draft, names.map(str::to_owned));
    }
    let content = body.child("body.content").unwrap_or(&nothing);
    let mut paragraphs = fragment::paragraphs(&content.html());
    if paragraphs.is_empty() {
        paragraphs =
            front.child("abstract").map(|a| fragment::paragraphs(&a.html())).unwrap_or_default();
    }
    wire::put_body(&mut draft, paragraphs, front.line_of("dateline").as_deref());
    draft
}

/// The lines of a byline: its persons, else all of it but their titles, which stand in an element of their own.
fn byline_lines(byline: &Element) -> Vec<String> {
    let persons: Vec<String> = byline.all("person").into_iter().filter_map(Element::line).collect();
    if !persons.is_empty() {
        return persons;
    }
    let title = byline.child("byttl").and_then(Element::line).unwrap_or_default();
    let line = byline.line().unwrap_or_default();
    vec![line.strip_suffix(title.as_str()).unwrap_or(&line).to_owned()]
}

fn publisher(head: &Element, front: &Element) -> Option<String> {
    let source = head.find("doc-id").and_then(|id| id.attribute("regsrc"));
    let holder = head.find("doc.copyright").and_then(|copyright| copyright.attribute("holder"));
    let stated = front.line_of("distributor");
    stated.or_else(|| holder.or(source).map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desk_among_persons_is_in_no_byline() {
        let byline = |lines: &str| {
            let source = format!(
                "<nitf><body><body.head>{lines}</body.head>\
                 <body.content><p>Envoys met.</p></body.content></body></nitf>"
            );
            parse(&source).unwrap().remove(0).unwrap().byline
        };
        let desk = "<byline>Newsroom</byline>";
        let person = "<byline>By <person>Ann Lindqvist</person></byline>";
        assert_eq!(byline(&format!("{desk}{person}")), ["Ann Lindqvist"]);
        assert_eq!(byline(desk), ["Newsroom"]);
    }
}
