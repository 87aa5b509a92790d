//! The arguments of `dateline search`.

use std::path::PathBuf;

use clap::{ValueEnum, builder::PossibleValue};

use crate::{
    archive::answer::options::{self, Choice, INTERVALS, Options, SORTS},
    cli::{print::Format, skips::SkipArgs},
    engine::{FacetRequest, Interval, Sort},
    fields::FIELDS,
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
    #[arg(long, value_name = "HALFLIFE", value_parser = options::half_life)]
    pub(super) recency: Option<f64>,
    /// The day that counts as today in `date:-7d` and for --recency
    #[arg(long, value_name = "DATE")]
    pub(super) now: Option<jiff::civil::Date>,
    /// Bring the index up to date with this folder first
    #[arg(long, value_name = "FOLDER")]
    pub(super) corpus: Option<PathBuf>,
    /// Count the values of a field, the N most frequent ones; with :sig those most unusual against
    /// the whole index
    #[arg(long = "facet", value_name = "FIELD[:N][:sig]", value_parser = options::facet)]
    pub(super) facets: Vec<FacetRequest>,
    /// Only what has this value of a facet; several values of a field widen, several fields narrow
    #[arg(long = "choose", value_name = "FIELD=VALUE", value_parser = options::choice)]
    pub(super) choices: Vec<Choice>,
    /// Only what matches this query, too; it has no effect on the order of hits
    #[arg(long = "filter", value_name = "QUERY")]
    pub(super) filters: Vec<String>,
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
    #[arg(long, short = 'n', value_name = "N", value_parser = options::limit)]
    pub(super) limit: Option<usize>,
    /// How many of the first hits to leave out
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) offset: usize,
    /// Fields of the record to print, `body` and mentions among them; `all` for everything
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = options::record_field)]
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

/// The name of a value in a table of all.
fn named<T: PartialEq>(table: &[(&'static str, T)], value: &T) -> Option<PossibleValue> {
    table.iter().find(|(_, known)| known == value).map(|(name, _)| PossibleValue::new(*name))
}

impl ValueEnum for Interval {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Day, Self::Week, Self::Month, Self::Year]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        named(INTERVALS, self)
    }
}

impl ValueEnum for Sort {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Relevance, Self::Newest, Self::Oldest]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        named(SORTS, self)
    }
}

impl Args {
    /// What is asked for beside the query; `limit` counts where none is said.
    pub(super) fn options(&self, limit: usize) -> Options {
        let mut options = Options {
            any: self.any,
            expand: self.expand,
            lenient: self.lenient,
            explain: self.explain,
            collapse: self.collapse == Some(Collapse::Story),
            recency: self.recency,
            now: self.now,
            sort: self.sort,
            limit: self.limit.unwrap_or(limit),
            offset: self.offset,
            facets: self.facets.clone(),
            filters: self.filters.clone(),
            timeline: self.timeline,
            fields: self.fields.clone(),
            ..Options::default()
        };
        self.choices.iter().for_each(|choice| options.choose(choice.clone()));
        options
    }
}
