//! `dateline saved`

use std::{io::Write, time::Instant};

use anyhow::bail;
use clap::Subcommand;
use serde_json::{Map, Value, json};

use super::{Session, clean, output, search::BadQuery, tell};
use crate::{
    archive::{
        answer::{options::limit, print::parts},
        saved::{self, SavedSearch},
    },
    engine::{Engine, Request},
    query::parse,
};

/// Keep queries under a name, and run them again
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline saved add talks 'sanctions AND Oman date:-7d'
  dateline saved list
  dateline saved run talks
  dateline saved run --all --limit 3
  dateline index corpus --alerts

Searches are kept in `saved.jsonl` in the folder of the index, or where `DATELINE_SAVED` or `saved` in
`dateline.toml` say; `index --rebuild` leaves them alone. Dates such as -7d count from the day on
which a search is run.")]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Save a query
    #[command(after_help = "Example:\n  dateline saved add talks 'sanctions AND Oman date:-7d'")]
    Add {
        /// By what it is called
        name: String,
        /// What to look for; several arguments are joined by spaces
        #[arg(required = true)]
        query: Vec<String>,
        /// Take the place of a search of the same name
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
    /// Forget saved searches
    #[command(after_help = "Example:\n  dateline saved remove talks")]
    Remove {
        /// Their names
        #[arg(required = true)]
        names: Vec<String>,
    },
    /// Search for saved searches; print hits as `search` does, with the name of the search
    #[command(
        after_help = "Examples:\n  dateline saved run talks\n  dateline saved run --all --limit all"
    )]
    Run {
        /// Their names
        #[arg(required_unless_present = "all")]
        names: Vec<String>,
        /// Run all of them
        #[arg(long, conflicts_with = "names")]
        all: bool,
        /// How many hits to print for each; `all` for all of them [default: as for `search`]
        #[arg(long, short = 'n', value_name = "N", value_parser = limit)]
        limit: Option<usize>,
    },
}

pub(super) fn run(args: &Args, session: &Session) -> anyhow::Result<bool> {
    let path = session.saved();
    let today = jiff::Zoned::now().date();
    match &args.action {
        Action::Add { name, query, replace } => {
            let query = query.join(" ");
            let bad = |error| BadQuery::new(&query, error);
            let search = SavedSearch::new(name, &query, today).map_err(bad)?;
            for note in parse(&query, today).map_err(bad)?.notes {
                tell(format_args!("note: {}", clean(&note.message)));
            }
            saved::add(&path, search.clone(), *replace)?;
            print([line(&search)?])?;
            Ok(true)
        }
        Action::List => {
            let searches = saved::read(&path)?;
            print(searches.iter().map(line).collect::<anyhow::Result<Vec<_>>>()?)?;
            if searches.is_empty() {
                tell(format_args!("there is no saved search"));
            }
            Ok(!searches.is_empty())
        }
        Action::Show { name } => {
            let searches = saved::read(&path)?;
            let search = saved::named(&searches, name)?;
            let mut line = line(search)?;
            line.insert("today".into(), search.parse(today)?.query.to_string().into());
            if let Some(note) = told(search) {
                line.insert("notes".into(), json!([note]));
            }
            print([line])?;
            Ok(true)
        }
        Action::Remove { names } => {
            saved::remove(&path, names)?;
            Ok(true)
        }
        Action::Run { names, all, limit } => {
            let searches = saved::read(&path)?;
            let chosen: Vec<&SavedSearch> = if *all {
                searches.iter().collect()
            } else {
                let chosen = names.iter().map(|name| saved::named(&searches, name));
                chosen.collect::<Result<_, _>>()?
            };
            if chosen.is_empty() {
                bail!("there is no saved search; `dateline saved add` makes one");
            }
            let engine = session.index().open()?.snapshot()?;
            let limit = limit.unwrap_or(session.config.limit);
            // What cannot be run is told before anything is.
            let requests = chosen.into_iter().map(|search| {
                let parsed = search.parse(today)?;
                let notes = parsed.notes.into_iter().map(|note| note.message).collect();
                Ok((search, Request { limit, ..Request::new(parsed.query) }, notes))
            });
            let requests = requests.collect::<Result<Vec<_>, saved::SavedError>>()?;
            let mut found = false;
            for (search, request, notes) in requests {
                found |= run_one(engine.as_ref(), search, &request, notes)?;
            }
            Ok(found)
        }
    }
}

/// Prints hits and summary of one search; tells whether anything was found.
fn run_one(
    engine: &dyn Engine,
    search: &SavedSearch,
    request: &Request,
    mut notes: Vec<String>,
) -> anyhow::Result<bool> {
    let began = Instant::now();
    let mut out = output::stdout();
    engine.each_hit(request, &mut |hit| {
        parts::line(&mut out, &under(&search.name, parts::hit(&hit, None, None)?))
    })?;
    let response = engine.search(&Request { limit: 0, ..request.clone() })?;
    let took = began.elapsed().as_secs_f64() * 1e3;
    notes.extend(told(search));
    notes.extend(response.notes);
    let mut summary = parts::typed("summary", None);
    summary.insert("query".into(), request.query.to_string().into());
    summary.insert("total".into(), response.total.into());
    summary.insert("took_ms".into(), json!((took * 1e3).round() / 1e3));
    if !notes.is_empty() {
        summary.insert("notes".into(), json!(notes));
    }
    parts::line(&mut out, &under(&search.name, summary))?;
    out.flush()?;
    Ok(response.total > 0)
}

/// What there is to tell about the reading of a search; the user is told as well.
fn told(search: &SavedSearch) -> Option<String> {
    let note = search.changed()?;
    tell(format_args!("note: {}", clean(&note)));
    Some(note)
}

/// A saved search as JSON.
fn line(search: &SavedSearch) -> anyhow::Result<Map<String, Value>> {
    let mut line = parts::typed("saved", None);
    if let Value::Object(search) = serde_json::to_value(search)? {
        line.extend(search);
    }
    Ok(line)
}

/// A line of an answer with the name of the search, after its type.
fn under(name: &str, mut line: Map<String, Value>) -> Map<String, Value> {
    line.shift_insert(1, "saved".into(), name.into());
    line
}

fn print(lines: impl IntoIterator<Item = Map<String, Value>>) -> anyhow::Result<()> {
    let mut out = output::stdout();
    lines.into_iter().try_for_each(|line| parts::line(&mut out, &line))?;
    Ok(out.flush()?)
}
