//! Several indexes in one search: the answer is that of one index with all the articles.

use serde_json::{Value, json};

use crate::desk::{Desk, Run, text};

const PARTS: [&str; 4] = ["--index", "notes", "--index", "world"];
const WHOLE: [&str; 2] = ["--index", "whole"];

/// Two indexes of a folder each, and one of both.
fn desk() -> Desk {
    let desk = Desk::with_sample_corpus();
    desk.ok(["index", "corpus/notes", "--index", "notes"]);
    desk.ok(["index", "corpus/world", "--index", "world"]);
    desk.ok(["index", "corpus/notes", "corpus/world", "--index", "whole"]);
    desk
}

fn search(desk: &Desk, indexes: &[&str], args: &[&str]) -> Run {
    let run = desk.run([&["search"], indexes, args].concat());
    assert!(matches!(run.code, Some(0 | 1)), "{}", run.err);
    run
}

/// Score and headline of every hit. Ties are by the name of the file, which is another one in the whole.
fn ranking(run: &Run) -> Vec<(String, String)> {
    let mut hits: Vec<(String, String)> =
        run.hits().iter().map(|hit| (hit["score"].to_string(), text(&hit["title"]))).collect();
    let order: Vec<f64> = hits.iter().map(|(score, _)| score.parse().unwrap_or(0.0)).collect();
    assert!(order.is_sorted_by(|a, b| a >= b), "{order:?}");
    hits.sort();
    hits
}

fn counts(run: &Run) -> Vec<Value> {
    [run.of_type("facet"), run.of_type("timeline")].concat()
}

#[test]
fn hits_scores_and_counts_are_those_of_one_index_with_all_articles() {
    let desk = desk();
    for query in [
        "iran",
        "talks OR sanctions OR drought",
        "\"nuclear talks\"",
        "minister W/10 said",
        "*",
        "nothinglikethis",
        "location:Oman",
        "title:talks",
        "government -iran",
        "regierung OR gobierno OR talks",
    ] {
        for all in [&["--limit", "all"][..], &["--limit", "500"]] {
            let counted = ["--facet", "actor:20", "--facet", "location:20", "--timeline", "year"];
            let args = [&[query, "--fields", "title"], all, &counted].concat();
            let [parts, whole] = [&PARTS[..], &WHOLE].map(|indexes| search(&desk, indexes, &args));
            assert_eq!(ranking(&parts), ranking(&whole), "{query}");
            assert_eq!(counts(&parts), counts(&whole), "{query}");
            assert_eq!(parts.summary()["total"], whole.summary()["total"], "{query}");
        }
    }
}

#[test]
fn two_indexes_give_the_lines_of_one_in_every_order_and_from_every_rank() {
    let desk = Desk::new();
    for (folder, of, odd) in [("left/a", "left", 0), ("right/b", "right", 1)] {
        let line = |n: usize| {
            let n = 2 * n + odd;
            let text = "grain ".repeat(n % 7 + 1);
            let date = format!("2024-{:02}-{:02}", n % 12 + 1, n % 28 + 1);
            format!("{}\n", json!({ "id": format!("{n:04}"), "date": date, "text": text }))
        };
        let lines: String = (0..700).map(line).collect();
        desk.write(&format!("{folder}/lines.jsonl"), &lines);
        desk.write(&format!("both/{}/lines.jsonl", &folder[of.len() + 1..]), &lines);
        desk.ok(["index", of, "--index", &format!("{of}-index")]);
    }
    desk.ok(["index", "both", "--index", "both-index"]);
    let parts = ["--index", "left-index", "--index", "right-index"];
    for sort in ["relevance", "newest", "oldest"] {
        for pages in [&["--limit", "all"][..], &["--limit", "300", "--offset", "250"]] {
            let args = [&["grain", "--sort", sort], pages].concat();
            let [union, one] = [&parts[..], &["--index", "both-index"]]
                .map(|indexes| search(&desk, indexes, &args).hits());
            assert!(union.len() >= 300, "{}", union.len());
            assert_eq!(union, one, "{args:?}");
        }
    }
}

#[test]
fn pages_follow_each_other() {
    let desk = desk();
    let titles = |args: &[&str]| -> Vec<String> {
        let args = [&["*", "--fields", "title"], args].concat();
        search(&desk, &PARTS, &args).hits().iter().map(|hit| text(&hit["title"])).collect()
    };
    let all = titles(&["--limit", "20"]);
    assert!(all.len() > 8, "{all:?}");
    let pages = [titles(&["--limit", "4"]), titles(&["--limit", "4", "--offset", "4"])];
    assert_eq!(pages.concat(), all[..8]);
    let second = search(&desk, &PARTS, &["*", "--limit", "2", "--offset", "4"]);
    let ranks: Vec<Value> = second.hits().iter().map(|hit| hit["rank"].clone()).collect();
    assert_eq!(ranks, [json!(5), json!(6)]);
}

#[test]
fn articles_of_all_indexes_are_shown() {
    let desk = desk();
    for query in ["path:muscat-talks-analysis*", "NOT path:muscat-talks-analysis*"] {
        let hits = search(&desk, &PARTS, &[query, "--fields", "id", "--limit", "1"]).hits();
        let id = text(&hits[0]["id"]);
        let shown = desk.ok([&["show", &id], &PARTS[..]].concat());
        assert_eq!(shown.lines()[0]["id"], id.as_str());
    }
    desk.ok(["saved", "add", "talks", "talks", "--index", "notes"]);
    desk.ok([&["saved", "run", "talks"], &PARTS[..]].concat());
}

#[test]
fn what_is_about_one_index_takes_one() {
    let desk = desk();
    for args in [&["status"][..], &["index", "corpus/notes"], &["check"], &["open", "a"]] {
        desk.run([args, &PARTS[..]].concat()).fails_with(&["one index"]);
    }
    let with_corpus = [&["search", "talks", "--corpus", "corpus/notes"], &PARTS[..]].concat();
    desk.run(with_corpus).fails_with(&["--corpus", "several"]);
    let unusual = [&["search", "talks", "--facet", "actor:5:sig"], &PARTS[..]].concat();
    desk.run(unusual).fails_with(&[":sig", "several indexes"]);
    desk.run(["search", "talks", "--index", "notes", "--index", "nowhere"])
        .fails_with(&["nowhere"]);
}

#[test]
fn a_note_says_which_index_it_is_about() {
    let desk = desk();
    desk.write(
        "one/a.txt",
        "Ferry\n\nThe ferry of Kestrel Bay runs again, the council said on Monday.\n",
    );
    desk.ok(["index", "one", "--index", "one-index"]);
    let run = search(&desk, &["--index", "notes", "--index", "one-index"], &["actor:Iran"]);
    let notes = run.summary()["notes"].to_string();
    assert!(!notes.contains("in notes:"), "{notes}");
}
