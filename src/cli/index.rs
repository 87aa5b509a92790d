//! `dateline index`

use std::path::PathBuf;

use anyhow::{Context, anyhow};

#[cfg(feature = "watch")]
use super::watch::watch;
use super::{
    session::Session,
    skips::SkipArgs,
    update::{Occasion, Round},
};
use crate::archive::update::{Naming, Options, rebind};

const HELP: &str = "Examples:
  dateline index corpus
  dateline index corpus --index /var/lib/news --threads 2
  dateline index corpus --report skipped.jsonl
  dateline index wire papers                             two folders in one index
  dateline index --moved-to /archive/news                the folder was moved; nothing is read again
  dateline index corpus --alerts | jq -c '[.saved, .title]'
  dateline index corpus --watch --quiet

Reads web pages, texts, documents, mail, feeds, newswires, JSON and tables, packed or not; `dateline \
formats` lists them all. Hidden files, the README of the folder and the folders that browsers save \
beside a page are left out. Links are followed inside the folder. Ctrl-C keeps what is done; the next run \
continues from there. JSON lines, tables and mailboxes that grew are read on behind what is known.

--alerts prints a line for each saved search (`dateline saved`) and each article that is new to it, as \
soon as the article is committed, which takes at most a minute or `--commit-every` articles. Articles \
that are indexed without --alerts never give one.

--watch looks at the folders when the system tells of a change, and every 30 seconds anyway, as drives of \
the network tell nothing. Files that are still being written may be read in part, and again later.";

/// Read a folder of articles into the index; run it again to read only what changed
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(super) struct Args {
    /// Folders to read [default: `corpus` of `dateline.toml`, or `DATELINE_CORPUS`]. Of several, paths in
    /// records begin with the name of the folder
    #[arg(value_name = "FOLDER")]
    corpus: Vec<PathBuf>,
    /// The folder of this index lies here now: keep all that was read, then bring the index up to date
    #[arg(long, value_name = "FOLDER", num_args = 1.., conflicts_with_all = ["corpus", "rebuild"])]
    moved_to: Vec<PathBuf>,
    /// Throw the old index away first
    #[arg(long)]
    rebuild: bool,
    /// Commit after so many articles, which makes them durable and visible
    #[arg(long, value_name = "ARTICLES", default_value_t = Options::default().commit_every)]
    commit_every: u64,
    /// Which columns of records are which fields, as in title=Headline,date=pubDate; also [map] in
    /// dateline.toml. The index keeps them; records that were read under others are read again
    #[arg(long, value_name = "FIELD=COLUMN,...")]
    map: Vec<String>,
    /// Print new articles that match saved searches, as JSON lines
    #[arg(long)]
    alerts: bool,
    /// Go on until Ctrl-C: index what changes as soon as it does
    #[cfg(feature = "watch")]
    #[arg(long, conflicts_with = "report")]
    watch: bool,
    #[command(flatten)]
    skips: SkipArgs,
}

pub(super) fn run(args: &Args, session: &Session) -> anyhow::Result<bool> {
    let named = if args.moved_to.is_empty() { &args.corpus } else { &args.moved_to };
    let corpus = session.corpus(named).ok_or_else(|| {
        anyhow!(
            "which folder? name it, as in `dateline index FOLDER`, or set `corpus` in dateline.toml"
        )
    })?;
    let options = Options {
        bounds: session.bounds(),
        columns: Naming::Named(session.columns(&args.map)?),
        strict: args.skips.strict,
        links: args.skips.links(),
        commit_every: args.commit_every.max(1),
    };
    let Args { skips, alerts, .. } = args;
    let round = Round { corpus: &corpus, options, skips, alerts: *alerts, session };
    // Saved searches are read first: one that is not understood must not cost the old index.
    let watching = round.watching(Occasion::First)?;
    if args.rebuild {
        // The folder is tried first: a typing mistake must not cost the old index.
        for folder in corpus.paths() {
            let path = folder.display();
            folder.read_dir().with_context(|| format!("cannot read the corpus {path}"))?;
        }
        session.index().remove()?;
    }
    if !args.moved_to.is_empty() {
        rebind(session.index().open()?.as_ref(), corpus.clone())?;
    }
    #[cfg(feature = "watch")]
    if args.watch {
        return watch(&round, watching);
    }
    round.run(watching, Occasion::First)?;
    Ok(true)
}
