//! What queries find in the sample corpus: `tests/queries/*.yaml`, by the index, by the matcher and
//! by an engine in memory that has nothing in common with either.

use std::{collections::BTreeSet, fs};

use dateline::{
    engine::Request,
    query::evaluate::{Document, Matcher},
};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    desk::repository,
    memory::MEMORY,
    sample::{ARTICLES, ENGINE, name, query},
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    pub query: String,
    rule: String,
    ids: Option<BTreeSet<String>>,
    #[serde(default)]
    first: Vec<String>,
    #[serde(default)]
    has: Vec<String>,
    #[serde(default)]
    lacks: Vec<String>,
    total: Option<usize>,
    same: Option<String>,
    known: Option<String>,
}

/// Names of the articles that the index finds, best first.
pub fn found_by_index(text: &str) -> Vec<String> {
    let request = Request { limit: usize::MAX, snippets: false, ..Request::new(query(text)) };
    let response = ENGINE.search(&request).unwrap();
    assert_eq!(response.total, response.hits.len() as u64, "{text}");
    let names = response.hits.iter().map(|hit| {
        let record: Value = serde_json::from_str(hit.record.json()).unwrap();
        name(record["path"].as_str().unwrap_or_default(), record["item"].as_u64().unwrap_or(0))
    });
    names.collect()
}

/// Names of the articles that the engine in memory finds.
fn found_in_memory(text: &str) -> BTreeSet<String> {
    let request = Request { limit: usize::MAX, snippets: false, ..Request::new(query(text)) };
    let response = MEMORY.search(&request).unwrap();
    assert_eq!(response.total, response.hits.len() as u64, "{text}");
    let mut names = BTreeSet::new();
    for hit in &response.hits {
        let article = hit.record.article().unwrap();
        names.insert(name(&article.path, article.item));
    }
    names
}

/// Names of the articles that the matcher finds, one after the other.
pub fn found_by_matcher(text: &str) -> BTreeSet<String> {
    let matcher = Matcher::new(&query(text));
    ARTICLES
        .iter()
        .filter(|article| matcher.matches(&Document::new(article)))
        .map(|article| name(&article.path, article.item))
        .collect()
}

impl Case {
    /// What of the case does not hold.
    fn failures(&self) -> Vec<String> {
        let ranked = found_by_index(&self.query);
        let found: BTreeSet<String> = ranked.iter().cloned().collect();
        let mut failures = Vec::new();
        let mut compare = |what: &str, wanted: &BTreeSet<String>| {
            let missing: Vec<_> = wanted.difference(&found).collect();
            let wrong: Vec<_> = found.difference(wanted).collect();
            if !missing.is_empty() || !wrong.is_empty() {
                failures.push(format!("{what}: missing {missing:?}, wrong {wrong:?}"));
            }
        };
        compare("the matcher", &found_by_matcher(&self.query));
        compare("the engine in memory", &found_in_memory(&self.query));
        if let Some(ids) = &self.ids {
            compare("ids", ids);
        }
        if let Some(other) = &self.same {
            compare(&format!("same as {other}"), &found_by_index(other).into_iter().collect());
        }
        if !ranked.starts_with(&self.first) {
            failures.push(format!("first: found {:?}", ranked.iter().take(3).collect::<Vec<_>>()));
        }
        for article in self.has.iter().filter(|article| !found.contains(*article)) {
            failures.push(format!("lacks {article}"));
        }
        for article in self.lacks.iter().filter(|article| found.contains(*article)) {
            failures.push(format!("has {article}"));
        }
        if self.total.is_some_and(|total| total != found.len()) {
            failures.push(format!("total: found {}", found.len()));
        }
        failures
    }
}

/// All cases of all files.
pub fn cases() -> Vec<Case> {
    let mut all = Vec::new();
    for entry in fs::read_dir(repository().join("tests/queries")).unwrap() {
        let path = entry.unwrap().path();
        let cases: Vec<Case> = serde_norway::from_str(&fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        all.extend(cases);
    }
    assert!(all.len() >= 150, "{} cases", all.len());
    all
}

#[test]
fn queries_find_what_they_should() {
    let names: BTreeSet<String> = ARTICLES.iter().map(|a| name(&a.path, a.item)).collect();
    assert_eq!(names.len(), ARTICLES.len(), "names of articles are unambiguous");
    let mut report = String::new();
    for case in &cases() {
        let named = case.ids.iter().flatten().chain(&case.first).chain(&case.has);
        for unknown in named.chain(&case.lacks).filter(|n| !names.contains(*n)) {
            report += &format!("{}: no article is called {unknown}\n", case.query);
        }
        let failures = case.failures();
        match (&case.known, failures.is_empty()) {
            (None, false) => {
                report += &format!("{}\n  {}\n", case.query, case.rule);
                for failure in failures {
                    report += &format!("  {failure}\n");
                }
            }
            (Some(known), true) => {
                report += &format!("{}\n  holds now; take out “known: {known}”\n", case.query);
            }
            (None, true) | (Some(_), false) => {}
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn both_words_stand_in_every_hit_and_the_analysis_is_first() {
    let found = found_by_index("sanctions AND Oman");
    assert_eq!(found[0], "muscat-talks-analysis");
    let both: BTreeSet<String> = ARTICLES
        .iter()
        .filter(|article| {
            let text = format!("{}\n{}", article.title, article.body).to_lowercase();
            text.contains("sanction") && text.contains("oman")
        })
        .map(|article| name(&article.path, article.item))
        .collect();
    assert!(found.iter().all(|name| both.contains(name)));
}
