//! A search from its text to its printed answer: what every way to ask (command line, HTTP) shares.

mod explain;
pub mod options;
pub mod print;

use std::{io, sync::Arc, time::Instant};

pub use self::options::Options;
use self::print::{Printer, Shown, parts};
use crate::{
    article::Article,
    engine::{Chosen, Cursor, Deadline, Engine, EngineError, Hit, Recency, Request, Response},
    fields::Field,
    query::{self, Lookup, Parsed, Query, QueryError},
};

/// Why a text asks for nothing.
#[derive(Debug, thiserror::Error)]
pub enum NotAsked {
    /// It is no query.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// A filter is no query.
    #[error("{error}")]
    Filter {
        /// The filter as written.
        filter: String,
        /// What is wrong with it.
        error: QueryError,
    },
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

/// Reads a query, or a question where one is asked, and what narrows it.
///
/// # Errors
/// When it is not understood.
pub fn ask(text: &str, options: &Options) -> Result<Asked, NotAsked> {
    let mut asked = if options.any {
        let query = query::question(text).ok_or(NotAsked::NoWord)?;
        Asked { query, filter: None, notes: Vec::new() }
    } else {
        let Parsed { query, notes } = read(text, options)?;
        Asked { query, filter: None, notes: messages(notes) }
    };
    asked.narrow("", None, options)?;
    Ok(asked)
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
    let Some(dictionary) = engine.dictionary() else {
        let what = "a search for similar articles in this index".to_owned();
        return Err(EngineError::Unsupported { what }.into());
    };
    let query = dictionary.like(article, copies, &options.deadline)?;
    let query = query.ok_or(NotAsked::NothingAlike)?;
    let mut asked = Asked { query, filter: None, notes: Vec::new() };
    asked.narrow(narrowed, itself, options)?;
    Ok(asked)
}

impl Asked {
    /// Leaves out what does not match a query, which may be empty, and the filters, and what has the
    /// identity `itself`.
    fn narrow(
        &mut self,
        query: &str,
        itself: Option<&str>,
        options: &Options,
    ) -> Result<(), NotAsked> {
        let mut filter = Vec::new();
        if let (Some(id), Some(field)) = (itself, Field::named("id")) {
            let itself = Query::Value { field, lookup: Lookup::Facet(id.to_owned()) };
            filter.push(Query::Not(Box::new(itself)));
        }
        if !query.is_empty() {
            let Parsed { query, notes } = read(query, options)?;
            filter.push(query);
            self.notes.extend(messages(notes));
        }
        for text in &options.filters {
            let Parsed { query, notes } = read(text, options)
                .map_err(|error| NotAsked::Filter { filter: text.clone(), error })?;
            filter.push(query);
            self.notes.extend(messages(notes));
        }
        self.filter = (!filter.is_empty()).then(|| Query::and(filter));
        Ok(())
    }
}

fn read(text: &str, options: &Options) -> Result<Parsed, QueryError> {
    // The one place where "now" counts: -7d in a query means the seven days before today.
    let today = options.today();
    if options.lenient { Ok(query::parse_lenient(text, today)) } else { query::parse(text, today) }
}

fn messages(notes: Vec<query::Note>) -> Vec<String> {
    notes.into_iter().map(|note| note.message).collect()
}

/// Where a search stands: which query of several, and what was skipped before.
#[derive(Default)]
pub struct Context {
    /// Stands on every line of the answer.
    pub query_id: Option<String>,
    /// Items that were skipped when the index was brought up to date.
    pub skipped: u64,
    /// What an answer that goes on says of its last hit, in the summary.
    pub next: Option<Box<dyn Fn(Cursor) -> String + Send>>,
}

/// A search that is under way, over one snapshot.
pub struct Search {
    engine: Arc<dyn Engine>,
    context: Context,
    began: Instant,
    request: Request,
    notes: Vec<String>,
    explain: bool,
    shown: Shown,
    last: Option<Cursor>,
    /// Whether there are hits behind the last one that was asked for.
    more: bool,
}

impl Search {
    /// Prepares a search. `snippets` tells whether hits are printed with the passage that matched.
    ///
    /// # Errors
    /// When words are to be added and the index cannot be read.
    pub fn new(
        engine: Arc<dyn Engine>,
        asked: Asked,
        options: &Options,
        snippets: bool,
        context: Context,
    ) -> Result<Self, EngineError> {
        let began = Instant::now();
        let recency = options.recency.map(|half_life| Recency { half_life, now: options.now });
        let mut request = Request {
            filter: asked.filter,
            recency,
            sort: options.sort,
            limit: options.limit,
            offset: options.offset,
            after: options.after.clone(),
            deadline: options.deadline.clone(),
            chosen: options.chosen.clone(),
            facets: options.facets.clone(),
            timeline: options.timeline,
            collapse: options.collapse,
            snippets,
            reasons: options.explain,
            whole: options.wants(&["all", "body", "location", "actors", "event_dates"]),
            ..Request::new(asked.query)
        };
        let mut notes = asked.notes;
        if options.expand {
            match engine.dictionary() {
                Some(dictionary) => request.query = dictionary.expand(&request)?,
                None => notes.push("this index cannot expand queries; searched without".to_owned()),
            }
        }
        let explain = options.explain;
        let shown = Shown::default();
        Ok(Self { engine, context, began, request, notes, explain, shown, last: None, more: false })
    }

    /// What the engine is asked.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// Waits so long for what comes next.
    pub fn wait(&mut self, deadline: Deadline) {
        self.request.deadline = deadline;
    }

    /// Prints all of the answer as it comes; tells what was found.
    ///
    /// # Errors
    /// When the index cannot be read, or nothing can be printed.
    pub fn print(mut self, printer: &mut dyn Printer) -> Result<Response, EngineError> {
        self.begin(printer)?;
        self.hits(printer, usize::MAX, &|| false)?;
        self.end(printer)
    }

    /// Prints what comes before the hits.
    ///
    /// # Errors
    /// As [`Search::print`].
    pub fn begin(&self, printer: &mut dyn Printer) -> Result<(), EngineError> {
        let explanation = if self.explain {
            let expansions = match self.engine.dictionary() {
                Some(dictionary) => dictionary.expansions(&self.request)?,
                None => Vec::new(),
            };
            Some(explain::explain(&self.request.query, &expansions))
        } else {
            None
        };
        printer.begin(self.context.query_id.as_deref(), explanation).map_err(EngineError::Output)
    }

    /// Prints hits, all that are left or until there are enough for now; tells whether these were all.
    /// `at_once` is how many hits are looked for at a time: few where enough is soon reached.
    ///
    /// # Errors
    /// As [`Search::print`].
    pub fn hits(
        &mut self,
        printer: &mut dyn Printer,
        at_once: usize,
        is_enough: &dyn Fn() -> bool,
    ) -> Result<bool, EngineError> {
        let Self { engine, context, request, shown, last, more, .. } = self;
        while request.limit > 0 {
            let wanted = request.limit.min(at_once);
            // One more than wanted tells whether there are more; counts and ranks may be of another state.
            let asks_on = context.next.is_some() && wanted == request.limit;
            let limit = wanted.saturating_add(usize::from(asks_on));
            let (mut printed, mut enough) = (0, false);
            let mut last_hit = None;
            let done = engine.each_hit(&Request { limit, ..request.clone() }, &mut |hit| {
                if printed == wanted {
                    *more = true;
                    return Ok(());
                }
                printer.hit(context.query_id.as_deref(), &hit, *shown)?;
                shown.add(&hit);
                last_hit = Some(hit);
                printed += 1;
                // Behind the last one there is still to be seen whether there are more.
                enough = printed < wanted && is_enough();
                // The way to end what would go on; it never leaves this function.
                if enough { Err(io::ErrorKind::Interrupted.into()) } else { Ok(()) }
            });
            if let Some(hit) = &last_hit {
                *last = Some(hit.cursor().map_err(EngineError::damaged("the record of a hit"))?);
            }
            if !enough {
                done?;
                if printed < wanted {
                    break;
                }
            }
            request.limit -= printed;
            request.after.clone_from(last);
            if request.limit > 0 && is_enough() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Counts, and prints what comes after the hits; tells what was found.
    ///
    /// # Errors
    /// As [`Search::print`].
    pub fn end(self, printer: &mut dyn Printer) -> Result<Response, EngineError> {
        let mut response = self.engine.search(&Request { limit: 0, ..self.request.clone() })?;
        let took = self.began.elapsed().as_secs_f64() * 1e3;
        response.notes.extend(self.notes);
        let id = self.context.query_id.as_deref();
        let mut summary = parts::typed("summary", id);
        summary.insert("query".into(), understood(&self.request).to_string().into());
        summary.insert("total".into(), response.total.into());
        if let Some(stories) = response.stories {
            summary.insert("stories".into(), stories.into());
        }
        summary.insert("took_ms".into(), ((took * 1e3).round() / 1e3).into());
        if let (Some(next), Some(last), true) = (&self.context.next, self.last, self.more) {
            summary.insert("next".into(), next(last).into());
        }
        if self.context.skipped > 0 {
            summary.insert("skipped".into(), self.context.skipped.into());
        }
        if !response.notes.is_empty() {
            summary.insert("notes".into(), response.notes.clone().into());
        }
        printer.end(id, &response, &summary.into(), self.shown).map_err(EngineError::Output)?;
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
