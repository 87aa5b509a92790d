//! `dateline saved`

use std::io::Write;

use anyhow::bail;
use clap::Subcommand;
use serde::Serialize;

use super::{
    flags::{Flags, Offers},
    output,
    search::{BadQuery, Run, check_format},
    session::{Session, tell},
};
use crate::{
    archive::{
        answer::{
            Criteria, CriteriaError, Label,
            print::{Batch, clean, write_line},
            setting::Face,
        },
        saved::{self, SavedError, SavedSearch},
    },
    query::parse,
};

/// Keep queries under a name, and run them again
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline saved add talks 'sanctions AND Oman date:-7d'
  dateline saved list
  dateline saved run talks
  dateline saved run --all --limit 3 --format text
  dateline index corpus --alerts

Searches are kept in `saved.jsonl` in the folder of the index, or where `DATELINE_SAVED` or `saved` in
`dateline.toml` say; `index --rebuild` leaves them alone. Dates such as -7d count from the day on
which a search is run.")]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

impl Args {
    /// Whether it is about searching.
    pub(super) fn is_run(&self) -> bool {
        matches!(self.action, Action::Run(_))
    }
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Save a query
    #[command(after_help = "Example:\n  dateline saved add talks 'sanctions AND Oman date:-7d'")]
    Add {
        /// Name of the search
        name: String,
        /// What to look for; several arguments are joined by spaces
        #[arg(required = true)]
        query: Vec<String>,
        /// Replace a search of the same name
        #[arg(long)]
        replace: bool,
    },
    /// Print all saved searches as JSON lines
    #[command(after_help = "Example:\n  dateline saved list | jq -r .name")]
    List,
    /// Print a saved search as JSON, with its reading of today
    #[command(after_help = "Example:\n  dateline saved show talks")]
    Show {
        /// Its name
        name: String,
    },
    /// Remove saved searches
    #[command(after_help = "Example:\n  dateline saved remove talks")]
    Remove {
        /// Their names
        #[arg(required = true)]
        names: Vec<String>,
    },
    /// Run saved searches; print hits as `search` does, with the name of the search on every line
    #[command(after_help = "Examples:
  dateline saved run talks --facet actor
  dateline saved run --all --limit all --format csv")]
    Run(Box<RunArgs>),
}

#[derive(Debug, clap::Args)]
struct RunArgs {
    /// Their names
    #[arg(required_unless_present = "all")]
    names: Vec<String>,
    /// Run all of them
    #[arg(long, conflicts_with = "names")]
    all: bool,
    #[command(flatten)]
    flags: Flags<SavedRun>,
}

/// Offers the settings that do not belong to the saved query.
#[derive(Debug)]
struct SavedRun;

impl Offers for SavedRun {
    const FACE: Face = Face::Saved;
}

/// A saved search as it is printed.
#[derive(Serialize)]
#[serde(tag = "type", rename = "saved")]
struct Line<'a> {
    #[serde(flatten)]
    search: &'a SavedSearch,
    /// How it is read today.
    #[serde(skip_serializing_if = "Option::is_none")]
    today: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
}

impl<'a> Line<'a> {
    fn new(search: &'a SavedSearch) -> Self {
        Self { search, today: None, notes: Vec::new() }
    }
}

pub(super) fn run(args: &Args, session: &Session) -> anyhow::Result<bool> {
    let path = session.saved();
    let today = jiff::Zoned::now().date();
    match &args.action {
        Action::Add { name, query, replace } => {
            let query = query.join(" ");
            let parsed = parse(&query, today).map_err(|error| BadQuery::new(&query, error))?;
            for note in parsed.notes {
                tell(format_args!("note: {}", clean(&note.message)));
            }
            let search = SavedSearch::new(name, &query, today)
                .map_err(|error| BadQuery::new(&query, error))?;
            saved::add(&path, search.clone(), *replace)?;
            print([Line::new(&search)])?;
            Ok(true)
        }
        Action::List => {
            let searches = saved::read(&path)?;
            print(searches.iter().map(Line::new))?;
            if searches.is_empty() {
                tell(format_args!("there is no saved search"));
            }
            Ok(!searches.is_empty())
        }
        Action::Show { name } => {
            let searches = saved::read(&path)?;
            let search = saved::named(&searches, name)?;
            print([Line {
                search,
                today: Some(search.parse(today)?.query.to_string()),
                notes: change(search).into_iter().collect(),
            }])?;
            Ok(true)
        }
        Action::Remove { names } => {
            saved::remove(&path, names)?;
            Ok(true)
        }
        Action::Run(args) => run_saved(args, session, &saved::read(&path)?),
    }
}

/// Runs saved searches one after the other; true when any has a hit.
fn run_saved(args: &RunArgs, session: &Session, searches: &[SavedSearch]) -> anyhow::Result<bool> {
    let options = args.flags.options(session.config.limit)?;
    check_format(&options)?;
    let chosen: Vec<&SavedSearch> = if args.all {
        searches.iter().collect()
    } else {
        let chosen = args.names.iter().map(|name| saved::named(searches, name));
        chosen.collect::<Result<_, _>>()?
    };
    if chosen.is_empty() {
        bail!("there is no saved search; `dateline saved add` makes one");
    }
    // All are parsed first: one that cannot be run is an error before anything is printed.
    let mut prepared = Vec::new();
    for search in chosen {
        let criteria = Criteria::parse(&search.query, &options);
        let mut criteria = criteria.map_err(|error| not_understood(search, error))?;
        // With a format of hits alone all notes of a search go to stderr.
        let note = if options.format().is_hits_only() { search.changed() } else { change(search) };
        criteria.notes.extend(note);
        prepared.push((Label::Saved(search.name.clone()), criteria));
    }
    let engine = session.engine()?;
    let is_several = args.all || args.names.len() > 1;
    let printer = output::printer(&options, Batch::Saved { is_several })?;
    let mut run = Run { options, engine, printer, skipped: 0 };
    let mut is_found = false;
    for (label, criteria) in prepared {
        is_found |= run.one(Some(label), criteria)?;
    }
    run.printer.finish()?;
    Ok(is_found)
}

fn not_understood(search: &SavedSearch, error: CriteriaError) -> anyhow::Error {
    match error {
        CriteriaError::Query(error) => SavedError::Query {
            name: search.name.clone(),
            query: search.query.clone(),
            error: Box::new(error),
        }
        .into(),
        CriteriaError::Filter { filter, error } => BadQuery::new(&filter, error).into(),
        other => other.into(),
    }
}

/// The note on a search that is read differently than when it was saved; it goes to stderr as well.
fn change(search: &SavedSearch) -> Option<String> {
    let note = search.changed()?;
    tell(format_args!("note: {}", clean(&note)));
    Some(note)
}

fn print<'a>(lines: impl IntoIterator<Item = Line<'a>>) -> anyhow::Result<()> {
    let mut out = output::stdout();
    for line in lines {
        write_line(&mut out, &line)?;
    }
    Ok(out.flush()?)
}
