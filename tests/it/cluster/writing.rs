//! Writing to a cluster: what changes, changes at once; what was not committed, does not count.

use std::{
    fs,
    path::{Path, PathBuf},
};

use dateline::{
    archive::{
        Archive,
        update::{Changes, Options},
    },
    engine::{Address, Engine, EngineError, Request},
    query::Query,
};

use ureq::http::Method;

use super::{call, documents, place};
use crate::{agreement::keys, sample::query};

pub fn update(place: &Path, folder: &Path) -> Changes {
    let mut archive = Archive::open(place).unwrap();
    let mut options = Options::default();
    options.commit_every = 2;
    archive.update_with(folder, options).unwrap()
}

pub fn paths(engine: &dyn Engine, text: &str) -> Vec<String> {
    let request = Request { limit: 100, ..Request::new(query(text)) };
    let mut paths: Vec<String> =
        keys(&engine.search(&request).unwrap()).into_iter().map(|(path, _)| path).collect();
    paths.sort();
    paths
}

pub fn found(place: &Path, text: &str) -> Vec<String> {
    paths(Archive::open(place).unwrap().snapshot().unwrap().as_ref(), text)
}

/// A folder with some articles.
pub fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for number in 1..=5 {
        write(dir.path(), number, "reached Muscat in Oman with its cargo");
    }
    dir
}

pub fn write(dir: &Path, number: usize, what: &str) {
    let text = format!("Report number {number}\n\nA ship called Ship{number} {what}.\n");
    fs::write(dir.join(format!("{number}.txt")), text).unwrap();
}

#[test]
fn what_changes_is_read_again_and_what_is_gone_goes() {
    let Some(place) = place("changes") else { return };
    let dir = folder();
    assert_eq!(update(&place, dir.path()).added, 5);
    let before = Archive::open(&place).unwrap().snapshot().unwrap();
    let again = update(&place, dir.path());
    assert_eq!((again.added, again.unchanged), (0, 5));
    write(dir.path(), 1, "never came back from its last journey to the north");
    fs::remove_file(dir.path().join("2.txt")).unwrap();
    write(dir.path(), 6, "reached Muscat in Oman, too");
    let changes = update(&place, dir.path());
    assert_eq!((changes.added, changes.vanished, changes.unchanged), (2, 1, 3));
    assert_eq!(found(&place, "*"), ["1.txt", "3.txt", "4.txt", "5.txt", "6.txt"]);
    assert_eq!(found(&place, "muscat"), ["3.txt", "4.txt", "5.txt", "6.txt"]);
    assert_eq!(found(&place, "journey"), ["1.txt"]);
    // A snapshot of the commit before sees nothing of it.
    assert_eq!(paths(before.as_ref(), "journey OR 6"), [""; 0]);
    let status = Archive::open(&place).unwrap().status().unwrap();
    assert_eq!((status.articles, status.files), (5, 5));
}

#[test]
fn what_was_not_committed_is_not_shown_and_goes_with_the_next_writer() {
    let Some(place) = place("killed") else { return };
    let dir = folder();
    update(&place, dir.path());
    let index = Address::from(place.as_path()).open().unwrap();
    let corpus = index.corpus().unwrap().unwrap();
    let mut article = index.snapshot().unwrap().articles("1.txt").unwrap();
    let mut article = article.pop().unwrap_or_else(|| {
        let request = Request { whole: true, ..Request::new(Query::All) };
        let hits = index.snapshot().unwrap().search(&request).unwrap().hits;
        hits[0].record.article().unwrap().clone()
    });
    article.path = "stray.txt".into();
    article.id = "stray".into();
    // So long that it is sent at once.
    article.body = "A ship reached Muscat. ".repeat(100_000);
    for _ in 0..2 {
        let mut writer = index.writer(&corpus).unwrap();
        assert!(matches!(index.writer(&corpus), Err(EngineError::Locked { .. })));
        writer.add(&article.path, article.clone()).unwrap();
        // As if it had been killed: it never commits.
        drop(writer);
        call(Method::POST, "killed/_refresh", None);
        assert_eq!(documents("killed"), 6, "it was not sent");
        assert_eq!(found(&place, "*").len(), 5);
    }
    write(dir.path(), 7, "reached Muscat in Oman, too");
    assert_eq!(update(&place, dir.path()).added, 1);
    assert_eq!(found(&place, "*").len(), 6);
    call(Method::POST, "killed/_refresh", None);
    assert_eq!(documents("killed"), 6);
}

#[test]
fn an_index_of_another_folder_and_one_that_is_none_are_refused() {
    let Some(place) = place("other") else { return };
    let (one, other) = (folder(), folder());
    assert!(matches!(Address::from(place.as_path()).open(), Err(EngineError::Missing { .. })));
    update(&place, one.path());
    let index = Address::from(place.as_path()).open().unwrap();
    let corpus = other.path().canonicalize().unwrap();
    let refused = index.writer(&corpus.display().to_string());
    assert!(matches!(refused, Err(EngineError::OtherCorpus { .. })));
    let sources = PathBuf::from(format!("{}-sources", place.display()));
    let refused = Address::from(sources.as_path()).open();
    assert!(matches!(refused, Err(EngineError::NotAnIndex { .. })));
    Address::from(place.as_path()).remove().unwrap();
    assert!(matches!(Address::from(place.as_path()).open(), Err(EngineError::Missing { .. })));
}

#[test]
fn alerts_are_delivered_once() {
    let Some(place) = place("alerts") else { return };
    let dir = folder();
    let saved = dateline::archive::saved::SavedSearch::new(
        "ships",
        "ship*",
        jiff::civil::date(2026, 2, 10),
    );
    let saved = [saved.unwrap()];
    let mut lines = Vec::new();
    let mut archive = Archive::open(&place).unwrap();
    let mut deliver = |line: &str| {
        lines.push(line.to_owned());
        Ok(())
    };
    assert_eq!(archive.update_and_alert(dir.path(), &saved, &mut deliver).unwrap().alerts, 5);
    assert_eq!(archive.update_and_alert(dir.path(), &saved, &mut deliver).unwrap().alerts, 0);
    assert_eq!(lines.len(), 5);
}
