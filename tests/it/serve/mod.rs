//! The program over HTTP: answers, paging, a changing index, and who may ask.

mod answers;
mod changes;
mod limits;
mod openapi;
mod safety;

use crate::{desk::Desk, server::Server};

/// A server over the sample corpus.
fn sample() -> (Desk, Server) {
    let desk = Desk::with_sample_corpus();
    desk.ok(["index", "corpus"]);
    let server = Server::start(&desk);
    (desk, server)
}

/// JSON lines of small articles, their ids `prefix` and a number; older ones first.
fn articles(prefix: &str, count: usize) -> String {
    let article = |n: usize| {
        serde_json::json!({
            "id": format!("{prefix}{n}"),
            "title": format!("Ship {n} enters port"),
            "date": format!("2026-01-{:02}T{:02}:00:00Z", 1 + n / 24 % 28, n % 24),
            "text": format!("MUSCAT, Oman - Ship {n} carried oil and grain. {}", "More oil. ".repeat(n % 7)),
        })
    };
    (0..count).map(|n| format!("{}\n", article(n))).collect()
}
