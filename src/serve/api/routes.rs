//! The addresses of the interface: the router takes its handlers from here, and `/openapi.json` their
//! descriptions.

use std::sync::Arc;

use axum::routing::{MethodRouter, get};
use serde_json::Value;

use super::{articles, describe, search, suggest, watch};
use crate::serve::server::Server;

/// One address of the interface.
pub(in crate::serve) struct Route {
    /// Pattern of the router.
    pub path: &'static str,
    /// Answers requests.
    pub handler: MethodRouter<Arc<Server>>,
    /// Its description: a path item of `OpenAPI`.
    pub describe: fn() -> Value,
}

/// All addresses but that of the description itself.
pub(in crate::serve) fn routes() -> Vec<Route> {
    vec![
        Route {
            path: "/api/v1/search",
            handler: get(search::get).post(search::post),
            describe: describe::search,
        },
        Route {
            path: "/api/v1/articles/{*id}",
            handler: get(articles::get),
            describe: describe::article,
        },
        Route { path: "/api/v1/suggest", handler: get(suggest::get), describe: describe::suggest },
        Route { path: "/api/v1/status", handler: get(watch::status), describe: describe::status },
        Route { path: "/healthz", handler: get(watch::healthz), describe: describe::health },
        Route { path: "/metrics", handler: get(watch::metrics), describe: describe::metrics },
    ]
}
