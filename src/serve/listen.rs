//! Connections: accepted, limited in time, and closed.

use std::{
    convert::Infallible,
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
    task, time,
};
use tokio_io_timeout::TimeoutStream;
use tower_http::cors::CorsLayer;

use super::{
    client::{Client, Connection},
    connections::{self, Answering, Asked, Connections, Open},
    router::router,
    server::{Notice, ServeError, Server},
};

/// How long a connection may be without a request.
const ASKING: Duration = Duration::from_secs(60);

/// How long a client may read nothing of an answer.
const READING: Duration = Duration::from_secs(60);

/// Most bytes in the head of a request.
const LARGEST_HEAD: usize = 128 << 10;

/// Interval at which the stop flag is checked.
const LISTENING: Duration = Duration::from_millis(100);

/// Interval at which an index that could not be read is tried again.
const LATER: Duration = Duration::from_secs(2);

/// Interval at which the index is checked for changes.
const LOOKING: Duration = Duration::from_millis(500);

/// Accepts connections until `stop` is true.
pub(super) async fn serve_until(
    listener: TcpListener,
    server: Arc<Server>,
    cross_origin: Option<CorsLayer>,
    stop: &AtomicBool,
) -> Result<(), ServeError> {
    // Without room for open files a few idle connections would keep all others out.
    let _ = rlimit::increase_nofile_limit(2 * connections::MOST as u64);
    let looking = task::spawn(look(Arc::clone(&server)));
    let address = listener.local_addr().map_err(ServeError::Start)?;
    let router = router(Arc::clone(&server), cross_origin);
    let open = GracefulShutdown::new();
    let connections = Arc::<Connections>::default();
    (server.tell)(Notice::Listening(to_ask(address), server.archive.newest().status.articles));
    loop {
        let connection = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stopped(stop) => break,
        };
        match connection {
            Ok((stream, there)) => {
                let client = Client::from(there);
                // Where there is no room the connection is closed.
                let Some(place) = connections.enter(client) else { continue };
                let watcher = open.watcher();
                let router = router.clone();
                let server = Arc::clone(&server);
                task::spawn(async move {
                    server.metrics.connections.inc();
                    // A client that goes away or talks no HTTP is no failure of ours.
                    if let Ok(connection) = answer(stream, client, place.open(), router) {
                        tokio::select! {
                            _ = watcher.watch(connection) => {}
                            () = place.gives_way() => {}
                        }
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

/// The address at which a listener is reached from this machine.
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
    client: Client,
    open: &Arc<Open>,
    router: Router,
) -> io::Result<impl GracefulConnection<Error = hyper::Error>> {
    let here = stream.local_addr()?;
    // An answer is sent at once: there is nothing to send along that would be worth a delay.
    stream.set_nodelay(true)?;
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(READING));
    let router = TowerToHyperService::new(router);
    let open = Arc::clone(open);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(Connection { here, client });
        let asked = Asked::on(&open);
        let answer = router.call(request);
        async { Ok::<_, Infallible>(answer.await?.map(|body| Answering::new(body, asked))) }
    });
    Ok(http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(ASKING)
        .max_buf_size(LARGEST_HEAD)
        .serve_connection(TokioIo::new(Box::pin(stream)), service))
}

/// Waits until the flag is true.
async fn stopped(stop: &AtomicBool) {
    while !stop.load(Ordering::Relaxed) {
        time::sleep(LISTENING).await;
    }
}

/// Checks the index for changes, and serves the newest snapshot from then on.
async fn look(server: Arc<Server>) {
    let mut failed = false;
    loop {
        time::sleep(if failed { LATER } else { LOOKING }).await;
        let looked = Arc::clone(&server);
        let found = task::spawn_blocking(move || looked.archive.refresh()).await;
        // A damaged index may make its reader panic; the server goes on.
        let found = found.map_err(|_| "its files are damaged".to_owned());
        let found = found.and_then(|found| found.map_err(|error| error.to_string()));
        server.metrics.readable.set(i64::from(found.is_ok()));
        match found {
            Ok(changed) => {
                failed = false;
                if changed {
                    server.metrics.reopened.inc();
                    (server.tell)(Notice::Reopened(server.archive.newest().status.articles));
                }
            }
            // While an index is rebuilt there is none for a moment; that is reported once.
            Err(error) => {
                if !failed {
                    (server.tell)(Notice::Unreadable(&error));
                }
                failed = true;
            }
        }
    }
}
