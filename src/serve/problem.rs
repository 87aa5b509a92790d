//! What went wrong with a request, as JSON with a status.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::parameters::ParameterError;
use crate::{
    archive::answer::{CriteriaError, HitsOnly, print::write_line},
    engine::EngineError,
    query::QueryError,
};

/// Why a request has no answer.
#[derive(Debug, Clone, Serialize)]
pub struct Problem {
    /// Status of the response.
    #[serde(skip)]
    pub status: StatusCode,
    /// What is wrong.
    pub message: String,
    /// The wrong part of the query: its first code point, and the one behind its last.
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
    /// A problem with a message.
    pub fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), span: None, hint: None, filter: None }
    }

    /// What to do about it.
    #[must_use]
    pub fn with_hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// Something that does not exist.
    pub fn not_found(what: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, what)
    }

    /// An error in the text of a query.
    fn of_query(text: &str, error: &QueryError) -> Self {
        let span = (points(text, error.span.start), points(text, error.span.end));
        Self {
            span: Some(span),
            hint: error.hint.clone(),
            ..Self::new(StatusCode::BAD_REQUEST, error.to_string())
        }
    }

    /// Why there is nothing to look for; `text` is that of the query.
    pub fn of_criteria(text: &str, error: CriteriaError) -> Self {
        match error {
            CriteriaError::Query(error) => Self::of_query(text, &error),
            CriteriaError::Filter { filter, error } => {
                Self { filter: Some(filter.clone()), ..Self::of_query(&filter, &error) }
            }
            CriteriaError::NoArticle(_) => Self::not_found(error.to_string()),
            CriteriaError::Engine(error) => error.into(),
            other => Self::new(StatusCode::BAD_REQUEST, other.to_string()),
        }
    }
}

/// Code points of a text before a byte.
fn points(text: &str, byte: usize) -> usize {
    text.char_indices().take_while(|(at, _)| *at < byte).count()
}

impl From<ParameterError> for Problem {
    fn from(error: ParameterError) -> Self {
        Self { hint: error.hint(), ..Self::new(StatusCode::BAD_REQUEST, error.to_string()) }
    }
}

impl From<HitsOnly> for Problem {
    fn from(error: HitsOnly) -> Self {
        Self::new(StatusCode::BAD_REQUEST, error.to_string()).with_hint(HitsOnly::HINT)
    }
}

impl From<EngineError> for Problem {
    fn from(error: EngineError) -> Self {
        let status = match error {
            // The same request would take as long again.
            EngineError::TimedOut => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self::new(status, error.to_string())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut body = Vec::new();
        // Writing to memory cannot fail.
        let _ = write_line(&mut body, &self);
        let kind = [(header::CONTENT_TYPE, "application/json")];
        let mut response = (self.status, kind, body).into_response();
        if matches!(self.status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}
