//! A query over one article in memory.
//!
//! It gives what really matched, and so the highlights and snippets of hits, and it is what the
//! tests compare every engine's answer with. It shares words, folding, stems and field values with
//! the index, and nothing else.

pub(crate) mod intervals;
mod occurrences;
mod snippet;

pub use self::snippet::{SNIPPET_WORDS, Snippet};

use jiff::civil::Date;

use self::{
    intervals::Sought,
    occurrences::{Lexicon, Occurrences},
};
use crate::{
    article::Article,
    fields::{Around, Field, Kind, Part, points, values},
    query::{Lookup, Query, Wildcard},
    text::words,
};

/// An article cut into words.
#[derive(Debug, Clone)]
pub struct Document<'a> {
    article: &'a Article,
    title: Vec<Word>,
    body: Vec<Word>,
}

/// Byte range of a word in its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Word {
    start: u32,
    end: u32,
}

impl<'a> Document<'a> {
    /// Cuts title and body into words.
    pub fn new(article: &'a Article) -> Self {
        Self { article, title: cut(&article.title), body: cut(&article.body) }
    }

    fn part(&self, part: Part) -> (&'a str, &[Word]) {
        match part {
            Part::Title => (&self.article.title, &self.title),
            Part::Body | Part::Lead => (&self.article.body, &self.body),
        }
    }
}

fn cut(source: &str) -> Vec<Word> {
    let mut cut = Vec::with_capacity(source.len() / 6);
    cut.extend(words(source).map(|w| Word { start: w.start as u32, end: w.end as u32 }));
    cut
}

/// Words side by side that matched together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Where it stands: [`Part::Title`] or [`Part::Body`].
    pub part: Part,
    /// Number of its first word, from 0.
    pub first: u32,
    /// Number of its last word.
    pub last: u32,
}

/// What matched of an article, as code points of its texts: first, and one past the last; ascending.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    /// In the headline.
    pub title: Vec<(u32, u32)>,
    /// In the main text.
    pub body: Vec<(u32, u32)>,
}

/// Byte ranges, ascending, as code points that do not overlap.
fn code_points(source: &str, bytes: impl Iterator<Item = (usize, usize)>) -> Vec<(u32, u32)> {
    let mut marks: Vec<(u32, u32)> = Vec::new();
    let (mut known, mut points) = (0, 0);
    for (start, end) in bytes {
        // What begins in the mark before only makes it longer.
        let from = start.max(known);
        if end <= from {
            continue;
        }
        let before = points + source[known..from].chars().count() as u32;
        points = before + source[from..end].chars().count() as u32;
        known = end;
        match marks.last_mut() {
            Some(last) if start < from => last.1 = points,
            _ => marks.push((before, points)),
        }
    }
    marks
}

/// A [`Query`] made ready to be run on many articles.
///
/// ```
/// use dateline::{article::Article, matching::{Document, Matcher}, query::parse};
/// let article = Article { body: "Envoys met in Muscat for talks.".into(), ..Article::default() };
/// let query = parse("talk -sanctions", jiff::civil::date(2026, 2, 10))?.query;
/// let spans = Matcher::new(&query).spans(&Document::new(&article)).unwrap_or_default();
/// assert_eq!((spans.len(), spans[0].first), (1, 5));
/// # Ok::<(), dateline::query::QueryError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Matcher {
    lexicon: Lexicon,
    node: Node,
    leaves: usize,
}

/// A query whose words are folded, stemmed and numbered.
#[derive(Debug, Clone)]
enum Node {
    All,
    Text { leaf: usize, sought: Sought },
    Nothing,
    Around(Around),
    Terms { field: &'static Field, terms: Vec<String> },
    Facet { field: &'static Field, facet: String },
    Pattern { field: &'static Field, pattern: Wildcard },
    Days { field: &'static Field, from: Option<Date>, to: Option<Date> },
    Has { field: &'static Field },
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
}

/// A span and the leaf of the query that it matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    span: Span,
    leaf: usize,
}

impl Matcher {
    /// Folds and stems the words of a query.
    pub fn new(query: &Query) -> Self {
        let mut matcher = Self { lexicon: Lexicon::default(), node: Node::All, leaves: 0 };
        matcher.node = matcher.compile(query);
        matcher
    }

    /// Whether the query matches.
    pub fn matches(&self, document: &Document<'_>) -> bool {
        self.found(document).is_some()
    }

    /// What matched, in reading order, the title first; `None` where the query does not match.
    /// Words under `NOT` and the words of `OR` branches that do not match are not among it.
    pub fn spans(&self, document: &Document<'_>) -> Option<Vec<Span>> {
        let mut spans: Vec<Span> = self.found(document)?.into_iter().map(|f| f.span).collect();
        spans.dedup();
        Some(spans)
    }

    /// The words that matched, as written, in reading order: the first few different ones.
    pub fn matched_words(&self, document: &Document<'_>) -> Vec<String> {
        const MOST: usize = 10;
        let mut matched: Vec<String> = Vec::new();
        for span in self.spans(document).unwrap_or_default() {
            let (source, words) = document.part(span.part);
            let (first, last) = (words[span.first as usize], words[span.last as usize]);
            let text = &source[first.start as usize..last.end as usize];
            if matched.len() < MOST && matched.iter().all(|known| known != text) {
                matched.push(text.to_owned());
            }
        }
        matched
    }

    /// Where headline and main text matched; nothing where the query does not match.
    pub fn marks(&self, document: &Document<'_>) -> Marks {
        let spans = self.spans(document).unwrap_or_default();
        let of = |part: Part| {
            let (source, words) = document.part(part);
            let spans = spans.iter().filter(move |span| span.part == part);
            let bytes = spans.map(|span| {
                (words[span.first as usize].start as usize, words[span.last as usize].end as usize)
            });
            code_points(source, bytes)
        };
        Marks { title: of(Part::Title), body: of(Part::Body) }
    }

    fn found(&self, document: &Document<'_>) -> Option<Vec<Found>> {
        let occurrences = Occurrences::of(&self.lexicon, document);
        let mut found = Vec::new();
        if !collect(&self.node, document.article, &occurrences, &mut found) {
            return None;
        }
        found.sort_unstable();
        Some(found)
    }

    fn compile(&mut self, query: &Query) -> Node {
        match query {
            Query::All => Node::All,
            Query::Word { .. }
            | Query::Phrase { .. }
            | Query::Wildcard { .. }
            | Query::Fuzzy { .. }
            | Query::Near { .. }
            | Query::AtLeast { .. } => self.text(query),
            Query::Around(around) => Node::Around(around.clone()),
            Query::Value { field, lookup } => match lookup {
                Lookup::Term(text) => Node::Terms { field, terms: field.terms(text) },
                Lookup::Facet(facet) => Node::Facet { field, facet: facet.clone() },
                Lookup::Pattern(pattern) => {
                    Node::Pattern { field, pattern: Wildcard::new(pattern) }
                }
            },
            Query::Days { field, from, to } => Node::Days { field, from: *from, to: *to },
            Query::Has { field } => Node::Has { field },
            Query::And(queries) => Node::And(queries.iter().map(|q| self.compile(q)).collect()),
            Query::Or(queries) => Node::Or(queries.iter().map(|q| self.compile(q)).collect()),
            Query::Not(query) => Node::Not(Box::new(self.compile(query))),
            Query::Boost { query, .. } => self.compile(query),
        }
    }

    fn text(&mut self, query: &Query) -> Node {
        // Only a tree that no parser made has what is no text here.
        let Some(sought) = Sought::of(query, &mut |leaf| self.lexicon.leaf(leaf)) else {
            return Node::Nothing;
        };
        self.lexicon.needs_boundaries |= sought.needs_paragraphs();
        let leaf = self.leaves;
        self.leaves += 1;
        Node::Text { leaf, sought }
    }
}

/// Whether `node` matches; if so, what matched is appended to `found`, otherwise nothing.
fn collect(
    node: &Node,
    article: &Article,
    occurrences: &Occurrences,
    found: &mut Vec<Found>,
) -> bool {
    let before = found.len();
    match node {
        Node::All => true,
        Node::Nothing => false,
        Node::Text { leaf, sought } => {
            let places = occurrences.places();
            if sought.least.is_some() && sought.count(&places).0 == 0 {
                return false;
            }
            for place in &places {
                let marks = sought.marks(place).into_iter();
                found.extend(marks.map(|(first, last)| Found {
                    span: Span { part: place.part, first, last },
                    leaf: *leaf,
                }));
            }
            found.len() > before
        }
        Node::Around(around) => points(article).into_iter().any(|point| around.contains(point)),
        Node::Terms { field, terms } => {
            values(field, article).iter().any(|v| v.terms.iter().any(|t| terms.contains(t)))
        }
        Node::Facet { field, facet } => values(field, article).iter().any(|v| v.facet == *facet),
        Node::Pattern { field, pattern } => {
            values(field, article).iter().any(|v| v.terms.iter().any(|t| pattern.matches(t)))
        }
        Node::Days { field, from, to } => lies_in(article, field, *from, *to),
        Node::Has { field } => field.has_value(article),
        Node::And(nodes) => {
            let all = nodes.iter().all(|node| collect(node, article, occurrences, found));
            if !all {
                found.truncate(before);
            }
            all
        }
        // Every branch that matches, not just the first.
        Node::Or(nodes) => {
            nodes.iter().fold(false, |any, node| collect(node, article, occurrences, found) | any)
        }
        Node::Not(node) => {
            let matched = collect(node, article, occurrences, found);
            found.truncate(before);
            !matched
        }
    }
}

fn lies_in(article: &Article, field: &Field, from: Option<Date>, to: Option<Date>) -> bool {
    let inside = |first: Date, last: Date| {
        from.is_none_or(|from| first >= from) && to.is_none_or(|to| last <= to)
    };
    match field.kind {
        Kind::Date => article.date.is_some_and(|at| inside(at.date(), at.date())),
        Kind::Event => article.event_dates.iter().any(|e| inside(e.date.first(), e.date.last())),
        Kind::Text(_) | Kind::Keyword | Kind::Name | Kind::Tree | Kind::Point => false,
    }
}

#[cfg(test)]
mod tests;
