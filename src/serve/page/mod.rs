//! The page at `/`: searching and reading for people. Plain HTML with links and forms; a script only makes it
//! handier.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    http::Uri,
    response::{IntoResponse, Response},
    routing::get,
};
use maud::{DOCTYPE, Markup, html};

use super::{Server, ask::Ask, problem::Problem};
use crate::engine::Engine;

pub(super) fn router() -> Router<Arc<Server>> {
    Router::new().route("/", get(results))
}

/// Start and results.
async fn results(State(server): State<Arc<Server>>, uri: Uri) -> Result<Markup, Problem> {
    let ask = Ask::from_address(uri.query().unwrap_or_default())?;
    let state = server.archive.now();
    server
        .work
        .run(move |_| {
            let asked = super::api::search::asked(&state.engine, &ask)?;
            let search = crate::search::Search::new(
                &state.engine,
                asked,
                &ask.options,
                true,
                crate::search::Context::default(),
            )?;
            let response = state.engine.search(search.request())?;
            Ok(html! { (DOCTYPE) html lang="en" { body { p { (response.total) } } } })
        })
        .await
}

/// Who has no token gets a page to sign in on, or a word of it where a program asks.
pub(super) fn turned_away(request: &Request) -> Response {
    let _ = request;
    Problem::new(axum::http::StatusCode::UNAUTHORIZED, "a token is needed")
        .with_hint("send it as `Authorization: Bearer TOKEN`")
        .into_response()
}
