//! A thousand damaged files: our own pages and texts with bytes cut out, doubled, swapped and put in.
//! The same every time; the bench of the pipeline measures which of them takes longest.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// How many there are.
pub const COUNT: usize = 1_000;
/// Bytes of a file that are damaged; the rest is left out.
const LENGTH: usize = 20_000;
/// What is put in: bytes that mean something to a parser, and some that are no text.
const PUT_IN: [&[u8]; 16] = [
    b"<",
    b">",
    b"\"",
    b"'",
    b"&",
    b"/",
    b"<!--",
    b"-->",
    b"<table>",
    b"</div>",
    b"<script>",
    b"\r\n",
    b"\0",
    b"\xE9",
    b"\xEF\xBB\xBF",
    b"=\n",
];

/// The files that are damaged, in the order of their names.
fn sources(repository: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![repository.join("tests/golden"), repository.join("corpus")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let read = [
                "html", "mhtml", "md", "txt", "xml", "sgm", "eml", "mbox", "warc", "rtf", "json",
                "csv", "anpa",
            ];
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| read.iter().any(|r| e == *r)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Small deterministic numbers: no test needs better ones.
fn next(seed: &mut u64, below: usize) -> usize {
    *seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
    (*seed >> 33) as usize % below.max(1)
}

/// The damaged files: a name, unique, and the bytes.
pub fn files(repository: &Path) -> Vec<(String, Vec<u8>)> {
    let sources = sources(repository);
    let mut seed = 7;
    let damage = |number: usize| {
        let source = &sources[number % sources.len()];
        let mut bytes = fs::read(source).unwrap_or_default();
        bytes.truncate(LENGTH);
        for _ in 0..=next(&mut seed, 8) {
            let (a, b) = (next(&mut seed, bytes.len()), next(&mut seed, bytes.len()));
            let (from, to) = (a.min(b), a.max(b));
            match next(&mut seed, 6) {
                0 => bytes.truncate(to),
                1 => drop(bytes.drain(from..to.min(from + 500))),
                2 => bytes.extend_from_within(from..to.min(from + 2_000)),
                3 if to < bytes.len() => bytes.swap(from, to),
                4 => {
                    let part = bytes[from..to.min(from + 40)].repeat(20);
                    bytes.splice(from..from, part);
                }
                _ => drop(
                    bytes.splice(from..from, PUT_IN[next(&mut seed, PUT_IN.len())].iter().copied()),
                ),
            }
        }
        let extension = source.extension().unwrap_or_default().to_string_lossy();
        (format!("{number}.{extension}"), bytes)
    };
    (0..COUNT).map(damage).collect()
}
