//! Columns of records that the user named are kept by the index.

use std::{
    fs,
    sync::atomic::{AtomicBool, Ordering},
};

use dateline::{
    archive::update::{Naming, Notice, Options, Progress, Update},
    engine::{Index as _, State, local::LocalIndex},
    read::format::Columns,
};

use crate::{
    containers::zipped,
    damage::{file, spoil, state},
    desk::{Desk, Run},
};

fn row(number: usize) -> String {
    format!("Ship{number} arrives,The ship{number} reached Muscat in Oman with its cargo.\n")
}

/// A table whose headlines stand in a column of a name that nobody knows.
fn table(numbers: std::ops::Range<usize>) -> String {
    "Kop,text\n".to_owned() + &numbers.map(row).collect::<String>()
}

fn text(number: usize) -> String {
    format!("Report {number}\n\nThe ship{number} reached Muscat in Oman with its cargo.\n")
}

/// A table, read under a map that names its headlines, and a text.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("corpus/a.csv", table(1..4));
    desk.write("corpus/b.txt", text(9));
    done(&desk.ok(["index", "corpus", "--map", "title=Kop"]), 4, 2, 0);
    desk
}

/// What `index` says it did.
#[track_caller]
fn done(run: &Run, articles: u64, files: u64, unchanged: u64) {
    let start = format!("{articles} articles from {files} files in ");
    let rest = format!("; {unchanged} files unchanged");
    assert!(run.err.contains(&start) && run.err.contains(&rest), "{}", run.err);
}

#[track_caller]
fn headlines(desk: &Desk, count: usize) {
    let run = desk.run(["search", "title:arrives", "--limit", "all"]);
    assert_eq!(run.hits().len(), count, "{}", run.out);
}

#[test]
fn an_update_goes_on_with_the_columns_of_the_index() {
    let desk = desk();
    let run = desk.ok(["index", "corpus"]);
    done(&run, 0, 0, 2);
    assert!(run.err.contains("title=Kop"), "{}", run.err);
    desk.write("corpus/c.csv", table(4..6));
    let run = desk.ok(["search", "--corpus", "corpus", "title:ship5"]);
    assert!(run.err.contains("indexed 2 articles from 1 files"), "{}", run.err);
    assert_eq!(run.hits().len(), 1);
    fs::remove_file(desk.path("corpus/c.csv")).unwrap();
    done(&desk.ok(["index", "corpus"]), 0, 0, 2);
    headlines(&desk, 3);
}

#[test]
fn a_repair_reads_again_with_the_columns_of_the_index() {
    for ending in [".store", ".log"] {
        let desk = desk();
        spoil(&file(&desk, ending), 0.5);
        let run = desk.run(["check", "--repair"]);
        assert_eq!(state(&run), "sound", "{ending}: {} {}", run.out, run.err);
        headlines(&desk, 3);
        done(&desk.ok(["index", "corpus"]), 0, 0, 2);
    }
}

#[test]
fn a_backup_keeps_the_columns() {
    let desk = desk();
    desk.ok(["backup", "copy"]);
    done(&desk.ok(["index", "corpus", "--index", "copy"]), 0, 0, 2);
}

#[test]
fn a_search_goes_on_with_the_columns_of_the_index_where_the_settings_name_others() {
    let desk = desk();
    desk.write("dateline.toml", "corpus = 'corpus'\n[map]\ntitle = 'Titel'\n");
    let run = desk.ok(["search", "title:ship1"]);
    assert!(run.err.contains("`dateline index` reads them again"), "{}", run.err);
    assert_eq!(run.hits().len(), 1);
    spoil(&file(&desk, ".store"), 0.5);
    desk.run(["check", "--repair"]);
    headlines(&desk, 3);
    // What names the same says nothing, and of a new index the settings count.
    desk.write("dateline.toml", "corpus = 'corpus'\n[map]\ntitle = 'Kop'\n");
    let run = desk.ok(["search", "title:ship1"]);
    assert!(!run.err.contains("note"), "{}", run.err);
    let run = desk.ok(["search", "title:ship1", "--index", "new"]);
    assert_eq!(run.hits().len(), 1, "{}", run.err);
}

#[test]
fn under_other_columns_records_are_read_again_and_nothing_else() {
    let desk = desk();
    desk.write("corpus/c.html", format!("<html><body><article><p>{}</p></article>", text(7)));
    desk.write("corpus/d.zip", zipped(&[("d.csv", table(4..6).as_bytes())]));
    desk.write("corpus/e.zip", zipped(&[("e.txt", text(8).as_bytes())]));
    done(&desk.ok(["index", "corpus"]), 4, 3, 2);
    done(&desk.ok(["index", "corpus", "--map", "title=Titel"]), 5, 2, 3);
    headlines(&desk, 0);
    // For other fields the columns that were named stay.
    done(&desk.ok(["index", "corpus", "--map", "section=Rubriek"]), 5, 2, 3);
    done(&desk.ok(["index", "corpus", "--map", "title=Titel,section=Rubriek"]), 0, 0, 5);
    done(&desk.ok(["index", "corpus", "--map", "title=Kop"]), 5, 2, 3);
    headlines(&desk, 5);
    let run = desk.ok(["index", "corpus", "--rebuild"]);
    assert!(!run.err.contains("note"), "{}", run.err);
    headlines(&desk, 0);
}

#[test]
fn a_file_that_was_moved_and_read_under_other_columns_is_read() {
    let desk = desk();
    fs::rename(desk.path("corpus/a.csv"), desk.path("corpus/moved.csv")).unwrap();
    fs::rename(desk.path("corpus/b.txt"), desk.path("corpus/moved.txt")).unwrap();
    let run = desk.ok(["index", "corpus", "--map", "title=Titel"]);
    done(&run, 3, 1, 0);
    assert!(run.err.contains("1 gone, 1 moved"), "{}", run.err);
    headlines(&desk, 0);
    fs::rename(desk.path("corpus/moved.csv"), desk.path("corpus/a.csv")).unwrap();
    let run = desk.ok(["index", "corpus", "--map", "title=Titel"]);
    done(&run, 0, 0, 1);
    assert!(run.err.contains("0 gone, 1 moved"), "{}", run.err);
}

#[test]
fn a_run_that_was_stopped_under_other_columns_is_finished_under_them() {
    let desk = Desk::new();
    desk.write("corpus/a.csv", table(1..4));
    desk.write("corpus/b.csv", table(4..200));
    desk.ok(["index", "corpus"]);
    let mut columns = Columns::default();
    columns.name("title", "Kop").unwrap();
    let stop = AtomicBool::new(false);
    let mut observer = |notice: Notice<'_>| {
        if let Notice::Progress(Progress { read: 1.., .. }) = notice {
            stop.store(true, Ordering::Relaxed);
        }
    };
    let mut options = Options::default();
    options.columns = Naming::Named(columns);
    let index = LocalIndex::open(&desk.path("index")).unwrap();
    let update = Update { options, stop: &stop, observer: &mut observer, alerts: None };
    update.run(&index, &desk.path("corpus")).unwrap();
    let ledger = index.ledger().unwrap();
    assert_eq!(ledger.columns.to_string(), "title=Kop");
    assert_eq!(ledger.sources["a.csv"].state, State::Done);
    assert!(!ledger.sources["b.csv"].is_read_under(ledger.columns.hash()));
    done(&desk.ok(["index", "corpus"]), 196, 1, 1);
    headlines(&desk, 199);
}
