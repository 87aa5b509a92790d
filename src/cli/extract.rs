//! `dateline extract`

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use anyhow::{Context, bail};

use super::{
    output,
    output::write_escaped,
    session::Session,
    skips::{SkipArgs, Skips},
};
use crate::{
    article::{
        Article,
        export::{self, Format},
    },
    read::{
        pipeline::{self, Event, Explanation, NoThread, Source},
        skip::Reason,
        source::{Found, Links, read_file, read_stream, walk, written},
    },
};

/// Print normalized articles, as JSON lines if not otherwise said, in input order, without an index
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline extract page.html | jq .
  dateline extract archive/ > articles.jsonl
  dateline extract archive/ --format ris > archive.ris
  curl -s https://example.com/story | dateline extract - | jq '{title, date, location}'
  dateline extract --explain page.html | jq -c 'select(.kept)'
  dateline extract --explain page.html | jq 'select(.type == \"location\")'")]
pub(super) struct Args {
    /// Files and folders to read; - is stdin
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Print instead why: of every value of the record where it came from, what else it might have
    /// been and what was turned down; of web pages also which blocks were kept or dropped
    #[arg(long)]
    explain: bool,
    /// Which columns of records are which fields, as in title=Headline,date=pubDate
    #[arg(long, value_name = "FIELD=COLUMN,...")]
    map: Vec<String>,
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
    let mut printer = Printer {
        out: output::stdout(),
        found: false,
        skips: Skips::new(&args.skips, session)?,
        strict: args.skips.strict,
    };
    let links = args.skips.links();
    let sources = args.paths.clone().into_iter().flat_map(move |path| sources(&path, links));
    let stop = AtomicBool::new(false);
    let columns = session.columns(&args.map)?;
    let result = if args.explain {
        pipeline::explain(sources, &columns, session.bounds(), &stop, |event| {
            printer.event(event, print_explanation)
        })
    } else {
        pipeline::run(sources, &columns, session.bounds(), &stop, |event| {
            printer.event(event, |article, out| export::write(article, args.format, out))
        })
    };
    printer.out.flush()?;
    result?;
    printer.skips.finish()?;
    Ok(printer.found)
}

/// Prints what was found, and says what was skipped.
struct Printer<W> {
    out: W,
    /// Whether there was an article.
    found: bool,
    skips: Skips,
    /// Whether a skip is an error.
    strict: bool,
}

impl<W: Write> Printer<W> {
    fn event<T>(
        &mut self,
        event: Event<T>,
        print: impl FnOnce(&T, &mut W) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        match event {
            Event::Article(article) => {
                self.found = true;
                print(&article, &mut self.out)?;
            }
            Event::Skip(skip) => {
                self.skips.add(&skip);
                if self.strict {
                    bail!("{}: {}", skip.path, skip.reason);
                }
            }
            Event::Begin { .. } | Event::End { .. } => {}
        }
        Ok(())
    }
}

fn print_explanation(lines: &Explanation, out: &mut impl Write) -> io::Result<()> {
    lines.iter().try_for_each(|line| write_escaped(out, line))
}

/// The first article in a file.
pub(super) fn first(path: &Path, session: &Session) -> anyhow::Result<Article> {
    path.symlink_metadata().with_context(|| format!("cannot read {}", path.display()))?;
    let (columns, bounds) = (&session.config.map, session.bounds());
    let sources = sources(path, Links::default());
    let run = pipeline::run(sources, columns, bounds, &AtomicBool::new(false), |event| {
        match event {
            // What is found ends the run.
            Event::Article(article) => Err(First::Article(article)),
            Event::Skip(skip) => Err(First::Skip(skip.reason)),
            Event::Begin { .. } | Event::End { .. } => Ok(()),
        }
    });
    match run {
        Err(First::Article(article)) => Ok(*article),
        Err(First::Skip(reason)) => bail!("{}: {reason}", path.display()),
        Err(First::NoThread(error)) => Err(error.into()),
        Ok(()) => bail!("{}: there is no article in it", path.display()),
    }
}

/// What ends the search for the first article.
enum First {
    Article(Box<Article>),
    Skip(Reason),
    NoThread(NoThread),
}

impl From<NoThread> for First {
    fn from(error: NoThread) -> Self {
        Self::NoThread(error)
    }
}

/// What a path on the command line stands for, one file after the other.
fn sources(path: &Path, links: Links) -> Box<dyn Iterator<Item = Source> + Send> {
    if path == Path::new("-") {
        return Box::new(std::iter::once_with(|| Source::Items {
            key: 0,
            items: read_stream(Box::new(io::stdin()), "-"),
            skip: 0,
        }));
    }
    let prefix = written(path.as_os_str());
    Box::new(walk(path, &prefix, links).map(|found| match found {
        Ok(Found { file, path, .. }) => {
            Source::Items { key: 0, items: read_file(&file, &path), skip: 0 }
        }
        Err(skip) => Source::Skip(skip),
    }))
}
