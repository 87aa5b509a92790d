//! Searches under a name, and what `index --alerts` tells about new articles.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{BufRead, BufReader, Read},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use dateline::archive::saved::{self, SavedSearch};
use serde_json::{Value, json};

use crate::{
    desk::{Desk, Run, json_lines, repository, text},
    sample::TODAY,
};

/// Three articles, two of them about Oman, and three searches; nothing is indexed yet.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("corpus/a.txt", "Oman mediates\n\nMUSCAT, Oman, Feb. 6, 2026 (Example Wire) - Oman mediated talks about sanctions.\n");
    desk.write("corpus/b.txt", "Ice melts\n\nIce melts in Iceland, and nobody talks about it.\n");
    desk.write("corpus/c.txt", "Ships wait\n\nShips wait off Muscat in Oman for their cargo.\n");
    for (name, query) in [("talks", "talk"), ("oman", "location:Oman"), ("none", "volcano")] {
        desk.ok(["saved", "add", name, query]);
    }
    desk
}

/// Names of searches and files of the alerts, as they came.
fn alerts(run: &Run) -> Vec<String> {
    let alerts = run.of_type("alert");
    alerts.iter().map(|a| format!("{} {}", text(&a["saved"]), text(&a["path"]))).collect()
}

fn index(desk: &Desk) -> Vec<String> {
    alerts(&desk.ok(["index", "corpus", "--alerts"]))
}

fn names(desk: &Desk) -> Vec<String> {
    desk.run(["saved", "list"]).lines().iter().map(|line| text(&line["name"])).collect()
}

#[test]
fn searches_are_added_listed_shown_and_removed() {
    let desk = Desk::new();
    assert_eq!(desk.run(["saved", "list"]).code, Some(1));
    let added = desk.ok(["saved", "add", "talks", "talks", "AND", "Oman", "date:2026"]);
    desk.ok(["saved", "add", "ice", "ice"]);
    let listed = desk.ok(["saved", "list"]).lines();
    assert_eq!(added.lines()[0], listed[0]);
    assert_eq!(listed[0]["query"], "talks AND Oman date:2026");
    assert_eq!(listed[0]["reading"], "talks AND Oman AND date:2026");
    assert_eq!(listed[0]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(names(&desk), ["talks", "ice"]);
    assert_eq!(desk.ok(["saved", "show", "ice"]).lines()[0]["today"], "ice");
    desk.run(["saved", "show", "snow"]).fails_with(&["`snow`", "there are talks, ice"]);
    desk.run(["saved", "remove", "ice", "snow"]).fails_with(&["`snow`"]);
    assert_eq!(names(&desk), ["talks", "ice"]);
    desk.ok(["saved", "remove", "talks"]);
    assert_eq!(names(&desk), ["ice"]);
    for args in [&["saved"][..], &["saved", "add"], &["saved", "list"], &["saved", "run"]] {
        let help = desk.ok([args, &["--help"]].concat()).out;
        assert!(help.contains("Example") && help.contains("  dateline saved"), "{help}");
    }
}

#[test]
fn a_bad_query_and_a_name_that_is_taken_are_refused() {
    let desk = desk();
    let before = fs::read(desk.path("index/saved.jsonl")).unwrap();
    let run = desk.run(["saved", "add", "bad", "oman AND locaton:Muscat"]);
    run.fails_with(&["unknown field “locaton”", "         ^^^^^^^", "did you mean “location”?"]);
    desk.run(["saved", "add", "oman", "x"]).fails_with(&["`oman`", "--replace"]);
    desk.run(["saved", "add", "", "x"]).fails_with(&["cannot be the name"]);
    assert_eq!(fs::read(desk.path("index/saved.jsonl")).unwrap(), before);
    desk.ok(["saved", "add", "--replace", "oman", "oman"]);
    assert_eq!(names(&desk), ["talks", "oman", "none"]);
    assert_eq!(desk.ok(["saved", "show", "oman"]).lines()[0]["query"], "oman");
}

#[test]
fn a_saved_search_finds_what_search_finds() {
    let desk = desk();
    desk.run(["saved", "run", "oman"]).fails_with(&["no index"]);
    desk.ok(["index", "corpus"]);
    let run = desk.ok(["saved", "run", "--all"]);
    let mut lines = run.lines();
    for (name, query) in [("talks", "talk"), ("oman", "location:Oman"), ("none", "volcano")] {
        for mut line in desk.run(["search", query]).lines() {
            let mut saved = lines.remove(0);
            assert_eq!(saved["saved"], name);
            saved.as_object_mut().unwrap().shift_remove("saved");
            line["took_ms"] = saved["took_ms"].clone();
            saved["took_ms"] = line["took_ms"].clone();
            assert_eq!(saved, line);
        }
    }
    assert!(lines.is_empty());
    assert_eq!(desk.run(["saved", "run", "none"]).code, Some(1));
    assert_eq!(desk.ok(["saved", "run", "oman", "-n", "1"]).hits().len(), 1);
    desk.run(["saved", "run", "omam"]).fails_with(&["`omam`"]);
}

#[test]
fn a_saved_search_is_printed_as_any_search_with_its_name() {
    let desk = desk();
    desk.ok(["index", "corpus"]);
    let flags = ["--facet", "location", "--fields", "title", "--explain", "--timeline", "year"];
    let saved = desk.ok(["saved", "run", "oman"].iter().chain(&flags));
    let search = desk.ok(["search", "location:Oman"].iter().chain(&flags));
    let unnamed = saved.out_without_time().replace(r#","saved":"oman""#, "");
    assert_eq!(unnamed, search.out_without_time());
    let named = saved.lines().into_iter().filter(|line| line["saved"] == "oman").count();
    assert_eq!(named, saved.lines().len() - 1, "all but the explanation");

    let rows = desk.ok(["saved", "run", "--all", "--format", "csv", "--fields", "id"]).out;
    let rows: Vec<&str> = rows.lines().collect();
    assert_eq!(rows[0], "saved,rank,score,id");
    assert_eq!((rows.len(), rows[1].starts_with("talks,1,")), (1 + 2 + 2, true));

    let whole = desk.ok(["saved", "run", "talks", "--format", "json"]).lines().remove(0);
    assert_eq!((&whole["saved"], &whole["summary"]["total"]), (&json!("talks"), &json!(2)));
    let whole = desk.ok(["saved", "run", "talks", "oman", "--format", "json"]);
    let list: Vec<Value> = serde_json::from_str(&whole.out).unwrap();
    let names: Vec<&Value> = list.iter().map(|answer| &answer["saved"]).collect();
    assert_eq!(names, ["talks", "oman"]);

    let text = desk.ok(["saved", "run", "talks", "--format", "text"]).out;
    assert!(text.starts_with("talks\n") && text.contains("2 articles, 1 to 2 shown"), "{text}");
    desk.run(["saved", "run", "talks", "--format", "csv", "--facet", "actor"])
        .fails_with(&["csv has only hits"]);
}

#[test]
fn the_day_of_a_saved_search_can_be_given() {
    let desk = desk();
    desk.ok(["index", "corpus"]);
    desk.ok(["saved", "add", "week", "date:-7d"]);
    assert_eq!(desk.ok(["saved", "run", "week", "--now", "2026-02-08"]).hits().len(), 1);
    assert_eq!(desk.run(["saved", "run", "week", "--now", "2026-03-08"]).code, Some(1));
}

#[test]
fn relative_dates_count_from_the_day_of_the_run() {
    let desk = Desk::new();
    let today = jiff::Zoned::now().date();
    let record = |name: &str, days: i64| {
        let date = today.saturating_sub(jiff::Span::new().days(days));
        let record = json!({ "title": name, "text": "Ships wait.", "date": date.to_string() });
        desk.write(&format!("corpus/{name}.json"), record.to_string());
    };
    record("new", 2);
    record("old", 40);
    // As if it had been saved long ago.
    let day = today.saturating_sub(jiff::Span::new().days(38));
    let search = SavedSearch::new("week", "date:-7d", day).unwrap();
    saved::add(&desk.path("index/saved.jsonl"), search, false).unwrap();
    let run = desk.ok(["index", "corpus", "--alerts"]);
    assert_eq!(alerts(&run), ["week new.json"]);
    assert!(!run.err.contains("note"), "{}", run.err);
    let hits = desk.ok(["saved", "run", "week"]).hits();
    assert_eq!((hits.len(), &hits[0]["path"]), (1, &json!("new.json")));
}

/// Lines as someone writes them: without checksums.
fn by_hand(lines: &str) -> String {
    let bare = |line: &str| match line.split_once(",\"check\":") {
        Some((members, _)) => format!("{members}}}\n"),
        None => format!("{line}\n"),
    };
    lines.lines().map(bare).collect()
}

#[test]
fn a_query_that_is_understood_differently_now_says_so() {
    let desk = desk();
    let path = desk.path("index/saved.jsonl");
    let file = fs::read_to_string(&path).unwrap();
    let older = file.replace("\"reading\":\"talk\"", "\"reading\":\"=talk\"");
    let older = older.replacen(env!("CARGO_PKG_VERSION"), "0.0.9", 1);
    assert_ne!(older, file);
    fs::write(&path, by_hand(&older)).unwrap();
    let run = desk.ok(["index", "corpus", "--alerts"]);
    let wanted = "`talks` is now understood as talk; dateline 0.0.9 understood it as =talk";
    for run in [run, desk.ok(["saved", "run", "talks"])] {
        assert!(run.err.contains(wanted), "{}", run.err);
        assert!(text(&run.summary()["notes"][0]).contains(wanted));
    }
    assert!(desk.ok(["saved", "show", "talks"]).err.contains(wanted));
    let silent = desk.ok(["saved", "run", "oman"]);
    assert_eq!((silent.err.as_str(), silent.summary().get("notes")), ("", None));
    desk.ok(["saved", "add", "talks", "talk", "--replace"]);
    assert_eq!(desk.ok(["saved", "run", "talks"]).err, "");
}

#[test]
fn a_saved_query_that_is_no_longer_understood_is_an_error_before_anything_is_done() {
    let desk = desk();
    let path = desk.path("index/saved.jsonl");
    let file = fs::read_to_string(&path).unwrap();
    let changed = file.replace("\"query\":\"location:", "\"query\":\"locaton:");
    fs::write(&path, by_hand(&changed)).unwrap();
    for args in [&["index", "corpus", "--alerts"][..], &["saved", "run", "oman"]] {
        let wanted = ["`oman`", "unknown field “locaton”", "  ^^^^^^^"];
        desk.run(args).fails_with(&wanted);
    }
    assert!(!desk.path("index/meta.json").exists());
    fs::write(&path, format!("{file}{{\n")).unwrap();
    desk.run(["saved", "list"]).fails_with(&["saved.jsonl:4:"]);
}

#[test]
fn saved_searches_outlive_the_index_and_may_lie_elsewhere() {
    let desk = desk();
    desk.ok(["index", "corpus"]);
    desk.ok(["index", "corpus", "--rebuild"]);
    assert_eq!(names(&desk), ["talks", "oman", "none"]);
    desk.write("dateline.toml", "saved = 'mine/searches.jsonl'\n");
    assert_eq!(names(&desk), [""; 0]);
    desk.ok(["saved", "add", "ice", "ice"]);
    assert!(desk.path("mine/searches.jsonl").exists());
    assert_eq!(index(&desk), [""; 0], "nothing is new");
    let mut variable = desk.command(["saved", "list"]);
    let run = Run::from(variable.env("DATELINE_SAVED", "index/saved.jsonl").output().unwrap());
    assert_eq!(run.lines().len(), 3);
}

#[test]
fn every_new_article_is_told_once_in_the_order_of_reading() {
    let desk = desk();
    let run = desk.ok(["index", "corpus", "--alerts", "--threads", "3"]);
    assert_eq!(alerts(&run), ["talks a.txt", "oman a.txt", "talks b.txt", "oman c.txt"]);
    let summary = json!({
        "type": "summary", "alerts": 4, "searches": 3, "added": 3, "read": 3, "unchanged": 0,
        "vanished": 0, "moved": 0, "skipped": 0,
    });
    assert_eq!(run.lines().last(), Some(&summary));
    assert_eq!(index(&desk), [""; 0]);
    desk.write("corpus/d.txt", "More talks\n\nTalks go on.\n");
    assert_eq!(index(&desk), ["talks d.txt"]);
    assert_eq!(desk.ok(["index", "corpus", "--alerts", "--rebuild"]).of_type("alert").len(), 5);
}

#[test]
fn what_was_there_before_is_not_new() {
    let desk = desk();
    let line = |n: usize| {
        format!("{}\n", json!({ "id": format!("n{n}"), "text": format!("Number {n} talks.") }))
    };
    desk.write("corpus/e.jsonl", (0..4).map(line).collect::<String>());
    desk.write(
        "corpus/f.json",
        json!({ "url": "https://example.org/f", "text": "It talks." }).to_string(),
    );
    assert_eq!(index(&desk).len(), 4 + 5);
    // A search that is saved later.
    desk.ok(["saved", "add", "late", "ice"]);
    // A collection of which one line is new, a file that was moved, one that was touched, one that
    // was edited and had matched before, one that matches only now.
    desk.write("corpus/e.jsonl", (1..5).map(line).collect::<String>());
    fs::rename(desk.path("corpus/f.json"), desk.path("corpus/g.json")).unwrap();
    desk.write("corpus/a.txt", fs::read(desk.path("corpus/a.txt")).unwrap());
    desk.write(
        "corpus/b.txt",
        "Ice melts\n\nIce melts in Greenland, and all the world talks about it.\n",
    );
    desk.write("corpus/c.txt", "Ships wait\n\nShips wait off Muscat in Oman, and captains talk.\n");
    let run = desk.ok(["index", "corpus", "--alerts"]);
    let told: Vec<String> = run.of_type("alert").iter().map(|alert| text(&alert["id"])).collect();
    assert_eq!(told, ["c.txt", "n4"]);
}

#[test]
fn articles_that_come_in_without_alerts_are_not_told_later() {
    let desk = desk();
    let run = desk.ok(["search", "--corpus", "corpus", "talks"]);
    assert_eq!(alerts(&run), [""; 0]);
    assert_eq!(index(&desk), [""; 0]);
}

#[test]
fn an_index_with_alerts_and_no_search_says_so() {
    let desk = Desk::new();
    desk.write("corpus/a.txt", "Talks\n\nTalks go on.\n");
    let run = desk.ok(["index", "corpus", "--alerts"]);
    assert!(run.err.contains("there is no saved search"), "{}", run.err);
    assert_eq!((run.lines().len(), &run.summary()["alerts"]), (1, &json!(0)));
}

/// Lines of one type under the search, file and number of their article, without what only hits
/// have; how often each comes.
fn records(lines: Vec<Value>) -> BTreeMap<String, (Value, usize)> {
    let mut records = BTreeMap::new();
    for mut line in lines {
        let key = format!("{} {} {}", line["saved"], line["path"], line["item"]);
        for own in ["type", "rank", "score", "snippet", "story"] {
            line.as_object_mut().unwrap().shift_remove(own);
        }
        records.entry(key).or_insert((line, 0)).1 += 1;
    }
    records
}

/// All queries of `tests/queries`.
fn queries() -> Vec<String> {
    let mut queries = Vec::new();
    for entry in fs::read_dir(repository().join("tests/queries")).unwrap() {
        let cases = fs::read_to_string(entry.unwrap().path()).unwrap();
        let cases: Vec<Value> = serde_norway::from_str(&cases).unwrap();
        queries.extend(cases.iter().map(|case| text(&case["query"])));
    }
    queries
}

#[test]
fn alerts_of_a_first_run_are_the_hits_of_the_searches() {
    let desk = Desk::with_sample_corpus();
    let queries = queries();
    assert!(queries.len() >= 60);
    let lines = queries.iter().enumerate().map(|(n, query)| {
        let search = SavedSearch::new(&n.to_string(), query, TODAY).unwrap();
        format!("{}\n", serde_json::to_string(&search).unwrap())
    });
    desk.write("index/saved.jsonl", lines.collect::<String>());
    let run = desk.ok(["index", "corpus", "--alerts"]);
    let told = records(run.of_type("alert"));
    let found = records(desk.ok(["saved", "run", "--all", "--limit", "all"]).hits());
    let (told_keys, found_keys): (BTreeSet<_>, BTreeSet<_>) =
        (told.keys().collect(), found.keys().collect());
    assert_eq!(told_keys, found_keys);
    assert!(told == found, "records");
    assert!(told.values().all(|(_, times)| *times == 1));
    let all = ["index", "corpus", "--alerts", "--index", "second", "--commit-every", "7"];
    let mut second = desk.command([&all[..], &["--threads", "1"]].concat());
    second.env("DATELINE_SAVED", "index/saved.jsonl");
    assert_eq!(Run::from(second.output().unwrap()).out, run.out, "commits and threads do not show");
}

#[test]
fn the_passage_of_an_alert_is_that_of_the_hit() {
    let desk = desk();
    let query = "talk location:Oman date:2026";
    desk.ok(["saved", "add", "both", query]);
    let run = desk.ok(["index", "corpus", "--alerts"]);
    let alert = run.of_type("alert").into_iter().find(|alert| alert["saved"] == "both").unwrap();
    assert_eq!(alert["snippet"]["marks"], json!([[58, 63]]));
    assert_eq!(alert["snippet"], desk.ok(["search", query]).hits()[0]["snippet"]);
}

const FILES: usize = 200;
const LINES: usize = 2000;

/// Many articles, every fourth of them of Muscat, and a search for those.
fn archive() -> Desk {
    let desk = Desk::new();
    let places = ["Muscat", "Tbilisi", "Amman", "Paris"];
    let story = |n: usize| format!("Ship {n} reached {}, officials said.", places[n % 4]);
    for n in 0..FILES {
        desk.write(&format!("corpus/{}/{n}.txt", n % 9), format!("Arrival\n\n{}\n", story(n)));
    }
    let line = |n: usize| format!("{}\n", json!({ "id": format!("line-{n}"), "text": story(n) }));
    desk.write("corpus/4.jsonl", (0..LINES).map(line).collect::<String>());
    desk.ok(["saved", "add", "muscat", "muscat"]);
    desk
}

fn start(desk: &Desk, out: &str) -> Child {
    let mut command = desk.command(["index", "corpus", "--alerts", "--commit-every", "100"]);
    command.stdout(File::create(desk.path(out)).unwrap()).stderr(Stdio::null());
    command.spawn().unwrap()
}

/// The alerts that a run left; the last line may be half.
fn told(out: &str) -> Vec<String> {
    let whole = &out[..out.rfind('\n').map_or(0, |end| end + 1)];
    let alerts = json_lines(whole).into_iter().filter(|line| line["type"] == "alert");
    alerts.map(|alert| text(&alert["id"])).collect()
}

/// Whether a file of alerts that wait is in the index.
fn waits(desk: &Desk) -> bool {
    let names = fs::read_dir(desk.path("index")).unwrap().filter_map(Result::ok);
    names.into_iter().any(|entry| entry.file_name().to_string_lossy().starts_with("alerts-"))
}

#[test]
fn whenever_a_run_is_killed_every_new_article_is_told_and_none_before_it_is_there() {
    let desk = archive();
    let mut all: Vec<String> = Vec::new();
    let mut kills = 0;
    let finished = loop {
        let out = format!("{kills}.out");
        let mut child = start(&desk, &out);
        let length = || fs::metadata(desk.path(&out)).map_or(0, |file| file.len());
        // In turn: with alerts that wait, in the midst of telling, somewhere after it.
        let finished = loop {
            if child.try_wait().unwrap().is_some() {
                break true;
            }
            if match kills % 3 {
                0 => waits(&desk),
                1 => length() > 0,
                _ => length() > 10_000,
            } {
                break false;
            }
            thread::sleep(Duration::from_millis(1));
        };
        let _ = child.kill();
        child.wait().unwrap();
        let told = told(&fs::read_to_string(desk.path(&out)).unwrap());
        let there: BTreeSet<String> = if desk.path("index/meta.json").exists() {
            let run = desk.run(["search", "*", "--limit", "all", "--fields", "id"]);
            run.hits().iter().map(|hit| text(&hit["id"])).collect()
        } else {
            BTreeSet::new()
        };
        let early: Vec<_> = told.iter().filter(|id| !there.contains(*id)).collect();
        assert!(early.is_empty(), "told and not there: {early:?}");
        all.extend(told);
        if finished || kills == 12 {
            break finished;
        }
        kills += 1;
    };
    if !finished {
        let last = desk.ok(["index", "corpus", "--alerts"]);
        all.extend(last.of_type("alert").iter().map(|alert| text(&alert["id"])));
    }
    assert!(kills >= 3, "at each of the moments: {kills} kills");
    let told: BTreeSet<String> = all.iter().cloned().collect();
    let found = desk.ok(["search", "muscat", "--limit", "all", "--fields", "id"]);
    let found: BTreeSet<String> = found.hits().iter().map(|hit| text(&hit["id"])).collect();
    assert_eq!(found.len(), (FILES + LINES) / 4);
    assert_eq!(told, found);
    assert!(!waits(&desk));
    assert_eq!(index(&desk), [""; 0], "what was told to its end is not told again");
}

#[test]
fn a_reader_that_goes_away_gets_the_rest_from_the_next_run() {
    let desk = archive();
    let args = ["index", "corpus", "--alerts", "--commit-every", "1000"];
    let mut child =
        desk.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::with_capacity(64, child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(json_lines(&line)[0]["saved"], "muscat");
    let run: Run = child.wait_with_output().unwrap().into();
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    // Runs that do not tell leave what waits.
    desk.ok(["search", "--corpus", "corpus", "muscat"]);
    let waiting = index(&desk).len();
    assert!(waiting > 100, "{waiting}");
    assert_eq!(index(&desk), [""; 0]);
}

#[test]
fn an_interrupted_run_tells_what_it_committed_and_the_next_the_rest() {
    let desk = archive();
    let mut command = desk.command(["index", "corpus", "--alerts", "--commit-every", "100"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut lines = String::new();
    // It cannot come to its end before all is read: a pipe takes less than it has to tell.
    out.read_line(&mut lines).unwrap();
    let interrupted = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(interrupted.unwrap().success());
    out.read_to_string(&mut lines).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let first = told(&lines);
    let run = desk.ok(["index", "corpus", "--alerts"]);
    let rest: Vec<String> = run.of_type("alert").iter().map(|alert| text(&alert["id"])).collect();
    let both: BTreeSet<&String> = first.iter().chain(&rest).collect();
    assert_eq!(both.len(), (FILES + LINES) / 4);
    assert_eq!(both.len(), first.len() + rest.len(), "each is told once");
}
