//! A run that ends in the midst of it: killed, interrupted, without room on the disk. What was
//! committed stays, nothing is lost, nothing is there twice.

use std::{
    fs,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use serde_json::{Value, json};

use crate::desk::{Desk, Run};

const FILES: usize = 600;
const LINES: usize = 2000;

/// Hundreds of small files and a collection of two thousand articles.
fn desk() -> Desk {
    let desk = Desk::new();
    let places = ["Muscat in Oman", "Tbilisi in Georgia", "Amman in Jordan", "Paris in France"];
    let story = |n: usize| {
        format!("Ship {n} reached {} on {} March 2024, officials said.", places[n % 4], n % 28 + 1)
    };
    for n in 0..FILES {
        desk.write(
            &format!("corpus/{}/{n}.txt", n % 10),
            format!("Ship{n} arrives\n\n{}\n", story(n)),
        );
    }
    let line = |n: usize| format!("{}\n", json!({ "id": format!("line-{n}"), "text": story(n) }));
    // Read before half of the folders, so that runs end inside it and behind it.
    desk.write("corpus/4.jsonl", (0..LINES).map(line).collect::<String>());
    desk
}

/// What the last commit says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Committed {
    number: u64,
    articles: u64,
    log: u64,
}

/// Reads the commit of an index that is being written; `None` before there is one.
fn committed(desk: &Desk, index: &str) -> Option<Committed> {
    let meta: Value =
        serde_json::from_slice(&fs::read(desk.path(index).join("meta.json")).ok()?).ok()?;
    let payload: Value = serde_json::from_str(meta["payload"].as_str()?).ok()?;
    let articles = |segment: &Value| {
        let deleted = segment["deletes"]["num_deleted_docs"].as_u64().unwrap_or(0);
        segment["max_doc"].as_u64().unwrap_or(0) - deleted
    };
    Some(Committed {
        number: meta["opstamp"].as_u64()?,
        articles: meta["segments"].as_array()?.iter().map(articles).sum(),
        log: payload["log"]["length"].as_u64()?,
    })
}

/// Bytes of the log, those included that do not count yet.
fn log_length(desk: &Desk, index: &str) -> u64 {
    fs::metadata(desk.path(index).join("sources-1.log")).map_or(0, |file| file.len())
}

fn start(desk: &Desk, index: &str) -> Child {
    let args = ["index", "corpus", "--index", index, "--commit-every", "100"];
    let mut command = desk.command(args);
    command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Waits until `moment` has come; false when the run came to its end before.
fn wait_for(child: &mut Child, mut moment: impl FnMut() -> bool) -> bool {
    while !moment() {
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        thread::sleep(Duration::from_millis(1));
    }
    true
}

/// All records, facets and the order of some hits.
fn content(desk: &Desk, index: &str) -> Vec<String> {
    let searches: &[&[&str]] = &[
        &["*", "--limit", "all", "--fields", "all", "--sort", "oldest"],
        &[
            "muscat OR ship7",
            "--limit",
            "50",
            "--facet",
            "location:50",
            "--facet",
            "path:3",
            "--timeline",
            "day",
        ],
        &["location:JO NOT ship", "--limit", "all"],
    ];
    let search = |args: &&[&str]| {
        let run = desk.run([&["search", "--index", index], *args].concat());
        assert!(matches!(run.code, Some(0 | 1)), "{}", run.err);
        run.out_without_time()
    };
    searches.iter().map(search).collect()
}

#[test]
fn a_run_killed_at_any_moment_is_resumed_without_loss_or_doubles() {
    let desk = desk();
    desk.ok(["index", "corpus", "--index", "whole"]);
    let whole = content(&desk, "whole");
    assert_eq!(whole[0].lines().count(), FILES + LINES + 1);

    let mut kills = 0;
    loop {
        let before = committed(&desk, "killed").unwrap_or_default();
        let mut child = start(&desk, "killed");
        // In turn: before anything is committed, right after a commit, while the next is prepared.
        let reached = wait_for(&mut child, || {
            let now = committed(&desk, "killed").unwrap_or_default();
            let moved = now.number > before.number;
            match kills % 4 {
                0 => desk.path("killed/.tantivy-writer.lock").exists(),
                1 => moved,
                2 => moved && log_length(&desk, "killed") > now.log,
                _ => now.number > before.number + 1 && now.articles > before.articles,
            }
        });
        if !reached {
            let run = Run::from(child.wait_with_output().unwrap());
            assert_eq!(run.code, Some(0), "{}", run.err);
            break;
        }
        let acknowledged = committed(&desk, "killed").unwrap_or_default();
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
        assert!(acknowledged.articles >= before.articles, "{acknowledged:?} after {before:?}");
        if desk.path("killed/meta.json").exists() {
            let run = desk.run(["search", "*", "--index", "killed", "--limit", "0"]);
            let found = run.summary()["total"].as_u64().unwrap();
            assert!(found >= acknowledged.articles, "{found} of {acknowledged:?}");
        }
        if kills == 11 {
            desk.ok(["index", "corpus", "--index", "killed"]);
            break;
        }
    }
    assert!(kills >= 4, "at each of the moments: {kills} kills");
    assert!(content(&desk, "killed") == whole, "the same content after {kills} kills");
    let again = desk.ok(["index", "corpus", "--index", "killed"]);
    assert!(again.err.starts_with("0 articles from 0 files"), "{}", again.err);
}

#[test]
fn an_interrupted_run_commits_what_is_done_and_the_next_goes_on() {
    let desk = desk();
    let mut child = start(&desk, "index");
    let began = wait_for(&mut child, || committed(&desk, "index").is_some());
    assert!(began);
    let interrupted = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(interrupted.unwrap().success());
    let run = Run::from(child.wait_with_output().unwrap());
    // As shells have it: a script must not take half an archive for a whole one.
    assert_eq!(run.code, Some(130), "{}", run.err);
    assert!(run.err.contains("stopped"), "{}", run.err);
    let done = committed(&desk, "index").unwrap();
    assert!(done.articles > 0 && done.articles < (FILES + LINES) as u64, "{done:?}");
    assert_eq!(log_length(&desk, "index"), done.log, "all that was noted counts");

    let run = desk.ok(["index", "corpus"]);
    let rest = (FILES + LINES) as u64 - done.articles;
    assert!(run.err.starts_with(&format!("{rest} articles from ")), "{}", run.err);
    assert_eq!(desk.ok(["search", "*"]).summary()["total"], FILES + LINES);
}

/// Runs in a mount namespace of its own, where the index gets a file system of four megabytes.
const ON_A_SMALL_DISK: &str = r#"
mkdir -p index && mount -t tmpfs -o size=4m none index || exit 77
"$DATELINE" index small --index index/i 2>first.err; echo $? >first.code
mv large/* small/
"$DATELINE" index small --index index/i 2>full.err; echo $? >full.code
"$DATELINE" search kestrel --index index/i >search.out 2>search.err; echo $? >search.code
rm small/large.jsonl
"$DATELINE" index small --index index/i 2>after.err; echo $? >after.code
"$DATELINE" search kestrel --index index/i >after.out
"#;

#[test]
fn a_full_disk_is_an_error_and_the_index_goes_on_answering() {
    let desk = Desk::new();
    desk.write(
        "small/a.txt",
        "Harbour reopens\n\nThe harbour of Kestrel Bay reopened on Monday.\n",
    );
    // Words that no other line has do not compress.
    let word = |n: u64| format!("{:x}", n.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let text = |n: u64| (n * 300..n * 300 + 300).map(word).collect::<Vec<_>>().join(" ");
    let lines = (1..4000).map(|n| format!("{}\n", json!({ "text": text(n) })));
    desk.write("large/large.jsonl", lines.collect::<String>());

    let mut script = Command::new("unshare");
    script.args(["-rm", "sh", "-c", ON_A_SMALL_DISK]).current_dir(desk.path(""));
    script.env("DATELINE", env!("CARGO_BIN_EXE_dateline"));
    let able = script.status().is_ok_and(|status| status.success());
    let read = |name: &str| fs::read_to_string(desk.path(name)).unwrap_or_default();
    if !able && read("first.code").is_empty() {
        println!("not tested: no file system can be mounted here");
        return;
    }
    assert_eq!(read("first.code").trim(), "0", "{}", read("first.err"));
    let message = read("full.err");
    assert_eq!(read("full.code").trim(), "2", "{message}");
    assert!(message.contains("error") && message.contains("No space left"), "{message}");
    assert_eq!(message.matches("No space left").count(), 1, "{message}");
    assert!(!message.contains("panicked"), "{message}");
    assert_eq!(read("search.code").trim(), "0", "{}", read("search.err"));
    assert!(read("search.out").contains("\"total\":1"), "{}", read("search.out"));
    assert_eq!(read("after.code").trim(), "0", "{}", read("after.err"));
    assert!(read("after.out").contains("\"total\":1"), "{}", read("after.out"));
}
