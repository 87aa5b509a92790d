//! `dateline extract`

use std::{
    io::Write,
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use anyhow::bail;

use super::{Session, output, skips::SkipArgs};
use crate::{
    input::{Found, read_file, read_stream, walk},
    pipeline::{self, Event, Source},
    report::Skip,
};

/// Print normalized articles as JSON lines, in input order, without an index
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline extract page.html | jq .
  dateline extract archive/ > articles.jsonl
  curl -s https://example.com/story | dateline extract - | jq '{title, date, location}'")]
pub(super) struct Args {
    /// Files and folders to read; - is stdin
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    skips: SkipArgs,
}

pub(super) fn run(args: &Args, session: &Session) -> anyhow::Result<bool> {
    let mut out = output::stdout();
    let (mut found, mut skips) = (false, Vec::new());
    let paths = args.paths.clone();
    let result = pipeline::run(
        paths.into_iter().flat_map(|path| sources(&path)),
        session.bounds(),
        &AtomicBool::new(false),
        |event| -> anyhow::Result<()> {
            match event {
                Event::Article(article) => {
                    found = true;
                    output::line(&mut out, &article)?;
                }
                Event::Skip(Skip { path, reason, .. }) if args.skips.strict => {
                    bail!("{path}: {reason}")
                }
                Event::Skip(skip) => skips.push(skip),
                Event::Begin { .. } | Event::End { .. } => {}
            }
            Ok(())
        },
    );
    out.flush()?;
    result?;
    args.skips.tell(&skips, session)?;
    Ok(found)
}

/// What a path on the command line stands for, one file after the other.
fn sources(path: &Path) -> Box<dyn Iterator<Item = Source> + Send> {
    if path == Path::new("-") {
        return Box::new(std::iter::once_with(|| Source::Items {
            key: 0,
            items: read_stream(Box::new(std::io::stdin()), "-"),
            skip: 0,
        }));
    }
    let prefix = path.to_string_lossy().into_owned();
    Box::new(walk(path, &prefix).map(|found| match found {
        Ok(Found { file, path }) => {
            Source::Items { key: 0, items: read_file(&file, &path), skip: 0 }
        }
        Err(skip) => Source::Skip(skip),
    }))
}
