//! How a query was understood, as JSON.

use std::{iter::Peekable, slice};

use serde_json::{Value, json};

use super::line::{ExplainLine, Label};
use crate::{
    engine::Expansion,
    query::{Lookup, Query},
    text::{FORM_MARK, Forms, Language, fold, signed_form},
};

/// Words of an expansion that are listed.
const LISTED: usize = 20;

/// How a query was understood. `expansions` are those of the query, in its order; `languages` are
/// those whose stems the archive has.
pub(super) fn explain<'a>(
    query: &Query,
    expansions: &[Expansion],
    languages: &[Language],
    label: Option<&'a Label>,
) -> ExplainLine<'a> {
    let mut terms =
        Terms { forms: Forms::default(), languages, expansions: expansions.iter().peekable() };
    ExplainLine {
        label,
        query: query.to_string(),
        default_operator: "AND",
        precedence: "NOT > W/n > AND > OR",
        tree: terms.tree(query),
        approximated: expansions.iter().filter_map(Expansion::note).collect(),
    }
}

/// What the words of a query are searched as.
struct Terms<'a> {
    forms: Forms,
    languages: &'a [Language],
    expansions: Peekable<slice::Iter<'a, Expansion>>,
}

impl Terms<'_> {
    fn tree(&mut self, query: &Query) -> Value {
        match query {
            Query::All => json!({ "all": true }),
            Query::And(queries) => json!({ "and": self.trees(queries) }),
            Query::Or(queries) => json!({ "or": self.trees(queries) }),
            Query::Not(query) => json!({ "not": self.tree(query) }),
            Query::Boost { query, factor } => json!({ "boost": factor, "of": self.tree(query) }),
            Query::Word { part, text, exact } => {
                json!({ "word": text, "in": place(*part), "searched": self.searched(text, *exact) })
            }
            Query::Phrase { part, words, slop, exact } => {
                let searched: Vec<_> =
                    words.iter().map(|word| self.searched(word, *exact)).collect();
                json!({ "phrase": words.join(" "), "in": place(*part), "searched": searched, "slop": slop })
            }
            Query::Fuzzy { part, text, distance } => {
                let searched = self.expansion(&format!("{text}~{distance}"));
                json!({ "fuzzy": text, "distance": distance, "in": place(*part), "searched": searched })
            }
            Query::Near { left, right, link } => json!({
                "near": link.to_string(),
                "left": self.tree(left),
                "right": self.tree(right),
            }),
            Query::AtLeast { count, query } => {
                json!({ "at_least": count, "of": self.tree(query) })
            }
            Query::Around(around) => json!({
                "near": around.name,
                "center": around.center.to_string(),
                "km": around.km,
            }),
            Query::Wildcard { part, pattern } => {
                let searched = self.expansion(pattern);
                json!({ "wildcard": pattern, "in": place(*part), "searched": searched })
            }
            Query::Value { field, lookup } => match lookup {
                Lookup::Term(text) => {
                    json!({ "field": field.name, "value": text, "searched": field.terms(text) })
                }
                Lookup::Facet(text) => json!({ "field": field.name, "exactly": text }),
                Lookup::Pattern(pattern) => json!({ "field": field.name, "wildcard": pattern }),
            },
            Query::Days { field, from, to } => {
                json!({ "field": field.name, "from": from, "to": to })
            }
            Query::Has { field } => json!({ "field": field.name, "has": "any value" }),
        }
    }

    fn trees(&mut self, queries: &[Query]) -> Vec<Value> {
        queries.iter().map(|query| self.tree(query)).collect()
    }

    /// How many words a pattern fits, and the most frequent of them with their articles.
    fn expansion(&mut self, pattern: &str) -> Value {
        let Some(expansion) = self.expansions.next_if(|e| e.pattern == pattern) else {
            return Value::Null;
        };
        json!({
            "words": expansion.words.len(),
            "left_out": expansion.left_out,
            "most_frequent": expansion.words.iter().take(LISTED).map(listed).collect::<Vec<_>>(),
        })
    }

    /// The form that a word is searched as, or a list of several.
    fn searched(&mut self, word: &str, exact: bool) -> Value {
        if exact && signed_form(word).is_none() {
            let mut folded = String::new();
            fold(word, &mut folded);
            return json!(format!("={folded}"));
        }
        let forms = self.forms.of_query(word, self.languages);
        let forms: Vec<&str> =
            forms.iter().map(|form| form.trim_start_matches(FORM_MARK)).collect();
        match forms[..] {
            [form] => json!(form),
            _ => json!(forms),
        }
    }
}

fn listed((word, articles): &(String, u64)) -> Value {
    json!({ "word": word, "articles": articles })
}

fn place(part: Option<crate::fields::Part>) -> &'static str {
    part.map_or("title or body", |part| part.field().name)
}
