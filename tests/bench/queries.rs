//! Warm queries of every class, each beside the same query on plain tantivy:
//!
//! ```sh
//! cargo bench --bench queries
//! ```

#[path = "floor/mod.rs"]
mod floor;
#[path = "sample/mod.rs"]
mod sample;

use std::{hint::black_box, path::Path};

use criterion::{Criterion, criterion_group, criterion_main};
use dateline::{
    engine::{FacetRequest, Request},
    fields::Field,
    query,
};
use floor::Floor;
use serde_json::json;
use tantivy::{
    Index, Searcher, Term,
    aggregation::{
        AggContextParams, AggregationCollector, agg_req::Aggregations,
        agg_result::AggregationResults,
    },
    query::TermQuery,
    schema::IndexRecordOption,
};

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
    let mut group = c.benchmark_group("three facets");
    group.bench_function("dateline", |b| b.iter(|| black_box(engine.search(&request).unwrap())));
    let terms = Terms::of(&dir.path().join("index"), "text", "govern");
    group.bench_function("terms aggregation", |b| b.iter(|| black_box(terms.count())));
    group.finish();
}

/// tantivy's own way to count values, over the same columns of the same index.
struct Terms {
    searcher: Searcher,
    query: TermQuery,
    wanted: Aggregations,
}

impl Terms {
    fn of(index: &Path, field: &str, stem: &str) -> Self {
        let index = Index::open_in_dir(index).unwrap();
        let field = index.schema().get_field(field).unwrap();
        let terms = |column| json!({ "terms": { "field": column, "size": 10 } });
        let wanted = json!({
            "location": terms("location_values"),
            "actor": terms("actor_values"),
            "topic": terms("topic_values"),
        });
        Self {
            searcher: index.reader().unwrap().searcher(),
            query: TermQuery::new(Term::from_field_text(field, stem), IndexRecordOption::Basic),
            wanted: serde_json::from_value(wanted).unwrap(),
        }
    }

    fn count(&self) -> AggregationResults {
        let collector =
            AggregationCollector::from_aggs(self.wanted.clone(), AggContextParams::default());
        self.searcher.search(&self.query, &collector).unwrap()
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).without_plots();
    targets = queries
}
criterion_main!(benches);
