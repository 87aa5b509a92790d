//! What went wrong with a request, as JSON with a status.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::ask::BadParameter;
use crate::{archive::answer::NotAsked, engine::EngineError, query::QueryError};

/// Why a request has no answer.
#[derive(Debug, Clone, Serialize)]
pub struct Problem {
    /// Of HTTP.
    #[serde(skip)]
    pub status: StatusCode,
    /// What is wrong.
    pub message: String,
    /// Where in the query: first code point, and one past the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<(usize, usize)>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// The filter that is wrong, where it is not the query.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
}

impl Problem {
    /// A problem that a sentence explains.
    pub fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), span: None, hint: None, filter: None }
    }

    /// What to do about it.
    #[must_use]
    pub fn with_hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// Something is not there.
    pub fn not_found(what: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, what)
    }

    /// A query with its place of error.
    fn of_query(text: &str, error: &QueryError) -> Self {
        let points = |to: usize| text.char_indices().take_while(|(at, _)| *at < to).count();
        Self {
            span: Some((points(error.span.start), points(error.span.end))),
            hint: error.hint.clone(),
            ..Self::new(StatusCode::BAD_REQUEST, error.to_string())
        }
    }

    /// Why the text of a query asks for nothing.
    pub fn of_asking(text: &str, error: NotAsked) -> Self {
        match error {
            NotAsked::Query(error) => Self::of_query(text, &error),
            NotAsked::Filter { filter, error } => {
                Self { filter: Some(filter.clone()), ..Self::of_query(&filter, &error) }
            }
            NotAsked::Engine(error) => error.into(),
            other => Self::new(StatusCode::BAD_REQUEST, other.to_string()),
        }
    }
}

impl From<BadParameter> for Problem {
    fn from(error: BadParameter) -> Self {
        Self { hint: error.hint(), ..Self::new(StatusCode::BAD_REQUEST, error.to_string()) }
    }
}

impl From<EngineError> for Problem {
    fn from(error: EngineError) -> Self {
        let status = match error {
            // Asked again, it would take as long again.
            EngineError::TimedOut => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self::new(status, error.to_string())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = serde_json::to_string(&self).unwrap_or_default();
        let mut response = (self.status, [(header::CONTENT_TYPE, "application/json")], body + "\n")
            .into_response();
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}
