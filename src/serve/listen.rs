//! Connections: taken, watched over, and closed.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{Router, http::Request};
use hyper::{
    body::Incoming,
    server::conn::http1,
    service::{Service as _, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::{GracefulConnection, GracefulShutdown},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    task, time,
};
use tokio_io_timeout::TimeoutStream;
use tower_http::cors::CorsLayer;

use super::{
    guard::Connection,
    router::router,
    server::{Notice, ServeError, Server},
};

/// Connections that are open at a time; more wait until one closes.
const MOST_CONNECTIONS: usize = 4096;

/// How long a connection may take to ask for something, from its beginning or the last answer on.
const ASKING: Duration = Duration::from_secs(60);

/// How long a reader may take nothing of an answer.
const READING: Duration = Duration::from_secs(60);

/// Bytes that the head of a request may have.
const LARGEST_HEAD: usize = 128 << 10;

/// How often is looked whether the server is to end.
const LISTENING: Duration = Duration::from_millis(100);

/// How long until an index that could not be read is looked at again.
const LATER: Duration = Duration::from_secs(2);

/// How often the index is looked at.
const LOOKING: Duration = Duration::from_millis(500);

/// Takes connections until the process is told to end.
pub(super) async fn until_told(
    listener: TcpListener,
    server: Arc<Server>,
    cross_origin: Option<CorsLayer>,
    stop: &AtomicBool,
) -> Result<(), ServeError> {
    // Without room for open files a few idle connections would keep all others out.
    let _ = rlimit::increase_nofile_limit(2 * MOST_CONNECTIONS as u64);
    let looking = task::spawn(look(Arc::clone(&server)));
    let address = listener.local_addr().map_err(ServeError::Start)?;
    let router = router(Arc::clone(&server), cross_origin);
    let open = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    (server.tell)(Notice::Listening(to_ask(address), server.archive.now().status.articles));
    loop {
        let taken = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, connection) = tokio::select! {
            taken = taken => taken,
            () = told(stop) => break,
        };
        match connection {
            Ok((stream, _)) => {
                let watcher = open.watcher();
                let router = router.clone();
                let server = Arc::clone(&server);
                task::spawn(async move {
                    let _place = place;
                    server.metrics.connections.inc();
                    // A client that goes away or talks no HTTP is no failure of ours.
                    if let Ok(connection) = answer(stream, router) {
                        let _ = watcher.watch(connection).await;
                    }
                    server.metrics.connections.dec();
                });
            }
            // Out of files, mostly: until some are closed there is no use in trying.
            Err(_) => time::sleep(Duration::from_millis(50)).await,
        }
    }
    drop(listener);
    looking.abort();
    (server.tell)(Notice::Stopping);
    let _ = time::timeout(server.timeout, open.shutdown()).await;
    Ok(())
}

/// Where a listener can be asked: of one that listens on all addresses, at that of this machine.
fn to_ask(address: SocketAddr) -> SocketAddr {
    let here: IpAddr = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(here, address.port())
}

/// Answers the requests of one connection, one after the other.
fn answer(
    stream: TcpStream,
    router: Router,
) -> io::Result<impl GracefulConnection<Error = hyper::Error>> {
    let here = stream.local_addr()?;
    // An answer is written at once; waiting for more to send along would only delay it.
    stream.set_nodelay(true)?;
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(READING));
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(Connection { here });
        router.call(request)
    });
    Ok(http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(ASKING)
        .max_buf_size(LARGEST_HEAD)
        .serve_connection(TokioIo::new(Box::pin(stream)), service))
}

/// Waits until the process is told to end.
async fn told(stop: &AtomicBool) {
    while !stop.load(Ordering::Relaxed) {
        time::sleep(LISTENING).await;
    }
}

/// Looks at the index again and again, and has the next requests answered from what it finds.
async fn look(server: Arc<Server>) {
    let mut failed = false;
    loop {
        time::sleep(if failed { LATER } else { LOOKING }).await;
        let looked = Arc::clone(&server);
        let found = task::spawn_blocking(move || looked.archive.refresh()).await;
        // What is damaged may make the reader panic, which is no reason to end.
        let found = found.map_err(|_| "its files are damaged".to_owned());
        let found = found.and_then(|found| found.map_err(|error| error.to_string()));
        server.metrics.readable.set(i64::from(found.is_ok()));
        match found {
            Ok(changed) => {
                failed = false;
                if changed {
                    server.metrics.reopened.inc();
                    (server.tell)(Notice::Reopened(server.archive.now().status.articles));
                }
            }
            // While an index is made anew there is none for a moment; that is worth one word.
            Err(error) => {
                if !failed {
                    (server.tell)(Notice::Unreadable(&error));
                }
                failed = true;
            }
        }
    }
}
