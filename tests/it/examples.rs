//! The examples do what they say.

use std::fs;

#[path = "../../examples/alerts.rs"]
#[allow(dead_code)]
mod alerts;
#[path = "../../examples/extract.rs"]
#[allow(dead_code)]
mod extract;
#[path = "../../examples/search.rs"]
#[allow(dead_code)]
mod search;

/// A folder with one article, and where its index goes.
fn desk() -> (tempfile::TempDir, std::path::PathBuf, std::path::PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let (folder, index) = (dir.path().join("corpus"), dir.path().join("index"));
    fs::create_dir(&folder).unwrap();
    let text = "Talks open in Muscat\n\nMUSCAT, Oman, Feb. 6, 2026 - Envoys of Iran and the United States met.";
    fs::write(folder.join("talks.txt"), text).unwrap();
    (dir, folder, index)
}

#[test]
fn extract_names_date_headline_and_actors() {
    let (_dir, folder, _) = desk();
    let line = extract::line(&folder.join("talks.txt")).unwrap();
    assert!(line.starts_with("2026-02-06  Talks open in Muscat  ("), "{line}");
    assert!(line.contains("United States"), "{line}");
}

#[test]
fn search_gives_headlines() {
    let (_dir, folder, index) = desk();
    assert_eq!(search::titles(&folder, &index, "envoys").unwrap(), ["Talks open in Muscat"]);
    assert_eq!(search::titles(&folder, &index, "absent").unwrap(), [""; 0]);
    assert!(search::titles(&folder, &index, "(open").is_err());
}

#[test]
fn alerts_come_once_for_every_new_article() {
    let (_dir, folder, index) = desk();
    assert_eq!(alerts::alerts(&folder, &index, "envoys").unwrap().len(), 1);
    assert_eq!(alerts::alerts(&folder, &index, "envoys").unwrap().len(), 0);
    fs::write(folder.join("more.txt"), "More talks\n\nEnvoys met again in Muscat on Saturday.")
        .unwrap();
    let new = alerts::alerts(&folder, &index, "envoys").unwrap();
    assert!(new.len() == 1 && new[0].contains("More talks"), "{new:?}");
}
