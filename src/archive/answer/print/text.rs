//! Hits for people: headline, where it is from, the passage that matched; facets and timeline.

use std::{
    io::{self, Write},
    mem,
};

use jiff::civil::Date;

use super::printer::Printer;
use crate::archive::answer::line::{HitLine, Label, Line, SummaryLine};
use crate::{article::Article, engine::Hit, query::evaluate::Snippet, text::is_control};

/// What is written before parts of a text to style them, and behind them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Styles {
    title: &'static str,
    mark: &'static str,
    dim: &'static str,
    reset: &'static str,
}

impl Styles {
    /// Escape sequences of terminals.
    pub const ANSI: Self = Self {
        title: "\u{1b}[1m",
        mark: "\u{1b}[1m\u{1b}[33m",
        dim: "\u{1b}[2m",
        reset: "\u{1b}[0m",
    };
}

/// Text without characters by which a file name or an article could control a terminal.
pub fn clean(text: &str) -> String {
    text.replace(is_control, "\u{FFFD}")
}

/// Answers for reading.
pub(super) struct Text<W> {
    out: W,
    styles: Styles,
    /// What has been printed of the current answer.
    answer: Answer,
}

#[derive(Default)]
struct Answer {
    is_begun: bool,
    /// Rank of the first hit; `None`: there is no hit.
    first: Option<usize>,
    /// Rank of the last hit.
    last: usize,
    /// Field of the last facet value.
    field: &'static str,
    /// Buckets of the timeline; their bars depend on the largest of them.
    buckets: Vec<(Option<Date>, u64)>,
}

impl<W: Write> Text<W> {
    pub fn new(out: W, styles: Styles) -> Self {
        Self { out, styles, answer: Answer::default() }
    }

    fn begin(&mut self, label: Option<&Label>) -> io::Result<()> {
        if mem::replace(&mut self.answer.is_begun, true) {
            return Ok(());
        }
        match label {
            Some(label) => {
                let Styles { title, reset, .. } = self.styles;
                writeln!(self.out, "{title}{}{reset}\n", clean(label.text()))
            }
            None => Ok(()),
        }
    }

    /// Headline, where it is from, the passage that matched.
    fn hit(&mut self, hit: &Hit) -> io::Result<()> {
        let Styles { title, dim, reset, .. } = self.styles;
        let out = &mut self.out;
        let article = hit.record.article()?;
        let headline = if article.title.is_empty() { "(no headline)" } else { &article.title };
        writeln!(out, "{}. {title}{}{reset}", hit.rank, clean(headline))?;
        writeln!(out, "   {}", clean(&facts(article).join(" · ")))?;
        if let Some(snippet) = &hit.snippet {
            writeln!(out, "   {}", marked(snippet, self.styles))?;
        }
        for copy in &hit.copies {
            let names = [copy.publisher.as_deref().unwrap_or_default(), &copy.title, &copy.id];
            let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
            writeln!(out, "   = {}", clean(&names.join(" · ")))?;
        }
        writeln!(out, "   {dim}{}{reset}\n", clean(&article.id))
    }

    fn facet(&mut self, field: &'static str, value: &str, count: u64) -> io::Result<()> {
        if field != self.answer.field {
            self.answer.field = field;
            let Styles { title, reset, .. } = self.styles;
            writeln!(self.out, "{title}{field}{reset}")?;
        }
        writeln!(self.out, "{count:>8}  {}", clean(value))
    }

    fn summary(&mut self, summary: &SummaryLine<'_>) -> io::Result<()> {
        let answer = mem::take(&mut self.answer);
        let out = &mut self.out;
        timeline(out, &answer.buckets)?;
        let total = summary.total;
        let articles = match summary.stories {
            Some(stories) => format!("{total} articles in {stories} stories"),
            None if total == 1 => "1 article".to_owned(),
            None => format!("{total} articles"),
        };
        match answer.first {
            None => writeln!(out, "{articles}")?,
            Some(first) => writeln!(out, "{articles}, {first} to {} shown", answer.last)?,
        }
        for note in &summary.notes {
            writeln!(out, "note: {}", clean(note))?;
        }
        if summary.label.is_some() { writeln!(out) } else { Ok(()) }
    }
}

impl<W: Write> Printer for Text<W> {
    fn line(&mut self, line: &Line<'_>) -> io::Result<()> {
        match line {
            Line::Explain(explain) => {
                self.begin(explain.label)?;
                let text = serde_json::to_string_pretty(line)?;
                let lines: Vec<String> = text.lines().map(clean).collect();
                writeln!(self.out, "{}\n", lines.join("\n"))
            }
            Line::Hit(HitLine { label, hit, .. }) => {
                self.begin(*label)?;
                self.answer.first.get_or_insert(hit.rank);
                self.answer.last = hit.rank;
                self.hit(hit)
            }
            Line::Facet(facet) => {
                self.begin(facet.label)?;
                self.facet(facet.field, facet.value, facet.count)
            }
            Line::Bucket(bucket) => {
                self.answer.buckets.push((bucket.start, bucket.count));
                self.begin(bucket.label)
            }
            Line::Summary(summary) => {
                self.begin(summary.label)?;
                self.summary(summary)
            }
            // The caller says it on stderr.
            Line::Error(_) => Ok(()),
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Date, publisher, place, actors and topics, as far as they are known.
fn facts(article: &Article) -> Vec<String> {
    let actors: Vec<&str> = article.actors.iter().take(4).map(|actor| &*actor.name).collect();
    let topics: Vec<&str> = article.topic.iter().take(2).map(|topic| &*topic.name).collect();
    let facts = [
        article.date.map(|date| date.date().to_string()),
        article.publisher.clone(),
        article.location.first().map(|place| place.name.clone()),
        Some(actors.join(", ")),
        Some(topics.join(", ")),
    ];
    facts.into_iter().flatten().filter(|fact| !fact.is_empty()).collect()
}

fn marked(snippet: &Snippet, styles: Styles) -> String {
    let mut text = String::with_capacity(snippet.text.len() + 40);
    let mut marks = snippet.marks.iter().peekable();
    for (at, c) in (0u32..).zip(snippet.text.chars()) {
        if marks.peek().is_some_and(|(start, _)| *start == at) {
            text.push_str(styles.mark);
        }
        text.push(if is_control(c) { ' ' } else { c });
        if marks.peek().is_some_and(|(_, end)| *end == at + 1) {
            marks.next();
            text.push_str(styles.reset);
        }
    }
    text
}

/// A bar for each bucket.
fn timeline(out: &mut impl Write, buckets: &[(Option<Date>, u64)]) -> io::Result<()> {
    let most = buckets.iter().map(|(_, count)| *count).max().unwrap_or(1).max(1);
    for (start, count) in buckets {
        let start = start.map_or_else(|| "undated   ".to_owned(), |start| start.to_string());
        let bar = "#".repeat((count * 50).div_ceil(most) as usize);
        writeln!(out, "{start} {count:>8} {bar}")?;
    }
    Ok(())
}
