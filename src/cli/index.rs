//! `dateline index`

use std::{
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    process,
    sync::atomic::Ordering,
    time::Instant,
};

use anyhow::{Context, anyhow};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::{
    output,
    session::{INTERRUPTED, Session, stop_on_ctrl_c, tell},
    skips::{SkipArgs, Skips},
};
use crate::{
    archive::{
        answer::print::{clean, write_line},
        saved::{self, SavedSearch, Watch},
        update::{Alerts, Changes, Notice, Options, Progress, Update},
    },
    read::source::FORMATS,
};

const HELP: &str = "Examples:
  dateline index corpus
  dateline index corpus --index /var/lib/news --threads 2
  dateline index corpus --report skipped.jsonl
  dateline index corpus --alerts | jq -c '[.saved, .title]'

Reads web pages, texts, documents, mail, feeds, newswires, JSON and tables, packed or not; `dateline
formats` lists them all. Hidden files, the README of the folder and the folders that browsers save
beside a page are left out. Ctrl-C keeps what is done; the next run continues from there.

--alerts prints a line for each saved search (`dateline saved`) and each article that is new to it, as
soon as the article is committed, which takes at most a minute or `--commit-every` articles. Articles
that are indexed without --alerts never give one.";

/// Read a folder of articles into the index; run it again to read only what changed
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(super) struct Args {
    /// Folder to read [default: `corpus` of `dateline.toml`, or `DATELINE_CORPUS`]
    #[arg(value_name = "FOLDER")]
    corpus: Option<PathBuf>,
    /// Throw the old index away first
    #[arg(long)]
    rebuild: bool,
    /// Commit after so many articles, which makes them durable and visible
    #[arg(long, value_name = "ARTICLES", default_value_t = Options::default().commit_every)]
    commit_every: u64,
    /// Which columns of records are which fields, as in title=Headline,date=pubDate; better written
    /// into dateline.toml as [map], because files read under other columns are read again
    #[arg(long, value_name = "FIELD=COLUMN,...")]
    map: Vec<String>,
    /// Print new articles that match saved searches, as JSON lines
    #[arg(long)]
    alerts: bool,
    #[command(flatten)]
    skips: SkipArgs,
}

pub(super) fn run(args: &Args, session: &Session) -> anyhow::Result<bool> {
    let corpus = args.corpus.as_ref().or(session.config.corpus.as_ref()).ok_or_else(|| {
        anyhow!(
            "which folder? name it, as in `dateline index FOLDER`, or set `corpus` in dateline.toml"
        )
    })?;
    // Saved searches are read first: one that is not understood must not cost the old index.
    let mut watch = args.alerts.then(|| Watching::new(session)).transpose()?;
    if args.rebuild {
        // The folder is tried first: a typing mistake must not cost the old index.
        let path = corpus.display();
        corpus.read_dir().with_context(|| format!("cannot read the corpus {path}"))?;
        session.index().remove()?;
    }
    let options = Options {
        bounds: session.bounds(),
        columns: session.columns(&args.map)?,
        strict: args.skips.strict,
        commit_every: args.commit_every.max(1),
    };
    let began = Instant::now();
    let mut skips = Skips::new(&args.skips, session)?;
    let watched = watch.as_mut().map(|watching| &mut watching.watch);
    let changes = bring_up_to_date(corpus, &options, session, &mut skips, watched)?;
    let Changes { added, read, unchanged, vanished, .. } = changes;
    tell(format_args!(
        "{added} articles from {read} files in {:.1} s; {unchanged} files unchanged, {vanished} gone",
        began.elapsed().as_secs_f64()
    ));
    for note in &changes.notes {
        tell(format_args!("note: {}", clean(note)));
    }
    skips.finish()?;
    warn_if_empty(corpus, &changes, session)?;
    if let Some(watching) = watch {
        watching.summary(&changes)?;
    }
    Ok(true)
}

/// Warns when an update has left the index without a single article.
pub(super) fn warn_if_empty(
    corpus: &Path,
    changes: &Changes,
    session: &Session,
) -> anyhow::Result<()> {
    if changes.added > 0 || session.index().open()?.status()?.articles > 0 {
        return Ok(());
    }
    let why = match changes.read + changes.unchanged {
        0 => "it has no file that is looked at".to_owned(),
        1 => "its one file gave none".to_owned(),
        files => format!("its {files} files gave none"),
    };
    tell(format_args!("warning: there is no article in {}: {why}", corpus.display()));
    let read: Vec<&str> =
        FORMATS.iter().filter(|known| known.is_read()).map(|known| known.name).collect();
    tell(format_args!("  dateline reads {}; `dateline formats` says more", read.join(", ")));
    Ok(())
}

/// Saved searches that new articles are compared with.
struct Watching {
    watch: Watch,
    count: usize,
    notes: Vec<String>,
}

impl Watching {
    fn new(session: &Session) -> anyhow::Result<Self> {
        let searches = saved::read(&session.saved())?;
        let watch = Watch::new(&searches, jiff::Zoned::now().date())?;
        let mut notes: Vec<String> = searches.iter().filter_map(SavedSearch::changed).collect();
        if searches.is_empty() {
            notes.push("there is no saved search; `dateline saved add` makes one".to_owned());
        }
        for note in &notes {
            tell(format_args!("note: {}", clean(note)));
        }
        Ok(Self { watch, count: searches.len(), notes })
    }

    /// The last line of the alerts.
    fn summary(&self, changes: &Changes) -> anyhow::Result<()> {
        let Changes { added, read, unchanged, vanished, skipped, alerts, .. } = changes;
        let mut summary = json!({
            "type": "summary", "alerts": alerts, "searches": self.count, "added": added, "read": read,
            "unchanged": unchanged, "vanished": vanished, "skipped": skipped,
        });
        if !self.notes.is_empty() {
            summary["notes"] = json!(self.notes);
        }
        let mut out = output::stdout();
        write_line(&mut out, &summary)?;
        Ok(out.flush()?)
    }
}

/// Passes one alert on, past every buffer of ours.
fn print_alert(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(line.as_bytes())?;
    out.write_all(b"\n")?;
    out.flush()
}

/// Updates the index, with a progress bar on a terminal. Ctrl-C ends the process once what is done
/// is committed. Alerts go to stdout.
pub(super) fn bring_up_to_date(
    corpus: &Path,
    options: &Options,
    session: &Session,
    skips: &mut Skips,
    watch: Option<&mut Watch>,
) -> anyhow::Result<Changes> {
    let stop = stop_on_ctrl_c()?;
    let index = session.index().open_or_create()?;
    let bar = progress_bar();
    let mut deliver = |line: &str| bar.suspend(|| print_alert(line));
    let alerts = watch.map(|watch| Alerts { watch, deliver: &mut deliver });
    let mut observer = |notice: Notice<'_>| match notice {
        Notice::Progress(Progress { files, read, added }) => {
            bar.set_length(files as u64);
            bar.set_position(read);
            bar.set_message(added.to_string());
        }
        Notice::Skip(skip) => bar.suspend(|| skips.add(skip)),
    };
    let update = Update { options: options.clone(), stop: &stop, observer: &mut observer, alerts };
    let changes = update.run(index.as_ref(), corpus);
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
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style =
        ProgressStyle::with_template("{bar:30} {pos}/{len} files, {msg} articles, {elapsed}");
    ProgressBar::no_length().with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
