//! What a check leaves alone, and what a repair brings back.

use std::{
    fs::{self, File},
    path::Path,
};

use serde_json::json;

use crate::{
    containers::zipped,
    damage::{all, desk, file, files, name, spoil, state},
    desk::Desk,
};

fn ship(name: &str) -> String {
    format!("The {name} arrives\n\nThe ship {name} reached Muscat in Oman on 3 March 2024.\n")
}

#[test]
fn files_of_a_folder_whose_name_ends_as_in_an_archive_are_files_of_their_own() {
    let desk = Desk::new();
    let paths = ["news", "news!/a.txt", "news!/b.txt", "other!/c.txt"];
    for path in paths {
        desk.write(&format!("corpus/{path}"), ship(path));
    }
    desk.ok(["index", "corpus"]);
    assert_eq!(desk.found("*"), paths);
    assert_eq!(state(&desk.ok(["check"])), "sound");
    // A file beside the folder changes, and one comes.
    desk.write("corpus/news", ship("changed"));
    desk.write("corpus/news!/d.txt", ship("late"));
    desk.ok(["index", "corpus"]);
    let all = ["news", "news!/a.txt", "news!/b.txt", "news!/d.txt", "other!/c.txt"];
    assert_eq!(desk.found("*"), all);
    assert_eq!(state(&desk.ok(["check"])), "sound");
    // Whether an archive or the log is damaged, all of them come back, each once.
    for ending in [".store", ".log"] {
        for part in [0.01, 0.2, 0.4, 0.6, 0.8] {
            spoil(&file(&desk, ending), part);
            let run = desk.run(["check", "--repair"]);
            assert_eq!(run.code, Some(0), "{ending} at {part}: {} {}", run.out, run.err);
            assert_eq!(desk.found("*"), all, "{ending} at {part}");
        }
    }
    fs::remove_file(desk.path("corpus/news")).unwrap();
    desk.ok(["index", "corpus"]);
    assert_eq!(desk.found("*"), all[1..]);
    assert_eq!(state(&desk.ok(["check"])), "sound");
}

/// A feed with an entry for each ship.
fn feed(ships: &[&str]) -> String {
    let entry = |ship: &&str| {
        format!(
            "<item><title>The {ship} arrives</title><description>{}</description></item>",
            ship_text(ship)
        )
    };
    let entries: String = ships.iter().map(entry).collect();
    format!("<rss version=\"2.0\"><channel><title>Ships</title>{entries}<item/></channel></rss>")
}

fn ship_text(name: &str) -> String {
    format!("The ship {name} reached Muscat in Oman on 3 March 2024.")
}

#[test]
fn documents_with_several_articles_are_sound_and_keep_them_when_they_move() {
    let desk = Desk::new();
    desk.write("corpus/a.xml", feed(&["Anna", "Berta", "Cora"]));
    let list = ["Dora", "Emma"].map(|name| json!({ "title": name, "text": ship_text(name) }));
    desk.write("corpus/b.json", json!({ "status": "ok", "articles": list }).to_string());
    desk.write("corpus/c.zip", zipped(&[("d.xml", feed(&["Frida", "Gerda"]).as_bytes())]));
    desk.ok(["index", "corpus"]);
    let articles =
        |desk: &Desk| desk.ok(["search", "ship", "--limit", "0"]).summary()["total"].clone();
    assert_eq!(articles(&desk), 7);
    let run = desk.run(["check"]);
    assert_eq!(state(&run), "sound", "{}", run.out);
    let moved = |name: &str, to: &str| {
        fs::rename(desk.path(&format!("corpus/{name}")), desk.path(&format!("corpus/{to}")))
            .unwrap();
    };
    moved("a.xml", "new.xml");
    moved("b.json", "new.json");
    let run = desk.ok(["index", "corpus"]);
    assert!(
        run.err.contains("0 articles from 0 files") && run.err.contains("2 moved"),
        "{}",
        run.err
    );
    assert_eq!(articles(&desk), 7);
    assert_eq!(state(&desk.run(["check"])), "sound");
}

/// A damaged log does not tell an archive from a folder whose name ends so: the files do, whatever the
/// folders are called and however many there are.
#[cfg(target_os = "linux")]
#[test]
fn a_repair_tells_files_from_archives_in_every_folder_of_the_corpus() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _};
    let strange = OsStr::from_bytes(b"caf\xE9");
    for folders in [&[strange][..], &["one".as_ref(), "two".as_ref()], &["one".as_ref(), strange]] {
        let desk = Desk::new();
        for folder in folders {
            let folder = desk.path("corpus").join(folder);
            fs::create_dir_all(folder.join("news!")).unwrap();
            fs::write(folder.join("news"), ship("news")).unwrap();
            let names = [OsStr::from_bytes(b"a.txt"), OsStr::from_bytes(b"b\xE9.txt")];
            for name in names {
                fs::write(folder.join("news!").join(name), ship("other")).unwrap();
            }
        }
        let named = folders.iter().map(|folder| Path::new("corpus").join(folder).into_os_string());
        desk.ok(std::iter::once("index".into()).chain(named));
        let all = desk.found("*");
        assert_eq!(all.len(), 3 * folders.len(), "{all:?}");
        for part in [0.1, 0.3, 0.5, 0.7, 0.9] {
            spoil(&file(&desk, ".log"), part);
            let run = desk.run(["check", "--repair"]);
            assert_eq!(run.code, Some(0), "{folders:?} at {part}: {} {}", run.out, run.err);
            // No more than the files whose lines were damaged are read again.
            assert!(["read 0", "read 1 "].iter().any(|read| run.err.contains(read)), "{}", run.err);
            assert_eq!(desk.found("*"), all, "{folders:?} at {part}");
        }
    }
}

/// A desk with alerts that wait, as nobody could take them.
#[cfg(target_os = "linux")]
fn with_alerts() -> Desk {
    let desk = desk();
    for name in ["x", "y", "z"] {
        desk.write(&format!("corpus/{name}.txt"), ship(name));
    }
    let full = File::options().write(true).open("/dev/full").unwrap();
    let told = desk.command(["index", "corpus", "--alerts"]).stdout(full).output().unwrap();
    assert_eq!(told.status.code(), Some(2), "{}", String::from_utf8_lossy(&told.stderr));
    assert_eq!(state(&desk.run(["check"])), "unfinished");
    desk
}

#[cfg(target_os = "linux")]
#[test]
fn of_alerts_that_wait_the_damaged_ones_alone_are_lost_and_that_is_said() {
    let desk = with_alerts();
    let path = file(&desk, "alerts-1.log");
    let whole = fs::read(&path).unwrap();
    let lines: Vec<&[u8]> = whole.split_inclusive(|byte| *byte == b'\n').collect();
    spoil(&path, 0.5);
    desk.run(["index", "corpus", "--alerts"]).fails_with(&["alerts-1.log", "check --repair"]);
    let run = desk.run(["check", "--repair"]);
    assert_eq!(state(&run), "unfinished", "{} {}", run.out, run.err);
    assert!(run.err.contains("1 alerts"), "{}", run.err);
    let told = desk.ok(["index", "corpus", "--alerts"]);
    assert_eq!(told.of_type("alert").len() + 1, lines.len(), "{}", told.out);
    assert_eq!(state(&desk.ok(["check"])), "sound");
}

#[cfg(target_os = "linux")]
#[test]
fn a_repair_of_alerts_ends_also_where_none_is_left_and_keeps_them_all_over_a_fault_that_passes() {
    let desk = with_alerts();
    let path = file(&desk, "alerts-1.log");
    // What cannot be read now is not damaged.
    fs::rename(&path, desk.path("away")).unwrap();
    fs::create_dir(&path).unwrap();
    let run = desk.run(["check", "--repair"]);
    run.fails_with(&["cannot read", "alerts-1.log"]);
    assert!(!run.err.contains("--re"), "{}", run.err);
    fs::remove_dir(&path).unwrap();
    fs::rename(desk.path("away"), &path).unwrap();
    assert_eq!(state(&desk.run(["check"])), "unfinished");
    fs::write(&path, "nothing").unwrap();
    let run = desk.run(["check", "--repair"]);
    assert_eq!(state(&run), "sound", "{} {}", run.out, run.err);
    assert!(run.err.contains("lost"), "{}", run.err);
    assert_eq!(desk.ok(["index", "corpus", "--alerts"]).of_type("alert").len(), 0);
}

/// Names, contents and times of all files of an index.
fn everything(desk: &Desk) -> Vec<(String, Vec<u8>, std::time::SystemTime)> {
    let entries = fs::read_dir(desk.path("index")).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries
        .map(|path| {
            let changed = fs::metadata(&path).unwrap().modified().unwrap();
            (name(&path), fs::read(&path).unwrap(), changed)
        })
        .collect();
    files.sort();
    files
}

#[test]
fn a_check_changes_nothing_and_finds_the_same_again() {
    let desk = desk();
    desk.write("index/.tantivy-writer.lock", "4711");
    desk.write("index/stories-77.tab", "left");
    let before = everything(&desk);
    let first = desk.run(["check"]);
    assert_eq!(first.of_type("finding").len(), 2, "{}", first.out);
    assert_eq!(desk.run(["check", "--quick"]).out, desk.run(["check", "--quick"]).out);
    assert_eq!(desk.run(["check"]).out, first.out);
    assert_eq!(everything(&desk), before);
    // Where the lock has never been taken there is none afterwards.
    fs::remove_file(desk.path("index/.tantivy-writer.lock")).unwrap();
    desk.run(["check"]);
    assert!(!desk.path("index/.tantivy-writer.lock").exists());
}

#[test]
fn a_damaged_list_of_files_that_may_be_removed_keeps_nobody_from_the_index() {
    let desk = desk();
    let sound = all(&desk);
    let list = desk.path("index/.managed.json");
    let whole = fs::read(&list).unwrap();
    let half = &whole[..whole.len() / 2];
    for damaged in [&b""[..], b"{}", &[0xFF, 0xFE], half] {
        fs::write(&list, damaged).unwrap();
        assert_eq!(all(&desk), sound);
        let check = desk.run(["check"]);
        assert_eq!(state(&check), "unfinished", "{}", check.out);
        assert!(check.out.contains(".managed.json"), "{}", check.out);
        desk.ok(["index", "corpus"]);
        desk.ok(["check", "--repair"]);
        assert_eq!(state(&desk.ok(["check"])), "sound");
    }
    // What was merged away is removed also by a run that began with a damaged list.
    fs::write(&list, "[").unwrap();
    for round in 0..9 {
        desk.write(&format!("corpus/more{round}.txt"), ship("More"));
        desk.ok(["index", "corpus"]);
    }
    let left = desk.run(["check"]).of_type("finding");
    assert!(left.iter().all(|finding| finding["what"] != "belongs to no commit"), "{left:?}");
}

#[test]
fn a_repair_knows_only_the_files_that_are_left_by_it() {
    let desk = desk();
    spoil(&file(&desk, ".store"), 0.5);
    desk.write("index/0123456789abcdef0123456789abcdef.idx", "left");
    desk.ok(["check", "--repair"]);
    let list = fs::read_to_string(desk.path("index/.managed.json")).unwrap();
    let listed: Vec<String> = serde_json::from_str(&list).unwrap();
    for name in listed {
        assert!(desk.path("index").join(&name).exists(), "{name} is listed and not there");
    }
}

#[test]
fn a_damaged_line_of_saved_searches_is_set_aside_by_a_repair_also_without_the_corpus() {
    let desk = desk();
    desk.ok(["saved", "add", "ports", "port"]);
    fs::rename(desk.path("corpus"), desk.path("away")).unwrap();
    spoil(&desk.path("index/saved.jsonl"), 0.1);
    desk.run(["saved", "list"]).fails_with(&["saved.jsonl:1:", "dateline check --repair"]);
    desk.run(["check"]).fails_with(&["dateline check --repair"]);
    let run = desk.ok(["check", "--repair"]);
    assert_eq!(state(&run), "sound");
    assert!(run.err.contains("saved.jsonl.damaged"), "{}", run.err);
    let listed = desk.ok(["saved", "list"]);
    assert!(listed.out.contains("ports") && !listed.out.contains("ships"), "{}", listed.out);
    assert!(fs::read_to_string(desk.path("index/saved.jsonl.damaged")).unwrap().contains("Oman"));
    // Nor does that file stand in the way of anything else.
    fs::rename(desk.path("away"), desk.path("corpus")).unwrap();
    desk.ok(["index", "corpus", "--rebuild"]);
    assert_eq!(state(&desk.ok(["check"])), "sound");
}

#[test]
fn what_no_repair_helps_against_is_made_anew_and_the_hint_says_so() {
    let desk = desk();
    let sound = all(&desk);
    let meta = desk.path("index/meta.json");
    spoil(&meta, 0.5);
    let run = desk.run(["check", "--repair"]);
    run.fails_with(&["meta.json", "cannot be repaired", "dateline index --rebuild"]);
    assert!(!run.err.contains("check --repair"), "{}", run.err);
    desk.ok(["index", "corpus", "--rebuild"]);
    assert_eq!(all(&desk), sound);
}

#[test]
fn a_copy_that_was_not_finished_is_made_anew_and_what_is_none_is_left_alone() {
    let desk = desk();
    let sound = all(&desk);
    desk.ok(["backup", "copy"]);
    let saved = fs::read(desk.path("index/saved.jsonl")).unwrap();
    assert_eq!(fs::read(desk.path("copy/saved.jsonl")).unwrap(), saved);
    // The list of its parts comes last.
    fs::remove_file(desk.path("copy/meta.json")).unwrap();
    fs::write(file_in(&desk.path("copy"), ".log"), "half").unwrap();
    fs::remove_file(file_in(&desk.path("copy"), ".pos")).unwrap();
    desk.ok(["backup", "copy"]);
    fs::remove_file(desk.path("copy/meta.json")).unwrap();
    desk.ok(["backup", "copy"]);
    fs::remove_dir_all(desk.path("index")).unwrap();
    desk.ok(["restore", "copy"]);
    fs::remove_file(desk.path("index/meta.json")).unwrap();
    desk.ok(["restore", "copy"]);
    assert_eq!(all(&desk), sound);
    assert_eq!(desk.ok(["saved", "list"]).lines().len(), 1);
    // One that is found damaged does not stay.
    let store = file(&desk, ".store");
    let bytes = fs::read(&store).unwrap();
    spoil(&store, 0.5);
    desk.run(["backup", "second"]).fails_with(&[&name(&store)]);
    fs::write(&store, bytes).unwrap();
    desk.ok(["backup", "second"]);
    for kept in ["other/notes.txt", "other/0123456789abcdef0123456789abcdef.idx"] {
        desk.write(kept, "mine");
        desk.run(["backup", "other"]).fails_with(&["other", "no index"]);
        assert_eq!(fs::read_to_string(desk.path(kept)).unwrap(), "mine");
        assert!(!desk.path("other/saved.jsonl").exists());
    }
}

/// A file of a folder by its ending.
fn file_in(folder: &Path, ending: &str) -> std::path::PathBuf {
    let mut entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.find(|path| path.to_string_lossy().ends_with(ending)).unwrap()
}

#[test]
fn no_line_controls_the_terminal_that_it_is_printed_on() {
    let desk = Desk::new();
    let title = "Oman \u{202E}talks\u{9B}31m";
    let text = "MUSCAT, Oman, Feb. 6 (Reuters) - Talks were held in Muscat.";
    let article = json!({ "id": "a\u{9B}", "title": title, "byline": [title], "text": text });
    desk.write("corpus/a\u{202E}.jsonl", format!("{article}\n{{\n"));
    desk.ok(["saved", "add", "talks", "talks"]);
    let controls =
        |c: char| c.is_control() && c != '\n' && c != '\r' || ('\u{202A}'..'\u{202F}').contains(&c);
    let printed = [
        desk.ok(["extract", "--explain", "corpus"]),
        desk.ok(["extract", "--format", "ris", "corpus"]),
        desk.ok(["extract", "--format", "bibtex", "corpus"]),
        desk.ok(["index", "corpus", "--alerts", "--report", "skips.jsonl"]),
    ];
    for run in printed {
        assert!(!run.out.contains(controls), "{:?}", run.out);
        assert!(!run.err.contains(controls), "{:?}", run.err);
    }
    let report = fs::read_to_string(desk.path("skips.jsonl")).unwrap();
    assert!(report.contains("\\u202e") && !report.contains(controls), "{report:?}");
    assert!(!files(&desk).is_empty());
}
