//! Stories, choices and comparisons: counts against what the hits themselves say. The archive is the
//! sample corpus with copies of every third article.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    sync::{Arc, LazyLock},
};

use dateline::{
    archive::{Archive, update::Options},
    article::Article,
    engine::{Chosen, Engine, FacetRequest, Interval, Request, Response},
    fields::{Field, values},
    query::{Query, parse},
};
use proptest::{prelude::*, sample::select};
use serde_json::json;

use crate::sample::{ARTICLES, TODAY};

static ENGINE: LazyLock<Arc<dyn Engine>> = LazyLock::new(|| {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("counted");
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(dir.join("corpus")).unwrap();
    let record = |(at, article): (usize, &Article)| {
        let copies = if at.is_multiple_of(3) { 1 + at % 4 } else { 0 };
        let of = (0..=copies).map(move |copy| {
            let date = article.date.as_ref().map(|date| date.date().to_string());
            let publisher = format!("Paper {}", (at + copy) % 7);
            let text = match copy {
                0 => article.body.clone(),
                copy => format!("{}\n\n(Edition {copy} of this report)", article.body),
            };
            json!({ "id": format!("{at}-{copy}"), "title": article.title, "date": date, "publisher": publisher, "text": text })
        });
        of.collect::<Vec<_>>()
    };
    let records = ARTICLES.iter().enumerate().flat_map(record).map(|record| record.to_string());
    fs::write(dir.join("corpus/all.jsonl"), records.collect::<Vec<_>>().join("\n")).unwrap();
    let mut options = Options::default();
    options.commit_every = 31;
    let mut archive = Archive::open(dir.join("index")).unwrap();
    archive.update_with(dir.join("corpus"), options).unwrap();
    archive.snapshot().unwrap()
});

/// A hit, read back: the article, and the story it belongs to.
struct Read {
    article: Article,
    story: String,
}

fn search(request: &Request) -> Response {
    ENGINE.search(request).unwrap()
}

fn all(query: &Query) -> Request {
    Request { limit: usize::MAX, whole: true, snippets: false, ..Request::new(query.clone()) }
}

fn read(response: &Response) -> Vec<Read> {
    let read = |hit: &dateline::engine::Hit| {
        let article: Article = serde_json::from_str(hit.record.json()).unwrap();
        let story = hit.story.as_ref().map_or_else(|| article.id.clone(), |s| s.id.clone());
        Read { article, story }
    };
    response.hits.iter().map(read).collect()
}

/// Stories by value.
fn stories_by_value(hits: &[Read], field: &'static Field) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for hit in hits {
        for value in values(field, &hit.article) {
            found.entry(value.facet).or_default().insert(hit.story.clone());
        }
    }
    found
}

fn query() -> impl Strategy<Value = Query> {
    let texts = vec![
        "*",
        "the",
        "talks",
        "Iran OR Oman",
        "police",
        "said -president",
        "team",
        "topic:politics",
        "actor.kind:state",
        "date:>=2010",
        "location:US",
        "minist*",
        "publisher:\"Paper 3\"",
    ];
    select(texts).prop_map(|text| parse(text, TODAY).unwrap().query)
}

fn field() -> impl Strategy<Value = &'static Field> {
    select(vec![
        "publisher",
        "location",
        "location.country",
        "actor",
        "actor.kind",
        "topic",
        "language",
    ])
    .prop_map(|name| Field::named(name).unwrap())
}

fn facet(field: &'static Field, significant: bool) -> Vec<FacetRequest> {
    vec![FacetRequest { field, limit: 10_000, significant }]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_collapsed_search_has_the_first_hit_of_every_story(query in query(), size in 1..30_usize) {
        let hits = search(&all(&query));
        let mut seen = BTreeSet::new();
        let first: Vec<String> = read(&hits)
            .into_iter()
            .filter(|hit| seen.insert(hit.story.clone()))
            .map(|hit| hit.article.id)
            .collect();
        let collapsed = search(&Request { collapse: true, ..all(&query) });
        let ids: Vec<String> = read(&collapsed).into_iter().map(|hit| hit.article.id).collect();
        prop_assert_eq!(&ids, &first);
        prop_assert_eq!(collapsed.stories, Some(first.len() as u64));
        prop_assert_eq!(collapsed.total, hits.hits.len() as u64);
        for hit in &collapsed.hits {
            let others = hit.story.as_ref().map_or(0, |story| story.size - 1);
            prop_assert_eq!(hit.copies.len() as u64, others);
        }
        let page = search(&Request { collapse: true, limit: size, offset: size, ..all(&query) });
        let page: Vec<String> = read(&page).into_iter().map(|hit| hit.article.id).collect();
        let expected: Vec<String> = first.into_iter().skip(size).take(size).collect();
        prop_assert_eq!(page, expected);
    }

    #[test]
    fn a_collapsed_facet_counts_stories(query in query(), field in field()) {
        let expected: BTreeMap<String, u64> = stories_by_value(&read(&search(&all(&query))), field)
            .into_iter()
            .map(|(value, stories)| (value, stories.len() as u64))
            .collect();
        let request = Request { collapse: true, facets: facet(field, false), ..all(&query) };
        let counted = search(&request).facets.into_iter().map(|f| (f.value, f.count));
        prop_assert_eq!(counted.collect::<BTreeMap<_, _>>(), expected);
    }

    #[test]
    fn a_choice_narrows_everything_but_its_own_facet(
        query in query(), field in field(), other in field(), nth in 0..5_usize,
    ) {
        let open = search(&Request { facets: facet(field, false), ..all(&query) });
        let values: Vec<String> =
            open.facets.iter().skip(nth).take(2).map(|facet| facet.value.clone()).collect();
        prop_assume!(!values.is_empty());
        let chosen = vec![Chosen { field, values: values.clone() }];
        let facets = [facet(field, false), facet(other, false)].concat();
        let narrowed = search(&Request { chosen, facets, ..all(&query) });
        let kept: Vec<Read> = read(&search(&all(&query)))
            .into_iter()
            .filter(|hit| {
                dateline::fields::values(field, &hit.article).iter().any(|v| values.contains(&v.facet))
            })
            .collect();
        prop_assert_eq!(narrowed.total, kept.len() as u64);
        let own: Vec<_> = narrowed.facets.iter().filter(|f| f.field == field.name).collect();
        let own = &own[..open.facets.len()];
        prop_assert!(own.iter().zip(&open.facets).all(|(a, b)| **a == *b), "{:?}", own);
        if other.name != field.name {
            let mut counts: BTreeMap<String, u64> = BTreeMap::new();
            for value in kept.iter().flat_map(|hit| dateline::fields::values(other, &hit.article)) {
                *counts.entry(value.facet).or_default() += 1;
            }
            let counted = narrowed.facets.into_iter().filter(|f| f.field == other.name);
            prop_assert_eq!(counted.map(|f| (f.value, f.count)).collect::<BTreeMap<_, _>>(), counts);
        }
    }

    #[test]
    fn an_unusual_value_is_more_frequent_than_in_the_whole_archive(
        query in query(), field in field(), collapse in any::<bool>(),
    ) {
        let everything = Request { collapse, facets: facet(field, false), ..all(&Query::All) };
        let everything = search(&everything);
        let whole: BTreeMap<String, u64> =
            everything.facets.into_iter().map(|facet| (facet.value, facet.count)).collect();
        let size = everything.stories.unwrap_or(everything.total) as f64;
        let request = Request { collapse, facets: facet(field, true), ..all(&query) };
        let found = search(&request);
        let matches = found.stories.unwrap_or(found.total) as f64;
        for facet in &found.facets {
            let unusual = facet.unusual.unwrap();
            prop_assert_eq!(unusual.all, whole[&facet.value], "{}", facet.value);
            prop_assert!(facet.count as f64 / matches > unusual.all as f64 / size);
            prop_assert!(unusual.score > 0.0);
        }
        let scores: Vec<f32> = found.facets.iter().map(|f| f.unusual.unwrap().score).collect();
        prop_assert!(scores.is_sorted_by(|a, b| a >= b), "{:?}", scores);
    }

    #[test]
    fn a_bucket_knows_how_much_there_is_in_it(query in query(), collapse in any::<bool>()) {
        let timeline = Some(Interval::Month);
        let whole = search(&Request { timeline, collapse, ..all(&Query::All) }).timeline;
        let whole: BTreeMap<_, _> = whole.iter().map(|bucket| (bucket.start, bucket.count)).collect();
        let found = search(&Request { timeline, collapse, ..all(&query) });
        for bucket in &found.timeline {
            prop_assert_eq!(Some(&bucket.all), whole.get(&bucket.start));
            prop_assert!(0 < bucket.count && bucket.count <= bucket.all);
        }
        let counted: u64 = found.timeline.iter().map(|bucket| bucket.count).sum();
        prop_assert_eq!(counted, found.stories.unwrap_or(found.total));
    }
}
