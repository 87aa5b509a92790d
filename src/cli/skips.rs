//! Telling the user what was skipped, as it happens: nothing is kept but counts.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufWriter, Write},
    path::PathBuf,
};

use anyhow::Context;

use super::session::{Session, tell};
use crate::{
    archive::answer::print::{clean, write_line},
    read::{skip::Skip, source::Links},
};

/// Flags of all commands that read articles.
#[derive(Debug, Default, clap::Args)]
pub(super) struct SkipArgs {
    /// Fail at the first file or item that this run reads and that gives no article
    #[arg(long)]
    pub strict: bool,
    /// Write what this run skipped, and why, to a file of JSON lines
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Follow symbolic links wherever they lead [default: to what is inside the folder]
    #[arg(long, conflicts_with = "no_follow")]
    pub follow: bool,
    /// Follow no symbolic link
    #[arg(long)]
    pub no_follow: bool,
}

impl SkipArgs {
    /// Which symbolic links are followed.
    pub fn links(&self) -> Links {
        match (self.follow, self.no_follow) {
            (true, _) => Links::All,
            (_, true) => Links::None,
            (false, false) => Links::Inside,
        }
    }
}

/// Takes skips as they come.
pub(super) struct Skips {
    report: Option<(PathBuf, BufWriter<File>)>,
    verbose: bool,
    /// How many there were for each reason.
    reasons: BTreeMap<String, u64>,
    /// Why the report could not be written.
    failed: Option<anyhow::Error>,
}

impl Skips {
    /// Opens the report, if one is wanted.
    pub fn new(args: &SkipArgs, session: &Session) -> anyhow::Result<Self> {
        let report = match &args.report {
            None => None,
            Some(path) => {
                let file = File::create(path)
                    .with_context(|| format!("cannot write {}", path.display()))?;
                Some((path.clone(), BufWriter::new(file)))
            }
        };
        Ok(Self { report, verbose: session.verbose, reasons: BTreeMap::new(), failed: None })
    }

    /// Counts skips and shows none.
    pub fn unheard() -> Self {
        Self { report: None, verbose: false, reasons: BTreeMap::new(), failed: None }
    }

    /// Takes one skip.
    pub fn add(&mut self, skip: &Skip) {
        let reason = skip.reason.to_string();
        if self.verbose {
            let item = skip.item.map_or_else(String::new, |item| format!(" item {item}"));
            tell(format_args!("skipped {}{item}: {}", clean(&skip.path), clean(&reason)));
        }
        // Details differ from item to item.
        let kind = reason.split(':').next().unwrap_or_default();
        *self.reasons.entry(kind.to_owned()).or_default() += 1;
        if let Some((path, out)) = self.report.as_mut().filter(|_| self.failed.is_none()) {
            let written = write_line(out, skip);
            self.failed = written.with_context(|| format!("cannot write {}", path.display())).err();
        }
    }

    /// Says how many there were, and why; gives their number.
    pub fn finish(self) -> anyhow::Result<u64> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        let wrote_report = self.report.is_some();
        if let Some((path, mut out)) = self.report {
            out.flush().with_context(|| format!("cannot write {}", path.display()))?;
        }
        let total: u64 = self.reasons.values().sum();
        if total > 0 {
            let parts: Vec<String> =
                self.reasons.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
            let items = if total == 1 { "item" } else { "items" };
            tell(format_args!("skipped {total} {items} ({})", clean(&parts.join(", "))));
            if !wrote_report && !self.verbose {
                tell(format_args!("  -v shows them, --report FILE writes them down"));
            }
        }
        Ok(total)
    }
}
