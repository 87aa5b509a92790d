//! `/api/v1/articles/ID`: the whole record of one article.

use std::sync::Arc;

use axum::{
    extract::{Path, RawQuery, State, rejection::PathRejection},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    article::export::{self, Format},
    engine::EngineError,
    serve::{client::Client, problem::Problem, server::Server},
};

/// Names of the formats of records, with their content types.
pub(super) const FORMATS: &[(&str, Format, &str)] = &[
    ("jsonl", Format::Jsonl, "application/x-ndjson"),
    ("ninjs", Format::Ninjs, "application/x-ndjson"),
    ("json-ld", Format::JsonLd, "application/x-ndjson"),
    ("bibtex", Format::Bibtex, "application/x-bibtex; charset=utf-8"),
    ("ris", Format::Ris, "application/x-research-info-systems; charset=utf-8"),
];

pub(in crate::serve) async fn get(
    State(server): State<Arc<Server>>,
    client: Client,
    id: Result<Path<String>, PathRejection>,
    RawQuery(parameters): RawQuery,
) -> Result<Response, Problem> {
    let Path(id) = id.map_err(|rejection| {
        Problem::new(StatusCode::BAD_REQUEST, format!("the id cannot be read: {rejection}"))
    })?;
    let (_, format, kind) = format(parameters.as_deref().unwrap_or_default())?;
    let snapshot = server.archive.newest();
    let printed = server.work.run(client, move |_| {
        let articles = snapshot.engine.articles(&id)?;
        if articles.is_empty() {
            return Err(Problem::not_found(format!("no article has the id `{id}`")));
        }
        let mut out = Vec::new();
        for article in &articles {
            export::write(article, format, &mut out).map_err(EngineError::Output)?;
        }
        Ok(out)
    });
    Ok(([(header::CONTENT_TYPE, kind)], printed.await?).into_response())
}

fn format(parameters: &str) -> Result<(&'static str, Format, &'static str), Problem> {
    let mut format = FORMATS[0];
    for (name, value) in url::form_urlencoded::parse(parameters.as_bytes()) {
        if name != "format" {
            let message = format!("unknown parameter `{name}`");
            return Err(Problem::new(StatusCode::BAD_REQUEST, message).with_hint("there is format"));
        }
        format = *FORMATS.iter().find(|(known, ..)| *known == value).ok_or_else(|| {
            let names: Vec<&str> = FORMATS.iter().map(|(name, ..)| *name).collect();
            let message = format!("format: `{value}` is not one of {}", names.join(", "));
            Problem::new(StatusCode::BAD_REQUEST, message)
        })?;
    }
    Ok(format)
}
