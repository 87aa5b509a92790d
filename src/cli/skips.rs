//! Telling the user what was skipped.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use anstream::eprintln;
use anyhow::Context;

use super::Session;
use crate::report::Skip;

/// Flags of all commands that read articles.
#[derive(Debug, clap::Args)]
pub(super) struct SkipArgs {
    /// Fail at the first file or item that cannot be read
    #[arg(long)]
    pub strict: bool,
    /// Write what was skipped, and why, to a file of JSON lines
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
}

impl SkipArgs {
    /// Writes the report and a summary by reason; with -v a line for each skip.
    pub fn tell(&self, skips: &[Skip], session: &Session) -> anyhow::Result<()> {
        if let Some(path) = &self.report {
            write_report(path, skips)
                .with_context(|| format!("cannot write {}", path.display()))?;
        }
        if session.verbose {
            for skip in skips {
                let item = skip.item.map_or_else(String::new, |item| format!(" item {item}"));
                eprintln!(
                    "skipped {}{item}: {}",
                    clean(&skip.path),
                    clean(&skip.reason.to_string())
                );
            }
        }
        if !skips.is_empty() {
            eprintln!("skipped {}", summary(skips));
            if self.report.is_none() && !session.verbose {
                eprintln!("  -v shows them, --report FILE writes them down");
            }
        }
        Ok(())
    }
}

fn write_report(path: &Path, skips: &[Skip]) -> anyhow::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    for skip in skips {
        serde_json::to_writer(&mut out, skip)?;
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}

/// "3 items (2 binary data, 1 empty)"
fn summary(skips: &[Skip]) -> String {
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    for skip in skips {
        // Details differ from item to item.
        let reason = skip.reason.to_string();
        let kind = reason.split(':').next().unwrap_or_default();
        *reasons.entry(kind.to_owned()).or_default() += 1;
    }
    let parts: Vec<String> =
        reasons.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
    let items = if skips.len() == 1 { "item" } else { "items" };
    format!("{} {items} ({})", skips.len(), clean(&parts.join(", ")))
}

/// Without characters by which a file name could steer a terminal.
fn clean(text: &str) -> String {
    text.replace(char::is_control, "\u{FFFD}")
}
