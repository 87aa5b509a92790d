//! The description of the interface, held against the interface.

use serde_json::{Value, json};

use super::sample;
use crate::{
    schema::Schema,
    server::{Answer, Server},
};

/// Checks a value by a schema of the description.
fn assert_fits(document: &Value, schema: &Value, value: &Value, what: &str) {
    let mut whole = schema.clone();
    whole["components"] = document["components"].clone();
    assert_eq!(Schema::new(&whole).fault(value), None, "{what}: {value}");
}

/// Checks an answer by what the description says of this path, method and status.
fn assert_described(document: &Value, path: &str, method: &str, answer: &Answer, what: &str) {
    let told = &document["paths"][path][method]["responses"][answer.status.to_string()];
    assert!(told.is_object(), "{what}: {} is not described: {}", answer.status, answer.text());
    let kind = answer.header("content-type").split(';').next().unwrap().to_owned();
    let schema = &told["content"][&kind]["schema"];
    assert!(schema.is_object(), "{what}: {kind} is not described");
    match kind.as_str() {
        "application/x-ndjson" => {
            let lines = answer.lines();
            // Nothing may fit what is being typed.
            assert!(path == "/api/v1/suggest" || !lines.is_empty());
            for line in &lines {
                assert_fits(document, schema, line, what);
            }
        }
        "application/json" => assert_fits(document, schema, &answer.json(), what),
        _ => assert_fits(document, schema, &json!(answer.text()), what),
    }
}

/// A value that a parameter takes, by its name.
fn example(name: &str) -> Vec<&'static str> {
    match name {
        "query" => vec!["sanctions OR drought"],
        "like" => vec!["notes/muscat-talks-analysis.md"],
        "choose" => vec!["location=Oman"],
        "filter" => vec!["date:2026"],
        "facet" => vec!["actor:5", "location:5:sig"],
        "recency" => vec!["30d"],
        "now" => vec!["2026-03-01"],
        "limit" | "offset" => vec!["2"],
        "fields" => vec!["title,date,snippet"],
        "at" => vec!["3"],
        _ => vec![],
    }
}

fn parameters(document: &Value, path: &str) -> Vec<Value> {
    document["paths"][path]["get"]["parameters"].as_array().cloned().unwrap_or_default()
}

#[test]
fn every_parameter_that_is_described_is_taken_and_no_other() {
    let (_desk, server) = sample();
    let document = server.get("/openapi.json").json();
    let mut tried = 0;
    for path in ["/api/v1/search", "/api/v1/suggest"] {
        for parameter in parameters(&document, path) {
            let name = parameter["name"].as_str().unwrap();
            assert!(
                parameter["description"].as_str().is_some_and(|text| !text.is_empty()),
                "{name}"
            );
            let mut values: Vec<String> = example(name).into_iter().map(str::to_owned).collect();
            let words = parameter["schema"]["enum"].as_array().cloned().unwrap_or_default();
            values.extend(words.iter().map(|word| word.as_str().unwrap().to_owned()));
            if parameter["schema"]["type"] == "boolean" {
                values.extend(["true".to_owned(), "false".to_owned()]);
            }
            if name == "after" {
                let first = server.search(&[("query", "oman"), ("limit", "2")]);
                values.push(first.of_type("summary")[0]["next"].as_str().unwrap().to_owned());
            }
            assert!(!values.is_empty(), "{name} has no example");
            for value in values {
                let mut all = vec![(name, value.as_str())];
                if name != "query" {
                    all.push(("query", "oman"));
                }
                let answer = server.get(&crate::server::address(path, &all));
                assert_eq!(answer.status, 200, "{name}={value}: {}", answer.text());
                if !answer.header("content-type").starts_with("text/") {
                    assert_described(&document, path, "get", &answer, name);
                }
                tried += 1;
            }
        }
        let answer = server.get(&format!("{path}?query=oman&unheard=of"));
        assert_eq!(answer.status, 400);
        assert_described(&document, path, "get", &answer, "an unknown parameter");
    }
    assert!(tried > 30);
    let taken = document["paths"]["/api/v1/search"]["post"]["requestBody"]["content"]["application/json"]["schema"]["properties"].as_object().unwrap().len();
    assert_eq!(taken, parameters(&document, "/api/v1/search").len());
}

#[test]
fn every_answer_is_as_it_is_described() {
    let (_desk, server) = sample();
    let document = server.get("/openapi.json").json();
    let check = |path: &str, asked: &str| {
        let answer = server.get(asked);
        assert_described(&document, path, "get", &answer, asked);
    };
    let everything = "query=*&limit=all&fields=all&facet=actor:20&facet=location:9:sig&timeline=month&collapse=story&explain=true";
    check("/api/v1/search", &format!("/api/v1/search?{everything}"));
    check("/api/v1/search", &format!("/api/v1/search?{everything}&format=json"));
    check("/api/v1/search", "/api/v1/search?query=sanct*+W/5+iran&explain=true");
    check("/api/v1/search", "/api/v1/search?query=(&format=csv");
    check("/api/v1/search", "/api/v1/search?query=oil&filter=)");
    check("/api/v1/search", "/api/v1/search?query=oman&format=csv");
    check("/api/v1/articles/{id}", "/api/v1/articles/notes/muscat-talks-analysis.md");
    check("/api/v1/articles/{id}", "/api/v1/articles/nothing");
    check("/api/v1/status", "/api/v1/status");
    check("/openapi.json", "/openapi.json");
    check("/healthz", "/healthz");
    check("/metrics", "/metrics");
    let posted = server.post("/api/v1/search", "application/json", br#"{"query": "oman"}"#);
    assert_described(&document, "/api/v1/search", "post", &posted, "an object");
}

#[test]
fn an_address_takes_the_methods_that_are_described_and_no_others() {
    let (_desk, server) = sample();
    let document = server.get("/openapi.json").json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let paths = document["paths"].as_object().unwrap();
    assert!(paths.len() >= 6);
    for (path, item) in paths {
        let asked = path.replace("{id}", "notes/muscat-talks-analysis.md");
        for method in ["GET", "POST", "PUT", "DELETE", "PATCH"] {
            let status = status_of(&server, method, &asked);
            let described = item.get(method.to_lowercase()).is_some();
            assert_eq!(described, status != "405", "{method} {path}: {status}");
            assert_ne!(status, "404", "{path}");
        }
    }
}

fn status_of(server: &Server, method: &str, path: &str) -> String {
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        server.address
    );
    server.raw(request.as_bytes()).split(' ').nth(1).unwrap_or_default().to_owned()
}
