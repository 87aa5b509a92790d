//! Who may ask, by which name, with which token, and from which page.

use std::io::{Read, Write};

use super::sample;
use crate::{desk::Desk, server::Server};

const TOKEN: &str = "correct-horse-battery";

fn with_token() -> (Desk, Server) {
    let desk = Desk::with_sample_corpus();
    desk.ok(["index", "corpus"]);
    desk.write("token", format!("{TOKEN}\n"));
    let server = Server::start_with(&desk, &["--token-file", "token"], |_| {});
    (desk, server)
}

#[test]
fn a_request_by_another_name_is_refused() {
    let (desk, server) = sample();
    let port = server.address.port();
    let status = |server: &Server, host: &str| {
        let request =
            format!("GET /api/v1/status HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        server.raw(request.as_bytes()).split(' ').nth(1).unwrap_or_default().to_owned()
    };
    for host in [format!("127.0.0.1:{port}"), format!("localhost:{port}")] {
        assert_eq!(status(&server, &host), "200", "{host}");
    }
    for host in [
        format!("evil.example:{port}"),
        "127.0.0.1".into(),
        format!("localhost.evil.example:{port}"),
        format!("0.0.0.0:{port}"),
    ] {
        assert_eq!(status(&server, &host), "421", "{host}");
    }
    let named = Server::start_with(&desk, &["--host", "archive.example"], |_| {});
    assert_eq!(status(&named, "archive.example"), "200");
    assert_eq!(status(&named, "other.example"), "421");
    let both = format!(
        "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
    );
    assert!(!server.raw(both.as_bytes()).starts_with("HTTP/1.1 200"));
}

#[test]
fn beyond_this_machine_there_is_no_server_without_a_token() {
    let (desk, _server) = sample();
    let open = ["serve", "--listen", "0.0.0.0:0"];
    desk.run(open).fails_with(&["0.0.0.0:0", "--token-file"]);
    desk.write("token", "short");
    desk.run([&open[..], &["--token-file", "token"]].concat()).fails_with(&["8 to 1000"]);
    desk.run([&open[..], &["--token-file", "nothing"]].concat()).fails_with(&["nothing"]);
}

#[test]
fn with_a_token_nothing_of_an_article_is_told_to_who_has_none() {
    let (desk, server) = with_token();
    for path in [
        "/api/v1/search?query=oman",
        "/api/v1/articles/x",
        "/api/v1/status",
        "/api/v1/suggest?query=o",
        "/metrics",
        "/openapi.json",
        "/no",
        "/",
        "/article?id=x",
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, 401, "{path}");
        assert!(answer.header("www-authenticate").starts_with("Bearer"), "{path}");
    }
    assert_eq!(server.get("/healthz").status, 200);
    let bearer = |token: &str| {
        server.get_with("/api/v1/search?query=oman", &[("authorization", token)]).status
    };
    assert_eq!(bearer(&format!("Bearer {TOKEN}")), 200);
    for wrong in ["Bearer wrong-token", "Bearer ", "Basic Zm9v", TOKEN] {
        assert_eq!(bearer(wrong), 401, "{wrong}");
    }
    let by_setting = Server::start_with(&desk, &[], |command| {
        command.env("DATELINE_TOKEN", TOKEN);
    });
    assert_eq!(by_setting.get("/api/v1/status").status, 401);
}

#[test]
fn many_wrong_tokens_are_turned_away_and_do_not_keep_the_right_one_waiting() {
    let (_desk, server) = with_token();
    let guess = format!(
        "GET /api/v1/search?query=oman HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer wrong-token\r\n\r\n",
        server.address
    );
    let mut guesses: Vec<_> = (0..300)
        .map(|_| {
            let mut stream = server.connect();
            stream.write_all(guess.as_bytes()).unwrap();
            stream
        })
        .collect();
    let right = format!("Bearer {TOKEN}");
    let answer = server.get_with("/api/v1/search?query=oman", &[("authorization", &right)]);
    assert_eq!(answer.status, 200);
    let mut turned_away = 0;
    for stream in &mut guesses {
        // Each is closed behind its answer.
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        match answer.split(' ').nth(1) {
            Some("429") => {
                assert!(answer.contains("retry-after: 1"), "{answer}");
                turned_away += 1;
            }
            status => assert_eq!(status, Some("401"), "{answer}"),
        }
    }
    assert!(turned_away > 0);
}

#[test]
fn pages_of_other_sites_may_read_nothing_unless_named() {
    let (desk, server) = sample();
    let origin = [("origin", "https://desk.example")];
    let answer = server.get_with("/api/v1/search?query=oman", &origin);
    assert_eq!(answer.header("access-control-allow-origin"), "");
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
    let server = Server::start_with(&desk, &["--cors", "https://desk.example"], |_| {});
    let answer = server.get_with("/api/v1/search?query=oman", &origin);
    assert_eq!(answer.header("access-control-allow-origin"), "https://desk.example");
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
    let answer =
        server.get_with("/api/v1/search?query=oman", &[("origin", "https://evil.example")]);
    assert_eq!(answer.header("access-control-allow-origin"), "");
}

#[test]
fn every_answer_tells_browsers_what_they_may_do_with_it() {
    let (_desk, server) = sample();
    for path in
        ["/", "/api/v1/search?query=oman", "/api/v1/search?query=(", "/nothing", "/article?id=x"]
    {
        let answer = server.get(path);
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
            "{path}: {policy}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
    }
}
