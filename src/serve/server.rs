//! A server: how it is set up, what it reports, and what its requests share.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use super::{
    archive::Archive,
    client::Shares,
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
    /// Host names that requests may use besides its address.
    pub hosts: Vec<String>,
    /// Sites whose pages may read what is served, as in `https://desk.example`.
    pub origins: Vec<String>,
    /// Token that requests must carry; needed if other machines can reach it.
    pub token: Option<String>,
    /// Searches that run at a time.
    pub threads: usize,
    /// How long one search may take, a request may wait for a thread, and open answers may go on after
    /// the server is stopped.
    pub timeout: Duration,
}

/// An event of a running server.
#[derive(Debug)]
pub enum Notice<'a> {
    /// It listens: the address, and the number of articles.
    Listening(SocketAddr, u64),
    /// A request was answered: its method and address, the status, and how long it took.
    Answered(&'a str, u16, Duration),
    /// The index has changed: the number of articles now.
    Reopened(u64),
    /// The index cannot be read any more; the last snapshot is still served.
    Unreadable(&'a str),
    /// It takes no new connections and ends when the open ones have their answers.
    Stopping,
}

/// Why a server does not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The index cannot be read.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// Without a token other machines could read everything.
    #[error("{0} can be reached from other machines, so a token is needed")]
    NoToken(SocketAddr),
    /// A token that does not fit into a request.
    #[error("a token has 8 to 1000 ASCII letters, digits and signs, without spaces")]
    BadToken,
    /// A host name that no request could have.
    #[error("`{0}` is not a host name; use archive.example or archive.example:8443")]
    BadHost(String),
    /// Not an origin.
    #[error("`{0}` is not an origin; use https://desk.example")]
    BadOrigin(String),
    /// The address is taken, or not ours.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, #[source] io::Error),
    /// The system has no threads or no memory left for it.
    #[error("the server cannot be started: {0}")]
    Start(#[source] io::Error),
}

/// Long answers that are read at a time.
pub(super) const MAX_LONG: usize = 64;

/// What all requests share.
pub(super) struct Server {
    pub archive: Archive,
    pub work: Work,
    /// One share for each long answer.
    pub long: Arc<Shares>,
    pub metrics: Metrics,
    pub hosts: Hosts,
    pub door: Option<Door>,
    pub timeout: Duration,
    pub tell: Box<dyn Fn(Notice<'_>) + Send + Sync>,
}
