//! What another process commits between the look of an update at the index and its lock.

use std::{
    fs,
    sync::{Arc, Mutex, atomic::AtomicBool},
};

use dateline::{
    archive::update::{Naming, Options, Update, UpdateError, rebind},
    engine::{Engine, EngineError, Index, Ledger, Status, Writer, local::LocalIndex},
    read::format::Columns,
};

use crate::desk::Desk;

/// An index to which something happens just before it is locked, once.
struct Overtaken<'a> {
    index: LocalIndex,
    happens: Mutex<Option<Box<dyn FnOnce() + Send + 'a>>>,
}

impl<'a> Overtaken<'a> {
    fn new(desk: &Desk, happens: impl FnOnce() + Send + 'a) -> Self {
        let index = LocalIndex::open(&desk.path("index")).unwrap();
        Self { index, happens: Mutex::new(Some(Box::new(happens))) }
    }

    fn happen(&self) {
        if let Some(happens) = self.happens.lock().unwrap().take() {
            happens();
        }
    }
}

impl Index for Overtaken<'_> {
    fn snapshot(&self) -> Result<Arc<dyn Engine>, EngineError> {
        self.index.snapshot()
    }

    fn refresh(&self) -> Result<bool, EngineError> {
        self.index.refresh()
    }

    fn status(&self) -> Result<Status, EngineError> {
        self.index.status()
    }

    fn ledger(&self) -> Result<Ledger, EngineError> {
        self.index.ledger()
    }

    fn writer(&self, corpus: &str) -> Result<Box<dyn Writer>, EngineError> {
        self.happen();
        self.index.writer(corpus)
    }

    fn rebind(&self, corpus: &str) -> Result<Box<dyn Writer>, EngineError> {
        self.happen();
        self.index.rebind(corpus)
    }
}

fn article(number: usize) -> String {
    format!("Report {number}\n\nThe ship Ship{number} reached Muscat in Oman with its cargo.\n")
}

fn update(desk: &Desk, index: &dyn Index, columns: &str) -> Result<(), UpdateError> {
    let mut named = Columns::default();
    named.read(columns).unwrap();
    let mut options = Options::default();
    options.columns = Naming::Named(named);
    let stop = AtomicBool::new(false);
    let update = Update { options, stop: &stop, observer: &mut |_| {}, alerts: None };
    update.run(index, &desk.path("corpus")).map(drop)
}

/// The index holds what one that is made anew holds, and there is nothing left to do.
#[track_caller]
fn is_as_made_anew(desk: &Desk, corpus: &str, args: &[&str]) {
    desk.ok([&["index", corpus, "--index", "anew", "--rebuild"], args].concat());
    let content = |index: &str| {
        let args = ["search", "*", "--limit", "all", "--fields", "all", "--sort", "oldest"];
        let run = desk.ok([&args[..], &["--index", index]].concat());
        run.hits().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(content("index"), content("anew"));
    let again = desk.ok(["index", corpus]);
    assert!(again.err.starts_with("0 articles from 0 files"), "{}", again.err);
    let check = desk.run(["check"]);
    assert_eq!(check.code, Some(0), "{}", check.out);
}

#[test]
fn what_another_process_has_read_meanwhile_is_not_read_twice() {
    let desk = Desk::new();
    desk.write("corpus/1.txt", article(1));
    desk.ok(["index", "corpus"]);
    desk.write("corpus/2.txt", article(2));
    desk.write("corpus/1.txt", article(11));
    let other = || {
        desk.ok(["index", "corpus"]);
        desk.write("corpus/3.txt", article(3));
        fs::remove_file(desk.path("corpus/2.txt")).unwrap();
    };
    update(&desk, &Overtaken::new(&desk, other), "").unwrap();
    assert_eq!(desk.found("*"), ["1.txt", "3.txt"]);
    is_as_made_anew(&desk, "corpus", &[]);
}

#[test]
fn columns_that_another_process_has_named_meanwhile_count() {
    let desk = Desk::new();
    desk.write("corpus/a.csv", "Kop,text\nShip one,The ship reached Muscat in Oman.\n");
    desk.ok(["index", "corpus"]);
    let more = "Kop,Rubriek,text\nShip two,Trade,The second ship reached Muscat in Oman.\n";
    desk.write("corpus/b.csv", more);
    let other = || drop(desk.ok(["index", "corpus", "--map", "title=Kop"]));
    update(&desk, &Overtaken::new(&desk, other), "section=Rubriek").unwrap();
    is_as_made_anew(&desk, "corpus", &["--map", "title=Kop,section=Rubriek"]);
}

#[test]
fn a_corpus_that_moves_is_compared_with_what_another_process_has_read_meanwhile() {
    let desk = Desk::new();
    let file = desk.write("corpus/1.txt", article(1));
    desk.write("corpus/2.txt", article(2));
    desk.ok(["index", "corpus"]);
    // A copy of the folder with its times, to which the index is to move.
    desk.write("copy/2.txt", article(2));
    let copy = desk.write("copy/1.txt", article(1));
    let time = fs::metadata(&file).unwrap().modified().unwrap();
    fs::File::options().write(true).open(copy).unwrap().set_modified(time).unwrap();
    let other = || {
        desk.write("corpus/1.txt", article(111));
        desk.ok(["index", "corpus"]);
    };
    rebind(&Overtaken::new(&desk, other), &desk.path("copy")).unwrap();
    desk.ok(["index", "copy"]);
    assert_eq!(desk.found("ship1"), ["1.txt"]);
    is_as_made_anew(&desk, "copy", &[]);
}

#[test]
fn an_index_that_another_process_holds_is_left_alone() {
    let desk = Desk::new();
    desk.write("corpus/1.txt", article(1));
    desk.ok(["index", "corpus"]);
    desk.write("corpus/2.txt", article(2));
    let index = LocalIndex::open(&desk.path("index")).unwrap();
    let corpus = index.corpus().unwrap().unwrap();
    let held = index.writer(&corpus).unwrap();
    let second = LocalIndex::open(&desk.path("index")).unwrap();
    let refused = update(&desk, &second, "");
    assert!(matches!(refused, Err(UpdateError::Engine(EngineError::Locked { .. }))));
    let refused = rebind(&second, &desk.path("corpus"));
    assert!(matches!(refused, Err(UpdateError::Engine(EngineError::Locked { .. }))));
    assert_eq!(desk.run(["index", "--moved-to", "corpus"]).code, Some(2));
    held.finish().unwrap();
    desk.ok(["index", "corpus"]);
    is_as_made_anew(&desk, "corpus", &[]);
}
