//! `dateline show`

use std::io::Write;

use super::{
    output,
    session::{Session, tell},
};
use crate::{
    archive::answer::print::clean,
    article::export::{self, Format},
};

/// Print everything about one article
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline show notes/muscat-talks-analysis.md | jq .actors
  dateline show notes/muscat-talks-analysis.md --format bibtex")]
pub(super) struct Args {
    /// Identity of the article, the `id` of a hit
    id: String,
    /// How to print it: the record, for newsrooms, for the web, or for citing
    #[arg(long, default_value = "jsonl")]
    format: Format,
}

pub(super) fn run(args: &Args, session: &Session) -> anyhow::Result<bool> {
    let articles = session.engine()?.articles(&args.id)?;
    let mut out = output::stdout();
    for article in &articles {
        export::write(article, args.format, &mut out)?;
    }
    out.flush()?;
    if articles.is_empty() {
        tell(format_args!("no article has the id `{}`", clean(&args.id)));
    }
    Ok(!articles.is_empty())
}
