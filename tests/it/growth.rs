//! A list of records or a mailbox that has grown is read on behind what is known of it.

use std::{
    fs::File,
    io::Write,
    process::Stdio,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use dateline::{
    archive::update::{Notice, Options, Progress, Update},
    engine::{Index as _, State, local::LocalIndex},
};
use serde_json::json;

use crate::{
    containers::{HTML, gzipped, record, response},
    desk::{Desk, Run},
    formats::page,
};

fn line(n: usize) -> String {
    let text = format!("Ship number {n} reached Muscat in Oman with its cargo on Monday.");
    format!("{}\n", json!({ "id": format!("n{n}"), "title": format!("Ship {n}"), "text": text }))
}

fn lines(numbers: std::ops::Range<usize>) -> String {
    numbers.map(line).collect()
}

/// A mail with a file attached.
fn mail(n: usize) -> String {
    format!(
        "From a@b.example Fri Feb  6 12:00:00 2026\nFrom: A <a@b.example>\nSubject: Ship {n}\nDate: Fri, 6 Feb 2026 \
         12:00:00 +0000\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nShip number {n} \
         reached Muscat with its cargo.\n--b\nContent-Type: text/plain\nContent-Disposition: attachment; \
         filename=\"{n}.txt\"\n\nList {n}\n\nThe cargo of ship {n} is listed here for the customs.\n--b--\n\n"
    )
}

fn append(desk: &Desk, name: &str, more: impl AsRef<[u8]>) {
    let file = File::options().append(true).open(desk.path(name));
    file.unwrap().write_all(more.as_ref()).unwrap();
}

/// What `index` says it did.
#[track_caller]
fn done(run: &Run, articles: usize, files: usize) {
    let start = format!("{articles} articles from {files} files in ");
    assert!(run.err.starts_with(&start), "{}", run.err);
}

/// All records of an index.
fn content(desk: &Desk, index: &str) -> Vec<String> {
    let args = ["search", "*", "--limit", "all", "--fields", "all", "--sort", "oldest"];
    let run = desk.ok([&args[..], &["--index", index]].concat());
    run.hits().iter().map(|hit| hit["id"].to_string() + &hit.to_string()).collect()
}

/// The index holds what one that is made anew holds.
#[track_caller]
fn is_as_made_anew(desk: &Desk) {
    desk.ok(["index", "corpus", "--index", "anew", "--rebuild"]);
    assert_eq!(content(desk, "index"), content(desk, "anew"));
    done(&desk.ok(["index", "corpus"]), 0, 0);
    desk.ok(["check"]);
}

#[test]
fn appended_lines_are_read_and_those_before_them_are_not() {
    let desk = Desk::new();
    desk.write("corpus/a.jsonl", lines(0..5));
    done(&desk.ok(["index", "corpus"]), 5, 1);
    append(&desk, "corpus/a.jsonl", lines(5..7));
    done(&desk.ok(["index", "corpus"]), 2, 1);
    append(&desk, "corpus/a.jsonl", lines(7..8));
    done(&desk.ok(["index", "corpus"]), 1, 1);
    is_as_made_anew(&desk);
}

#[test]
fn a_line_that_was_not_written_to_its_end_is_read_once_it_is() {
    let desk = Desk::new();
    let last = line(5);
    let (begin, end) = last.split_at(20);
    desk.write("corpus/a.jsonl", lines(0..5) + begin);
    done(&desk.ok(["index", "corpus"]), 5, 1);
    append(&desk, "corpus/a.jsonl", &(end.to_owned() + &lines(6..7)));
    done(&desk.ok(["index", "corpus"]), 2, 1);
    is_as_made_anew(&desk);
    let status = desk.ok(["status"]).lines().remove(0);
    assert_eq!(status["skipped"], 0);
}

#[test]
fn a_list_that_grew_and_begins_otherwise_is_read_anew() {
    let desk = Desk::new();
    desk.write("corpus/a.jsonl", lines(0..5));
    desk.ok(["index", "corpus"]);
    desk.write("corpus/a.jsonl", lines(2..9));
    done(&desk.ok(["index", "corpus"]), 7, 1);
    is_as_made_anew(&desk);
    // A list in brackets ends elsewhere when it grows.
    let array = |numbers: std::ops::Range<usize>| {
        format!("[{}]", numbers.map(line).collect::<Vec<_>>().join(","))
    };
    desk.write("corpus/b.json", array(20..22));
    done(&desk.ok(["index", "corpus"]), 2, 1);
    desk.write("corpus/b.json", array(20..23));
    done(&desk.ok(["index", "corpus"]), 3, 1);
    is_as_made_anew(&desk);
}

#[test]
fn appended_rows_are_read_and_those_before_them_are_not() {
    let desk = Desk::new();
    let row = |n: usize| format!("Ship {n};\"Ship number {n}\nreached Muscat in Oman.\"\n");
    let rows = |numbers: std::ops::Range<usize>| numbers.map(row).collect::<String>();
    desk.write("corpus/a.csv", "Kop;text\n".to_owned() + &rows(0..5));
    done(&desk.ok(["index", "corpus", "--map", "title=Kop"]), 5, 1);
    append(&desk, "corpus/a.csv", rows(5..8));
    done(&desk.ok(["index", "corpus"]), 3, 1);
    let run = desk.ok(["search", "title:ship", "--limit", "0"]);
    assert_eq!(run.summary()["total"], 8);
    done(&desk.ok(["index", "corpus"]), 0, 0);
    desk.ok(["check"]);
}

#[test]
fn appended_records_of_a_crawl_are_read_and_those_before_them_are_not() {
    let desk = Desk::new();
    // A picture is passed over, which is told once for all of the file.
    let crawled = |numbers: std::ops::Range<usize>, pack: fn(&[u8]) -> Vec<u8>| {
        let mut all = Vec::new();
        for n in numbers {
            let text = format!("Ship number {n} reached Muscat in Oman with its cargo on Monday.");
            let address = format!("https://courier.example/{n}");
            let page = page(&format!("Ship {n}"), &text);
            let page = response(HTML, page.as_bytes());
            all.extend(pack(&record("response", &address, &page)));
            all.extend(pack(&record("revisit", &address, b"")));
        }
        all
    };
    for (name, pack) in
        [("corpus/a.warc", <[u8]>::to_vec as fn(&[u8]) -> Vec<u8>), ("corpus/b.warc.gz", gzipped)]
    {
        desk.write(name, crawled(0..5, pack));
        done(&desk.ok(["index", "corpus"]), 5, 1);
        append(&desk, name, crawled(5..7, pack));
        done(&desk.ok(["index", "corpus"]), 2, 1);
        is_as_made_anew(&desk);
    }
    assert_eq!(desk.ok(["status"]).lines().remove(0)["skipped"], 2);
}

#[test]
fn appended_messages_are_read_with_what_is_attached() {
    let desk = Desk::new();
    desk.write("corpus/a.mbox", (0..3).map(mail).collect::<String>());
    done(&desk.ok(["index", "corpus"]), 6, 1);
    append(&desk, "corpus/a.mbox", mail(3));
    done(&desk.ok(["index", "corpus"]), 2, 1);
    is_as_made_anew(&desk);
}

#[test]
fn a_run_killed_in_what_was_appended_goes_on_from_there() {
    let desk = Desk::new();
    desk.write("corpus/a.jsonl", lines(0..2000));
    desk.ok(["index", "corpus"]);
    append(&desk, "corpus/a.jsonl", lines(2000..4000));
    let found = || {
        let run = desk.run(["search", "*", "--limit", "0"]);
        run.summary()["total"].as_u64().unwrap() as usize
    };
    let mut command = desk.command(["index", "corpus", "--commit-every", "100"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let mut before = 2000;
    while before < 2300 && child.try_wait().unwrap().is_none() {
        let now = found();
        assert!(now >= before, "{now} after {before}");
        before = now;
        thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let kept = found();
    assert!(kept >= before, "{kept} after {before}");
    done(&desk.ok(["index", "corpus"]), 4000 - kept, 1);
    is_as_made_anew(&desk);
}

/// Updates the index of a desk until so many articles were added.
fn stop_after(desk: &Desk, articles: u64) {
    let index = LocalIndex::open_or_create(&desk.path("index")).unwrap();
    let stop = AtomicBool::new(false);
    let mut observer = |notice: Notice<'_>| {
        if let Notice::Progress(Progress { added, .. }) = notice {
            stop.store(added >= articles, Ordering::Relaxed);
        }
    };
    let update =
        Update { options: Options::default(), stop: &stop, observer: &mut observer, alerts: None };
    update.run(&index, &desk.path("corpus")).unwrap();
}

#[test]
fn a_run_that_is_stopped_in_appended_messages_loses_none_and_doubles_none() {
    let desk = Desk::new();
    desk.write("corpus/a.mbox", (0..30).map(mail).collect::<String>());
    desk.ok(["index", "corpus"]);
    append(&desk, "corpus/a.mbox", (30..200).map(mail).collect::<String>());
    stop_after(&desk, 5);
    let index = LocalIndex::open(&desk.path("index")).unwrap();
    assert_eq!(index.ledger().unwrap().sources["a.mbox"].state, State::Broken);
    assert!(index.status().unwrap().articles >= 60);
    desk.ok(["index", "corpus"]);
    is_as_made_anew(&desk);
}
