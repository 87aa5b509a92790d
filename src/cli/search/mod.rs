//! `dateline search`

mod args;

use std::{fmt, path::Path, sync::Arc};

use anyhow::{Context as _, anyhow, bail};

pub(super) use self::args::Args;
use super::{
    extract, output,
    queries::{Failure, Line, Queries},
    session::{Session, tell},
    skips::{SkipArgs, Skips},
    update::{bring_up_to_date, tell_of_columns, warn_if_empty},
};
use crate::{
    archive::{
        answer::{
            self, Context, Criteria, CriteriaError, HitsOnly, Label, Options, Search,
            line::ErrorLine,
            print::{Batch, Printer, clean},
        },
        corpus::Corpus,
        update::{self, Changes, UpdateError},
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
    let options = args.flags.options(session.config.limit)?;
    check_format(&options)?;
    let is_plain = args.queries.is_none() && args.like_file.is_none() && options.like.is_none();
    // A query that is not understood costs no update of the index.
    let parsed = is_plain.then(|| parse(&options.query, &options)).transpose()?;
    if !args.corpus.is_empty() && !session.others.is_empty() {
        bail!("--corpus brings one index up to date, and several are named with --index");
    }
    // The corpus of the settings belongs to the index of the settings.
    let corpus = session.corpus(&args.corpus).filter(|_| session.others.is_empty());
    let skipped = match corpus {
        Some(corpus) => update_first(&corpus, &args.skips, session)?,
        None => 0,
    };
    let engine = session.engine()?;
    let batch = if args.queries.is_some() { Batch::Queries } else { Batch::One };
    let printer = output::printer(&options, batch)?;
    let mut run = Run { options, engine, printer, skipped };
    let result = match (&args.queries, parsed) {
        (Some(path), _) => run.file(path),
        (None, Some(criteria)) => run.one(None, criteria),
        (None, None) => run.similar(args, session).and_then(|criteria| run.one(None, criteria)),
    };
    run.printer.finish()?;
    result
}

/// Checks that the format has room for what is asked for.
pub(super) fn check_format(options: &Options) -> anyhow::Result<()> {
    options.check_format().map_err(|error| anyhow!("{error}; {}", HitsOnly::HINT))
}

fn parse(text: &str, options: &Options) -> anyhow::Result<Criteria> {
    Criteria::parse(text, options).map_err(|error| with_place(text, error))
}

/// An error with its place in the query, where it has one.
fn with_place(text: &str, error: CriteriaError) -> anyhow::Error {
    match error {
        CriteriaError::Query(error) => BadQuery::new(text, error).into(),
        CriteriaError::Filter { filter, error } => BadQuery::new(&filter, error).into(),
        CriteriaError::NoArticle(id) => CriteriaError::NoArticle(clean(&id)).into(),
        other => other.into(),
    }
}

/// Searches over one snapshot of the index, printed one after the other.
pub(super) struct Run {
    pub options: Options,
    pub engine: Arc<dyn Engine>,
    pub printer: Box<dyn Printer + Send>,
    /// Items that were skipped when the index was brought up to date.
    pub skipped: u64,
}

impl Run {
    /// Every query of a file; those that are not understood are reported and left out.
    fn file(&mut self, path: &Path) -> anyhow::Result<bool> {
        let mut queries = Queries::open(path)?;
        let mut is_found = false;
        let mut count = 0_u64;
        let mut failed = 0_u64;
        while let Some((line, next)) =
            queries.next().with_context(|| format!("cannot read {}", path.display()))?
        {
            count += 1;
            let parsed = next.and_then(|Line { id, query }| match parse(&query, &self.options) {
                Ok(criteria) => Ok((id, criteria)),
                Err(error) => Err(Failure { line, id: Some(id), message: error.to_string() }),
            });
            match parsed {
                Ok((id, criteria)) => is_found |= self.one(Some(Label::QueryId(id)), criteria)?,
                Err(failure) => {
                    failed += 1;
                    self.fail(path, &failure)?;
                }
            }
        }
        if failed > 0 {
            bail!("{failed} of {count} queries could not be run; the others were");
        }
        Ok(is_found)
    }

    /// Reports a query of a file that could not be run.
    fn fail(&mut self, path: &Path, Failure { line, id, message }: &Failure) -> anyhow::Result<()> {
        let query = id.as_ref().map_or_else(String::new, |id| format!(" query {}:", clean(id)));
        let lines: Vec<String> = message.lines().map(clean).collect();
        tell(format_args!("{}:{line}:{query} {}", path.display(), lines.join("\n")));
        let label = id.clone().map(Label::QueryId);
        let error = ErrorLine { label: label.as_ref(), line: Some(*line), message, hint: None };
        Ok(self.printer.line(&answer::Line::Error(error))?)
    }

    /// Articles like the one that was named, or like that in a file.
    fn similar(&self, args: &Args, session: &Session) -> anyhow::Result<Criteria> {
        let criteria = match &args.like_file {
            Some(path) => {
                let article = extract::first(path, session)?;
                Criteria::like(self.engine.as_ref(), &article, 0, &self.options)
            }
            None => Criteria::new(self.engine.as_ref(), &self.options),
        };
        criteria.map_err(|error| with_place(&self.options.query, error))
    }

    /// Runs one search; true when anything was found.
    pub fn one(&mut self, label: Option<Label>, criteria: Criteria) -> anyhow::Result<bool> {
        let context = Context { label, skipped: self.skipped, next: None };
        let search = Search::new(Arc::clone(&self.engine), criteria, &self.options, context)?;
        let response = search.print(self.printer.as_mut())?;
        if self.options.format().is_hits_only() {
            for note in &response.notes {
                tell(format_args!("note: {}", clean(note)));
            }
        }
        Ok(response.total > 0)
    }
}

/// Updates the index; a busy index is searched as it is. Gives the number of skips.
pub(super) fn update_first(
    corpus: &Corpus,
    args: &SkipArgs,
    session: &Session,
) -> anyhow::Result<u64> {
    let options = update::Options {
        bounds: session.bounds(),
        columns: update::Naming::Kept(session.config.map.clone()),
        strict: args.strict,
        links: args.links(),
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
    if changes.read + changes.vanished + changes.moved > 0 {
        let Changes { added, read, .. } = changes;
        tell(format_args!("indexed {added} articles from {read} files of {corpus}"));
    } else if session.verbose {
        tell(format_args!("index is up to date: {} files unchanged", changes.unchanged));
    }
    tell_of_columns(&options, &changes);
    // An index that is up to date is not looked at again.
    if changes.read > 0 || changes.unchanged == 0 {
        warn_if_empty(corpus, &changes, session)?;
    }
    skips.finish()
}
