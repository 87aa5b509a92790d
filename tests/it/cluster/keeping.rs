//! What an archive keeps when something of it is lost: an index, a lock, a point in time.

use std::{
    fs,
    path::Path,
    sync::{Arc, atomic::AtomicBool},
};

use dateline::{
    archive::{
        Archive,
        saved::{SavedSearch, Watch},
        update::{Alerts, Options, Update},
    },
    article::Article,
    engine::{Address, Engine, EngineError, Entry, Index, Remedy, Request, State, Writer},
    query::Query,
};
use serde_json::json;
use ureq::http::Method;

use super::{
    call, documents, place,
    writing::{folder, found, paths, update},
};
use crate::sample::query;

#[test]
fn articles_without_their_sources_are_damaged_and_no_writer_touches_them() {
    let Some(place) = place("lost") else { return };
    let dir = folder();
    update(&place, dir.path());
    let address = Address::from(place.as_path());
    let index = address.open().unwrap();
    let corpus = index.corpus().unwrap().unwrap();
    call(Method::DELETE, "lost-sources/_doc/commit", None);
    for lose in ["lost-sources/_doc/lock", "lost-sources"] {
        call(Method::DELETE, lose, None);
        for error in [
            index.writer(&corpus).err().unwrap(),
            index.status().err().unwrap(),
            address.open().unwrap().snapshot().err().unwrap(),
            address.open_or_create().unwrap().ledger().err().unwrap(),
        ] {
            assert!(matches!(error, EngineError::Lost { .. }), "{error:?}");
            assert_eq!(error.remedy(), Some(Remedy::RestoreOrRebuild));
        }
    }
    call(Method::POST, "lost/_refresh", None);
    assert_eq!(documents("lost"), 5);
    // The remedy.
    address.remove().unwrap();
    assert_eq!(update(&place, dir.path()).added, 5);
}

#[test]
fn an_index_that_was_made_or_removed_half_is_made_anew() {
    let Some(place) = place("half") else { return };
    let dir = folder();
    update(&place, dir.path());
    call(Method::DELETE, "half", None);
    assert!(matches!(Address::from(place.as_path()).open(), Err(EngineError::Missing { .. })));
    assert_eq!(update(&place, dir.path()).added, 5);
    assert_eq!(found(&place, "*").len(), 5);
}

#[test]
fn an_index_of_somebody_else_is_neither_written_to_nor_deleted() {
    let Some(place) = place("foreign") else { return };
    let address = Address::from(place.as_path());
    call(Method::DELETE, "foreign-sources", None);
    call(Method::PUT, "foreign-sources", None);
    call(Method::PUT, "foreign-sources/_doc/1?refresh=true", Some(&json!({ "theirs": true })));
    for error in [address.remove().err().unwrap(), address.open_or_create().err().unwrap()] {
        assert!(matches!(error, EngineError::NotAnIndex { .. }), "{error:?}");
        assert!(error.to_string().contains("foreign-sources"), "{error}");
    }
    assert_eq!(documents("foreign-sources"), 1);
    call(Method::DELETE, "foreign-sources", None);
}

#[test]
fn an_index_is_there_from_its_first_commit_on() {
    let Some(place) = place("empty") else { return };
    let index = Address::from(place.as_path()).open_or_create().unwrap();
    assert_eq!(index.status().unwrap().articles, 0);
    assert_eq!(index.ledger().unwrap().corpus, None);
}

#[test]
fn a_writer_that_lost_its_lock_cannot_commit_and_leaves_the_lock_of_another_alone() {
    let Some(place) = place("locks") else { return };
    let dir = folder();
    update(&place, dir.path());
    let index = Address::from(place.as_path()).open().unwrap();
    let corpus = index.corpus().unwrap().unwrap();
    let mut stale = index.writer(&corpus).unwrap();
    // As if its time had run out.
    call(Method::DELETE, "locks-sources/_doc/lock", None);
    let other = index.writer(&corpus).unwrap();
    assert!(matches!(stale.commit(), Err(EngineError::Locked { .. })));
    drop(stale);
    assert!(matches!(index.writer(&corpus), Err(EngineError::Locked { .. })));
    drop(other);
    index.writer(&corpus).unwrap();
}

/// The article of a file with a single one.
fn whole(index: &dyn Index, path: &str) -> Article {
    let request = Request { whole: true, ..Request::new(query(&format!("path:{path}"))) };
    let hits = index.snapshot().unwrap().search(&request).unwrap().hits;
    hits[0].record.article().unwrap().clone()
}

fn index_now(place: &Path) -> Arc<dyn Engine> {
    Archive::open(place).unwrap().snapshot().unwrap()
}

/// A file with records of these names.
fn records(names: &[&str], what: &str) -> String {
    let record = |name: &&str| {
        let text = format!("A ship called {name} {what} in Oman with all of its cargo.");
        json!({ "id": name, "title": format!("On {name}"), "text": text }).to_string() + "\n"
    };
    names.iter().map(record).collect()
}

#[test]
fn what_matched_before_an_update_is_not_new_though_its_file_was_replaced_commits_ago() {
    let Some(place) = place("replaced") else { return };
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| fs::write(dir.path().join(name), text).unwrap();
    write("a.jsonl", records(&["one", "two"], "arrived"));
    write("b.jsonl", records(&["three"], "arrived"));
    write("c.jsonl", records(&["four"], "arrived"));
    let saved = SavedSearch::new("ships", "ship", jiff::civil::date(2026, 2, 10)).unwrap();
    let mut watch = Watch::new(&[saved], jiff::civil::date(2026, 2, 10)).unwrap();
    let index = Address::from(place.as_path()).open_or_create().unwrap();
    let mut update = || {
        let mut lines = Vec::new();
        let mut deliver = |line: &str| {
            lines.push(line.to_owned());
            Ok(())
        };
        let mut options = Options::default();
        options.commit_every = 1;
        options.bounds.threads = 1;
        let alerts = Some(Alerts { watch: &mut watch, deliver: &mut deliver });
        let stop = AtomicBool::new(false);
        let update = Update { options, stop: &stop, observer: &mut |_| {}, alerts };
        update.run(index.as_ref(), dir.path()).unwrap();
        lines
    };
    assert_eq!(update().len(), 4);
    // The first article goes from the first file to the last, past a commit that deletes its old version.
    write("a.jsonl", records(&["two"], "stayed"));
    write("b.jsonl", records(&["three"], "stayed"));
    write("c.jsonl", records(&["one", "four"], "stayed"));
    assert_eq!(update(), [""; 0]);
}

/// The cluster forgets whatever it keeps of an index.
fn forget_points(name: &str) {
    call(Method::POST, &format!("{name}/_close"), None);
    call(Method::POST, &format!("{name}/_open?wait_for_active_shards=1"), None);
}

/// The articles of the files `0.txt` to `5.txt`, by the words that tell old and new ones apart.
fn old_and_new(engine: &dyn Engine) -> (usize, usize) {
    (paths(engine, "cargo").len(), paths(engine, "journey").len())
}

#[test]
fn the_state_before_an_update_is_there_to_its_end_though_its_point_in_time_is_lost() {
    let Some(place) = place("before") else { return };
    let dir = folder();
    update(&place, dir.path());
    let index = Address::from(place.as_path()).open().unwrap();
    let mut writer = index.writer(&index.corpus().unwrap().unwrap()).unwrap();
    let before = writer.snapshot().unwrap();
    for number in 1..=4 {
        let path = format!("{number}.txt");
        let mut article = whole(index.as_ref(), &path);
        article.body = "It never came back from its journey.".into();
        let entry = writer.sources()[&path].clone();
        writer.replace(&path).unwrap();
        writer.add(&path, article).unwrap();
        writer.record(entry).unwrap();
        writer.commit().unwrap();
        assert_eq!(old_and_new(index_now(&place).as_ref()), (5 - number, number));
        forget_points("before");
        assert_eq!(old_and_new(before.as_ref()), (5, 0), "after {number} commits");
    }
    writer.finish().unwrap();
    call(Method::POST, "before/_refresh", None);
    assert_eq!(documents("before"), 5);
}

#[test]
fn a_file_that_goes_and_comes_back_while_a_state_is_asked_for_is_shown() {
    let Some(place) = place("back") else { return };
    let dir = folder();
    update(&place, dir.path());
    let index = Address::from(place.as_path()).open().unwrap();
    let mut writer = index.writer(&index.corpus().unwrap().unwrap()).unwrap();
    let _before = writer.snapshot().unwrap();
    let article = whole(index.as_ref(), "1.txt");
    let entry = writer.sources()["1.txt"].clone();
    let touch = |writer: &mut dyn Writer| {
        let entry = writer.sources()["2.txt"].clone();
        writer.record(entry).unwrap();
        writer.commit().unwrap();
    };
    for commits_between in [0, 1, 2] {
        writer.remove("1.txt").unwrap();
        writer.record(Entry { state: State::Gone, ..entry.clone() }).unwrap();
        for _ in 0..commits_between {
            touch(writer.as_mut());
            assert_eq!(found(&place, "*").len(), 4);
        }
        writer.add("1.txt", article.clone()).unwrap();
        writer.record(entry.clone()).unwrap();
        for _ in 0..3 {
            touch(writer.as_mut());
            assert_eq!(found(&place, "*").len(), 5, "{commits_between}");
        }
    }
}

#[test]
fn hits_go_on_where_a_point_in_time_was_lost() {
    let Some(place) = place("points") else { return };
    let dir = tempfile::tempdir().unwrap();
    let names: Vec<String> = (0..250).map(|number| format!("ship{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    fs::write(dir.path().join("a.jsonl"), records(&names, "arrived")).unwrap();
    update(&place, dir.path());
    let snapshot = Archive::open(&place).unwrap().snapshot().unwrap();
    let request = Request { limit: usize::MAX, ..Request::new(Query::All) };
    let mut ids = Vec::new();
    snapshot
        .each_hit(&request, &mut |hit| {
            if ids.len() == 50 {
                forget_points("points");
            }
            ids.push(hit.record.article().unwrap().id.clone());
            Ok(())
        })
        .unwrap();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), names.len());
}
