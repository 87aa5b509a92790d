//! Request -> answer over HTTP: the lines of `dateline search` for programs, a page for people.
//!
//! Connections are tasks and cost no thread; what reads the index runs on as many threads as there are
//! cores ([`work`]). A state of the index is never changed, only exchanged for the next ([`archive`]),
//! so that a request sees one state from its beginning to its end.

mod api;
mod archive;
pub mod ask;
mod guard;
mod listen;
mod metrics;
mod page;
pub mod parameters;
mod problem;
mod router;
mod suggest;
pub mod token;
mod work;

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};

use axum::http::uri::Authority;
use tokio::{net::TcpListener, runtime, sync::Semaphore};

use self::{
    archive::Archive,
    guard::{Door, Hosts},
    metrics::Metrics,
    work::Work,
};
use crate::engine::{EngineError, Index};

/// How a server is set up.
pub struct Settings {
    /// The index.
    pub index: Box<dyn Index>,
    /// Where to listen; port 0 is any free one.
    pub listen: SocketAddr,
    /// Names by which it may be asked for besides its address.
    pub hosts: Vec<String>,
    /// Sites whose pages may read what is served, as in `https://desk.example`.
    pub origins: Vec<String>,
    /// What requests must carry; needed where others than this machine can ask.
    pub token: Option<String>,
    /// Searches that run at a time.
    pub threads: usize,
    /// How long one search may take, a request may wait for a thread, and open answers may go on
    /// after the server is stopped.
    pub timeout: Duration,
}

/// What a server tells whoever started it.
#[derive(Debug)]
pub enum Notice<'a> {
    /// It listens; where, and how many articles it has.
    Listening(SocketAddr, u64),
    /// A request was answered: what was asked, with which status, and how long it took.
    Answered(&'a str, u16, Duration),
    /// The index has changed; how many articles there are now.
    Reopened(u64),
    /// The index cannot be read any more; what was read before is served on.
    Unreadable(&'a str),
    /// It takes no new connections, and ends once the open ones have their answers.
    Stopping,
}

/// Why there is no server.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The index.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// Others than this machine could read everything.
    #[error(
        "{0} can be reached from other machines, so a token is needed: put one into a file and name it with --token-file, or into DATELINE_TOKEN"
    )]
    NoToken(SocketAddr),
    /// A token that does not fit into a request.
    #[error("a token has 8 to 1000 letters, digits and signs of ASCII, without spaces")]
    BadToken,
    /// A name that no request could have.
    #[error("“{0}” is no name such as archive.example or archive.example:8443")]
    BadHost(String),
    /// A site that is none.
    #[error("“{0}” is no origin such as https://desk.example")]
    BadOrigin(String),
    /// The address is taken, or not ours.
    #[error("cannot listen on {0}: {1}; choose another address with --listen")]
    Listen(SocketAddr, #[source] io::Error),
    /// The system gives no threads or signals.
    #[error("the server cannot be started: {0}")]
    Start(#[source] io::Error),
}

/// Long answers that are read at a time.
const MOST_LONG: usize = 64;

/// What all requests share.
struct Server {
    archive: Archive,
    work: Work,
    /// One permit for each long answer.
    long: Arc<Semaphore>,
    metrics: Metrics,
    hosts: Hosts,
    door: Option<Door>,
    timeout: Duration,
    tell: Box<dyn Fn(Notice<'_>) + Send + Sync>,
}

/// Serves until `stop` is true; what is being answered then is answered.
///
/// # Errors
/// When there is no index, or the address cannot be listened on.
pub fn serve(
    settings: Settings,
    stop: &AtomicBool,
    tell: impl Fn(Notice<'_>) + Send + Sync + 'static,
) -> Result<(), ServeError> {
    if settings.token.is_none() && !settings.listen.ip().is_loopback() {
        return Err(ServeError::NoToken(settings.listen));
    }
    let fits = |token: &String| {
        (8..=1000).contains(&token.len()) && token.bytes().all(|byte| byte.is_ascii_graphic())
    };
    if settings.token.as_ref().is_some_and(|token| !fits(token)) {
        return Err(ServeError::BadToken);
    }
    let is_host = |name: &&String| {
        name.parse()
            .is_ok_and(|host: Authority| !host.host().is_empty() && !name.contains(['@', '*']))
    };
    if let Some(name) = settings.hosts.iter().find(|name| !is_host(name)) {
        return Err(ServeError::BadHost(name.clone()));
    }
    let cross_origin = router::cross_origin(&settings.origins)?;
    let server = Arc::new(Server {
        archive: Archive::new(settings.index)?,
        work: Work::new(settings.threads, settings.timeout),
        long: Arc::new(Semaphore::new(MOST_LONG)),
        metrics: Metrics::new().map_err(|error| ServeError::Start(io::Error::other(error)))?,
        hosts: Hosts { names: settings.hosts },
        timeout: settings.timeout,
        door: settings.token.map(|token| Door::new(token, settings.listen.port())),
        tell: Box::new(tell),
    });
    let runtime = runtime::Builder::new_multi_thread()
        .worker_threads(settings.threads.max(2))
        // Beside the searches: the look at the index.
        .max_blocking_threads(settings.threads + 2)
        .enable_all()
        .build()
        .map_err(ServeError::Start)?;
    runtime.block_on(async {
        let listener = TcpListener::bind(settings.listen)
            .await
            .map_err(|error| ServeError::Listen(settings.listen, error))?;
        listen::until_told(listener, server, cross_origin, stop).await
    })
}
