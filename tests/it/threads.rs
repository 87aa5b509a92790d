//! What comes out depends on neither threads nor parts of the index.

use std::path::Path;

use crate::desk::{Desk, repository};

const SEARCHES: &[&[&str]] = &[
    &["sanctions AND Oman", "--fields", "all"],
    &["sanctions OR oman OR \"strait of hormuz\"^2", "--limit", "all"],
    &[
        "*",
        "--sort",
        "newest",
        "--facet",
        "actor:20",
        "--facet",
        "location:20",
        "--timeline",
        "year",
    ],
    &["location:OM -date:2019", "--facet", "topic:50", "--limit", "3", "--offset", "2"],
    &["volcan* OR (iceland ash)", "--sort", "oldest", "--facet", "event_date:30"],
    &["the", "--limit", "all"],
];

/// Indexes the sample corpus and gives the lines of all searches.
fn searched(index_args: &[&str]) -> (usize, Vec<String>) {
    let desk = Desk::new();
    let corpus = repository().join("corpus");
    let args = ["index".as_ref(), corpus.as_os_str()].into_iter();
    desk.ok(args.chain(index_args.iter().map(AsRef::as_ref)));
    let search = |args: &&[&str]| desk.ok([&["search"], *args].concat()).out_without_time();
    let lines = SEARCHES.iter().map(search).collect();
    let segments = desk.ok(["status"]).lines()[0]["segments"].as_u64().unwrap_or(0);
    (segments as usize, lines)
}

#[test]
fn extract_prints_the_same_lines_with_any_number_of_threads() {
    let corpus = repository().join("corpus");
    let desk = Desk::new();
    let lines = |threads: &str| {
        let args = [Path::new("extract"), &corpus, Path::new("--threads"), Path::new(threads)];
        desk.ok(args).out
    };
    let one = lines("1");
    assert_eq!(one.lines().count(), 94);
    for threads in ["2", "8"] {
        assert!(lines(threads) == one, "{threads} threads");
    }
}

#[test]
fn searches_print_the_same_lines_with_any_number_of_threads() {
    let (_, one) = searched(&["--threads", "1"]);
    for threads in ["2", "8"] {
        let (_, many) = searched(&["--threads", threads]);
        assert_eq!(many, one, "{threads} threads");
    }
}

#[test]
fn searches_print_the_same_lines_with_many_small_segments() {
    let (few, whole) = searched(&[]);
    let (many, parts) = searched(&["--commit-every", "30"]);
    // So few commits that nothing is merged.
    assert!(many > few, "{many} segments, {few} segments");
    assert_eq!(parts, whole);
}
