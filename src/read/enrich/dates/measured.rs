//! The dates of the dated text of `tests/train/dates`, whose marks give their values.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use super::*;
use crate::date::Stamp;

/// What was right, what was found and what was wanted.
#[derive(Debug, Default, Clone, Copy)]
struct Counts {
    right: usize,
    found: usize,
    wanted: usize,
}

impl Counts {
    fn f1(self) -> f64 {
        2.0 * self.right as f64 / (self.found + self.wanted).max(1) as f64
    }
}

/// One item: language, day of publication, text, and the values of its marks.
struct Item {
    language: String,
    published: Option<Stamp>,
    text: String,
    wanted: BTreeSet<String>,
    allowed: BTreeSet<String>,
}

impl Item {
    /// Reads `language name`, lines of a head, `---`, and the marked text.
    fn read(block: &str) -> Self {
        let (first, rest) = block.split_once('\n').unwrap();
        let (head, body) = rest.split_once("\n---\n").unwrap();
        let published = head.lines().find_map(|line| line.strip_prefix("published: ")).unwrap();
        let mut item = Self {
            language: first.split(' ').next().unwrap().to_owned(),
            published: published.parse().ok(),
            text: String::new(),
            wanted: BTreeSet::new(),
            allowed: BTreeSet::from([published.to_owned()]),
        };
        let mut rest = body.trim();
        while let Some((before, marked)) = rest.split_once('{') {
            let (value, marked) = marked.split_once('|').unwrap();
            let (words, behind) = marked.split_once('}').unwrap();
            item.text.push_str(before);
            item.text.push_str(words);
            rest = behind;
            if value != "?" {
                item.wanted.extend(value.split("..").map(str::to_owned));
            }
        }
        item.text.push_str(rest);
        item
    }

    fn count(&self, counts: &mut Counts) {
        let mut article = Article {
            language: Some(self.language.clone()),
            date: self.published,
            ..Article::default()
        };
        Dates.enrich(&Words::new("", &self.text), &mut article, &mut Trace::off());
        let found: BTreeSet<String> =
            article.event_dates.iter().map(|event| event.date.to_string()).collect();
        counts.right += found.intersection(&self.wanted).count();
        counts.found += found.len()
            - found.difference(&self.wanted).filter(|date| self.allowed.contains(*date)).count();
        counts.wanted += self.wanted.len();
    }
}

#[test]
fn dates_of_dated_text_are_right_in_every_language() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/train/dates");
    let mut languages: BTreeMap<String, Counts> = BTreeMap::new();
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "txt") {
            continue;
        }
        let text = fs::read_to_string(path).unwrap();
        for block in format!("\n{text}").split("\n=== ").skip(1) {
            let item = Item::read(block);
            item.count(languages.entry(item.language.clone()).or_default());
        }
    }
    assert_eq!(languages.len(), 20);
    for (language, counts) in &languages {
        let bar = if language == "en" { 0.92 } else { 0.88 };
        assert!(counts.f1() >= bar, "{language}: {:.3}, {counts:?}", counts.f1());
    }
}
