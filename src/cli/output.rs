//! Results on stdout: JSON lines, one JSON object, or text for people.

use std::io::{self, BufWriter, Write};

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::clean;
use crate::{
    article::Article,
    engine::{Bucket, FacetCount, Hit, Request, Response},
    field::Field,
    matching::Snippet,
    query::{Lookup, Query},
};

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// One JSON object a line
    Jsonl,
    /// One JSON object in all
    Json,
    /// For reading
    Text,
}

/// Buffered stdout for data, passed on as it is.
pub(super) fn stdout() -> BufWriter<io::StdoutLock<'static>> {
    BufWriter::with_capacity(64 << 10, io::stdout().lock())
}

/// Buffered stdout for people; colours only where they are wanted.
pub(super) fn terminal() -> BufWriter<AutoStream<io::StdoutLock<'static>>> {
    BufWriter::new(AutoStream::auto(io::stdout().lock()))
}

/// Writes one value as one line.
pub(super) fn line(out: &mut impl Write, value: &impl Serialize) -> anyhow::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    Ok(out.write_all(b"\n")?)
}

/// A hit as JSON: type, rank and score, the fields of the record, the snippet.
pub(super) fn hit(hit: &Hit, fields: Option<&[String]>) -> anyhow::Result<Map<String, Value>> {
    let mut object = Map::new();
    object.insert("type".into(), "hit".into());
    object.insert("rank".into(), hit.rank.into());
    object.insert("score".into(), json!(round(hit.score)));
    let record: Map<String, Value> = serde_json::from_str(&hit.record)?;
    match fields {
        None => object.extend(record),
        Some(fields) => {
            object.extend(
                record.into_iter().filter(|(name, _)| fields.iter().any(|field| field == name)),
            );
        }
    }
    let wanted = |name: &str| fields.is_none_or(|fields| fields.iter().any(|f| f == name));
    if let Some(story) = hit.story.as_ref().filter(|_| wanted("story")) {
        object.insert("story".into(), json!(story));
    }
    if let Some(snippet) = hit.snippet.as_ref().filter(|_| wanted("snippet")) {
        object.insert("snippet".into(), json!({ "text": snippet.text, "marks": snippet.marks }));
    }
    Ok(object)
}

/// A facet value as JSON, with the query that chooses it.
pub(super) fn facet(facet: &FacetCount) -> Value {
    let choose = Field::named(facet.field).map(|field| {
        Query::Value { field, lookup: Lookup::Facet(facet.value.clone()) }.to_string()
    });
    json!({ "type": "facet", "field": facet.field, "value": facet.value, "count": facet.count, "query": choose })
}

/// A bucket of the timeline as JSON.
pub(super) fn bucket(bucket: &Bucket) -> Value {
    json!({ "type": "timeline", "start": bucket.start, "count": bucket.count })
}

/// Four digits are more than a score is good for.
fn round(score: f32) -> f64 {
    (f64::from(score) * 1e4).round() / 1e4
}

const TITLE: Style = Style::new().bold();
const MARK: Style = AnsiColor::Yellow.on_default().bold();
const DIM: Style = Style::new().dimmed();

/// A hit for people: headline, where it is from, the passage that matched.
fn hit_text(out: &mut impl Write, hit: &Hit) -> anyhow::Result<()> {
    let article: Article = serde_json::from_str(&hit.record)?;
    let title = if article.title.is_empty() { "(no headline)" } else { &article.title };
    writeln!(out, "{}. {TITLE}{}{TITLE:#}", hit.rank, clean(title))?;
    let date = article.date.map(|date| date.date().to_string());
    let place = article.location.first().map(|place| place.name.clone());
    let actors: Vec<String> =
        article.actors.iter().take(4).map(|actor| actor.name.clone()).collect();
    let topics: Vec<String> =
        article.topic.iter().take(2).map(|topic| topic.name.clone()).collect();
    let facts = [date, article.publisher, place, Some(actors.join(", ")), Some(topics.join(", "))];
    let facts: Vec<String> = facts.into_iter().flatten().filter(|fact| !fact.is_empty()).collect();
    writeln!(out, "   {}", clean(&facts.join(" · ")))?;
    if let Some(snippet) = &hit.snippet {
        writeln!(out, "   {}", marked(snippet))?;
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
        text.push(if c.is_control() { ' ' } else { c });
        if marks.peek().is_some_and(|(_, end)| *end == at + 1) {
            marks.next();
            text.push_str(&MARK.render_reset().to_string());
        }
    }
    text
}

/// Facets for people: value and count.
fn facets_text(out: &mut impl Write, facets: &[FacetCount]) -> anyhow::Result<()> {
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
fn timeline_text(out: &mut impl Write, timeline: &[Bucket]) -> anyhow::Result<()> {
    let most = timeline.iter().map(|bucket| bucket.count).max().unwrap_or(1).max(1);
    for bucket in timeline {
        let start = bucket.start.map_or_else(|| "undated   ".to_owned(), |start| start.to_string());
        let bar = "#".repeat((bucket.count * 50).div_ceil(most) as usize);
        writeln!(out, "{start} {:>8} {bar}", bucket.count)?;
    }
    Ok(())
}

/// Hits, facets, timeline and a last line for people.
pub(super) fn text(
    out: &mut impl Write,
    request: &Request,
    response: &Response,
) -> anyhow::Result<()> {
    for hit in &response.hits {
        hit_text(out, hit)?;
    }
    facets_text(out, &response.facets)?;
    timeline_text(out, &response.timeline)?;
    let last = request.offset.saturating_add(response.hits.len());
    let articles = if response.total == 1 { "article" } else { "articles" };
    match response.hits.len() {
        0 => writeln!(out, "{} {articles}", response.total)?,
        _ => {
            writeln!(out, "{} {articles}, {} to {last} shown", response.total, request.offset + 1)?;
        }
    }
    for note in &response.notes {
        writeln!(out, "note: {}", clean(note))?;
    }
    Ok(())
}
