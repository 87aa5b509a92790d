//! Figures about the index, health of the server, counters.

use std::sync::Arc;

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::serve::{problem::Problem, server::Server};

/// `/api/v1/status`: the line of `dateline status`.
pub(in crate::serve) async fn status(
    State(server): State<Arc<Server>>,
) -> Result<Response, Problem> {
    let status = serde_json::to_string(&server.archive.newest().status).unwrap_or_default();
    Ok(([(header::CONTENT_TYPE, "application/json")], status + "\n").into_response())
}

/// `/healthz`: whether the index can be read, every file of it with its end.
pub(in crate::serve) async fn healthz(
    State(server): State<Arc<Server>>,
) -> (StatusCode, &'static str) {
    match tokio::task::spawn_blocking(move || server.archive.is_sound()).await {
        Ok(true) => (StatusCode::OK, "ok\n"),
        _ => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the index cannot be read; `dateline check` says why\n",
        ),
    }
}

/// `/metrics`: counters for Prometheus.
pub(in crate::serve) async fn metrics(State(server): State<Arc<Server>>) -> Response {
    let text = server.metrics.text(&server.work, &server.archive);
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}
