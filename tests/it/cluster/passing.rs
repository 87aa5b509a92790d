//! States of a cluster that pass, played by a proxy before a real one that spoils every third call.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::PathBuf,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use dateline::{
    archive::{Archive, saved::SavedSearch, update::Changes},
    engine::{Engine, FacetRequest, Request},
    fields::Field,
    query::Query,
};
use ureq::http::Method;

use super::{
    documents, place, send,
    writing::{folder, paths, write},
};

/// What becomes of a call.
#[derive(Debug, Clone, Copy)]
enum Spoiled {
    /// It never comes to the cluster.
    Unheard,
    /// The cluster hears it, and its answer is lost: all of it, its second half, or everything but its head.
    Unanswered,
    Cut,
    Empty,
    /// Something else answers: the status, and the type and the reason of the error.
    Told(&'static str, &'static str, &'static str),
    /// A search loses its point in time; any other call fails as `Told`.
    Lost(&'static str, &'static str, &'static str),
}

const SPOILED: [Spoiled; 11] = [
    Spoiled::Unheard,
    Spoiled::Unanswered,
    Spoiled::Cut,
    Spoiled::Empty,
    Spoiled::Told("502 Bad Gateway", "", ""),
    Spoiled::Told("503 Service Unavailable", "no_shard_available_action_exception", "none"),
    Spoiled::Lost(
        "500 Internal Server Error",
        "illegal_state_exception",
        "no node found for id: a",
    ),
    Spoiled::Told("504 Gateway Timeout", "", ""),
    Spoiled::Lost("404 Not Found", "search_context_missing_exception", "no context for id [1]"),
    Spoiled::Told("500 Internal Server Error", "node_disconnected_exception", "disconnected"),
    Spoiled::Told("503 Service Unavailable", "process_cluster_event_timeout_exception", "30s"),
];

/// How many calls came, for all proxies of this process.
static CALLS: AtomicUsize = AtomicUsize::new(0);

/// The address of a cluster through a proxy that spoils every third call.
fn spoiled(name: &str) -> PathBuf {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let stream = stream.unwrap();
            thread::spawn(move || pass_on(stream));
        }
    });
    format!("opensearch+http://{at}/dateline-test-{name}").into()
}

fn pass_on(mut stream: TcpStream) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        if line.trim().is_empty() {
            break;
        }
        head.push(line.trim().to_owned());
    }
    let header = |name: &str| {
        let of = |line: &String| line.to_ascii_lowercase().strip_prefix(name).map(str::to_owned);
        head.iter().find_map(of).unwrap_or_default().trim().to_owned()
    };
    let mut body = vec![0; header("content-length:").parse().unwrap_or(0)];
    reader.read_exact(&mut body).unwrap();
    let mut words = head[0].split(' ');
    let method = Method::from_bytes(words.next().unwrap().as_bytes()).unwrap();
    let path = words.next().unwrap();
    let call = CALLS.fetch_add(1, Ordering::Relaxed);
    let spoiled = (call % 3 == 2).then_some(SPOILED[call / 3 % SPOILED.len()]);
    let is_over_point = method == Method::POST && path.starts_with("/_search?");
    match spoiled {
        Some(Spoiled::Unheard) => return,
        Some(Spoiled::Told(status, kind, reason)) => {
            return told(&mut stream, status, kind, reason);
        }
        Some(Spoiled::Lost(status, kind, reason)) if is_over_point => {
            return told(&mut stream, status, kind, reason);
        }
        Some(Spoiled::Lost(..)) => return told(&mut stream, "503 Service Unavailable", "", ""),
        Some(Spoiled::Unanswered | Spoiled::Cut | Spoiled::Empty) | None => {}
    }
    let (status, answer) = send(method, path, &header("content-type:"), body);
    let (length, sent) = match spoiled {
        Some(Spoiled::Unanswered) => return,
        Some(Spoiled::Cut) => (answer.len(), &answer[..answer.len() / 2]),
        Some(Spoiled::Empty) => (0, &[][..]),
        _ => (answer.len(), &answer[..]),
    };
    let status = if matches!(spoiled, Some(Spoiled::Empty)) { 200 } else { status };
    give(&mut stream, &format!("{status} Said"), length, sent);
}

fn told(stream: &mut TcpStream, status: &str, kind: &str, reason: &str) {
    let body = match kind {
        "" => "<html>something in between</html>".to_owned(),
        _ => serde_json::json!({ "error": { "type": kind, "reason": reason } }).to_string(),
    };
    give(stream, status, body.len(), body.as_bytes());
}

fn give(stream: &mut TcpStream, status: &str, length: usize, sent: &[u8]) {
    let head =
        format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(sent));
}

#[test]
fn a_cluster_whose_every_third_call_fails_is_written_to_and_asked_all_the_same() {
    let Some(direct) = place("passing") else { return };
    let place = spoiled("passing");
    let dir = folder();
    let day = jiff::civil::date(2026, 2, 10);
    let saved = [SavedSearch::new("ships", "ship*", day).unwrap()];
    let mut lines = Vec::new();
    let mut update = || -> Changes {
        let mut archive = Archive::open(&place).unwrap();
        let mut deliver = |line: &str| {
            lines.push(line.to_owned());
            Ok(())
        };
        archive.update_and_alert(dir.path(), &saved, &mut deliver).unwrap()
    };
    assert_eq!(update().added, 5);
    for number in 6..150 {
        write(dir.path(), number, "reached Muscat in Oman, too");
    }
    assert_eq!(update().added, 144);
    write(dir.path(), 1, "never came back from its last journey to the north");
    fs::remove_file(dir.path().join("2.txt")).unwrap();
    let changes = update();
    assert_eq!((changes.added, changes.vanished, changes.unchanged), (1, 1, 147));
    // Each article once, and none lost or twice. What was replaced is gone with the next commit.
    lines.sort();
    lines.dedup();
    assert_eq!(lines.len(), 149);
    let whole = Archive::open(&place).unwrap().snapshot().unwrap();
    let judge = Archive::open(&direct).unwrap().snapshot().unwrap();
    for text in
        ["*", "muscat", "journey", "oman W/5 muscat", "ship1*", "(never OR reached) /s oman"]
    {
        assert_eq!(paths(whole.as_ref(), text), paths(judge.as_ref(), text), "{text}");
    }
    assert_eq!(paths(whole.as_ref(), "journey"), ["1.txt"]);
    assert_eq!(all(whole.as_ref()), 148);
    assert_eq!(documents("passing"), 148);
    let status = Archive::open(&place).unwrap().status().unwrap();
    assert_eq!((status.articles, status.files), (148, 148));
}

/// The articles that come page by page, which is as many as are counted.
fn all(engine: &dyn Engine) -> usize {
    let field = Field::named("location").unwrap();
    let facets = vec![FacetRequest { field, limit: 5, significant: true }];
    let request = Request { limit: usize::MAX, facets, ..Request::new(Query::All) };
    let response = engine.search(&request).unwrap();
    assert_eq!(response.hits.len() as u64, response.total);
    response.hits.len()
}
