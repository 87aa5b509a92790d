//! `dateline open`: the file that an article was read from, or its part of one.

use std::{fs, path::Path};

use serde_json::json;

use crate::{
    containers::{gzipped, record, response, zipped},
    desk::{Desk, Run},
    formats::page,
};

const TEXT: &str =
    "Harbour officials in Kestrel Bay said on Thursday that the old ferry terminal will close.";

fn indexed(name: &str, content: impl AsRef<[u8]>) -> Desk {
    let desk = Desk::new();
    fs::create_dir_all(desk.path("tmp")).unwrap();
    desk.write(&format!("corpus/{name}"), content);
    desk.ok(["index", "corpus"]);
    desk
}

fn open(desk: &Desk, args: &[&str]) -> Run {
    let mut command = desk.command([&["open"], args].concat());
    command.env("TMPDIR", desk.path("tmp")).output().unwrap().into()
}

/// The name and the content of the file that is printed for an article.
#[track_caller]
fn opened(desk: &Desk, id: &str) -> (String, String) {
    let run = open(desk, &[id]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let path = Path::new(run.out.trim_end());
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let content = String::from_utf8(fs::read(path).unwrap()).unwrap();
    let raw = open(desk, &[id, "--raw"]);
    assert_eq!(raw.out, content);
    (name, content)
}

#[test]
fn a_file_that_is_an_article_is_the_original() {
    let page = page("Ferry terminal closes", TEXT);
    let desk = indexed("a/page.html", &page);
    let run = open(&desk, &["a/page.html", "--print"]);
    let path = desk.path("corpus/a/page.html").canonicalize().unwrap();
    assert_eq!(run.out, format!("{}\n", path.display()));
    assert_eq!(opened(&desk, "a/page.html").1, page);
    assert_eq!(fs::read_dir(desk.path("tmp")).unwrap().count(), 0);
}

#[test]
fn a_part_of_a_file_is_unpacked() {
    let line =
        |n: usize| json!({ "id": format!("n{n}"), "title": "Ferry", "text": TEXT }).to_string();
    let desk = indexed("a.jsonl", format!("{}\n\n{}\n{}\n", line(0), line(1), line(2)));
    assert_eq!(opened(&desk, "n1"), ("a-jsonl-1.json".to_owned(), line(1)));

    let page = page("Ferry terminal closes", TEXT);
    let inner = zipped(&[("x/two.html", page.as_bytes())]);
    let desk = indexed("a.zip", zipped(&[("b.txt", TEXT.as_bytes()), ("in.zip", &inner)]));
    let id = "a.zip!/in.zip!/x/two.html";
    assert_eq!(opened(&desk, id), ("two.html".to_owned(), page.clone()));

    let desk = indexed("page.html.gz", gzipped(page.as_bytes()));
    assert_eq!(opened(&desk, "page.html.gz"), ("page-html-gz.html".to_owned(), page.clone()));

    let answer = response("Content-Type: text/html\r\n", page.as_bytes());
    let crawled =
        |name: &str| record("response", &format!("https://courier.example/{name}"), &answer);
    let desk = indexed("crawl.warc", [crawled("a"), crawled("b")].concat());
    let (name, content) = opened(&desk, "courier.example/b");
    assert_eq!(
        (name.as_str(), content.trim_start_matches('\u{feff}')),
        ("crawl-warc-1.html", page.as_str())
    );
}

#[test]
fn a_folder_named_like_an_archive_is_a_folder() {
    let desk = indexed("news!/b.txt", format!("Ferry closes\n\n{TEXT}\n"));
    assert_eq!(opened(&desk, "news!/b.txt").0, "b.txt");
}

#[test]
fn what_has_changed_or_is_gone_is_said() {
    let desk = indexed("a.txt", format!("Ferry closes\n\n{TEXT}\n"));
    desk.write("corpus/a.txt", format!("Ferry sails\n\n{TEXT}\n"));
    let run = open(&desk, &["a.txt"]);
    assert!(run.code == Some(0) && run.err.contains("has changed since"), "{}", run.err);
    fs::remove_file(desk.path("corpus/a.txt")).unwrap();
    open(&desk, &["a.txt"]).fails_with(&["cannot read", "a.txt"]);
    let run = open(&desk, &["b.txt"]);
    assert!(run.code == Some(1) && run.err.contains("no article"), "{}", run.err);
}

#[test]
fn an_article_that_its_file_no_longer_holds_is_not_another_one() {
    let line = |n: usize| {
        format!("{}\n", json!({ "id": format!("n{n}"), "title": "Ferry", "text": TEXT }))
    };
    let desk = indexed("a.jsonl", (0..3).map(line).collect::<String>());
    desk.write("corpus/a.jsonl", line(0));
    open(&desk, &["n2"]).fails_with(&["no longer holds"]);
}
