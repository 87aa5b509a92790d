//! `/openapi.json`: the description of the interface, made from the tables by which requests are read.

use std::sync::LazyLock;

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

use super::{describe, routes::routes, schemas::schemas};

/// Where the description is.
pub(in crate::serve) const PATH: &str = "/openapi.json";

pub(in crate::serve) async fn get() -> Response {
    static TEXT: LazyLock<String> =
        LazyLock::new(|| serde_json::to_string_pretty(&document()).unwrap_or_default() + "\n");
    ([(header::CONTENT_TYPE, "application/json")], TEXT.as_str()).into_response()
}

fn document() -> Value {
    let mut paths = Map::new();
    for route in routes() {
        paths.insert(route.path.replace("{*", "{"), (route.describe)());
    }
    paths.insert(PATH.to_owned(), describe::itself());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "dateline",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Search in a news archive: ranked articles with date, location, actors and topic. \
                The lines are those of `dateline search`. Unknown parameters are errors.",
            "license": { "name": "MIT OR Apache-2.0" },
        },
        "paths": paths,
        "components": {
            "schemas": schemas(),
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
        },
        // Only a server that can be reached from other machines asks for a token.
        "security": [{}, { "token": [] }],
    })
}
