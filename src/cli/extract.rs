//! `dateline extract`

use std::{
    io::Write,
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use anyhow::{Context, bail};

use super::{
    Session, output,
    skips::{SkipArgs, Skips},
};
use crate::{
    article::Article,
    export::{self, Format},
    format,
    input::{Found, read_file, read_stream, walk},
    pipeline::{self, Event, Source},
    report::Skip,
};

/// Print normalized articles, as JSON lines if not otherwise said, in input order, without an index
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline extract page.html | jq .
  dateline extract archive/ > articles.jsonl
  dateline extract archive/ --format ris > archive.ris
  curl -s https://example.com/story | dateline extract - | jq '{title, date, location}'
  dateline extract --explain page.html | jq -c 'select(.kept)'
  dateline extract --explain page.html | jq 'select(.type == \"date\")'")]
pub(super) struct Args {
    /// Files and folders to read; - is stdin
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Print instead, for web pages, which blocks were kept or dropped and why, and where
    /// headline, byline, date and publisher came from
    #[arg(long)]
    explain: bool,
    /// How to print articles: the record, for newsrooms, for the web, or for citing
    #[arg(long, default_value = "jsonl", conflicts_with = "explain")]
    format: Format,
    #[command(flatten)]
    skips: SkipArgs,
}

pub(super) fn run(args: &Args, session: &Session) -> anyhow::Result<bool> {
    for path in args.paths.iter().filter(|path| path.as_path() != Path::new("-")) {
        path.symlink_metadata().with_context(|| format!("cannot read {}", path.display()))?;
    }
    let mut out = output::stdout();
    let mut found = false;
    let mut skips = Skips::new(&args.skips, session)?;
    if args.explain {
        for source in args.paths.iter().flat_map(|path| sources(path)) {
            found |= explain_all(source, &mut skips, &mut out)?;
        }
        out.flush()?;
        skips.finish()?;
        return Ok(found);
    }
    let paths = args.paths.clone();
    let result = pipeline::run(
        paths.into_iter().flat_map(|path| sources(&path)),
        session.bounds(),
        &AtomicBool::new(false),
        |event| -> anyhow::Result<()> {
            match event {
                Event::Article(article) => {
                    found = true;
                    export::write(&article, args.format, &mut out)?;
                }
                Event::Skip(skip) => {
                    skips.add(&skip);
                    if args.skips.strict {
                        bail!("{}: {}", skip.path, skip.reason);
                    }
                }
                Event::Begin { .. } | Event::End { .. } => {}
            }
            Ok(())
        },
    );
    out.flush()?;
    result?;
    skips.finish()?;
    Ok(found)
}

/// The first article in a file.
pub(super) fn first(path: &Path, session: &Session) -> anyhow::Result<Article> {
    path.symlink_metadata().with_context(|| format!("cannot read {}", path.display()))?;
    let result =
        pipeline::run(
            sources(path),
            session.bounds(),
            &AtomicBool::new(false),
            |event| match event {
                // What is found ends the run.
                Event::Article(article) => Err(Ok(article)),
                Event::Skip(skip) => Err(Err(skip.reason)),
                Event::Begin { .. } | Event::End { .. } => Ok(()),
            },
        );
    match result {
        Err(Ok(article)) => Ok(*article),
        Err(Err(reason)) => bail!("{}: {reason}", path.display()),
        Ok(()) => bail!("{}: there is no article in it", path.display()),
    }
}

/// Explains the articles of a source; tells whether there was one.
fn explain_all(source: Source, skips: &mut Skips, out: &mut impl Write) -> anyhow::Result<bool> {
    let items = match source {
        Source::Items { items, .. } => items,
        Source::Skip(skip) => {
            skips.add(&skip);
            return Ok(false);
        }
    };
    let mut found = false;
    for item in items {
        let lines = item.and_then(|item| {
            let skip = |reason| Skip { path: item.path.to_string(), item: Some(item.item), reason };
            format::explain::item(&item).map_err(skip)
        });
        match lines {
            Ok(lines) => {
                found = true;
                lines.iter().try_for_each(|line| output::line(out, line))?;
            }
            Err(skip) => skips.add(&skip),
        }
    }
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
