//! The page at `/`: searching and reading for people. Plain HTML with links and forms, every state of it
//! in its address; a script only makes it handier.

mod article;
mod assets;
mod chips;
mod facets;
mod help;
mod hit;
mod layout;
mod mentions;
mod notes;
mod overview;
mod places;
mod problems;
mod results;
mod show;
mod side;
mod sign_in;
mod start;
mod timeline;

mod map;

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use maud::Markup;

pub(super) use self::{overview::Overview, sign_in::turned_away};
use super::{client::Client, parameters::Parameters, problem::Problem, server::Server};

pub(super) fn router() -> Router<Arc<Server>> {
    Router::new()
        .route("/", get(search))
        .route("/article", get(read))
        .route("/login", get(sign_in::ask).post(sign_in::take))
        .route("/assets/{name}", get(assets::get))
}

/// Start and results.
async fn search(State(server): State<Arc<Server>>, client: Client, uri: Uri) -> Response {
    let parameters = uri.query().unwrap_or_default();
    if let Some(address) = timeline::days::of_form(parameters) {
        return Redirect::to(&format!("/?{address}")).into_response();
    }
    let made = match Parameters::from_address(parameters) {
        Err(bad) => Err(Problem::from(bad)),
        Ok(mut given) => {
            let snapshot = server.archive.newest();
            let made = server.work.run(client, move |deadline| {
                if given.is_empty() {
                    return start::page(&snapshot, &deadline);
                }
                given.options.deadline = deadline;
                results::page(&snapshot, &given)
            });
            made.await
        }
    };
    document(made, parameters)
}

/// One article.
async fn read(State(server): State<Arc<Server>>, client: Client, uri: Uri) -> Response {
    let parameters = uri.query().unwrap_or_default();
    let made = match article::Wanted::from_address(parameters) {
        Err(problem) => Err(problem),
        Ok(wanted) => {
            let snapshot = server.archive.newest();
            let made = move |deadline| article::page(&snapshot, &wanted, deadline);
            server.work.run(client, made).await
        }
    };
    document(made, parameters)
}

/// There is nothing at an address: a page where one is asked for, else a word of it.
pub(super) async fn nothing(headers: HeaderMap) -> Response {
    let problem = Problem::not_found("there is nothing at this address");
    if sign_in::is_browser(&headers) { document(Err(problem), "") } else { problem.into_response() }
}

/// What was made, or a page that says why it could not be. What the index holds may change at any time.
fn document(made: Result<Markup, Problem>, parameters: &str) -> Response {
    let (status, markup) = match made {
        Ok(markup) => (StatusCode::OK, markup),
        Err(problem) => (problem.status, problems::page(&problem, parameters)),
    };
    (status, [(header::CACHE_CONTROL, "private, no-cache")], markup).into_response()
}
