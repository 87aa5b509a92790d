//! METS of digitised newspapers: an issue -> drafts, one for each article of its logical structure, out of the
//! blocks of its pages in ALTO or PAGE.
//!
//! Records in MODS say what an article, its section, the issue and the newspaper are called. Blocks that the
//! structure leads to outside of articles are mastheads and advertisements; a page that it does not mention is
//! read as it is, and so are all pages where it marks no articles: headlines that only a layout shows are told
//! too badly from other large print.

mod mods;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use self::mods::Record;
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

/// What comes out of an issue may be so many times as long as what goes in: each block is part of one article.
const MOST_TIMES: usize = 4;

/// Reads the articles of an issue. Without its pages there is no text.
///
/// # Errors
/// When its pages are not at hand, have no text, or are named again and again.
pub(super) fn parse(mets: &str, pages: &[Page]) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    if pages.is_empty() {
        return Err(Reason::Unsupported(NO_ISSUE.to_owned()));
    }
    let tree = xml::read(mets)?;
    let records = records(&tree);
    let mut issue = Issue::new(&tree, &records, pages);
    issue.left = MOST_TIMES * (mets.len() + issue.left);
    let maps = tree.all("structmap");
    for map in &maps {
        issue.describe(map, Stated::default());
    }
    for map in maps.into_iter().filter(|map| is_logical(map) && has_articles(map)) {
        issue.parts(map, Stated::default())?;
    }
    issue.pages_without_structure()?;
    if issue.drafts.is_empty() { Err(Reason::NoText) } else { Ok(issue.drafts) }
}

const NO_ISSUE: &str = "METS is read where it describes a newspaper, has \"mets\" in its name or the name of its folder, \
                        and has pages in ALTO in its folder or archive; else these are read as they are";

const AGAIN: &str = "the structure names the same blocks or records again and again";

/// An issue of a newspaper.
struct Issue<'m> {
    /// Records by the identity of their section.
    records: &'m HashMap<&'m str, Record>,
    /// Pages by the identity of their file.
    files: HashMap<&'m str, usize>,
    /// What the pages are called.
    names: Vec<&'m str>,
    pages: Vec<Result<scan::Page, Reason>>,
    /// Words that broken ones may be.
    known: HashSet<String>,
    /// Pages that the structure leads to.
    mentioned: HashSet<usize>,
    /// What is stated of the whole issue.
    stated: Stated<'m>,
    /// Bytes that may still come out.
    left: usize,
    drafts: Vec<Result<Draft, Reason>>,
}

/// What is stated of an article by what is around it.
#[derive(Debug, Clone, Copy, Default)]
struct Stated<'m> {
    publisher: Option<&'m str>,
    section: Option<&'m str>,
    date: Option<&'m str>,
    language: Option<&'m str>,
}

impl<'m> Stated<'m> {
    /// The same with the date and language of a record, where it has them.
    fn with(self, record: Option<&'m Record>) -> Self {
        let date = record.and_then(|record| record.date.as_deref());
        let language = record.and_then(|record| record.language.as_deref());
        Self { date: date.or(self.date), language: language.or(self.language), ..self }
    }
}

impl<'m> Issue<'m> {
    fn new(mets: &'m Element, records: &'m HashMap<&'m str, Record>, sources: &'m [Page]) -> Self {
        let places: HashMap<&str, usize> =
            sources.iter().enumerate().map(|(place, page)| (page.href.as_str(), place)).collect();
        let file = |file: &'m Element| {
            let href = file.child("flocat")?.attribute("href")?;
            Some((file.attribute("id")?, *places.get(href)?))
        };
        let pages: Vec<_> = sources.iter().map(page).collect();
        Self {
            records,
            files: mets.all("file").into_iter().filter_map(file).collect(),
            names: sources.iter().map(|page| page.href.as_str()).collect(),
            known: hyphen::words(pages.iter().flatten().flat_map(scan::Page::lines)),
            pages,
            mentioned: HashSet::new(),
            stated: Stated::default(),
            left: sources.iter().flat_map(|page| &page.bytes).map(Vec::len).sum(),
            drafts: Vec::new(),
        }
    }

    /// Finds what is stated of the whole issue: by the outermost divisions, down to one with a date.
    fn describe(&mut self, around: &'m Element, stated: Stated<'m>) {
        for part in around.elements().filter(|part| part.name == "div") {
            if self.stated.date.is_some() {
                return;
            }
            let stated = self.stated(part, stated);
            if stated.date.is_some() || self.stated.publisher.is_none() {
                self.stated = Stated { section: None, ..stated };
            }
            self.describe(part, stated);
        }
    }

    /// Takes the articles among the parts of a division.
    fn parts(&mut self, around: &'m Element, stated: Stated<'m>) -> Result<(), Reason> {
        for part in around.elements() {
            match part.name.as_str() {
                "div" if self.is_article(part) => {
                    let article = self.article(part, stated)?;
                    self.drafts.extend(article);
                }
                "div" => self.parts(part, self.stated(part, stated))?,
                _ => self.mention(part),
            }
        }
        Ok(())
    }

    /// Whether a division is an article: it says so, or has a record of its own and no articles in it.
    fn is_article(&self, part: &Element) -> bool {
        let described = || self.record(part).is_some() && !has_articles(part);
        is_of(part, &["article"])
            || described() && !is_of(part, scan::FURNITURE) && !is_of(part, PICTURES)
    }

    fn record(&self, part: &Element) -> Option<&'m Record> {
        let mut ids = part.attribute("dmdid")?.split_whitespace();
        ids.find_map(|id| self.records.get(id))
    }

    /// What is stated of the articles in a division.
    fn stated(&self, part: &'m Element, around: Stated<'m>) -> Stated<'m> {
        let record = self.record(part);
        let title = record.and_then(|record| record.title.as_deref());
        // The outermost title is that of the newspaper, the next ones are those of issues and sections.
        let is_section = is_of(part, &["section"]);
        let label = || part.attribute("label");
        Stated {
            publisher: around.publisher.or_else(|| title.filter(|_| !is_section)),
            section: title.or_else(label).filter(|_| is_section).or(around.section),
            ..around.with(record)
        }
    }

    /// An article, if it has words.
    fn article(
        &mut self,
        part: &'m Element,
        around: Stated<'m>,
    ) -> Result<Option<Result<Draft, Reason>>, Reason> {
        let mut found = Found::default();
        self.gather(part, false, &mut found)?;
        if let Some(missing) = found.missing {
            return Ok(Some(Err(missing)));
        }
        let record = self.record(part);
        let mut draft = scan::draft(&found.blocks, &self.known);
        if draft.body.is_empty() && found.bylines.is_empty() {
            return Ok(None);
        }
        let title = record.and_then(|record| record.title.as_deref());
        if let Some(title) = title.or_else(|| part.attribute("label")) {
            take(&mut self.left, title.len())?;
            draft.body = without_headline(draft.body, title);
            draft.title = Some(title.to_owned());
        }
        let named = record.map_or(&[][..], |record| &record.authors);
        let named = if named.is_empty() { &found.bylines } else { named };
        take(&mut self.left, named.iter().map(String::len).sum())?;
        draft.byline = wire::names_in(named.iter().map(String::as_str));
        self.put(around.with(record), &mut draft)?;
        Ok(Some(Ok(draft)))
    }

    /// Puts what is stated into a draft.
    fn put(&mut self, stated: Stated<'m>, draft: &mut Draft) -> Result<(), Reason> {
        let Stated { publisher, section, date, language } = stated;
        let parts = [publisher, section, date, language];
        take(&mut self.left, parts.into_iter().flatten().map(str::len).sum())?;
        draft.language = language.map(str::to_owned);
        draft.publisher = publisher.map(str::to_owned);
        draft.section = section.map(str::to_owned);
        wire::put_date(draft, DateSource::Header, date);
        Ok(())
    }

    /// The blocks of a part of an article, in its order.
    fn gather(
        &mut self,
        part: &Element,
        is_heading: bool,
        found: &mut Found,
    ) -> Result<(), Reason> {
        let is_heading = is_heading || is_of(part, scan::HEADINGS);
        let is_one = is_heading || is_of(part, &["paragraph"]);
        let mut goes_on = false;
        for child in part.elements() {
            if child.name == "div" {
                if !is_of(child, scan::FURNITURE) && !is_of(child, PICTURES) {
                    self.gather(child, is_heading, found)?;
                }
                goes_on = false;
                continue;
            }
            let mut block = Block::default();
            for (place, begin) in self.areas(child) {
                match &self.pages[place] {
                    Ok(page) => {
                        for next in page.blocks_of(begin) {
                            self.mentioned.insert(place);
                            take(&mut self.left, next.len())?;
                            block.go_on_in(next);
                        }
                    }
                    Err(reason) => {
                        self.mentioned.insert(place);
                        found.missing = Some(reason.clone());
                    }
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
        Ok(())
    }

    /// The pages to which a part leads, and where on them it begins. Other files are pictures.
    fn areas<'a>(&self, part: &'a Element) -> Vec<(usize, &'a str)> {
        let area = |area: &&'a Element| {
            Some((*self.files.get(area.attribute("fileid")?)?, area.attribute("begin")?))
        };
        part.all("area").iter().filter_map(area).collect()
    }

    /// Learns that the structure leads to blocks that are in no article.
    fn mention(&mut self, part: &Element) {
        for (place, begin) in self.areas(part) {
            if self.pages[place].as_ref().is_ok_and(|page| !page.blocks_of(begin).is_empty()) {
                self.mentioned.insert(place);
            }
        }
    }

    /// Takes the pages to which the structure does not lead as they are.
    fn pages_without_structure(&mut self) -> Result<(), Reason> {
        for (place, page) in std::mem::take(&mut self.pages).into_iter().enumerate() {
            if self.mentioned.contains(&place) {
                continue;
            }
            let name = self.names[place];
            let drafts =
                page.and_then(|page| page.drafts().map_err(|reason| of_page(name, &reason)));
            match drafts {
                Err(reason) => self.drafts.push(Err(reason)),
                Ok(drafts) => {
                    for mut draft in drafts {
                        if let Ok(draft) = &mut draft {
                            self.put(self.stated, draft)?;
                        }
                        self.drafts.push(draft);
                    }
                }
            }
        }
        Ok(())
    }
}

/// The records in MODS by the identity of their section.
fn records(mets: &Element) -> HashMap<&str, Record> {
    let mut records = HashMap::new();
    for section in mets.all("dmdsec") {
        if let (Some(id), Some(mods)) = (section.attribute("id"), section.find("mods")) {
            records.insert(id, Record::of(mods));
        }
    }
    records
}

/// The blocks of a page, or why it has none.
fn page(Page { href, bytes }: &Page) -> Result<scan::Page, Reason> {
    let read = bytes.as_ref().map_err(Clone::clone).and_then(|bytes| scan::read(&decoded(bytes)));
    read.map_err(|reason| of_page(href, &reason))
}

/// A reason that names the page. What the system would not let us read may be read the next time.
fn of_page(href: &str, reason: &Reason) -> Reason {
    match reason {
        Reason::Unreadable(said) => Reason::Unreadable(format!("page {href}: {said}")),
        Reason::Malformed(said) => Reason::Malformed(format!("page {href}: {said}")),
        other => Reason::Malformed(format!("page {href}: {other}")),
    }
}

/// Takes so many bytes of what may still come out.
fn take(left: &mut usize, bytes: usize) -> Result<(), Reason> {
    *left = left.checked_sub(bytes).ok_or_else(|| Reason::Malformed(AGAIN.to_owned()))?;
    Ok(())
}

fn is_logical(map: &Element) -> bool {
    map.attribute("type").is_some_and(|kind| kind.eq_ignore_ascii_case("logical"))
}

/// What is found of an article.
#[derive(Default)]
struct Found {
    blocks: Vec<Block>,
    bylines: Vec<String>,
    /// Why a page of it cannot be read, with its name.
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
