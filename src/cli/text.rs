//! Hits for people: headline, where it is from, the passage that matched; facets and timeline.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use serde_json::Value;

use super::{clean, steers};
use crate::{
    archive::answer::print::{Failure, Printer, Shown},
    engine::{Bucket, FacetCount, Hit, Response},
    query::evaluate::Snippet,
};

/// Writes to a terminal, or as if it were one.
pub(super) struct Text<W>(pub W);

impl<W: Write> Printer for Text<W> {
    fn begin(&mut self, id: Option<&str>, explanation: Option<Value>) -> io::Result<()> {
        if let Some(id) = id {
            writeln!(self.0, "{TITLE}{}{TITLE:#}\n", clean(id))?;
        }
        match explanation {
            Some(explanation) => {
                writeln!(self.0, "{}\n", clean_lines(&serde_json::to_string_pretty(&explanation)?))
            }
            None => Ok(()),
        }
    }

    fn hit(&mut self, _: Option<&str>, hit: &Hit, _: Shown) -> io::Result<()> {
        hit_text(&mut self.0, hit)
    }

    fn end(
        &mut self,
        id: Option<&str>,
        response: &Response,
        _: &Value,
        shown: Shown,
    ) -> io::Result<()> {
        let out = &mut self.0;
        facets_text(out, &response.facets)?;
        timeline_text(out, &response.timeline)?;
        let articles = match (response.stories, response.total) {
            (Some(stories), _) => &format!("articles in {stories} stories"),
            (None, 1) => "article",
            (None, _) => "articles",
        };
        match shown.first {
            None => writeln!(out, "{} {articles}", response.total)?,
            Some(first) => {
                writeln!(out, "{} {articles}, {first} to {} shown", response.total, shown.last)?;
            }
        }
        for note in &response.notes {
            writeln!(out, "note: {}", clean(note))?;
        }
        if id.is_some() { writeln!(out) } else { Ok(()) }
    }

    fn failed(&mut self, _: &Failure) -> io::Result<()> {
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn clean_lines(text: &str) -> String {
    text.lines().map(clean).collect::<Vec<_>>().join("\n")
}

const TITLE: Style = Style::new().bold();
const MARK: Style = AnsiColor::Yellow.on_default().bold();
const DIM: Style = Style::new().dimmed();

/// A hit for people: headline, where it is from, the passage that matched.
fn hit_text(out: &mut impl Write, hit: &Hit) -> io::Result<()> {
    let article = hit.record.article()?;
    let title = if article.title.is_empty() { "(no headline)" } else { &article.title };
    writeln!(out, "{}. {TITLE}{}{TITLE:#}", hit.rank, clean(title))?;
    let date = article.date.map(|date| date.date().to_string());
    let place = article.location.first().map(|place| place.name.clone());
    let actors: Vec<String> =
        article.actors.iter().take(4).map(|actor| actor.name.clone()).collect();
    let topics: Vec<String> =
        article.topic.iter().take(2).map(|topic| topic.name.clone()).collect();
    let facts =
        [date, article.publisher.clone(), place, Some(actors.join(", ")), Some(topics.join(", "))];
    let facts: Vec<String> = facts.into_iter().flatten().filter(|fact| !fact.is_empty()).collect();
    writeln!(out, "   {}", clean(&facts.join(" · ")))?;
    if let Some(snippet) = &hit.snippet {
        writeln!(out, "   {}", marked(snippet))?;
    }
    for copy in &hit.copies {
        let names = [copy.publisher.as_deref().unwrap_or_default(), &copy.title, &copy.id];
        let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
        writeln!(out, "   = {}", clean(&names.join(" · ")))?;
    }
    writeln!(out, "   {DIM}{}{DIM:#}\n", clean(&article.id))?;
    Ok(())
}

fn marked(snippet: &Snippet) -> String {
    let mut text = String::with_capacity(snippet.text.len() + 40);
    let mut marks = snippet.marks.iter().peekable();
    for (at, c) in (0u32..).zip(snippet.text.chars()) {
        if marks.peek().is_some_and(|(start, _)| *start == at) {
            text.push_str(&MARK.render().to_string());
        }
        text.push(if steers(c) { ' ' } else { c });
        if marks.peek().is_some_and(|(_, end)| *end == at + 1) {
            marks.next();
            text.push_str(&MARK.render_reset().to_string());
        }
    }
    text
}

/// Facets for people: value and count.
fn facets_text(out: &mut impl Write, facets: &[FacetCount]) -> io::Result<()> {
    let mut field = "";
    for facet in facets {
        if facet.field != field {
            field = facet.field;
            writeln!(out, "{TITLE}{field}{TITLE:#}")?;
        }
        writeln!(out, "{:>8}  {}", facet.count, clean(&facet.value))?;
    }
    Ok(())
}

/// A timeline for people: a bar for each bucket.
fn timeline_text(out: &mut impl Write, timeline: &[Bucket]) -> io::Result<()> {
    let most = timeline.iter().map(|bucket| bucket.count).max().unwrap_or(1).max(1);
    for bucket in timeline {
        let start = bucket.start.map_or_else(|| "undated   ".to_owned(), |start| start.to_string());
        let bar = "#".repeat((bucket.count * 50).div_ceil(most) as usize);
        writeln!(out, "{start} {:>8} {bar}", bucket.count)?;
    }
    Ok(())
}
