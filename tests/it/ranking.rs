//! What comes first, and answers to many queries in many formats.

use serde_json::{Value, json};

use crate::desk::{Desk, Run};

fn desk(articles: &[Value]) -> Desk {
    let desk = Desk::new();
    let lines: String = articles.iter().map(|article| format!("{article}\n")).collect();
    desk.write("corpus/articles.jsonl", lines);
    desk.ok(["index", "corpus"]);
    desk
}

fn ids(run: &Run) -> Vec<String> {
    run.hits().iter().map(|hit| hit["id"].as_str().unwrap_or_default().to_owned()).collect()
}

/// Articles of plain words: no places, no actors.
fn weather() -> Desk {
    desk(&[
        json!({"id": "storm", "title": "Storm floods harbour", "text": "A storm flooded the harbour. Boats sank in the storm.", "published": "2026-01-10"}),
        json!({"id": "boats", "title": "Boats for sale", "text": "Two boats are for sale at the harbour, with sails and ropes.", "published": "2026-01-20"}),
        json!({"id": "ropes", "title": "Making ropes", "text": "How ropes are made by hand, and why sails need them.", "published": "2025-01-01"}),
        json!({"id": "bread", "title": "Baking bread", "text": "Flour, water and salt make bread.", "published": "2026-01-30"}),
    ])
}

#[test]
fn a_question_finds_articles_with_any_of_its_words_whatever_its_punctuation() {
    let desk = weather();
    let run =
        desk.ok(["search", "--any", "What (on earth) did the \"storm\" do to -boats:, and why?"]);
    assert_eq!(ids(&run), ["storm", "boats"]);
    assert_eq!(desk.run(["search", "--any", "?!"]).code, Some(2));
}

#[test]
fn expansion_finds_what_the_best_hits_speak_of() {
    let desk = weather();
    assert_eq!(ids(&desk.ok(["search", "--any", "boats"])).len(), 2);
    let run = desk.ok(["search", "--any", "boats", "--expand"]);
    let found = ids(&run);
    // Of ropes and sails an article tells that has boats, too.
    assert_eq!((found.len(), found[2].as_str()), (3, "ropes"));
    assert!(run.summary()["query"].as_str().unwrap().contains("boats^"));
    assert_eq!(run.summary()["total"], 3);
}

#[test]
fn queries_of_a_file_are_answered_one_by_one_and_bad_ones_named() {
    let desk = weather();
    desk.write("good.tsv", "q1\tstorm\nq2\tbread OR hand\n");
    let run = desk.ok(["search", "--queries", "good.tsv", "--fields", "id"]);
    let told: Vec<(Value, Value)> =
        run.lines().iter().map(|l| (l["query_id"].clone(), l["type"].clone())).collect();
    let expected =
        [("q1", "hit"), ("q1", "summary"), ("q2", "hit"), ("q2", "hit"), ("q2", "summary")];
    assert_eq!(told, expected.map(|(id, kind)| (json!(id), json!(kind))));

    desk.write(
        "bad.jsonl",
        "{\"id\": 1, \"query\": \"(storm\"}\n{\"id\": 2, \"query\": \"storm\"}\n",
    );
    let run = desk.run(["search", "--queries", "bad.jsonl"]);
    assert_eq!((run.code, ids(&run)), (Some(2), vec!["storm".to_owned()]));
    let error = &run.of_type("error")[0];
    assert_eq!((&error["query_id"], &error["line"]), (&json!("1"), &json!(1)));
    assert!(
        run.err.contains("bad.jsonl:1: query 1:") && run.err.contains("never closed"),
        "{}",
        run.err
    );

    desk.write("none.tsv", "q\tzebra\n");
    assert_eq!(desk.run(["search", "--queries", "none.tsv"]).code, Some(1));
    let all = desk.ok(["search", "--queries", "good.tsv", "--format", "json"]);
    let all: Value = serde_json::from_str(&all.out).unwrap();
    assert_eq!((&all[0]["query_id"], &all[1]["summary"]["total"]), (&json!("q1"), &json!(2)));
}

#[test]
fn a_run_has_six_columns() {
    let desk = weather();
    let run =
        desk.feed(["search", "--any", "--queries", "-", "--format", "trec"], b"7\tstorm boats\n");
    let rows: Vec<Vec<&str>> = run.out.lines().map(|l| l.split(' ').collect()).collect();
    assert_eq!(rows.len(), 2);
    assert_eq!((&rows[0][..4], rows[0][5]), (&["7", "Q0", "storm", "1"][..], "dateline"));
    let scores: Vec<f32> = rows.iter().map(|row| row[4].parse().unwrap()).collect();
    assert!(scores[0] > scores[1]);
}

#[test]
fn rows_keep_their_columns_and_no_cell_is_a_formula() {
    let desk = desk(&[
        json!({"id": "a", "title": "=HYPERLINK(\"x\",\"y\")", "text": "Storm, of\nwords.\tAnd more of it.", "keywords": ["sea", "air"]}),
        json!({"id": "b", "title": "Storm", "text": "A storm came over the sea and stayed for some days."}),
    ]);
    let fields = ["--fields", "keywords,title,id,body", "--sort", "newest"];
    for (format, delimiter) in [("csv", b','), ("tsv", b'\t')] {
        let run = desk.ok(["search", "storm", "--format", format].iter().chain(&fields));
        let mut reader =
            csv::ReaderBuilder::new().delimiter(delimiter).from_reader(run.out.as_bytes());
        let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        assert_eq!(names, ["rank", "score", "keywords", "title", "id", "body"]);
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!((rows.len(), &rows[0][2], &rows[0][4]), (2, "sea; air", "a"));
        assert_eq!(&rows[0][3], "'=HYPERLINK(\"x\",\"y\")");
        assert!(rows[0][5].contains("Storm, of\nwords."), "{}", &rows[0][5]);
    }
    desk.run(["search", "storm", "--format", "csv", "--facet", "actor"])
        .fails_with(&["csv has only hits", "use jsonl or json"]);
}

#[test]
fn older_articles_lose_by_half_lives_counted_from_the_newest_or_a_given_day() {
    let desk = desk(&[
        json!({"id": "old", "title": "Storm storm storm", "text": "Storm after storm after storm came.", "published": "2025-01-01"}),
        json!({"id": "new", "title": "Harbour", "text": "One storm came to the harbour and then went on to the sea.", "published": "2026-01-01"}),
        json!({"id": "none", "title": "Storm storm storm", "text": "Storm after storm after storm came."}),
    ]);
    let score = |run: &Run, id: &str| {
        run.hits().iter().find(|hit| hit["id"] == id).and_then(|hit| hit["score"].as_f64()).unwrap()
    };
    let plain = desk.ok(["search", "storm"]);
    assert_eq!(ids(&plain)[2], "new");
    let aged = desk.ok(["search", "storm", "--recency", "73d"]);
    assert_eq!(ids(&aged)[0], "new");
    assert!((score(&aged, "new") - score(&plain, "new")).abs() < 1e-3);
    // A year is five half-lives; what has no date is as old as the oldest.
    for id in ["old", "none"] {
        assert!((score(&aged, id) * 32.0 / score(&plain, id) - 1.0).abs() < 0.01, "{id}");
    }
    // Seen from before, nothing has aged.
    let before = desk.ok(["search", "storm", "--recency", "73d", "--now", "2024-12-31"]);
    assert_eq!(ids(&before), ids(&plain));
    assert_eq!(desk.run(["search", "storm", "--recency", "0d"]).code, Some(2));
    // The same day counts in queries.
    let run = desk.run(["search", "date:-7d", "--now", "2026-01-03", "--fields", "id"]);
    assert_eq!(ids(&run), ["new"]);
}

#[test]
fn a_place_or_actor_ranks_first_what_is_about_it() {
    let desk = desk(&[
        json!({"id": "names", "title": "Ministers discuss fisheries in Lisbon", "text": "LISBON, Portugal, May 2, 2026 - Ministers of Portugal and Spain met in Lisbon over fisheries. Spain wants larger quotas. Portugal and Spain will meet again. An envoy from Iran looked on, and ships off Oman were mentioned.", "published": "2026-05-04"}),
        json!({"id": "about", "title": "Iran and Oman sign port deal", "text": "MUSCAT, Oman, May 1, 2026 - Iran signed a deal with Oman over the port of Duqm. Iran will pay for the docks. Oman keeps the port. Iran also promised grain, and Oman thanked Iran.", "published": "2026-05-01"}),
    ]);
    for query in ["location:Oman", "location:OM", "actor:Iran"] {
        let run = desk.ok(["search", query]);
        assert_eq!(ids(&run)[0], "about", "{query}: {:?}", ids(&run));
    }
}

#[test]
fn more_of_the_same_leaves_the_article_itself_out_and_can_be_narrowed() {
    let desk = weather();
    assert_eq!(ids(&desk.ok(["search", "--like", "boats"])), ["storm", "ropes"]);
    assert_eq!(ids(&desk.ok(["search", "--like", "boats", "date:2025"])), ["ropes"]);
    desk.write("page.html", "<html><head><title>Harbour</title></head><body><article><h1>Harbour storm</h1><p>Boats sank in the harbour when a storm flooded it last night, and more storms are on the way.</p></article></body></html>");
    assert_eq!(ids(&desk.ok(["search", "--like-file", "page.html"]))[0], "storm");
    desk.run(["search", "--like", "nobody"]).fails_with(&["no article has the id"]);
}

#[test]
fn all_hits_are_the_ones_counted_also_over_many_parts() {
    let desk = Desk::new();
    for part in 0..4 {
        let lines: String = (0..25)
            .map(|i| format!("{}\n", json!({"id": format!("{part}-{i}"), "title": "Storm", "text": "A storm came over the sea."})))
            .collect();
        desk.write(&format!("corpus/{part}.jsonl"), lines);
        desk.ok(["index", "corpus"]);
    }
    let run = desk.ok(["search", "storm", "--limit", "all", "--fields", "id"]);
    let (found, ranks): (Vec<String>, Vec<u64>) =
        (ids(&run), run.hits().iter().filter_map(|hit| hit["rank"].as_u64()).collect());
    assert_eq!((found.len() as u64, &ranks), (100, &(1..=100).collect()));
    assert_eq!(run.summary()["total"], 100);
    let mut sorted = found.clone();
    sorted.sort();
    assert_eq!(found, sorted);
}
