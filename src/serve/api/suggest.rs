//! `/api/v1/suggest`: what may be meant by what is being typed.

use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    archive::answer::print::parts,
    engine::EngineError,
    serve::{Server, problem::Problem, suggest::suggest},
};

/// Suggestions where no number is asked for, and at most.
const LIMIT: usize = 10;
const MOST: usize = 20;

/// Parameters and what they do.
pub(super) const PARAMETERS: &[(&str, &str)] = &[
    ("query", "the query as far as it is typed"),
    ("at", "where the cursor stands, in code points; else at the end"),
    ("limit", "how many suggestions"),
];

pub(in crate::serve) async fn get(
    State(server): State<Arc<Server>>,
    RawQuery(parameters): RawQuery,
) -> Result<Response, Problem> {
    let (query, at, limit) = read(parameters.as_deref().unwrap_or_default())?;
    let state = server.archive.now();
    let lines = server.work.run(move |deadline| {
        let mut lines = Vec::new();
        for suggestion in suggest(state.engine.as_ref(), &query, at, limit, &deadline)? {
            parts::line(&mut lines, &suggestion).map_err(EngineError::Output)?;
        }
        Ok(lines)
    });
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], lines.await?).into_response())
}

fn read(parameters: &str) -> Result<(String, Option<usize>, usize), Problem> {
    let (mut query, mut at, mut limit) = (String::new(), None, LIMIT);
    for (name, value) in url::form_urlencoded::parse(parameters.as_bytes()) {
        let bad = |message| Problem::new(StatusCode::BAD_REQUEST, message);
        let number =
            || value.parse::<usize>().map_err(|_| bad(format!("{name}: “{value}” is no number")));
        match name.as_ref() {
            "query" => query = value.into_owned(),
            "at" => at = Some(number()?),
            "limit" => limit = number()?.min(MOST),
            _ => {
                let names: Vec<&str> = PARAMETERS.iter().map(|(name, _)| *name).collect();
                return Err(bad(format!("there is no parameter “{name}”"))
                    .with_hint(format!("there are {}", names.join(", "))));
            }
        }
    }
    Ok((query, at, limit))
}
