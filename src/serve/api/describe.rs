//! Path items of `/openapi.json`: what an address takes and answers.

use serde_json::{Map, Value, json};

use super::{articles, schemas::reference, suggest};
use crate::archive::answer::{
    setting::{Face, Setting, Takes},
    settings::offered,
};

pub(super) fn search() -> Value {
    let parameters: Vec<Value> = offered(Face::Http).map(parameter).collect();
    let properties: Map<String, Value> = offered(Face::Http).map(property).collect();
    let object =
        json!({ "type": "object", "additionalProperties": false, "properties": properties });
    json!({
        "get": {
            "operationId": "search",
            "summary": "Articles that match a query, best first",
            "description": "Without the parameter `format` the Accept header decides how the answer is printed.",
            "parameters": parameters,
            "responses": answers(),
        },
        "post": {
            "operationId": "searchByObject",
            "summary": "The same with the parameters in an object: for queries that are too long for an address",
            "requestBody": {
                "required": true, "content": { "application/json": { "schema": object } },
            },
            "responses": answers(),
        },
    })
}

/// A setting as a parameter of an address.
fn parameter(setting: &Setting) -> Value {
    json!({
        "name": setting.name, "in": "query", "description": setting.help,
        "schema": schema(setting), "explode": true,
    })
}

/// A setting as a member of an object.
fn property(setting: &Setting) -> (String, Value) {
    let mut schema = schema(setting);
    schema["description"] = setting.help.into();
    (setting.name.to_owned(), schema)
}

/// What a setting takes.
fn schema(setting: &Setting) -> Value {
    let mut schema = match setting.takes {
        Takes::Text(_) => json!({ "type": ["string", "integer"] }),
        Takes::Texts(_) => {
            json!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] })
        }
        Takes::Number(_) => json!({ "type": "integer", "minimum": 0 }),
        Takes::Switch(_) => json!({ "type": "boolean" }),
        Takes::OneOf(_) => {
            let words: Vec<&str> = setting.words(Face::Http).map(|word| word.name).collect();
            json!({ "enum": words })
        }
    };
    if let Some(default) = setting.default {
        // Numbers are written as such.
        schema["default"] = serde_json::from_str(default).unwrap_or_else(|_| default.into());
    }
    schema
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
    answers["304"] = json!({ "description": "The answer with this ETag is still right" });
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
        "summary": "The whole record of an article",
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
    let mut answers = problems(&["400", "503"]);
    answers["200"] = json!({
        "description": "Values first, then fields and words; none where nothing fits",
        "content": { "application/x-ndjson": { "schema": reference("Suggestion") } },
    });
    json!({ "get": {
        "operationId": "suggest",
        "summary": "Completions of a query that is being typed",
        "parameters": suggest::PARAMETERS.iter().map(suggest_parameter).collect::<Vec<_>>(),
        "responses": answers,
    } })
}

fn suggest_parameter((name, help): &(&str, &str)) -> Value {
    let kind = if *name == "query" { "string" } else { "integer" };
    json!({ "name": name, "in": "query", "description": help, "schema": { "type": kind } })
}

pub(super) fn status() -> Value {
    plain("status", "Figures about the index", "application/json", &reference("Status"))
}

pub(super) fn itself() -> Value {
    plain("openapi", "This description", "application/json", &json!({ "type": "object" }))
}

pub(super) fn health() -> Value {
    let summary = "Whether the index can be read";
    let mut health = plain("health", summary, "text/plain", &json!({ "const": "ok\n" }));
    health["get"]["responses"]["503"] = json!({
        "description": "The index cannot be read",
        "content": { "text/plain": { "schema": { "type": "string" } } },
    });
    health
}

pub(super) fn metrics() -> Value {
    plain("metrics", "Counters for Prometheus", "text/plain", &json!({ "type": "string" }))
}

/// An address without parameters.
fn plain(id: &str, summary: &str, kind: &str, schema: &Value) -> Value {
    json!({ "get": {
        "operationId": id,
        "summary": summary,
        "responses": { "200": { "description": summary, "content": { kind: { "schema": schema } } } },
    } })
}

/// Answers that say what went wrong.
fn problems(statuses: &[&str]) -> Value {
    let mut all = Map::new();
    for status in statuses {
        all.insert((*status).to_owned(), problem(status));
    }
    // A missing token, an unknown host, a body that is too large ...
    all.insert("default".into(), problem("default"));
    all.into()
}

fn problem(status: &str) -> Value {
    let description = match status {
        "400" => "The query or a parameter is not understood",
        "404" => "There is no such article",
        "422" => "The search took too long",
        "503" => "There is too much to do at once",
        _ => "Anything else that went wrong",
    };
    let content = json!({ "application/json": { "schema": reference("Problem") } });
    json!({ "description": description, "content": content })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::answer::settings::SETTINGS;

    #[test]
    fn every_setting_is_described_where_it_is_offered_and_nowhere_else() {
        let search = search();
        let parameters = search["get"]["parameters"].as_array().unwrap();
        let object = &search["post"]["requestBody"]["content"]["application/json"]["schema"];
        for setting in SETTINGS {
            let name = setting.name;
            let parameter = parameters.iter().find(|parameter| parameter["name"] == name);
            let property = object["properties"].get(name);
            assert_eq!(parameter.is_some(), setting.is_offered(Face::Http), "{name}");
            assert_eq!(property.is_some(), setting.is_offered(Face::Http), "{name}");
            if let (Some(parameter), Some(property)) = (parameter, property) {
                assert_eq!(parameter["description"], setting.help);
                assert_eq!(property["description"], setting.help);
                let words = parameter["schema"]["enum"].as_array().map_or(0, Vec::len);
                assert_eq!(words, setting.words(Face::Http).count(), "{name}");
            }
        }
    }
}
