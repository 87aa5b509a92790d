//! What is taken elsewhere: commands and files.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{Site, ids, open, query, text};
use crate::{
    browser::Tab,
    desk::Run,
    server::{address, wait_until},
};

/// Runs a line as a shell does, with the program on its path.
fn shell(site: &Site, line: &str) -> Run {
    let program = Path::new(env!("CARGO_BIN_EXE_dateline"));
    let mut path = program.parent().unwrap().as_os_str().to_owned();
    path.push(":/usr/bin:/bin");
    let mut command = Command::new("sh");
    command.args(["-c", line]).current_dir(site.desk.path("")).env_clear().env("PATH", path);
    command.output().unwrap().into()
}

#[test]
fn the_command_that_is_copied_finds_the_same_articles() {
    let Some((site, mut tab)) = open("/") else { return };
    let searches: &[&[(&str, &str)]] = &[
        &[
            ("query", "\"Oman's\" OR $HOME OR `id` OR talks"),
            ("choose", "actor=Iran"),
            ("choose", "actor=Badr al-Busaidi"),
            ("filter", "date:[2013-01-01 TO *]"),
            ("sort", "oldest"),
        ],
        &[("query", "-price oman"), ("any", "false"), ("collapse", "story")],
        &[("choose", "publisher=صحيفة المثال")],
        &[("like", "notes/eclipse.md"), ("limit", "5")],
    ];
    for search in searches {
        site.go(&mut tab, &address("/", search));
        let found = ids(&mut tab);
        assert!(!found.is_empty(), "{search:?}");
        let shown = text(&tab.evaluate("document.querySelector('#command').value"));
        // It says so for a moment, which a look from time to time may miss.
        tab.evaluate(
            "void (window.said = new Promise(done => new MutationObserver(([{ target }]) =>
                done(target.textContent)).observe(document.querySelector('[data-copy]'), { childList: true })))",
        );
        tab.click("[data-copy]");
        assert_eq!(tab.evaluate("window.said"), "Copied");
        tab.fill("#query", "");
        tab.paste();
        let copied = query(&mut tab);
        assert_eq!(copied, shown);
        let run = shell(&site, &copied);
        let printed: Vec<String> =
            run.hits().iter().map(|hit| crate::desk::text(&hit["id"])).collect();
        assert_eq!(printed, found, "{copied}: {}", run.err);
    }
    site.assert_quiet(&mut tab);
}

/// Clicks on a link and reads the file that comes of it.
#[track_caller]
fn download(tab: &mut Tab, link: &str, file: &Path) -> String {
    tab.click(link);
    wait_until(|| fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display())))
}

#[test]
fn all_that_was_found_is_downloaded() {
    let Some((site, mut tab)) = open("/?query=oman&sort=oldest&limit=2") else { return };
    let folder: PathBuf = site.desk.path("downloads");
    tab.downloads(&folder);
    let found =
        site.server.search(&[("query", "oman"), ("sort", "oldest"), ("limit", "all")]).ids();
    assert!(found.len() > ids(&mut tab).len());
    let lines = download(&mut tab, ".downloads a[href*=jsonl]", &folder.join("dateline.jsonl"));
    let lines = crate::desk::json_lines(&lines);
    let hits = lines.iter().filter(|line| line["type"] == "hit");
    assert_eq!(hits.map(|hit| crate::desk::text(&hit["id"])).collect::<Vec<_>>(), found);
    let table = download(&mut tab, ".downloads a[href*=csv]", &folder.join("dateline.csv"));
    let mut table = csv::Reader::from_reader(table.as_bytes());
    let column = table.headers().unwrap().iter().position(|name| name == "id").unwrap();
    let rows = table.records().map(|row| row.unwrap()[column].to_owned());
    assert_eq!(rows.collect::<Vec<_>>(), found);
    site.assert_quiet(&mut tab);
}

#[test]
fn an_article_is_downloaded_in_every_format() {
    let Some((site, mut tab)) = open("/article?id=pol-0001") else { return };
    let folder = site.desk.path("article");
    tab.downloads(&folder);
    let files = [
        ("jsonl", "article.json", "\"id\":\"pol-0001\""),
        ("json-ld", "article.jsonld", "NewsArticle"),
        ("bibtex", "article.bib", "@"),
        ("ris", "article.ris", "TY  - NEWS"),
    ];
    for (format, name, part) in files {
        let content = download(
            &mut tab,
            &format!(".downloads a[href$='format={format}']"),
            &folder.join(name),
        );
        assert!(content.contains(part), "{name}: {content}");
    }
    site.assert_quiet(&mut tab);
}
