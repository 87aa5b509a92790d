//! `dateline backup` and `dateline restore`

use std::path::PathBuf;

use super::session::{Session, tell};
use crate::{archive::upkeep, engine::Checked};

/// Copy the index and the saved searches into a folder, also while an update runs
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline backup /backup/news-2026-02-10
  dateline restore /backup/news-2026-02-10 --index elsewhere

The copy is one state of the index, and is checked. On the same disk most of it takes no space: files
that never change get a second name. A copy on another disk also survives the first one.")]
pub(super) struct BackupArgs {
    /// An empty folder, or one to be made
    #[arg(value_name = "DIR")]
    to: PathBuf,
}

/// Bring a copy that `dateline backup` made back to where there is no index
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline restore /backup/news-2026-02-10
  dateline restore /backup/news-2026-02-10 --index elsewhere")]
pub(super) struct RestoreArgs {
    /// The folder of the copy
    #[arg(value_name = "DIR")]
    from: PathBuf,
}

pub(super) fn backup(args: &BackupArgs, session: &Session) -> anyhow::Result<bool> {
    let checked = upkeep::backup(&session.index(), &session.saved(), &args.to)?;
    say("copied", checked);
    Ok(true)
}

pub(super) fn restore(args: &RestoreArgs, session: &Session) -> anyhow::Result<bool> {
    let checked = upkeep::restore(&args.from, &session.index(), &session.saved())?;
    say("restored", checked);
    Ok(true)
}

fn say(done: &str, Checked { articles, files, bytes }: Checked) {
    tell(format_args!(
        "{done} {articles} articles in {files} files, {bytes} bytes; all of it is sound"
    ));
}
