//! The list of licences is that of the crates in the program.

use std::{collections::BTreeSet, env, fs, process::Command};

use crate::desk::{Desk, repository};

/// Name, version, licence and source of every crate that the program may be built with, on any system.
fn crates() -> Option<BTreeSet<String>> {
    let mut tree = Command::new(env::var_os("CARGO")?);
    tree.args(["tree", "--locked", "--offline", "-e", "normal", "--target", "all"]);
    tree.args(["--prefix", "none", "-f", "{p}|{l}|{r}"]).current_dir(repository());
    let output = tree.output().ok().filter(|output| output.status.success())?;
    let text = String::from_utf8(output.stdout).unwrap();
    let ours = format!("{} v", env!("CARGO_PKG_NAME"));
    Some(text.lines().filter(|line| !line.starts_with(&ours)).map(row).collect())
}

/// A line of the list.
fn row(line: &str) -> String {
    let line = line.trim_end_matches(" (*)");
    let mut parts = line.split('|');
    let mut package = parts.next().unwrap().split(' ');
    let name = package.next().unwrap();
    let version = package.next().unwrap_or_default().trim_start_matches('v');
    let license = parts.next().unwrap_or_default();
    let source = parts.next().unwrap_or_default();
    format!("{name}\t{version}\t{license}\t{source}\n")
}

/// Written with `DATELINE_BLESS=1`.
#[test]
fn licenses_lists_every_crate_of_the_program_with_licence_and_source() {
    let Some(crates) = crates() else {
        println!("not tested: not all crates are here");
        return;
    };
    let expected: String = crates.into_iter().collect();
    let file = repository().join("src/cli/licenses.tsv");
    if env::var_os("DATELINE_BLESS").is_some() {
        fs::write(&file, &expected).unwrap();
    }
    let written = fs::read_to_string(&file).unwrap();
    assert!(written == expected, "run this test with DATELINE_BLESS=1 and look at the changes");
    assert_eq!(Desk::new().ok(["licenses"]).out, written);
    for line in written.lines() {
        let [_, version, license, source] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        assert!(!version.is_empty() && !license.is_empty() && !source.is_empty(), "{line}");
    }
}
