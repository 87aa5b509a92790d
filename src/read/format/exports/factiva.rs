//! Factiva's exports -> drafts, one for each article.

use dom_query::{Document, Selection};

use super::labels::{Filling, Label};
use crate::{
    article::DateSource,
    date::{Order, read},
    read::{
        format::{
            Draft, text, wire,
            xml::{self, Element},
        },
        skip::Reason,
        webpage::{byline::after_by, fragment, guard},
    },
};

/// Reads the articles of an XML export.
///
/// # Errors
/// When there is none in it.
pub(in super::super) fn parse_xml(source: &str) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    let tree = xml::read(source)?;
    let articles = tree.all("article");
    if articles.is_empty() {
        return Err(Reason::NoText);
    }
    Ok(articles.into_iter().map(|article| Ok(draft(article))).collect())
}

fn draft(article: &Element) -> Draft {
    let mut draft = Draft {
        id: article.line_of("accessionno"),
        title: article.child("headline").and_then(Element::line),
        publisher: article.line_of("sourcename"),
        section: article.line_of("columnname").or_else(|| article.line_of("sectionname")),
        language: article.line_of("baselanguage").map(|code| code.to_lowercase()),
        byline: article.line_of("byline").map(|line| wire::names(&line)).unwrap_or_default(),
        ..Draft::default()
    };
    let date =
        article.find("publicationdate").and_then(|date| date.line_of("date").or(date.line()));
    wire::put_date(&mut draft, DateSource::Header, date.as_deref());
    for name in ["newssubject", "subject", "industry"] {
        let named = article.all(name).into_iter().filter_map(|subject| subject.line_of("name"));
        wire::add_keywords(&mut draft, named);
    }
    let parts =
        ["leadparagraph", "tailparagraphs", "body"].iter().flat_map(|name| article.all(name));
    draft.body = parts.flat_map(paragraphs).collect::<Vec<_>>().join("\n\n");
    draft
}

fn paragraphs(part: &Element) -> Vec<String> {
    let marked = part.all("paragraph");
    if marked.is_empty() {
        return text::paragraphs(&part.text());
    }
    marked.into_iter().filter_map(Element::line).collect()
}

/// Reads the articles of a page.
///
/// # Errors
/// When there is none in it.
pub(in super::super) fn parse_html(page: &str) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    let document = Document::from(guard::prune(page)?);
    let articles = document.select("div.article");
    let articles: Vec<_> = articles.iter().map(|article| Ok(of_rows(&article))).collect();
    if articles.is_empty() { Err(Reason::NoText) } else { Ok(articles) }
}

/// An article whose rows have codes of two or three letters.
fn of_rows(article: &Selection<'_>) -> Draft {
    let mut filling = Filling::default();
    let mut body = Vec::new();
    let mut clock = None;
    for row in &article.select("tr") {
        let cells = row.select("td");
        let mut cells = cells.iter();
        let (Some(code), Some(cell)) = (cells.next(), cells.next()) else { continue };
        let code = code.text().trim().trim_matches('\u{a0}').to_owned();
        let paragraphs = fragment::paragraphs(&cell.inner_html());
        let value = paragraphs.join(" ");
        match code.as_str() {
            "HD" => filling.draft.title = Some(value),
            "BY" => filling.take(Label::Byline, &value),
            "PD" => filling.take(Label::Date, &value),
            "ET" => clock = Some(value),
            "SN" => filling.draft.publisher = Some(value),
            "SE" | "CLM" => filling.take(Label::Section, &value),
            "LA" => filling.take(Label::Language, &value),
            "LP" | "TD" => body.extend(paragraphs),
            "NS" => {
                let names = value.split('|').filter_map(|part| part.split_once(" : "));
                wire::add_keywords(
                    &mut filling.draft,
                    names.map(|(_, name)| name.trim().to_owned()),
                );
            }
            "AN" => filling.draft.id = value.split_whitespace().last().map(str::to_owned),
            _ => {}
        }
    }
    if let (Some(clock), Some((day, source))) = (clock, filling.draft.date) {
        let moment = read(&format!("{} {clock}", day.date()), Order::default());
        filling.draft.date = moment.map(|moment| (moment, source)).or(filling.draft.date);
    }
    filling.done(body)
}

/// The articles among the paragraphs of a document; `None` where it is no export. Each ends with its
/// number: "Document `EXAMPL0020260206em26000b1`".
pub(super) fn in_paragraphs(paragraphs: &[String]) -> Option<Vec<Result<Draft, Reason>>> {
    if !paragraphs.iter().any(|line| number(line).is_some()) {
        return None;
    }
    let mut articles = Vec::new();
    let mut lines: Vec<&str> = Vec::new();
    for line in paragraphs.iter().map(|line| line.trim()) {
        match number(line) {
            Some(number) => articles.push(Ok(of_lines(&std::mem::take(&mut lines), number))),
            None => lines.push(line),
        }
    }
    Some(articles)
}

/// The number of an article.
fn number(line: &str) -> Option<&str> {
    let number = line.strip_prefix("Document ")?.trim();
    let is_number = number.len() >= 20
        && number.bytes().all(|b| b.is_ascii_alphanumeric())
        && number.bytes().filter(u8::is_ascii_digit).count() >= 8;
    is_number.then_some(number)
}

/// An article without codes: section, headline, byline, words, date, source, then after the line of
/// copyright the text.
fn of_lines(lines: &[&str], number: &str) -> Draft {
    let mut filling = Filling::default();
    filling.draft.id = Some(number.to_owned());
    let head = lines.iter().take(16).position(|line| is_copyright(line)).unwrap_or(0);
    let body = lines.get(head + 1..).unwrap_or_default();
    let count = lines[..head].iter().position(|line| is_count(line)).unwrap_or(0);
    let front = &lines[..count];
    // A section may stand on top, and a byline below.
    let byline = front.last().filter(|last| front.len() > 1 && after_by(last).is_some());
    filling.draft.byline = byline.map(|line| wire::names(line)).unwrap_or_default();
    let titles = &front[..front.len() - usize::from(byline.is_some())];
    filling.draft.title = titles.last().map(|title| (*title).to_owned());
    filling.draft.section = titles.iter().rev().nth(1).map(|section| (*section).to_owned());
    let behind = &lines[count..head];
    let dated = behind.iter().position(|line| read(line, Order::default()).is_some());
    if let Some(at) = dated {
        filling.take(Label::Date, behind[at]);
        let source = behind[at + 1..].iter().find(|line| line.split(':').count() < 2);
        filling.draft.publisher = source.map(|line| (*line).to_owned());
    }
    if let Some(language) = behind.last().filter(|line| line.split(' ').count() == 1) {
        filling.take(Label::Language, language);
    }
    filling.done(body.iter().map(|line| (*line).to_owned()).collect())
}

fn is_copyright(line: &str) -> bool {
    let lower = line.to_lowercase();
    lower.starts_with('©') || lower.starts_with("(c)") || lower.starts_with("copyright")
}

/// "295 words", in any language
fn is_count(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [number, word] = words[..] else { return false };
    number.replace([',', '.'], "").bytes().all(|b| b.is_ascii_digit())
        && word.chars().all(char::is_alphabetic)
}
