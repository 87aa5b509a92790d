//! Random queries over the words and values of the sample corpus: index and matcher agree, facets
//! count what choosing them gives, orders and pages are of one piece.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use dateline::{
    archive::saved::{SavedSearch, Watch},
    engine::{FacetRequest, Interval, Request, Response, Sort},
    fields::{FIELDS, Field, Kind, Part, values},
    query::{
        Lookup, Query,
        evaluate::{Document, Matcher},
        parse,
    },
    text::words,
};
use jiff::{ToSpan, civil::Date};
use proptest::{prelude::*, sample::select};
use serde_json::Value;

use crate::sample::{ARTICLES, ENGINE, TODAY};

/// Every tenth word of the corpus, as written.
static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let texts = ARTICLES.iter().flat_map(|a| [a.title.as_str(), a.body.as_str()]);
    texts
        .flat_map(|text| words(text).step_by(10).map(|w| text[w.start..w.end].to_owned()))
        .collect()
});

/// Every run of four words, to cut phrases from.
static RUNS: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    let texts = ARTICLES.iter().flat_map(|a| [a.title.as_str(), a.body.as_str()]);
    texts
        .flat_map(|text| {
            let words: Vec<String> = words(text).map(|w| text[w.start..w.end].to_owned()).collect();
            words.windows(4).step_by(7).map(<[String]>::to_vec).collect::<Vec<_>>()
        })
        .collect()
});

/// Every value of every field that has values and is no date.
static VALUES: LazyLock<Vec<(&'static Field, String)>> = LazyLock::new(|| {
    let named = |kind| matches!(kind, Kind::Keyword | Kind::Name | Kind::Tree);
    let of = |field: &'static Field| {
        let all = ARTICLES.iter().flat_map(move |article| values(field, article));
        let all: BTreeSet<String> = all.map(|value| value.facet).collect();
        all.into_iter().map(move |value| (field, value))
    };
    FIELDS.iter().filter(|field| named(field.kind)).flat_map(of).collect()
});

fn fields(wanted: impl Fn(Kind) -> bool) -> Vec<&'static Field> {
    FIELDS.iter().filter(|field| wanted(field.kind)).collect()
}

fn part() -> impl Strategy<Value = Option<Part>> {
    select(vec![None, None, Some(Part::Title), Some(Part::Body)])
}

fn word() -> impl Strategy<Value = String> {
    select(WORDS.as_slice())
}

/// A phrase of the corpus, perhaps with a word left out.
fn phrase() -> impl Strategy<Value = Query> {
    let run = (select(RUNS.as_slice()), 0..3_usize, any::<bool>());
    let words = run.prop_map(|(mut run, cut, gap)| {
        if gap {
            run.remove(1);
        }
        run.truncate(run.len() - cut.min(run.len() - 2));
        run
    });
    (part(), words, 0..4_u32, any::<bool>()).prop_map(|(part, words, slop, exact)| Query::Phrase {
        part,
        words,
        slop,
        exact,
    })
}

/// The beginning of a word with a star, or one of its letters as a question mark.
fn wildcard() -> impl Strategy<Value = Query> {
    let long = word().prop_filter("long enough", |word| {
        word.chars().count() >= 4 && word.chars().all(char::is_alphanumeric)
    });
    (part(), long, 2..4_usize, any::<bool>()).prop_map(|(part, word, at, star)| {
        let mut pattern: String = word.chars().take(at).collect();
        if star {
            pattern.push('*');
        } else {
            pattern.push('?');
            pattern.extend(word.chars().skip(at + 1));
        }
        Query::Wildcard { part, pattern }
    })
}

fn value() -> impl Strategy<Value = Query> {
    (select(VALUES.as_slice()), any::<bool>()).prop_map(|((field, value), exactly)| {
        let lookup = if exactly { Lookup::Facet(value) } else { Lookup::Term(value) };
        Query::Value { field, lookup }
    })
}

fn days() -> impl Strategy<Value = Query> {
    let dated = fields(|kind| matches!(kind, Kind::Date | Kind::Event));
    let first: Date = jiff::civil::date(1990, 1, 1);
    (select(dated), 0..13_500_i64, 0..2_000_i64, 0..4_u8).prop_map(
        move |(field, from, days, open)| {
            let from = first.saturating_add(from.days());
            let to = from.saturating_add(days.days());
            let (from, to) = ((open != 1).then_some(from), (open != 2).then_some(to));
            Query::Days { field, from, to }
        },
    )
}

pub fn query() -> impl Strategy<Value = Query> {
    let leaf = prop_oneof![
        4 => (part(), word(), any::<bool>())
            .prop_map(|(part, text, exact)| Query::Word { part, text, exact }),
        3 => phrase(),
        2 => wildcard(),
        4 => value(),
        2 => days(),
        6 => crate::operators::operator(),
        1 => select(fields(|_| true)).prop_map(|field| Query::Has { field }),
        1 => Just(Query::All),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let some = || prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            3 => some().prop_map(Query::and),
            3 => some().prop_map(Query::or),
            2 => inner.clone().prop_map(|query| Query::Not(Box::new(query))),
            1 => (inner.clone(), 1..9_u8).prop_map(|(query, factor)| Query::Boost {
                query: Box::new(query),
                factor: f32::from(factor) / 2.0,
            }),
        ]
    })
}

/// All hits, nothing besides.
fn all(query: &Query) -> Request {
    Request { limit: usize::MAX, snippets: false, ..Request::new(query.clone()) }
}

fn search(request: &Request) -> Response {
    ENGINE.search(request).unwrap()
}

/// What names an article, whatever its identity: copies may share one.
pub type Key = (String, u64);

pub fn keys(response: &Response) -> Vec<Key> {
    let key = |hit: &dateline::engine::Hit| {
        let record: Value = serde_json::from_str(hit.record.json()).unwrap();
        let path = record["path"].as_str().unwrap_or_default().to_owned();
        (path, record["item"].as_u64().unwrap_or(0))
    };
    response.hits.iter().map(key).collect()
}

pub fn matched(query: &Query) -> BTreeSet<Key> {
    let matcher = Matcher::new(query);
    ARTICLES
        .iter()
        .filter(|article| matcher.matches(&Document::new(article)))
        .map(|article| (article.path.clone(), article.item))
        .collect()
}

fn set(keys: Vec<Key>) -> BTreeSet<Key> {
    keys.into_iter().collect()
}

/// The total of `query` narrowed by what a facet line offers.
fn total_of_choice(query: &Query, field: &'static Field, value: &str) -> u64 {
    let choice = Query::Value { field, lookup: Lookup::Facet(value.to_owned()) };
    let narrowed = format!("({query}) AND {choice}");
    let narrowed = parse(&narrowed, TODAY).unwrap_or_else(|e| panic!("{}", e.render(&narrowed)));
    search(&Request { limit: 0, ..Request::new(narrowed.query) }).total
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn index_and_matcher_find_the_same(query in query()) {
        let response = search(&all(&query));
        let found = keys(&response);
        prop_assert_eq!(response.total, found.len() as u64, "total of {}", query);
        prop_assert_eq!(set(found), matched(&query), "{}", query);
    }

    #[test]
    fn a_printed_query_finds_the_same(query in query()) {
        let text = query.to_string();
        let read = parse(&text, TODAY);
        prop_assert!(read.is_ok(), "{}", text);
        let read = read.unwrap().query;
        prop_assert_eq!(keys(&search(&all(&read))), keys(&search(&all(&query))), "{}", text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn saved_searches_match_what_their_queries_match(queries in prop::collection::vec(query(), 1..9)) {
        let saved: Vec<SavedSearch> = queries
            .iter()
            .map(|query| SavedSearch::new("", &query.to_string(), TODAY).unwrap())
            .collect();
        let mut watch = Watch::new(&saved, TODAY).unwrap();
        let matchers: Vec<Matcher> = queries.iter().map(Matcher::new).collect();
        for article in ARTICLES.iter() {
            let document = Document::new(article);
            let each = (0..matchers.len()).filter(|n| matchers[*n].matches(&document));
            prop_assert_eq!(watch.matching(article), each.collect::<Vec<_>>(), "{:?}", queries);
        }
    }

    #[test]
    fn a_facet_counts_what_choosing_it_gives(
        query in query(),
        field in select(fields(|kind| !matches!(kind, Kind::Text(_) | Kind::Date | Kind::Point))),
        limit in 1..12_usize,
    ) {
        let facets = vec![FacetRequest { field, limit, significant: false }];
        let response = search(&Request { facets, ..all(&query) });
        prop_assert!(response.facets.len() <= limit);
        for facet in &response.facets {
            let total = total_of_choice(&query, field, &facet.value);
            prop_assert_eq!(facet.count, total, "{} of {}", facet.value, query);
        }
        let counts: Vec<u64> = response.facets.iter().map(|facet| facet.count).collect();
        prop_assert!(counts.is_sorted_by(|a, b| a >= b), "{:?}", counts);
    }

    #[test]
    fn a_timeline_adds_up_to_the_total(
        query in query(),
        interval in select(vec![Interval::Day, Interval::Week, Interval::Month, Interval::Year]),
    ) {
        let response = search(&Request { timeline: Some(interval), ..all(&query) });
        let sum: u64 = response.timeline.iter().map(|bucket| bucket.count).sum();
        prop_assert_eq!(sum, response.total, "{}", query);
        prop_assert!(response.timeline.iter().filter_map(|bucket| bucket.start).is_sorted());
    }

    #[test]
    fn an_order_is_a_permutation_and_pages_add_up_to_it(
        query in query(),
        sort in select(vec![Sort::Relevance, Sort::Newest, Sort::Oldest]),
        size in 1..40_usize,
    ) {
        let whole = keys(&search(&Request { sort, ..all(&query) }));
        prop_assert_eq!(set(whole.clone()), matched(&query), "{}", query);
        let mut pages = Vec::new();
        let mut ranks = Vec::new();
        for offset in (0..whole.len() + size).step_by(size) {
            let page = search(&Request { sort, offset, limit: size, ..all(&query) });
            prop_assert_eq!(page.total, whole.len() as u64);
            ranks.extend(page.hits.iter().map(|hit| hit.rank));
            pages.extend(keys(&page));
        }
        prop_assert_eq!(&pages, &whole, "{}", query);
        prop_assert_eq!(ranks, (1..=whole.len()).collect::<Vec<_>>());
    }
}

#[test]
fn newest_and_oldest_sort_by_date_and_put_the_undated_last() {
    let dates = |sort| -> Vec<Option<String>> {
        let response = search(&Request { sort, ..all(&Query::All) });
        let date = |hit: &dateline::engine::Hit| {
            let record: Value = serde_json::from_str(hit.record.json()).unwrap();
            record["date"].as_str().map(|date| date[..10].to_owned())
        };
        response.hits.iter().map(date).collect()
    };
    for (sort, newest_first) in [(Sort::Newest, true), (Sort::Oldest, false)] {
        let dates = dates(sort);
        let dated: Vec<_> = dates.iter().map_while(Option::as_ref).collect();
        assert!(dated.is_sorted_by(|a, b| if newest_first { a >= b } else { a <= b }), "{dated:?}");
        assert!(dates[dated.len()..].iter().all(Option::is_none));
    }
}

/// The facet of a field over all articles, with as many values as there are.
fn facet(name: &str) -> Vec<(String, u64)> {
    let field = Field::named(name).unwrap();
    let facets = vec![FacetRequest { field, limit: 10_000, significant: false }];
    let response = search(&Request { facets, ..all(&Query::All) });
    response.facets.into_iter().map(|facet| (facet.value, facet.count)).collect()
}

#[test]
fn a_facet_of_one_level_counts_what_the_whole_tree_counts_there() {
    let tree: BTreeMap<String, u64> = facet("location").into_iter().collect();
    for name in ["location.country", "location.region", "location.city"] {
        let level = facet(name);
        assert!(level.len() > 5, "{name}: {level:?}");
        for (value, count) in level {
            let field = Field::named(name).unwrap();
            assert_eq!(count, total_of_choice(&Query::All, field, &value), "{name}:={value}");
            // A country or region is also counted where only places in it are named.
            assert!(tree.get(&value).is_some_and(|all| *all >= count), "{value} of {name}");
            assert!(name != "location.country" || !value.contains('/'), "{value}");
        }
    }
    let topics: BTreeMap<String, u64> = facet("topic").into_iter().collect();
    for (value, count) in facet("topic.top") {
        assert_eq!(topics.get(&value), Some(&count), "{value}");
    }
}
