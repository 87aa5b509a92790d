//! What is stored is what was written, or an error that says where and what helps; copies of an index;
//! an index that may only be read.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};

#[cfg(target_os = "linux")]
use crate::desk::cut_in_place;
use crate::desk::{Desk, Run, copy, repository};

/// A few files, one a collection, with articles that are copies of each other; indexed twice, so that
/// there are deletions, too.
pub fn desk() -> Desk {
    let desk = Desk::new();
    // Long enough to be known again.
    let report = "Its crew had waited at sea while the harbour was closed by a storm. Pilots went \
        out in the morning and led it past the breakwater. Grain for three cities lies in its hold, \
        and lorries stand ready at the quay. The harbour office expects two more ships this week.";
    let story = |n: usize| {
        let day = n % 28 + 1;
        format!("The ship {n} reached Muscat in Oman on {day} March 2024, officials said. {report}")
    };
    for n in 0..6 {
        let text = format!("Ship {n} arrives\n\n{}\n", story(n));
        desk.write(&format!("corpus/{n}.txt"), &text);
        desk.write(&format!("corpus/copies/{n}.txt"), text);
    }
    let line = |n: usize| format!("{}\n", json!({ "id": format!("line-{n}"), "text": story(n) }));
    desk.write("corpus/lines.jsonl", (10..40).map(line).collect::<String>());
    desk.ok(["index", "corpus"]);
    desk.write("corpus/0.txt", "Another ship\n\nIt left Salalah in Oman on 3 May 2024.\n");
    desk.ok(["index", "corpus"]);
    desk.ok(["saved", "add", "ships", "ship AND Oman"]);
    desk
}

/// All that a search says about all articles.
pub fn all(desk: &Desk) -> String {
    desk.ok(["search", "*", "--limit", "all", "--fields", "all", "--sort", "newest"])
        .out_without_time()
}

/// The files of the index that have content.
pub fn files(desk: &Desk) -> Vec<PathBuf> {
    let entries = fs::read_dir(desk.path("index")).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| fs::metadata(path).unwrap().len() > 0);
    files.sort();
    files
}

/// The largest file of this ending.
pub fn file(desk: &Desk, ending: &str) -> PathBuf {
    let mut files = files(desk);
    files.retain(|path| path.to_string_lossy().ends_with(ending));
    files.sort_by_key(|path| fs::metadata(path).unwrap().len());
    files.pop().unwrap_or_else(|| panic!("no {ending}"))
}

pub fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// Changes a byte at a part of the length of a file.
pub fn spoil(path: &Path, part: f64) {
    let mut bytes = fs::read(path).unwrap();
    let at = (bytes.len() as f64 * part) as usize;
    bytes[at] ^= 1 << (at % 8);
    fs::write(path, bytes).unwrap();
}

pub fn state(run: &Run) -> Value {
    run.summary()["state"].clone()
}

#[test]
fn check_finds_any_changed_byte_and_no_command_takes_it_for_what_was_written() {
    let desk = desk();
    assert_eq!(state(&desk.ok(["check"])), "sound");
    let sound = all(&desk);
    for path in files(&desk) {
        let bytes = fs::read(&path).unwrap();
        for part in [0.0, 0.47, 0.99] {
            spoil(&path, part);
            let place = format!("{} at {part}", name(&path));
            let check = desk.run(["check"]);
            assert!(matches!(check.code, Some(1 | 2)), "{place}: {} {}", check.out, check.err);
            let names_it = |finding: &Value| finding["at"].as_str().unwrap().contains(&name(&path));
            assert!(check.of_type("finding").iter().any(names_it), "{place}: {}", check.out);
            let search =
                desk.run(["search", "*", "--limit", "all", "--fields", "all", "--sort", "newest"]);
            match search.code {
                Some(0) => assert_eq!(search.out_without_time(), sound, "{place}"),
                code => assert_eq!(code, Some(2), "{place}: {}", search.err),
            }
            for run in [&check, &search, &desk.run(["status"]), &desk.run(["saved", "list"])] {
                assert!(!run.err.contains("panicked"), "{place}: {}", run.err);
            }
            fs::write(&path, &bytes).unwrap();
        }
    }
    assert_eq!(all(&desk), sound);
}

#[test]
fn a_missing_or_shortened_file_is_named_by_every_command_and_index_does_not_pass_over_it() {
    let desk = desk();
    for ending in [".pos", ".store", ".term", ".fast", "sources-1.log"] {
        let path = file(&desk, ending);
        let bytes = fs::read(&path).unwrap();
        for shortened in [None, Some(&bytes[..bytes.len() - 1])] {
            match shortened {
                None => fs::remove_file(&path).unwrap(),
                Some(bytes) => fs::write(&path, bytes).unwrap(),
            }
            for args in [&["status"][..], &["index", "corpus"], &["check", "--quick"]] {
                let run = desk.run(args);
                run.fails_with(&["dateline check --repair"]);
                let said = format!("{}{}", run.err, run.out);
                assert!(said.contains(&name(&path)), "{args:?}: {said}");
            }
            fs::write(&path, &bytes).unwrap();
        }
    }
    desk.ok(["index", "corpus"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_command_says_why_it_ends_when_a_file_is_cut_while_it_reads() {
    use std::{
        io::{Read as _, Write as _},
        process::Stdio,
    };
    let desk = Desk::new();
    let line = |n: usize| format!("{}\n", json!({ "id": format!("a{n}"), "text": "Grain." }));
    desk.write("corpus/a.jsonl", (0..1000).map(line).collect::<String>());
    desk.ok(["index", "corpus"]);
    let mut command = desk.command(["search", "--queries", "-", "--limit", "all"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut search = command.spawn().unwrap();
    let mut queries = search.stdin.take().unwrap();
    queries.write_all(b"1\tgrain\n").unwrap();
    // From here on it has all files open, and more to read.
    search.stdout.as_mut().unwrap().read_exact(&mut [0]).unwrap();
    cut_in_place(&desk);
    // It may have ended by now.
    let _ = queries.write_all(b"2\tgrain\n");
    drop(queries);
    let run = Run::from(search.wait_with_output().unwrap());
    run.fails_with(&["error: the index in index is damaged", "cut", "dateline check --repair"]);
}

#[test]
fn a_record_that_is_not_what_was_written_is_an_error_that_names_its_file_and_what_helps() {
    let desk = desk();
    // Records of several pages: what is in the last one, where they lie, tells nothing of an article.
    let words =
        |n: usize| (0..400).map(|m| format!("{:x} ", (n * 400 + m) * 40_503 % 65_537)).collect();
    let line = |n: usize| {
        let text: String = words(n);
        format!("{}\n", json!({ "id": format!("long-{n}"), "title": "Long", "text": text }))
    };
    desk.write("corpus/long.jsonl", (0..40).map(line).collect::<String>());
    desk.ok(["index", "corpus"]);
    let store = file(&desk, ".store");
    spoil(&store, 0.3);
    let run = desk.run(["search", "*", "--limit", "all"]);
    run.fails_with(&[&name(&store), "not what was written", "dateline check --repair"]);
    run.fails_with(&[", the article `long-", "` of long.jsonl"]);
    let check = desk.run(["check"]);
    let finding = check.of_type("finding").remove(0);
    let mut failed = 0;
    for n in 0..40 {
        let article = format!("the article `long-{n}` of long.jsonl");
        let run = desk.run(["show", &format!("long-{n}")]);
        let is_damaged = run.code == Some(2);
        if is_damaged {
            run.fails_with(&[&name(&store), &article]);
            failed += 1;
        }
        // The check names those that cannot be shown, and no others.
        let what = finding["what"].as_str().unwrap();
        assert_eq!(what.contains(&article), is_damaged, "{article}: {what}");
    }
    assert!(failed > 0);
}

#[test]
fn a_repair_reads_what_is_damaged_again_and_nothing_else() {
    let desk = desk();
    let sound = all(&desk);
    let spoiled: [&[&str]; 11] = [
        &[".store"],
        &[".pos"],
        &[".idx"],
        &[".term"],
        &[".fast"],
        &[".fieldnorm"],
        &[".del"],
        &["sources-1.log"],
        &[".tab"],
        &[".managed.json"],
        &[".term", "sources-1.log", ".tab", ".managed.json"],
    ];
    for (number, endings) in spoiled.into_iter().enumerate() {
        let index = format!("index{number}");
        copy(&desk.path("index"), &desk.path(&index));
        for ending in endings {
            let original = file(&desk, if *ending == "sources-1.log" { ".log" } else { ending });
            spoil(&desk.path(&index).join(name(&original)), 0.5);
        }
        let args = ["check", "--repair", "--index", &index];
        let run = desk.run(args);
        assert_eq!(run.code, Some(0), "{endings:?}: {} {}", run.out, run.err);
        assert_eq!(state(&run), "sound");
        let query = ["search", "*", "--limit", "all", "--fields", "all", "--sort", "newest"];
        let found = desk.ok(query.into_iter().chain(["--index", &index])).out_without_time();
        assert_eq!(found, sound, "{endings:?}");
        let again = desk.ok(["index", "corpus", "--index", &index]);
        assert!(again.err.starts_with("0 articles from 0 files"), "{}", again.err);
    }
}

#[test]
fn a_repair_changes_nothing_when_the_files_cannot_be_read_again() {
    let desk = desk();
    spoil(&file(&desk, ".store"), 0.5);
    fs::rename(desk.path("corpus"), desk.path("away")).unwrap();
    let before: Vec<Vec<u8>> = files(&desk).iter().map(|path| fs::read(path).unwrap()).collect();
    desk.run(["check", "--repair"]).fails_with(&["corpus", "cannot be read again"]);
    let after: Vec<Vec<u8>> = files(&desk).iter().map(|path| fs::read(path).unwrap()).collect();
    assert_eq!(before, after);
}

#[test]
fn what_a_killed_run_left_is_no_damage_and_the_next_run_or_a_repair_takes_it_away() {
    let desk = desk();
    let left =
        ["index/.tmpAb12Cd", "index/stories-77.tab", "index/0123456789abcdef0123456789abcdef.idx"];
    for args in [&["check", "--repair"][..], &["index", "corpus"]] {
        for name in left {
            desk.write(name, "left");
        }
        let check = desk.run(["check"]);
        assert_eq!(check.code, Some(1), "{} {}", check.out, check.err);
        assert_eq!(check.of_type("finding").len(), 3, "{}", check.out);
        assert_eq!(state(&check), "unfinished");
        desk.write("corpus/new.txt", "A new ship\n\nIt is in Muscat, Oman.\n");
        desk.ok(args);
        assert!(!desk.path(left[0]).exists() && !desk.path(left[1]).exists(), "{args:?}");
        if args[0] == "check" {
            assert!(!desk.path(left[2]).exists());
            assert_eq!(state(&desk.ok(["check"])), "sound");
        }
    }
}

#[test]
fn a_changed_line_of_the_log_or_of_saved_searches_is_named_with_its_number() {
    let desk = desk();
    let saved = desk.path("index/saved.jsonl");
    let text = fs::read_to_string(&saved).unwrap();
    fs::write(&saved, text.replace("ship AND Oman", "ship AND Iran")).unwrap();
    desk.run(["saved", "list"]).fails_with(&["saved.jsonl:1:", "checksum", "remove its `check`"]);
    assert_eq!(desk.run(["check", "--quick"]).code, Some(2));
    let by_hand = text.replace("ship AND Oman", "ship AND Iran");
    let (object, _) = by_hand.split_once(",\"check\"").unwrap();
    fs::write(&saved, format!("{object}}}\n")).unwrap();
    desk.ok(["saved", "list"]);

    let log = desk.path("index/sources-1.log");
    let text = fs::read_to_string(&log).unwrap();
    fs::write(&log, text.replacen("copies/3.txt", "copies/9.txt", 1)).unwrap();
    let line = text.lines().position(|line| line.contains("copies/3.txt")).unwrap() + 1;
    desk.run(["index", "corpus"]).fails_with(&[&format!("line {line} of"), "sources-1.log"]);
}

#[test]
fn a_backup_is_one_sound_state_that_can_be_brought_back() {
    let desk = desk();
    let sound = all(&desk);
    desk.ok(["backup", "copy"]);
    desk.run(["backup", "copy"]).fails_with(&["copy"]);
    // What happens to the index later does not reach the copy.
    desk.write("corpus/later.txt", "A later ship\n\nIt is in Muscat, Oman.\n");
    desk.ok(["index", "corpus"]);
    desk.run(["restore", "copy"]).fails_with(&["index already"]);
    fs::remove_dir_all(desk.path("index")).unwrap();
    desk.ok(["restore", "copy"]);
    assert_eq!(all(&desk), sound);
    assert_eq!(desk.ok(["saved", "list"]).lines().len(), 1);
    assert_eq!(state(&desk.ok(["check", "--index", "copy"])), "sound");
    let later = desk.ok(["index", "corpus"]);
    assert!(later.err.starts_with("1 articles from 1 files"), "{}", later.err);
    let store = file(&desk, ".store");
    desk.ok(["backup", "second"]);
    spoil(&desk.path("second").join(name(&store)), 0.5);
    desk.run(["restore", "second", "--index", "other"]).fails_with(&[&name(&store)]);
    assert!(!desk.path("other").exists());
}

/// Who has no rights here, where one can become someone else.
fn as_nobody(desk: &Desk, args: &[&str]) -> Option<Run> {
    let program = desk.path("dateline");
    if !program.exists() {
        fs::copy(env!("CARGO_BIN_EXE_dateline"), &program).unwrap();
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"]).arg(program);
    command.args(args).current_dir(desk.path("")).env_remove("DATELINE_INDEX");
    Some(command.output().ok()?.into()).filter(|run: &Run| !run.err.starts_with("setpriv:"))
}

#[cfg(unix)]
#[test]
fn an_index_that_may_only_be_read_is_searched_and_an_update_says_that_it_may_not() {
    use std::os::unix::fs::PermissionsExt;
    let desk = desk();
    fs::set_permissions(desk.path(""), fs::Permissions::from_mode(0o755)).unwrap();
    let everything = all(&desk);
    for has_locks in [true, false] {
        if !has_locks {
            fs::remove_file(desk.path("index/.tantivy-meta.lock")).unwrap();
        }
        let args = ["search", "*", "--limit", "all", "--fields", "all", "--sort", "newest"];
        let Some(run) = as_nobody(&desk, &args) else {
            println!("not tested: this user cannot become another");
            return;
        };
        assert_eq!(run.code, Some(0), "{}", run.err);
        assert_eq!(run.out_without_time(), everything);
        for args in [&["status"][..], &["show", "line-12"], &["check"]] {
            let run = as_nobody(&desk, args).unwrap();
            assert_eq!(run.code, Some(0), "{args:?}: {}", run.err);
        }
    }
    desk.write("corpus/new.txt", "A new ship\n\nIt is in Muscat, Oman.\n");
    let run = as_nobody(&desk, &["index", "corpus"]).unwrap();
    run.fails_with(&["permission", "index"]);
    assert!(!run.err.contains("--rebuild"), "{}", run.err);
}

#[test]
fn an_index_of_each_layout_is_opened_or_refused_with_one_command_that_helps() {
    for entry in fs::read_dir(repository().join("tests/layouts")).unwrap() {
        let stored = entry.unwrap().path();
        if !stored.is_dir() {
            continue;
        }
        let desk = Desk::new();
        copy(&stored, &desk.path("index"));
        desk.write("corpus/a.txt", "A ship\n\nIt is in Muscat, Oman.\n");
        let run = desk.run(["search", "ship"]);
        if run.code == Some(0) {
            assert_eq!(run.summary()["total"], 1, "{}", stored.display());
            assert_eq!(state(&desk.ok(["check"])), "sound");
        } else {
            run.fails_with(&["dateline index --rebuild"]);
        }
        desk.ok(["index", "corpus", "--rebuild"]);
        assert_eq!(desk.found("ship"), ["a.txt"]);
    }
}

#[cfg(unix)]
#[test]
fn settings_that_are_a_pipe_are_refused_and_not_waited_for() {
    let desk = Desk::new();
    let made = Command::new("mkfifo").arg(desk.path("dateline.toml")).status();
    if made.is_ok_and(|status| status.success()) {
        desk.run(["status"]).fails_with(&["dateline.toml", "not a regular file"]);
    }
}

#[test]
fn files_of_a_killed_run_do_not_stand_in_the_way_of_the_next() {
    let desk = desk();
    let meta = fs::read(desk.path("index/meta.json")).unwrap();
    let meta: Value = serde_json::from_slice(&meta).unwrap();
    let number = meta["opstamp"].as_u64().unwrap();
    for segment in meta["segments"].as_array().unwrap() {
        let id = segment["segment_id"].as_str().unwrap().replace('-', "");
        for next in number..number + 50 {
            desk.write(&format!("index/{id}.{next}.del"), "left");
        }
    }
    desk.write(
        "corpus/lines.jsonl",
        "{\"id\":\"line-1\",\"text\":\"The ship left Muscat in Oman.\"}\n",
    );
    desk.ok(["index", "corpus"]);
    assert_eq!(state(&desk.ok(["check"])), "sound");
}
