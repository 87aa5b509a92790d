//! The attributes of an element: what it is, and what the text inside is.

use dom_query::Element;

use super::{
    blocks::{cues, names, place},
    page::Claim,
};

/// Classes and ids longer than this many bytes name nothing.
const LONGEST_NAME: usize = 200;

/// What the attributes of an element say about it.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    /// Bits of [`place`].
    pub place: u16,
    /// Hashes of the words in its classes and id.
    pub names: Vec<u32>,
    /// Whether it is a byline or a date.
    pub claim: Option<Claim>,
    /// It is a byline, and a date, too.
    pub also_date: bool,
    /// Its machine-readable value.
    pub value: Option<String>,
    /// It is about the first publication.
    pub published: bool,
    /// It is about a later change.
    pub updated: bool,
    /// The language of the page.
    pub language: Option<String>,
}

impl Attributes {
    /// Reads the attributes of the element called `name`; the names of a `block` are kept.
    pub fn read(element: &Element, name: &str, block: bool) -> Self {
        let mut said = Self::default();
        if name == "time" {
            said.claim = Some(Claim::Time);
        }
        for attribute in &element.attrs {
            let value: &str = &attribute.value;
            match &*attribute.name.local {
                "class" | "id" => said.class_or_id(value, name, block),
                "itemprop" => said.itemprop(value),
                // RDFa: "schema:datePublished", "dc:date".
                "property" => said.itemprop(value.rsplit(':').next().unwrap_or(value)),
                // hAtom: <abbr class="published" title="2026-02-06">.
                "title" if name == "abbr" && said.value.is_none() => {
                    said.value = Some(value.to_owned());
                }
                "datetime" => said.value = Some(value.to_owned()),
                "content" if said.value.is_none() => said.value = Some(value.to_owned()),
                "pubdate" => said.published = true,
                "rel" if value.contains("author") => said.claim = Some(Claim::Author),
                "href" if said.claim.is_none() && name == "a" && leads_to_author(value) => {
                    said.claim = Some(Claim::Profile);
                }
                "lang" if name == "html" && !value.is_empty() => {
                    said.language = Some(value.to_owned());
                }
                "hidden" => said.place |= place::HIDDEN,
                "role" => said.place |= role(value),
                "style" if value.replace(' ', "").contains("display:none") => {
                    said.place |= place::HIDDEN;
                }
                _ => {}
            }
        }
        said
    }

    fn class_or_id(&mut self, value: &str, element: &str, block: bool) {
        // The classes of the whole page ("has-sidebar") say nothing of its parts.
        if !matches!(element, "body" | "html") {
            self.place |= cues(value);
            if block {
                names(value, &mut self.names);
            }
        }
        let value = value.to_ascii_lowercase();
        self.published |= value.contains("publi") || value.contains("posted");
        self.updated |= value.contains("updat") || value.contains("modif");
        if self.claim.is_some() || value.len() >= LONGEST_NAME {
            return;
        }
        let dated = contains_any(&value, &["date", "time", "publish", "posted", "fecha", "datum"]);
        let written =
            contains_any(&value, &["byline", "author", "autor", "writer", "reporter", "auteur"]);
        if written {
            self.claim = Some(Claim::Byline);
            self.also_date |= dated;
        } else if dated {
            self.claim = Some(Claim::Date);
        }
    }

    fn itemprop(&mut self, value: &str) {
        match value {
            "articleBody" => self.place |= place::BODY,
            "datePublished" | "dateCreated" | "issued" | "created" | "date" => {
                self.claim = Some(Claim::Time);
                self.published = true;
            }
            "dateModified" => self.updated = true,
            "author" | "creator" => self.claim = Some(Claim::Author),
            _ => {}
        }
    }
}

fn role(role: &str) -> u16 {
    match role {
        "navigation" | "menu" | "menubar" => place::NAV,
        "main" => place::MAIN,
        "contentinfo" => place::FOOTER,
        "complementary" => place::ASIDE,
        _ => 0,
    }
}

fn contains_any(text: &str, parts: &[&str]) -> bool {
    parts.iter().any(|part| text.contains(part))
}

/// Whether an address is that of a page about one author.
fn leads_to_author(href: &str) -> bool {
    const FOLDERS: [&str; 12] = [
        "/author/",
        "/authors/",
        "/autor/",
        "/autoren/",
        "/autores/",
        "/auteur/",
        "/autore/",
        "/profil/",
        "/newsteam/",
        "/contributor/",
        "/contributors/",
        "/by/",
    ];
    let path = href.split(['?', '#']).next().unwrap_or_default();
    FOLDERS.iter().any(|f| path.find(f).is_some_and(|at| at + f.len() < path.len()))
}
