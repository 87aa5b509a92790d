//! Paragraphs about governments with the actors that a reader finds in them: who acts, which state is
//! meant. A measure, not a set of cases: not every paragraph is read right.

use std::{collections::BTreeSet, fs, path::Path};

use dateline::knowledge::actors::canonical;
use serde_json::Value;

use crate::desk::{Desk, repository};

/// Least F1 over all paragraphs.
const WANTED: f64 = 0.85;

/// Name and kind of the actors of a paragraph. A known organisation may be labelled by any of its names.
fn labelled(line: &Value) -> BTreeSet<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let actors = line["actors"].as_array().into_iter().flatten();
    actors
        .map(|actor| {
            let (name, kind) = (text(&actor[0]), text(&actor[1]));
            let known = canonical(&name).filter(|_| matches!(&*kind, "organisation" | "group"));
            (known.map_or(name, str::to_owned), kind)
        })
        .collect()
}

fn found(article: &Value) -> BTreeSet<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let actors = article["actors"].as_array().into_iter().flatten();
    actors.map(|actor| (text(&actor["name"]), text(&actor["kind"]))).collect()
}

#[test]
fn actors_of_paragraphs_about_governments_are_found() {
    let sample = repository().join("tests/golden/actors.jsonl");
    let desk = Desk::new();
    let run = desk.run([Path::new("extract"), &sample]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let labels = fs::read_to_string(&sample).unwrap();
    let labels: Vec<Value> =
        labels.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let articles = run.lines();
    assert_eq!((labels.len(), articles.len()), (100, 100));
    let (mut right, mut said, mut wanted, mut report) = (0, 0, 0, String::new());
    for (label, article) in labels.iter().zip(&articles) {
        assert_eq!(label["id"], article["id"]);
        let (label, found) = (labelled(label), found(article));
        right += label.intersection(&found).count();
        said += found.len();
        wanted += label.len();
        if label != found {
            let missed: Vec<_> = label.difference(&found).collect();
            let extra: Vec<_> = found.difference(&label).collect();
            report += &format!("{}: missed {missed:?}, extra {extra:?}\n", article["id"]);
        }
    }
    let f1 = 2.0 * right as f64 / (said + wanted) as f64;
    assert!(f1 >= WANTED, "F1 {f1:.3}\n{report}");
}
