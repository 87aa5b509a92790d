//! Random queries and random texts: what is printed parses back, JSON gives the same tree again, and
//! nothing panics.

use jiff::civil::{Date, date};
use proptest::{collection::vec, option, prelude::*, sample::select};

use super::TODAY;
use crate::{
    fields::{Around, FIELDS, Field, Kind, Part},
    query::{Link, Lookup, Query, Reach, parse},
};

fn field_of(is: fn(Kind) -> bool) -> impl Strategy<Value = &'static Field> {
    select(FIELDS.iter().filter(|f| is(f.kind)).collect::<Vec<_>>())
}

fn part() -> impl Strategy<Value = Option<Part>> {
    option::of(select(vec![Part::Title, Part::Body, Part::Lead]))
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Zé]{1,8}",
        select(vec!["AND", "or", "adj0", "adj7", "U.S.", "20,000", "don't", "京"])
            .prop_map(str::to_owned)
    ]
}

fn day() -> impl Strategy<Value = Date> {
    (1900i16..2100, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| date(y, m, d))
}

fn span() -> impl Strategy<Value = (Option<Date>, Option<Date>)> {
    prop_oneof![
        day().prop_map(|d| (Some(d), None)),
        day().prop_map(|d| (None, Some(d))),
        (day(), day()).prop_map(|(a, b)| (Some(a.min(b)), Some(a.max(b)))),
        day().prop_map(|d| (Some(d.first_of_month()), Some(d.last_of_month()))),
        day().prop_map(|d| (Some(d.first_of_year()), Some(d.last_of_year()))),
    ]
}

fn leaf() -> impl Strategy<Value = Query> {
    let value = |k| matches!(k, Kind::Keyword | Kind::Name | Kind::Tree);
    let ordered = |k| matches!(k, Kind::Date | Kind::Event);
    let lookup = prop_oneof![
        "[a-z]{1,6}[ \"\\\\/:“&()^~AND-]{0,4}[a-z0-9]{0,3}".prop_map(Lookup::Term),
        "\\PC{1,10}".prop_map(Lookup::Facet),
        "[a-z]{2,5}[*?]".prop_map(Lookup::Pattern),
    ];
    prop_oneof![
        1 => Just(Query::All),
        4 => in_text(),
        1 => (field_of(value), lookup).prop_map(|(field, lookup)| Query::Value { field, lookup }),
        1 => (field_of(ordered), span()).prop_map(|(field, (from, to))| Query::Days { field, from, to }),
        1 => field_of(|_| true).prop_map(|field| Query::Has { field }),
        1 => (select(vec!["Muscat", "Paris, Texas", ""]), 1..9000u32).prop_map(|(place, tenth)| {
            let name = (!place.is_empty()).then(|| place.to_owned());
            let center = name.as_deref().unwrap_or("23.613,-58.001");
            let (mut around, _) = Around::read(&format!("{center}, 1km")).unwrap();
            around.km = f64::from(tenth) / 10.0;
            Query::Around(around)
        }),
        1 => (1..50u32, counted())
            .prop_map(|(count, query)| Query::AtLeast { count, query: Box::new(query) }),
        1 => linked(),
    ]
}

fn in_text() -> impl Strategy<Value = Query> {
    prop_oneof![
        (part(), word(), any::<bool>()).prop_map(|(part, text, exact)| Query::Word {
            part,
            text,
            exact
        }),
        (part(), vec(word(), 2..4), 0..5u32, any::<bool>())
            .prop_map(|(part, words, slop, exact)| Query::Phrase { part, words, slop, exact }),
        (part(), "[a-z]{2,4}[*?][a-z]{0,3}")
            .prop_map(|(part, pattern)| Query::Wildcard { part, pattern }),
        (part(), "[a-zé]{5,8}|adj[0-9]{4}", 1..3u8)
            .prop_map(|(part, text, distance)| Query::Fuzzy { part, text, distance }),
    ]
}

fn counted() -> impl Strategy<Value = Query> {
    vec(in_text(), 1..4).prop_map(Query::or)
}

fn link() -> impl Strategy<Value = Link> {
    let reach = prop_oneof![
        (1..=1000u32).prop_map(Reach::Words),
        Just(Reach::Sentence),
        Just(Reach::Paragraph)
    ];
    (reach, any::<bool>(), any::<bool>()).prop_map(|(reach, ordered, negated)| Link {
        reach,
        ordered,
        negated,
    })
}

fn linked() -> impl Strategy<Value = Query> {
    in_text().prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            2 => (inner.clone(), inner.clone(), link())
                .prop_map(|(left, right, link)| Query::near(left, right, link)),
            1 => vec(inner.clone(), 2..4).prop_map(Query::or),
            1 => (vec(inner.clone(), 2..3), inner, link()).prop_map(|(all, right, link)| {
                Query::near(Query::and(all), right, Link { negated: false, ..link })
            }),
        ]
    })
}

fn any_query() -> impl Strategy<Value = Query> {
    leaf().prop_recursive(5, 40, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 1..4).prop_map(Query::and),
            vec(inner.clone(), 1..4).prop_map(Query::or),
            inner.clone().prop_map(|q| Query::Not(Box::new(q))),
            (inner, 1..4000u32)
                .prop_map(|(q, n)| Query::Boost { query: Box::new(q), factor: n as f32 / 16.0 }),
        ]
    })
}

/// Texts in which everything that means something is frequent.
fn queryish() -> impl Strategy<Value = String> {
    let pieces = vec![
        "a",
        "b",
        "talks",
        "AND",
        "OR",
        "NOT",
        "and",
        "-",
        "+",
        "=",
        "(",
        ")",
        "\"",
        "“",
        "”",
        "~3",
        "^2",
        "*",
        "?",
        ":",
        " ",
        " ",
        " ",
        "title:",
        "date:",
        "actor:",
        "topic:",
        "[",
        "{",
        "]",
        "}",
        " TO ",
        "2026",
        "-7d",
        ">=",
        "<",
        "U.S.",
        "'s",
        "東",
        "\\",
        "\u{301}",
        "é",
        "/",
        "!",
        "W/5",
        " W/5 ",
        "PRE/S",
        " NOT W/2 ",
        "adj3",
        "adj0",
        "atleast2(",
        "hlead(",
        "near:",
        "1km",
        "talks~1",
        "=AND~1",
    ];
    vec(select(pieces), 0..24).prop_map(|p| p.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8 * ProptestConfig::default().cases))]

    #[test]
    fn what_is_printed_parses_back(q in any_query()) {
        let printed = q.to_string();
        let parsed = parse(&printed, TODAY).map_err(|e| TestCaseError::fail(e.render(&printed)))?;
        prop_assert_eq!(parsed.query, q, "{}", printed);
    }

    #[test]
    fn a_query_survives_json(q in any_query()) {
        let json = serde_json::to_string(&q).map_err(|e| TestCaseError::fail(e.to_string()))?;
        let again = serde_json::from_str::<Query>(&json);
        prop_assert_eq!(again.map_err(|e| TestCaseError::fail(e.to_string()))?, q, "{}", json);
    }

    #[test]
    fn any_text_is_understood_or_refused_without_panic(text in prop_oneof![queryish(), any::<String>()]) {
        match parse(&text, TODAY) {
            Ok(parsed) => {
                let printed = parsed.query.to_string();
                let again = parse(&printed, TODAY);
                prop_assert_eq!(again.map(|p| p.query), Ok(parsed.query), "{}", printed);
            }
            Err(error) => {
                prop_assert!(text.get(error.span.clone()).is_some());
                prop_assert!(!error.render(&text).contains(|c: char| c.is_control() && c != '\n'));
            }
        }
    }

    #[test]
    fn any_bytes_are_understood_or_refused_without_panic(bytes in vec(any::<u8>(), 0..80)) {
        let text = String::from_utf8_lossy(&bytes);
        if let Err(error) = parse(&text, TODAY) {
            error.render(&text);
        }
    }
}
