use std::{
    path::Path,
    sync::{Arc, LazyLock},
};

use proptest::prelude::*;

use super::*;
use crate::{
    archive::Archive,
    engine::{Deadline, Engine},
};

/// The sample corpus of the repository.
static SAMPLE: LazyLock<Arc<dyn Engine>> = LazyLock::new(|| {
    let dir = tempfile::tempdir().unwrap();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut archive = Archive::open(dir.path()).unwrap();
    archive.update(corpus).unwrap();
    archive.snapshot().unwrap()
});

/// What is offered where `|` stands in a query.
fn offered(query: &str) -> Vec<Suggestion> {
    let cursor = query.find('|').map(|at| query[..at].chars().count());
    suggest(SAMPLE.as_ref(), &query.replacen('|', "", 1), cursor, 10, &Deadline::default()).unwrap()
}

/// The query with a suggestion put in.
fn chosen(query: &str, suggestion: &Suggestion) -> String {
    let chars: Vec<char> = query.chars().collect();
    let [before, after]: [String; 2] =
        [&chars[..suggestion.start], &chars[suggestion.end..]].map(|part| part.iter().collect());
    format!("{before}{}{after}", suggestion.insert)
}

/// The queries that come of choosing each of what is offered.
fn becomes(query: &str) -> Vec<String> {
    let plain = query.replacen('|', "", 1);
    offered(query).iter().map(|suggestion| chosen(&plain, suggestion)).collect()
}

#[track_caller]
fn offers(query: &str, wanted: &str) {
    let queries = becomes(query);
    assert!(queries.iter().any(|query| query == wanted), "{wanted} is not in {queries:#?}");
}

#[track_caller]
fn offers_nothing(query: &str) {
    assert_eq!(becomes(query), [""; 0], "{query}");
}

#[test]
fn a_person_is_offered_by_surname_with_the_number_of_articles() {
    let offered = offered("talks aragh");
    let person = offered.iter().find(|suggestion| suggestion.kind == "actor").unwrap();
    assert_eq!(person.value, "Abbas Araghchi");
    let json = serde_json::to_value(person).unwrap();
    let count = person.count.unwrap();
    let wanted = serde_json::json!({
        "type": "suggestion", "kind": "actor", "value": "Abbas Araghchi", "count": count,
        "insert": "actor:\"Abbas Araghchi\"", "start": 6, "end": 11,
    });
    assert_eq!(json, wanted);
    let query = parse(&person.insert, Date::ZERO).unwrap().query;
    assert_eq!(SAMPLE.search(&crate::engine::Request::new(query)).unwrap().total, count);
}

#[test]
fn a_value_takes_the_place_of_the_field_and_of_what_was_typed() {
    offers("actor:Ara", "actor:\"Abbas Araghchi\"");
    offers("actors:Ara| talks", "actor:\"Abbas Araghchi\" talks");
    offers("-location:Om", "-location:Oman");
    offers("(talks OR location:Om|) x", "(talks OR location:Oman) x");
    offers("talks actor:\"Abbas A| x", "talks actor:\"Abbas Araghchi\" x");
    offers("actor:\"Abb|as A\" x", "actor:\"Abbas Araghchi\" x");
    offers("actor:“Abbas A", "actor:\"Abbas Araghchi\"");
    offers("actor:=\"Abbas A|\"", "actor:\"Abbas Araghchi\"");
    offers("actor:(Iran OR Ara|)", "actor:(Iran OR actor:\"Abbas Araghchi\")");
    offers("Ara|ghchi^2", "actor:\"Abbas Araghchi\"^2");
    offers("é Om|", "é location:Oman");
}

#[test]
fn after_a_colon_the_most_frequent_values_are_offered() {
    let counts: Vec<_> = offered("actor:").iter().filter_map(|offer| offer.count).collect();
    assert!(counts.len() > 5 && counts.is_sorted_by(|a, b| a >= b), "{counts:?}");
}

#[test]
fn words_without_quotation_marks_may_begin_one_value() {
    offers("united st", "location:\"United States\"");
    offers("talks abbas a", "talks actor:\"Abbas Araghchi\"");
    offers("location:united st| x", "location:\"United States\" x");
    let again = |query: &String| query == "united location:\"United States\"";
    assert!(!becomes("united st").iter().any(again));
    assert!(becomes("united  st").iter().all(|query| query != "location:\"United States\""));
}

#[test]
fn any_word_of_a_value_and_any_level_of_a_path_begins_it() {
    offers("location:stat", "location:\"United States\"");
    offers("location:oman/mu", "location:Oman/Muscat");
    let inside = |query: &String| query.contains("Oman/");
    assert!(becomes("location:oman/").iter().all(inside));
    assert!(!becomes("location:oma").iter().any(inside));
}

#[test]
fn names_of_fields_are_offered_with_what_they_hold() {
    let offered = offered("-publ");
    let field = offered.iter().find(|suggestion| suggestion.kind == "field").unwrap();
    assert_eq!(
        (field.insert.as_str(), field.help),
        ("publisher:", Some("who published the article"))
    );
    offers("headl", "title:");
}

#[test]
fn in_a_phrase_and_behind_an_equals_sign_words_alone_are_offered() {
    offers("\"nuclear tal", "\"nuclear talks");
    offers("\"nuclear tal|\" x", "\"nuclear talks\" x");
    offers("=sanct", "=sanctions");
    offers("title:\"nuclear tal|\"", "title:\"nuclear talks\"");
    offers("title:sanct", "title:sanctions");
    offers("title:(x OR sanct|)", "title:(x OR sanctions)");
    for query in ["\"om", "=om", "title:om"] {
        assert!(offered(query).iter().all(|suggestion| suggestion.kind == "word"), "{query}");
    }
}

#[test]
fn where_a_value_cannot_stand_words_are_offered() {
    assert!(becomes("oman W/5 sanct").contains(&"oman W/5 sanctions".to_owned()));
    let unfinished = becomes("(oman W/5 ira");
    assert!(!unfinished.is_empty() && unfinished.iter().all(|query| !query.contains(':')));
}

#[test]
fn nothing_is_offered_for_operators_patterns_dates_and_where_nothing_is_typed() {
    for query in [
        "",
        "oman ",
        "a OR",
        "a AND",
        "a W/5",
        "sanct*",
        "date:2026",
        "date:[2026 TO 20",
        "talks~1",
        "(",
        "\"\"",
        "near:Mu",
        "locat|ion:Oman",
        "id:a",
        "x:y",
    ] {
        offers_nothing(query);
    }
    offers_nothing(&"a ".repeat(2000));
}

#[test]
fn the_query_of_a_value_finds_as_many_articles_as_it_says() {
    let mut georgia = false;
    for query in ["a", "o", "u", "geo", "location:", "topic:", "publisher:", "actor.person:"] {
        for suggestion in offered(query).iter().filter(|s| !matches!(s.kind, "word" | "field")) {
            let asks = parse(&suggestion.insert, Date::ZERO).unwrap().query;
            let found = SAMPLE.search(&crate::engine::Request::new(asks)).unwrap().total;
            assert_eq!(Some(found), suggestion.count, "{}", suggestion.insert);
            georgia |= suggestion.insert.contains(":=");
        }
    }
    assert!(georgia, "of no value the plain name finds others, too");
}

#[test]
fn values_of_articles_that_are_gone_are_not_offered() {
    let desk = tempfile::tempdir().unwrap();
    let (corpus, index) = (desk.path().join("corpus"), desk.path().join("index"));
    std::fs::create_dir(&corpus).unwrap();
    let read = || {
        let mut archive = Archive::open(&index).unwrap();
        archive.update(&corpus).unwrap();
        let engine = archive.snapshot().unwrap();
        let offered =
            suggest(engine.as_ref(), "location:", None, 10, &Deadline::default()).unwrap();
        offered.into_iter().map(|offer| (offer.value, offer.count)).collect::<Vec<_>>()
    };
    for (name, place) in [("a.txt", "Oman"), ("b.txt", "Oman"), ("c.txt", "Malta")] {
        let text = format!("Talks {name}\n\nEnvoys met in {place} for long talks on {name}.");
        std::fs::write(corpus.join(name), text).unwrap();
    }
    assert_eq!(read(), [("Oman".to_owned(), Some(2)), ("Malta".to_owned(), Some(1))]);
    std::fs::remove_file(corpus.join("a.txt")).unwrap();
    std::fs::remove_file(corpus.join("c.txt")).unwrap();
    assert_eq!(read(), [("Oman".to_owned(), Some(1))]);
}

#[test]
fn the_same_is_offered_each_time() {
    for query in ["s", "actor:", "i"] {
        assert_eq!(offered(query), offered(query));
    }
    assert!(offered("s").len() <= 10);
}

proptest! {
    #[test]
    fn what_is_chosen_is_understood_where_the_rest_was(
        query in "([()\"“”~^:*?=!<>\\[\\] -]|om|ira|un|actor:|location:|title:|OR |NOT |W/5 |date:|é|\\\\){0,12}",
        cursor in 0_usize..40,
    ) {
        for suggestion in suggest(SAMPLE.as_ref(), &query, Some(cursor), 10, &Deadline::default()).unwrap() {
            prop_assert!(suggestion.start <= suggestion.end);
            let value = if suggestion.kind == "field" { "*" } else { "" };
            let insert = format!("{}{value}", suggestion.insert);
            let changed = chosen(&query, &Suggestion { insert, ..suggestion });
            if parse(&query, Date::ZERO).is_ok() {
                prop_assert!(parse(&changed, Date::ZERO).is_ok(), "{query} -> {changed}");
            }
        }
    }

    #[test]
    fn any_text_may_be_typed(query in "\\PC{0,40}", cursor in proptest::option::of(0_usize..50)) {
        prop_assert!(suggest(SAMPLE.as_ref(), &query, cursor, 5, &Deadline::default()).unwrap().len() <= 5);
    }
}

#[test]
fn at_every_cursor_of_a_query_something_or_nothing_is_offered() {
    for query in
        ["title:=foo", "actor:=Iran", "title:=", "-actor:=\"Abbas", "(location:=(om", "é:=x"]
    {
        for cursor in 0..=query.chars().count() {
            suggest(SAMPLE.as_ref(), query, Some(cursor), 3, &Deadline::default()).unwrap();
        }
    }
}
