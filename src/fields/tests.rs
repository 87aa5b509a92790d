//! Names of fields and values of articles.

use super::{field::Kind, values::event_dates, *};
use crate::article::Article;

#[test]
fn every_name_and_alias_means_one_field() {
    for field in FIELDS {
        for name in field.names() {
            assert_eq!(Field::named(&name.to_ascii_uppercase()), Some(field), "{name}");
        }
    }
    for part in [Part::Title, Part::Body, Part::Lead] {
        assert_eq!(part.field().kind, Kind::Text(part));
    }
}

#[test]
fn a_day_of_an_unknown_year_is_a_value_of_its_own() {
    let date = "--02-06".parse().unwrap();
    let event = crate::article::EventDate { date, certainty: None, mentions: vec![] };
    let article = Article { event_dates: vec![event], ..Article::default() };
    let facets: Vec<_> = event_dates(&article).into_iter().map(|v| v.facet).collect();
    assert_eq!(facets, ["--02-06"]);
}

#[test]
fn a_date_is_found_by_its_month_and_year_too() {
    let day = "2026-02-06".parse().map(|date| crate::article::EventDate {
        date,
        certainty: None,
        mentions: vec![],
    });
    let year = "2026".parse().map(|date| crate::article::EventDate {
        date,
        certainty: None,
        mentions: vec![],
    });
    let article =
        Article { event_dates: day.into_iter().chain(year).collect(), ..Article::default() };
    let facets: Vec<_> = event_dates(&article).into_iter().map(|v| v.facet).collect();
    assert_eq!(facets, ["2026", "2026-02", "2026-02-06"]);
}

#[test]
fn each_level_of_a_place_has_its_own_values() {
    let place = |name: &str, kind: &str, admin1: Option<&str>| {
        let json = serde_json::json!({
            "name": name, "kind": kind, "country": "US", "admin1": admin1,
            "lat": 0.0, "lon": 0.0, "about": false,
        });
        serde_json::from_value(json).unwrap()
    };
    let location = vec![
        place("Paris", "city", Some("Texas")),
        place("New York", "city", Some("New York")),
        place("Midwest", "region", None),
    ];
    let article = Article { location, ..Article::default() };
    let facets = |name: &str| -> Vec<String> {
        let field = Field::named(name).unwrap();
        values(field, &article).into_iter().map(|value| value.facet).collect()
    };
    assert_eq!(facets("location.country"), ["United States"]);
    assert_eq!(
        facets("location.region"),
        ["United States/Texas", "United States/New York", "United States/Midwest"]
    );
    assert_eq!(facets("location.city"), ["United States/Texas/Paris", "United States/New York"]);
}

#[test]
fn a_value_stands_once_and_has_no_empty_term() {
    let article = Article {
        keywords: vec!["Oman".into(), "Oman".into(), String::new(), "—".into()],
        ..Article::default()
    };
    let found = (FIELDS.iter().find(|f| f.name == "keyword")).map(|f| values(f, &article));
    let wanted = |facet: &str, terms: &[&str]| Value {
        facet: facet.into(),
        salience: 1,
        terms: terms.iter().map(|t| (*t).to_owned()).collect(),
    };
    assert_eq!(found, Some(vec![wanted("Oman", &["oman"]), wanted("—", &[])]));
}
