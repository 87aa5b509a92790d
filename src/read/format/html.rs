//! Web page -> draft.

use std::borrow::Cow;

use dom_query::Document;

use super::{Draft, flattened, residue, saved};
use crate::{
    article::DateSource,
    date::{self, Stamp},
    read::{
        skip::Reason,
        webpage::{
            Sourced,
            byline::{self, Authors},
            content::{self, Verdict, flow},
            facts, fragment, guard,
            jsonld::{self, Claims},
            listing,
            outline::Outline,
            page::Page,
            published, reader, site, title, walk,
        },
    },
    text::fold_phrase,
};

/// Most paragraphs, items, rows of a page. The longest books have a fifth of it.
const MAX_BLOCKS: usize = 50_000;

/// What was read off a page, on the way to its draft.
#[derive(Debug)]
pub struct Reading {
    /// The page in blocks.
    pub page: Page,
    /// Which of them are the article; none are judged where a reading view or the page's own data
    /// gave the text.
    pub verdict: Verdict,
    /// The page lists articles and is none.
    pub is_list: bool,
    /// Where the main text was taken from.
    pub text_from: &'static str,
    /// The headline, and the places that say it; the same for the next.
    pub title: Option<Sourced<String>>,
    /// Who wrote it.
    pub byline: Option<Sourced<Authors>>,
    /// The publication date.
    pub date: Option<Sourced<(Stamp, DateSource)>>,
    /// The publisher.
    pub publisher: Option<Sourced<String>>,
    /// What comes of it.
    pub draft: Draft,
}

impl Reading {
    /// The reading itself, but of a page that lists articles and is none.
    pub fn of_article(self) -> Result<Self, Reason> {
        if self.is_list { Err(Reason::Unsupported(listing::LISTS.into())) } else { Ok(self) }
    }
}

/// Reads a saved web page. `address` is where it was saved from, as far as that is known from
/// elsewhere; what the page itself says comes first.
pub fn parse(page: &str, address: Option<&str>) -> Result<Draft, Reason> {
    read(page, address).map(|reading| reading.draft)
}

/// Reads a saved web page as [`parse`] does, but for one that lists articles and is none.
pub fn article(page: &str, address: Option<&str>) -> Result<Draft, Reason> {
    read(page, address)?.of_article().map(|reading| reading.draft)
}

/// Reads a saved web page as [`parse`] does, and keeps what it read on the way.
pub fn read(source: &str, address: Option<&str>) -> Result<Reading, Reason> {
    if source.trim().is_empty() {
        return Err(Reason::Empty);
    }
    let saved = address.map(Cow::from).or_else(|| saved::address(source));
    let pruned = guard::prune(source)?;
    let document = Document::from(pruned.as_str());
    let page = walk::read(&document);
    if page.blocks.len() > MAX_BLOCKS {
        return Err(Reason::TooComplex(MAX_BLOCKS));
    }
    let claims = jsonld::read(&page.json_ld);
    let view = reader::view(&pruned, &document);
    let stated = site::address(&page, &claims).map(Cow::from);
    let viewed = view.as_ref().and_then(|v| v.address.as_deref()).map(Cow::from);
    let url = stated.or(viewed).or(saved).and_then(|url| page_address(&url));
    let url = url.as_deref();
    let publisher = site::publisher(&page, &claims, url);
    let named = publisher.as_ref().map(|found| found.value.as_str());
    let title = title::headline(&page, &claims, named);
    let headline = title.as_ref().map(|found| found.value.as_str());
    let Text { paragraphs, byline, verdict, from, bounds } = match view {
        Some(view) => Text {
            paragraphs: view.paragraphs,
            byline: view.byline,
            verdict: Verdict::default(),
            from: "a reading view",
            bounds: None,
        },
        None => main_text(&page, &claims, headline),
    };
    let outline = Outline::new(&page, title::block_of(&page, headline, bounds), bounds);
    let date = published::date(&page, &claims, url, &outline);
    let date = date.or_else(|| published::in_programs(source));
    let byline = if byline.is_empty() {
        byline::authors(&page, &claims, named, &outline)
    } else {
        let value = Authors { names: byline, is_desk: false };
        Some(Sourced { value, from: "the reading view".to_owned() })
    };
    let mut facts = facts::of_page(&page);
    let authors = byline.as_ref().map(|found| found.value.clone()).unwrap_or_default();
    let body = body(flattened::tables_to_facts(paragraphs, &mut facts), headline, &authors.names);
    if body.is_empty() && title.is_none() {
        return Err(Reason::NoText);
    }
    let draft = Draft {
        id: None,
        date: date.as_ref().map(|found| found.value),
        modified: published::modified(&page, &claims, url, &outline),
        byline: authors.names,
        byline_desk: authors.is_desk,
        language: site::language(&page, &claims),
        section: site::section(&page, &claims),
        keywords: site::keywords(&page, &claims),
        image: site::image(&page, &claims, url),
        paywalled: site::paywalled(&page, &claims),
        facts,
        topics: Vec::new(),
        excerpt: false,
        ocr_confidence: None,
        url: url.map(str::to_owned),
        publisher: publisher.as_ref().map(|found| found.value.clone()),
        title: title.as_ref().map(|found| found.value.clone()),
        body,
    };
    let is_list = byline.is_none() && listing::is_list(&page, &claims);
    Ok(Reading { is_list, page, verdict, text_from: from, title, byline, date, publisher, draft })
}

/// The main text before residue is taken out.
#[derive(Default)]
struct Text {
    /// Its first and last block, where it is of the page's own.
    bounds: Option<(usize, usize)>,
    paragraphs: Vec<String>,
    byline: Vec<String>,
    verdict: Verdict,
    from: &'static str,
}

/// Fewest words of an `articleBody` that stands for a page which prints nearly nothing.
const STATED: usize = 60;
/// Most words of a page that prints nearly nothing.
const PRINTED: u32 = 30;

fn main_text(page: &Page, claims: &Claims, headline: Option<&str>) -> Text {
    let verdict = content::judge(page, claims, headline);
    let kept: Vec<usize> = (0..page.blocks.len()).filter(|at| verdict.keeps(*at)).collect();
    let kept = flow::text(page, &kept);
    let words: u32 = kept.iter().map(|at| page.blocks[*at].words).sum();
    if let Some(body) = claims.body.as_deref().filter(|b| b.split_whitespace().count() > STATED)
        && words < PRINTED
    {
        // A page that is drawn by a program: its text stands in the data alone.
        let paragraphs = fragment::paragraphs(body);
        let verdict = Verdict::default();
        return Text { paragraphs, verdict, from: "JSON-LD articleBody", ..Text::default() };
    }
    Text {
        paragraphs: kept.iter().map(|at| page.blocks[*at].text.clone()).collect(),
        bounds: flow::bounds(&page.blocks, &kept),
        byline: Vec::new(),
        verdict,
        from: "the blocks of the page",
    }
}

/// The address of the page itself, of a copy in an archive that of the original.
fn page_address(url: &str) -> Option<String> {
    let url = url::Url::parse(&saved::original(url.trim())).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.host().is_some()).then(|| url.into())
}

/// Paragraphs at the front among which headline, byline and date are looked for.
const FRONT: usize = 4;

/// The paragraphs without residue, and without the headline, byline and date, which have fields of
/// their own.
pub fn body(paragraphs: Vec<String>, title: Option<&str>, authors: &[String]) -> String {
    let title = title.map(fold_phrase).unwrap_or_default();
    let mut kept = residue::strip(paragraphs);
    let mut at = 0;
    while at < kept.len().min(FRONT) {
        let line = &kept[at];
        let short = line.split_whitespace().count() <= 16;
        if line.len() < 400 && fold_phrase(line) == title || short && is_front_line(line, authors) {
            kept.remove(at);
        } else {
            at += 1;
        }
    }
    kept.join("\n\n")
}

/// A line that is a byline or a date and nothing else.
fn is_front_line(line: &str, authors: &[String]) -> bool {
    date::read(line, date::Order::default()).is_some()
        || byline::is_byline(line, authors)
        || (!line.ends_with('.')
            && byline::after_by(line).is_some_and(|names| !byline::persons(names).is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_pages_come_to_an_end() {
        let n = 20_000;
        for page in [
            "<div>".repeat(n),
            "<div><p>text ".repeat(n / 4),
            "<table><tr><td>".repeat(n / 4),
            "<b><i><p>x".repeat(n / 4),
            "<font size=1><a href=x>".repeat(n / 4),
            "<style>".repeat(n),
            "<!--".repeat(n),
            "<ul><li>".repeat(n / 4),
            format!("<p {}>", "a=b ".repeat(n)),
            "<script type=application/ld+json>[".repeat(n),
            "<body a=b>".repeat(n),
            "<![CDATA[".repeat(n),
            "<!-- BEGIN WAYBACK TOOLBAR INSERT -->".repeat(n),
            "<optgroup>".repeat(n),
            format!("<math>{}", "<td>".repeat(n)),
            format!("<title>{}</title><p>x", "a | b - ".repeat(n)),
            format!("<p>{}x", "\u{a0}".repeat(n * 10)),
            format!("<p>{}x", "&nbsp;".repeat(n)),
        ] {
            let _ = parse(&page, None);
        }
    }
}
