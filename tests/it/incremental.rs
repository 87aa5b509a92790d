//! Running `index` again reads what changed and nothing else.

use std::{
    fs::{self, File},
    os::unix::fs::symlink,
    path::Path,
    time::{Duration, SystemTime},
};

use dateline::engine::{Index as _, local::LocalIndex};
use serde_json::{Value, json};

use crate::desk::{Desk, Run};

fn article(number: usize) -> String {
    format!(
        "Report number {number}\n\nA ship called Ship{number} reached Muscat in Oman with its cargo.\n"
    )
}

/// Three articles in two folders, indexed.
fn desk() -> Desk {
    let desk = Desk::new();
    for number in 1..=2 {
        desk.write(&format!("corpus/{number}.txt"), article(number));
    }
    desk.write("corpus/more/3.txt", article(3));
    let run = desk.ok(["index", "corpus"]);
    done(&run, 3, 3, 0, 0);
    desk
}

/// What `index` says it did.
#[track_caller]
fn done(run: &Run, articles: u64, files: u64, unchanged: u64, gone: u64) {
    let start = format!("{articles} articles from {files} files in ");
    let end = format!("; {unchanged} files unchanged, {gone} gone");
    assert!(run.err.contains(&start) && run.err.contains(&end), "{}", run.err);
}

fn meta(desk: &Desk) -> Value {
    serde_json::from_slice(&fs::read(desk.path("index/meta.json")).unwrap()).unwrap()
}

fn set_time(path: &Path, seconds: u64) {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
}

#[test]
fn files_that_were_read_under_other_columns_are_read_again() {
    let desk = Desk::new();
    desk.write(
        "corpus/a.csv",
        "Kop,text\nFerry closes,A ship reached Muscat in Oman with its cargo.\n",
    );
    done(&desk.ok(["index", "corpus"]), 1, 1, 0, 0);
    let map = ["index", "corpus", "--map", "title=Kop"];
    done(&desk.ok(map), 1, 1, 0, 0);
    done(&desk.ok(map), 0, 0, 1, 0);
    let hits = desk.ok(["search", "title:ferry"]).out;
    assert_eq!(hits.lines().filter(|line| line.contains("\"hit\"")).count(), 1, "{hits}");
}

#[test]
fn nothing_changed_means_nothing_read_and_nothing_written() {
    let desk = desk();
    let before = meta(&desk);
    done(&desk.ok(["index", "corpus"]), 0, 0, 3, 0);
    assert_eq!(meta(&desk), before);
    let verbose = desk.ok(["search", "--corpus", "corpus", "oman", "-v"]);
    assert!(verbose.err.contains("up to date: 3 files unchanged"), "{}", verbose.err);
    assert_eq!(meta(&desk), before);
}

#[test]
fn new_changed_and_vanished_files_are_seen() {
    let desk = desk();
    desk.write("corpus/4.txt", article(4));
    desk.write("corpus/1.txt", article(11));
    fs::remove_file(desk.path("corpus/2.txt")).unwrap();
    done(&desk.ok(["index", "corpus"]), 2, 2, 1, 1);
    assert_eq!(desk.found("*"), ["1.txt", "4.txt", "more/3.txt"]);
    assert_eq!(desk.found("ship1 OR ship2"), [""; 0]);
    assert_eq!(desk.found("ship11"), ["1.txt"]);
    let status = desk.ok(["status"]).lines().remove(0);
    assert_eq!((&status["articles"], &status["files"]), (&json!(3), &json!(3)));
    done(&desk.ok(["index", "corpus"]), 0, 0, 3, 0);
}

#[test]
fn a_change_of_the_same_length_is_seen() {
    let desk = desk();
    let old = fs::metadata(desk.path("corpus/1.txt")).unwrap();
    let path = desk.write("corpus/1.txt", article(9));
    assert_eq!(fs::metadata(&path).unwrap().len(), old.len());
    set_time(&path, 1_000_000_000);
    done(&desk.ok(["index", "corpus"]), 1, 1, 2, 0);
    assert_eq!(desk.found("ship9"), ["1.txt"]);
}

#[test]
fn a_change_of_the_same_length_and_time_is_seen() {
    let desk = desk();
    let path = desk.path("corpus/1.txt");
    set_time(&path, 1_000_000_000);
    desk.ok(["index", "corpus"]);
    // As from a copy or an archive that keeps times: in its place, or another file moved there.
    desk.write("corpus/1.txt", article(9));
    set_time(&path, 1_000_000_000);
    done(&desk.ok(["index", "corpus"]), 1, 1, 2, 0);
    assert_eq!(desk.found("ship9"), ["1.txt"]);
    let other = desk.write("other.txt", article(8));
    set_time(&other, 1_000_000_000);
    fs::rename(other, &path).unwrap();
    done(&desk.ok(["index", "corpus"]), 1, 1, 2, 0);
    assert_eq!(desk.found("ship8"), ["1.txt"]);
}

#[test]
fn a_touched_file_is_not_read_into_the_index_again() {
    let desk = desk();
    set_time(&desk.path("corpus/1.txt"), 1_000_000_000);
    done(&desk.ok(["index", "corpus"]), 0, 0, 3, 0);
    // Its new time is noted, so that it is not even hashed the next time.
    let before = meta(&desk);
    done(&desk.ok(["index", "corpus"]), 0, 0, 3, 0);
    assert_eq!(meta(&desk), before);
}

#[test]
fn a_moved_file_is_found_under_its_new_name_only() {
    let desk = desk();
    fs::rename(desk.path("corpus/1.txt"), desk.path("corpus/more/one.txt")).unwrap();
    let run = desk.ok(["index", "corpus"]);
    assert!(run.err.contains("2 files unchanged, 0 gone, 1 moved"), "{}", run.err);
    assert_eq!(desk.found("ship1"), ["more/one.txt"]);
}

#[test]
fn a_collection_that_changed_is_replaced_as_a_whole() {
    let desk = Desk::new();
    let line = |n: usize| format!("{}\n", json!({ "id": format!("n{n}"), "text": article(n) }));
    desk.write("corpus/a.jsonl", (0..5).map(line).collect::<String>());
    done(&desk.ok(["index", "corpus"]), 5, 1, 0, 0);
    desk.write("corpus/a.jsonl", (3..9).map(line).collect::<String>());
    done(&desk.ok(["index", "corpus"]), 6, 1, 0, 0);
    assert_eq!(desk.ok(["search", "*"]).summary()["total"], 6);
    assert_eq!(desk.run(["show", "n0"]).code, Some(1));
}

#[test]
fn a_file_that_cannot_be_read_now_has_not_vanished() {
    let desk = desk();
    // Permissions do not bind every user, so it becomes a link to nowhere.
    fs::remove_file(desk.path("corpus/1.txt")).unwrap();
    symlink("nowhere", desk.path("corpus/1.txt")).unwrap();
    let run = desk.ok(["index", "corpus", "-v"]);
    done(&run, 0, 0, 2, 0);
    assert!(run.err.contains("skipped 1.txt: cannot be read"), "{}", run.err);
    assert_eq!(desk.found("ship1"), ["1.txt"]);
}

#[test]
fn a_file_that_became_empty_leaves_the_index() {
    let desk = desk();
    desk.write("corpus/1.txt", "");
    let run = desk.ok(["index", "corpus"]);
    assert!(run.err.contains("skipped 1 item (1 empty)"), "{}", run.err);
    assert_eq!(desk.found("ship1"), [""; 0]);
    let status = desk.ok(["status"]).lines().remove(0);
    assert_eq!((&status["files"], &status["skipped"]), (&json!(3), &json!(1)));
    // Skipped once, known from then on.
    done(&desk.ok(["index", "corpus"]), 0, 0, 3, 0);
}

#[test]
fn rebuild_begins_from_nothing_and_leaves_other_files_alone() {
    let desk = desk();
    desk.write("index/.gitignore", "*\n");
    done(&desk.ok(["index", "corpus", "--rebuild"]), 3, 3, 0, 0);
    assert!(desk.path("index/.gitignore").is_file());
    assert_eq!(desk.found("*").len(), 3);
}

#[test]
fn an_index_belongs_to_one_folder() {
    let desk = desk();
    desk.write("other/1.txt", article(1));
    desk.run(["index", "other"]).fails_with(&["corpus", "other", "--index", "--rebuild"]);
    desk.run(["search", "--corpus", "other", "oman"]).fails_with(&["--index"]);
    assert_eq!(desk.found("*").len(), 3);
    done(&desk.ok(["index", "other", "--rebuild"]), 1, 1, 0, 0);
    assert_eq!(desk.found("*"), ["1.txt"]);
}

#[test]
fn a_corpus_that_is_not_there_is_an_error_and_empties_nothing() {
    let desk = desk();
    desk.run(["index", "nowhere"]).fails_with(&["nowhere"]);
    assert_eq!(desk.found("*").len(), 3);
    fs::rename(desk.path("corpus"), desk.path("away")).unwrap();
    desk.run(["index", "corpus"]).fails_with(&["corpus"]);
    assert_eq!(desk.found("*").len(), 3);
}

#[test]
fn an_index_of_another_version_says_so_and_is_kept() {
    let desk = desk();
    let mut changed = meta(&desk);
    let mut payload: Value = serde_json::from_str(changed["payload"].as_str().unwrap()).unwrap();
    payload["layout"] = json!(4_000_000_000_u32);
    payload["version"] = json!("99.0.0");
    changed["payload"] = json!(payload.to_string());
    // A version that has another layout may have other checksums, too.
    changed.as_object_mut().unwrap().remove("check");
    desk.write("index/meta.json", changed.to_string());
    for args in [&["search", "oman"][..], &["index", "corpus"], &["status"]] {
        desk.run(args).fails_with(&["99.0.0", "--rebuild"]);
    }
    assert_eq!(meta(&desk), changed);
    done(&desk.ok(["index", "corpus", "--rebuild"]), 3, 3, 0, 0);
}

#[test]
fn a_folder_with_other_files_does_not_become_an_index() {
    let desk = desk();
    desk.write("papers/thesis.txt", "years of work");
    let run = desk.run(["index", "corpus", "--index", "papers"]);
    run.fails_with(&["papers", "no index"]);
    desk.run(["index", "corpus", "--index", "papers", "--rebuild"]).fails_with(&["papers"]);
    assert_eq!(fs::read_dir(desk.path("papers")).unwrap().count(), 1);
}

#[test]
fn a_damaged_index_is_an_error_and_no_crash() {
    let desk = desk();
    desk.write("index/meta.json", "{ not json");
    let run = desk.run(["search", "oman"]);
    assert_eq!(run.code, Some(2), "{}", run.err);
    assert!(!run.err.contains("panicked"), "{}", run.err);
    let rebuilt = desk.run(["index", "corpus", "--rebuild"]);
    assert_eq!(rebuilt.code, Some(0), "{}", rebuilt.err);
    assert_eq!(desk.found("*").len(), 3);
}

#[test]
fn while_another_process_writes_index_says_so_and_search_goes_on() {
    let desk = desk();
    let corpus = desk.path("corpus").canonicalize().unwrap();
    let index = LocalIndex::open(&desk.path("index")).unwrap();
    let writer = index.writer(&corpus.display().to_string()).unwrap();
    desk.write("corpus/4.txt", article(4));
    desk.run(["index", "corpus"]).fails_with(&["another process is writing"]);
    desk.run(["index", "corpus", "--rebuild"]).fails_with(&["another process is writing"]);
    let run = desk.ok(["search", "--corpus", "corpus", "oman"]);
    assert!(run.err.contains("another process is indexing"), "{}", run.err);
    assert_eq!(run.summary()["total"], 3);
    drop(writer);
    done(&desk.ok(["index", "corpus"]), 1, 1, 3, 0);
}

#[test]
fn strict_fails_and_keeps_what_was_committed() {
    let desk = desk();
    desk.write("corpus/empty.txt", "");
    desk.write("corpus/z.txt", article(4));
    desk.run(["index", "corpus", "--strict"]).fails_with(&["empty.txt", "empty"]);
    assert_eq!(desk.found("*").len(), 3);
    done(&desk.ok(["index", "corpus"]), 1, 2, 3, 0);
}

#[test]
fn an_index_inside_the_corpus_is_no_article() {
    let desk = Desk::new();
    desk.write(
        "corpus/a.txt",
        "Ferry runs again\n\nThe ferry to the island runs again, the council said.\n",
    );
    desk.ok(["index", "corpus", "--index", "corpus/index"]);
    let again = desk.ok(["index", "corpus", "--index", "corpus/index"]);
    assert!(again.err.contains("1 files unchanged"), "{}", again.err);
    assert!(!again.err.contains("skipped"), "{}", again.err);
}

#[test]
fn an_emptied_corpus_is_refused_but_by_rebuild() {
    let desk = Desk::new();
    desk.write(
        "corpus/a.txt",
        "Ferry runs again\n\nThe ferry to the island runs again, the council said.\n",
    );
    desk.ok(["index", "corpus"]);
    fs::remove_file(desk.path("corpus/a.txt")).unwrap();
    desk.run(["index", "corpus"]).fails_with(&["no file", "--rebuild"]);
    assert_eq!(desk.run(["search", "ferry"]).code, Some(0));
    desk.ok(["index", "corpus", "--rebuild"]);
    assert_eq!(desk.run(["search", "ferry"]).code, Some(1));
}
