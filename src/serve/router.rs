//! All addresses, and what holds for all of them: the token, limits, headers, counters.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Router, body,
    extract::{MatchedPath, Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use tokio::time;
use tower_http::{compression::CompressionLayer, cors::CorsLayer};

use super::{
    api::{openapi, routes::routes},
    client::Connection,
    guard, page,
    problem::Problem,
    server::{Notice, ServeError, Server},
};

/// How long the body of a request may take to arrive.
const SENDING: Duration = Duration::from_secs(20);

/// Most bytes in the body of a request.
const LARGEST_BODY: usize = 256 << 10;

/// The router for all addresses.
pub(super) fn router(server: Arc<Server>, cross_origin: Option<CorsLayer>) -> Router {
    let mut router = Router::new().route(openapi::PATH, get(openapi::get));
    for route in routes() {
        router = router.route(route.path, route.handler);
    }
    router = router
        .merge(page::router())
        .fallback(page::nothing)
        .method_not_allowed_fallback(|| async {
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "this address takes no such request")
        })
        .layer(middleware::from_fn_with_state(Arc::clone(&server), admit))
        .layer(CompressionLayer::new());
    if let Some(layer) = cross_origin {
        router = router.layer(layer);
    }
    router.layer(middleware::from_fn_with_state(Arc::clone(&server), watch)).with_state(server)
}

/// Lets pages of these sites read answers; `None` where there are no sites.
///
/// # Errors
/// When one is not an origin.
pub(super) fn cross_origin(origins: &[String]) -> Result<Option<CorsLayer>, ServeError> {
    let mut allowed = Vec::new();
    for text in origins {
        allowed.push(origin(text).ok_or_else(|| ServeError::BadOrigin(text.clone()))?);
    }
    Ok((!allowed.is_empty()).then(|| {
        CorsLayer::new()
            .allow_origin(allowed)
            .allow_methods([Method::GET, Method::POST])
            .allow_headers([header::ACCEPT, header::AUTHORIZATION, header::CONTENT_TYPE])
    }))
}

/// An origin as it is written in a header; `None` where the text is not one.
fn origin(text: &str) -> Option<HeaderValue> {
    let origin = url::Url::parse(text).ok()?.origin();
    let is_origin = origin.is_tuple() && origin.ascii_serialization() == text;
    HeaderValue::from_str(text).ok().filter(|_| is_origin)
}

/// Addresses that need no token; they give away nothing of an article.
const OPEN: &[&str] = &["/healthz", "/login", "/assets/{name}"];

/// Refuses requests for another host, and those without a token where one is needed.
async fn admit(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response {
    if let Some(Connection { here, .. }) = request.extensions().get()
        && let Err(problem) = server.hosts.check(request.headers(), request.uri(), *here)
    {
        return problem.into_response();
    }
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    match &server.door {
        Some(door) if !OPEN.contains(&route) && !door.is_open(request.headers()) => {
            if !request.headers().contains_key(header::AUTHORIZATION) {
                return page::turned_away(&request);
            }
            let mut response = match door.keep_waiting().await {
                Ok(()) => page::turned_away(&request),
                Err(problem) => problem.into_response(),
            };
            guard::close_after(&mut response);
            response
        }
        _ => match whole(request).await {
            Ok(request) => next.run(request).await,
            Err(problem) => problem.into_response(),
        },
    }
}

/// Reads the body of a request before it is answered, within [`SENDING`]: a client that sends it byte by byte
/// would hold its connection for ever.
async fn whole(request: Request) -> Result<Request, Problem> {
    let (head, body) = request.into_parts();
    let read = time::timeout(SENDING, body::to_bytes(body, LARGEST_BODY)).await;
    let read = read.map_err(|_| {
        Problem::new(StatusCode::REQUEST_TIMEOUT, "the body of the request did not come in time")
    })?;
    let bytes = read.map_err(|_| {
        let message = "the body of the request is too large, or not whole";
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, message)
            .with_hint(format!("it may have {LARGEST_BODY} bytes"))
    })?;
    Ok(Request::from_parts(head, bytes.into()))
}

/// Counts and reports a request, and adds headers to its answer.
async fn watch(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let address = request.uri().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let mut response = next.run(request).await;
    guard::harden(&mut response);
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    let status = response.status();
    let took = began.elapsed();
    server.metrics.answered(&method, route, status, took);
    (server.tell)(Notice::Answered(&format!("{method} {address}"), status.as_u16(), took));
    response
}
