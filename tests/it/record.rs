//! The public record: every article of the sample corpus fits its schema, and the schema names
//! nothing that no article has.

use std::{collections::BTreeSet, fs};

use serde_json::Value;

use dateline::article::{Location, PlaceKind};

use crate::{desk::repository, sample::ARTICLES, schema::Schema};

fn schema() -> Value {
    let file = repository().join("src/article/schema.json");
    serde_json::from_slice(&fs::read(file).unwrap()).unwrap()
}

#[test]
fn every_record_of_the_sample_corpus_fits_the_schema() {
    let schema = Schema::new(&schema());
    for article in ARTICLES.iter() {
        let record = serde_json::to_value(article).unwrap();
        assert_eq!(schema.fault(&record), None, "{}", article.id);
    }
}

/// Every object of the schema, under a name for messages.
fn objects<'a>(name: &str, schema: &'a Value, found: &mut Vec<(String, &'a Value)>) {
    match schema {
        Value::Object(members) => {
            if members.contains_key("properties") {
                found.push((name.to_owned(), schema));
            }
            for (key, value) in members {
                objects(&format!("{name}/{key}"), value, found);
            }
        }
        Value::Array(list) => list.iter().for_each(|value| objects(name, value, found)),
        _ => {}
    }
}

#[test]
fn the_schema_allows_nothing_besides() {
    let schema = schema();
    let mut found = Vec::new();
    objects("article", &schema, &mut found);
    assert!(found.len() >= 8);
    for (name, object) in found {
        assert_eq!(object["additionalProperties"], false, "{name}");
        for (field, value) in object["properties"].as_object().unwrap() {
            let described = value.get("description").is_some() || value.get("$ref").is_some();
            assert!(described, "{name}: {field} has no description");
        }
    }
}

#[test]
fn every_field_of_the_schema_occurs_in_the_sample_corpus() {
    let seen: BTreeSet<String> = ARTICLES
        .iter()
        .map(|article| serde_json::to_value(article).unwrap())
        .flat_map(|record| record.as_object().unwrap().keys().cloned().collect::<Vec<_>>())
        .collect();
    let schema = schema();
    let mut named: BTreeSet<String> =
        schema["properties"].as_object().unwrap().keys().cloned().collect();
    // Only an index knows copies.
    assert!(named.remove("story"));
    // Only feeds give excerpts: `tests/golden` has some.
    assert!(named.remove("excerpt"));
    // Only scans have it: `tests/golden` has some.
    assert!(named.remove("ocr_confidence"));
    assert_eq!(named, seen);
}

#[test]
fn offsets_of_mentions_cut_out_what_is_named() {
    for article in ARTICLES.iter() {
        let body: Vec<char> = article.body.chars().collect();
        let title: Vec<char> = article.title.chars().collect();
        // A country that an article is about may be known by places in it alone.
        let unnamed = |p: &&Location| {
            p.about
                && p.kind == PlaceKind::Country
                && p.mentions.len() + p.title_mentions.len() == 0
        };
        let places = article.location.iter().filter(|place| !unnamed(place));
        let places = places.map(|p| (&p.name, &p.mentions, &p.title_mentions));
        let actors = article.actors.iter().map(|a| (&a.name, &a.mentions, &a.title_mentions));
        for (name, in_body, in_title) in places.chain(actors) {
            assert!(!in_body.is_empty() || !in_title.is_empty(), "{}: {name}", article.id);
            for (text, mentions) in [(&body, in_body), (&title, in_title)] {
                for mention in mentions {
                    let (start, end) = (mention.start as usize, mention.end as usize);
                    assert!(start < end && end <= text.len(), "{}: {name}", article.id);
                    let form = [text[start], text[end - 1]];
                    let at_words = |c: &char| c.is_alphanumeric() || ".'’)".contains(*c);
                    let cut: String = text[start..end].iter().collect();
                    assert!(form.iter().all(at_words), "{}: {name} “{cut}”", article.id);
                }
            }
        }
    }
}

#[test]
fn a_record_reads_back_as_the_article_it_was() {
    for article in ARTICLES.iter() {
        let json = serde_json::to_string(article).unwrap();
        let read: dateline::article::Article = serde_json::from_str(&json).unwrap();
        assert_eq!(&read, article);
    }
}
