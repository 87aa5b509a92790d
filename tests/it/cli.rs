//! The program as it is called: exit codes, messages, output forms, settings.

use std::{
    ffi::OsStr,
    fs,
    io::{BufRead, BufReader},
    os::unix::ffi::OsStrExt,
    process::Stdio,
};

use serde_json::json;

use crate::desk::{Desk, Run, repository};

/// A desk whose corpus holds two small articles, indexed.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("corpus/oman.txt", "Oman mediates\n\nMUSCAT, Oman, Feb. 6, 2026 (Example Wire) - Oman mediated talks about sanctions on Friday.\n");
    desk.write("corpus/ice.md", "---\ntitle: Ice melts\ndate: 2026-03-01\n---\n\nIce melts in Iceland, and nobody talks about it.\n");
    desk.ok(["index", "corpus"]);
    desk
}

#[test]
fn exit_status_tells_found_not_found_and_error_apart() {
    let desk = desk();
    assert_eq!(desk.run(["search", "oman"]).code, Some(0));
    assert_eq!(desk.run(["search", "nosuchword"]).code, Some(1));
    assert_eq!(desk.run(["search", "(oman"]).code, Some(2));
    assert_eq!(desk.run(["search"]).code, Some(2));
    assert_eq!(desk.run(["nosuchcommand"]).code, Some(2));
    assert_eq!(desk.run(["--help"]).code, Some(0));
    assert_eq!(desk.run(["--version"]).code, Some(0));
    assert_eq!(desk.run(["show", "nosuchid"]).code, Some(1));
    desk.run(["extract", "nosuchfile.html"]).fails_with(&["nosuchfile.html"]);
}

#[test]
fn a_search_prints_typed_json_lines_with_the_summary_last() {
    let run = desk().ok(["search", "talks", "--facet", "location", "--timeline", "month"]);
    let types: Vec<String> =
        run.lines().iter().map(|line| crate::desk::text(&line["type"])).collect();
    let mut expected = vec!["hit"; 2];
    expected.extend(vec!["facet"; types.iter().filter(|t| *t == "facet").count()]);
    expected.extend(["timeline", "timeline", "summary"]);
    assert_eq!(types, expected);
    assert_eq!(run.summary()["total"], 2);
    assert_eq!(run.err, "", "nothing but results, and those on stdout");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let desk = Desk::new();
    let lines: String = (0..4000)
        .map(|i| {
            format!(
                "{}\n",
                json!({ "text": format!("Number {i} about Oman. {}", "word ".repeat(50)) })
            )
        })
        .collect();
    desk.write("corpus/a.jsonl", lines);
    desk.ok(["index", "corpus"]);
    for args in [vec!["search", "oman", "--limit", "all"], vec!["extract", "corpus/a.jsonl"]] {
        let mut command = desk.command(&args);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(line.starts_with('{'));
        let run: Run = child.wait_with_output().unwrap().into();
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{args:?}");
    }
}

#[test]
fn a_bad_query_is_shown_with_a_caret_under_the_place() {
    let run = desk().run(["search", "oman AND locaton:Muscat"]);
    run.fails_with(&["unknown field “locaton”", "did you mean “location”?"]);
    let lines: Vec<&str> = run.err.lines().collect();
    let query = lines.iter().position(|line| line.contains("oman AND locaton")).unwrap();
    let carets = lines[query + 1];
    assert_eq!(carets.trim(), "^".repeat("locaton".len()), "{}", run.err);
    assert_eq!(carets.find('^'), lines[query].find("locaton"), "{}", run.err);
    assert_eq!(run.out, "");
}

#[test]
fn without_an_index_the_message_says_how_to_make_one() {
    let desk = Desk::new();
    for args in [&["search", "oman"][..], &["status"], &["show", "x"]] {
        desk.run(args).fails_with(&["no index", "dateline index"]);
    }
}

#[test]
fn fields_narrows_what_a_hit_shows() {
    let desk = desk();
    let narrow = desk.ok(["search", "ice", "--fields", "title,date"]).hits().remove(0);
    let names: Vec<&String> = narrow.as_object().unwrap().keys().collect();
    assert_eq!(names, ["type", "rank", "score", "title", "date"]);
    let usual = desk.ok(["search", "ice"]).hits().remove(0);
    assert!(usual.get("body").is_none() && usual.get("snippet").is_some());
    let body = desk.ok(["search", "ice", "--fields", "body"]).hits().remove(0);
    assert!(body["body"].as_str().unwrap().starts_with("Ice melts in Iceland"));
    let all = desk.ok(["search", "oman", "--fields", "all"]).hits().remove(0);
    assert!(all.get("body").is_some());
    assert!(all["location"][0]["mentions"].is_array());
}

#[test]
fn the_whole_hit_is_the_extracted_article() {
    let desk = desk();
    let mut hit = desk.ok(["search", "ice", "--fields", "all"]).hits().remove(0);
    let hit = hit.as_object_mut().unwrap();
    for own in ["type", "rank", "score", "snippet"] {
        hit.remove(own);
    }
    let shown = desk.ok(["show", "ice.md"]).lines().remove(0);
    assert_eq!(&shown, &serde_json::Value::Object(hit.clone()));
    let mut extracted = desk.ok(["extract", "corpus/ice.md"]).lines().remove(0);
    for own in ["id", "path"] {
        extracted[own] = shown[own].clone();
    }
    assert_eq!(extracted, shown);
}

#[test]
fn json_is_one_object_and_text_is_for_reading() {
    let desk = desk();
    let json = desk.ok([
        "search",
        "talks",
        "--format",
        "json",
        "--facet",
        "actor",
        "--timeline",
        "year",
        "--explain",
    ]);
    assert_eq!(json.out.lines().count(), 1);
    let object = json.lines().remove(0);
    assert_eq!(object["hits"].as_array().unwrap().len(), 2);
    assert_eq!(object["summary"]["total"], 2);
    assert!(object["facets"].is_array() && object["timeline"].is_array());
    assert!(object["explain"].is_object());
    let text = desk.ok(["search", "talks", "--format", "text"]).out;
    assert!(text.contains("Ice melts") && text.contains("2 articles"), "{text}");
    assert!(!text.contains('\u{1b}'), "no colours in a pipe: {text}");
}

#[test]
fn colour_is_for_those_who_want_it() {
    let desk = desk();
    let text = |variable: &str| {
        let mut command = desk.command(["search", "oman", "--format", "text"]);
        Run::from(command.env_remove("NO_COLOR").env(variable, "1").output().unwrap()).out
    };
    assert!(text("CLICOLOR_FORCE").contains('\u{1b}'));
    assert!(!text("NO_COLOR").contains('\u{1b}'));
}

#[test]
fn an_article_cannot_steer_the_terminal() {
    let desk = Desk::new();
    desk.write("corpus/a.jsonl", json!({ "title": "\u{1b}[2JGone\u{7}", "text": "Oman \u{1b}]0;owned\u{7} talks about it." }).to_string());
    desk.ok(["index", "corpus"]);
    let text = desk.ok(["search", "oman", "--format", "text"]).out;
    assert!(!text.contains(['\u{1b}', '\u{7}']), "{text:?}");
}

#[test]
fn explain_shows_the_query_as_understood() {
    let run = desk().ok(["search", "oman OR ice talks", "--explain"]);
    let explain = run.lines().remove(0);
    assert_eq!(explain["type"], "explain");
    assert_eq!(explain["query"], "oman OR (ice AND talks)");
    assert_eq!(explain["default_operator"], "AND");
    assert!(explain["tree"]["or"].is_array());
}

#[test]
fn unknown_facets_and_intervals_are_told_what_there_is() {
    let desk = desk();
    desk.run(["search", "x", "--facet", "colour"]).fails_with(&["colour", "location", "topic"]);
    desk.run(["search", "x", "--facet", "date"]).fails_with(&["no facet", "location"]);
    desk.run(["search", "x", "--facet", "actor:many"]).fails_with(&["many", "neither a number"]);
    desk.run(["search", "x", "--timeline", "decade"]).fails_with(&["decade", "month"]);
    desk.run(["search", "x", "--sort", "best"]).fails_with(&["best", "newest"]);
    desk.run(["search", "x", "--limit", "few"]).fails_with(&["few", "all"]);
    desk.run(["search", "x", "--now", "02/06/2026"])
        .fails_with(&["`02/06/2026` is not a date; use 2026-02-06"]);
    desk.run(["search", "x", "--fields", "title", "--fields", "title"])
        .fails_with(&["--fields: `title` is given twice"]);
}

#[test]
fn limit_and_offset_cut_a_page_out() {
    let desk = desk();
    let ids = |args: &[&str]| -> Vec<String> {
        let hits = desk.run([&["search", "*"], args].concat()).hits();
        hits.iter().map(|hit| format!("{} {}", hit["rank"], hit["id"].as_str().unwrap())).collect()
    };
    assert_eq!(ids(&["--limit", "all"]), ["1 ice.md", "2 oman.txt"]);
    assert_eq!(ids(&["-n", "1"]), ["1 ice.md"]);
    assert_eq!(ids(&["-n", "1", "--offset", "1"]), ["2 oman.txt"]);
    assert_eq!(ids(&["--offset", "9"]), [""; 0]);
    assert_eq!(ids(&["--sort", "oldest", "-n", "1"]), ["1 oman.txt"]);
}

#[test]
fn status_gives_figures() {
    let desk = desk();
    let status = desk.ok(["status"]).lines().remove(0);
    assert_eq!((&status["articles"], &status["files"]), (&json!(2), &json!(2)));
    assert_eq!(status["dates"], json!(["2026-02-06", "2026-03-01"]));
    assert_eq!(status["version"], env!("CARGO_PKG_VERSION"));
    assert!(status["corpus"].as_str().unwrap().ends_with("corpus"));
}

#[test]
fn completions_name_the_commands() {
    for shell in ["bash", "zsh", "fish"] {
        let script = Desk::new().ok(["completions", shell]).out;
        assert!(script.contains("extract") && script.contains("dateline"), "{shell}");
    }
}

#[test]
fn a_dash_reads_stdin() {
    let page =
        b"<html><head><title>Ferry closes</title></head><body><article><h1>Ferry closes</h1>\
        <p>The old ferry terminal will close for nine months while its piers are rebuilt, the \
        harbour office said.</p></article></body></html>";
    let run = Desk::new().feed(["extract", "-"], page);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert_eq!(run.lines()[0]["title"], "Ferry closes");
    let nothing = Desk::new().feed(["extract", "-"], b"");
    assert_eq!(nothing.code, Some(1));
    assert!(nothing.err.contains("empty"), "{}", nothing.err);
}

#[test]
fn a_flag_beats_a_variable_and_a_variable_the_file() {
    let desk = desk();
    let hits = |variable: Option<&str>, flag: Option<&str>| {
        let mut command = desk.command(["search", "*"]);
        variable.map(|value| command.env("DATELINE_LIMIT", value));
        flag.map(|value| command.args(["--limit", value]));
        Run::from(command.output().unwrap()).hits().len()
    };
    assert_eq!(hits(None, None), 2);
    desk.write("dateline.toml", "limit = 1\n");
    assert_eq!(hits(None, None), 1);
    assert_eq!(hits(Some("0"), None), 0);
    assert_eq!(hits(Some("0"), Some("2")), 2);
}

#[test]
fn index_and_corpus_can_be_settings() {
    let desk = desk();
    desk.write("dateline.toml", "index = 'elsewhere'\ncorpus = 'corpus'\n");
    assert_eq!(desk.ok(["search", "oman"]).hits().len(), 1);
    assert!(desk.path("elsewhere/meta.json").is_file());
    let mut command = desk.command(["status"]);
    let run = Run::from(command.env("DATELINE_INDEX", "nowhere").output().unwrap());
    run.fails_with(&["nowhere"]);
    assert_eq!(desk.run(["status", "--index", "index"]).code, Some(0));
}

#[test]
fn index_without_a_folder_reads_the_configured_corpus() {
    let desk = Desk::new();
    desk.write("news/a.txt", "Oman mediates\n\nOman mediated talks.\n");
    desk.run(["index"]).fails_with(&["which folder", "`dateline index FOLDER`", "dateline.toml"]);
    assert!(!desk.path("index").exists());
    desk.write("dateline.toml", "corpus = 'news'\n");
    assert!(desk.ok(["index"]).err.contains("1 articles from 1 files"));
    desk.write("other/b.txt", "Ice melts\n\nIce melts in Iceland.\n");
    let other = desk.ok(["index", "other", "--index", "second"]);
    assert!(other.err.contains("1 articles from 1 files"), "{}", other.err);
}

#[test]
fn an_index_without_an_article_is_a_warning_that_says_what_is_read() {
    let desk = Desk::new();
    fs::create_dir(desk.path("corpus")).unwrap();
    let empty = desk.ok(["index", "corpus"]);
    for part in ["warning: there is no article in corpus", "no file", "web page", "JSON lines"] {
        assert!(empty.err.contains(part), "{part}: {}", empty.err);
    }
    desk.write("corpus/a.bin", [0_u8, 1, 2, 3]);
    desk.write("corpus/b.txt", " ");
    for args in [&["index", "corpus"][..], &["index", "corpus"], &["index", "corpus", "--rebuild"]]
    {
        let none = desk.ok(args);
        for part in ["warning: there is no article in corpus", "2 files gave none", "web page"] {
            assert!(none.err.contains(part), "{part}: {}", none.err);
        }
    }
    desk.write("corpus/c.txt", "Ice melts\n\nIce melts in Iceland.\n");
    assert!(!desk.ok(["index", "corpus"]).err.contains("warning"));
    assert!(!desk.ok(["index", "corpus"]).err.contains("warning"));
}

#[test]
fn settings_that_cannot_be_understood_are_errors() {
    let desk = desk();
    let mut command = desk.command(["search", "oman"]);
    let run = Run::from(command.env("DATELINE_LIMIT", "many").output().unwrap());
    run.fails_with(&["DATELINE_LIMIT", "many"]);
    desk.write("dateline.toml", "limt = 1\n");
    desk.run(["search", "oman"]).fails_with(&["dateline.toml", "limt"]);
}

#[test]
fn arguments_that_are_no_text_are_no_crash() {
    let desk = desk();
    let bad = OsStr::from_bytes(b"caf\xE9");
    let search = desk.run([OsStr::new("search"), bad]);
    assert_eq!(search.code, Some(2), "{}", search.err);
    for args in
        [[OsStr::new("extract"), bad], [OsStr::new("show"), bad], [OsStr::new("index"), bad]]
    {
        let run = desk.run(args);
        assert!(matches!(run.code, Some(1 | 2)), "{:?} {}", args, run.err);
        assert!(!run.err.contains("panicked"), "{}", run.err);
    }
}

#[test]
fn a_deep_query_is_an_error_and_no_crash() {
    let desk = desk();
    for query in [
        "(".repeat(100_000),
        "-".repeat(60_000) + "a",
        "NOT ".repeat(10_000) + "a",
        "a^2".repeat(20_000),
    ] {
        let run = desk.run(["search", "--", &query]);
        assert_eq!(run.code, Some(2), "{}: {}", &query[..8], run.err);
        assert!(run.err.len() < 2000 && run.err.contains("error"), "{}", run.err);
    }
}

#[test]
fn a_query_that_begins_with_a_minus_comes_after_two() {
    let desk = desk();
    assert_eq!(desk.ok(["search", "--limit", "all", "--", "-oman", "talks"]).hits().len(), 1);
    desk.run(["search", "-oman"]).fails_with(&["-- -o"]);
}

#[test]
fn small_and_is_a_word_and_the_summary_says_so() {
    let run = desk().run(["search", "oman and sanctions"]);
    let notes = run.summary()["notes"].to_string();
    assert!(notes.contains("“and” is searched as a word"), "{notes}");
}

#[test]
fn search_brings_the_index_up_to_date_first() {
    let desk = Desk::with_sample_corpus();
    let first = desk.ok(["search", "--corpus", "corpus", "sanctions AND Oman"]);
    assert!(first.err.contains("indexed 94 articles"), "{}", first.err);
    let again = desk.ok(["search", "--corpus", "corpus", "sanctions AND Oman"]);
    assert_eq!(again.err, "");
    assert_eq!(first.out_without_time(), again.out_without_time());
    assert_eq!(first.hits()[0]["path"], "notes/muscat-talks-analysis.md");
}

#[test]
fn an_explanation_says_what_was_kept_and_where_claims_came_from() {
    let desk = Desk::new();
    let page = repository().join("tests/golden/boxes-between-paragraphs/source.html");
    let run = desk.ok([OsStr::new("extract"), OsStr::new("--explain"), page.as_os_str()]);
    let lines = run.lines();
    assert_eq!(lines[0]["type"], "article");
    let of = |kind: &'static str| lines.iter().filter(move |line| line["type"] == kind);
    assert_eq!(of("title").next().unwrap()["value"], "Ferry terminal to close for nine months");
    assert!(of("title").next().unwrap()["from"].as_str().unwrap().contains("heading"));
    assert_eq!(of("date").count(), 1);
    let begins = |start: &str| {
        let found = of("block").find(|b| b["text"].as_str().unwrap().starts_with(start));
        found.unwrap_or_else(|| panic!("no block {start:?}"))
    };
    assert_eq!(begins("Harbour officials")["kept"], true);
    assert_eq!(begins("Bakery on the quay")["kept"], false);
    assert!(!begins("Bakery on the quay")["why"].as_object().unwrap().is_empty());
    // What is kept and then taken out as residue says so.
    let kept = of("block").filter(|b| b["kept"] == true && b["then"].is_null()).count();
    let body = desk.ok([OsStr::new("extract"), page.as_os_str()]).lines()[0]["body"].clone();
    assert_eq!(body.as_str().unwrap().split("\n\n").count(), kept);
}

#[test]
fn an_explanation_of_a_text_names_its_claims() {
    let desk = desk();
    let lines = desk.ok(["extract", "--explain", "corpus/ice.md"]).lines();
    let date = lines.iter().find(|line| line["type"] == "date").unwrap();
    assert_eq!(date["value"], "2026-03-01");
    assert!(date["from"].is_string());
}

#[test]
fn lenient_search_never_fails_over_a_query_and_tells_what_it_made_of_it() {
    let desk = desk();
    assert_eq!(desk.run(["search", "oman AND (talks"]).code, Some(2));
    let run = desk.ok(["search", "--lenient", "oman AND (talks W/5"]);
    let summary = run.lines().pop().unwrap();
    assert_eq!(summary["query"], "oman AND talks");
    let notes: Vec<&str> =
        summary["notes"].as_array().unwrap().iter().map(|n| n.as_str().unwrap()).collect();
    assert_eq!(
        notes,
        [
            "left out: “W/5” (W/5 has nothing after it)",
            "left out: “(” (this parenthesis is never closed)"
        ]
    );
}

#[test]
fn explain_shows_what_patterns_were_searched_as_and_what_a_score_is_made_of() {
    let run = desk().ok(["search", "(oman OR talk*) -xyz", "--explain"]);
    let lines = run.lines();
    let explain = &lines[0];
    assert_eq!(explain["approximated"], serde_json::json!([]));
    let searched = &explain["tree"]["and"][0]["or"][1]["searched"];
    assert_eq!(searched["left_out"], 0);
    assert!(searched["words"].as_u64() > Some(0), "{explain}");
    assert!(searched["most_frequent"][0]["word"].as_str().unwrap().starts_with("talk"));
    let hit = &lines[1];
    let why = hit["why"].as_array().unwrap();
    let shares: f64 = why.iter().map(|reason| reason["score"].as_f64().unwrap()).sum();
    assert!((shares - hit["score"].as_f64().unwrap()).abs() < 0.01, "{hit}");
    assert!(why.iter().all(|reason| !reason["matched"].as_array().unwrap().is_empty()));
}
