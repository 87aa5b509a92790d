//! `dateline index`

use std::{
    io::IsTerminal,
    path::{Path, PathBuf},
    process,
    sync::atomic::Ordering,
    time::Instant,
};

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};

use super::{
    INTERRUPTED, Session,
    skips::{SkipArgs, Skips},
    stop_on_ctrl_c, tell,
};
use crate::{
    engine::{Changes, local::LocalIndex},
    update::{Notice, Options, Progress, update},
};

/// Read a folder of articles into the index; run it again to read only what changed
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline index corpus
  dateline index corpus --index /var/lib/news --threads 2
  dateline index corpus --report skipped.jsonl

Reads web pages (also MHTML), plain text, Markdown, JSON lines and JSON arrays, each also as .gz
and .zst. Hidden files, the README of the folder and the folders that browsers save beside a page are
left out. Ctrl-C keeps what is done; the next run
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
        // Nothing is thrown away for a folder that is not there.
        let corpus = args.corpus.display();
        args.corpus.read_dir().with_context(|| format!("cannot read the corpus {corpus}"))?;
        LocalIndex::remove(&session.config.index)?;
    }
    let options = Options {
        bounds: session.bounds(),
        strict: args.skips.strict,
        commit_every: args.commit_every.max(1),
    };
    let began = Instant::now();
    let mut skips = Skips::new(&args.skips, session)?;
    let changes = bring_up_to_date(&args.corpus, &options, session, &mut skips)?;
    let Changes { added, read, unchanged, vanished, .. } = changes;
    tell(format_args!(
        "{added} articles from {read} files in {:.1} s; {unchanged} files unchanged, {vanished} gone",
        began.elapsed().as_secs_f64()
    ));
    skips.finish()?;
    Ok(true)
}

/// Updates the index, with a progress bar on a terminal. Ctrl-C ends the process once what is done
/// is committed.
pub(super) fn bring_up_to_date(
    corpus: &Path,
    options: &Options,
    session: &Session,
    skips: &mut Skips,
) -> anyhow::Result<Changes> {
    let stop = stop_on_ctrl_c()?;
    let index = LocalIndex::open_or_create(&session.config.index)?;
    let bar = progress_bar();
    let changes = update(index, corpus, options, &stop, &mut |notice| match notice {
        Notice::Progress(Progress { files, read, added }) => {
            bar.set_length(files as u64);
            bar.set_position(read);
            bar.set_message(added.to_string());
        }
        Notice::Skip(skip) => bar.suspend(|| skips.add(skip)),
    });
    bar.finish_and_clear();
    let changes = changes?;
    // From here on Ctrl-C ends the process at once.
    if stop.swap(true, Ordering::Relaxed) {
        tell(format_args!(
            "stopped; what was read is in the index, the next run goes on from here"
        ));
        process::exit(INTERRUPTED);
    }
    Ok(changes)
}

fn progress_bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style =
        ProgressStyle::with_template("{bar:30} {pos}/{len} files, {msg} articles, {elapsed}");
    ProgressBar::no_length().with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
