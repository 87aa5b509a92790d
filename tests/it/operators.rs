//! Every operator of the query language on random queries over the sample corpus: the index finds
//! what the matcher finds, and snippets mark the words that matched and no others.
//!
//! `DATELINE_PAIRS=20000 DATELINE_SNIPPETS=2000 cargo test --test it operators` compares at least so
//! many pairs of a query and an article for each operator, and the marks of so many hits.

use std::{collections::BTreeSet, env, sync::LazyLock};

use dateline::{
    article::Article,
    engine::Request,
    fields::{Around, Part, points},
    query::{
        Link, Query, Reach,
        evaluate::{Document, Matcher, Span},
        parse,
    },
    text::words,
};
use proptest::{
    prelude::*,
    sample::select,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use serde_json::Value;

use crate::sample::{ARTICLES, ENGINE, TODAY};

/// Runs of words of title or body, to take words from that stand near each other.
static RUNS: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    let texts = ARTICLES.iter().flat_map(|a| [a.title.as_str(), a.body.as_str()]);
    let runs = texts.flat_map(|text| {
        let words: Vec<String> = words(text).map(|w| text[w].to_owned()).collect();
        words.chunks(14).map(<[String]>::to_vec).collect::<Vec<_>>()
    });
    runs.filter(|run| run.len() > 3).collect()
});

/// The coordinates of all cities and places.
static POINTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let all: BTreeSet<String> =
        ARTICLES.iter().flat_map(points).map(|point| point.to_string()).collect();
    all.into_iter().collect()
});

fn part() -> impl Strategy<Value = Option<Part>> {
    select(vec![
        None,
        None,
        None,
        None,
        None,
        Some(Part::Title),
        Some(Part::Body),
        Some(Part::Lead),
    ])
}

fn plain(word: String) -> impl Strategy<Value = Query> {
    (part(), any::<bool>()).prop_map(move |(part, exact)| Query::Word {
        part,
        text: word.clone(),
        exact,
    })
}

fn wildcard(word: &str) -> Option<Query> {
    let long = word.chars().count() >= 4 && word.chars().all(char::is_alphanumeric);
    let begin = || word.chars().take(3).collect::<String>();
    long.then(|| Query::Wildcard { part: None, pattern: begin() + "*" })
}

/// A word with one or two letters left out, swapped, replaced or put in.
fn fuzzy(word: &str, distance: u8, seed: usize) -> Option<Query> {
    let mut letters: Vec<char> = word.chars().collect();
    for at in 0..usize::from(distance) {
        if letters.is_empty() {
            return None;
        }
        let place = (seed / 7 + 3 * at) % letters.len();
        match (seed + at) % 4 {
            0 => drop(letters.remove(place)),
            1 => letters.insert(place, 'e'),
            2 => letters[place] = 'o',
            _ if place > 0 => letters.swap(place, place - 1),
            _ => {}
        }
    }
    let text: String = letters.into_iter().collect();
    let query = format!("{text}~{distance}");
    parse(&query, TODAY).ok().map(|parsed| parsed.query)
}

/// A word, phrase, wildcard or fuzzy word out of a run of words.
fn leaf(run: Vec<String>) -> impl Strategy<Value = Query> {
    (0..run.len() - 1, 0..8_u8, any::<usize>()).prop_flat_map(move |(at, kind, seed)| {
        let word = run[at].clone();
        let other = match kind {
            0 => Some(Query::Phrase {
                part: None,
                words: run[at..at + 2].to_vec(),
                slop: (seed % 3) as u32,
                exact: seed % 2 == 0,
            }),
            1 => wildcard(&word),
            2 => fuzzy(&word, 1, seed),
            _ => None,
        };
        match other {
            Some(query) => Just(query).boxed(),
            None => plain(word).boxed(),
        }
    })
}

fn run() -> impl Strategy<Value = Vec<String>> {
    select(RUNS.as_slice())
}

/// Two or more leaves of one run with links between them.
fn linked(reach: impl Strategy<Value = Reach> + Clone + 'static) -> BoxedStrategy<Query> {
    let link = (reach, any::<bool>(), 0..4_u8).prop_map(|(reach, ordered, negated)| Link {
        reach,
        ordered,
        negated: negated == 0,
    });
    let side = |run: Vec<String>| {
        prop_oneof![
            5 => leaf(run.clone()),
            1 => (leaf(run.clone()), leaf(run.clone())).prop_map(|(a, b)| Query::or(vec![a, b])),
            1 => (leaf(run.clone()), leaf(run)).prop_map(|(a, b)| Query::and(vec![a, b])),
        ]
    };
    let sides = run().prop_flat_map(move |run| (side(run.clone()), side(run.clone()), leaf(run)));
    (sides, link.clone(), link, 0..3_u8)
        .prop_map(|((a, b, c), first, second, shape)| match shape {
            0 => Query::near(
                Query::near(a, c, Link { negated: false, ..first }),
                b,
                Link { negated: false, ..second },
            ),
            1 => Query::near(c, a, Link { negated: false, ..first }),
            _ => Query::near(a, c, first),
        })
        .boxed()
}

fn operators() -> Vec<(&'static str, BoxedStrategy<Query>)> {
    let words = (1..12_u32).prop_map(Reach::Words);
    let counted = run().prop_flat_map(|run| {
        let several = prop::collection::vec(leaf(run), 1..3).prop_map(Query::or);
        (several, 1..5_u32)
            .prop_map(|(query, count)| Query::AtLeast { count, query: Box::new(query) })
    });
    let like = (run(), any::<usize>(), 1..3_u8).prop_filter_map("long", |(run, seed, distance)| {
        fuzzy(&run[seed % run.len()], distance, seed / 16)
    });
    let around = (select(POINTS.as_slice()), 1..3000_u32)
        .prop_map(|(point, km)| Query::Around(Around::read(&format!("{point},{km}km")).unwrap().0));
    let pattern =
        (part(), run(), any::<usize>()).prop_filter_map(
            "long",
            |(part, run, seed)| match wildcard(&run[seed % run.len()])? {
                Query::Wildcard { pattern, .. } => Some(Query::Wildcard { part, pattern }),
                _ => None,
            },
        );
    let lead = run().prop_flat_map(leaf).prop_map(|mut query| {
        match &mut query {
            Query::Word { part, .. }
            | Query::Phrase { part, .. }
            | Query::Wildcard { part, .. }
            | Query::Fuzzy { part, .. } => *part = Some(Part::Lead),
            _ => {}
        }
        query
    });
    let exact = (part(), run(), 1..4_usize, 0..3_u32).prop_map(|(part, run, len, slop)| match &run
        [..len]
    {
        [word] => Query::Word { part, text: word.clone(), exact: true },
        words => Query::Phrase { part, words: words.to_vec(), slop, exact: true },
    });
    vec![
        ("words", linked(words)),
        ("sentence", linked(Just(Reach::Sentence))),
        ("paragraph", linked(Just(Reach::Paragraph))),
        ("atleast", counted.boxed()),
        ("fuzzy", like.boxed()),
        ("near", around.boxed()),
        ("wildcard", pattern.boxed()),
        ("lead", lead.boxed()),
        ("exact", exact.boxed()),
    ]
}

/// A query with one operator.
pub fn operator() -> impl Strategy<Value = Query> {
    prop::strategy::Union::new(operators().into_iter().map(|(_, queries)| queries))
}

type Key = (String, u64);

fn key(article: &Article) -> Key {
    (article.path.clone(), article.item)
}

/// What the index finds, with the snippet of each hit.
fn found(query: &Query) -> Vec<(Key, Value)> {
    let request = Request { limit: usize::MAX, ..Request::new(query.clone()) };
    let response = ENGINE.search(&request).unwrap();
    assert_eq!(response.total, response.hits.len() as u64, "{query}");
    let hit = |hit: dateline::engine::Hit| {
        let record: Value = serde_json::from_str(hit.record.json()).unwrap();
        let path = record["path"].as_str().unwrap_or_default().to_owned();
        let key = (path, record["item"].as_u64().unwrap_or(0));
        (key, serde_json::to_value(hit.snippet).unwrap())
    };
    response.hits.into_iter().map(hit).collect()
}

/// The body with every gap of white space as one space, and where its bytes went, in code points.
fn on_one_line(body: &str) -> (String, Vec<usize>) {
    let (mut text, mut places, mut count, mut space) = (String::new(), Vec::new(), 0_usize, false);
    for c in body.chars() {
        if c.is_whitespace() {
            space = count > 0;
        } else {
            if std::mem::take(&mut space) {
                text.push(' ');
                count += 1;
            }
            text.push(c);
            count += 1;
        }
        places.extend((0..c.len_utf8()).map(|_| count.saturating_sub(1)));
    }
    places.push(count);
    (text, places)
}

/// What of `spans` stands in the snippet's stretch of the body, as marks: joined where they overlap.
fn expected_marks(article: &Article, spans: &[Span], snippet: &str) -> Option<Vec<(u64, u64)>> {
    let (line, places) = on_one_line(&article.body);
    let shown = snippet.strip_prefix('…').unwrap_or(snippet);
    let (shown, from) = if let Some(from) = line.find(shown) {
        (shown, from)
    } else {
        let shown = shown.strip_suffix('…')?;
        (shown, line.find(shown)?)
    };
    // A stretch that stands twice in the body cannot be told apart.
    if line.rfind(shown) != Some(from) {
        return None;
    }
    let begin = line[..from].chars().count();
    let end = begin + shown.chars().count();
    let shift = usize::from(snippet.starts_with('…') && !line.contains(snippet));
    let cut: Vec<_> = words(&article.body).collect();
    let mut marks: Vec<(u64, u64)> = Vec::new();
    for span in spans.iter().filter(|span| span.part == Part::Body) {
        let first = places[cut[span.first as usize].start];
        let last = places[cut[span.last as usize].end - 1] + 1;
        if first < begin || first >= end {
            continue;
        }
        let mark = ((first - begin + shift) as u64, (last.min(end) - begin + shift) as u64);
        match marks.last_mut() {
            Some(known) if mark.0 < known.1 => known.1 = known.1.max(mark.1),
            _ => marks.push(mark),
        }
    }
    Some(marks)
}

/// Compares index and matcher on queries with one operator, as often as `DATELINE_PAIRS` and
/// `DATELINE_SNIPPETS` say; `--nocapture` shows how often that was.
#[allow(clippy::print_stderr, reason = "figures for whoever runs it by hand")]
fn agree(operator: &str) {
    let number = |name| env::var(name).ok().and_then(|n| n.parse().ok());
    let pairs: usize = number("DATELINE_PAIRS").unwrap_or(3000);
    let snippets: usize = number("DATELINE_SNIPPETS").unwrap_or(40);
    let documents: Vec<Document<'_>> = ARTICLES.iter().map(Document::new).collect();
    let (_, queries) = operators().into_iter().find(|(name, _)| *name == operator).unwrap();
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let (mut compared, mut hits, mut checked) = (0, 0, 0);
    while compared < pairs || checked < snippets {
        let query = queries.new_tree(&mut runner).unwrap().current();
        let printed = query.to_string();
        assert_eq!(parse(&printed, TODAY).map(|p| p.query).as_ref(), Ok(&query), "{printed}");
        let matcher = Matcher::new(&query);
        let of_index = found(&query);
        let keys: BTreeSet<Key> = of_index.iter().map(|(key, _)| key.clone()).collect();
        for (article, document) in ARTICLES.iter().zip(&documents) {
            let matched = matcher.matches(document);
            assert_eq!(keys.contains(&key(article)), matched, "{printed}: {}", article.path);
            compared += 1;
            hits += usize::from(matched);
        }
        for (at, snippet) in of_index.iter().take(20) {
            let article = ARTICLES.iter().find(|article| key(article) == *at).unwrap();
            let spans = matcher.spans(&Document::new(article)).unwrap();
            let text = snippet["text"].as_str().unwrap_or_default();
            let Some(expected) = expected_marks(article, &spans, text) else { continue };
            let marks: Vec<(u64, u64)> = serde_json::from_value(snippet["marks"].clone()).unwrap();
            assert_eq!(marks, expected, "{printed}: {}: {text}", article.path);
            checked += 1;
        }
    }
    eprintln!("{operator}: {compared} pairs, {hits} hits, {checked} snippets");
    assert!(hits > 0 && checked > 0, "{operator}: nothing was compared");
}

#[test]
fn index_and_matcher_agree_on_proximity_by_words_and_snippets_mark_what_matched() {
    agree("words");
}

#[test]
fn index_and_matcher_agree_on_proximity_in_a_sentence_and_snippets_mark_what_matched() {
    agree("sentence");
}

#[test]
fn index_and_matcher_agree_on_proximity_in_a_paragraph_and_snippets_mark_what_matched() {
    agree("paragraph");
}

#[test]
fn index_and_matcher_agree_on_counts_and_snippets_mark_what_matched() {
    agree("atleast");
}

#[test]
fn index_and_matcher_agree_on_fuzzy_words_and_snippets_mark_what_matched() {
    agree("fuzzy");
}

#[test]
fn index_and_matcher_agree_on_distances_and_snippets_mark_what_matched() {
    agree("near");
}

#[test]
fn index_and_matcher_agree_on_wildcards_and_snippets_mark_what_matched() {
    agree("wildcard");
}

#[test]
fn index_and_matcher_agree_on_the_lead_and_snippets_mark_what_matched() {
    agree("lead");
}

#[test]
fn index_and_matcher_agree_on_words_as_written_and_snippets_mark_what_matched() {
    agree("exact");
}
