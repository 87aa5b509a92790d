//! `/api/v1/suggest`: completions of a query that is being typed.

use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    archive::answer::print::write_line,
    engine::EngineError,
    serve::{client::Client, problem::Problem, server::Server, suggest::suggest},
};

/// Suggestions, if no number is given.
const LIMIT: usize = 10;
/// Most suggestions.
const MAX_LIMIT: usize = 20;

/// Names of parameters with their help.
pub(super) const PARAMETERS: &[(&str, &str)] = &[
    ("query", "The query as far as it is typed"),
    ("at", "Position of the cursor in code points; at the end if it is not given"),
    ("limit", "How many suggestions"),
];

pub(in crate::serve) async fn get(
    State(server): State<Arc<Server>>,
    client: Client,
    RawQuery(parameters): RawQuery,
) -> Result<Response, Problem> {
    let (query, at, limit) = read(parameters.as_deref().unwrap_or_default())?;
    let snapshot = server.archive.newest();
    let lines = server.work.run(client, move |deadline| {
        let mut lines = Vec::new();
        for suggestion in suggest(snapshot.engine.as_ref(), &query, at, limit, &deadline)? {
            write_line(&mut lines, &suggestion).map_err(EngineError::Output)?;
        }
        Ok(lines)
    });
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], lines.await?).into_response())
}

fn read(parameters: &str) -> Result<(String, Option<usize>, usize), Problem> {
    let mut query = String::new();
    let mut at = None;
    let mut limit = LIMIT;
    for (name, value) in url::form_urlencoded::parse(parameters.as_bytes()) {
        match name.as_ref() {
            "query" => query = value.into_owned(),
            "at" => at = Some(number(&name, &value)?),
            "limit" => limit = number(&name, &value)?.min(MAX_LIMIT),
            _ => {
                let names: Vec<&str> = PARAMETERS.iter().map(|(name, _)| *name).collect();
                let message = format!("unknown parameter `{name}`");
                return Err(Problem::new(StatusCode::BAD_REQUEST, message)
                    .with_hint(format!("there are {}", names.join(", "))));
            }
        }
    }
    Ok((query, at, limit))
}

fn number(name: &str, value: &str) -> Result<usize, Problem> {
    value.parse().map_err(|_| {
        let message = format!("{name}: `{value}` is not a whole number");
        Problem::new(StatusCode::BAD_REQUEST, message)
    })
}
