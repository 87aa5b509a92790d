//! `dateline search`

mod args;

use std::{fmt, path::Path, sync::Arc};

use anyhow::{Context as _, bail};

pub(super) use self::args::Args;
use super::{
    Session, clean, extract,
    index::bring_up_to_date,
    print,
    queries::{Line, Queries},
    skips::{SkipArgs, Skips},
    tell,
};
use crate::{
    archive::{
        answer::{
            self, Asked, Context, NotAsked, Options, Search,
            print::{Failure, Printer},
        },
        update::{self, UpdateError},
    },
    engine::{Engine, EngineError},
    query::QueryError,
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
    let options = args.options(session.config.limit);
    // A query that is not understood costs no update of the index.
    let single = match (&args.queries, &args.like, &args.like_file) {
        (None, None, None) => Some(ask(&args.query.join(" "), &options)?),
        _ => None,
    };
    let skipped = match args.corpus.as_ref().or(session.config.corpus.as_ref()) {
        Some(corpus) => update_first(corpus, &args.skips, session)?,
        None => 0,
    };
    let engine = session.index().open()?.snapshot()?;
    let printer = print::printer(args.format, options.shown(), args.queries.is_some())?;
    let mut run = Run { args, options, session, engine, printer, skipped };
    let result = match &args.queries {
        Some(path) => run.all(path),
        None => single.map_or_else(|| run.more_of_the_same(), Ok).and_then(|q| run.one(None, q)),
    };
    run.printer.finish()?;
    result
}

fn ask(text: &str, options: &Options) -> anyhow::Result<Asked> {
    answer::ask(text, options).map_err(|error| understood(text, error))
}

/// An error with the place in the query, where it has one.
fn understood(text: &str, error: NotAsked) -> anyhow::Error {
    match error {
        NotAsked::Query(error) => BadQuery::new(text, error).into(),
        NotAsked::Filter { filter, error } => BadQuery::new(&filter, error).into(),
        other => other.into(),
    }
}

/// One run over one state of the index.
struct Run<'a> {
    args: &'a Args,
    options: Options,
    session: &'a Session,
    engine: Arc<dyn Engine>,
    printer: Box<dyn Printer + Send>,
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
            let asked = next.and_then(|Line { id, query }| match ask(&query, &self.options) {
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
        let (itself, narrowed) = (self.args.like.as_deref(), self.args.query.join(" "));
        answer::ask_alike(self.engine.as_ref(), &article, copies, itself, &narrowed, &self.options)
            .map_err(|error| understood(&narrowed, error))
    }

    /// Runs one query; tells whether anything was found.
    fn one(&mut self, query_id: Option<&str>, asked: Asked) -> anyhow::Result<bool> {
        let query_id = query_id.map(str::to_owned);
        let context = Context { query_id, skipped: self.skipped, next: None };
        let snippets = self.args.format.shows_snippets(&self.options);
        let search =
            Search::new(Arc::clone(&self.engine), asked, &self.options, snippets, context)?;
        let response = search.print(self.printer.as_mut())?;
        if self.args.format.is_hits_only() {
            response.notes.iter().for_each(|note| tell(format_args!("note: {}", clean(note))));
        }
        Ok(response.total > 0)
    }
}

/// Updates the index; a busy index is searched as it is. Gives the number of skips.
pub(super) fn update_first(
    corpus: &Path,
    args: &SkipArgs,
    session: &Session,
) -> anyhow::Result<u64> {
    let options = update::Options {
        bounds: session.bounds(),
        strict: args.strict,
        ..update::Options::default()
    };
    let mut skips = Skips::new(args, session)?;
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
