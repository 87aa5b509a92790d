//! Tells which new articles match a query: `cargo run --example alerts -- FOLDER INDEX QUERY`. Run it
//! again after articles were added to the folder.

#![allow(clippy::print_stdout, reason = "an example prints")]

use std::{env, error::Error, path::Path};

use dateline::{Archive, SavedSearch};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [folder, index, query] = args.as_slice() else {
        return Err("usage: alerts FOLDER INDEX QUERY".into());
    };
    for alert in alerts(Path::new(folder), Path::new(index), query)? {
        println!("{alert}");
    }
    Ok(())
}

/// The alerts for what is new in a folder, as JSON.
pub fn alerts(folder: &Path, index: &Path, query: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let search = SavedSearch::of_today("example", query)?;
    let mut archive = Archive::open(index)?;
    let mut alerts = Vec::new();
    archive.update_and_alert(folder, &[search], |alert| {
        alerts.push(alert.to_owned());
        Ok(())
    })?;
    Ok(alerts)
}
