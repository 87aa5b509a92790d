//! `dateline formats`

use std::io::Write;

use super::output;
use crate::read::source::FORMATS;

/// List the formats that are known: what each is told by, and what becomes of it
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline formats
  dateline formats | grep 'not read'")]
pub(super) struct Args {}

pub(super) fn run(_: &Args) -> anyhow::Result<bool> {
    let mut out = output::stdout();
    let widest = FORMATS.iter().map(|known| known.name.chars().count()).max().unwrap_or(0);
    for known in FORMATS {
        let signs: Vec<String> = known.signs.iter().map(ToString::to_string).collect();
        let read = if known.is_read() { "read" } else { "not read" };
        let name = known.name;
        let note = known.note;
        writeln!(
            out,
            "{name:widest$}  {read:8}  {note}\n{:widest$}            told by {}",
            "",
            signs.join(", ")
        )?;
    }
    out.flush()?;
    Ok(true)
}
