//! Answers that are cut off at their deadline.

use std::{
    sync::{
        Arc, LazyLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Instant,
};

use tantivy::query::EnableScoring;

use super::*;
use crate::{
    engine::{
        Deadline, Dictionary as _, Engine, EngineError, FacetRequest, Interval, Request, Sort,
        local::score::compile::Compiler,
    },
    fields::Field,
    query::evaluate::{Document, Matcher},
};

/// More articles in one segment than are read between two looks at the clock.
static ARTICLES: LazyLock<Vec<Article>> =
    LazyLock::new(|| (0..9_000).map(|number| article(number, 14)).collect());

static ENGINE: LazyLock<Arc<LocalEngine>> = LazyLock::new(|| {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = writer(dir.path());
    add(writer.as_mut(), ARTICLES.iter().cloned());
    writer.finish().unwrap();
    engine(dir.path())
});

/// One query of every kind.
const QUERIES: [&str; 27] = [
    "*",
    "harbour",
    "=harbour",
    "title:harbour",
    "body:harbour",
    "lead:harbour",
    "\"harbour minister\"",
    "\"harbour minister\"~3",
    "harb*",
    "title:h*r",
    "harbor~1",
    "harbour W/5 minister",
    "harbour PRE/5 minister",
    "harbour NOT W/5 minister",
    "harbour W/S minister",
    "harbour W/P minister",
    "atleast2(harbour)",
    "near:\"Muscat, 200km\"",
    "actor:Iran",
    "actor:Nobody",
    "url:*99*",
    "date:2020-01",
    "event:2020",
    "actor:*",
    "harbour AND minister",
    "harbour OR minister^2 OR zeppelin",
    "harbour NOT minister",
];

fn over() -> Deadline {
    Deadline { at: Some(Instant::now()), cancelled: None }
}

/// Everything that may be asked besides.
fn request(text: &str) -> Request {
    let facet = |significant| FacetRequest {
        field: Field::named("actor").unwrap(),
        limit: 10,
        significant,
    };
    Request {
        facets: vec![facet(false), facet(true)],
        timeline: Some(Interval::Week),
        ..Request::new(query(text))
    }
}

#[test]
fn every_answer_ends_at_its_deadline() {
    for text in QUERIES {
        for collapse in [false, true] {
            for sort in [Sort::Relevance, Sort::Newest] {
                let request = Request { collapse, sort, deadline: over(), ..request(text) };
                let counts = Request { limit: 0, ..request.clone() };
                let plain = Request { facets: Vec::new(), timeline: None, ..counts.clone() };
                let answers = [
                    ENGINE.search(&request).err(),
                    ENGINE.search(&counts).err(),
                    ENGINE.search(&plain).err(),
                    ENGINE.each_hit(&request, &mut |_| Ok(())).err(),
                    ENGINE.expand(&request).err(),
                    ENGINE.expansions(&request).err(),
                ];
                for answer in answers {
                    assert!(matches!(answer, Some(EngineError::TimedOut)), "{text}");
                }
            }
        }
    }
    let like = ENGINE.like(&ARTICLES[0], 0, &over());
    assert!(matches!(like, Err(EngineError::TimedOut)));
}

#[test]
fn within_its_deadline_every_query_finds_what_it_means() {
    let gone = Arc::new(AtomicBool::new(false));
    let deadline = Deadline { at: None, cancelled: Some(gone) };
    for text in QUERIES {
        let matcher = Matcher::new(&query(text));
        let matching = ARTICLES.iter().filter(|article| matcher.matches(&Document::new(article)));
        let request = Request { deadline: deadline.clone(), ..request(text) };
        assert_eq!(ENGINE.search(&request).unwrap().total, matching.count() as u64, "{text}");
    }
}

/// How many articles a query finds in the one segment, best first or one after the other.
fn found(text: &str, by_score: bool, deadline: &Deadline) -> u64 {
    let query = query(text);
    let mut compiler =
        Compiler::new(&ENGINE.columns, &ENGINE.searcher, ENGINE.collection(), deadline);
    let scoring = if by_score {
        EnableScoring::enabled_from_searcher(&ENGINE.searcher)
    } else {
        EnableScoring::disabled_from_searcher(&ENGINE.searcher)
    };
    let weight = compiler.compile(&query).unwrap().weight(scoring).unwrap();
    let count = AtomicU64::new(0);
    let one = || count.fetch_add(1, Ordering::Relaxed);
    for reader in ENGINE.searcher.segment_readers() {
        if by_score {
            weight
                .for_each_pruning(f32::MIN, reader, &mut |_, _| {
                    one();
                    f32::MIN
                })
                .unwrap();
        } else {
            weight
                .for_each_no_score(reader, &mut |docs| {
                    count.fetch_add(docs.len() as u64, Ordering::Relaxed);
                })
                .unwrap();
        }
    }
    count.into_inner()
}

#[test]
fn what_is_slow_ends_early() {
    let slow = [
        "\"harbour minister\"",
        "(\"harbour minister\" OR title:harbour)",
        "harbour W/50 minister",
        "harbour W/P minister",
        "atleast2(harbour)",
        "body:harbour",
        "url:*99*",
        "url:*99* OR \"harbour minister\"",
    ];
    for text in slow {
        for by_score in [false, true] {
            let all = found(text, by_score, &Deadline::default());
            let cut = found(text, by_score, &over());
            assert!(cut < all, "{text}: {cut} of {all}");
        }
    }
    let any = "harbour OR minister OR tanker";
    assert!(found(any, true, &over()) < found(any, true, &Deadline::default()));
}
