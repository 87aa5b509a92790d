//! Random articles and random queries over the same few words, so that each query is about many of them: the
//! local index and a cluster find the same in each article, and score it alike.
//!
//! `DATELINE_PAIRS=2000000` compares so many pairs of a query and an article.

use std::{env, fmt::Write as _, fs, path::Path};

use dateline::{
    archive::Archive,
    engine::Request,
    query::{Query, parse},
};
use proptest::{
    prelude::*,
    sample::select,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use super::{alike::differences_of, forget_replaced, place};
use crate::sample::TODAY;

/// Words of which some are forms of each other, some begin alike, and one is short.
const WORDS: [&str; 14] = [
    "bank", "banks", "banking", "rate", "rates", "oil", "oils", "crisis", "crises", "talk",
    "talks", "talked", "strike", "x",
];

const ARTICLES: usize = 1000;

/// Pairs that are compared unless others are asked for.
const PAIRS: usize = 100_000;

fn word() -> impl Strategy<Value = String> {
    select(WORDS.as_slice()).prop_map(str::to_owned)
}

/// Headline and main text: one to three paragraphs of one to three sentences of one to eight words.
fn article() -> impl Strategy<Value = (String, String)> {
    let words = |most: usize| prop::collection::vec(word(), 1..most);
    let sentence = words(9).prop_map(|words| {
        let mut sentence = words.join(" ");
        sentence.get_mut(..1).unwrap().make_ascii_uppercase();
        sentence + "."
    });
    let paragraph = prop::collection::vec(sentence, 1..4).prop_map(|all| all.join(" "));
    let body = prop::collection::vec(paragraph, 1..4).prop_map(|all| all.join("\n\n"));
    (words(6).prop_map(|words| words.join(" ")), body)
}

/// A word as a query has it.
fn leaf() -> impl Strategy<Value = String> {
    let phrase = prop::collection::vec(word(), 2..4);
    prop_oneof![
        6 => word(),
        2 => word().prop_map(|word| format!("={word}")),
        3 => phrase.prop_map(|words| format!("\"{}\"", words.join(" "))),
        1 => word().prop_map(|word| format!("{}*", &word[..1])),
        1 => word().prop_map(|word| format!("{word}~1")),
    ]
}

fn distance() -> impl Strategy<Value = String> {
    let link = select(vec!["W/1", "W/2", "W/5", "PRE/1", "PRE/3", "W/S", "PRE/S", "W/P", "PRE/P"]);
    let link = link.prop_map(str::to_owned);
    prop_oneof![4 => link.clone(), 1 => link.prop_map(|link| format!("NOT {link}"))]
}

/// A query as it is written. Not every one is a query.
fn text() -> impl Strategy<Value = String> {
    leaf().prop_recursive(3, 8, 3, |inner| {
        let pair = || (inner.clone(), inner.clone());
        prop_oneof![
            4 => (pair(), distance()).prop_map(|((a, b), by)| format!("({a} {by} {b})")),
            2 => pair().prop_map(|(a, b)| format!("({a} AND {b})")),
            2 => pair().prop_map(|(a, b)| format!("({a} OR {b})")),
            1 => pair().prop_map(|(a, b)| format!("({a} AND NOT {b})")),
            1 => (inner.clone(), 2..4).prop_map(|(a, n)| format!("atleast{n}({a})")),
            1 => (inner.clone(), select(vec!["title", "body", "lead"]))
                .prop_map(|(a, part)| format!("{part}:({a})")),
        ]
    })
}

fn queries(count: usize, runner: &mut TestRunner) -> Vec<Query> {
    let texts = text();
    let written = std::iter::repeat_with(|| texts.new_tree(runner).unwrap().current());
    let queries = written.take(10 * count).filter_map(|text| Some(parse(&text, TODAY).ok()?.query));
    queries.take(count).collect()
}

/// The articles as a file of records.
fn write(folder: &Path, runner: &mut TestRunner) {
    let mut lines = String::new();
    let articles = article();
    for number in 0..ARTICLES {
        let (title, text) = articles.new_tree(runner).unwrap().current();
        let line = serde_json::json!({ "id": format!("a{number}"), "title": title, "text": text });
        let _ = writeln!(lines, "{line}");
    }
    fs::write(folder.join("all.jsonl"), lines).unwrap();
}

/// What random queries met.
const MET: [&str; 4] = [
    // A match within another one.
    "atleast2(\"talks talked\")",
    "\"bank banks\" W/2 \"banking bank\"",
    "\"rate oil rate\" PRE/3 \"rates oil rates\"",
    "atleast2(\"rate oil rate\")",
];

#[test]
fn random_queries_find_the_same_random_articles_in_both_indexes() {
    let Some(place) = place("pairs") else { return };
    let seed = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), seed);
    let dir = tempfile::tempdir().unwrap();
    let corpus = dir.path().join("corpus");
    fs::create_dir(&corpus).unwrap();
    write(&corpus, &mut runner);
    let engines = [place, dir.path().join("index")].map(|index| {
        let mut archive = Archive::open(&index).unwrap();
        assert_eq!(archive.update(&corpus).unwrap().added, ARTICLES as u64);
        archive.snapshot().unwrap()
    });
    forget_replaced("pairs");
    let pairs = env::var("DATELINE_PAIRS").map_or(PAIRS, |pairs| pairs.parse().unwrap());
    let count = pairs / ARTICLES;
    let queries = queries(count, &mut runner);
    assert_eq!(queries.len(), count, "too much of what is written is no query");
    let met = MET.map(|text| parse(text, TODAY).unwrap().query);
    let mut report = String::new();
    for query in met.into_iter().chain(queries) {
        let request = Request { limit: usize::MAX, snippets: false, ..Request::new(query) };
        let [cluster, local] = &engines;
        if let Some(difference) = differences_of(&request, local.as_ref(), cluster.as_ref()) {
            let _ = writeln!(report, "{}\n  {difference:.300}", request.query);
        }
    }
    assert!(report.is_empty(), "\n{report}");
}
