//! XML -> a tree, as far as it goes: names without prefixes in lower case, and whatever is read before
//! a fault is kept.

use std::fmt::Write as _;

use quick_xml::{
    Reader, XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesRef, BytesStart, Event},
};

use crate::read::{skip::Reason, webpage};

/// Most elements of a document.
const MAX_ELEMENTS: usize = 500_000;
/// Most elements inside each other.
const MAX_DEPTH: usize = 200;

/// An element with what is in it.
#[derive(Debug, Clone, Default)]
pub(super) struct Element {
    /// Name without prefix, in lower case; empty of the document itself.
    pub name: String,
    /// Prefix of its name, in lower case.
    pub prefix: String,
    attributes: Vec<(String, String)>,
    nodes: Vec<Node>,
}

#[derive(Debug, Clone)]
enum Node {
    Text(String),
    Element(Element),
}

/// Reads a document; the element that is returned holds its root, or its roots.
///
/// # Errors
/// [`Reason::TooComplex`] where it has too many elements or they are too deep in each other.
pub(super) fn read(text: &str) -> Result<Element, Reason> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    // The elements that are open, the document first.
    let mut open = vec![Element::default()];
    let mut count = 0;
    // A fault ends the document; what came before it stands.
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(start) => {
                count += 1;
                if count > MAX_ELEMENTS || open.len() > MAX_DEPTH {
                    return Err(Reason::TooComplex(MAX_ELEMENTS));
                }
                open.push(element(&start));
            }
            Event::Empty(start) => {
                count += 1;
                add(&mut open, Node::Element(element(&start)));
            }
            Event::End(end) => {
                let name = end.local_name().as_ref().to_lowercase();
                // An end that none of the open elements waits for is a slip.
                if let Some(at) = open.iter().rposition(|e| e.name == name).filter(|at| *at > 0) {
                    close(&mut open, at);
                }
            }
            Event::Text(piece) => add_text(&mut open, &piece),
            Event::CData(piece) => add_text(&mut open, &piece),
            Event::GeneralRef(name) => add_text(&mut open, &resolved(&name)),
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
        if count > MAX_ELEMENTS {
            return Err(Reason::TooComplex(MAX_ELEMENTS));
        }
    }
    close(&mut open, 1);
    Ok(open.swap_remove(0))
}

fn element(start: &BytesStart<'_>) -> Element {
    let name = start.name();
    let mut attributes = start.attributes();
    let attributes = attributes.with_checks(false).flatten().map(|attribute| {
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        let raw = || attribute.value.clone().into_owned();
        (
            attribute.key.local_name().as_ref().to_lowercase(),
            value.map_or_else(|_| raw(), std::borrow::Cow::into_owned),
        )
    });
    Element {
        name: name.local_name().as_ref().to_lowercase(),
        prefix: name.prefix().map(|p| p.as_ref().to_lowercase()).unwrap_or_default(),
        attributes: attributes.collect(),
        nodes: Vec::new(),
    }
}

/// What a reference to a character or entity stands for.
pub(super) fn resolved(name: &BytesRef<'_>) -> String {
    if name.is_char_ref() {
        return name.resolve_char_ref().ok().flatten().map(String::from).unwrap_or_default();
    }
    let name: &str = name;
    match resolve_predefined_entity(name) {
        Some(text) => text.to_owned(),
        // Feeds use the names of HTML, too.
        None => webpage::plain(&format!("&{name};")),
    }
}

/// Puts the elements from `at` on into the ones around them.
fn close(open: &mut Vec<Element>, at: usize) {
    while open.len() > at.max(1) {
        if let Some(done) = open.pop() {
            add(open, Node::Element(done));
        }
    }
}

fn add(open: &mut [Element], node: Node) {
    if let Some(last) = open.last_mut() {
        last.nodes.push(node);
    }
}

fn add_text(open: &mut [Element], text: &str) {
    let Some(last) = open.last_mut() else { return };
    match last.nodes.last_mut() {
        Some(Node::Text(before)) => before.push_str(text),
        _ if text.is_empty() => {}
        _ => last.nodes.push(Node::Text(text.to_owned())),
    }
}

impl Element {
    /// The value of an attribute, where it is not blank.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(n, v)| n == name && !v.trim().is_empty());
        found.map(|(_, value)| value.trim())
    }

    /// The elements right in it.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element of a name right in it.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name == name)
    }

    /// All elements of a name anywhere in it, in document order; none inside another of them.
    pub fn all(&self, name: &str) -> Vec<&Element> {
        let mut found = Vec::new();
        self.gather(name, &mut found);
        found
    }

    fn gather<'e>(&'e self, name: &str, found: &mut Vec<&'e Element>) {
        for element in self.elements() {
            if element.name == name {
                found.push(element);
            } else {
                element.gather(name, found);
            }
        }
    }

    /// The first element of a name anywhere in it.
    pub fn find(&self, name: &str) -> Option<&Element> {
        self.elements().find_map(|element| {
            if element.name == name { Some(element) } else { element.find(name) }
        })
    }

    /// Its text as it stands, tags left out.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.gather_text(&mut text);
        text
    }

    fn gather_text(&self, into: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Text(text) => into.push_str(text),
                Node::Element(element) => element.gather_text(into),
            }
        }
    }

    /// Its text as one line, entities that were escaped twice read; `None` where there is none.
    pub fn line(&self) -> Option<String> {
        let mut line = webpage::plain(&self.text());
        if line.is_empty() {
            self.attribute("literal").unwrap_or_default().clone_into(&mut line);
        }
        (!line.is_empty()).then_some(line)
    }

    /// The line of the first element of a name anywhere in it that has one.
    pub fn line_of(&self, name: &str) -> Option<String> {
        self.all(name).into_iter().find_map(Element::line)
    }

    /// What is in it as HTML, for the reader of fragments.
    pub fn html(&self) -> String {
        let mut html = String::new();
        self.write_nodes(&mut html);
        html
    }

    fn write_nodes(&self, html: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Text(text) => escape(text, html),
                Node::Element(element) => element.write(html),
            }
        }
    }

    fn write(&self, html: &mut String) {
        let tag = match self.name.as_str() {
            "hl1" | "hl2" | "hl3" => "h2",
            "block" | "body" | "body.content" | "html" => "div",
            "media" | "head" | "style" | "script" | "title" | "img" | "figure" => return,
            name if name.bytes().all(|b| b.is_ascii_alphanumeric()) => name,
            _ => "span",
        };
        let _ = write!(html, "<{tag}>");
        self.write_nodes(html);
        if tag != "br" {
            let _ = write!(html, "</{tag}>");
        }
    }
}

/// Writes text as HTML; what is an entity in it already was escaped twice and stays one.
fn escape(text: &str, html: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        html.push_str(&rest[..at]);
        let special = &rest[at..];
        html.push_str(match special.as_bytes()[0] {
            b'&' if is_entity(special) => "&",
            b'&' => "&amp;",
            _ => "&lt;",
        });
        rest = &special[1..];
    }
    html.push_str(rest);
}

fn is_entity(text: &str) -> bool {
    let near = &text.as_bytes()[1..text.len().min(11)];
    let end = near.iter().position(|b| *b == b';').unwrap_or(0);
    end >= 2 && near[..end].iter().all(|b| b.is_ascii_alphanumeric() || *b == b'#')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_without_prefix_and_case_and_entities_are_read() {
        let tree = read(
            "<?xml version='1.0'?><!-- x --><a:Root xmlns:a='u'><B c=' d &amp; e '>x &lt; y &eacute;\
             &#233;<![CDATA[ <p>z</p>]]></B></a:Root>",
        )
        .unwrap();
        let b = tree.find("b").unwrap();
        assert_eq!(tree.child("root").map(|root| root.prefix.as_str()), Some("a"));
        assert_eq!(b.attribute("c"), Some("d & e"));
        assert_eq!(b.text(), "x < y éé <p>z</p>");
    }

    #[test]
    fn what_comes_before_a_fault_is_kept() {
        let tree = read("<a><b>one</b><c>two & three</d><e>four").unwrap();
        assert_eq!(tree.line_of("b").as_deref(), Some("one"));
        assert_eq!(tree.line_of("c").as_deref(), Some("two & threefour"));
        assert!(read("<a b=c d><e").unwrap().find("a").is_some());
    }

    #[test]
    fn deep_and_long_documents_come_to_an_end() {
        assert!(matches!(read(&"<a>".repeat(1_000)), Err(Reason::TooComplex(_))));
        assert!(matches!(read(&"<a/>".repeat(600_000)), Err(Reason::TooComplex(_))));
        assert!(read(&"</a>".repeat(100_000)).is_ok());
    }

    #[test]
    fn content_becomes_html_and_what_was_escaped_twice_is_read() {
        let tree =
            read("<body.content><hl2>Head</hl2><p>A &amp;amp; B &amp; C</p><media>x</media>")
                .unwrap();
        assert_eq!(tree.html(), "<div><h2>Head</h2><p>A &amp; B &amp; C</p></div>");
    }
}
