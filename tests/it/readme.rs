//! The README under test: its commands run as printed.

use std::{fs, process::Command};

use crate::desk::{Desk, repository};

fn readme() -> String {
    fs::read_to_string(repository().join("README.md")).unwrap()
}

/// Commands of the program in the fenced blocks for the shell, in order, and whether an error is
/// shown after them.
fn commands(text: &str) -> Vec<(String, bool)> {
    let mut commands: Vec<(String, bool)> = Vec::new();
    let mut fence: Option<bool> = None;
    let mut continued = String::new();
    for line in text.lines() {
        let line = line.trim_end();
        if let Some(language) = line.trim_start().strip_prefix("```") {
            let shell = matches!(language.trim(), "sh" | "console" | "bash");
            fence = if fence.is_some() { None } else { Some(shell) };
            continue;
        }
        if fence != Some(true) {
            continue;
        }
        if line.starts_with("error: ") {
            commands.last_mut().unwrap().1 = true;
            continue;
        }
        let part = line.trim_start().trim_start_matches("$ ");
        if let Some(part) = part.strip_suffix('\\') {
            continued.push_str(part);
            continue;
        }
        let command = std::mem::take(&mut continued) + part;
        let of_program = command
            .strip_prefix("cargo run --release -- ")
            .or_else(|| command.strip_prefix("dateline "));
        commands.extend(of_program.map(|arguments| (format!("dateline {arguments}"), false)));
    }
    commands
}

/// Whether every program that a command line pipes into is installed.
fn can_run(command: &str) -> bool {
    let programs = command.split('|').skip(1).filter_map(|part| part.split_whitespace().next());
    programs.into_iter().all(|program| {
        let found = Command::new("sh").args(["-c", &format!("command -v {program}")]).output();
        found.is_ok_and(|output| output.status.success())
    })
}

#[test]
fn the_two_commands_to_begin_with_stand_in_the_readme() {
    let text = readme();
    for command in
        ["cargo run --release -- search --corpus corpus 'sanctions AND Oman'", "cargo test"]
    {
        assert!(
            text.lines().any(|line| line.trim().trim_start_matches("$ ") == command),
            "{command}"
        );
    }
}

#[test]
fn commands_of_the_readme_run() {
    let desk = Desk::with_sample_corpus();
    // Examples may rely on an index being there, whatever stands before them.
    desk.ok(["index", "corpus"]);
    let folder = std::path::Path::new(env!("CARGO_BIN_EXE_dateline")).parent().unwrap();
    let mut path = folder.as_os_str().to_owned();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let commands = commands(&readme());
    assert!(!commands.is_empty());
    for (command, fails) in commands {
        // A server does not end, and completions go into the user's home.
        if command.starts_with("dateline serve") || command.contains('~') {
            continue;
        }
        if !can_run(&command) {
            println!("not run, a program is missing: {command}");
            continue;
        }
        let run = Command::new("sh")
            .args(["-c", &command])
            .current_dir(desk.path(""))
            .env("PATH", &path)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&run.stderr);
        let expected = if fails { 2..=2 } else { 0..=1 };
        let code = run.status.code();
        assert!(code.is_some_and(|code| expected.contains(&code)), "{command}: {code:?}\n{said}");
    }
}

#[test]
fn commands_are_read_from_fenced_blocks_for_the_shell_only() {
    let text = "dateline outside\n```sh\n$ dateline one\ncargo run --release -- two \\\n  three\nls\nerror: x\n```\n\
                ```json\ndateline no\n```\n";
    let expected = [("dateline one", false), ("dateline two three", true)];
    assert_eq!(commands(text), expected.map(|(command, fails)| (command.to_owned(), fails)));
}
