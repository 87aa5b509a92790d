//! NewsML-G2 -> drafts: <https://iptc.org/standards/newsml-g2/>. Packages and pictures are passed over;
//! of several versions of an item in one message the newest is read.

use super::{
    Draft, newsml, nitf, wire,
    xml::{self, Element},
};
use crate::{
    article::DateSource,
    read::{
        skip::Reason,
        webpage::{byline, fragment},
    },
};

/// Reads the items of a message, or a single item.
///
/// # Errors
/// When there is none in it.
pub(super) fn parse(source: &str) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    let tree = xml::read(source)?;
    let mut items = tree.all("newsitem");
    if items.is_empty() {
        // A message of packages alone has no text of its own; a fragment of an item has.
        if tree.find("packageitem").is_some() {
            let note = "a NewsML-G2 package is not read: it names items and has no text";
            return Err(Reason::Unsupported(note.to_owned()));
        }
        items.push(&tree);
    }
    let items: Vec<&Element> =
        items.iter().copied().filter(|item| is_newest(item, &items)).collect();
    let drafts: Vec<_> = items.into_iter().filter_map(draft).map(Ok).collect();
    if drafts.is_empty() { Err(Reason::NoText) } else { Ok(drafts) }
}

/// Whether no other item is a later version of the same news.
fn is_newest(item: &Element, items: &[&Element]) -> bool {
    let Some(guid) = item.attribute("guid") else { return true };
    let others = items.iter().filter(|other| other.attribute("guid") == Some(guid));
    others.map(|other| version(other)).max() == Some(version(item))
}

fn version(item: &Element) -> Option<u64> {
    item.attribute("version").and_then(|version| version.parse().ok())
}

/// What an item says; `None` for pictures and others without text.
fn draft(item: &Element) -> Option<Draft> {
    let nothing = Element::default();
    let administration = item.child("itemmeta").unwrap_or(&nothing);
    let content = item.child("contentmeta").unwrap_or(&nothing);
    let set = item.find("contentset").unwrap_or(item);
    let class = administration.find("itemclass").and_then(|class| class.attribute("qcode"));
    let paragraphs = paragraphs(set);
    if paragraphs.is_empty() && class.is_some_and(|class| !class.ends_with(":text")) {
        return None;
    }
    let embedded = set.find("nitf").map(nitf::draft).unwrap_or_default();
    let mut draft = Draft {
        id: item.attribute("guid").map(str::to_owned),
        title: headline(content)
            .or(embedded.title)
            .or_else(|| administration.line_of("title"))
            .or_else(|| set.line_of("title"))
            .or_else(|| item.line_of("headline")),
        language: content
            .find("language")
            .and_then(|language| language.attribute("tag"))
            .or(item.attribute("lang"))
            .map(str::to_owned),
        publisher: publisher(administration, content).or(embedded.publisher),
        ..Draft::default()
    };
    let creators = content.all("creator").into_iter();
    let creators: Vec<String> = creators.filter_map(|creator| creator.line_of("name")).collect();
    draft.byline = byline::first_of_persons([
        content.line_of("by").map(|by| wire::names(&by)).unwrap_or_default(),
        embedded.byline,
        wire::names_in(creators.iter().map(String::as_str)),
    ]);
    let dates = [
        (administration, "firstcreated"),
        (content, "contentcreated"),
        (administration, "versioncreated"),
    ];
    let stated: Vec<String> = dates.iter().filter_map(|(part, name)| part.line_of(name)).collect();
    wire::put_date(&mut draft, DateSource::Header, stated.iter().map(String::as_str));
    wire::put_change(&mut draft, administration.line_of("versioncreated").as_deref());
    for subject in content.elements().filter(|e| e.name == "subject") {
        let codes = [subject.attribute("qcode"), subject.attribute("uri")];
        draft.topics.extend(codes.into_iter().flatten().find_map(wire::topic));
        // What lies above a subject has its own names.
        let name = subject
            .elements()
            .find(|e| e.name == "name" && e.attribute("lang").is_none_or(|l| l.starts_with("en")));
        let name = name.or_else(|| subject.child("name")).and_then(Element::line);
        wire::add_keywords(&mut draft, name);
    }
    wire::add_keywords(&mut draft, content.all("keyword").into_iter().filter_map(Element::line));
    draft.topics.dedup();
    let dateline = content.line_of("dateline").or_else(|| set.line_of("dateline"));
    wire::put_body(&mut draft, paragraphs, dateline.as_deref());
    Some(draft)
}

/// The main headline of those that an item has for several uses.
fn headline(content: &Element) -> Option<String> {
    let headlines = content.all("headline");
    let main = headlines.iter().find(|headline| {
        headline.attribute("role").is_some_and(|role| role.to_lowercase().contains("main"))
    });
    let plain = || headlines.iter().find(|headline| headline.attribute("role").is_none());
    main.or_else(plain).or(headlines.first()).and_then(|headline| headline.line())
}

fn publisher(administration: &Element, content: &Element) -> Option<String> {
    let provider = administration.child("provider").and_then(party);
    provider
        .or_else(|| content.all("infosource").into_iter().find_map(party))
        .or_else(|| content.line_of("creditline"))
}

/// The name of a party: spelled out, or the last part of its code.
fn party(element: &Element) -> Option<String> {
    let name = element.line_of("name").or_else(|| element.attribute("literal").map(str::to_owned));
    name.or_else(|| {
        let code = element.attribute("qcode")?;
        code.rsplit(':').next().map(str::to_owned)
    })
}

/// The paragraphs of the first content that holds text.
fn paragraphs(set: &Element) -> Vec<String> {
    if let Some(content) = set.find("body.content") {
        return fragment::paragraphs(&content.html());
    }
    if let Some(inline) = set.find("inlinexml") {
        return fragment::paragraphs(&main(inline).html());
    }
    match set.find("inlinedata") {
        Some(data) => newsml::text_or_html(&data.text()),
        None if set.name.is_empty() => set.all("p").into_iter().filter_map(Element::line).collect(),
        None => Vec::new(),
    }
}

fn is_main(section: &Element) -> bool {
    section.attribute("class").is_some_and(|class| class.split_whitespace().any(|c| c == "main"))
}

/// The part of an HTML document that is the text: some agencies put notes to editors beside it.
fn main(inline: &Element) -> &Element {
    let sections = inline.all("section");
    let main = sections.into_iter().find(|section| is_main(section));
    main.or_else(|| inline.find("body")).unwrap_or(inline)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons_go_before_desks_wherever_an_item_names_them() {
        let byline = |meta: &str| {
            let item = format!(
                "<newsItem><contentMeta>{meta}</contentMeta><contentSet><inlineXML><html><body>\
                 <p>Envoys met.</p></body></html></inlineXML></contentSet></newsItem>"
            );
            parse(&item).unwrap().remove(0).unwrap().byline
        };
        let creator = |name: &str| format!("<creator><name>{name}</name></creator>");
        let both = creator("Newsroom") + &creator("Ann Lindqvist");
        assert_eq!(byline(&both), ["Ann Lindqvist"]);
        assert_eq!(byline(&format!("<by>Newsroom</by>{both}")), ["Ann Lindqvist"]);
        assert_eq!(byline(&format!("<by>By Bo Tamm</by>{both}")), ["Bo Tamm"]);
        assert_eq!(byline(&creator("Newsroom")), ["Newsroom"]);
    }
}
