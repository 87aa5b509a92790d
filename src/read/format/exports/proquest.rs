//! `ProQuest` -> drafts: the page that it mails, or the text that it saves.

use super::labels::{Filling, Label, labelled};
use crate::read::{
    format::{Draft, text},
    skip::Reason,
    webpage::fragment,
};

/// Reads the articles of a page.
///
/// # Errors
/// When there is none in it.
pub(in super::super) fn parse_html(page: &str) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    let documents = page.split("<a name=\"DocID_").skip(1);
    let articles: Vec<_> = documents.map(of_page).map(Ok).collect();
    if articles.is_empty() { Err(Reason::NoText) } else { Ok(articles) }
}

/// Reads the articles of a text file.
///
/// # Errors
/// When there is none in it.
pub(in super::super) fn parse_text(source: &str) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    let mut documents = vec![String::new()];
    for line in source.lines() {
        if is_rule(line) {
            documents.push(String::new());
        } else if let Some(document) = documents.last_mut() {
            document.push_str(line);
            document.push('\n');
        }
    }
    let read = documents.iter().map(|document| text::paragraphs(document));
    let articles: Vec<_> =
        read.filter(|lines| is_article(lines)).map(|lines| Ok(article(&lines))).collect();
    if articles.is_empty() { Err(Reason::NoText) } else { Ok(articles) }
}

/// An article: headline, labelled lines, among them its text.
fn article(lines: &[String]) -> Draft {
    let mut filling = Filling::default();
    let mut body = Vec::new();
    let mut open = None;
    let lines =
        lines.iter().map(|line| line.trim()).filter(|line| !line.ends_with("Enlarge this image."));
    for line in lines {
        match labelled(line) {
            // Paragraphs of a text may begin like labels of the front.
            Some((label, value)) if open != Some(Label::Text) || is_behind(label) => {
                open = Some(label);
                match label {
                    Label::Text if !value.is_empty() => body.push(value.to_owned()),
                    label => filling.take(label, value),
                }
            }
            _ if open == Some(Label::Text) => body.push(line.to_owned()),
            _ if open == Some(Label::Abstract) => filling.summary.push(line.to_owned()),
            _ if open.is_none() && filling.draft.title.is_none() => {
                filling.draft.title = Some(line.to_owned());
            }
            _ => {}
        }
    }
    filling.summary.retain(|line| !line.ends_with("document link") && line.len() > 20);
    filling.done(body)
}

fn is_behind(label: Label) -> bool {
    !matches!(label, Label::Byline | Label::Text | Label::Front | Label::Abstract | Label::Section)
}

fn of_page(document: &str) -> Draft {
    let document = document.split_once('>').map_or(document, |(_, rest)| rest);
    article(&fragment::paragraphs(&document.replace("<br>", "\n<br>")))
}

/// A line of underscores between articles.
fn is_rule(line: &str) -> bool {
    line.trim().len() > 20 && line.trim().bytes().all(|b| b == b'_')
}

fn is_article(lines: &[String]) -> bool {
    lines.iter().filter_map(|line| labelled(line)).count() >= 3
}
