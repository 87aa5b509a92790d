//! A search from its text to its printed answer: what every way to ask (command line, HTTP) shares.

mod explain;
pub mod options;
pub mod print;

use std::time::Instant;

use serde_json::Value;

pub use self::options::Options;
use self::print::{Printer, Shown, parts};
use crate::{
    article::Article,
    engine::{Chosen, Engine, EngineError, Hit, Recency, Request, Response},
    field::Field,
    query::{self, Lookup, Parsed, Query, QueryError},
};

/// Why a text asks for nothing.
#[derive(Debug, thiserror::Error)]
pub enum NotAsked {
    /// It is no query.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// Nothing in a question can be looked for.
    #[error("there is no word in the question")]
    NoWord,
    /// Nothing in an article can be looked for.
    #[error("the article has no word that others have, too")]
    NothingAlike,
    /// The index.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// What a search looks for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Which articles.
    pub query: Query,
    /// What they must match besides.
    pub filter: Option<Query>,
    /// What the user may have meant otherwise.
    pub notes: Vec<String>,
}

/// Reads a query, or a question where one is asked.
///
/// # Errors
/// When it is not understood.
pub fn ask(text: &str, options: &Options) -> Result<Asked, NotAsked> {
    if options.any {
        let query = query::question(text).ok_or(NotAsked::NoWord)?;
        return Ok(Asked { query, filter: None, notes: Vec::new() });
    }
    // The one place where "now" counts: -7d in a query means the seven days before today.
    let today = options.today();
    let Parsed { query, notes } = if options.lenient {
        query::parse_lenient(text, today)
    } else {
        query::parse(text, today)?
    };
    let notes = notes.into_iter().map(|note| note.message).collect();
    Ok(Asked { query, filter: None, notes })
}

/// Asks for the articles most like this one, of which the index has `copies`; without those of the
/// identity `itself`, and narrowed by a query that may be empty.
///
/// # Errors
/// When the query is not understood, or the article has nothing to look for.
pub fn ask_alike(
    engine: &dyn Engine,
    article: &Article,
    copies: u64,
    itself: Option<&str>,
    narrowed: &str,
    options: &Options,
) -> Result<Asked, NotAsked> {
    let query = engine.like(article, copies)?.ok_or(NotAsked::NothingAlike)?;
    let mut filter = Vec::new();
    if let (Some(id), Some(field)) = (itself, Field::named("id")) {
        let itself = Query::Value { field, lookup: Lookup::Facet(id.to_owned()) };
        filter.push(Query::Not(Box::new(itself)));
    }
    let mut notes = Vec::new();
    if !narrowed.is_empty() {
        let narrowed = ask(narrowed, options)?;
        notes = narrowed.notes;
        filter.push(narrowed.query);
    }
    let filter = (!filter.is_empty()).then(|| Query::and(filter));
    Ok(Asked { query, filter, notes })
}

/// Which query of several, and what was skipped before: nothing where there is one query over one
/// state of an index.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// Stands on every line of the answer.
    pub query_id: Option<&'a str>,
    /// Items that were skipped when the index was brought up to date.
    pub skipped: u64,
}

/// A search that is under way.
pub struct Search<'a> {
    engine: &'a dyn Engine,
    context: Context<'a>,
    began: Instant,
    request: Request,
    notes: Vec<String>,
    explain: bool,
    shown: Shown,
}

impl<'a> Search<'a> {
    /// Prepares a search. `snippets` tells whether hits are printed with the passage that matched.
    ///
    /// # Errors
    /// When words are to be added and the index cannot be read.
    pub fn new(
        engine: &'a dyn Engine,
        asked: Asked,
        options: &Options,
        snippets: bool,
        context: Context<'a>,
    ) -> Result<Self, EngineError> {
        let began = Instant::now();
        let recency = options.recency.map(|half_life| Recency { half_life, now: options.now });
        let mut request = Request {
            filter: asked.filter,
            recency,
            sort: options.sort,
            limit: options.limit,
            offset: options.offset,
            chosen: options.chosen.clone(),
            facets: options.facets.clone(),
            timeline: options.timeline,
            collapse: options.collapse,
            snippets,
            reasons: options.explain,
            whole: options.wants(&["all", "body", "location", "actors", "event_dates"]),
            ..Request::new(asked.query)
        };
        if options.expand {
            request.query = engine.expand(&request)?;
        }
        let (notes, explain) = (asked.notes, options.explain);
        Ok(Self { engine, context, began, request, notes, explain, shown: Shown::default() })
    }

    /// What the engine is asked.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// Prints all of the answer as it comes; tells what was found. Nothing of a hit is kept.
    ///
    /// # Errors
    /// When the index cannot be read, or nothing can be printed.
    pub fn print(mut self, printer: &mut dyn Printer) -> Result<Response, EngineError> {
        self.begin(printer)?;
        let Self { engine, context, request, shown, .. } = &mut self;
        engine.each_hit(request, &mut |hit| {
            printer.hit(context.query_id, &hit, *shown)?;
            shown.add(&hit);
            Ok(())
        })?;
        self.end(printer)
    }

    fn begin(&self, printer: &mut dyn Printer) -> Result<(), EngineError> {
        let explanation = if self.explain {
            let expansions = self.engine.expansions(&self.request)?;
            Some(explain::explain(&self.request.query, &expansions))
        } else {
            None
        };
        printer.begin(self.context.query_id, explanation).map_err(EngineError::Output)
    }

    fn end(self, printer: &mut dyn Printer) -> Result<Response, EngineError> {
        let mut response = self.engine.search(&Request { limit: 0, ..self.request.clone() })?;
        let took = self.began.elapsed().as_secs_f64() * 1e3;
        response.notes.extend(self.notes);
        let mut summary = parts::typed("summary", self.context.query_id);
        summary.insert("query".into(), understood(&self.request).to_string().into());
        summary.insert("total".into(), response.total.into());
        if let Some(stories) = response.stories {
            summary.insert("stories".into(), stories.into());
        }
        summary.insert("took_ms".into(), ((took * 1e3).round() / 1e3).into());
        if self.context.skipped > 0 {
            summary.insert("skipped".into(), self.context.skipped.into());
        }
        if !response.notes.is_empty() {
            summary.insert("notes".into(), response.notes.clone().into());
        }
        let summary = Value::from(summary);
        printer
            .end(self.context.query_id, &response, &summary, self.shown)
            .map_err(EngineError::Output)?;
        Ok(response)
    }
}

/// The whole of what hits match, as a query.
pub fn understood(request: &Request) -> Query {
    let chosen = request.chosen.iter().map(Chosen::query);
    let narrowed = std::iter::once(request.query.clone()).chain(request.filter.clone());
    let mut parts: Vec<Query> = narrowed.chain(chosen).collect();
    if parts.len() == 1 { parts.remove(0) } else { Query::and(parts) }
}

impl Shown {
    fn add(&mut self, hit: &Hit) {
        self.first.get_or_insert(hit.rank);
        self.last = hit.rank;
    }
}
