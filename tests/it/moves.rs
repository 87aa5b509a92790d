//! Files and whole folders that lie elsewhere now keep their articles; several folders in one index.

use std::{
    fs,
    path::Path,
    process::Command,
    sync::atomic::{AtomicBool, Ordering},
};

use dateline::{
    archive::update::{Notice, Options, Progress, Update},
    engine::local::LocalIndex,
};
use serde_json::json;

use crate::{
    containers::zipped,
    desk::{Desk, Run, copy},
};

fn article(number: usize) -> String {
    format!(
        "Report number {number}\n\nA ship called Ship{number} reached Muscat in Oman with its cargo.\n"
    )
}

fn lines(numbers: std::ops::Range<usize>) -> String {
    let line = |n: usize| json!({ "title": format!("Ship {n}"), "text": article(n) });
    numbers.map(|n| format!("{}\n", line(n))).collect()
}

/// What `index` says it did.
#[track_caller]
fn done(run: &Run, articles: u64, files: u64, rest: &str) {
    let start = format!("{articles} articles from {files} files in ");
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(run.err.contains(&start) && run.err.contains(rest), "{}", run.err);
}

/// The index holds what one that is made anew holds.
#[track_caller]
fn is_as_made_anew(desk: &Desk, folders: &[&str]) {
    let args = [&["index"], folders, &["--index", "anew", "--rebuild"]].concat();
    desk.ok(args);
    let content = |index: &str| {
        let args = ["search", "*", "--limit", "all", "--fields", "all", "--sort", "oldest"];
        let run = desk.ok([&args[..], &["--index", index]].concat());
        run.hits().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(content("index"), content("anew"));
    done(&desk.ok([&["index"], folders].concat()), 0, 0, ", 0 gone");
    desk.ok(["check"]);
}

#[test]
fn files_that_were_moved_keep_their_articles_and_are_not_read() {
    let desk = Desk::new();
    desk.write("corpus/a/1.txt", article(1));
    desk.write("corpus/a/2.jsonl", lines(2..5));
    desk.write("corpus/stays.txt", article(9));
    desk.ok(["index", "corpus"]);
    fs::rename(desk.path("corpus/a"), desk.path("corpus/b")).unwrap();
    fs::rename(desk.path("corpus/b/1.txt"), desk.path("corpus/one.txt")).unwrap();
    done(&desk.ok(["index", "corpus"]), 0, 0, "1 files unchanged, 0 gone, 2 moved");
    assert_eq!(desk.found("ship1 OR ship3"), ["b/2.jsonl", "one.txt"]);
    assert_eq!(desk.run(["show", "a/1.txt"]).code, Some(1));
    assert_eq!(desk.ok(["show", "b/2.jsonl#2"]).lines()[0]["path"], "b/2.jsonl");
    is_as_made_anew(&desk, &["corpus"]);
    // And back again, with a change.
    fs::rename(desk.path("corpus/one.txt"), desk.path("corpus/1.txt")).unwrap();
    desk.write("corpus/stays.txt", article(8));
    done(&desk.ok(["index", "corpus"]), 1, 1, "1 files unchanged, 0 gone, 1 moved");
    is_as_made_anew(&desk, &["corpus"]);
}

#[test]
fn a_file_whose_new_name_says_something_else_of_it_is_read() {
    let desk = Desk::new();
    desk.write("corpus/1.txt", article(1));
    desk.write("corpus/2.txt", article(2));
    desk.write("corpus/3.zip", zipped(&[("a.txt", article(3).as_bytes())]));
    desk.ok(["index", "corpus"]);
    fs::rename(desk.path("corpus/1.txt"), desk.path("corpus/1.md")).unwrap();
    fs::rename(desk.path("corpus/2.txt"), desk.path("corpus/2024-03-01-two.txt")).unwrap();
    fs::rename(desk.path("corpus/3.zip"), desk.path("corpus/four.zip")).unwrap();
    done(&desk.ok(["index", "corpus"]), 3, 3, "3 gone");
    assert_eq!(desk.ok(["show", "2024-03-01-two.txt"]).lines()[0]["date"], "2024-03-01");
    is_as_made_anew(&desk, &["corpus"]);
}

#[test]
fn a_copy_is_no_move_and_another_file_of_the_same_size_neither() {
    let desk = Desk::new();
    desk.write("corpus/1.txt", article(1));
    desk.ok(["index", "corpus"]);
    desk.write("corpus/2.txt", article(1));
    done(&desk.ok(["index", "corpus"]), 1, 1, "1 files unchanged, 0 gone");
    let time = fs::metadata(desk.path("corpus/2.txt")).unwrap().modified().unwrap();
    fs::remove_file(desk.path("corpus/2.txt")).unwrap();
    let other = desk.write("corpus/3.txt", article(3));
    fs::File::options().write(true).open(other).unwrap().set_modified(time).unwrap();
    done(&desk.ok(["index", "corpus"]), 1, 1, "1 files unchanged, 1 gone");
    is_as_made_anew(&desk, &["corpus"]);
}

#[test]
fn what_was_moved_is_no_news() {
    let desk = Desk::new();
    desk.write("corpus/1.txt", article(1));
    desk.ok(["index", "corpus"]);
    desk.ok(["saved", "add", "ships", "ship1"]);
    fs::rename(desk.path("corpus/1.txt"), desk.path("corpus/one.txt")).unwrap();
    let run = desk.ok(["index", "corpus", "--alerts"]);
    assert_eq!(run.of_type("alert"), [json!(null); 0]);
    assert_eq!(run.summary()["moved"], 1);
}

#[test]
fn moves_are_shown_one_by_one_and_end_when_they_are_to_stop() {
    let desk = Desk::new();
    for number in 0..5 {
        desk.write(&format!("corpus/{number}.txt"), article(number));
    }
    desk.ok(["index", "corpus"]);
    for number in 0..5 {
        let [from, to] =
            ["", "moved-"].map(|name| desk.path(&format!("corpus/{name}{number}.txt")));
        fs::rename(from, to).unwrap();
    }
    desk.write("corpus/new.txt", article(9));
    let stop = AtomicBool::new(false);
    let mut shown = Vec::new();
    let mut observer = |notice: Notice<'_>| {
        if let Notice::Progress(Progress { files, read, .. }) = notice {
            shown.push((files, read));
            stop.store(read == 2, Ordering::Relaxed);
        }
    };
    let index = LocalIndex::open(&desk.path("index")).unwrap();
    let options = Options::default();
    let update = Update { options, stop: &stop, observer: &mut observer, alerts: None };
    let changes = update.run(&index, &desk.path("corpus")).unwrap();
    assert_eq!(shown, [(6, 1), (6, 2)]);
    assert_eq!((changes.moved, changes.read, changes.vanished), (2, 0, 0));
    // What it did not come to stays under its old name.
    assert_eq!(desk.found("*").len(), 5);
    done(&desk.ok(["index", "corpus"]), 1, 1, "2 files unchanged, 0 gone, 3 moved");
    is_as_made_anew(&desk, &["corpus"]);
}

#[test]
fn an_update_that_is_to_stop_before_it_begins_changes_nothing() {
    let desk = Desk::new();
    desk.write("corpus/1.txt", article(1));
    desk.write("corpus/2.txt", article(2));
    desk.ok(["index", "corpus"]);
    fs::rename(desk.path("corpus/1.txt"), desk.path("corpus/one.txt")).unwrap();
    fs::remove_file(desk.path("corpus/2.txt")).unwrap();
    let index = LocalIndex::open(&desk.path("index")).unwrap();
    let stop = AtomicBool::new(true);
    let options = Options::default();
    let update = Update { options, stop: &stop, observer: &mut |_| {}, alerts: None };
    update.run(&index, &desk.path("corpus")).unwrap();
    assert_eq!(desk.found("*"), ["1.txt", "2.txt"]);
    done(&desk.ok(["index", "corpus"]), 0, 0, "0 files unchanged, 1 gone, 1 moved");
}

#[test]
fn a_corpus_that_was_moved_or_copied_is_not_read_again() {
    let desk = Desk::new();
    desk.write("corpus/1.txt", article(1));
    desk.write("corpus/a/2.jsonl", lines(2..5));
    desk.ok(["index", "corpus"]);
    fs::rename(desk.path("corpus"), desk.path("archive")).unwrap();
    desk.run(["index", "archive"]).fails_with(&["holds", "--moved-to"]);
    let run = desk.ok(["index", "--moved-to", "archive"]);
    done(&run, 0, 0, "2 files unchanged, 0 gone");
    done(&desk.ok(["index", "archive"]), 0, 0, "2 files unchanged, 0 gone");
    let opened = desk.ok(["open", "1.txt"]).out;
    assert!(opened.trim_end().ends_with("archive/1.txt"), "{opened}");

    // With its times, without them, and with a change.
    for (name, flag) in [("kept", "-a"), ("timed", "-r")] {
        let from = if name == "kept" { "archive" } else { "kept" };
        let mut cp = Command::new("cp");
        assert!(cp.args([flag, from, name]).current_dir(desk.path("")).status().unwrap().success());
        done(&desk.ok(["index", "--moved-to", name]), 0, 0, "2 files unchanged, 0 gone");
    }
    copy(&desk.path("timed"), &desk.path("changed"));
    desk.write("changed/1.txt", article(77));
    done(&desk.ok(["index", "--moved-to", "changed"]), 1, 1, "1 files unchanged, 0 gone");
    is_as_made_anew(&desk, &["changed"]);
}

#[test]
fn a_folder_that_is_not_the_corpus_does_not_take_its_place() {
    let desk = Desk::new();
    for n in 0..5 {
        desk.write(&format!("corpus/{n}.txt"), article(n));
    }
    desk.ok(["index", "corpus"]);
    desk.write("other/1.txt", article(1));
    desk.run(["index", "--moved-to", "other"]).fails_with(&["1 of the 5 files", "--rebuild"]);
    desk.run(["index", "--moved-to", "nowhere"]).fails_with(&["nowhere"]);
    done(&desk.ok(["index", "corpus"]), 0, 0, "5 files unchanged, 0 gone");
}

#[test]
fn several_folders_lie_in_one_index_under_their_names() {
    let desk = Desk::new();
    desk.write("wire/1.txt", article(1));
    desk.write("papers/1.txt", article(2));
    desk.write("papers/README", "no article");
    done(&desk.ok(["index", "wire", "papers"]), 2, 2, "0 files unchanged");
    assert_eq!(desk.found("*"), ["papers/1.txt", "wire/1.txt"]);
    done(&desk.ok(["index", "papers", "./wire"]), 0, 0, "2 files unchanged");
    let opened = desk.ok(["open", "papers/1.txt"]).out;
    assert!(opened.trim_end().ends_with("papers/1.txt"), "{opened}");
    desk.write("wire/3.txt", article(3));
    let run = desk.ok(["search", "--corpus", "wire", "--corpus", "papers", "ship3"]);
    assert_eq!(run.hits()[0]["path"], "wire/3.txt");
    desk.write("dateline.toml", "corpus = ['wire', 'papers']\n");
    fs::rename(desk.path("wire/3.txt"), desk.path("papers/3.txt")).unwrap();
    done(&desk.ok(["index"]), 0, 0, "1 moved");
    assert_eq!(desk.found("ship3"), ["papers/3.txt"]);
    is_as_made_anew(&desk, &["wire", "papers"]);
    let status = desk.ok(["status"]).lines().remove(0);
    assert_eq!(status["corpus"].as_str().unwrap().lines().count(), 2);
}

#[test]
fn several_folders_are_one_corpus_and_none_of_them_is_lost_in_silence() {
    let desk = Desk::new();
    desk.write("wire/1.txt", article(1));
    desk.write("papers/1.txt", article(2));
    desk.ok(["index", "wire", "papers"]);
    desk.run(["index", "wire"]).fails_with(&["papers, ", "wire"]);
    desk.run(["index", "wire", "."]).fails_with(&["lies in"]);
    // A disk that is not mounted.
    let empty = |name: &str| fs::remove_file(desk.path(name)).unwrap();
    empty("wire/1.txt");
    desk.run(["index", "wire", "papers"]).fails_with(&["there is no file in", "wire"]);
    assert_eq!(desk.found("*").len(), 2);
    fs::remove_dir(desk.path("wire")).unwrap();
    desk.run(["index", "wire", "papers"]).fails_with(&["cannot read", "wire"]);
    desk.write("moved/wire/1.txt", article(1));
    copy(&desk.path("papers"), &desk.path("moved/papers"));
    let moved = desk.ok(["index", "--moved-to", "moved/wire", "moved/papers"]);
    done(&moved, 0, 0, "2 files unchanged, 0 gone");
    assert!(Path::new(desk.ok(["open", "wire/1.txt"]).out.trim_end()).is_file());
}
