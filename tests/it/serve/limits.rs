//! Slow, idle, many and broken clients, and the end.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use super::{articles, sample};
use crate::{desk::Desk, server::Server};

/// A client that asks for everything and reads nothing of it.
fn deaf(server: &Server) -> TcpStream {
    let mut stream = server.connect();
    let request = format!(
        "GET /api/v1/search?query=oil&limit=all&fields=all HTTP/1.1\r\nHost: {}\r\n\r\n",
        server.address
    );
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

#[test]
fn idle_and_slow_clients_do_not_stop_a_normal_one() {
    let desk = Desk::new();
    desk.write("corpus/a.jsonl", articles("a", 3000));
    desk.ok(["index", "corpus"]);
    let server = Server::start(&desk);
    let idle: Vec<_> = (0..200).map(|_| server.connect()).collect();
    let half: Vec<_> = (0..20)
        .map(|_| {
            let mut stream = server.connect();
            stream.write_all(b"GET /api/v1/search?query=oil HTTP/1.1\r\nHost: ").unwrap();
            stream
        })
        .collect();
    let deaf: Vec<_> = (0..20).map(|_| deaf(&server)).collect();
    for _ in 0..20 {
        let answer = server.search(&[("query", "grain"), ("limit", "5")]);
        assert_eq!((answer.status, answer.ids().len()), (200, 5));
    }
    drop((idle, half, deaf));
    assert_eq!(server.get("/healthz").status, 200);
}

#[test]
fn readers_of_long_answers_that_stall_take_neither_threads_nor_places_of_short_ones() {
    let desk = Desk::new();
    desk.write("corpus/a.jsonl", articles("a", 3000));
    desk.ok(["index", "corpus"]);
    let server = Server::start(&desk);
    let stalled: Vec<_> = (0..70).map(|_| deaf(&server)).collect();
    let answer = server.search(&[("query", "grain"), ("limit", "5")]);
    assert_eq!((answer.status, answer.ids().len()), (200, 5));
    drop(stalled);
}

#[test]
fn whoever_holds_connections_that_ask_nothing_makes_room_for_one_that_does() {
    let (_desk, server) = sample();
    // More than one client may have.
    let idle: Vec<_> = (0..1100).map(|_| server.connect()).collect();
    assert_eq!(server.search(&[("query", "oman")]).status, 200);
    // The oldest was closed for it.
    let mut first = &idle[0];
    assert_eq!(first.read(&mut [0]).unwrap_or(0), 0);
}

#[test]
fn a_request_that_is_none_or_too_large_gets_a_clear_answer_and_the_server_lives() {
    let (_desk, server) = sample();
    let host = server.address;
    for (request, status) in [
        ("\0\u{1}\u{2}garbage\r\n\r\n".to_owned(), "400"),
        ("GET /\r\n\r\n".to_owned(), "400"),
        (format!("GET / HTTP/1.1\r\nHost: {host}\r\nX: {}\r\n\r\n", "x".repeat(200_000)), "431"),
        (
            format!(
                "GET /api/v1/search?query={} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n",
                "x".repeat(70_000)
            ),
            "414",
        ),
        (format!("GET / HTTP/1.1\r\nHost: {host}\r\n{}\r\n", "A: b\r\n".repeat(500)), "431"),
        (
            format!(
                "POST /api/v1/search HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: 9999999\r\n\r\n{}",
                "x".repeat(300_000)
            ),
            "413",
        ),
        (
            format!("GET /../../etc/passwd HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"),
            "404",
        ),
        (
            format!("DELETE /api/v1/search HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"),
            "405",
        ),
    ] {
        let answer = server.raw(request.as_bytes());
        let line = answer.lines().next().unwrap_or_default();
        assert!(
            line.starts_with(&format!("HTTP/1.1 {status}")),
            "{}: {line}",
            &request[..40.min(request.len())]
        );
    }
    let deep = format!("{}x{}", "(".repeat(5000), ")".repeat(5000));
    assert_eq!(
        server
            .post(
                "/api/v1/search",
                "application/json",
                format!(r#"{{"query": "{deep}"}}"#).as_bytes()
            )
            .status,
        400
    );
    for body in [
        "",
        "[",
        "[]",
        "{\"query\": [[]]}",
        &format!("{}1", "[".repeat(100_000)),
        "\u{0}",
        "{\"limit\": -1}",
        "{\"limit\": 1e99}",
    ] {
        let answer = server.post("/api/v1/search", "application/json", body.as_bytes());
        assert_eq!(answer.status, 400, "{}", &body[..body.len().min(40)]);
    }
    for address in [
        "?query=%ff%fe",
        "?%00=%00",
        "?query=a&query=b",
        "?offset=18446744073709551616",
        "?limit=0",
        "?query=%F0%9F%92%A9~2",
    ] {
        let status = server.get(&format!("/api/v1/search{address}")).status;
        assert!(status == 200 || status == 400, "{address}: {status}");
    }
    assert_eq!(server.get("/healthz").text(), "ok\n");
}

#[test]
fn a_body_that_does_not_come_is_not_waited_for() {
    let (_desk, server) = sample();
    let mut waiting = server.connect();
    let head = format!(
        "POST /api/v1/search HTTP/1.1\r\nHost: {}\r\nContent-Length: 200000\r\n\r\n{{",
        server.address
    );
    waiting.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    waiting.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
}

#[test]
fn what_is_being_answered_when_the_server_is_told_to_end_is_answered() {
    let desk = Desk::new();
    desk.write("corpus/a.jsonl", articles("a", 3000));
    desk.ok(["index", "corpus"]);
    let mut server = Server::start(&desk);
    let mut idle = server.connect();
    let mut reading = server.connect();
    let request = format!(
        "GET /api/v1/search?query=oil&limit=all&fields=all HTTP/1.1\r\nHost: {}\r\n\r\n",
        server.address
    );
    reading.write_all(request.as_bytes()).unwrap();
    let mut first = [0; 1000];
    reading.read_exact(&mut first).unwrap();
    server.terminate();
    server.wait_until_said("no new requests");
    let mut rest = Vec::new();
    reading.read_to_end(&mut rest).unwrap();
    let rest = String::from_utf8_lossy(&rest);
    assert!(rest.contains(r#""type":"summary""#) && rest.ends_with("\r\n0\r\n\r\n"));
    assert_eq!(server.wait(), Some(0), "{}", server.said());
    assert_eq!(idle.read(&mut first).unwrap_or(0), 0);
}

#[test]
fn a_server_without_an_index_or_a_free_address_says_what_to_do() {
    let desk = Desk::new();
    desk.run(["serve", "--listen", "127.0.0.1:0"])
        .fails_with(&["there is no index", "dateline index"]);
    let (other, server) = sample();
    let taken = server.address.to_string();
    other.run(["serve", "--listen", &taken]).fails_with(&[&taken, "--listen"]);
    other.run(["serve", "--cors", "desk.example"]).fails_with(&["not an origin"]);
}
