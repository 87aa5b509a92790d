//! `dateline licenses`

use std::io::Write;

use super::output;

/// Every crate that may be in the program with its version, its licence and where its source is; a test
/// keeps the file up to date.
const CRATES: &str = include_str!("licenses.tsv");

const HELP: &str = "One line a crate: name, version, licence, source, separated by tabs. Parts under the MPL-2.0 are
used unchanged; their source is at the address of their line. Data that is compiled in is listed in
docs/internals.md with its origin.

Examples:
  dateline licenses
  dateline licenses | cut -f3 | sort | uniq -c";

/// List the licences of the libraries in the program
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(super) struct Args {}

pub(super) fn run(_: &Args) -> anyhow::Result<bool> {
    let mut out = output::stdout();
    out.write_all(CRATES.as_bytes())?;
    out.flush()?;
    Ok(true)
}
