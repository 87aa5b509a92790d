//! Elements that describe the page: title, metadata, links, JSON-LD.

use dom_query::{Element, NodeRef};

use super::{page::Page, plain};

/// Most links of the head that are kept.
const MAX_LINKS: usize = 40;

/// Reads a `<script>`, `<meta>`, `<link>` or `<title>` into `page`.
pub(super) fn read(node: &NodeRef, element: &Element, page: &mut Page) {
    match &*element.name.local {
        "script" if attribute(element, "type").is_some_and(|t| t.contains("ld+json")) => {
            page.json_ld.push(node.text().to_string());
        }
        "title" if page.title.is_none() => page.title = Some(plain(&node.text())),
        "link" => link(element, page),
        "meta" => {
            let name = ["property", "name", "itemprop"].iter().find_map(|n| attribute(element, n));
            if let Some(name) = name
                && let Some(content) = attribute(element, "content")
            {
                page.metas.push((name.to_ascii_lowercase(), plain(content)));
            }
        }
        _ => {}
    }
}

fn link(element: &Element, page: &mut Page) {
    let Some(rel) = attribute(element, "rel") else { return };
    let Some(href) = attribute(element, "href") else { return };
    if rel == "canonical" && page.canonical.is_none() {
        page.canonical = Some(href.to_owned());
    }
    if rel == "image_src" {
        page.metas.push((rel.to_owned(), href.to_owned()));
    }
    let is_this_page = ["amphtml", "shortlink", "alternate", "bookmark"].contains(&rel);
    if is_this_page && page.links.len() < MAX_LINKS {
        page.links.push(href.to_owned());
    }
}

/// The first attribute of a name, trimmed; `None` if it is empty.
fn attribute<'e>(element: &'e Element, name: &str) -> Option<&'e str> {
    let first = element.attrs.iter().find(|a| &*a.name.local == name)?;
    Some(first.value.trim()).filter(|value| !value.is_empty())
}
