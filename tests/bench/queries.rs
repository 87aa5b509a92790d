//! Warm queries of every class, each beside the same query on plain tantivy:
//!
//! ```sh
//! cargo bench --bench queries
//! ```

#[path = "floor/mod.rs"]
mod floor;
#[path = "sample/mod.rs"]
mod sample;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use dateline::{
    engine::{Engine, FacetRequest, Request},
    field::Field,
    query,
};
use floor::Floor;

fn queries(c: &mut Criterion) {
    let dir = tempfile::tempdir().unwrap();
    let file = sample::articles(&dir.path().join("corpus"));
    let engine = sample::index(&file, &dir.path().join("index"));
    let plain = Floor::create(&file, &dir.path().join("floor"));
    let searcher = plain.searcher();
    let today = jiff::civil::date(2026, 1, 1);
    for (class, text) in floor::CLASSES {
        let query = query::parse(text, today).unwrap().query;
        let ten = Request { snippets: false, total: false, ..Request::new(query.clone()) };
        let printed = Request::new(query.clone());
        let counted = Request { limit: 0, ..ten.clone() };
        let counted = Request { total: true, ..counted };
        let raw = plain.query(class);
        let mut group = c.benchmark_group(*class);
        let mut measure = |name: &str, run: &dyn Fn() -> u64| {
            group.bench_function(name, |b| b.iter(|| black_box(run())));
        };
        let search = |request: &Request| engine.search(request).unwrap().total;
        measure("floor", &|| Floor::ten(&searcher, raw.as_ref()) as u64);
        measure("dateline", &|| search(&ten));
        measure("dateline, total and snippets", &|| search(&printed));
        measure("floor, count", &|| Floor::count(&searcher, raw.as_ref()) as u64);
        measure("dateline, count", &|| search(&counted));
        group.finish();
    }
    let further = [
        ("W/5", "prime W/5 minister"),
        ("W/S", "prime W/S minister"),
        ("prefix", "govern*"),
        ("fuzzy", "goverment~1"),
        ("near", "near:\"London, 100km\""),
    ];
    for (class, text) in further {
        let query = query::parse(text, today).unwrap().query;
        let ten = Request { snippets: false, total: false, ..Request::new(query) };
        c.bench_function(class, |b| b.iter(|| black_box(engine.search(&ten).unwrap())));
    }
    let facets = ["location", "actor", "topic"].map(|name| FacetRequest {
        field: Field::named(name).unwrap(),
        limit: 10,
        significant: false,
    });
    let query = query::parse("government", today).unwrap().query;
    let request = Request { limit: 0, facets: facets.to_vec(), ..Request::new(query) };
    c.bench_function("three facets", |b| b.iter(|| black_box(engine.search(&request).unwrap())));
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).without_plots();
    targets = queries
}
criterion_main!(benches);
