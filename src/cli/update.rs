//! Bringing the index up to date, for all commands that do it: progress, skips, alerts, Ctrl-C.

use std::{
    io::{self, IsTerminal, Write},
    process,
    sync::atomic::Ordering,
    time::Instant,
};

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::{
    output,
    session::{INTERRUPTED, Session, is_quiet, stop_on_ctrl_c, tell},
    skips::{SkipArgs, Skips},
};
use crate::{
    archive::{
        answer::print::{clean, write_line},
        corpus::Corpus,
        saved::{self, SavedSearch, Watch},
        update::{Alerts, Changes, Naming, Notice, Options, Progress, Update},
    },
    read::source::FORMATS,
};

/// What an update is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Occasion {
    /// The user asks for it, and hears what comes of it.
    First,
    /// Something may have changed: where nothing has, nothing is said.
    Later,
}

/// An update as the command line asks for it.
pub(super) struct Round<'a> {
    pub corpus: &'a Corpus,
    pub options: Options,
    pub skips: &'a SkipArgs,
    /// Whether what is new to saved searches is printed.
    pub alerts: bool,
    pub session: &'a Session,
}

impl Round<'_> {
    /// The saved searches, where alerts are asked for.
    pub fn watching(&self, occasion: Occasion) -> anyhow::Result<Option<Watching>> {
        self.alerts.then(|| Watching::new(self.session, occasion)).transpose()
    }

    /// Brings the index up to date and says what was done.
    pub fn run(
        &self,
        mut watching: Option<Watching>,
        occasion: Occasion,
    ) -> anyhow::Result<Changes> {
        let Self { corpus, options, session, .. } = self;
        let began = Instant::now();
        let mut skips = match occasion {
            Occasion::First => Skips::new(self.skips, session)?,
            Occasion::Later => Skips::unheard(),
        };
        let watched = watching.as_mut().map(|watching| &mut watching.watch);
        let changes = bring_up_to_date(corpus, options, session, &mut skips, watched)?;
        if occasion == Occasion::Later && changes.is_nothing() {
            return Ok(changes);
        }
        let Changes { added, read, unchanged, vanished, moved, merged, .. } = changes;
        let merged = match merged {
            0 => String::new(),
            _ => format!(", {merged} entries of feeds stand in newer files"),
        };
        let moved = if moved > 0 { format!(", {moved} moved") } else { String::new() };
        tell(format_args!(
            "{added} articles from {read} files in {:.1} s; {unchanged} files unchanged, {vanished} gone{moved}{merged}",
            began.elapsed().as_secs_f64()
        ));
        for note in &changes.notes {
            tell(format_args!("note: {}", clean(note)));
        }
        skips.finish()?;
        if occasion == Occasion::First {
            tell_of_columns(options, &changes);
            warn_if_empty(corpus, &changes, session)?;
        }
        if let Some(watching) = watching {
            watching.summary(&changes)?;
        }
        Ok(changes)
    }
}

/// Says where records are read with other columns than those that are named now.
pub(super) fn tell_of_columns(options: &Options, changes: &Changes) {
    let used = &changes.columns;
    let shown = clean(&used.to_string());
    match &options.columns {
        Naming::Named(named) if named != used => tell(format_args!(
            "note: records are read with the columns that the index keeps, {shown}; --rebuild forgets them"
        )),
        Naming::Kept(named) if named.clone().or(used) != *used => {
            let with = if used.is_empty() { "no column named".to_owned() } else { shown };
            tell(format_args!(
                "note: records were read with {with}; `dateline index` reads them again with those of dateline.toml"
            ));
        }
        Naming::Named(_) | Naming::Kept(_) => {}
    }
}

/// Warns when an update has left the index without a single article.
pub(super) fn warn_if_empty(
    corpus: &Corpus,
    changes: &Changes,
    session: &Session,
) -> anyhow::Result<()> {
    if changes.added > 0 || session.index().open()?.status()?.articles > 0 {
        return Ok(());
    }
    let why = match changes.read + changes.unchanged + changes.moved {
        0 => "it has no file that is looked at".to_owned(),
        1 => "its one file gave none".to_owned(),
        files => format!("its {files} files gave none"),
    };
    tell(format_args!("warning: there is no article in {corpus}: {why}"));
    let read: Vec<&str> =
        FORMATS.iter().filter(|known| known.is_read()).map(|known| known.name).collect();
    tell(format_args!("  dateline reads {}; `dateline formats` says more", read.join(", ")));
    Ok(())
}

/// Saved searches that new articles are compared with.
pub(super) struct Watching {
    watch: Watch,
    count: usize,
    notes: Vec<String>,
}

impl Watching {
    fn new(session: &Session, occasion: Occasion) -> anyhow::Result<Self> {
        let searches = saved::read(&session.saved())?;
        let watch = Watch::new(&searches, jiff::Zoned::now().date())?;
        let mut notes: Vec<String> = searches.iter().filter_map(SavedSearch::changed).collect();
        if searches.is_empty() {
            notes.push("there is no saved search; `dateline saved add` makes one".to_owned());
        }
        for note in notes.iter().filter(|_| occasion == Occasion::First) {
            tell(format_args!("note: {}", clean(note)));
        }
        Ok(Self { watch, count: searches.len(), notes })
    }

    /// The last line of the alerts.
    fn summary(&self, changes: &Changes) -> anyhow::Result<()> {
        let Changes { added, read, unchanged, vanished, moved, skipped, alerts, .. } = changes;
        let mut summary = json!({
            "type": "summary", "alerts": alerts, "searches": self.count, "added": added, "read": read,
            "unchanged": unchanged, "vanished": vanished, "moved": moved, "skipped": skipped,
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
    output::write_escaped(&mut out, line)?;
    out.flush()
}

/// Updates the index, with a progress bar on a terminal. Ctrl-C ends the process once what is done
/// is committed. Alerts go to stdout.
pub(super) fn bring_up_to_date(
    corpus: &Corpus,
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
    let changes = update.run(index.as_ref(), corpus.clone());
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
    if is_quiet() || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style =
        ProgressStyle::with_template("{bar:30} {pos}/{len} files, {msg} articles, {elapsed}");
    ProgressBar::no_length().with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
