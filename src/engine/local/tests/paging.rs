//! Pages by key.

use std::{collections::BTreeSet, path::Path, sync::LazyLock};

use proptest::{prelude::*, sample::select};

use super::*;
use crate::engine::{Cursor, Engine, Recency, Request, Sort};

/// Segments of texts of quite different lengths.
static ENGINE: LazyLock<Arc<LocalEngine>> = LazyLock::new(|| {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = writer(dir.path());
    for (at, longest) in [12, 160, 40, 90].into_iter().enumerate() {
        add(writer.as_mut(), (at * 500..(at + 1) * 500).map(|number| article(number, longest)));
    }
    writer.finish().unwrap();
    engine(dir.path())
});

fn places(engine: &LocalEngine, request: &Request) -> Vec<Cursor> {
    let mut places = Vec::new();
    engine
        .each_hit(request, &mut |hit| {
            places.push(hit.cursor().unwrap());
            Ok(())
        })
        .unwrap();
    places
}

fn leaf() -> impl Strategy<Value = String> {
    let word = || select(WORDS.as_slice());
    prop_oneof![
        4 => word().prop_map(str::to_owned),
        2 => (word(), word()).prop_map(|(a, b)| format!("\"{a} {b}\"")),
        1 => (word(), word()).prop_map(|(a, b)| format!("({a} W/4 {b})")),
        1 => word().prop_map(|word| format!("title:{word}")),
        1 => select(vec!["actor:Iran", "actor:Oman", "actor:Iran OR actor:Oman", "min*", "*"])
            .prop_map(|text| format!("({text})")),
        1 => Just("date:[2020-01-10 TO 2020-02-10]".to_owned()),
    ]
}

fn text() -> impl Strategy<Value = String> {
    let word = || select(WORDS.as_slice());
    let any_of = prop::collection::vec((word(), 1..60_u8), 2..7).prop_map(|words| {
        let words =
            words.iter().map(|(word, tenths)| format!("{word}^{}", f32::from(*tenths) / 10.0));
        format!("({})", words.collect::<Vec<_>>().join(" OR "))
    });
    let all_of =
        prop::collection::vec(word(), 2..6).prop_map(|words| format!("({})", words.join(" AND ")));
    let tree = prop_oneof![leaf(), any_of.clone()].prop_recursive(3, 10, 4, |inner| {
        let some = || prop::collection::vec(inner.clone(), 2..5);
        prop_oneof![
            some().prop_map(|all| format!("({})", all.join(" AND "))),
            some().prop_map(|any| format!("({})", any.join(" OR "))),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} NOT {b})")),
            (inner.clone(), 1..9_u8).prop_map(|(a, factor)| format!("({a})^{factor}")),
        ]
    });
    prop_oneof![2 => any_of, 2 => all_of, 1 => leaf(), 3 => tree]
}

fn request() -> impl Strategy<Value = Request> {
    let sort = select(vec![Sort::Relevance, Sort::Relevance, Sort::Newest, Sort::Oldest]);
    let recency = select(vec![None, None, Some(Recency { half_life: 20.0, now: None })]);
    (text(), sort, recency, prop::bool::weighted(0.25)).prop_map(
        |(text, sort, recency, collapse)| Request {
            sort,
            recency,
            collapse,
            snippets: false,
            limit: usize::MAX,
            ..Request::new(query(&text))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pages_by_key_add_up_to_one_long_one(
        request in request(),
        size in 1..8_usize,
        somewhere in any::<prop::sample::Index>(),
    ) {
        let all = places(&ENGINE, &request);
        let ranks: Vec<usize> = all.iter().map(|place| place.rank).collect();
        prop_assert_eq!(ranks, (1..=all.len()).collect::<Vec<_>>());
        let page = |after: Option<Cursor>| {
            places(&ENGINE, &Request { limit: size, after, ..request.clone() })
        };
        let mut joined = page(None);
        while let Some(last) = joined.last().filter(|last| last.rank < 40) {
            let next = page(Some(last.clone()));
            if next.is_empty() {
                break;
            }
            joined.extend(next);
        }
        prop_assert_eq!(&joined, &all[..joined.len()], "{}", request.query);
        prop_assert!(joined.len() >= all.len().min(40));
        if !all.is_empty() {
            let at = somewhere.index(all.len());
            let told = serde_json::to_string(&all[at]).unwrap();
            let next = page(Some(serde_json::from_str(&told).unwrap()));
            let rest = &all[at + 1..];
            prop_assert_eq!(&next, &rest[..rest.len().min(size)], "{} after {}", request.query, told);
        }
    }
}

#[test]
fn the_best_of_a_frequent_value_come_first() {
    for text in ["actor:Iran", "actor:Iran AND harbour", "actor:Iran AND actor:Iran^2"] {
        let all = Request { limit: usize::MAX, snippets: false, ..Request::new(query(text)) };
        let whole = places(&ENGINE, &all);
        assert!(whole.len() > 500 && whole[0].score > whole[200].score);
        assert_eq!(places(&ENGINE, &Request { limit: 10, ..all }), whole[..10]);
    }
}

#[test]
fn any_place_may_be_asked_for() {
    let places = |after| {
        let request = Request { after: Some(after), limit: 3, ..Request::new(Query::All) };
        places(&ENGINE, &request)
    };
    let first = Cursor { score: f32::MAX, date: i64::MAX, ..Cursor::default() };
    assert_eq!(places(first.clone()).len(), 3);
    assert_eq!(places(Cursor { rank: 41, ..first.clone() })[0].rank, 42);
    assert!(places(Cursor { rank: usize::MAX, ..first }).is_empty());
    let last = Cursor { score: f32::MIN, date: i64::MIN, item: u64::MAX, ..Cursor::default() };
    assert!(places(last).is_empty());
}

/// Articles 0 to 59, but for those that `is_gone`.
fn state(
    dir: &Path,
    is_gone: impl Fn(usize) -> bool,
    added: std::ops::Range<usize>,
) -> Arc<LocalEngine> {
    let mut writer = writer(dir);
    for number in (0..60).filter(|number| is_gone(*number)) {
        writer.remove(&format!("{number}.txt")).unwrap();
    }
    add(writer.as_mut(), added.map(|number| article(number, 9)));
    writer.finish().unwrap();
    engine(dir)
}

#[test]
fn what_was_there_all_the_time_is_shown_once_while_the_index_changes() {
    for sort in [Sort::Newest, Sort::Oldest] {
        for size in 1..8 {
            let dir = tempfile::tempdir().unwrap();
            let before = state(dir.path(), |_| false, 0..60);
            let everything = Request { sort, snippets: false, ..Request::new(Query::All) };
            let page = |engine: &LocalEngine, after| {
                places(engine, &Request { limit: size, after, ..everything.clone() })
            };
            let mut shown = page(&before, None);
            while shown.len() < 20 {
                shown.extend(page(&before, shown.last().cloned()));
            }
            // The article that the next page begins behind goes, too.
            let last = shown.last().unwrap().path.clone();
            let is_gone = |number: usize| number % 4 == 1 || format!("{number}.txt") == last;
            let after = state(dir.path(), is_gone, 60..90);
            loop {
                let next = page(&after, shown.last().cloned());
                if next.is_empty() {
                    break;
                }
                shown.extend(next);
            }
            let paths: Vec<&str> = shown.iter().map(|place| place.path.as_str()).collect();
            let once: BTreeSet<&str> = paths.iter().copied().collect();
            assert_eq!(once.len(), paths.len(), "shown twice");
            for number in (0..60).filter(|number| !is_gone(*number)) {
                assert!(once.contains(format!("{number}.txt").as_str()), "{number} was lost");
            }
            assert!(shown.iter().map(|place| place.rank).eq(1..=shown.len()));
        }
    }
}
