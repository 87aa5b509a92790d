//! `extract --explain`: every value of the record is explained, as the record has it.

use std::{sync::LazyLock, sync::atomic::AtomicBool};

use dateline::{
    article::{Article, Mention},
    read::{
        format::Columns,
        pipeline::{self, Bounds, Event, NoThread, Source},
        source::{Links, read_file, walk},
    },
};
use serde_json::{Value, json};

use crate::{
    desk::repository,
    sample::{ARTICLES, name},
};

/// The explanation of every article of the sample corpus, in input order.
static EXPLANATIONS: LazyLock<Vec<Vec<Value>>> = LazyLock::new(|| {
    let corpus = repository().join("corpus");
    let sources = walk(&corpus, "", Links::default()).map(|found| match found {
        Ok(found) => Source::Items { key: 0, items: read_file(&found.file, &found.path), skip: 0 },
        Err(skip) => Source::Skip(skip),
    });
    let mut all = Vec::new();
    let stop = AtomicBool::new(false);
    let (columns, bounds) = (Columns::default(), Bounds::default());
    let read = pipeline::explain(sources, &columns, bounds, &stop, |event| {
        if let Event::Article(lines) = event {
            all.push(lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect());
        }
        Ok::<(), NoThread>(())
    });
    read.unwrap();
    all
});

/// Every article with its explanation.
fn explained() -> impl Iterator<Item = (&'static Article, &'static [Value])> {
    assert_eq!(EXPLANATIONS.len(), ARTICLES.len());
    ARTICLES.iter().zip(EXPLANATIONS.iter().map(Vec::as_slice))
}

fn of<'a>(lines: &'a [Value], kind: &'a str, kept: bool) -> impl Iterator<Item = &'a Value> {
    lines.iter().filter(move |line| line["type"] == kind && line["kept"] == kept)
}

/// Mentions as an explanation lists them: where, and in which form.
fn listed(title: &[Mention], body: &[Mention]) -> Vec<Value> {
    let of = |part: &'static str, all: &[Mention]| {
        let one = |m: &Mention| json!([part, m.start, m.end, m.form]);
        all.iter().map(one).collect::<Vec<_>>()
    };
    [of("title", title), of("body", body)].concat()
}

fn mentions(line: &Value) -> Vec<Value> {
    let one = |m: &Value| json!([m["in"], m["start"], m["end"], m["form"]]);
    line["mentions"].as_array().unwrap().iter().map(one).collect()
}

fn values(lines: &[Value], kind: &str, names: &[&str]) -> Vec<Value> {
    let one = |line: &Value| {
        let named: Vec<_> = names.iter().map(|name| line[*name].clone()).collect();
        json!([named, mentions(line)])
    };
    of(lines, kind, true).map(one).collect()
}

#[test]
fn explained_values_are_those_of_the_record() {
    for (article, lines) in explained() {
        let at = name(&article.path, article.item);
        let places: Vec<_> = article
            .location
            .iter()
            .map(|l| {
                let place = json!([l.name, l.kind, l.country, l.admin1, l.geoname, l.about]);
                json!([place, listed(&l.title_mentions, &l.mentions)])
            })
            .collect();
        let names = ["value", "kind", "country", "admin1", "geoname", "about"];
        assert_eq!(values(lines, "location", &names), places, "{at}");

        let actors: Vec<_> = article
            .actors
            .iter()
            .map(|a| json!([[a.name, a.kind, a.country], listed(&a.title_mentions, &a.mentions)]))
            .collect();
        assert_eq!(values(lines, "actor", &["value", "kind", "country"]), actors, "{at}");

        let dates: Vec<_> = article
            .event_dates
            .iter()
            .map(|e| json!([[e.date], listed(&[], &e.mentions)]))
            .collect();
        assert_eq!(values(lines, "event_date", &["value"]), dates, "{at}");

        let topics: Vec<_> = of(lines, "topic", true)
            .map(|t| json!([t["id"], t["value"], t["path"], t["relevance"]]))
            .collect();
        // Read from text as the explanation was, so that both have the same number of digits.
        let record: Value = serde_json::from_str(&serde_json::to_string(article).unwrap()).unwrap();
        let of_record = record["topic"].as_array().into_iter().flatten();
        let of_record: Vec<_> =
            of_record.map(|t| json!([t["id"], t["name"], t["path"], t["relevance"]])).collect();
        assert_eq!(topics, of_record, "{at}");

        let one = |kind: &str| {
            let mut found = lines.iter().filter(|line| line["type"] == kind);
            let line = found.next().cloned().unwrap_or_default();
            assert!(found.next().is_none(), "{at}: {kind} twice");
            line
        };
        for kind in ["title", "date", "language", "byline", "publisher"] {
            let (said, record) = (&one(kind)["value"], &record[kind]);
            let none = said.is_null() || said.as_array().is_some_and(Vec::is_empty);
            assert!(said == record || none && record.is_null(), "{at}: {kind} {said} {record}");
        }
        assert_eq!(one("date")["source"], record["date_source"], "{at}");
        for part in ["place", "country", "date"] {
            assert_eq!(one("dateline")[part], record["dateline"][part], "{at}");
        }
        assert_eq!(one("dateline")["value"], record["dateline"]["text"], "{at}");
    }
}

#[test]
fn every_mention_shows_its_words_and_what_found_them() {
    for (article, lines) in explained() {
        let parts = [&article.title, &article.body].map(|text| text.chars().collect::<Vec<_>>());
        let all = lines.iter().filter(|line| {
            matches!(line["type"].as_str(), Some("location" | "actor" | "event_date"))
        });
        for mention in all.flat_map(|line| line["mentions"].as_array().unwrap()) {
            let part = &parts[usize::from(mention["in"] == "body")];
            let [start, end] = ["start", "end"].map(|at| mention[at].as_u64().unwrap() as usize);
            let words: String = part[start..end].iter().collect();
            assert_eq!(mention["text"], words.as_str(), "{}", article.path);
            assert_ne!(mention["rule"].as_str().unwrap(), "", "{}: {mention}", article.path);
        }
        for topic in of(lines, "topic", true) {
            let reasons = ["cues", "labels"].iter().any(|of| topic[of].is_array());
            assert!(reasons && topic["top"]["share"].is_number(), "{}: {topic}", article.path);
        }
        for location in of(lines, "location", true) {
            for mention in location["mentions"].as_array().unwrap() {
                // A place that the tagger alone knows has no score.
                let score = mention["score"].as_f64();
                assert!(score.is_none_or(|score| score >= 0.0), "{}: {mention}", article.path);
            }
        }
    }
}

/// The explanation of the article with this name.
fn explanation(of: &str) -> &'static [Value] {
    let found = explained().find(|(article, _)| name(&article.path, article.item) == of);
    found.unwrap_or_else(|| panic!("no article {of}")).1
}

#[test]
fn the_choice_between_places_of_one_name_is_shown() {
    let lines = explanation("paris-texas");
    let paris = of(lines, "location", true).find(|line| line["value"] == "Paris").unwrap();
    let choice = &paris["names"][0];
    assert_eq!(choice["runners_up"][0]["country"], "FR");
    let [taken, other] = [choice, &choice["runners_up"][0]].map(|c| c["score"].as_f64().unwrap());
    assert!(taken > other && choice["why"]["region"].as_f64().unwrap() > 0.0, "{choice}");
    assert_eq!(paris["mentions"][0]["region"], "Texas");
}

#[test]
fn a_name_that_was_turned_down_says_what_for() {
    let lines = explanation("1996-04-16-bulls-70-wins");
    let jordan = of(lines, "location", false).find(|line| line["value"] == "Jordan").unwrap();
    let rule = jordan["mentions"][0]["rule"].as_str().unwrap();
    assert!(rule.contains("person"), "{rule}");
    let state = of(lines, "actor", false).find(|line| line["value"] == "Jordan").unwrap();
    assert!(state["mentions"].to_string().contains("surname of a person"), "{state}");
}

#[test]
fn a_person_by_surname_is_explained_by_the_full_name() {
    let lines = explanation("1996-04-16-bulls-70-wins");
    let person = of(lines, "actor", true).find(|line| line["value"] == "Michael Jordan").unwrap();
    let rules = person["mentions"].as_array().unwrap().iter().map(|m| m["rule"].as_str().unwrap());
    assert!(rules.clone().any(|rule| rule.starts_with("tagger")), "{person}");
    assert!(rules.clone().any(|rule| rule.starts_with("coreference")), "{person}");
}
