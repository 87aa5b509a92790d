//! Runs a query over articles.

use jiff::civil::Date;

use super::{
    document::{Document, Marks, Span, code_points},
    intervals::TextQuery,
    occurrences::{Lexicon, Occurrences},
};
use crate::{
    article::Article,
    fields::{Around, Field, Kind, Part, points, values},
    query::{Lookup, Query, Wildcard},
};

/// A [`Query`] made ready to be run on many articles.
///
/// ```
/// use dateline::{article::Article, query::{evaluate::{Document, Matcher}, parse}};
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
    Text { leaf: usize, sought: TextQuery },
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
pub(super) struct Match {
    pub span: Span,
    pub leaf: usize,
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
        self.find(document).is_some()
    }

    /// The matched spans in reading order, the title first; `None` where the query does not match.
    /// Words under `NOT` and the words of `OR` branches that do not match are not among them.
    pub fn spans(&self, document: &Document<'_>) -> Option<Vec<Span>> {
        let mut spans: Vec<Span> = self.find(document)?.into_iter().map(|m| m.span).collect();
        spans.dedup();
        Some(spans)
    }

    /// The words that matched, as written, in reading order: the first few different ones.
    pub fn matched_words(&self, document: &Document<'_>) -> Vec<String> {
        const MOST: usize = 10;
        let mut matched: Vec<String> = Vec::new();
        for span in self.spans(document).unwrap_or_default() {
            let (source, words) = document.part(span.part);
            let start = words[span.first as usize].start as usize;
            let end = words[span.last as usize].end as usize;
            let text = &source[start..end];
            if matched.len() < MOST && matched.iter().all(|known| known != text) {
                matched.push(text.to_owned());
            }
        }
        matched
    }

    /// The matched stretches of headline and main text; empty where the query does not match.
    pub fn marks(&self, document: &Document<'_>) -> Marks {
        let spans = self.spans(document).unwrap_or_default();
        Marks {
            title: marks_in(Part::Title, &spans, document),
            body: marks_in(Part::Body, &spans, document),
        }
    }

    /// The matches in reading order; `None` where the query does not match.
    pub(super) fn find(&self, document: &Document<'_>) -> Option<Vec<Match>> {
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
        // The parser makes no tree with anything but text here.
        let Some(sought) = TextQuery::of(query, &mut |leaf| self.lexicon.leaf(leaf)) else {
            return Node::Nothing;
        };
        self.lexicon.needs_boundaries |= sought.needs_paragraphs();
        let leaf = self.leaves;
        self.leaves += 1;
        Node::Text { leaf, sought }
    }
}

/// The spans in one of the two texts, as code points.
fn marks_in(part: Part, spans: &[Span], document: &Document<'_>) -> Vec<(u32, u32)> {
    let (source, words) = document.part(part);
    let spans = spans.iter().filter(|span| span.part == part);
    let bytes = spans.map(|span| {
        (words[span.first as usize].start as usize, words[span.last as usize].end as usize)
    });
    code_points(source, bytes)
}

/// Whether `node` matches; if so, what matched is appended to `found`, otherwise nothing.
fn collect(
    node: &Node,
    article: &Article,
    occurrences: &Occurrences,
    found: &mut Vec<Match>,
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
                found.extend(marks.map(|(first, last)| Match {
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
    match field.kind {
        Kind::Date => article.date.is_some_and(|at| is_within(at.date(), at.date(), from, to)),
        Kind::Event => article
            .event_dates
            .iter()
            .filter_map(|event| event.date.first().zip(event.date.last()))
            .any(|(first, last)| is_within(first, last, from, to)),
        Kind::Text(_) | Kind::Keyword | Kind::Name | Kind::Tree | Kind::Point => false,
    }
}

/// Whether the days from `first` to `last` are all in the span.
fn is_within(first: Date, last: Date, from: Option<Date>, to: Option<Date>) -> bool {
    from.is_none_or(|from| first >= from) && to.is_none_or(|to| last <= to)
}
