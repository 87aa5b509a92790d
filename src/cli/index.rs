//! `dateline index`

use std::{
    io::IsTerminal,
    path::{Path, PathBuf},
    time::Instant,
};

use anstream::eprintln;
use indicatif::{ProgressBar, ProgressStyle};

use super::{Session, skips::SkipArgs, stop_on_ctrl_c};
use crate::{
    engine::{Changes, local::LocalIndex},
    update::{Options, Progress, update},
};

/// Read a folder of articles into the index; run it again to read only what changed
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline index corpus
  dateline index corpus --index /var/lib/news --threads 2
  dateline index corpus --report skipped.jsonl

Reads web pages, plain text, Markdown, JSON lines and JSON arrays, each also as .gz and .zst.
Hidden files and the README of the folder are left out. Ctrl-C keeps what is done; the next run
goes on from there.")]
pub(super) struct Args {
    /// Folder to read
    corpus: PathBuf,
    /// Throw the old index away first
    #[arg(long)]
    rebuild: bool,
    /// Make what was read durable and visible after so many articles
    #[arg(long, value_name = "ARTICLES", default_value_t = Options::default().commit_every)]
    commit_every: u64,
    #[command(flatten)]
    skips: SkipArgs,
}

pub(super) fn run(args: &Args, session: &Session) -> anyhow::Result<bool> {
    if args.rebuild {
        LocalIndex::remove(&session.config.index)?;
    }
    let options = Options {
        bounds: session.bounds(),
        strict: args.skips.strict,
        commit_every: args.commit_every.max(1),
    };
    let began = Instant::now();
    let changes = bring_up_to_date(&args.corpus, &options, session)?;
    let Changes { added, read, unchanged, vanished, .. } = changes;
    eprintln!(
        "{added} articles from {read} files in {:.1} s; {unchanged} files unchanged, {vanished} gone",
        began.elapsed().as_secs_f64()
    );
    args.skips.tell(&changes.skips, session)?;
    Ok(true)
}

/// Updates the index, with a progress bar on a terminal.
pub(super) fn bring_up_to_date(
    corpus: &Path,
    options: &Options,
    session: &Session,
) -> anyhow::Result<Changes> {
    let stop = stop_on_ctrl_c()?;
    let index = LocalIndex::open_or_create(&session.config.index)?;
    let bar = progress_bar();
    let mut show = |progress: Progress| {
        bar.set_length(progress.files as u64);
        bar.set_position(progress.read);
        bar.set_message(progress.added.to_string());
    };
    let changes = update(index, corpus, options, &stop, &mut show);
    bar.finish_and_clear();
    if stop.load(std::sync::atomic::Ordering::Relaxed) {
        eprintln!("stopped; what was read is in the index, the next run goes on from here");
    }
    Ok(changes?)
}

fn progress_bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style =
        ProgressStyle::with_template("{bar:30} {pos}/{len} files, {msg} articles, {elapsed}");
    ProgressBar::no_length().with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
