//! An index that changes while it is served.

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use super::articles;
#[cfg(target_os = "linux")]
use crate::desk::cut_in_place;
use crate::{
    desk::Desk,
    server::{Server, wait_until},
};

/// Waits until the server tells so many articles.
fn wait_for(server: &Server, articles: u64) {
    wait_until(|| {
        let status = server.get("/api/v1/status").json();
        if status["articles"] == articles { Ok(()) } else { Err(status.to_string()) }
    });
}

fn desk_with(count: usize) -> Desk {
    let desk = Desk::new();
    desk.write("corpus/a.jsonl", articles("a", count));
    desk.ok(["index", "corpus"]);
    desk
}

/// All pages of a search from a first answer on.
fn pages(
    server: &Server,
    parameters: &[(&str, &str)],
    mut between: impl FnMut(usize),
) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut next: Option<String> = None;
    loop {
        let after: Vec<(&str, &str)> = next.iter().map(|next| ("after", next.as_str())).collect();
        let answer = server.search(&[parameters, &after].concat());
        assert_eq!(answer.status, 200, "{}", answer.text());
        pages.push(answer.ids());
        let summary = answer.of_type("summary").remove(0);
        match summary["next"].as_str() {
            Some(token) => next = Some(token.to_owned()),
            None => return pages,
        }
        between(pages.len());
    }
}

#[test]
fn what_is_committed_is_found_and_what_is_gone_is_not() {
    let desk = desk_with(10);
    let server = Server::start(&desk);
    let known = server.get("/api/v1/search?query=ship");
    let tag = known.header("etag").to_owned();
    let again =
        |tag: &str| server.get_with("/api/v1/search?query=ship", &[("if-none-match", tag)]).status;
    assert_eq!((again(&tag), again("W/\"0\"")), (304, 200));
    assert_eq!((again("*"), again(&format!("\"0\", {tag}"))), (304, 304));
    desk.write("corpus/b.jsonl", articles("b", 5));
    desk.ok(["index", "corpus"]);
    wait_for(&server, 15);
    assert_eq!(again(&tag), 200, "another state, another answer");
    std::fs::remove_file(desk.path("corpus/a.jsonl")).unwrap();
    desk.ok(["index", "corpus"]);
    wait_for(&server, 5);
    desk.write("corpus/c.jsonl", articles("c", 2));
    desk.ok(["index", "corpus", "--rebuild"]);
    wait_for(&server, 7);
    assert_eq!(server.search(&[("query", "ship")]).ids().len(), 7);
}

#[test]
fn pages_joined_are_the_whole_answer() {
    let desk = desk_with(200);
    let server = Server::start(&desk);
    for (query, sort, size) in [
        ("oil", "relevance", "7"),
        ("oil OR grain OR port", "relevance", "50"),
        ("ship", "newest", "9"),
        ("*", "oldest", "100"),
    ] {
        let parameters = [("query", query), ("sort", sort), ("limit", size), ("fields", "id")];
        let pages = pages(&server, &parameters, |_| {}).concat();
        let whole = server.search(&[("query", query), ("sort", sort), ("limit", "all")]).ids();
        assert_eq!(pages, whole, "{query}");
    }
    let narrowed = server.search(&[("query", "oil"), ("limit", "3")]).of_type("summary").remove(0);
    let token = narrowed["next"].as_str().unwrap();
    let other = server.search(&[("query", "grain"), ("after", token)]);
    assert_eq!(other.status, 400, "{}", other.text());
    assert_eq!(server.search(&[("query", "oil"), ("after", "no-token")]).status, 400);
}

#[test]
fn a_page_whose_last_hit_fills_a_piece_of_the_answer_has_a_next_one() {
    let desk = Desk::new();
    let body = "Oil and grain. ".repeat(20_000);
    let article =
        |n: u32| serde_json::json!({"id": n.to_string(), "text": body, "title": "T"}).to_string();
    desk.write("corpus/a.jsonl", (0..3).map(article).collect::<Vec<_>>().join("\n"));
    desk.ok(["index", "corpus"]);
    let server = Server::start(&desk);
    let found = pages(&server, &[("query", "oil"), ("limit", "1"), ("fields", "all")], |_| {});
    assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [1, 1, 1]);
}

#[test]
fn pages_stay_right_while_the_index_changes() {
    let desk = desk_with(120);
    let server = Server::start(&desk);
    for sort in ["relevance", "newest"] {
        let before: Vec<String> =
            server.search(&[("query", "oil"), ("sort", sort), ("limit", "all")]).ids();
        let found = pages(&server, &[("query", "oil"), ("sort", sort), ("limit", "40")], |page| {
            desk.write(
                &format!("corpus/{sort}{page}.jsonl"),
                articles(&format!("{sort}{page}-"), 30),
            );
            let run = desk.ok(["index", "corpus"]);
            assert!(run.err.contains("30 articles"), "{}", run.err);
            wait_for(&server, desk.ok(["status"]).lines()[0]["articles"].as_u64().unwrap());
        });
        let found = found.concat();
        let unique: BTreeSet<&String> = found.iter().collect();
        assert_eq!(unique.len(), found.len(), "nothing is told twice");
        let missing: Vec<_> = before.iter().filter(|id| !unique.contains(id)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}

#[test]
fn an_order_by_date_goes_on_when_the_state_of_the_answer_before_is_gone() {
    let desk = desk_with(60);
    let server = Server::start(&desk);
    let parameters = [("query", "ship"), ("sort", "oldest"), ("limit", "20")];
    let whole = server.search(&[("query", "ship"), ("sort", "oldest"), ("limit", "all")]).ids();
    let found = pages(&server, &parameters, |page| {
        if page > 1 {
            return;
        }
        // More states than are kept; in the last one what was shown is gone, and fewer are left than
        // the ranks go up to.
        for round in 0..9 {
            desk.write("corpus/more.jsonl", articles(&format!("more{round}-"), round + 1));
            desk.ok(["index", "corpus"]);
            wait_for(&server, 60 + round as u64 + 1);
        }
        std::fs::remove_file(desk.path("corpus/more.jsonl")).unwrap();
        let left: String = articles("a", 60).split_inclusive('\n').skip(20).collect();
        desk.write("corpus/a.jsonl", left);
        desk.ok(["index", "corpus"]);
        wait_for(&server, 40);
    });
    assert_eq!(found.concat(), whole);
}

#[test]
fn no_request_is_lost_while_an_index_is_written() {
    let desk = desk_with(50);
    let (desk, server) = (&desk, &Server::start(&desk));
    let done = &AtomicBool::new(false);
    thread::scope(|scope| {
        let asking: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(move || {
                    let mut asked = 0;
                    while !done.load(Ordering::Relaxed) {
                        let answer = server.search(&[
                            ("query", "oil"),
                            ("facet", "location"),
                            ("limit", "20"),
                        ]);
                        assert_eq!(answer.status, 200, "{}", answer.text());
                        assert!(answer.of_type("summary")[0]["total"].as_u64().unwrap() >= 50);
                        asked += 1;
                    }
                    asked
                })
            })
            .collect();
        let writes = scope.spawn(move || {
            for round in 0..6 {
                let name = format!("corpus/r{round}.jsonl");
                desk.write(&name, articles(&format!("r{round}-"), 100));
                desk.ok(["index", "corpus", "--commit-every", "20"]);
            }
        });
        let written = writes.join();
        done.store(true, Ordering::Relaxed);
        written.unwrap();
        for thread in asking {
            assert!(thread.join().unwrap() > 0);
        }
    });
    wait_for(server, 650);
}

#[test]
fn health_is_that_of_the_files_and_not_of_what_the_server_has_open() {
    let desk = desk_with(30);
    let server = Server::start(&desk);
    assert_eq!(server.get("/healthz").status, 200);
    let folder = desk.path("index");
    let entries = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let endings = [".store", ".term", ".idx", ".pos", ".fast", ".log", ".tab", "meta.json"];
    let is_named = |path: &std::path::PathBuf| {
        endings.iter().any(|ending| path.to_string_lossy().ends_with(ending))
    };
    let files: Vec<_> =
        entries.filter(is_named).filter(|path| path.metadata().unwrap().len() > 0).collect();
    assert!(files.len() >= 7, "{files:?}");
    for path in files {
        let away = desk.path("away");
        std::fs::rename(&path, &away).unwrap();
        assert_eq!(server.get("/healthz").status, 503, "{} is gone", path.display());
        // A new file, so that the old one stays whole for who has it open.
        let bytes = std::fs::read(&away).unwrap();
        std::fs::write(&path, &bytes[..bytes.len() - 2]).unwrap();
        assert_eq!(server.get("/healthz").status, 503, "{} is short", path.display());
        std::fs::rename(&away, &path).unwrap();
        assert_eq!(server.get("/healthz").status, 200, "{} is back", path.display());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_is_cut_in_place_ends_answers_and_not_the_server() {
    let desk = desk_with(3000);
    let server = Server::start(&desk);
    assert_eq!(server.search(&[("query", "oil"), ("limit", "5")]).status, 200);
    cut_in_place(&desk);
    for query in ["grain", "ship", "\"more oil\"", "*"] {
        let answer = server.search(&[("query", query), ("limit", "all"), ("facet", "location")]);
        assert_eq!(answer.status, 500, "{query}: {}", answer.text());
    }
    assert_eq!(server.get("/healthz").status, 503);
    desk.ok(["check", "--repair"]);
    wait_until(|| {
        let answer = server.search(&[("query", "oil"), ("limit", "all")]);
        if answer.status == 200 && answer.of_type("summary").len() == 1 {
            Ok(())
        } else {
            Err(answer.text().to_owned())
        }
    });
    assert_eq!(server.get("/healthz").status, 200);
}

#[cfg(target_os = "linux")]
#[test]
fn files_that_are_cut_and_brought_back_in_place_are_verified_again() {
    let desk = desk_with(3000);
    let server = Server::start(&desk);
    let asked = [("query", "oil"), ("limit", "all"), ("facet", "location")];
    let before = server.search(&asked).ids();
    assert!(!before.is_empty());
    let cut = cut_in_place(&desk);
    assert_eq!(server.search(&asked).status, 500);
    // One that does not have its old content is not served by what was verified before.
    let (store, content) =
        cut.iter().max_by_key(|(path, _)| path.extension() == Some("store".as_ref())).unwrap();
    for (path, content) in &cut {
        std::fs::write(path, content).unwrap();
    }
    std::fs::write(store, vec![0; content.len()]).unwrap();
    assert_eq!(server.search(&asked).status, 500);
    std::fs::write(store, content).unwrap();
    wait_until(|| {
        let answer = server.search(&asked);
        if answer.status == 200 { Ok(()) } else { Err(answer.text().to_owned()) }
    });
    assert_eq!(server.search(&asked).ids(), before);
}
