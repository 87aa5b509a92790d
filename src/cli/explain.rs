//! How a query was understood, as JSON.

use serde_json::{Value, json};

use crate::{
    query::{Lookup, Query},
    text::{Stemmer, fold},
};

/// The query as it prints, the rules it was read by, and its tree with terms as searched.
pub(super) fn explain(query: &Query) -> Value {
    json!({
        "type": "explain",
        "query": query.to_string(),
        "default_operator": "AND",
        "precedence": "NOT > W/n > AND > OR",
        "tree": tree(query, &mut Stemmer::new()),
    })
}

fn tree(query: &Query, stemmer: &mut Stemmer) -> Value {
    let mut list = |queries: &[Query]| queries.iter().map(|q| tree(q, stemmer)).collect::<Vec<_>>();
    match query {
        Query::All => json!({ "all": true }),
        Query::And(queries) => json!({ "and": list(queries) }),
        Query::Or(queries) => json!({ "or": list(queries) }),
        Query::Not(query) => json!({ "not": tree(query, stemmer) }),
        Query::Boost { query, factor } => json!({ "boost": factor, "of": tree(query, stemmer) }),
        Query::Word { part, text, exact } => {
            json!({ "word": text, "in": place(*part), "searched": searched(text, *exact, stemmer) })
        }
        Query::Phrase { part, words, slop, exact } => {
            let searched: Vec<_> =
                words.iter().map(|word| searched(word, *exact, stemmer)).collect();
            json!({ "phrase": words.join(" "), "in": place(*part), "searched": searched, "slop": slop })
        }
        Query::Fuzzy { part, text, distance } => {
            json!({ "fuzzy": text, "distance": distance, "in": place(*part) })
        }
        Query::Near { left, right, link } => json!({
            "near": link.to_string(),
            "left": tree(left, stemmer),
            "right": tree(right, stemmer),
        }),
        Query::AtLeast { count, query } => {
            json!({ "at_least": count, "of": tree(query, stemmer) })
        }
        Query::Around(around) => json!({
            "near": around.name,
            "center": around.center.to_string(),
            "km": around.km,
        }),
        Query::Wildcard { part, pattern } => json!({ "wildcard": pattern, "in": place(*part) }),
        Query::Value { field, lookup } => match lookup {
            Lookup::Term(text) => {
                json!({ "field": field.name, "value": text, "searched": field.terms(text) })
            }
            Lookup::Facet(text) => json!({ "field": field.name, "exactly": text }),
            Lookup::Pattern(pattern) => json!({ "field": field.name, "wildcard": pattern }),
        },
        Query::Days { field, from, to } => json!({ "field": field.name, "from": from, "to": to }),
        Query::Has { field } => json!({ "field": field.name, "has": "any value" }),
    }
}

fn place(part: Option<crate::field::Part>) -> &'static str {
    part.map_or("title or body", |part| part.field().name)
}

fn searched(word: &str, exact: bool, stemmer: &mut Stemmer) -> String {
    let mut folded = String::new();
    fold(word, &mut folded);
    if exact { format!("={folded}") } else { stemmer.stem(&folded).to_owned() }
}
