//! What the publication itself says the article is about: its section and its keywords.

use std::{collections::HashMap, sync::LazyLock};

use super::taxonomy::{TopicIx, taxonomy};
use crate::text::fold_phrase;

/// What a section says for its topic.
pub(super) const SECTION: f32 = 4.;
/// What a keyword says for its topic.
pub(super) const KEYWORD: f32 = 2.;
/// Keywords that are read; further ones are likely the whole site's.
pub(super) const MAX_KEYWORDS: usize = 24;
/// Longest label in bytes; longer ones are sentences.
const LONGEST: usize = 60;

/// Topics by the folded names of sections, keywords and topics.
static LABELS: LazyLock<HashMap<String, Vec<TopicIx>>> = LazyLock::new(|| {
    let mut labels: HashMap<String, Vec<TopicIx>> = HashMap::new();
    let by_name = taxonomy().by_name();
    for node in taxonomy().iter() {
        for name in std::iter::once(node.name).chain(node.aliases.split(';')) {
            labels.entry(fold_phrase(name)).or_default().extend(by_name.get(node.name));
        }
    }
    // The table has the last word: there a label can also be said to mean no topic.
    for line in include_str!("data/labels.tsv").lines().filter(|line| !line.starts_with('#')) {
        let Some((topic, names)) = line.split_once('\t') else { continue };
        for name in names.split(',') {
            labels.insert(fold_phrase(name), by_name.get(topic).copied().into_iter().collect());
        }
    }
    labels
});

/// Calls `found` for the topics that a label names as a whole or, where it lists several things
/// ("Business/Markets", "UK > Politics"), part by part.
pub(super) fn read(label: &str, strength: f32, mut found: impl FnMut(TopicIx, f32)) {
    if label.len() > LONGEST {
        return;
    }
    let mut one = |part: &str| {
        let topics = LABELS.get(&fold_phrase(part)).map(Vec::as_slice);
        for &topic in topics.unwrap_or_default() {
            found(topic, strength);
        }
        topics.is_some()
    };
    if !one(label) {
        for part in label.split(['/', '>', '|', ',', ';', ':', '&']) {
            one(part);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topics(label: &str) -> Vec<&'static str> {
        let mut names = Vec::new();
        read(label, 1., |topic, _| names.push(taxonomy().node(topic).name));
        names
    }

    #[test]
    fn every_label_of_the_table_names_a_topic_or_none() {
        let names = taxonomy().by_name();
        for line in include_str!("data/labels.tsv").lines().filter(|line| !line.starts_with('#')) {
            let (topic, list) = line.split_once('\t').expect("two cells");
            assert!(topic == "-" || names.contains_key(topic), "no topic {topic:?}");
            assert!(list.split(',').all(|label| !fold_phrase(label).is_empty()), "{line:?}");
        }
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
