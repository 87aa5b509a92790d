//! METS of digitised newspapers: an issue -> drafts, one for each article of its logical structure, out of the
//! blocks of its pages in ALTO or PAGE.
//!
//! Records in MODS say what an article, its section, the issue and the newspaper are called. Blocks that the
//! structure leads to outside of articles are mastheads and advertisements; a page that it does not mention is
//! read as it is.

use std::collections::{HashMap, HashSet};

use super::{
    Draft, decoded, hyphen,
    scan::{self, Block},
    wire,
    xml::{self, Element},
};
use crate::{
    article::DateSource,
    read::{skip::Reason, source::Page},
};

/// Parts of an article that are no text of it.
const PICTURES: &[&str] = &["illustration", "picture"];

/// Parts of an article that name who wrote it.
const BYLINES: &[&str] = &["author", "byline"];

/// Reads the articles of an issue. Without its pages there is no text.
///
/// # Errors
/// When it marks no articles, or its pages are not at hand.
pub(super) fn parse(mets: &str, pages: &[Page]) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    if pages.is_empty() {
        return Err(Reason::Unsupported(NO_ISSUE.to_owned()));
    }
    let tree = xml::read(mets)?;
    let mut issue = Issue::new(&tree, pages);
    for map in tree.all("structmap") {
        if map.attribute("type").is_some_and(|kind| kind.eq_ignore_ascii_case("logical")) {
            issue.parts(map, &Stated::default());
        }
    }
    issue.pages_without_structure();
    if issue.drafts.is_empty() { Err(Reason::NoText) } else { Ok(issue.drafts) }
}

const NO_ISSUE: &str = "METS is read where it marks articles, has \"mets\" in its name and all its pages in ALTO \
                        in its folder or zip archive; else these are read as they are";

/// An issue of a newspaper.
struct Issue<'m> {
    /// Records in MODS by the identity of their section.
    records: HashMap<&'m str, &'m Element>,
    /// Pages by the identity of their file.
    files: HashMap<&'m str, usize>,
    pages: Vec<Result<scan::Page, Reason>>,
    /// Words that broken ones may be.
    known: HashSet<String>,
    /// Pages that the structure leads to.
    mentioned: HashSet<usize>,
    drafts: Vec<Result<Draft, Reason>>,
}

/// What is stated of an article by what is around it.
#[derive(Debug, Clone, Default)]
struct Stated {
    publisher: Option<String>,
    section: Option<String>,
    date: Option<String>,
    language: Option<String>,
}

impl<'m> Issue<'m> {
    fn new(mets: &'m Element, pages: &[Page]) -> Self {
        let places: HashMap<&str, usize> =
            pages.iter().enumerate().map(|(place, page)| (page.href.as_str(), place)).collect();
        let file = |file: &'m Element| {
            let href = file.child("flocat")?.attribute("href")?;
            Some((file.attribute("id")?, *places.get(href)?))
        };
        let record = |section: &'m Element| Some((section.attribute("id")?, section.find("mods")?));
        let pages: Vec<_> = pages.iter().map(|page| scan::read(&decoded(&page.bytes))).collect();
        Self {
            records: mets.all("dmdsec").into_iter().filter_map(record).collect(),
            files: mets.all("file").into_iter().filter_map(file).collect(),
            known: hyphen::words(pages.iter().flatten().flat_map(scan::Page::lines)),
            pages,
            mentioned: HashSet::new(),
            drafts: Vec::new(),
        }
    }

    /// Takes the articles among the parts of a division.
    fn parts(&mut self, around: &'m Element, stated: &Stated) {
        for part in around.elements() {
            match part.name.as_str() {
                "div" if self.is_article(part) => {
                    let article = self.article(part, stated);
                    self.drafts.extend(article);
                }
                "div" => self.parts(part, &self.stated(part, stated)),
                _ => self.mention(part),
            }
        }
    }

    /// Whether a division is an article: it says so, or has a record of its own and no articles in it.
    fn is_article(&self, part: &Element) -> bool {
        let described = || self.record(part).is_some() && !has_articles(part);
        is_of(part, &["article"])
            || described() && !is_of(part, scan::FURNITURE) && !is_of(part, PICTURES)
    }

    fn record(&self, part: &Element) -> Option<&'m Element> {
        let mut ids = part.attribute("dmdid")?.split_whitespace();
        ids.find_map(|id| self.records.get(id)).copied()
    }

    /// What is stated of the articles in a division.
    fn stated(&self, part: &Element, around: &Stated) -> Stated {
        let record = self.record(part);
        let line = |name: &str| record.and_then(|record| record.line_of(name));
        let title = record.and_then(title);
        // The outermost title is that of the newspaper, the next ones are those of issues and sections.
        let is_section = is_of(part, &["section"]);
        let label = || part.attribute("label").map(str::to_owned);
        Stated {
            publisher: around.publisher.clone().or_else(|| title.clone().filter(|_| !is_section)),
            section: title.or_else(label).filter(|_| is_section).or(around.section.clone()),
            date: line("dateissued").or(around.date.clone()),
            language: line("languageterm").or(around.language.clone()),
        }
    }

    /// An article, if it has words.
    fn article(&mut self, part: &'m Element, around: &Stated) -> Option<Result<Draft, Reason>> {
        let mut found = Found::default();
        self.gather(part, false, &mut found);
        if let Some(missing) = found.missing {
            return Some(Err(Reason::Malformed(format!("a page that it names: {missing}"))));
        }
        let record = self.record(part);
        let label = || part.attribute("label").map(str::to_owned);
        let mut draft = scan::draft(&found.blocks, &self.known);
        if draft.body.is_empty() && found.bylines.is_empty() {
            return None;
        }
        if let Some(title) = record.and_then(title).or_else(label) {
            draft.body = without_headline(draft.body, &title);
            draft.title = Some(title);
        }
        let named = record.map(authors).unwrap_or_default();
        let named = if named.is_empty() { found.bylines } else { named };
        draft.byline = wire::names_in(named.iter().map(String::as_str));
        let line = |name: &str| record.and_then(|record| record.line_of(name));
        draft.language = line("languageterm").or_else(|| around.language.clone());
        draft.publisher.clone_from(&around.publisher);
        draft.section.clone_from(&around.section);
        let date = line("dateissued").or_else(|| around.date.clone());
        wire::put_date(&mut draft, DateSource::Header, date.as_deref());
        Some(Ok(draft))
    }

    /// The blocks of a part of an article, in its order.
    fn gather(&mut self, part: &Element, is_heading: bool, found: &mut Found) {
        let is_heading = is_heading || is_of(part, scan::HEADINGS);
        let is_one = is_heading || is_of(part, &["paragraph"]);
        let mut goes_on = false;
        for child in part.elements() {
            if child.name == "div" {
                if !is_of(child, scan::FURNITURE) && !is_of(child, PICTURES) {
                    self.gather(child, is_heading, found);
                }
                goes_on = false;
                continue;
            }
            let mut block = Block::default();
            for area in child.all("area") {
                match self.area(area) {
                    Ok(blocks) => blocks.iter().for_each(|next| block.go_on_in(next)),
                    Err(reason) => found.missing = Some(reason),
                }
            }
            block.is_heading = is_heading;
            if block.is_empty() {
                continue;
            }
            match found.blocks.last_mut() {
                _ if is_of(part, BYLINES) => found.bylines.push(block.text(&self.known)),
                Some(last) if is_one && goes_on => last.go_on_in(&block),
                _ => found.blocks.push(block),
            }
            goes_on = true;
        }
    }

    /// The blocks of a page to which the structure leads.
    fn area(&mut self, area: &Element) -> Result<&[Block], Reason> {
        let (Some(file), Some(begin)) = (area.attribute("fileid"), area.attribute("begin")) else {
            return Ok(&[]);
        };
        // Other files are pictures.
        let Some(place) = self.files.get(file) else { return Ok(&[]) };
        self.mentioned.insert(*place);
        self.pages[*place].as_ref().map(|page| page.blocks_of(begin)).map_err(Clone::clone)
    }

    fn mention(&mut self, pointer: &Element) {
        for area in pointer.all("area") {
            let _ = self.area(area);
        }
    }

    /// Takes the pages to which the structure does not lead as they are.
    fn pages_without_structure(&mut self) {
        for (place, page) in self.pages.iter().enumerate() {
            if !self.mentioned.contains(&place) {
                let drafts = page.as_ref().map_err(Clone::clone).and_then(scan::Page::drafts);
                self.drafts.extend(drafts.unwrap_or_else(|reason| vec![Err(reason)]));
            }
        }
    }
}

/// What is found of an article.
#[derive(Default)]
struct Found {
    blocks: Vec<Block>,
    bylines: Vec<String>,
    /// Why a page of it cannot be read.
    missing: Option<Reason>,
}

/// Whether a division is of a type whose name has one of these words in it.
fn is_of(part: &Element, words: &[&str]) -> bool {
    let kind = part.attribute("type").unwrap_or_default().to_lowercase().replace('_', "-");
    words.iter().any(|word| kind.contains(word))
}

fn has_articles(part: &Element) -> bool {
    let mut parts = part.elements().filter(|part| part.name == "div");
    parts.any(|part| is_of(part, &["article"]) || has_articles(part))
}

/// The title in a record, not that of what the thing is part of.
fn title(record: &Element) -> Option<String> {
    let title = record.child("titleinfo")?;
    let article = title.child("nonsort").and_then(Element::line);
    let title = title.child("title").and_then(Element::line)?;
    Some(article.map_or_else(|| title.clone(), |article| format!("{article} {title}")))
}

/// Who wrote the thing that a record is of: all that it names without a role or as authors.
fn authors(record: &Element) -> Vec<String> {
    let is_author = |name: &&Element| {
        let role = name.find("roleterm").and_then(Element::line).map(|role| role.to_lowercase());
        role.is_none_or(|role| ["aut", "author", "cre", "creator"].contains(&role.as_str()))
    };
    record.elements().filter(|e| e.name == "name").filter(is_author).filter_map(name).collect()
}

/// A name as it is printed.
fn name(name: &Element) -> Option<String> {
    let part = |kind: Option<&str>| {
        let mut parts = name.elements().filter(|part| part.name == "namepart");
        parts.find(|part| part.attribute("type") == kind).and_then(Element::line)
    };
    let whole = part(None).map(|whole| match whole.split_once(", ") {
        Some((family, given)) => format!("{given} {family}"),
        None => whole,
    });
    let given = part(Some("given"));
    let family = part(Some("family"));
    let both = || {
        let both: Vec<String> = [given, family].into_iter().flatten().collect();
        (!both.is_empty()).then(|| both.join(" "))
    };
    whole.or_else(both)
}

/// A text without its headline as the first paragraph.
fn without_headline(body: String, title: &str) -> String {
    let letters = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    match body.split_once("\n\n") {
        Some((first, rest)) if letters(first) == letters(title) => rest.to_owned(),
        _ => body,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(href: &str, blocks: &[(&str, &str)]) -> Page {
        let block = |(id, text): &(&str, &str)| {
            let words = text.replace(' ', "' WC='0.8'/><String CONTENT='");
            let words = format!("<String CONTENT='{words}' WC='0.8'/>");
            format!("<TextBlock ID='{id}'><TextLine>{words}</TextLine></TextBlock>")
        };
        let blocks: String = blocks.iter().map(block).collect();
        let bytes = format!("<alto><Layout><Page>{blocks}</Page></Layout></alto>").into_bytes();
        Page { href: href.to_owned(), bytes }
    }

    fn mets(logical: &str) -> String {
        let file = |id: &str| {
            format!("<file ID='{id}'><FLocat xlink:href='file://./alto/{id}.xml'/></file>")
        };
        format!(
            "<mets><dmdSec ID='news'><mods><titleInfo><nonSort>The</nonSort><title>Kestrel Courier</title></titleInfo>\
             <language><languageTerm>eng</languageTerm></language></mods></dmdSec>\
             <dmdSec ID='issue'><mods><titleInfo><title>No. 7</title></titleInfo><originInfo><dateIssued>1912-02-06\
             </dateIssued></originInfo></mods></dmdSec>\
             <dmdSec ID='a1'><mods><titleInfo><title>Ferry closes</title></titleInfo>\
             <name><namePart>Vandermolen, Hester</namePart></name><relatedItem type='host'><titleInfo><title>Other\
             </title></titleInfo></relatedItem></mods></dmdSec>\
             <fileSec><fileGrp>{}{}</fileGrp></fileSec>\
             <structMap TYPE='PHYSICAL'><div TYPE='ARTICLE'><fptr><area FILEID='p1' BEGIN='m'/></fptr></div></structMap>\
             <structMap TYPE='LOGICAL'><div TYPE='Newspaper' DMDID='news'><div TYPE='ISSUE' DMDID='issue'>{logical}\
             </div></div></structMap></mets>",
            file("p1"),
            file("p2")
        )
    }

    fn pages() -> [Page; 2] {
        [
            page(
                "file://./alto/p1.xml",
                &[("m", "THE COURIER"), ("h", "Ferry closes"), ("b", "The old"), ("x", "Buy soap")],
            ),
            page("file://./alto/p2.xml", &[("c", "pier is shut."), ("d", "Nobody was hurt.")]),
        ]
    }

    fn area(page: &str, block: &str) -> String {
        format!("<area FILEID='{page}' BETYPE='IDREF' BEGIN='{block}'/>")
    }

    #[test]
    fn an_article_goes_on_over_pages_and_has_what_its_records_say() {
        let logical = format!(
            "<div TYPE='TITLE_SECTION'><fptr>{}</fptr></div>\
             <div TYPE='SECTION' LABEL='Harbour'><div TYPE='ARTICLE' DMDID='a1'>\
             <div TYPE='HEADING'><fptr>{}</fptr></div><div TYPE='BODY'>\
             <div TYPE='PARAGRAPH'><fptr>{}</fptr><fptr>{}</fptr></div><div TYPE='PARAGRAPH'><fptr>{}</fptr></div>\
             </div></div></div><div TYPE='ADVERTISEMENT' DMDID='a1'><fptr>{}</fptr></div>",
            area("p1", "m"),
            area("p1", "h"),
            area("p1", "b"),
            area("p2", "c"),
            area("p2", "d"),
            area("p1", "x"),
        );
        let mut drafts = parse(&mets(&logical), &pages()).unwrap();
        assert_eq!(drafts.len(), 1);
        let draft = drafts.remove(0).unwrap();
        assert_eq!(draft.title.as_deref(), Some("Ferry closes"));
        assert_eq!(draft.body, "The old pier is shut.\n\nNobody was hurt.");
        assert_eq!(draft.byline, ["Hester Vandermolen"]);
        assert_eq!(draft.publisher.as_deref(), Some("The Kestrel Courier"));
        assert_eq!(draft.section.as_deref(), Some("Harbour"));
        assert_eq!(draft.language.as_deref(), Some("eng"));
        let date = draft.date.map(|(date, source)| (date.to_string(), source));
        assert_eq!(date, Some(("1912-02-06".to_owned(), DateSource::Header)));
        assert!(draft.ocr_confidence.is_some_and(|mean| (mean - 0.8).abs() < 1e-6));
    }

    #[test]
    fn a_page_that_the_structure_does_not_mention_is_read_as_it_is() {
        let logical =
            format!("<div TYPE='ARTICLE' LABEL='Pier'><fptr>{}</fptr></div>", area("p1", "b"));
        let drafts = parse(&mets(&logical), &pages()).unwrap();
        let found: Vec<(Option<String>, String)> =
            drafts.into_iter().flatten().map(|draft| (draft.title, draft.body)).collect();
        let pier = (Some("Pier".to_owned()), "The old".to_owned());
        assert_eq!(found, [pier, (None, "pier is shut.\n\nNobody was hurt.".to_owned())]);
    }

    #[test]
    fn without_pages_it_says_how_it_is_read() {
        let none = parse(&mets(""), &[]);
        assert!(matches!(none, Err(Reason::Unsupported(said)) if said.contains("as they are")));
    }

    #[test]
    fn an_article_on_a_page_that_cannot_be_read_is_a_skip() {
        let logical = format!("<div TYPE='ARTICLE'><fptr>{}</fptr></div>", area("p1", "b"));
        let broken = [Page { href: "file://./alto/p1.xml".into(), bytes: b"<tei/>".to_vec() }];
        let found = parse(&mets(&logical), &broken).unwrap();
        assert!(matches!(found[..], [Err(Reason::Malformed(_))]));
    }
}
