//! Which address is whose, and what holds for all of them.

use std::{sync::Arc, time::Instant};

use axum::{
    Router,
    extract::{DefaultBodyLimit, MatchedPath, Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use tokio::time;
use tower_http::{compression::CompressionLayer, cors::CorsLayer};

use super::{Notice, ServeError, Server, api, guard, listen::Connection, page, problem::Problem};

/// Bytes that the body of a request may have.
const LARGEST_BODY: usize = 256 << 10;

/// All that is served.
pub(super) fn router(server: Arc<Server>, cross_origin: Option<CorsLayer>) -> Router {
    let shared = cross_origin.is_some();
    let mut router = api::routes()
        .into_iter()
        .fold(Router::new(), |router, route| router.route(route.path, route.handler))
        .merge(page::router())
        .fallback(page::nothing)
        .method_not_allowed_fallback(|| async {
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "this address takes no such request")
        })
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn_with_state(Arc::clone(&server), admit))
        .layer(CompressionLayer::new());
    if let Some(layer) = cross_origin {
        router = router.layer(layer);
    }
    router
        .layer(middleware::from_fn_with_state((Arc::clone(&server), shared), watch))
        .with_state(server)
}

/// Lets pages of some sites read answers; of none, where none is named.
///
/// # Errors
/// When one is no origin.
pub(super) fn cross_origin(origins: &[String]) -> Result<Option<CorsLayer>, ServeError> {
    let origin = |origin: &String| {
        let bad = || ServeError::BadOrigin(origin.clone());
        let url = url::Url::parse(origin).map_err(|_| bad())?;
        let plain = url.origin();
        if !plain.is_tuple() || plain.ascii_serialization() != *origin {
            return Err(bad());
        }
        HeaderValue::from_str(origin).map_err(|_| bad())
    };
    let origins = origins.iter().map(origin).collect::<Result<Vec<_>, _>>()?;
    Ok((!origins.is_empty()).then(|| {
        CorsLayer::new()
            .allow_origin(origins)
            .allow_methods([Method::GET, Method::POST])
            .allow_headers([header::ACCEPT, header::AUTHORIZATION, header::CONTENT_TYPE])
    }))
}

/// What may be asked for without a token: nothing of an article.
const OPEN: &[&str] = &["/healthz", "/login", "/assets/{name}"];

/// Turns away what asks for another host, or has no token where one is needed.
async fn admit(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response {
    if let Some(Connection { here }) = request.extensions().get()
        && let Err(problem) = server.hosts.check(request.headers(), request.uri(), *here)
    {
        return problem.into_response();
    }
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    match &server.door {
        Some(door) if !OPEN.contains(&route) && !door.is_open(request.headers()) => {
            if request.headers().contains_key(header::AUTHORIZATION) {
                time::sleep(guard::WRONG).await;
            }
            page::turned_away(&request)
        }
        _ => next.run(request).await,
    }
}

/// Counts, tells, and adds what browsers must know.
async fn watch(
    State((server, shared)): State<(Arc<Server>, bool)>,
    request: Request,
    next: Next,
) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let address = request.uri().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let mut response = next.run(request).await;
    guard::harden(&mut response, shared);
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    let (status, took) = (response.status(), began.elapsed());
    server.metrics.answered(&method, route, status, took);
    (server.tell)(Notice::Answered(&format!("{method} {address}"), status.as_u16(), took));
    response
}
