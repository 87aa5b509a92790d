//! `/openapi.json`: what there is to ask for, made of the tables that requests are read by.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use crate::serve::ask::{PARAMETERS, Takes};

pub(in crate::serve) async fn get() -> Response {
    let text = serde_json::to_string_pretty(&document()).unwrap_or_default();
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}

fn document() -> Value {
    let parameters: Vec<Value> = PARAMETERS
        .iter()
        .map(|p| json!({"name": p.name, "takes": matches!(p.takes, Takes::Flag)}))
        .collect();
    json!({ "openapi": "3.1.0", "parameters": parameters })
}
