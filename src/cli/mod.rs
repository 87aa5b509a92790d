//! The command line. The only place that knows clap, stdout and colour.

mod backup;
mod check;
mod completions;
mod extract;
mod flags;
mod formats;
mod index;
mod licenses;
mod open;
mod output;
mod queries;
mod remedy;
mod saved;
mod search;
#[cfg(feature = "serve")]
mod serve;
mod session;
mod show;
mod skips;
mod status;
mod update;
#[cfg(feature = "watch")]
mod watch;

use std::{env, io, path::PathBuf};

use anstream::adapter::strip_str;
use anstyle::{AnsiColor, Style};
use anyhow::{Context, bail};
use clap::{ArgAction, CommandFactory, Parser, Subcommand};

use self::session::{Session, be_quiet, complain, with_causes};
use crate::{
    archive::settings::Config,
    engine::{EngineError, end_when_cut},
};

/// Search news archives: date, location, actors and topic of every article, ranked, offline.
#[derive(Debug, Parser)]
#[command(
    version,
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = examples()
)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Folder of the index, or `opensearch+http://host:port/name` [default: index; also `DATELINE_INDEX`,
    /// `dateline.toml`]. `search`, `show` and `saved run` take several folders and answer as if they were one
    #[arg(long, global = true, value_name = "DIR", action = ArgAction::Append)]
    index: Vec<PathBuf>,
    /// Threads that read articles [default: one for each core]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    /// Say more on stderr
    #[arg(short, long, global = true, action = ArgAction::SetTrue)]
    verbose: bool,
    /// Say nothing but errors on stderr
    #[arg(short, long, global = true, action = ArgAction::SetTrue, conflicts_with = "verbose")]
    quiet: bool,
}

/// Exit code of a run that failed; 0 and 1 mean found and not found, as with grep.
pub const FAILED: u8 = 2;

const EXAMPLES: &str = "Examples:
  dateline index corpus                                  read a folder; again: only what changed
  dateline search 'sanctions AND Oman'                   best hits as JSON lines
  dateline search --corpus corpus 'sanctions AND Oman'   bring the index up to date first
  dateline search 'actor:Iran date:2026-02' --facet location --timeline week
  dateline extract page.html | jq .                      one article, without an index
  dateline show notes/muscat-talks-analysis.md           everything about one article
  dateline open notes/muscat-talks-analysis.md           the file that it was read from
  dateline saved add talks 'sanctions AND Oman'          keep a query under a name
  dateline index corpus --alerts                         what new articles match saved searches
  dateline index corpus --watch                          keep the index up to date as files come
  dateline check                                         is every byte what was written?
  dateline serve                                         a page to search with, and JSON lines over HTTP

Exit status: 0 something was found, 1 nothing was, 2 an error.";

/// Whether this build has what a line of help is about.
fn is_built(line: &str) -> bool {
    (cfg!(feature = "serve") || !line.contains("dateline serve"))
        && (cfg!(feature = "watch") || !line.contains("--watch"))
}

/// The examples of commands that this build has.
fn examples() -> String {
    let built = EXAMPLES.lines().filter(|line| is_built(line));
    built.collect::<Vec<_>>().join("\n")
}

#[derive(Debug, Subcommand)]
enum Command {
    Index(index::Args),
    Search(Box<search::Args>),
    Extract(extract::Args),
    Show(show::Args),
    Open(open::Args),
    Saved(saved::Args),
    #[cfg(feature = "serve")]
    Serve(serve::Args),
    Status(status::Args),
    Check(check::Args),
    Backup(backup::BackupArgs),
    Restore(backup::RestoreArgs),
    Formats(formats::Args),
    Licenses(licenses::Args),
    Completions(completions::Args),
}

impl Command {
    /// Whether it may be about several indexes.
    fn takes_several(&self) -> bool {
        match self {
            Self::Search(_) | Self::Show(_) => true,
            Self::Saved(args) => args.is_run(),
            _ => false,
        }
    }
}

/// Runs the command; true if anything was found.
///
/// # Errors
/// What is to be shown to the user.
pub fn run(cli: Cli) -> anyhow::Result<bool> {
    let here = env::current_dir().context("the current folder cannot be read")?;
    let mut config = Config::load(&here, |name| env::var(name).ok())?;
    let mut named = cli.index.into_iter();
    config.index = named.next().unwrap_or(config.index);
    let others: Vec<PathBuf> = named.collect();
    if !others.is_empty() && !cli.command.takes_several() {
        bail!("this command works on one index, and several are named with --index");
    }
    config.threads = cli.threads.map(usize::from).or(config.threads);
    if cli.quiet {
        be_quiet();
    }
    let session = Session { config, others, verbose: cli.verbose };
    // Without it the command runs as well; it only ends without a word when a file of the index is cut.
    let _ = end_when_cut(told_of_cut(&session), FAILED.into());
    match cli.command {
        Command::Index(args) => index::run(&args, &session),
        Command::Search(args) => search::run(&args, &session),
        Command::Extract(args) => extract::run(&args, &session),
        Command::Show(args) => show::run(&args, &session),
        Command::Open(args) => open::run(&args, &session),
        Command::Saved(args) => saved::run(&args, &session),
        #[cfg(feature = "serve")]
        Command::Serve(args) => serve::run(&args, &session),
        Command::Status(args) => status::run(&args, &session),
        Command::Check(args) => check::run(&args, &session),
        Command::Backup(args) => backup::backup(&args, &session),
        Command::Restore(args) => backup::restore(&args, &session),
        Command::Completions(args) => completions::run(&args, &mut Cli::command()),
        Command::Formats(args) => formats::run(&args),
        Command::Licenses(args) => licenses::run(&args),
    }
}

/// Whether the reader of our output went away, which is no failure.
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(|io| io.kind() == io::ErrorKind::BrokenPipe)
            || cause
                .downcast_ref::<serde_json::Error>()
                .is_some_and(|json| json.io_error_kind() == Some(io::ErrorKind::BrokenPipe))
    })
}

/// Prints an error and its causes; of a bad query the place and what to do about it.
pub fn print_error(error: &anyhow::Error) {
    complain(format_args!("{}", told(error)));
}

/// What is said about an error.
fn told(error: &anyhow::Error) -> String {
    const RED: Style = AnsiColor::Red.on_default().bold();
    if let Some(bad) = error.downcast_ref::<search::BadQuery>() {
        return format!("{RED}error{RED:#}: {bad}");
    }
    let hint = remedy::hint(error).map_or_else(String::new, |hint| format!("\nhint: {hint}"));
    format!("{RED}error{RED:#}: {}{hint}", with_causes(error))
}

/// What is said when a file of an index is cut while a command reads it.
fn told_of_cut(session: &Session) -> String {
    let others = session.others.iter().map(|other| other.display().to_string());
    let mut indexes: Vec<String> = others.collect();
    indexes.insert(0, session.index().to_string());
    let at = format!("the index in {}", indexes.join(", "));
    let error = EngineError::damaged(at)("a file was cut or replaced while it was open");
    format!("{}\n", strip_str(&told(&error.into())))
}
