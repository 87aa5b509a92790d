//! The arguments of `dateline search`.

use std::path::PathBuf;

use clap::{ValueEnum, builder::PossibleValue};

use crate::{
    cli::{
        counted::{self, Choice},
        print::Format,
        skips::SkipArgs,
    },
    engine::{FacetRequest, Interval, Sort},
    field::FIELDS,
};

/// Search the index; print ranked hits as JSON lines
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, after_long_help = long_help())]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(in crate::cli) struct Args {
    /// What to look for; several arguments are joined by spaces
    #[arg(required_unless_present_any = ["queries", "like", "like_file"])]
    pub(super) query: Vec<String>,
    /// Take the query as a question in plain words: articles with any of them, best first
    #[arg(long)]
    pub(super) any: bool,
    /// With --any: add words that set the ten best hits apart, and search again
    #[arg(long, requires = "any")]
    pub(super) expand: bool,
    /// Run the queries of a file, - is stdin: lines `id<TAB>query`, or JSON objects with id and query
    #[arg(long, value_name = "FILE", conflicts_with_all = ["query", "like", "like_file"])]
    pub(super) queries: Option<PathBuf>,
    /// More of the same as the article with this id; a query besides narrows it
    #[arg(long, value_name = "ID", conflicts_with_all = ["any", "like_file"])]
    pub(super) like: Option<String>,
    /// More of the same as the article in a file, which need not be in the index
    #[arg(long, value_name = "FILE", conflicts_with = "any")]
    pub(super) like_file: Option<PathBuf>,
    /// Halve the score with every so much age: 12h, 30d, 8w, 2y; counted from the newest article, or --now
    #[arg(long, value_name = "HALFLIFE", value_parser = half_life)]
    pub(super) recency: Option<f64>,
    /// The day that counts as today in `date:-7d` and for --recency
    #[arg(long, value_name = "DATE")]
    pub(super) now: Option<jiff::civil::Date>,
    /// Bring the index up to date with this folder first
    #[arg(long, value_name = "FOLDER")]
    pub(super) corpus: Option<PathBuf>,
    /// Count the values of a field, the N most frequent ones; with :sig those most unusual against
    /// the whole index
    #[arg(long = "facet", value_name = "FIELD[:N][:sig]", value_parser = counted::facet)]
    pub(super) facets: Vec<FacetRequest>,
    /// Only what has this value of a facet; several values of a field widen, several fields narrow
    #[arg(long = "choose", value_name = "FIELD=VALUE", value_parser = counted::choice)]
    pub(super) choices: Vec<Choice>,
    /// Count articles over time, beside all there are
    #[arg(long, value_name = "INTERVAL")]
    pub(super) timeline: Option<Interval>,
    /// Only the best of near-identical copies, the others listed; counts are of stories then
    #[arg(long, value_name = "WHAT")]
    pub(super) collapse: Option<Collapse>,
    /// Order of hits
    #[arg(long, default_value = "relevance")]
    pub(super) sort: Sort,
    /// How many hits to print; `all` for all of them [default: 10; also `DATELINE_LIMIT`, `dateline.toml`]
    #[arg(long, short = 'n', value_name = "N", value_parser = limit)]
    pub(super) limit: Option<usize>,
    /// How many of the first hits to leave out
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) offset: usize,
    /// Fields of the record to print, `body` and mentions among them; `all` for everything
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = record_field)]
    pub(super) fields: Option<Vec<String>>,
    /// How to print
    #[arg(long, default_value = "jsonl")]
    pub(super) format: Format,
    /// Never fail over a query: what is not understood is read as words or left out, with a note
    #[arg(long)]
    pub(super) lenient: bool,
    /// Print first how the query was understood, and with every hit what its score is made of
    #[arg(long)]
    pub(super) explain: bool,
    #[command(flatten)]
    pub(super) skips: SkipArgs,
}

const EXAMPLES: &str = "Examples:
  dateline search 'sanctions AND Oman'
  dateline search '\"nuclear talks\" -Vienna' --sort newest
  dateline search 'actor:Iran location:Oman date:2026-02' --facet actor:5 --timeline week
  dateline search 'sanctions' --collapse story --facet actor:10:sig --choose location=Oman
  dateline search 'sanct* topic:diplomacy' --fields title,date,url --limit all
  dateline search --any 'Who brokered the talks between Iran and the US?' --expand
  dateline search --like notes/muscat-talks-analysis.md 'date:2026' --recency 30d
  dateline search --any --queries topics.tsv --format trec --limit 100 > run.trec

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
  sanct*  wom?n  sancions~1  wildcards, and words with 1 or 2 letters wrong; on words as written
  a W/5 b  a PRE/5 b         within 5 words of each other; a first. a NOT W/5 b: an a with no b near
  a W/S b  a W/P b           in one sentence; in one paragraph
  atleast3(sanctions)        three times or more
  hlead(talks)               in the headline or the first paragraph
  near:\"Muscat, 200km\"      places up to so far from one, or from near:23.6,58.4,200km
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

/// What is put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Collapse {
    /// Copies of the same report, its updates and cut versions
    Story,
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

fn record_field(text: &str) -> Result<String, String> {
    if RECORD.contains(&text) {
        Ok(text.to_owned())
    } else {
        Err(format!("no field of the record; there are {}", RECORD.join(", ")))
    }
}

pub(in crate::cli) fn limit(text: &str) -> Result<usize, String> {
    match text {
        "all" => Ok(usize::MAX),
        number => number.parse().map_err(|_| "neither a number nor `all`".to_owned()),
    }
}

/// Days in a half-life.
fn half_life(text: &str) -> Result<f64, String> {
    let unit = text.char_indices().last().map_or(0, |(at, _)| at);
    let days = match &text[unit..] {
        "h" => 1.0 / 24.0,
        "d" => 1.0,
        "w" => 7.0,
        "y" => 365.25,
        _ => return Err("a half-life looks like 12h, 30d, 8w or 2y".to_owned()),
    };
    let number: Option<f64> = text[..unit].parse().ok();
    let half_life = number.map(|number| number * days).filter(|n| n.is_finite() && *n > 0.0);
    half_life.ok_or_else(|| format!("“{}” is no number above 0", &text[..unit]))
}
