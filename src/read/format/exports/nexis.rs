//! Nexis and Nexis Uni -> drafts. The older files count their articles, "1 of 2 DOCUMENTS", in the
//! language of the user; the newer ones end each with "End of Document".

use super::labels::{Filling, Label, labelled};
use crate::{
    date::{self, Order},
    read::{
        format::{Draft, text},
        skip::Reason,
        source::is_counter,
        webpage::fragment,
    },
};

/// Reads the articles of a text file.
///
/// # Errors
/// When there is none in it.
pub(in super::super) fn parse_text(source: &str) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    let mut documents: Vec<String> = Vec::new();
    for line in source.lines() {
        if is_counter(line) {
            documents.push(String::new());
        } else if let Some(document) = documents.last_mut() {
            document.push_str(line);
            document.push('\n');
        }
    }
    some(documents.iter().map(|document| Ok(article(&text::paragraphs(document)))).collect())
}

/// Reads the articles of a page.
///
/// # Errors
/// When there is none in it.
pub(in super::super) fn parse_html(page: &str) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    let documents = page.split("<DOCFULL>").skip(1);
    some(documents.map(of_page).map(Ok).collect())
}

fn of_page(document: &str) -> Draft {
    // The mark stands in a comment, which goes on behind it.
    let document = document.split_once("-->").map_or(document, |(_, rest)| rest);
    article(&fragment::paragraphs(document))
}

/// The articles among the paragraphs of a document; `None` where it is no export.
pub(super) fn in_paragraphs(paragraphs: &[String]) -> Option<Vec<Result<Draft, Reason>>> {
    if paragraphs.iter().any(|line| is_counter(line)) {
        let documents = paragraphs.split(|line| is_counter(line)).skip(1);
        return Some(documents.map(article).map(Ok).collect());
    }
    if !paragraphs.iter().any(|line| is_end(line)) {
        return None;
    }
    let documents = paragraphs.split(|line| is_end(line)).filter(|document| document.len() > 3);
    Some(documents.map(newer).map(Ok).collect())
}

fn some(articles: Vec<Result<Draft, Reason>>) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    if articles.is_empty() { Err(Reason::NoText) } else { Ok(articles) }
}

/// How the newer files end an article.
fn is_end(line: &str) -> bool {
    let ends = [
        "end of document",
        "ende des dokuments",
        "fin du document",
        "fin del documento",
        "einde van document",
    ];
    ends.contains(&line.trim().to_lowercase().as_str())
}

fn is_copyright(line: &str) -> bool {
    let lower = line.trim().to_lowercase();
    lower.starts_with("copyright")
        || lower.starts_with('©')
        || lower.starts_with("all rights reserved")
        || lower.starts_with("alle rechte vorbehalten")
        || lower.starts_with("tous droits réservés")
}

/// An article of the older files: publication, date, headline, labelled lines, text, labelled lines.
fn article(paragraphs: &[String]) -> Draft {
    let mut filling = Filling::default();
    let mut head: Vec<&str> = Vec::new();
    let mut body = Vec::new();
    let mut place = Place::Head;
    for line in paragraphs.iter().map(|line| line.trim()) {
        match (labelled(line), place) {
            (Some((label, value)), _) => {
                filling.take(label, value);
                place = match (label, place) {
                    (Label::Back | Label::Language | Label::Subjects, _)
                    | (_, Place::Body | Place::Back) => Place::Back,
                    (Label::Text, _) => Place::Body,
                    _ => Place::Front,
                };
            }
            (None, _) if is_copyright(line) || is_end(line) || is_counter(line) => {}
            (None, Place::Head) => head.push(line),
            (None, Place::Front | Place::Body) => {
                place = Place::Body;
                body.push(line.to_owned());
            }
            (None, Place::Back) => {}
        }
    }
    // Without a label between them headline and text cannot be told apart but by their length.
    if body.is_empty() && place == Place::Head {
        let long = head.iter().position(|line| line.split_whitespace().count() > 30);
        body = head
            .split_off(long.unwrap_or(head.len()))
            .iter()
            .map(|line| (*line).to_owned())
            .collect();
    }
    take_head(&head, &mut filling);
    filling.done(body)
}

/// Where reading stands in an article.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Head,
    Front,
    Body,
    Back,
}

/// Publication, date and headline.
fn take_head(head: &[&str], filling: &mut Filling) {
    let dated = head
        .iter()
        .position(|line| date::find(line, Order::default()).is_some_and(|(r, _)| r.start <= 12));
    let title = if let Some(at) = dated {
        filling.find_date(head[at]);
        filling.draft.publisher = head[..at].first().map(|line| (*line).to_owned());
        &head[at + 1..]
    } else {
        filling.draft.publisher = head.first().map(|line| (*line).to_owned());
        head.get(1..).unwrap_or_default()
    };
    let title: Vec<&str> = title.iter().filter(|line| !is_note(line)).copied().collect();
    filling.draft.title = Some(title.join(" ")).filter(|title| !title.is_empty());
}

/// An article of the newer files: headline, publication, date, labelled lines, "Body", text.
fn newer(paragraphs: &[String]) -> Draft {
    let mut filling = Filling::default();
    let mut body = Vec::new();
    let mut place = Place::Head;
    let mut head = Vec::new();
    for line in paragraphs.iter().map(|line| line.trim()) {
        if line == "Body" || line == "Text" {
            place = Place::Body;
            continue;
        }
        match labelled(line) {
            Some((label @ (Label::Back | Label::Language | Label::Subjects), value)) => {
                filling.take(label, value);
                if place == Place::Body {
                    place = Place::Back;
                }
            }
            Some((label, value)) if place != Place::Body => filling.take(label, value),
            _ if place == Place::Body => body.push(line.to_owned()),
            _ if place == Place::Head && !is_copyright(line) => head.push(line),
            _ => {}
        }
    }
    let dated = head.iter().position(|line| filling.find_date(line).is_some());
    let before = &head[..dated.unwrap_or(head.len())];
    filling.draft.title = before.first().map(|line| (*line).to_owned());
    filling.draft.publisher = before.get(1).map(|line| (*line).to_owned());
    filling.done(body)
}

/// A line about the edition, which stands between date and headline.
fn is_note(line: &str) -> bool {
    let lower = line.to_lowercase();
    lower == "correction appended" || lower.ends_with("edition") && line.split(' ').count() <= 4
}
