//! `dateline index --watch`: what changes is indexed as soon as it does.

use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    thread,
};

use crate::{desk::Desk, server::wait_until};

fn article(number: usize) -> String {
    format!(
        "Report {number}\n\nA ship called Ship{number} reached Muscat in Oman with its cargo.\n"
    )
}

/// A process that watches, and what it says.
struct Watching {
    child: Child,
    said: Arc<Mutex<Vec<String>>>,
}

impl Watching {
    fn start(desk: &Desk, args: &[&str]) -> Self {
        let mut command = desk.command([&["index", "corpus", "--watch"], args].concat());
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let said: Arc<Mutex<Vec<String>>> = Arc::default();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let heard = Arc::clone(&said);
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                heard.lock().unwrap().push(line);
            }
        });
        Self { child, said }
    }

    fn has_said(&self, part: &str) -> bool {
        self.said.lock().unwrap().iter().any(|line| line.contains(part))
    }

    /// Ends it as Ctrl-C does: while it waits, or in the midst of an update, which is no success.
    fn end(mut self) -> Vec<String> {
        let interrupted =
            Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        assert!(interrupted.unwrap().success());
        let code = self.child.wait().unwrap().code();
        assert!(matches!(code, Some(0 | 130)), "{code:?} {:?}", self.said);
        self.said.lock().unwrap().clone()
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[track_caller]
fn wait_for(what: &str, is_so: impl Fn() -> bool) {
    wait_until(|| is_so().then_some(()).ok_or_else(|| what.to_owned()));
}

#[test]
fn what_comes_changes_moves_and_goes_is_found_so() {
    let desk = Desk::new();
    desk.write("corpus/1.txt", article(1));
    let watching = Watching::start(&desk, &[]);
    wait_for("it watches", || watching.has_said("watching"));
    assert_eq!(desk.found("*"), ["1.txt"]);
    desk.write("corpus/new/2.txt", article(2));
    wait_for("a new file in a new folder", || desk.found("ship2") == ["new/2.txt"]);
    desk.write("corpus/new/2.txt", article(3));
    wait_for("a changed file", || desk.found("ship3") == ["new/2.txt"]);
    fs::rename(desk.path("corpus/new"), desk.path("corpus/old")).unwrap();
    wait_for("a folder that was renamed", || desk.found("ship3") == ["old/2.txt"]);
    fs::remove_file(desk.path("corpus/old/2.txt")).unwrap();
    wait_for("a file that is gone", || desk.found("*") == ["1.txt"]);
    let said = watching.end();
    assert!(said.iter().any(|line| line.contains("1 moved")), "{said:?}");
}

#[test]
fn a_folder_that_is_away_is_waited_for_and_empties_nothing() {
    let desk = Desk::new();
    desk.write("corpus/1.txt", article(1));
    let watching = Watching::start(&desk, &[]);
    wait_for("it watches", || watching.has_said("watching"));
    fs::rename(desk.path("corpus"), desk.path("away")).unwrap();
    wait_for("it says so", || watching.has_said("not up to date"));
    assert_eq!(desk.found("*"), ["1.txt"]);
    desk.write("away/2.txt", article(2));
    fs::rename(desk.path("away"), desk.path("corpus")).unwrap();
    wait_for("it is there again", || desk.found("*") == ["1.txt", "2.txt"]);
    watching.end();
}

#[test]
fn quiet_is_silent_but_for_errors() {
    let desk = Desk::new();
    desk.write("corpus/1.txt", article(1));
    desk.write("corpus/empty.txt", "");
    assert_eq!(desk.ok(["index", "corpus", "--quiet"]).err, "");
    assert_eq!(desk.ok(["search", "-q", "--corpus", "corpus", "oman"]).err, "");
    desk.run(["index", "nowhere", "-q"]).fails_with(&["nowhere"]);
}
