//! A source and what it must become. Each folder of `tests/golden` is one case.

use std::{fs, io::Write, path::Path};

use serde_json::{Map, Value, json};

use crate::desk::{Desk, json_lines, repository};

/// Extracts one file that must hold one article.
fn extract(desk: &Desk, file: &Path) -> Value {
    let run = desk.run([Path::new("extract"), file]);
    assert_eq!(run.code, Some(0), "{}: {}", file.display(), run.err);
    let mut articles = run.lines();
    assert_eq!(articles.len(), 1, "{}: one article", file.display());
    articles.remove(0)
}

/// What differs, paragraph by paragraph where it is text.
fn differences(expected: &Map<String, Value>, found: &Value) -> String {
    let mut report = String::new();
    for (key, wanted) in expected {
        let value = found.get(key).unwrap_or(&Value::Null);
        if value == wanted {
            continue;
        }
        report += &format!("  {key}\n");
        match (wanted.as_str(), value.as_str()) {
            (Some(wanted), Some(value)) => {
                let (old, new): (Vec<_>, Vec<_>) =
                    (wanted.split("\n\n").collect(), value.split("\n\n").collect());
                for missing in old.iter().filter(|p| !new.contains(p)) {
                    report += &format!("    - {missing}\n");
                }
                for added in new.iter().filter(|p| !old.contains(p)) {
                    report += &format!("    + {added}\n");
                }
            }
            _ => report += &format!("    - {wanted}\n    + {value}\n"),
        }
    }
    report
}

#[test]
fn every_golden_source_becomes_its_record() {
    let desk = Desk::new();
    let mut cases: Vec<_> = fs::read_dir(repository().join("tests/golden"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    cases.sort();
    assert!(cases.len() >= 37);
    let mut report = String::new();
    for case in &cases {
        let source = fs::read_dir(case)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .find(|path| path.file_stem().is_some_and(|stem| stem == "source"))
            .unwrap_or_else(|| panic!("{} has no source", case.display()));
        let expected = fs::read(case.join("expected.json")).unwrap();
        let expected: Map<String, Value> = serde_json::from_slice(&expected).unwrap();
        let differences = differences(&expected, &extract(&desk, &source));
        if !differences.is_empty() {
            let name = case.file_name().unwrap_or_default().to_string_lossy();
            report += &format!("{name}  (- expected, + found)\n{differences}");
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

const BODY: &str = "Harbour officials in Kestrel Bay said on Thursday that the old ferry terminal \
                    will close for nine months while its piers are rebuilt.";

fn record(title: &str) -> Value {
    json!({ "headline": title, "maintext": BODY, "date_publish": "2026-02-05 08:30:00",
            "link": "https://courier.example/ferry", "authors": ["Ann Lindqvist", "Bo Tamm"],
            "source_domain": "courier.example", "category": "Harbour", "tags": "ferry; harbour" })
}

#[track_caller]
fn is_the_ferry(article: &Value, title: &str) {
    assert_eq!(article["title"], title);
    assert_eq!(article["body"], BODY);
    assert!(article["date"].as_str().is_some_and(|date| date.starts_with("2026-02-05T08:30")));
    assert_eq!(article["date_source"], "header");
    assert_eq!(article["url"], "https://courier.example/ferry");
    assert_eq!(article["byline"], json!(["Ann Lindqvist", "Bo Tamm"]));
    assert_eq!(article["publisher"], "courier.example");
    assert_eq!(article["section"], "Harbour");
    assert_eq!(article["keywords"], json!(["ferry", "harbour"]));
}

/// Takes out what tells where a record was read.
fn forget_file(record: &mut Value) {
    for field in ["id", "path"] {
        record[field] = Value::Null;
    }
}

/// Extracts a file of this name and content.
fn articles(name: &str, content: impl AsRef<[u8]>) -> Vec<Value> {
    let desk = Desk::new();
    desk.write(name, content);
    json_lines(&desk.ok(["extract", name]).out)
}

#[test]
fn a_line_of_json_is_an_article_whatever_its_fields_are_called() {
    let lines = format!("{}\n{}\n", record("One"), record("Two"));
    let found = articles("a.jsonl", lines);
    assert_eq!(found.len(), 2);
    is_the_ferry(&found[0], "One");
    is_the_ferry(&found[1], "Two");
    assert_eq!(found[1]["item"], 1);
}

#[test]
fn the_elements_of_an_array_are_articles() {
    let found = articles("a.json", json!([record("One"), record("Two")]).to_string());
    assert_eq!(found.len(), 2);
    is_the_ferry(&found[0], "One");
    is_the_ferry(&found[1], "Two");
}

#[test]
fn an_object_that_wraps_a_list_gives_its_elements() {
    let wrapped = json!({ "status": "ok", "articles": [record("One"), record("Two")] });
    let found = articles("a.json", serde_json::to_string_pretty(&wrapped).unwrap());
    assert_eq!(found.len(), 2);
    is_the_ferry(&found[0], "One");
    is_the_ferry(&found[1], "Two");
}

/// `content` compressed with gzip and with zstd, and the ending of each.
pub fn compressed(content: &[u8]) -> [(&'static str, Vec<u8>); 2] {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gz.write_all(content).unwrap();
    [(".gz", gz.finish().unwrap()), (".zst", zstd::encode_all(content, 3).unwrap())]
}

#[test]
fn compressed_sources_become_the_same_records_as_plain_ones() {
    let golden = repository().join("tests/golden");
    for case in ["muscat-web-page/source.html", "muscat-markdown/source.md"] {
        let plain = fs::read(golden.join(case)).unwrap();
        let desk = Desk::new();
        let name = case.rsplit('/').next().unwrap_or(case);
        let mut expected = extract(&desk, &desk.write(name, &plain));
        for (ending, content) in compressed(&plain) {
            let mut found = extract(&desk, &desk.write(&format!("{name}{ending}"), content));
            for record in [&mut expected, &mut found] {
                forget_file(record);
            }
            assert_eq!(found, expected, "{case}{ending}");
        }
    }
}

#[test]
fn a_windows_1252_page_keeps_its_quotes_dashes_and_euro_sign() {
    let page = "<html><head><meta charset=\"windows-1252\"><title>F\u{e4}hre kostet 5 €</title></head>\
        <body><article><h1>F\u{e4}hre kostet 5 €</h1><p>Die F\u{e4}hre nach Kestrel Bay kostet ab \
        Montag f\u{fc}nf Euro – „viel zu viel“, sagen die Leute am Hafen, die jeden Tag zur Arbeit \
        hin\u{fc}berfahren und abends wieder zur\u{fc}ck.</p></article></body></html>";
    let (bytes, _, lost) = encoding_rs::WINDOWS_1252.encode(page);
    assert!(!lost && bytes.contains(&0x80) && bytes.contains(&0x96));
    let found = articles("a.html", &bytes);
    assert_eq!(found[0]["title"], "Fähre kostet 5 €");
    let body = found[0]["body"].as_str().unwrap_or_default();
    assert!(body.contains("fünf Euro – „viel zu viel“, sagen"), "{body}");
    assert_eq!(found[0]["language"], "de");
}

#[test]
fn utf_16_text_reads_like_utf_8() {
    let text = format!("Ferry terminal to close — for nine months\n\n{BODY}\n");
    let plain = articles("a.txt", &text);
    for (mark, bytes) in [
        ([0xFF, 0xFE], text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()),
        ([0xFE, 0xFF], text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
    ] {
        let found = articles("a.txt", [&mark[..], &bytes].concat());
        assert_eq!(found, plain);
    }
    assert_eq!(plain[0]["title"], "Ferry terminal to close — for nine months");
}

#[test]
fn french_in_undeclared_latin_1_keeps_its_accents() {
    let text = "Le terminal fermé pour neuf mois\n\nLes autorités du port ont annoncé jeudi que \
        l'ancienne gare maritime fermera dès le mois de février, où les jetées seront \
        reconstruites ; à la mairie, on espère rouvrir avant l'été.\n";
    let (bytes, _, lost) = encoding_rs::WINDOWS_1252.encode(text);
    assert!(!lost && std::str::from_utf8(&bytes).is_err());
    let found = articles("a.txt", &bytes);
    assert_eq!(found[0]["title"], "Le terminal fermé pour neuf mois");
    assert!(found[0]["body"].as_str().unwrap_or_default().contains("dès le mois de février, où"));
    assert_eq!(found[0]["language"], "fr");
}
