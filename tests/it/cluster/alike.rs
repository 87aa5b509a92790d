//! What the local index answers, a cluster answers, too.

use std::collections::{BTreeMap, BTreeSet};

use dateline::{
    engine::{Chosen, Engine, FacetRequest, Interval, Recency, Request, Response, Sort},
    fields::{FIELDS, Field, Kind, Part},
    query::Query,
};
use proptest::{prelude::*, sample::select};

use super::CLUSTER;
use crate::{
    agreement::{Key, keys, matched},
    queries::cases,
    sample::{ENGINE, query},
};

fn all(query: Query) -> Request {
    Request { limit: usize::MAX, snippets: false, ..Request::new(query) }
}

fn set(keys: Vec<Key>) -> BTreeSet<Key> {
    keys.into_iter().collect()
}

/// Scores by article.
fn scores(response: &Response) -> BTreeMap<Key, f32> {
    keys(response).into_iter().zip(response.hits.iter().map(|hit| hit.score)).collect()
}

/// Whether words are all it is scored by: proximity and counts are scored by their words on a cluster.
fn is_scored_alike(query: &Query) -> bool {
    match query {
        Query::Word { part, .. } | Query::Phrase { part, slop: 0, .. } => {
            part.is_none_or(|part| part == Part::Title)
        }
        Query::Phrase { .. } | Query::Near { .. } | Query::AtLeast { .. } => false,
        query => query.children().all(is_scored_alike),
    }
}

/// What differs between the answers of the index of the sample corpus and of a cluster.
fn differences(request: &Request, cluster: &dyn Engine) -> Option<String> {
    differences_of(request, ENGINE.as_ref(), cluster)
}

/// The same of a local index.
pub fn differences_of(
    request: &Request,
    local: &dyn Engine,
    cluster: &dyn Engine,
) -> Option<String> {
    let [local, remote] =
        [local, cluster].map(|engine| engine.search(request).map_err(|error| format!("{error:?}")));
    let (local, remote) = match (local, remote) {
        (Ok(local), Ok(remote)) => (local, remote),
        (_, Err(error)) | (Err(error), _) => return Some(error),
    };
    let (ours, theirs) = (keys(&local), keys(&remote));
    let (mine, other) = (set(ours.clone()), set(theirs.clone()));
    if mine != other || ours.len() != theirs.len() {
        let missing: Vec<_> = mine.difference(&other).take(5).collect();
        let besides: Vec<_> = other.difference(&mine).take(5).collect();
        return Some(format!(
            "{} hits, on the cluster {}; without {missing:?}, with {besides:?}",
            ours.len(),
            theirs.len()
        ));
    }
    if (local.total, local.stories) != (remote.total, remote.stories) {
        let totals = [(local.total, local.stories), (remote.total, remote.stories)];
        return Some(format!("totals: {totals:?}"));
    }
    if local.facets != remote.facets {
        let pairs = local.facets.iter().zip(&remote.facets);
        let first = pairs.filter(|(a, b)| a != b).take(3).collect::<Vec<_>>();
        let lengths = (local.facets.len(), remote.facets.len());
        return Some(format!("facets {lengths:?}: {first:?}"));
    }
    if local.timeline != remote.timeline {
        return Some(format!("timeline: {:?}, {:?}", local.timeline, remote.timeline));
    }
    if !remote.approximations.is_empty() {
        return Some(format!("{:?}", remote.approximations));
    }
    let snippets = |response: &Response| -> BTreeMap<Key, String> {
        let told = response.hits.iter().map(|hit| format!("{:?}", (&hit.snippet, &hit.copies)));
        keys(response).into_iter().zip(told).collect()
    };
    if snippets(&local) != snippets(&remote) {
        return Some("snippets or copies".to_owned());
    }
    if !is_scored_alike(&request.query) {
        return None;
    }
    let theirs = scores(&remote);
    for (key, score) in scores(&local) {
        let other = theirs[&key];
        // The local index rounds scores to 12 bits, and has none where nothing but conditions are left.
        if score > 0.0 && (score - other).abs() > 0.002 * score {
            return Some(format!("score of {key:?}: {score}, on the cluster {other}"));
        }
    }
    None
}

#[test]
fn every_query_finds_the_same_in_the_local_index_and_on_a_cluster() {
    let Some(cluster) = &*CLUSTER else { return };
    let mut report = String::new();
    for case in cases() {
        if let Some(difference) = differences(&all(query(&case.query)), cluster.as_ref()) {
            report += &format!("{}\n  {difference}\n", case.query);
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn facets_timelines_and_stories_count_alike() {
    let Some(cluster) = &*CLUSTER else { return };
    let countable = FIELDS.iter().filter(|field| field.is_countable());
    let mut report = String::new();
    for (at, text) in ["*", "sanctions OR talks", "iran W/10 talks", "-location:Oman", "oil"]
        .into_iter()
        .enumerate()
    {
        for significant in [false, true] {
            for collapse in [false, true] {
                let facet = |field| FacetRequest { field, limit: 7, significant };
                let facets = countable.clone().map(facet).collect();
                let intervals = [Interval::Day, Interval::Week, Interval::Month, Interval::Year];
                let location = Field::named("location").unwrap();
                let chosen = Chosen { field: location, values: vec!["Oman".into()] };
                let request = Request {
                    facets,
                    timeline: Some(intervals[at % 4]),
                    collapse,
                    chosen: if significant { vec![chosen] } else { Vec::new() },
                    ..all(query(text))
                };
                if let Some(difference) = differences(&request, cluster.as_ref()) {
                    report += &format!("{text} {significant} {collapse}\n  {difference}\n");
                }
            }
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn orders_pages_and_ages_are_alike() {
    let Some(cluster) = &*CLUSTER else { return };
    for text in ["*", "talks", "oil OR gas", "title:oil OR actor:Iran^2"] {
        for sort in [Sort::Newest, Sort::Oldest, Sort::Relevance] {
            let request = Request { sort, ..all(query(text)) };
            let whole = cluster.search(&request).unwrap();
            if sort != Sort::Relevance {
                assert_eq!(keys(&whole), keys(&ENGINE.search(&request).unwrap()), "{text}");
            }
            // Page by page behind the last hit, and by numbers.
            let mut after = None;
            let mut walked = Vec::new();
            let mut counted = Vec::new();
            loop {
                let page = Request { limit: 7, after: after.clone(), ..request.clone() };
                let page = cluster.search(&page).unwrap();
                let offset = walked.len();
                let by_number = Request { limit: 7, offset, ..request.clone() };
                counted.extend(keys(&cluster.search(&by_number).unwrap()));
                walked.extend(keys(&page));
                match page.hits.last() {
                    Some(last) => after = Some(last.cursor().unwrap()),
                    None => break,
                }
            }
            assert_eq!(walked, keys(&whole), "{text} {sort:?}");
            assert_eq!(counted, keys(&whole), "{text} {sort:?}");
        }
        for now in [None, Some(jiff::civil::date(2026, 2, 1))] {
            let recency = Some(Recency { half_life: 400.0, now });
            let request = Request { recency, ..all(query(text)) };
            assert_eq!(differences(&request, cluster.as_ref()), None, "{text}");
        }
    }
}

#[test]
fn an_article_comes_back_whole() {
    let Some(cluster) = &*CLUSTER else { return };
    let request = Request { whole: true, limit: 500, ..Request::new(Query::All) };
    for hit in cluster.search(&request).unwrap().hits {
        let id = &hit.record.article().unwrap().id;
        assert_eq!(cluster.articles(id).unwrap(), ENGINE.articles(id).unwrap());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_cluster_finds_what_the_matcher_finds(query in crate::agreement::query()) {
        let Some(cluster) = &*CLUSTER else { return Ok(()) };
        let response = cluster.search(&all(query.clone())).unwrap();
        let found = keys(&response);
        prop_assert_eq!(response.total, found.len() as u64, "total of {}", query);
        prop_assert_eq!(set(found), matched(&query), "{}", query);
    }

    #[test]
    fn an_operator_finds_on_a_cluster_what_the_matcher_finds(query in crate::operators::operator()) {
        let Some(cluster) = &*CLUSTER else { return Ok(()) };
        let found = keys(&cluster.search(&all(query.clone())).unwrap());
        prop_assert_eq!(set(found), matched(&query), "{}", query);
    }

    #[test]
    fn a_facet_counts_on_a_cluster_what_it_counts_here(
        query in crate::agreement::query(),
        field in select(FIELDS.iter().filter(|f| f.is_countable() && f.kind != Kind::Event).collect::<Vec<_>>()),
        limit in 1..12_usize,
        collapse in any::<bool>(),
    ) {
        let Some(cluster) = &*CLUSTER else { return Ok(()) };
        let facets = vec![FacetRequest { field, limit, significant: false }];
        let request = Request { facets, limit: 0, collapse, ..Request::new(query.clone()) };
        let found = cluster.search(&request).unwrap();
        prop_assert_eq!(found.facets, ENGINE.search(&request).unwrap().facets, "{}", query);
    }
}
