//! Europresse -> drafts, one for each `<article>` of its page.

use dom_query::{Document, Selection};

use super::labels::Filling;
use crate::read::{
    format::{Draft, wire},
    skip::Reason,
    webpage::{fragment, guard},
};

/// Reads the articles of a page.
///
/// # Errors
/// When there is none in it.
pub(in super::super) fn parse(page: &str) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    // What is behind the text of an article is for the reader of the database.
    let articles = page.split("<article").skip(1).map(|article| {
        let article = article.split_once('>').map_or(article, |(_, rest)| rest);
        let pruned = guard::prune(article.split("</article>").next().unwrap_or(article))?;
        Ok(draft(&Document::fragment(pruned)))
    });
    let articles: Vec<_> = articles.collect();
    if articles.is_empty() { Err(Reason::NoText) } else { Ok(articles) }
}

fn line(found: &Selection<'_>) -> Option<String> {
    let text = found.text();
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then_some(line)
}

fn draft(article: &Document) -> Draft {
    let mut filling = Filling::default();
    // "Politique, mardi 14 mars 2006, p. 12"
    let header = line(&article.select(".DocHeader")).unwrap_or_default();
    let date = filling.find_date(&header);
    let before = header.get(..date.map_or(0, |range| range.start)).unwrap_or_default();
    let section = before.split(',').next().unwrap_or_default().trim();
    filling.draft.section =
        Some(section.to_owned()).filter(|s| before.contains(',') && !s.is_empty());
    filling.draft.publisher = line(&article.select(".DocPublicationName"));
    filling.draft.title = line(&article.select(".titreArticleVisu"))
        .or_else(|| line(&article.select(".titreArticle")));
    filling.draft.byline = author(article);
    let number = line(&article.select("footer p")).unwrap_or_default();
    filling.draft.id = number.split_once(" : ").map(|(_, number)| number.to_owned());
    let text = article.select(".docOcurrContainer");
    let text = if text.exists() { text } else { article.select("section") };
    filling.done(fragment::paragraphs(&text.html()))
}

/// The line behind the headline.
fn author(article: &Document) -> Vec<String> {
    let behind = article.select(".titreArticle ~ div");
    line(&behind.first()).map(|line| wire::names(&line)).unwrap_or_default()
}
