//! Searching over HTTP: the lines of `dateline search` for programs, a page for people.
//!
//! Connections are tasks and cost no thread; what reads the index runs on as many threads as there are
//! cores (`work`), which clients share fairly (`lane`). A snapshot of the index never changes and is replaced by the next one (`archive`),
//! so that a request sees one snapshot from its beginning to its end.

mod address;
mod api;
mod archive;
mod client;
mod connections;
mod guard;
mod lane;
mod listen;
mod metrics;
mod negotiate;
mod page;
pub mod parameters;
mod problem;
mod router;
mod server;
mod suggest;
pub mod token;
mod work;

use std::{
    io,
    sync::{Arc, atomic::AtomicBool},
};

use axum::http::uri::Authority;
use tokio::{net::TcpListener, runtime};

pub use self::server::{Notice, ServeError, Settings};
use self::{
    archive::Archive,
    client::Shares,
    guard::{Door, Hosts},
    metrics::Metrics,
    server::{MAX_LONG, Server},
    work::Work,
};
use crate::engine::survive_cuts;

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
    if settings.token.as_ref().is_some_and(|token| !is_token(token)) {
        return Err(ServeError::BadToken);
    }
    if let Some(name) = settings.hosts.iter().find(|name| !is_host(name)) {
        return Err(ServeError::BadHost(name.clone()));
    }
    // Without it the server runs as well; it only ends when a file of the index is cut.
    let _ = survive_cuts();
    let cross_origin = router::cross_origin(&settings.origins)?;
    let server = Arc::new(Server {
        archive: Archive::new(settings.index)?,
        work: Work::new(settings.threads, settings.timeout),
        long: Arc::new(Shares::new(MAX_LONG)),
        metrics: Metrics::new().map_err(|error| ServeError::Start(io::Error::other(error)))?,
        hosts: Hosts { names: settings.hosts },
        timeout: settings.timeout,
        door: settings.token.map(|token| Door::new(token, settings.listen.port())),
        tell: Box::new(tell),
    });
    let threads = server.work.threads();
    let runtime = runtime::Builder::new_multi_thread()
        .worker_threads(settings.threads.max(2))
        // Beside the searches: the look at the index.
        .max_blocking_threads(threads + 2)
        .enable_all()
        .build()
        .map_err(ServeError::Start)?;
    runtime.block_on(async {
        let listener = TcpListener::bind(settings.listen)
            .await
            .map_err(|error| ServeError::Listen(settings.listen, error))?;
        listen::serve_until(listener, server, cross_origin, stop).await
    })
}

/// Whether a token can be sent in a header.
fn is_token(token: &str) -> bool {
    (8..=1000).contains(&token.len()) && token.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Whether a name can stand in the `Host` header.
fn is_host(name: &str) -> bool {
    let host: Result<Authority, _> = name.parse();
    host.is_ok_and(|host| !host.host().is_empty() && !name.contains(['@', '*']))
}
