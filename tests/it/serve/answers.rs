//! What is answered: the same as on the command line, in every format.

use std::io::Read as _;

use super::{articles, sample};
use crate::{desk::Desk, server::Server};

/// What differs from run to run is taken out: the time, and where an answer over HTTP goes on.
fn without_time(text: &str) -> String {
    let time = regex::Regex::new(r#""took_ms":[0-9.]+"#).unwrap();
    let next = regex::Regex::new(r#","next":"[A-Za-z0-9_-]+""#).unwrap();
    next.replace(&time.replace_all(text, "\"took_ms\":0"), "").into_owned()
}

#[test]
fn lines_are_those_of_the_command_line_byte_for_byte() {
    let (desk, server) = sample();
    let cases: &[&[(&str, &str)]] = &[
        &[("query", "sanctions AND Oman")],
        &[("query", "*"), ("limit", "all"), ("fields", "all")],
        &[
            ("query", "iran"),
            ("facet", "actor:5"),
            ("facet", "location:3:sig"),
            ("timeline", "year"),
        ],
        &[("query", "talks OR drought"), ("sort", "newest"), ("limit", "3"), ("offset", "2")],
        &[("query", "talks"), ("collapse", "story"), ("fields", "title,date,story")],
        &[("query", "sanct* W/5 iran"), ("explain", "true")],
        &[("query", "who brokered the talks"), ("any", "true"), ("expand", "true")],
        &[
            ("query", "talks"),
            ("choose", "location=Oman"),
            ("facet", "location:5"),
            ("now", "2026-03-01"),
        ],
        &[("query", "oil"), ("filter", "date:2026"), ("recency", "30d")],
        &[("like", "notes/muscat-talks-analysis.md"), ("query", "date:2026")],
        &[("query", "locaton:(Oman"), ("lenient", "true")],
        &[("query", "actor:Irann")],
    ];
    for parameters in cases {
        for format in ["jsonl", "json", "csv", "tsv"] {
            let mut args = vec!["search".to_owned()];
            for (name, value) in parameters.iter().filter(|(name, _)| *name != "query") {
                let is_flag = ["any", "expand", "explain", "lenient"].contains(name);
                args.push(if is_flag { format!("--{name}") } else { format!("--{name}={value}") });
            }
            args.push(format!("--format={format}"));
            args.extend(
                parameters
                    .iter()
                    .filter(|(name, _)| *name == "query")
                    .map(|(_, q)| (*q).to_owned()),
            );
            let run = desk.run(&args);
            let answer = server.search(&[*parameters, &[("format", format)]].concat());
            if run.code == Some(2) {
                assert_eq!(answer.status, 400, "{args:?}");
                continue;
            }
            assert_eq!(answer.status, 200, "{}", answer.text());
            assert_eq!(without_time(answer.text()), without_time(&run.out), "{args:?}");
        }
    }
}

#[test]
fn a_format_is_taken_from_the_parameter_then_from_the_accept_header() {
    let (_desk, server) = sample();
    let kind = |path: &str, accept: &str| {
        server.get_with(path, &[("accept", accept)]).header("content-type").to_owned()
    };
    let search = "/api/v1/search?query=oman&limit=1";
    assert_eq!(kind(search, "*/*"), "application/x-ndjson");
    assert_eq!(kind(search, "text/html, application/json;q=0.9"), "application/json");
    assert_eq!(kind(search, "text/csv"), "text/csv; charset=utf-8");
    assert_eq!(kind(search, "text/csv;q=0.2, application/json;q=0.5"), "application/json");
    assert_eq!(kind(search, "application/json;q=0, text/*"), "text/csv; charset=utf-8");
    assert_eq!(
        kind(&format!("{search}&format=tsv"), "application/json"),
        "text/tab-separated-values; charset=utf-8"
    );
}

#[test]
fn an_object_asks_as_an_address_does() {
    let (_desk, server) = sample();
    let address = server.search(&[
        ("query", "iran"),
        ("facet", "actor:3"),
        ("facet", "topic:2"),
        ("limit", "4"),
    ]);
    let object = br#"{"query": "iran", "facet": ["actor:3", "topic:2"], "limit": 4}"#;
    let object = server.post("/api/v1/search", "application/json", object);
    assert_eq!(object.status, 200);
    assert_eq!(without_time(object.text()), without_time(address.text()));
}

#[test]
fn an_error_says_what_is_wrong_where_and_what_to_do() {
    let (_desk, server) = sample();
    let answer = server.search(&[("query", "“ä” AND locaton:Oman")]);
    assert_eq!(answer.status, 400);
    let problem = answer.json();
    assert_eq!(problem["message"], "unknown field “locaton”");
    // Code points, not bytes.
    assert_eq!(problem["span"], serde_json::json!([8, 15]));
    assert_eq!(problem["hint"], "did you mean “location”?");
    let answer = server.search(&[("query", "oil"), ("filter", "date:never")]);
    assert_eq!((answer.status, answer.json()["filter"].as_str()), (400, Some("date:never")));
    for (path, status) in [
        ("/api/v1/search?querry=x", 400),
        ("/api/v1/search?query=x&facet=nothing", 400),
        ("/api/v1/search?query=x&format=csv&facet=actor", 400),
        ("/api/v1/search?any=true&query=%2E", 400),
        ("/api/v1/search?like=nothing", 404),
        ("/api/v1/articles/nothing", 404),
        ("/api/v1/articles/x?format=pdf", 400),
        ("/api/v1/articles/%FF", 400),
        ("/api/v1/search?query=x&facet=url", 400),
        ("/api/v1/nothing", 404),
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, status, "{path}");
        assert!(
            answer.json()["message"].as_str().is_some_and(|message| !message.is_empty()),
            "{path}"
        );
    }
    let answer = server.post("/api/v1/status", "application/json", b"{}");
    assert_eq!((answer.status, answer.json()["message"].is_string()), (405, true));
}

#[test]
fn an_article_is_told_as_show_tells_it_whatever_its_id() {
    let desk = Desk::new();
    let ids = ["a/b c", "https://example.com/x?y=1&z=%20#é", "a//b", "%2F", "?"];
    let article =
        |id: &&str| serde_json::json!({"id": id, "title": "T", "text": "Some words."}).to_string();
    desk.write("corpus/a.jsonl", ids.iter().map(article).collect::<Vec<_>>().join("\n"));
    desk.ok(["index", "corpus"]);
    let server = Server::start(&desk);
    for id in ids {
        let encoded = url::form_urlencoded::byte_serialize(id.as_bytes())
            .collect::<String>()
            .replace('+', "%20");
        for format in ["jsonl", "ninjs", "json-ld", "bibtex", "ris"] {
            let answer = server.get(&format!("/api/v1/articles/{encoded}?format={format}"));
            assert_eq!(answer.status, 200, "{id}");
            assert_eq!(answer.text(), desk.ok(["show", "--format", format, "--", id]).out, "{id}");
        }
    }
}

#[test]
fn figures_are_those_of_status() {
    let (desk, server) = sample();
    assert_eq!(server.get("/api/v1/status").text(), desk.ok(["status"]).out);
    assert_eq!(server.get("/healthz").text(), "ok\n");
}

#[test]
fn counters_tell_what_was_asked_by_route_and_never_by_path() {
    let (_desk, server) = sample();
    server.search(&[("query", "oman")]);
    server.search(&[("query", "(")]);
    server.get("/no/such/place");
    let text = server.get("/metrics").text().to_owned();
    let count =
        |labels: &str| text.contains(&format!("dateline_http_requests_total{{{labels}}} 1\n"));
    assert!(count(r#"method="GET",route="/api/v1/search",status="200""#), "{text}");
    assert!(count(r#"method="GET",route="/api/v1/search",status="400""#));
    assert!(count(r#"method="GET",route="none",status="404""#));
    assert!(text.contains("dateline_articles 94\n") && !text.contains("no/such"));
}

#[test]
fn answers_are_compressed_for_who_asks_for_it_and_the_same() {
    let (_desk, server) = sample();
    let path = "/api/v1/search?query=*&limit=all&fields=all";
    let plain = server.get(path);
    assert_eq!(plain.header("content-encoding"), "");
    for encoding in ["gzip", "zstd"] {
        let packed = server.get_with(path, &[("accept-encoding", encoding)]);
        assert_eq!(packed.header("content-encoding"), encoding);
        assert!(packed.body.len() < plain.body.len() / 2);
        let mut text = String::new();
        match encoding {
            "gzip" => {
                flate2::read::GzDecoder::new(&packed.body[..]).read_to_string(&mut text).unwrap()
            }
            _ => zstd::Decoder::new(&packed.body[..]).unwrap().read_to_string(&mut text).unwrap(),
        };
        assert_eq!(without_time(&text), without_time(plain.text()));
    }
}

#[test]
fn an_answer_of_any_length_comes_whole() {
    let desk = Desk::new();
    desk.write("corpus/ships.jsonl", articles("ship", 4000));
    desk.ok(["index", "corpus"]);
    let server = Server::start(&desk);
    for parameters in [
        [("query", "oil"), ("limit", "all"), ("sort", "relevance"), ("format", "jsonl")],
        [("query", "oil grain"), ("limit", "2999"), ("sort", "oldest"), ("format", "tsv")],
        [("query", "ship OR port"), ("limit", "all"), ("sort", "newest"), ("format", "json")],
    ] {
        let args = parameters.iter().filter(|(name, _)| *name != "query");
        let args: Vec<String> = args.map(|(name, value)| format!("--{name}={value}")).collect();
        let run =
            desk.ok([vec!["search".to_owned()], args, vec![parameters[0].1.to_owned()]].concat());
        let answer = server.search(&parameters);
        assert!(answer.body.len() > 300 << 10, "more than one piece");
        assert_eq!(without_time(answer.text()), without_time(&run.out), "{parameters:?}");
    }
}
