//! `dateline search`

use std::{
    fmt,
    io::Write,
    path::{Path, PathBuf},
    time::Instant,
};

use clap::{ValueEnum, builder::PossibleValue};
use serde_json::{Value, json};

use super::{
    Session, explain,
    index::bring_up_to_date,
    output::{self, Format},
    skips::{SkipArgs, Skips},
    tell,
};
use crate::{
    engine::{
        Engine, EngineError, FacetRequest, Interval, Request, Response, Sort, local::LocalIndex,
    },
    field::{FIELDS, Field, Kind},
    query::{self, Parsed, QueryError},
    update::{Options, UpdateError},
};

/// Search the index; print ranked hits as JSON lines
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, after_long_help = long_help())]
pub(super) struct Args {
    /// What to look for; several arguments are joined by spaces
    #[arg(required = true)]
    query: Vec<String>,
    /// Bring the index up to date with this folder first
    #[arg(long, value_name = "FOLDER")]
    corpus: Option<PathBuf>,
    /// Count the values of a field, the N most frequent ones
    #[arg(long = "facet", value_name = "FIELD[:N]", value_parser = facet)]
    facets: Vec<FacetRequest>,
    /// Count articles over time
    #[arg(long, value_name = "INTERVAL")]
    timeline: Option<Interval>,
    /// Order of hits
    #[arg(long, default_value = "relevance")]
    sort: Sort,
    /// How many hits to print; `all` for all of them [default: 10; also `DATELINE_LIMIT`, `dateline.toml`]
    #[arg(long, short = 'n', value_name = "N", value_parser = limit)]
    limit: Option<usize>,
    /// How many of the first hits to leave out
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// Fields of the record to print, `body` and mentions among them; `all` for everything
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = record_field)]
    fields: Option<Vec<String>>,
    /// How to print
    #[arg(long, default_value = "jsonl")]
    format: Format,
    /// Print first how the query was understood
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    skips: SkipArgs,
}

const EXAMPLES: &str = "Examples:
  dateline search 'sanctions AND Oman'
  dateline search '\"nuclear talks\" -Vienna' --sort newest
  dateline search 'actor:Iran location:Oman date:2026-02' --facet actor:5 --timeline week
  dateline search 'sanct* topic:diplomacy' --fields title,date,url --limit all

--help explains the query language.";

fn long_help() -> String {
    use std::fmt::Write as _;
    let mut fields = String::new();
    for field in FIELDS {
        // Writing to a string cannot fail.
        let _ = writeln!(fields, "  {:<14} {:<58} {}", field.name, field.help, field.example);
    }
    format!(
        "{EXAMPLES}

Queries:
  sanctions oman             both words, also inflected (AND may be written)
  a OR b   a NOT b   -b      one of them; without b. NOT binds before AND, AND before OR
  \"nuclear talks\"            these words in this order; \"a b\"~3 with up to 3 others between
  =sanctions  =\"as written\"  not inflected
  sanct*  wom?n              wildcards, on words as written
  field:value                a value of a field; field:=\"value\" exactly the one a facet shows
  field:(a OR b)  field:*    one of several; has any value (-field:* has none)
  date:2026-02               a year, month or day; also >=2026, [2026-02-01 TO 2026-02-28], -7d,
                             today, yesterday, last-month, 2026-W06
  sanctions^2                counts twice as much
  *                          everything

Fields:
{fields}"
    )
}

impl ValueEnum for Interval {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Day, Self::Week, Self::Month, Self::Year]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }))
    }
}

impl ValueEnum for Sort {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Relevance, Self::Newest, Self::Oldest]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(match self {
            Self::Relevance => "relevance",
            Self::Newest => "newest",
            Self::Oldest => "oldest",
        }))
    }
}

fn facet(text: &str) -> Result<FacetRequest, String> {
    let (name, limit) = match text.rsplit_once(':') {
        Some((name, limit)) => {
            (name, limit.parse().map_err(|_| format!("“{limit}” is no number"))?)
        }
        None => (text, 10),
    };
    let counted = |field: &&Field| !matches!(field.kind, Kind::Text(_) | Kind::Date | Kind::Point);
    let field = Field::named(name).filter(counted).ok_or_else(|| {
        let names: Vec<&str> = FIELDS.iter().filter(counted).map(|field| field.name).collect();
        format!("no facet “{name}”; there are {}", names.join(", "))
    })?;
    Ok(FacetRequest { field, limit })
}

/// Names of what a hit can print.
const RECORD: &[&str] = &[
    "all",
    "id",
    "path",
    "item",
    "url",
    "publisher",
    "byline",
    "language",
    "section",
    "keywords",
    "title",
    "date",
    "date_source",
    "dateline",
    "location",
    "actors",
    "topic",
    "event_dates",
    "story",
    "facts",
    "body",
    "snippet",
];

pub(super) fn record_field(text: &str) -> Result<String, String> {
    if RECORD.contains(&text) {
        Ok(text.to_owned())
    } else {
        Err(format!("no field of the record; there are {}", RECORD.join(", ")))
    }
}

pub(super) fn limit(text: &str) -> Result<usize, String> {
    match text {
        "all" => Ok(usize::MAX),
        number => number.parse().map_err(|_| "neither a number nor `all`".to_owned()),
    }
}

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
    let text = args.query.join(" ");
    // The one place where "now" counts: -7d in a query means the seven days before today.
    let today = jiff::Zoned::now().date();
    let Parsed { query, notes } =
        query::parse(&text, today).map_err(|error| BadQuery::new(&text, error))?;
    let skipped = match args.corpus.as_ref().or(session.config.corpus.as_ref()) {
        Some(corpus) => update_first(corpus, args, session)?,
        None => 0,
    };
    let engine = LocalIndex::open(&session.config.index)?.engine()?;
    let wanted = |names: &[&str]| {
        args.fields
            .as_ref()
            .is_some_and(|fields| fields.iter().any(|field| names.contains(&field.as_str())))
    };
    let all_fields = wanted(&["all"]);
    let request = Request {
        sort: args.sort,
        limit: args.limit.unwrap_or(session.config.limit),
        offset: args.offset,
        facets: args.facets.clone(),
        timeline: args.timeline,
        whole: all_fields || wanted(&["body", "location", "actors", "event_dates"]),
        ..Request::new(query)
    };
    let began = Instant::now();
    let mut response = engine.search(&request)?;
    let took = began.elapsed().as_secs_f64() * 1e3;
    response.notes.extend(notes.into_iter().map(|note| note.message));
    let mut summary = json!({
        "type": "summary",
        "query": request.query.to_string(),
        "total": response.total,
        "took_ms": (took * 1e3).round() / 1e3,
    });
    if skipped > 0 {
        summary["skipped"] = skipped.into();
    }
    if !response.notes.is_empty() {
        summary["notes"] = json!(response.notes);
    }
    print(args, &request, &response, &summary, all_fields)?;
    Ok(response.total > 0)
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

fn print(
    args: &Args,
    request: &Request,
    response: &Response,
    summary: &Value,
    all_fields: bool,
) -> anyhow::Result<()> {
    let fields = args.fields.as_deref().filter(|_| !all_fields);
    let explanation = args.explain.then(|| explain::explain(&request.query));
    match args.format {
        Format::Jsonl => {
            let mut out = output::stdout();
            if let Some(explanation) = &explanation {
                output::line(&mut out, explanation)?;
            }
            for hit in &response.hits {
                output::line(&mut out, &output::hit(hit, fields)?)?;
            }
            for facet in &response.facets {
                output::line(&mut out, &output::facet(facet))?;
            }
            for bucket in &response.timeline {
                output::line(&mut out, &output::bucket(bucket))?;
            }
            output::line(&mut out, summary)?;
            out.flush()?;
        }
        Format::Json => {
            let hits = response.hits.iter().map(|hit| output::hit(hit, fields));
            let mut object = json!({
                "hits": hits.collect::<anyhow::Result<Vec<_>>>()?,
                "facets": response.facets.iter().map(output::facet).collect::<Vec<_>>(),
                "timeline": response.timeline.iter().map(output::bucket).collect::<Vec<_>>(),
                "summary": summary,
            });
            if let Some(explanation) = explanation {
                object["explain"] = explanation;
            }
            let mut out = output::stdout();
            output::line(&mut out, &object)?;
            out.flush()?;
        }
        Format::Text => {
            let mut out = output::terminal();
            if let Some(explanation) = explanation {
                writeln!(out, "{}\n", serde_json::to_string_pretty(&explanation)?)?;
            }
            output::text(&mut out, request, response)?;
            out.flush()?;
        }
    }
    Ok(())
}
