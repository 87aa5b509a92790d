//! The arguments of `dateline search`.

use std::path::PathBuf;

use crate::{
    archive::answer::setting::Face,
    cli::{
        flags::{Flags, Offers},
        skips::SkipArgs,
    },
    fields::FIELDS,
};

/// Search the index; print ranked hits as JSON lines
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, after_long_help = long_help())]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    pub(super) flags: Flags<Search>,
    /// Run the queries of a file, - is stdin: lines `id<TAB>query`, or JSON objects with id and query
    #[arg(long, value_name = "FILE", conflicts_with_all = ["query", "like", "like_file"])]
    pub(super) queries: Option<PathBuf>,
    /// More articles like the one in a file, which need not be in the index
    #[arg(long, value_name = "FILE", conflicts_with_all = ["any", "like"])]
    pub(super) like_file: Option<PathBuf>,
    /// Bring the index up to date with this folder first; may be given several times
    #[arg(long, value_name = "FOLDER")]
    pub(super) corpus: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) skips: SkipArgs,
}

/// Offers all settings of the command line.
#[derive(Debug)]
pub(in crate::cli) struct Search;

impl Offers for Search {
    const FACE: Face = Face::Search;
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
