//! An archive of articles in many languages, each with words of all of them: index, matcher, alerts
//! and the engine that asks by brute force agree on every word, phrase and proximity.

use std::{collections::BTreeSet, fs, sync::Arc};

use dateline::{
    archive::{
        Archive,
        saved::{SavedSearch, Watch},
        update::Options,
    },
    engine::{Engine, Request},
    query::{
        Query,
        evaluate::{Document, Matcher},
        parse,
    },
};
use serde_json::json;

use crate::{
    memory::oracle::Read,
    sample::{TODAY, articles},
};

const LANGUAGES: [&str; 12] =
    ["en", "de", "fr", "es", "ru", "ar", "pl", "tr", "ko", "el", "nl", ""];

/// Forms of the same words in several languages, names with signs, words that only look alike.
const WORDS: [&str; 64] = [
    "sanctions",
    "sanction",
    "Sanktionen",
    "Sanktion",
    "Wahlen",
    "Wahl",
    "Schlüter",
    "Schlueter",
    "Schluter",
    "Steuer",
    "stur",
    "neue",
    "élections",
    "élection",
    "ELECTION",
    "électricité",
    "electricite",
    "l'Iran",
    "L'Iran",
    "Iran",
    "D'Angelo",
    "d'angelo",
    "Angelo",
    "elecciones",
    "elección",
    "news",
    "new",
    "санкции",
    "санкций",
    "САНКЦИИ",
    "ёлка",
    "елка",
    "حكومة",
    "الحكومة",
    "wybory",
    "wyborów",
    "wyborow",
    "Türkiye'nin",
    "Türkiye",
    "ankara'da",
    "서울에서",
    "서울시는",
    "서울",
    "KBS가",
    "KBS",
    "πρωθυπουργός",
    "ΠΡΩΘΥΠΟΥΡΓΟΣ",
    "πρωθυπουργού",
    "gelopen",
    "lopen",
    "C++",
    "C#",
    "C",
    "AT&T",
    "AT & T",
    "T",
    "Disney+",
    "Disney",
    "the",
    "was",
    "2026",
    "2026년",
    "Ge\u{AD}samt",
    "Gesamt",
];

/// The number after `state` of a sequence without a pattern that matters here.
fn next(state: &mut u64) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize
}

/// Articles of a dozen words, taken from all.
fn written() -> String {
    let mut state = 7;
    let mut lines = String::new();
    for at in 0..72 {
        let language = LANGUAGES[at % LANGUAGES.len()];
        let mut words = || {
            let words: Vec<&str> = (0..12).map(|_| WORDS[next(&mut state) % WORDS.len()]).collect();
            words.join(" ")
        };
        let (title, text) = (words(), format!("{}. {}.", words(), words()));
        let mut line = json!({ "id": format!("a{at}"), "title": title, "text": text });
        if !language.is_empty() {
            line["language"] = json!(language);
        }
        lines += &format!("{line}\n");
    }
    lines
}

struct Mixed {
    articles: Vec<Read>,
    engine: Arc<dyn Engine>,
    _dir: tempfile::TempDir,
}

impl Mixed {
    /// An archive of the articles on these lines.
    fn of(lines: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let corpus = dir.path().join("corpus");
        fs::create_dir(&corpus).unwrap();
        fs::write(corpus.join("a.jsonl"), lines).unwrap();
        let mut archive = Archive::open(dir.path().join("index")).unwrap();
        let mut options = Options::default();
        options.commit_every = 20;
        archive.update_with(&corpus, options).unwrap();
        let engine = archive.snapshot().unwrap();
        let articles = articles(&corpus).into_iter().map(Read::new).collect();
        Self { articles, engine, _dir: dir }
    }

    fn found(&self, query: &Query) -> BTreeSet<String> {
        let request = Request { limit: usize::MAX, ..Request::new(query.clone()) };
        let response = self.engine.search(&request).unwrap();
        assert_eq!(response.total, response.hits.len() as u64, "{query}");
        response.hits.iter().map(|hit| hit.record.article().unwrap().id.clone()).collect()
    }

    fn agree(&self, query: &Query) -> usize {
        let printed = query.to_string();
        assert_eq!(parse(&printed, TODAY).unwrap().query, *query, "{printed}");
        let found = self.found(query);
        let matcher = Matcher::new(query);
        let search = SavedSearch::new("", &printed, TODAY).unwrap();
        let mut watch = Watch::new(&[search], TODAY).unwrap();
        for read in &self.articles {
            let article = &read.article;
            let of_index = found.contains(&article.id);
            let language = &article.language;
            let matched = matcher.matches(&Document::new(article));
            assert_eq!(matched, of_index, "matcher: {printed} in {language:?}: {article:?}");
            let meant = read.matches(query);
            assert_eq!(meant, of_index, "meant: {printed} in {language:?}: {article:?}");
            let alerts = !watch.matching(article).is_empty();
            assert_eq!(alerts, of_index, "alert: {printed} in {language:?}: {article:?}");
        }
        found.len()
    }
}

#[test]
fn index_matcher_alerts_and_meaning_agree_in_any_mix_of_languages() {
    let mixed = Mixed::of(&written());
    let mut hits = 0;
    let queries = WORDS.iter().flat_map(|word| {
        let folded = dateline::text::fold_phrase(word);
        [
            (*word).to_owned(),
            word.to_uppercase(),
            folded,
            format!("=\"{word}\""),
            format!("title:{word}"),
        ]
    });
    for text in queries {
        hits += mixed.agree(&parse(&text, TODAY).unwrap().query);
    }
    let mut state = 11;
    for _ in 0..60 {
        let mut word = || WORDS[next(&mut state) % WORDS.len()];
        let (a, b, c) = (word(), word(), word());
        for text in [
            format!("\"{a} {b}\""),
            format!("\"{a} {b}\"~3"),
            format!("\"{a}\" W/2 (\"{b}\" OR \"{c}\")"),
            format!("\"{a}\" NOT W/3 \"{b}\""),
            format!("atleast2(\"{a}\" OR \"{b}\")"),
            format!("\"{a}\" OR \"{b}\" OR \"{c}\""),
            format!("\"{a}\" -\"{b}\""),
        ] {
            hits += mixed.agree(&parse(&text, TODAY).unwrap().query);
        }
    }
    assert!(hits > 2000, "{hits}");
}

#[test]
fn a_word_is_as_rare_as_all_its_forms_together() {
    let mut lines = String::new();
    for at in 0..30 {
        let language = if at == 0 { "de" } else { "en" };
        let article = json!({
            "id": format!("a{at}"), "language": language, "text": "Disney film opens today.",
        });
        lines += &format!("{article}\n");
    }
    let archive = Mixed::of(&lines);
    for text in ["Disney", "Disney OR missing", "Disney W/2 opens", "\"Disney film\""] {
        let request = Request { limit: 40, ..Request::new(parse(text, TODAY).unwrap().query) };
        let hits = archive.engine.search(&request).unwrap().hits;
        assert_eq!(hits.len(), 30, "{text}");
        let scores: Vec<f32> = hits.iter().map(|hit| hit.score).collect();
        assert!(scores[0] < 1.01 * scores[29], "{text}: {scores:?}");
    }
}
