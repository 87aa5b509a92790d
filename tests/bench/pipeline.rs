//! Enrichment alone, the pipeline, damaged files, and indexing beside plain tantivy:
//!
//! ```sh
//! cargo bench --bench pipeline
//! ```

#[path = "floor/mod.rs"]
#[allow(dead_code, reason = "the bench of queries uses the rest")]
mod floor;
#[path = "../it/mutants.rs"]
mod mutants;
#[path = "sample/mod.rs"]
mod sample;

use std::{
    hint::black_box,
    io::Cursor,
    path::Path,
    sync::atomic::AtomicBool,
    time::{Duration, Instant},
};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dateline::read::{
    enrich::Enrichment,
    format::{self, Columns},
    pipeline::{self, Bounds, NoThread, Source},
    source::{read_file, read_stream},
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
                for draft in format::parse(item, &Columns::default()).unwrap() {
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
                &Columns::default(),
                Bounds::default(),
                &AtomicBool::new(false),
                |event| -> Result<(), NoThread> {
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

/// All damaged files one after the other, and which of them takes longest.
#[allow(clippy::print_stdout, reason = "a figure that Criterion does not show")]
fn damaged(c: &mut Criterion) {
    let enrichment = Enrichment::new();
    let files = mutants::files(Path::new(env!("CARGO_MANIFEST_DIR")));
    let read = |name: &str, bytes: &[u8]| {
        let began = Instant::now();
        for item in read_stream(Box::new(Cursor::new(bytes.to_vec())), name).flatten() {
            for draft in format::parse(&item, &Columns::default()).into_iter().flatten().flatten() {
                black_box(enrichment.article(draft, name, item.item));
            }
        }
        began.elapsed()
    };
    // Quickest of several runs, so that what else the machine does counts for nothing.
    let quickest = |bytes: &[u8], name: &str| (0..3).map(|_| read(name, bytes)).min();
    let times = files.iter().map(|(name, bytes)| (quickest(bytes, name), name));
    if let Some((Some(time), name)) = times.max() {
        println!("slowest damaged file: {name}, {:.1} ms", time.as_secs_f64() * 1e3);
    }
    let mut group = c.benchmark_group("one thread, a thousand damaged files");
    group.sample_size(10).throughput(Throughput::Elements(files.len() as u64));
    group.bench_function("parse and enrich", |b| {
        b.iter(|| files.iter().map(|(name, bytes)| read(name, bytes)).sum::<Duration>());
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).without_plots();
    targets = indexing, damaged
}
criterion_main!(benches);
