//! `/openapi.json`: what there is to ask for, made of the tables that requests are read by.

use std::sync::LazyLock;

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

use super::{articles, routes, schemas::schemas, suggest};
use crate::serve::parameters::{PARAMETERS, Parameter, Takes};

pub(in crate::serve) async fn get() -> Response {
    static TEXT: LazyLock<String> =
        LazyLock::new(|| serde_json::to_string_pretty(&document()).unwrap_or_default() + "\n");
    ([(header::CONTENT_TYPE, "application/json")], TEXT.as_str()).into_response()
}

fn document() -> Value {
    let paths: Map<String, Value> = routes()
        .into_iter()
        .map(|route| (route.path.replace("{*", "{"), (route.document)()))
        .collect();
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
        // Only a server that others than its machine reach asks for one.
        "security": [{}, { "token": [] }],
    })
}

pub(super) fn search() -> Value {
    let parameters: Vec<Value> = PARAMETERS
        .iter()
        .map(|p| {
            json!({
                "name": p.name, "in": "query", "description": p.help,
                "schema": schema(p), "explode": true,
            })
        })
        .collect();
    let properties: Map<String, Value> = PARAMETERS
        .iter()
        .map(|p| {
            let mut schema = schema(p);
            schema["description"] = p.help.into();
            (p.name.to_owned(), schema)
        })
        .collect();
    json!({
        "get": {
            "operationId": "search",
            "summary": "Articles that match a query, best first",
            "parameters": parameters,
            "responses": answers(),
        },
        "post": {
            "operationId": "searchByObject",
            "summary": "The same, asked by an object: for queries that are too long for an address",
            "requestBody": { "required": true, "content": { "application/json": { "schema": {
                "type": "object", "additionalProperties": false, "properties": properties,
            } } } },
            "responses": answers(),
        },
    })
}

/// What an address takes for a parameter; all of it is text there.
fn schema(parameter: &Parameter) -> Value {
    match parameter.takes {
        Takes::Text => json!({ "type": ["string", "integer"] }),
        Takes::Texts => {
            json!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] })
        }
        Takes::Number => json!({ "type": "integer", "minimum": 0 }),
        Takes::Flag => json!({ "type": "boolean" }),
        Takes::OneOf(words) => json!({ "enum": words }),
    }
}

/// The answers to a search.
fn answers() -> Value {
    let text = json!({ "schema": { "type": "string" } });
    let mut answers = problems(&["400", "404", "422", "503"]);
    answers["200"] = json!({
        "description": "Hits, then facets, timeline and, last, the summary",
        "content": {
            "application/x-ndjson": { "schema": reference("Line") },
            "application/json": { "schema": reference("Answer") },
            "text/csv": text,
            "text/tab-separated-values": text,
        },
    });
    answers["304"] =
        json!({ "description": "Nothing has changed since the answer with this ETag" });
    answers
}

pub(super) fn article() -> Value {
    let formats: Vec<&str> = articles::FORMATS.iter().map(|(name, ..)| *name).collect();
    let mut answers = problems(&["400", "404", "503"]);
    answers["200"] = json!({
        "description": "The article; further lines where copies claim the same identity",
        "content": { "application/x-ndjson": { "schema": reference("Article") } },
    });
    json!({ "get": {
        "operationId": "article",
        "summary": "All that is known of an article",
        "parameters": [
            {
                "name": "id", "in": "path", "required": true, "schema": { "type": "string" },
                "description": "the id of a hit, percent-encoded",
            },
            {
                "name": "format", "in": "query", "schema": { "enum": formats },
                "description": "the record, for newsrooms, for the web, or for citing",
            },
        ],
        "responses": answers,
    } })
}

pub(super) fn suggest() -> Value {
    let parameter = |(name, help): &(&str, &str)| {
        let kind = if *name == "query" { "string" } else { "integer" };
        json!({ "name": name, "in": "query", "description": help, "schema": { "type": kind } })
    };
    let mut answers = problems(&["400", "503"]);
    answers["200"] = json!({
        "description": "Values first, then fields and words; none where nothing fits",
        "content": { "application/x-ndjson": { "schema": reference("Suggestion") } },
    });
    json!({ "get": {
        "operationId": "suggest",
        "summary": "What may be meant by what is being typed",
        "parameters": suggest::PARAMETERS.iter().map(parameter).collect::<Vec<_>>(),
        "responses": answers,
    } })
}

pub(super) fn status() -> Value {
    told("status", "Figures about the index", "application/json", &reference("Status"))
}

pub(super) fn itself() -> Value {
    told("openapi", "This description", "application/json", &json!({ "type": "object" }))
}

pub(super) fn health() -> Value {
    told("health", "Whether the server answers", "text/plain", &json!({ "const": "ok\n" }))
}

pub(super) fn metrics() -> Value {
    told("metrics", "Counters for Prometheus", "text/plain", &json!({ "type": "string" }))
}

/// An address that takes nothing.
fn told(id: &str, summary: &str, kind: &str, schema: &Value) -> Value {
    json!({ "get": {
        "operationId": id,
        "summary": summary,
        "responses": { "200": { "description": summary, "content": { kind: { "schema": schema } } } },
    } })
}

/// Answers that say what went wrong.
fn problems(statuses: &[&str]) -> Value {
    let problem = |status: &&str| {
        let description = match *status {
            "400" => "The query or a parameter is not understood",
            "404" => "There is no such article",
            "422" => "The search took longer than it may",
            _ => "Too much to do at once",
        };
        let content = json!({ "application/json": { "schema": reference("Problem") } });
        ((*status).to_owned(), json!({ "description": description, "content": content }))
    };
    let mut all: Map<String, Value> = statuses.iter().map(problem).collect();
    // No token, another host, a body that is too large ...
    let content = json!({ "application/json": { "schema": reference("Problem") } });
    all.insert(
        "default".into(),
        json!({ "description": "Whatever else went wrong", "content": content }),
    );
    all.into()
}

/// A schema by its name.
pub(super) fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}
