//! `dateline search`

mod args;

use std::{fmt, path::Path, time::Instant};

use anyhow::{Context, bail};
use serde_json::Value;

use self::args::Collapse;
pub(super) use self::args::{Args, limit};
use super::{
    Session, clean, counted, explain, extract,
    index::bring_up_to_date,
    output,
    print::{self, Format, Printer, Search},
    queries::{Failure, Line, Queries},
    skips::Skips,
    tell,
};
use crate::{
    engine::{
        Chosen, Engine, EngineError, Patience, Recency, Request,
        local::{LocalEngine, LocalIndex},
    },
    field::Field,
    query::{self, Lookup, Parsed, Query, QueryError},
    update::{Options, UpdateError},
};

/// A query that was not understood, with the place marked.
#[derive(Debug)]
pub(super) struct BadQuery {
    text: String,
    error: QueryError,
}

impl BadQuery {
    pub fn new(text: &str, error: QueryError) -> Self {
        Self { text: text.to_owned(), error }
    }
}

impl fmt::Display for BadQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.error.render(&self.text))
    }
}

impl std::error::Error for BadQuery {}

pub(super) fn run(args: &Args, session: &Session) -> anyhow::Result<bool> {
    if args.format.is_hits_only()
        && (args.explain || !args.facets.is_empty() || args.timeline.is_some())
    {
        bail!("this format has hits alone, no facets, timeline or explanation; jsonl has them all");
    }
    // A query that is not understood costs no update of the index.
    let single = match (&args.queries, &args.like, &args.like_file) {
        (None, None, None) => Some(asked(&args.query.join(" "), args)?),
        _ => None,
    };
    let skipped = match args.corpus.as_ref().or(session.config.corpus.as_ref()) {
        Some(corpus) => update_first(corpus, args, session)?,
        None => 0,
    };
    let engine = LocalIndex::open(&session.config.index)?.engine()?;
    let fields = args.fields.clone().filter(|fields| fields.iter().all(|field| field != "all"));
    let printer = print::printer(args.format, fields, args.queries.is_some())?;
    let mut run = Run { args, session, engine, printer, skipped };
    let result = match &args.queries {
        Some(path) => run.all(path),
        None => single.map_or_else(|| run.more_of_the_same(), Ok).and_then(|q| run.one(None, q)),
    };
    run.printer.finish()?;
    result
}

/// What one search asks for.
struct Asked {
    query: Query,
    filter: Option<Query>,
    notes: Vec<String>,
}

/// Reads a query, or a question where one is asked.
fn asked(text: &str, args: &Args) -> anyhow::Result<Asked> {
    if args.any {
        let query = query::question(text).context("there is no word in the question")?;
        return Ok(Asked { query, filter: None, notes: Vec::new() });
    }
    // The one place where "now" counts: -7d in a query means the seven days before today.
    let today = args.now.unwrap_or_else(|| jiff::Zoned::now().date());
    let Parsed { query, notes } = if args.lenient {
        query::parse_lenient(text, today)
    } else {
        query::parse(text, today).map_err(|error| BadQuery::new(text, error))?
    };
    let notes = notes.into_iter().map(|note| note.message).collect();
    Ok(Asked { query, filter: None, notes })
}

/// One run over one state of the index.
struct Run<'a> {
    args: &'a Args,
    session: &'a Session,
    engine: LocalEngine,
    printer: Box<dyn Printer>,
    /// Items that were skipped when the index was brought up to date.
    skipped: u64,
}

impl Run<'_> {
    /// Every query of a file; those that are not understood are told and left out.
    fn all(&mut self, path: &Path) -> anyhow::Result<bool> {
        let mut queries = Queries::open(path)?;
        let (mut found, mut count, mut failed) = (false, 0u64, 0u64);
        while let Some((line, next)) =
            queries.next().with_context(|| format!("cannot read {}", path.display()))?
        {
            count += 1;
            let asked = next.and_then(|Line { id, query }| match asked(&query, self.args) {
                Ok(asked) => Ok((id, asked)),
                Err(error) => Err(Failure { line, id: Some(id), message: error.to_string() }),
            });
            match asked {
                Ok((id, asked)) => found |= self.one(Some(&id), asked)?,
                Err(failure) => {
                    failed += 1;
                    let id =
                        failure.id.as_ref().map_or_else(String::new, |id| format!(" query {id}:"));
                    let message: Vec<String> = failure.message.lines().map(clean).collect();
                    tell(format_args!(
                        "{}:{line}:{} {}",
                        path.display(),
                        clean(&id),
                        message.join("\n")
                    ));
                    self.printer.failed(&failure)?;
                }
            }
        }
        if failed > 0 {
            bail!("{failed} of {count} queries could not be run; the others were");
        }
        Ok(found)
    }

    /// The articles most like the one that was named, without itself.
    fn more_of_the_same(&self) -> anyhow::Result<Asked> {
        let (article, copies) = match (&self.args.like, &self.args.like_file) {
            (Some(id), _) => {
                let articles = self.engine.articles(id)?;
                let copies = articles.len() as u64;
                let first = articles.into_iter().next();
                (first.with_context(|| format!("no article has the id “{}”", clean(id)))?, copies)
            }
            (None, Some(path)) => (extract::first(path, self.session)?, 0),
            (None, None) => bail!("there is no article to compare with"),
        };
        let like = self.engine.like(&article, copies, &Patience::default())?;
        let query = like.context("the article has no word that others have, too")?;
        let mut filter = Vec::new();
        if let (Some(id), Some(field)) = (&self.args.like, Field::named("id")) {
            let itself = Query::Value { field, lookup: Lookup::Facet(id.clone()) };
            filter.push(Query::Not(Box::new(itself)));
        }
        let mut notes = Vec::new();
        if !self.args.query.is_empty() {
            let narrowed = asked(&self.args.query.join(" "), self.args)?;
            notes = narrowed.notes;
            filter.push(narrowed.query);
        }
        let filter = (!filter.is_empty()).then(|| Query::and(filter));
        Ok(Asked { query, filter, notes })
    }

    /// Runs one query; tells whether anything was found.
    fn one(&mut self, query_id: Option<&str>, asked: Asked) -> anyhow::Result<bool> {
        let args = self.args;
        let wanted = |names: &[&str]| {
            args.fields
                .as_ref()
                .is_some_and(|fields| fields.iter().any(|field| names.contains(&field.as_str())))
        };
        let all_fields = wanted(&["all"]);
        let shows_snippets = match args.format {
            Format::Jsonl | Format::Json => args.fields.is_none() || wanted(&["all", "snippet"]),
            Format::Text => true,
            Format::Csv | Format::Tsv => wanted(&["snippet"]),
            Format::Trec => false,
        };
        let began = Instant::now();
        let mut request = Request {
            filter: asked.filter,
            recency: args.recency.map(|half_life| Recency { half_life, now: args.now }),
            sort: args.sort,
            limit: args.limit.unwrap_or(self.session.config.limit),
            offset: args.offset,
            chosen: counted::chosen(&args.choices),
            facets: args.facets.clone(),
            timeline: args.timeline,
            collapse: args.collapse == Some(Collapse::Story),
            snippets: shows_snippets,
            reasons: args.explain,
            whole: all_fields || wanted(&["body", "location", "actors", "event_dates"]),
            ..Request::new(asked.query)
        };
        if args.expand {
            request.query = self.engine.expand(&request)?;
        }
        let mut search = Search {
            query_id,
            request: &request,
            explanation: if args.explain {
                Some(explain::explain(&request.query, &self.engine.expansions(&request)?))
            } else {
                None
            },
            shown: 0,
            summary: Value::Null,
        };
        let printer = &mut self.printer;
        printer.begin(&search)?;
        self.engine.each_hit(&request, &mut |hit| {
            printer.hit(&search, &hit)?;
            search.shown += 1;
            Ok(())
        })?;
        let mut response = self.engine.search(&Request { limit: 0, ..request.clone() })?;
        let took = began.elapsed().as_secs_f64() * 1e3;
        response.notes.extend(asked.notes);
        let chosen = request.chosen.iter().map(Chosen::query);
        let narrowed = std::iter::once(request.query.clone()).chain(request.filter.clone());
        let mut parts: Vec<Query> = narrowed.chain(chosen).collect();
        let understood = if parts.len() == 1 { parts.remove(0) } else { Query::and(parts) };
        let mut summary = output::typed("summary", query_id);
        summary.insert("query".into(), understood.to_string().into());
        summary.insert("total".into(), response.total.into());
        if let Some(stories) = response.stories {
            summary.insert("stories".into(), stories.into());
        }
        summary.insert("took_ms".into(), ((took * 1e3).round() / 1e3).into());
        if self.skipped > 0 {
            summary.insert("skipped".into(), self.skipped.into());
        }
        if !response.notes.is_empty() {
            summary.insert("notes".into(), response.notes.clone().into());
        }
        if args.format.is_hits_only() {
            response.notes.iter().for_each(|note| tell(format_args!("note: {}", clean(note))));
        }
        search.summary = summary.into();
        printer.end(&search, &response)?;
        Ok(response.total > 0)
    }
}

/// Updates the index; a busy index is searched as it is. Gives the number of skips.
fn update_first(corpus: &Path, args: &Args, session: &Session) -> anyhow::Result<u64> {
    let options =
        Options { bounds: session.bounds(), strict: args.skips.strict, ..Options::default() };
    let mut skips = Skips::new(&args.skips, session)?;
    let changes = match bring_up_to_date(corpus, &options, session, &mut skips, None) {
        Err(error) => match error.downcast_ref::<UpdateError>() {
            Some(UpdateError::Engine(EngineError::Locked { .. })) => {
                tell(format_args!(
                    "another process is indexing; searching what it has committed so far"
                ));
                return Ok(0);
            }
            _ => return Err(error),
        },
        Ok(changes) => changes,
    };
    let (added, read, corpus) = (changes.added, changes.read, corpus.display());
    if read + changes.vanished > 0 {
        tell(format_args!("indexed {added} articles from {read} files of {corpus}"));
    } else if session.verbose {
        tell(format_args!("index is up to date: {} files unchanged", changes.unchanged));
    }
    skips.finish()
}
