//! What programs ask for.

mod articles;
mod openapi;
mod schemas;
pub(super) mod search;
mod suggest;
mod watch;

use std::sync::Arc;

use axum::routing::{MethodRouter, get};
use serde_json::Value;

use super::Server;

/// One address that programs may ask.
pub(super) struct Route {
    /// As the router has it.
    pub path: &'static str,
    /// What answers.
    pub handler: MethodRouter<Arc<Server>>,
    /// How it is told to programs: a path item of `OpenAPI`.
    document: fn() -> Value,
}

/// All of them: the router takes its handlers from here, and `/openapi.json` what it tells.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route {
            path: "/api/v1/search",
            handler: get(search::get).post(search::post),
            document: openapi::search,
        },
        Route {
            path: "/api/v1/articles/{*id}",
            handler: get(articles::get),
            document: openapi::article,
        },
        Route { path: "/api/v1/suggest", handler: get(suggest::get), document: openapi::suggest },
        Route { path: "/api/v1/status", handler: get(watch::status), document: openapi::status },
        Route { path: "/openapi.json", handler: get(openapi::get), document: openapi::itself },
        Route { path: "/healthz", handler: get(watch::healthz), document: openapi::health },
        Route { path: "/metrics", handler: get(watch::metrics), document: openapi::metrics },
    ]
}
