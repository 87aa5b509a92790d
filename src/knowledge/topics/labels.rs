//! What the publication itself says the article is about: its section and its keywords.

use std::sync::LazyLock;

use fst::Map;

use super::taxonomy::TopicIx;
use crate::text::fold_phrase;

/// Weight of a section for its topic.
pub const SECTION: f32 = 4.;
/// Weight of a folder in the address of an article for its topic.
pub const FOLDER: f32 = 3.;
/// Weight of a keyword for its topic.
pub const KEYWORD: f32 = 2.;
/// Keywords that are read; further ones are likely the whole site's.
pub const MAX_KEYWORDS: usize = 24;
/// Folders that are read.
const MAX_FOLDERS: usize = 4;
/// Longest label in bytes; longer ones are sentences.
const LONGEST: usize = 60;

mod table {
    use super::TopicIx;

    include!(concat!(env!("OUT_DIR"), "/topic-labels.rs"));
}

/// Where the topics of the folded names of sections, keywords and topics lie in
/// [`table::LABELLED`].
static LABELS: LazyLock<Map<&[u8]>> = LazyLock::new(|| {
    Map::new(&include_bytes!(concat!(env!("OUT_DIR"), "/topic-labels.fst"))[..])
        .expect("the build script wrote a whole fst")
});

/// The topics that a label names, which may be none; `None` for an unknown label.
fn topics_of(label: &str) -> Option<&'static [TopicIx]> {
    let place = LABELS.get(fold_phrase(label))?;
    let from = (place >> 8) as usize;
    let length = (place & 0xFF) as usize;
    table::LABELLED.get(from..from + length)
}

/// The folders of an article's address that may be sections: "politics" and "us" of
/// `https://example.com/politics/us/senate-votes-12`. The last part names the article.
pub fn folders(address: &str) -> impl Iterator<Item = String> {
    let path = address.split_once("://").map_or("", |(_, rest)| rest);
    let path = path.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let folders = path
        .split_once('/')
        .and_then(|(_, path)| path.rsplit_once('/'))
        .map_or("", |(folders, _)| folders);
    let is_name =
        |folder: &&str| !folder.is_empty() && !folder.contains(|c: char| c.is_ascii_digit());
    let folders = folders.split('/').filter(is_name).take(MAX_FOLDERS);
    folders.map(|folder| folder.replace(['-', '_', '+'], " "))
}

/// Calls `found` for the topics that a label names as a whole or, where it lists several things
/// ("Business/Markets", "UK > Politics"), part by part.
pub fn read(label: &str, strength: f32, mut found: impl FnMut(TopicIx, f32)) {
    if label.len() > LONGEST {
        return;
    }
    if let Some(topics) = topics_of(label) {
        for topic in topics {
            found(*topic, strength);
        }
        return;
    }
    let parts = label.split(['/', '>', '|', ',', ';', ':', '&']);
    for topic in parts.filter_map(topics_of).flatten() {
        found(*topic, strength);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::topics::taxonomy::taxonomy;

    fn topics(label: &str) -> Vec<&'static str> {
        let mut names = Vec::new();
        read(label, 1., |topic, _| names.push(taxonomy().node(topic).name));
        names
    }

    #[test]
    fn folders_of_an_address_are_sections_and_its_last_part_is_none() {
        let folders = |address| folders(address).collect::<Vec<_>>();
        assert_eq!(
            folders("https://a.example/us-news/Politik/senate-votes-12?x=1/2"),
            ["us news", "Politik"]
        );
        assert!(folders("https://a.example/2024/05/03/oil").is_empty());
        assert!(folders("https://a.example/sport").is_empty() && folders("oil/gas").is_empty());
    }

    #[test]
    fn sections_have_names_in_many_languages() {
        assert_eq!(topics("Wirtschaft"), ["economy, business and finance"]);
        assert_eq!(topics("Deportes"), ["sport"]);
        assert_eq!(topics("политика"), ["politics"]);
        assert_eq!(topics("Erdbeben"), ["earthquake"]);
        assert!(topics("Panorama").is_empty());
    }

    #[test]
    fn a_section_is_read_whole_or_in_its_parts() {
        assert_eq!(topics("Tech"), ["science and technology"]);
        assert_eq!(
            topics("Business & Markets"),
            ["economy, business and finance", "market and exchange"]
        );
        assert_eq!(topics("UK > Politics"), ["politics"]);
        assert!(topics("Opinion").is_empty() && topics("World").is_empty());
    }
}
