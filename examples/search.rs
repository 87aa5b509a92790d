//! Indexes a folder and searches it: `cargo run --example search -- FOLDER INDEX QUERY`.

#![allow(clippy::print_stdout, reason = "an example prints")]

use std::{env, error::Error, path::Path};

use dateline::Archive;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [folder, index, query] = args.as_slice() else {
        return Err("usage: search FOLDER INDEX QUERY".into());
    };
    for title in titles(Path::new(folder), Path::new(index), query)? {
        println!("{title}");
    }
    Ok(())
}

/// Headlines of the articles of a folder that match a query, best first.
pub fn titles(folder: &Path, index: &Path, query: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let mut archive = Archive::open(index)?;
    archive.update(folder)?;
    let mut titles = Vec::new();
    for hit in archive.search(query)? {
        titles.push(hit?.record.article()?.title.clone());
    }
    Ok(titles)
}
