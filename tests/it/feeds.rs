//! A feed that was saved again and again is one list of articles: each entry stands in the newest file.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, SystemTime},
};

use dateline::{
    archive::update::{Notice, Options, Progress, Update},
    engine::local::LocalIndex,
};
use serde_json::{Value, json};

use crate::{
    damage::{file, spoil, state},
    desk::{Desk, text},
    formats::page,
};

/// An entry of a feed: number of the ship, and what is said of it.
fn entry(number: usize, said: &str) -> String {
    format!(
        "<item><title>Ship {number} arrives</title><link>https://example.org/{number}</link>\
         <pubDate>Fri, 06 Feb 2026 1{}:00:00 GMT</pubDate>\
         <description>The ship number {number} reached Muscat in Oman {said}.</description></item>",
        number % 10
    )
}

fn feed(entries: impl IntoIterator<Item = String>) -> String {
    let entries: String = entries.into_iter().collect();
    format!("<rss version=\"2.0\"><channel><title>Ships</title>{entries}</channel></rss>")
}

fn ships(numbers: std::ops::Range<usize>) -> String {
    feed(numbers.map(|number| entry(number, "with its cargo")))
}

/// Writes a file of the corpus that was saved at some hour.
fn save(desk: &Desk, name: &str, hour: u64, content: &str) {
    let path = desk.write(&format!("corpus/{name}"), content);
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs((480_000 + hour) * 3600);
    File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
}

/// Identity and file of every article.
fn places(desk: &Desk, index: &str) -> Vec<(String, String)> {
    let args = ["search", "*", "--limit", "all", "--fields", "id,path", "--index", index];
    let hits = desk.run(args).hits();
    let mut places: Vec<_> =
        hits.iter().map(|hit| (text(&hit["id"]), text(&hit["path"]))).collect();
    places.sort();
    places
}

/// In which file each ship stands, in their order.
fn files(desk: &Desk) -> Vec<String> {
    places(desk, "index").into_iter().map(|(_, path)| path).collect()
}

/// The index holds what one that is made anew holds, and there is nothing left to do.
#[track_caller]
fn is_as_made_anew(desk: &Desk) {
    desk.ok(["index", "corpus", "--index", "anew", "--rebuild"]);
    assert_eq!(places(desk, "index"), places(desk, "anew"));
    let again = desk.ok(["index", "corpus"]);
    assert!(again.err.starts_with("0 articles from 0 files"), "{}", again.err);
    let check = desk.run(["check"]);
    assert_eq!(state(&check), "sound", "{}", check.out);
}

#[test]
fn an_entry_stands_once_and_in_its_newest_state() {
    let desk = Desk::new();
    save(&desk, "1.xml", 1, &ships(0..3));
    save(&desk, "2.xml", 2, &ships(1..4));
    save(&desk, "3.xml", 3, &feed([entry(2, "without its cargo"), entry(4, "with its cargo")]));
    desk.ok(["index", "corpus"]);
    assert_eq!(files(&desk), ["1.xml", "2.xml", "3.xml", "2.xml", "3.xml"]);
    assert_eq!(desk.found("without"), ["3.xml"]);
    is_as_made_anew(&desk);
}

/// The same as a JSON Feed, or with another `version` as any other JSON.
fn json_ships(version: &str, numbers: std::ops::Range<usize>) -> String {
    let item = |number: usize| {
        json!({
            "id": format!("ship-{number}"),
            "url": format!("https://example.org/{number}"),
            "title": format!("Ship {number} arrives"),
            "date_published": format!("2026-02-06T1{}:00:00Z", number % 10),
            "content_text": format!("The ship number {number} reached Muscat in Oman."),
        })
    };
    let items: Vec<Value> = numbers.map(item).collect();
    json!({ "version": version, "title": "Ships", "items": items }).to_string()
}

#[test]
fn a_json_feed_that_was_saved_again_is_one_list_and_other_json_is_not() {
    let desk = Desk::new();
    let version = "https://jsonfeed.org/version/1.1";
    save(&desk, "1.json", 1, &json_ships(version, 0..3));
    desk.ok(["index", "corpus"]);
    save(&desk, "2.json", 2, &json_ships(version, 1..4).replace("g/v", "g\\/v"));
    desk.ok(["index", "corpus"]);
    assert_eq!(files(&desk), ["1.json", "2.json", "2.json", "2.json"]);
    is_as_made_anew(&desk);
    fs::remove_file(desk.path("corpus/2.json")).unwrap();
    save(&desk, "3.json", 3, &json_ships("see https://jsonfeed.org", 2..4));
    desk.ok(["index", "corpus"]);
    assert_eq!(files(&desk), ["1.json", "1.json", "1.json", "3.json", "3.json"]);
    is_as_made_anew(&desk);
}

#[test]
fn a_new_state_takes_entries_over_from_the_one_before_it() {
    let desk = Desk::new();
    for hour in 0..4 {
        let first = hour as usize;
        save(&desk, &format!("{hour}.xml"), hour, &ships(first..first + 3));
        desk.ok(["index", "corpus"]);
        is_as_made_anew(&desk);
    }
    assert_eq!(files(&desk), ["0.xml", "1.xml", "2.xml", "3.xml", "3.xml", "3.xml"]);
    // One that was saved earlier comes late.
    save(&desk, "late.xml", 0, &ships(0..9));
    desk.ok(["index", "corpus"]);
    assert_eq!(files(&desk)[3..], ["3.xml", "3.xml", "3.xml", "late.xml", "late.xml", "late.xml"]);
    is_as_made_anew(&desk);
}

#[test]
fn entries_of_a_file_that_is_gone_or_changes_come_back_from_older_ones() {
    let desk = Desk::new();
    save(&desk, "1.xml", 1, &ships(0..4));
    save(&desk, "2.xml", 2, &ships(1..4));
    save(&desk, "3.xml", 3, &ships(2..4));
    desk.ok(["index", "corpus"]);
    assert_eq!(files(&desk), ["1.xml", "2.xml", "3.xml", "3.xml"]);
    save(&desk, "3.xml", 4, &ships(3..5));
    desk.ok(["index", "corpus"]);
    assert_eq!(files(&desk), ["1.xml", "2.xml", "2.xml", "3.xml", "3.xml"]);
    is_as_made_anew(&desk);
    fs::remove_file(desk.path("corpus/3.xml")).unwrap();
    desk.ok(["index", "corpus"]);
    assert_eq!(files(&desk), ["1.xml", "2.xml", "2.xml", "2.xml"]);
    is_as_made_anew(&desk);
    // The oldest held nothing of what is in newer ones.
    fs::remove_file(desk.path("corpus/1.xml")).unwrap();
    let run = desk.ok(["index", "corpus"]);
    assert!(run.err.starts_with("0 articles from 0 files"), "{}", run.err);
    assert_eq!(files(&desk), ["2.xml", "2.xml", "2.xml"]);
    is_as_made_anew(&desk);
}

#[test]
fn a_feed_that_changes_has_only_those_read_again_whose_entries_it_had() {
    let desk = Desk::new();
    for (name, hour, numbers) in [
        ("1.xml", 1, 0..2),
        ("2.xml", 2, 1..4),
        ("3.xml", 3, 3..5),
        ("a.xml", 1, 10..12),
        ("b.xml", 4, 11..14),
    ] {
        save(&desk, name, hour, &ships(numbers));
    }
    desk.ok(["index", "corpus"]);
    let read = |files: u64| {
        let run = desk.ok(["index", "corpus"]);
        assert!(run.err.contains(&format!(" from {files} files in")), "{}", run.err);
        is_as_made_anew(&desk);
    };
    save(&desk, "b.xml", 5, &ships(12..15));
    read(2);
    // What has another name by now is known by its time.
    fs::rename(desk.path("corpus/3.xml"), desk.path("corpus/4.xml")).unwrap();
    read(0);
    fs::remove_file(desk.path("corpus/4.xml")).unwrap();
    read(1);
}

#[test]
fn a_file_that_gets_another_time_or_name_loses_none() {
    let desk = Desk::new();
    save(&desk, "1.xml", 1, &ships(0..3));
    save(&desk, "2.xml", 2, &ships(1..4));
    desk.ok(["index", "corpus"]);
    save(&desk, "1.xml", 3, &ships(0..3));
    desk.ok(["index", "corpus"]);
    assert_eq!(files(&desk), ["1.xml", "1.xml", "1.xml", "2.xml"]);
    is_as_made_anew(&desk);
    let rename = |from: &str, to: &str| {
        fs::rename(desk.path(&format!("corpus/{from}")), desk.path(&format!("corpus/{to}")))
            .unwrap();
    };
    rename("1.xml", "moved.xml");
    save(&desk, "3.xml", 4, &ships(2..3));
    let run = desk.ok(["index", "corpus"]);
    assert!(run.err.contains("1 moved"), "{}", run.err);
    assert_eq!(files(&desk), ["moved.xml", "moved.xml", "3.xml", "2.xml"]);
    is_as_made_anew(&desk);
}

#[test]
fn what_is_no_entry_of_a_feed_or_another_one_under_the_same_address_stays() {
    let desk = Desk::new();
    save(&desk, "1.xml", 1, &ships(1..2));
    let html = page("Ship 1 arrives", "<p>The ship number 1 reached Muscat in Oman.</p>");
    let link = "<link rel=\"canonical\" href=\"https://example.org/1\">";
    save(&desk, "2.html", 2, &html.replacen("<head>", &format!("<head>{link}"), 1));
    let day = |day: u8| {
        entry(1, &format!("on day {day}")).replace("06 Feb 2026", &format!("0{day} Feb 2026"))
    };
    save(&desk, "3.xml", 3, &feed([day(7)]));
    save(&desk, "4.xml", 4, &feed([day(8)]));
    desk.ok(["index", "corpus"]);
    assert_eq!(files(&desk), ["1.xml", "2.html", "3.xml", "4.xml"]);
    assert_eq!(places(&desk, "index").iter().filter(|(id, _)| id.ends_with("/1")).count(), 4);
    is_as_made_anew(&desk);
}

#[test]
fn an_entry_is_told_once_though_its_file_is_read_twice() {
    let desk = Desk::new();
    desk.ok(["saved", "add", "ships", "ship"]);
    save(&desk, "1.xml", 1, &ships(0..3));
    save(&desk, "2.xml", 2, &ships(1..4));
    let run = desk.ok(["index", "corpus", "--alerts"]);
    let told: Vec<String> = run.of_type("alert").iter().map(|alert| text(&alert["id"])).collect();
    let ids: Vec<String> = places(&desk, "index").into_iter().map(|(id, _)| id).collect();
    assert_eq!(told, ids);
}

#[test]
fn a_repair_brings_back_what_stood_in_a_file_that_is_gone() {
    for ending in [".log", ".store"] {
        let desk = Desk::new();
        save(&desk, "1.xml", 1, &ships(0..4));
        save(&desk, "2.xml", 2, &ships(1..4));
        save(&desk, "3.xml", 3, &ships(2..5));
        desk.ok(["index", "corpus"]);
        // The last line of the log is that of the newest file.
        spoil(&file(&desk, ending), 0.9);
        fs::remove_file(desk.path("corpus/3.xml")).unwrap();
        let run = desk.run(["check", "--repair"]);
        assert_eq!(state(&run), "sound", "{ending}: {} {}", run.out, run.err);
        assert_eq!(files(&desk), ["1.xml", "2.xml", "2.xml", "2.xml"], "{ending}");
        is_as_made_anew(&desk);
    }
}

/// An update that is stopped once so many files have been read.
fn index_until(desk: &Desk, files_read: u64) {
    let stop = AtomicBool::new(false);
    let mut observer = |notice: Notice<'_>| {
        if let Notice::Progress(Progress { read, .. }) = notice {
            stop.store(read >= files_read, Ordering::Relaxed);
        }
    };
    let index = LocalIndex::open(&desk.path("index")).unwrap();
    let options = Options::default();
    let update = Update { options, stop: &stop, observer: &mut observer, alerts: None };
    update.run(&index, &desk.path("corpus")).unwrap();
}

#[test]
fn a_run_that_is_stopped_among_feeds_is_finished_by_the_next() {
    for files_read in 1..=4 {
        let desk = Desk::new();
        save(&desk, "1.xml", 1, &ships(0..4));
        save(&desk, "2.xml", 2, &ships(1..5));
        desk.ok(["index", "corpus"]);
        save(&desk, "3.xml", 3, &ships(2..6));
        save(&desk, "4.xml", 4, &ships(3..7));
        fs::remove_file(desk.path("corpus/2.xml")).unwrap();
        index_until(&desk, files_read);
        let ids: BTreeSet<_> = places(&desk, "index").into_iter().map(|(id, _)| id).collect();
        assert!(ids.len() >= 5, "nothing is lost meanwhile: {ids:?}");
        desk.ok(["index", "corpus"]);
        is_as_made_anew(&desk);
    }
}

#[test]
fn entries_come_back_though_the_run_that_loses_them_is_stopped() {
    for files_read in 1..=3 {
        let desk = Desk::new();
        save(&desk, "1.xml", 1, &ships(0..4));
        save(&desk, "2.xml", 2, &ships(1..4));
        save(&desk, "0.xml", 3, &ships(2..4));
        desk.ok(["index", "corpus"]);
        // It is read first, and no longer has what the others were left without.
        save(&desk, "0.xml", 4, &ships(4..6));
        index_until(&desk, files_read);
        desk.ok(["index", "corpus"]);
        assert_eq!(files(&desk), ["1.xml", "2.xml", "2.xml", "2.xml", "0.xml", "0.xml"]);
        is_as_made_anew(&desk);
    }
}

#[test]
fn entries_come_back_from_a_file_that_is_moved_or_touched_in_the_same_update() {
    let desk = Desk::new();
    save(&desk, "1.xml", 1, &ships(0..3));
    save(&desk, "2.xml", 2, &ships(1..3));
    save(&desk, "3.xml", 3, &ships(2..4));
    desk.ok(["index", "corpus"]);
    fs::remove_file(desk.path("corpus/3.xml")).unwrap();
    fs::rename(desk.path("corpus/1.xml"), desk.path("corpus/moved.xml")).unwrap();
    let mut mode = fs::metadata(desk.path("corpus/2.xml")).unwrap().permissions();
    mode.set_readonly(true);
    fs::set_permissions(desk.path("corpus/2.xml"), mode).unwrap();
    desk.ok(["index", "corpus"]);
    assert_eq!(files(&desk), ["moved.xml", "2.xml", "2.xml"]);
    is_as_made_anew(&desk);
}

#[cfg(unix)]
#[test]
fn entries_come_back_from_a_file_that_could_not_be_read_meanwhile() {
    let desk = Desk::new();
    save(&desk, "a/1.xml", 1, &ships(0..3));
    save(&desk, "2.xml", 2, &ships(1..3));
    desk.ok(["index", "corpus"]);
    fs::rename(desk.path("corpus/a"), desk.path("away")).unwrap();
    std::os::unix::fs::symlink(desk.path("away"), desk.path("corpus/a")).unwrap();
    save(&desk, "2.xml", 3, &ships(2..3));
    desk.ok(["index", "corpus"]);
    assert_eq!(files(&desk), ["a/1.xml", "2.xml"]);
    fs::remove_file(desk.path("corpus/a")).unwrap();
    fs::rename(desk.path("away"), desk.path("corpus/a")).unwrap();
    desk.ok(["index", "corpus"]);
    assert_eq!(files(&desk), ["a/1.xml", "a/1.xml", "2.xml"]);
    is_as_made_anew(&desk);
}
