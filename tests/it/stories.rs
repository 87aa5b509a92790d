//! Copies of an article are told from look-alikes, whatever the order in which they were read.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::desk::{Desk, Run};

/// Least precision and recall over all pairs of articles.
const WANTED: (f64, f64) = (0.98, 0.95);

/// Articles of the sample that are copies of each other.
const TAKEN_OVER: (&str, &str) = (
    "corpus/web/tidewick/volcano-ash-grounds-flights.html",
    "corpus/web/longmere/iceland-ash-cloud.html",
);

/// An article of the labelled set. Copies are those with the same label.
struct Labelled {
    label: String,
    text: String,
    day: u32,
}

/// What newspapers do with a text: five versions of each article of the sample corpus that is long
/// enough to be cut.
fn versions(label: &str, body: &str, at: u32) -> Vec<Labelled> {
    let paragraphs: Vec<&str> = body.split("\n\n").collect();
    let join = |paragraphs: &[&str]| paragraphs.join("\n\n");
    let (first, rest) = (paragraphs[0], &paragraphs[1..]);
    let agency = format!("LONDON (Other Wire) - {first}");
    let credited =
        [&[agency.as_str()], rest, &["(Reporting by our correspondents; editing by the desk)"]];
    let lead = "Updates with reactions, and corrects a figure in the third paragraph.";
    let last = "Officials said late in the evening that more would be known on the following day, \
        when the parties are to meet once more and to answer questions of the press.";
    let corrected = join(rest).replacen("three", "four", 1).replacen("two", "three", 1);
    let words: usize = body.split_whitespace().count();
    let mut kept = 0;
    let cut: Vec<&str> = paragraphs
        .iter()
        .copied()
        .take_while(|paragraph| {
            let before = kept;
            kept += paragraph.split_whitespace().count();
            before * 10 < words * 6
        })
        .collect();
    let texts = [
        body.to_owned(),
        credited.concat().join("\n\n"),
        [lead, first, &corrected, last].join("\n\n"),
        join(&cut),
        body.split_whitespace().collect::<Vec<_>>().join(" "),
    ];
    let label = |text| Labelled { label: label.to_owned(), text, day: 1 + at % 20 };
    texts.into_iter().map(label).collect()
}

/// Reports that follow a form, each of other things.
fn look_alikes() -> Vec<Labelled> {
    let towns = ["Arlberg", "Brixham", "Corvara", "Dunmore", "Elvas", "Falun", "Gijon", "Hameln"];
    let firms = ["Oakline", "Perrin", "Quorra", "Rowan", "Stelle", "Tamber", "Ulvik", "Veyron"];
    let mut found = Vec::new();
    for (i, (town, firm)) in (0u32..).zip(towns.iter().zip(firms)) {
        let (a, b, c) = (i * 7 + 11, i * 13 + 5, i * 3 + 2);
        let texts = [
            format!(
                "{firm} reported a net profit of {a}.{c} million dollars in the quarter, against {b} million \
                 a year before. Sales rose {c} percent to {a}{b} million. Earnings a share came to {c}.{b} \
                 dollars, analysts had counted on {b} cents. {firm} expects {a} to {b} million for the year. \
                 Its shares closed {c}.{a} percent higher at {a}.{b} dollars in {town}."
            ),
            format!(
                "An earthquake of magnitude {c}.{i} shook {town} at {i}:{a} on Monday, the seismological \
                 institute said. Its centre lay {a} km south of {town} at a depth of {b} km. {c} people were \
                 hurt, {a} houses damaged. A quake of magnitude {i}.{c} had struck {town} {b} years ago and \
                 killed {a}{c} people near the {firm} works."
            ),
            format!(
                "{town}: rain at first, {a} millimetres by noon, then clearing. Highest {b} degrees, lowest {c}. \
                 Wind from the west at {a} km an hour, {b} in gusts. {firm} Point: fog until {i}, {c} hours of \
                 sun, highest {a}. Outlook for {town}: {b} degrees on Friday, {c} on Saturday, showers, \
                 {a} percent chance of thunder."
            ),
            format!(
                "{firm} beat {town} by {a} to {b} before {c}{a} spectators. {town} had led by {c} at half-time. \
                 Of the {b} shots of {firm} {c} were made in the last {a} minutes. It was the {i}th defeat in \
                 {c} matches for {town}, which is now number {b} with {a} points, {c} behind {firm}."
            ),
        ];
        let label = |(kind, text)| Labelled { label: format!("form {kind} {i}"), text, day: 1 + i };
        found.extend(texts.into_iter().enumerate().map(label));
    }
    found
}

fn labelled_set() -> Vec<Labelled> {
    let desk = Desk::with_sample_corpus();
    let articles = desk.ok(["extract", "corpus"]).lines();
    let mut set = look_alikes();
    for (at, article) in (0u32..).zip(&articles) {
        let body = article["body"].as_str().unwrap_or_default();
        let paragraphs = body.split("\n\n").count();
        let is_long = paragraphs >= 4 && body.split_whitespace().count() >= 120;
        // This one stands in the sample twice: a paper took it over from another.
        let id = article["id"].as_str().unwrap();
        let id = if id == TAKEN_OVER.0 { TAKEN_OVER.1 } else { id };
        if is_long {
            set.extend(versions(id, body, at));
        } else {
            set.push(Labelled { label: id.to_owned(), text: body.to_owned(), day: 1 + at % 20 });
        }
    }
    set
}

fn record(id: usize, labelled: &Labelled) -> String {
    let date = format!("2026-03-{:02}", labelled.day);
    let title = format!("Headline {id}");
    json!({ "id": id.to_string(), "title": title, "date": date, "text": labelled.text }).to_string()
}

/// The story of every article that has copies.
fn stories(run: &Run) -> BTreeMap<usize, String> {
    let story = |hit: &Value| {
        let id = hit["id"].as_str()?.parse().ok()?;
        Some((id, hit["story"]["id"].as_str()?.to_owned()))
    };
    run.lines().iter().filter_map(story).collect()
}

const ALL: [&str; 6] = ["search", "*", "--limit", "all", "--fields", "id,story"];

#[test]
fn copies_share_a_story_and_look_alikes_do_not() {
    let set = labelled_set();
    let desk = Desk::new();
    let lines: Vec<String> = (0..).zip(&set).map(|(id, labelled)| record(id, labelled)).collect();
    desk.write("corpus/set.jsonl", lines.join("\n"));
    desk.ok(["index", "corpus"]);
    let stories = stories(&desk.ok(ALL));
    let (mut right, mut said, mut wanted, mut report) = (0, 0, 0, String::new());
    for (a, one) in set.iter().enumerate() {
        for (b, other) in set.iter().enumerate().take(a) {
            let same = one.label == other.label;
            let found = stories.get(&a).is_some_and(|story| stories.get(&b) == Some(story));
            right += usize::from(same && found);
            said += usize::from(found);
            wanted += usize::from(same);
            if same != found {
                report += &format!("{b} {a}: {} / {}\n", other.label, one.label);
            }
        }
    }
    let (precision, recall) = (right as f64 / said as f64, right as f64 / wanted as f64);
    let figures = format!("{wanted} pairs: precision {precision:.3}, recall {recall:.3}");
    assert!(precision >= WANTED.0 && recall >= WANTED.1, "{figures}\n{report}");
}

#[test]
fn stories_do_not_depend_on_the_order_in_which_files_are_read() {
    let set = labelled_set();
    let write = |desk: &Desk, wanted: &dyn Fn(usize) -> bool| {
        for (at, labelled) in set.iter().enumerate().filter(|(at, _)| wanted(*at)) {
            desk.write(&format!("corpus/{at}.json"), record(at, labelled));
        }
        desk.ok(["index", "corpus"]);
    };
    let at_once = Desk::new();
    write(&at_once, &|_| true);
    let by_and_by = Desk::new();
    write(&by_and_by, &|at| at % 3 == 2);
    write(&by_and_by, &|at| at % 3 != 2);
    assert_eq!(stories(&at_once.ok(ALL)), stories(&by_and_by.ok(ALL)));
}

#[test]
fn a_copy_that_vanishes_leaves_its_story() {
    let desk = Desk::with_sample_corpus();
    let original = desk.ok(["extract", "corpus/notes/eclipse.md"]).lines().remove(0);
    let text = original["body"].as_str().unwrap();
    desk.write("corpus/copy.txt", format!("Another headline\n\n{text}"));
    desk.ok(["index", "corpus"]);
    let story = |desk: &Desk| desk.ok(["show", "notes/eclipse.md"]).lines()[0]["story"].clone();
    assert_eq!(story(&desk)["size"], 2);
    std::fs::remove_file(desk.path("corpus/copy.txt")).unwrap();
    desk.ok(["index", "corpus"]);
    assert_eq!(story(&desk), Value::Null);
}
