//! `dateline serve`

use std::{fs, net::SocketAddr, path::PathBuf, sync::atomic::Ordering, thread, time::Duration};

use anyhow::Context as _;

use super::{
    search::update_first,
    session::{Session, stop_on_ctrl_c, tell},
    skips::SkipArgs,
};
use crate::{
    archive::answer::print::clean,
    serve::{self, Notice, Settings},
};

/// Search over HTTP: a page to look at, and JSON lines for programs
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline serve                                 then open http://127.0.0.1:7700
  dateline serve --corpus corpus                 bring the index up to date first
  dateline serve --listen 127.0.0.1:8080 --index /var/lib/news
  dateline serve --listen 0.0.0.0:7700 --token-file token --host archive.example
  curl -s 'http://127.0.0.1:7700/api/v1/search?query=sanctions+AND+Oman&limit=3' | jq .title

The index may be written to meanwhile; what `dateline index` commits is found within a second. Whoever
listens beyond this machine needs a token, in a file or in DATELINE_TOKEN, and should stand behind a
proxy that encrypts. /openapi.json describes the interface, /metrics is for Prometheus.")]
pub(super) struct Args {
    /// Where to listen [default: 127.0.0.1:7700; also `DATELINE_LISTEN`, `dateline.toml`]
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// Bring the index up to date with this folder first; may be given several times
    #[arg(long, value_name = "FOLDER")]
    corpus: Vec<PathBuf>,
    /// A name by which the server may be asked for, beside its address, as that of a proxy
    #[arg(long = "host", value_name = "NAME")]
    hosts: Vec<String>,
    /// Let pages of another site read what is served, as in `https://desk.example`
    #[arg(long = "cors", value_name = "ORIGIN")]
    origins: Vec<String>,
    /// A file with the token that requests must carry [also `DATELINE_TOKEN`]
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Give a search up after so many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
    #[command(flatten)]
    skips: SkipArgs,
}

pub(super) fn run(args: &Args, session: &Session) -> anyhow::Result<bool> {
    if let Some(corpus) = session.corpus(&args.corpus) {
        update_first(&corpus, &args.skips, session)?;
    }
    let token = match &args.token_file {
        Some(path) => {
            let token = fs::read_to_string(path)
                .with_context(|| format!("cannot read the token in {}", path.display()))?;
            Some(token.trim().to_owned())
        }
        None => std::env::var("DATELINE_TOKEN").ok().filter(|token| !token.is_empty()),
    };
    let settings = Settings {
        index: session.index().open()?,
        listen: args.listen.unwrap_or(session.config.listen),
        hosts: args.hosts.clone(),
        origins: args.origins.clone(),
        token,
        threads: session
            .config
            .threads
            .unwrap_or_else(|| thread::available_parallelism().map_or(2, usize::from)),
        timeout: Duration::from_secs(args.timeout),
    };
    let stop = stop_on_ctrl_c()?;
    // After an update of the index it is set, so that Ctrl-C ends the process at once.
    stop.store(false, Ordering::Relaxed);
    let verbose = session.verbose;
    serve::serve(settings, &stop, move |notice| match notice {
        Notice::Listening(address, articles) => {
            tell(format_args!("{articles} articles at http://{address}/ (Ctrl-C ends the server)"));
        }
        Notice::Answered(what, status, took) if verbose => {
            tell(format_args!("{status} {:.1} ms {}", took.as_secs_f64() * 1e3, clean(what)));
        }
        Notice::Reopened(articles) if verbose => {
            tell(format_args!("the index has changed: {articles} articles"));
        }
        Notice::Answered(..) | Notice::Reopened(_) => {}
        Notice::Unreadable(error) => {
            tell(format_args!(
                "the index cannot be read now, what was read before is served: {error}"
            ));
        }
        Notice::Stopping => tell(format_args!("no new requests; the open ones are answered")),
    })?;
    Ok(true)
}
