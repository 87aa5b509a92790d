//! Whatever lies in the corpus: it is read, or skipped with its path and the reason; never fatal.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsStr,
    fs,
    io::Cursor,
    os::unix::{ffi::OsStrExt, fs::symlink, net::UnixListener},
    process::Command,
    sync::atomic::AtomicBool,
};

use dateline::{
    article::Article,
    read::{
        format::Columns,
        pipeline::{self, Bounds, Event, NoThread, Source},
        skip::{Reason, Skip},
        source::{MAX_ITEM, read_stream},
    },
};
use serde_json::{Value, json};

use crate::{
    desk::{Desk, json_lines, repository, text},
    golden::compressed,
    mutants,
};

const STORY: &str = "Harbour reopens\n\nThe harbour of Kestrel Bay reopened on Monday after nine months of work on its piers.\n";

/// Indexes the corpus of `desk` and gives what was skipped: reason and item by path.
fn skips(desk: &Desk) -> BTreeMap<String, Vec<(String, Option<u64>)>> {
    desk.write("corpus/good.txt", STORY);
    let run = desk.ok(["index", "corpus", "--report", "skips.jsonl"]);
    assert!(!run.err.contains("panicked"), "{}", run.err);
    let mut skips = BTreeMap::<_, Vec<_>>::new();
    for skip in json_lines(&fs::read_to_string(desk.path("skips.jsonl")).unwrap()) {
        let reason = (text(&skip["reason"]), skip["item"].as_u64());
        skips.entry(text(&skip["path"])).or_default().push(reason);
    }
    assert!(desk.found("kestrel").contains(&"good.txt".to_owned()), "the good one is there");
    skips
}

/// The one skip of a corpus that holds this file beside a good one.
fn skip_of(name: &str, content: impl AsRef<[u8]>) -> Option<String> {
    let desk = Desk::new();
    desk.write(&format!("corpus/{name}"), content);
    let skips = skips(&desk);
    assert!(skips.keys().all(|path| path == name), "{skips:?}");
    skips.get(name).map(|of_file| {
        assert_eq!(of_file.len(), 1, "{of_file:?}");
        of_file[0].0.clone()
    })
}

#[test]
fn links_in_a_circle_are_reported() {
    let desk = Desk::new();
    fs::create_dir_all(desk.path("corpus/a/b")).unwrap();
    symlink("../../a", desk.path("corpus/a/b/up")).unwrap();
    let skips = skips(&desk);
    assert_eq!(skips["a/b/up"], [("link-loop".to_owned(), None)]);
}

#[test]
fn what_is_no_readable_file_is_reported() {
    let desk = Desk::new();
    fs::create_dir_all(desk.path("corpus")).unwrap();
    symlink("nowhere", desk.path("corpus/dangling.txt")).unwrap();
    let _socket = UnixListener::bind(desk.path("corpus/socket")).unwrap();
    let fifo = Command::new("mkfifo").arg(desk.path("corpus/fifo")).status();
    let skips = skips(&desk);
    assert_eq!(skips["dangling.txt"][0].0, "unreadable");
    assert_eq!(skips["socket"][0].0, "unreadable");
    if fifo.is_ok_and(|status| status.success()) {
        assert_eq!(skips["fifo"][0].0, "unreadable");
    }
}

#[test]
fn a_link_is_followed_to_what_is_inside_the_folder() {
    let desk = Desk::new();
    desk.write("elsewhere/a.txt", STORY.replace("Harbour", "Airport"));
    desk.write("corpus/inside.txt", STORY.replace("Harbour", "Ferry"));
    fs::create_dir_all(desk.path("corpus/folder")).unwrap();
    symlink("../inside.txt", desk.path("corpus/folder/link.txt")).unwrap();
    symlink("../elsewhere/a.txt", desk.path("corpus/out.txt")).unwrap();
    symlink("../elsewhere", desk.path("corpus/outside")).unwrap();
    let out = [("link-outside".to_owned(), None)];
    let found = skips(&desk);
    assert_eq!((&found["out.txt"][..], &found["outside"][..]), (&out[..], &out[..]));
    assert_eq!(desk.found("ferry"), ["folder/link.txt", "inside.txt"]);
    assert_eq!(desk.found("airport"), [""; 0]);
    let extracted = desk.ok(["extract", "corpus"]);
    assert!(!extracted.out.contains("Airport"), "{}", extracted.out);
    // What is named is read.
    assert!(desk.ok(["extract", "corpus/out.txt"]).out.contains("Airport"));

    desk.ok(["index", "corpus", "--follow"]);
    assert_eq!(desk.found("airport"), ["out.txt", "outside/a.txt"]);
    // What is not followed this time has not vanished.
    let run = desk.ok(["index", "corpus"]);
    assert!(run.err.contains(", 0 gone"), "{}", run.err);
    assert_eq!(desk.found("airport"), ["out.txt", "outside/a.txt"]);
    desk.ok(["index", "corpus", "--rebuild", "--no-follow"]);
    assert_eq!(desk.found("airport OR ferry"), ["inside.txt"]);
}

#[test]
fn what_the_system_shows_of_itself_is_no_archive() {
    if !std::path::Path::new("/proc/self/status").is_file() {
        println!("not tested: the system shows nothing");
        return;
    }
    let desk = Desk::new();
    desk.write("corpus/good.txt", STORY);
    symlink("/proc/self/status", desk.path("corpus/status.txt")).unwrap();
    symlink("/proc", desk.path("corpus/all")).unwrap();
    let run = desk.ok(["index", "corpus", "--follow", "--report", "skips.jsonl"]);
    let skips = json_lines(&fs::read_to_string(desk.path("skips.jsonl")).unwrap());
    assert_eq!(skips.len(), 2, "{}", run.err);
    assert!(skips.iter().all(|skip| skip["reason"] == "system"), "{skips:?}");
    assert_eq!(desk.run(["extract", "/proc/self/status"]).code, Some(1));
    assert_eq!(desk.run(["extract", "/dev/zero"]).code, Some(1));
}

#[test]
fn empty_and_binary_files_are_reported() {
    assert_eq!(skip_of("a.txt", "").as_deref(), Some("empty"));
    assert_eq!(skip_of("a.html", " \n\t\n").as_deref(), Some("empty"));
    assert_eq!(skip_of("a.txt", [0, 1, 2, 3, 0, 0, 200, 7].repeat(50)).as_deref(), Some("binary"));
    assert_eq!(skip_of("a.html", b"\x89PNG\r\n\x1a\n0000").as_deref(), Some("unsupported"));
    assert_eq!(skip_of("a.xml", "<?xml version=\"1.0\"?><a>b</a>").as_deref(), Some("unsupported"));
}

#[test]
fn what_has_no_word_in_it_is_no_article() {
    assert_eq!(skip_of("a.txt", "* * *\n\n-----\n").as_deref(), Some("no-text"));
    assert_eq!(skip_of("a.json", "[".repeat(100_000)).as_deref(), Some("no-text"));
    assert_eq!(skip_of("a.jsonl", "{\"text\": \"— … —\"}\n").as_deref(), Some("no-text"));
}

#[test]
fn a_name_that_is_no_text_is_written_without_a_loss() {
    let desk = Desk::new();
    let folder = desk.path("corpus").join(OsStr::from_bytes(b"n\xFF"));
    fs::create_dir_all(&folder).unwrap();
    let name = |name: &'static [u8]| folder.join(OsStr::from_bytes(name));
    fs::write(name(b"caf\xE9.txt"), STORY.replace("Harbour", "Airport")).unwrap();
    fs::write(name(b"caf\\xE9.txt"), STORY.replace("Harbour", "Airport")).unwrap();
    fs::write(name(b"caf\xE8.txt"), b"\0\x01\x02\x03").unwrap();
    let skips = skips(&desk);
    assert_eq!(skips.keys().collect::<Vec<_>>(), ["n\\xFF/caf\\xE8.txt"]);
    let found = ["n\\xFF/caf\\x5CxE9.txt", "n\\xFF/caf\\xE9.txt"];
    assert_eq!(desk.found("airport"), found);
    assert_eq!(desk.ok(["show", found[1]]).lines()[0]["path"], found[1]);
    let run = desk.command(["open", "--print", found[1]]).output().unwrap();
    let path = name(b"caf\xE9.txt").canonicalize().unwrap();
    assert_eq!(run.stdout, [path.as_os_str().as_bytes(), b"\n"].concat());
    // It is known by its name the next time.
    let again = desk.ok(["index", "corpus"]);
    assert!(again.err.starts_with("0 articles from 0 files"), "{}", again.err);
}

#[test]
fn names_with_spaces_and_quotes_are_names() {
    let desk = Desk::new();
    let name = "a \"b\" 'c' — d\n.txt";
    desk.write(&format!("corpus/{name}"), STORY.replace("Harbour", "Airport"));
    assert!(skips(&desk).is_empty());
    assert_eq!(desk.found("airport"), [name]);
    assert_eq!(desk.ok(["show", name]).lines()[0]["path"], name);
}

#[test]
fn a_line_over_the_limit_is_skipped_and_the_next_one_read() {
    let desk = Desk::new();
    let lines = format!(
        "{}\n{{\"text\": \"{}\"}}\n{}\n",
        json!({ "id": "before", "text": STORY }),
        "x".repeat(MAX_ITEM),
        json!({ "id": "after", "text": STORY }),
    );
    desk.write("corpus/a.jsonl", lines);
    assert_eq!(skips(&desk)["a.jsonl"], [("too-large".to_owned(), Some(1))]);
    desk.ok(["show", "before"]);
    desk.ok(["show", "after"]);
}

#[test]
fn compressed_files_that_are_cut_off_are_reported() {
    // Little that compresses, so that half a file is half its content.
    let noise = |n: u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29);
    let lines: String = (0..8000)
        .map(|n| {
            format!(
                "{}\n",
                json!({ "text": format!("Kestrel report {:x} {:x}", noise(n), noise(n + 7)) })
            )
        })
        .collect();
    for (ending, content) in compressed(lines.as_bytes()) {
        let desk = Desk::new();
        let name = format!("a.jsonl{ending}");
        desk.write(&format!("corpus/{name}"), &content[..content.len() / 2]);
        let skips = skips(&desk);
        assert_eq!(skips[&name].len(), 1, "{ending}");
        assert_eq!(skips[&name][0].0, "malformed", "{ending}");
        assert!(desk.found("report").len() > 1000, "{ending}: what could be read is there");
        let whole = compressed(STORY.as_bytes()).into_iter().find(|(e, _)| *e == ending).unwrap().1;
        assert_eq!(
            skip_of(&format!("b.txt{ending}"), &whole[..whole.len() - 5]).as_deref(),
            Some("malformed")
        );
    }
}

#[test]
fn a_thousand_damaged_files_are_each_read_or_skipped() {
    let files = mutants::files(repository());
    assert_eq!(files.len(), mutants::COUNT);
    let sources = files.into_iter().map(|(name, bytes)| Source::Items {
        key: 0,
        items: read_stream(Box::new(Cursor::new(bytes)), &name),
        skip: 0,
    });
    let mut outcomes = BTreeSet::new();
    let mut sink = |event: Event<Article>| {
        match event {
            Event::Article(article) => outcomes.insert(article.path),
            Event::Skip(Skip { reason: Reason::Panicked(message), path, .. }) => {
                panic!("{path}: {message}")
            }
            Event::Skip(skip) => outcomes.insert(skip.path),
            Event::Begin { .. } | Event::End { .. } => false,
        };
        Ok::<(), NoThread>(())
    };
    let (columns, bounds) = (Columns::default(), Bounds::default());
    pipeline::run(sources, &columns, bounds, &AtomicBool::new(false), &mut sink).unwrap();
    assert_eq!(outcomes.len(), mutants::COUNT);
}

#[test]
fn what_a_browser_saved_beside_a_page_is_left_out() {
    let desk = Desk::new();
    let page = |title: &str| format!("<html><body><h1>{title}</h1><p>{STORY}</p></body></html>");
    desk.write("corpus/Harbour reopens.html", page("Harbour reopens"));
    desk.write("corpus/Harbour reopens_files/frame.html", page("Win a cruise"));
    desk.write("corpus/Harbour reopens_files/deeper/ad.js", "alert(1)");
    desk.write("corpus/Hafen.htm.gz", &compressed(page("Hafen").as_bytes())[0].1);
    desk.write("corpus/Hafen-Dateien/frame.html", page("Gewinnspiel"));
    desk.write("corpus/case_files/report.html", page("Case files of the harbour"));
    assert!(skips(&desk).is_empty());
    let paths = ["Hafen.htm.gz", "Harbour reopens.html", "case_files/report.html", "good.txt"];
    assert_eq!(
        desk.found("kestrel").into_iter().collect::<BTreeSet<_>>(),
        paths.map(str::to_owned).into()
    );
    let folder = desk.path("corpus/Hafen-Dateien");
    assert_eq!(
        desk.ok([OsStr::new("extract"), folder.as_os_str()]).lines().len(),
        1,
        "asked for by name"
    );
}

#[test]
fn a_saved_page_larger_than_the_limit_is_read_where_the_page_comes_before_the_pictures() {
    let part = |head: &str, body: &str| format!("--b\r\n{head}\r\n\r\n{body}\r\n");
    let page = part("Content-Type: text/html", &format!("<h1>Harbour reopens</h1><p>{STORY}</p>"));
    let line = format!("{}\r\n", "A".repeat(76));
    let picture = part(
        "Content-Type: image/png\r\nContent-Transfer-Encoding: base64",
        &line.repeat(MAX_ITEM / line.len() + 1),
    );
    let head = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n";
    assert_eq!(skip_of("a.mhtml", [head, &page, &picture].concat()), None);
    assert_eq!(skip_of("a.mhtml", [head, &picture, &page].concat()).as_deref(), Some("no-text"));
    let large =
        part("Content-Type: text/html", &format!("<p>{}", STORY.repeat(MAX_ITEM / STORY.len())));
    assert_eq!(skip_of("a.mhtml", [head, &large, &picture].concat()).as_deref(), Some("too-large"));
    assert_eq!(
        skip_of("a.html", "<!DOCTYPE html> <html data-sfz><body>").as_deref(),
        Some("unsupported")
    );
}

#[test]
fn deep_json_is_malformed_and_deep_html_too_deep() {
    let array = format!("[{{\"text\": {}", "[".repeat(100_000));
    assert_eq!(skip_of("a.json", array).as_deref(), Some("malformed"));
    assert_eq!(skip_of("a.json", "{\"a\":".repeat(100_000)).as_deref(), Some("malformed"));
    let lines = format!("{}\n", "{\"a\":".repeat(100_000));
    assert_eq!(skip_of("a.jsonl", lines).as_deref(), Some("malformed"));
    let tags = [("<div>", 100_000), ("<blockquote>", 100_000), ("<b>", 100_000)];
    for (tag, times) in tags.into_iter().chain([("<table><tr><td>", 3000), ("<ul><li>", 3000)]) {
        let page = format!("<html><body>{}{STORY}", tag.repeat(times));
        let reason = skip_of("a.html", page);
        assert!(matches!(reason.as_deref(), None | Some("too-deep")), "{tag}: {reason:?}");
    }
}

#[test]
fn bad_lines_between_good_ones_are_skipped_one_by_one() {
    let desk = Desk::new();
    let good = |id: &str| json!({ "id": id, "text": STORY }).to_string();
    let lines = [
        good("one").as_str(),
        "{\"text\": \"cut off",
        "not json at all",
        "",
        "[1, 2]",
        "42",
        "{\"title\": \"no text\"}",
        "{\"text\": \"\"}",
        "{\"text\": \"\\ud800\"}",
        good("two").as_str(),
    ]
    .join("\n");
    desk.write("corpus/a.jsonl", lines);
    let skips = &skips(&desk)["a.jsonl"];
    let items: Vec<Option<u64>> = skips.iter().map(|(_, item)| *item).collect();
    assert_eq!(items, (1..=7).map(Some).collect::<Vec<_>>(), "{skips:?}");
    let reasons: Vec<&str> = skips.iter().map(|(reason, _)| reason.as_str()).collect();
    assert_eq!(
        reasons,
        ["malformed", "malformed", "malformed", "malformed", "no-text", "no-text", "no-text"]
    );
    assert_eq!(desk.ok(["show", "two"]).lines()[0]["item"], 8);
}

#[test]
fn articles_that_claim_the_same_identity_are_all_kept() {
    let desk = Desk::new();
    let line =
        |title: &str| format!("{}\n", json!({ "id": "same", "title": title, "text": STORY }));
    desk.write("corpus/a.jsonl", [line("First"), line("Second")].concat());
    desk.write("corpus/b.jsonl", line("Third"));
    assert!(skips(&desk).is_empty());
    let shown = desk.ok(["show", "same"]).lines();
    let titles: Vec<&Value> = shown.iter().map(|article| &article["title"]).collect();
    assert_eq!(titles, ["First", "Second", "Third"]);
    assert_eq!(desk.found("piers").len(), 4);
}

#[test]
fn an_empty_folder_is_an_empty_index() {
    let desk = Desk::new();
    fs::create_dir(desk.path("corpus")).unwrap();
    let run = desk.ok(["index", "corpus"]);
    assert!(run.err.contains("0 articles from 0 files"), "{}", run.err);
    assert_eq!(desk.run(["search", "oman"]).code, Some(1));
    assert_eq!(desk.run(["search", "*", "--facet", "actor", "--timeline", "day"]).code, Some(1));
    assert_eq!(desk.run(["status"]).code, Some(1));
}

#[test]
fn strict_fails_at_the_first_skip_and_names_it() {
    let desk = Desk::new();
    desk.write("corpus/a.txt", STORY);
    desk.write("corpus/b.jsonl", format!("{}\nnonsense\n", json!({ "text": STORY })));
    desk.write("corpus/c.txt", "");
    desk.run(["extract", "corpus", "--strict"]).fails_with(&["b.jsonl", "malformed"]);
    desk.run(["index", "corpus", "--strict"]).fails_with(&["b.jsonl", "malformed"]);
    assert_eq!(desk.run(["extract", "corpus"]).lines().len(), 2);
}

#[test]
fn extract_reports_what_it_skipped_and_prints_the_rest() {
    let desk = Desk::new();
    desk.write("good.txt", STORY);
    desk.write("empty.txt", "");
    desk.write("noise.bin", [0_u8, 1, 2, 3]);
    let run = desk.ok(["extract", "empty.txt", "noise.bin", "good.txt", "--report", "skips.jsonl"]);
    assert_eq!(run.lines().len(), 1);
    let report = json_lines(&fs::read_to_string(desk.path("skips.jsonl")).unwrap());
    let paths: Vec<&Value> = report.iter().map(|skip| &skip["path"]).collect();
    assert_eq!(paths, ["empty.txt", "noise.bin"]);
    assert!(run.err.contains("skipped 2 items"), "{}", run.err);
}

#[test]
fn containers_of_all_shapes_are_read_whole() {
    let desk = Desk::new();
    let record = |text: &str| json!({ "text": format!("{STORY} {text}") }).to_string();
    let list = |a: &str, b: &str| format!("[{},{}]", record(a), record(b));
    desk.write("wrapped.json", format!("{{\"status\":\"ok\",\"articles\":{}}}", list("a", "b")));
    desk.write("marked.json", format!("\u{feff}{}", list("a", "b")));
    desk.write("pages.json", format!("{}\n{}", list("a", "b"), list("c", "d")));
    for (file, articles) in [("wrapped.json", 2), ("marked.json", 2), ("pages.json", 4)] {
        assert_eq!(desk.ok(["extract", file]).lines().len(), articles, "{file}");
    }
}

#[test]
fn a_text_of_more_words_than_any_language_has_is_skipped_with_the_reason() {
    let desk = Desk::new();
    let text: String = (0..500_001).map(|n| format!("w{n:06x} ")).collect();
    let repeated = "harbour pier ".repeat(300_000);
    for (name, text) in [("words", &text), ("repeated", &repeated)] {
        desk.write(&format!("corpus/{name}.jsonl"), format!("{}\n", json!({ "text": text })));
    }
    let skips = skips(&desk);
    assert_eq!(skips["words.jsonl"], [("too-many-words".to_owned(), Some(0))]);
    assert_eq!(desk.found("pier"), ["good.txt", "repeated.jsonl"]);
}
