//! Enrichment alone, the pipeline, and indexing beside plain tantivy:
//!
//! ```sh
//! cargo bench --bench pipeline
//! ```

#[path = "floor/mod.rs"]
#[allow(dead_code, reason = "the bench of queries uses the rest")]
mod floor;
#[path = "sample/mod.rs"]
mod sample;

use std::{hint::black_box, sync::atomic::AtomicBool};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dateline::{
    enrich::Enrichment,
    format,
    input::read_file,
    pipeline::{self, Bounds, Source},
};

fn indexing(c: &mut Criterion) {
    let dir = tempfile::tempdir().unwrap();
    let file = sample::articles(&dir.path().join("corpus"));
    let bytes = std::fs::metadata(&file).unwrap().len();
    let items: Vec<_> = read_file(&file, "articles.jsonl").flatten().take(1_000).collect();
    let enrichment = Enrichment::new();

    let mut group = c.benchmark_group("one thread, a thousand articles");
    group.throughput(Throughput::Elements(items.len() as u64));
    group.bench_function("parse and enrich", |b| {
        b.iter(|| {
            for item in &items {
                for draft in format::parse(item).unwrap() {
                    black_box(enrichment.article(draft.unwrap(), &item.path, item.item));
                }
            }
        });
    });
    group.finish();

    let mut group = c.benchmark_group("the whole file");
    group.sample_size(10).throughput(Throughput::Bytes(bytes));
    group.bench_function("pipeline", |b| {
        b.iter(|| {
            let source = std::iter::once_with(|| Source::Items {
                key: 0,
                items: read_file(&file, "a"),
                skip: 0,
            });
            let run = pipeline::run(
                source,
                Bounds::default(),
                &AtomicBool::new(false),
                |event| -> Result<(), ()> {
                    black_box(event);
                    Ok(())
                },
            );
            run.unwrap();
        });
    });
    group.bench_function("index", |b| {
        b.iter(|| sample::index(&file, tempfile::tempdir_in(dir.path()).unwrap().path()));
    });
    group.bench_function("index, floor", |b| {
        b.iter(|| floor::Floor::create(&file, tempfile::tempdir_in(dir.path()).unwrap().path()));
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).without_plots();
    targets = indexing
}
criterion_main!(benches);
