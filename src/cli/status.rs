//! `dateline status`

use std::io::Write;

use super::{output, session::Session};
use crate::archive::answer::print::write_line;

/// Print figures about the index as JSON
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(_: &Args, session: &Session) -> anyhow::Result<bool> {
    let status = session.index().open()?.status()?;
    let mut out = output::stdout();
    write_line(&mut out, &status)?;
    out.flush()?;
    Ok(status.articles > 0)
}
