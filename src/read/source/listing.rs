//! A METS document -> the pages with the words of the issue that it describes.

use std::collections::HashSet;

use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};

use super::{decode::decode, name::percent_decoded};

/// Most pages of an issue.
const MAX_PAGES: usize = 2_000;

/// A page as a METS document names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    /// As it stands there.
    pub href: String,
    /// Its path below the folder of the document, with `/` between the parts.
    pub path: String,
}

/// Parts of the names of groups and folders with pages in ALTO or PAGE; others have pictures of them.
const TEXT: &[&str] = &["alto", "ocr", "fulltext", "page-xml", "pagexml"];

/// Parts of the types of divisions that are issues of newspapers.
const ISSUES: &[&str] = &["newspaper", "issue"];

/// The pages of an issue, in the order of the document: where it marks articles, the files of the groups to
/// which these lead; else those that hold text by their names, if it says that it is a newspaper. `None` where it is
/// no METS document, describes something else, or names pages elsewhere.
pub(super) fn pages(mets: &[u8]) -> Option<Vec<Named>> {
    let text = decode(mets, true, None);
    let listing = Listing::of(&text);
    let mut pages: Vec<Named> = Vec::new();
    for Listed { href, .. } in listing.files_with_text() {
        pages.push(Named { path: below(href)?, href: href.clone() });
    }
    (!pages.is_empty() && pages.len() <= MAX_PAGES).then_some(pages)
}

/// The path that a reference leads to, where it leads to a file below the folder it stands in.
fn below(href: &str) -> Option<String> {
    // Some programs write `file://./alto/1.xml`.
    let path = percent_decoded(href.strip_prefix("file://").unwrap_or(href)).replace('\\', "/");
    let is_elsewhere = path.starts_with('/') || path.contains(':');
    let parts: Vec<&str> =
        path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    (!is_elsewhere && !parts.is_empty() && !parts.contains(&"..")).then(|| parts.join("/"))
}

/// What a METS document lists.
#[derive(Default)]
struct Listing {
    files: Vec<Listed>,
    /// Groups of files that began so far.
    groups: usize,
    /// Whether the last group has text by its name.
    is_group_of_text: bool,
    /// The file whose place comes next, and whether it has text by its name.
    file: Option<(String, bool)>,
    /// The kind of the structure that began last.
    structure: Option<Structure>,
    is_issue: bool,
    has_article: bool,
    /// Files that the logical structure leads into.
    areas: HashSet<String>,
    /// Files that are parts of the structure.
    parts: HashSet<String>,
}

/// What the divisions of a structure are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Structure {
    /// Parts of the contents, as articles are.
    Logical,
    /// Mostly pages.
    Other,
}

/// A file with its place.
struct Listed {
    id: String,
    group: usize,
    is_text: bool,
    href: String,
}

impl Listing {
    fn of(text: &str) -> Self {
        let mut listing = Self::default();
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        loop {
            match reader.read_event() {
                Ok(Event::Start(start) | Event::Empty(start)) => listing.element(&start),
                Ok(Event::Eof) | Err(_) => return listing,
                Ok(_) => {}
            }
        }
    }

    fn element(&mut self, start: &BytesStart<'_>) {
        let value = |name: &str| attribute(start, name);
        let is_text = || has_part(value("use"), TEXT) || has_part(value("id"), TEXT);
        let is_logical = self.structure == Some(Structure::Logical);
        match start.name().local_name().as_ref().to_lowercase().as_str() {
            "filegrp" => {
                self.groups += 1;
                self.is_group_of_text = is_text();
            }
            "file" => self.file = value("id").map(|id| (id, self.is_group_of_text || is_text())),
            "flocat" => {
                if let (Some((id, is_text)), Some(href)) = (self.file.take(), value("href")) {
                    let is_text = is_text || has_part(Some(href.clone()), TEXT);
                    self.files.push(Listed { id, group: self.groups, is_text, href });
                }
            }
            "structmap" => {
                let is_logical = value("type").is_some_and(|t| t.eq_ignore_ascii_case("logical"));
                self.structure =
                    Some(if is_logical { Structure::Logical } else { Structure::Other });
            }
            "div" if self.structure.is_some() => {
                let kind = value("type");
                self.is_issue |= has_part(kind.clone(), ISSUES);
                self.has_article |= is_logical && has_part(kind, &["article"]);
            }
            "fptr" | "area" if self.structure.is_some() => {
                let file = value("fileid");
                if is_logical && value("begin").is_some() {
                    self.areas.extend(file.clone());
                }
                self.parts.extend(file);
            }
            _ => {}
        }
    }

    /// The files with the words of the pages.
    fn files_with_text(&self) -> impl Iterator<Item = &Listed> {
        let marks_articles = self.has_article && !self.areas.is_empty();
        let files = if marks_articles { &self.areas } else { &self.parts };
        let groups: HashSet<usize> = self
            .files
            .iter()
            .filter(|file| files.contains(&file.id))
            .map(|file| file.group)
            .collect();
        let is_page = move |file: &&Listed| {
            let is_meant = if marks_articles {
                groups.contains(&file.group)
            } else {
                self.is_issue && file.is_text && files.contains(&file.id)
            };
            // The same groups may have pictures of the pages.
            is_meant && file.href.to_ascii_lowercase().ends_with(".xml")
        };
        self.files.iter().filter(is_page)
    }
}

/// Whether a name has one of these parts.
fn has_part(name: Option<String>, parts: &[&str]) -> bool {
    let name = name.unwrap_or_default().to_lowercase();
    parts.iter().any(|part| name.contains(part))
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = start.attributes();
    let mut attributes = attributes.with_checks(false).flatten();
    let found = attributes.find(|a| a.key.local_name().as_ref().eq_ignore_ascii_case(name))?;
    let value = found.normalized_value(XmlVersion::Implicit1_0).ok()?;
    Some(value.trim().to_owned()).filter(|value| !value.is_empty())
}
