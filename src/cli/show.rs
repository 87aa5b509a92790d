//! `dateline show`

use std::io::Write;

use super::{Session, clean, output, tell};
use crate::engine::{Engine, local::LocalIndex};

/// Print everything about one article as JSON
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  dateline show notes/muscat-talks-analysis.md | jq .actors")]
pub(super) struct Args {
    /// Identity of the article, the `id` of a hit
    id: String,
}

pub(super) fn run(args: &Args, session: &Session) -> anyhow::Result<bool> {
    let articles = LocalIndex::open(&session.config.index)?.engine()?.articles(&args.id)?;
    let mut out = output::stdout();
    for article in &articles {
        output::line(&mut out, article)?;
    }
    out.flush()?;
    if articles.is_empty() {
        tell(format_args!("no article has the id “{}”", clean(&args.id)));
    }
    Ok(!articles.is_empty())
}
