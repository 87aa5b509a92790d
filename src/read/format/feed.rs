//! RSS 0.9 to 2, RDF and Atom -> drafts, one for each entry. Of entries without their full text the
//! summary is read, and marked as an excerpt.

use super::{
    Draft, wire,
    xml::{self, Element},
};
use crate::{
    article::DateSource,
    read::{
        skip::Reason,
        webpage::{self, byline, fragment},
    },
};

/// Extensions whose elements have names that mean something else in a feed.
const EXTENSIONS: &[&str] = &["media", "itunes", "googleplay", "yt", "slash", "georss", "podcast"];

/// Reads the entries of a feed.
///
/// # Errors
/// When it has none.
pub(super) fn parse(text: &str) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    let tree = xml::read(text)?;
    let entries = tree.all("item");
    let entries = if entries.is_empty() { tree.all("entry") } else { entries };
    if entries.is_empty() {
        return Err(Reason::NoText);
    }
    let feed = tree.find("channel").or_else(|| tree.find("feed")).unwrap_or(&tree);
    let channel = Channel {
        title: feed.child("title").and_then(Element::line),
        language: feed.child("language").and_then(Element::line).or_else(|| {
            let root = tree.elements().next();
            feed.attribute("lang").or(root?.attribute("lang")).map(str::to_owned)
        }),
        author: authors(feed),
    };
    Ok(entries.into_iter().map(|entry| draft(entry, &channel)).collect())
}

/// What a feed says of all its entries.
struct Channel {
    title: Option<String>,
    language: Option<String>,
    author: Vec<String>,
}

/// The elements of a name that belong to the feed itself.
fn own<'e>(entry: &'e Element, name: &'e str) -> impl Iterator<Item = &'e Element> {
    entry.elements().filter(move |e| e.name == name && !EXTENSIONS.contains(&e.prefix.as_str()))
}

fn line(entry: &Element, name: &str) -> Option<String> {
    own(entry, name).find_map(Element::line)
}

fn draft(entry: &Element, channel: &Channel) -> Result<Draft, Reason> {
    // `<content:encoded>` of RSS, `<content>` of Atom.
    let full = own(entry, "encoded").chain(own(entry, "content")).map(paragraphs);
    let summary = own(entry, "description").chain(own(entry, "summary")).map(paragraphs);
    let full = full.max_by_key(|paragraphs| paragraphs.iter().map(String::len).sum::<usize>());
    let full = full.filter(|paragraphs| !paragraphs.is_empty());
    let excerpt = full.is_none();
    let body = full.or_else(|| summary.filter(|s| !s.is_empty()).last()).unwrap_or_default();
    let guid = line(entry, "guid").or_else(|| line(entry, "id"));
    let url = address(entry).or_else(|| guid.clone().filter(|guid| is_address(guid)));
    let mut draft = Draft {
        title: line(entry, "title"),
        // An entry with an address is the same article as the page that lies there.
        id: guid.filter(|_| url.is_none()),
        url,
        publisher: entry
            .child("source")
            .and_then(|source| source.child("title").unwrap_or(source).line())
            .or_else(|| channel.title.clone()),
        language: line(entry, "language")
            .or_else(|| entry.attribute("lang").map(str::to_owned))
            .or_else(|| channel.language.clone()),
        byline: byline_of(entry, channel),
        excerpt: excerpt && !body.is_empty(),
        body: body.join("\n\n"),
        ..Draft::default()
    };
    let dates = ["pubdate", "published", "issued", "date", "created", "updated", "modified"];
    let stated: Vec<String> = dates.iter().filter_map(|name| line(entry, name)).collect();
    wire::put_date(&mut draft, DateSource::Feed, stated.iter().map(String::as_str));
    let changed = ["updated", "modified"].iter().find_map(|name| line(entry, name));
    wire::put_change(&mut draft, changed.as_deref());
    let categories = own(entry, "category").chain(own(entry, "subject")).filter_map(|category| {
        let label = category.attribute("label").or(category.attribute("term")).map(str::to_owned);
        category.line().or(label)
    });
    wire::add_keywords(&mut draft, categories);
    if has_word(&draft.body) || draft.title.as_deref().is_some_and(has_word) {
        Ok(draft)
    } else {
        Err(Reason::NoText)
    }
}

/// The paragraphs of a content: elements of XHTML, markup that was escaped, or plain text.
fn paragraphs(content: &Element) -> Vec<String> {
    let kind = content.attribute("type").unwrap_or_default();
    if content.elements().next().is_some() {
        return fragment::paragraphs(&content.html());
    }
    let text = content.text();
    if kind == "text" { vec![webpage::one_line(&text)] } else { fragment::paragraphs(&text) }
        .into_iter()
        .filter(|paragraph| !paragraph.is_empty())
        .collect()
}

fn is_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

/// The address of the page: the text of `<link>`, or the link of Atom that leads to the entry itself.
fn address(entry: &Element) -> Option<String> {
    let original = line(entry, "origlink");
    let links = own(entry, "link").filter(|link| leads_to_page(link));
    let mut links =
        links.filter_map(|link| link.line().or_else(|| link.attribute("href").map(str::to_owned)));
    original.or_else(|| links.find(|link| is_address(link)))
}

/// Who an entry says wrote it. The author of the feed that it comes from, or is in, holds only where it says
/// nothing.
fn byline_of(entry: &Element, channel: &Channel) -> Vec<String> {
    let parts = [Some(entry), entry.child("source")];
    let naming = parts.into_iter().flatten().find(|part| names_author(part));
    naming.map_or_else(|| channel.author.clone(), authors)
}

fn names_author(part: &Element) -> bool {
    own(part, "author").chain(own(part, "creator")).next().is_some()
}

/// The persons that a part of a feed names, else a desk.
fn authors(part: &Element) -> Vec<String> {
    byline::first_of_persons([names(part, "author"), names(part, "creator")])
}

/// The persons of an `<author>` or `<dc:creator>`; RSS writes "mail (name)".
fn names(part: &Element, tag: &str) -> Vec<String> {
    let named = own(part, tag).filter_map(|author| author.child("name").unwrap_or(author).line());
    let named: Vec<String> = named.map(without_mail).filter(|name| !name.contains('@')).collect();
    byline::named(named.iter().map(String::as_str))
}

/// The name behind an address of mail: "mail (name)".
fn without_mail(line: String) -> String {
    match line.split_once('(') {
        Some((mail, name)) if mail.contains('@') => name.trim_end_matches(')').to_owned(),
        _ => line,
    }
}

fn has_word(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// Whether a link of Atom leads to the page of an entry.
fn leads_to_page(link: &Element) -> bool {
    link.attribute("rel").is_none_or(|rel| rel == "alternate")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_author_of_a_feed_holds_where_an_entry_names_nobody() {
        let byline = |entry: &str| {
            let feed = format!(
                "<feed xmlns='http://www.w3.org/2005/Atom'><title>Courier</title>\
                 <author><name>Hester Vandermolen</name></author>\
                 <entry><title>Ferry closes</title>{entry}</entry></feed>"
            );
            parse(&feed).unwrap().remove(0).unwrap().byline
        };
        let by = |name: &str| format!("<author><name>{name}</name></author>");
        assert_eq!(byline(""), ["Hester Vandermolen"]);
        assert_eq!(byline(&by("Bo Tamm")), ["Bo Tamm"]);
        assert_eq!(byline(&by("Newsroom")), ["Newsroom"]);
        assert!(byline(&by("admin")).is_empty());
        let source = format!("<source>{}</source>", by("Ann Lindqvist"));
        assert_eq!(byline(&source), ["Ann Lindqvist"]);
        assert_eq!(byline(&format!("{source}{}", by("Bo Tamm"))), ["Bo Tamm"]);
    }
}
