//! Queries from outside as JSON or another form of serde. The parser decides what a query is, so a tree
//! counts if it is the one that the parser makes of its printed form: one set of rules for both ways in.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use super::{Query, QueryError, parse};

/// Why a tree is no query.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TreeError {
    /// Its printed form is not understood.
    #[error("{0}")]
    Query(#[from] QueryError),
    /// Its printed form means something else; that form.
    #[error("`{0}` is read as another query")]
    Ambiguous(String),
}

impl Query {
    /// Holds a tree that was not parsed against all rules and limits of [`parse`].
    ///
    /// # Errors
    /// Which one it breaks.
    pub fn check(&self) -> Result<(), TreeError> {
        let printed = self.to_string();
        // Printed dates are absolute, so any day will do.
        let parsed = parse(&printed, Date::constant(2000, 1, 1))?;
        if parsed.query == *self { Ok(()) } else { Err(TreeError::Ambiguous(printed)) }
    }
}

impl Serialize for Query {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // The derived function, which has the same name.
        Query::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Query {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The derived function, which has the same name.
        let query = Query::deserialize(deserializer)?;
        query.check().map_err(D::Error::custom)?;
        Ok(query)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::query::{MAX_CLAUSES, MAX_DEPTH};

    fn word(text: &str) -> Value {
        json!({ "word": { "part": null, "text": text, "exact": false } })
    }

    fn phrase(words: &[&str], slop: u64) -> Value {
        json!({ "phrase": { "part": null, "words": words, "slop": slop, "exact": false } })
    }

    fn near(left: &Value, right: &Value, words: u64) -> Value {
        let link = json!({ "reach": { "words": words }, "ordered": false, "negated": false });
        json!({ "near": { "left": left, "right": right, "link": link } })
    }

    fn days(field: &str, from: Option<&str>, to: Option<&str>) -> Value {
        json!({ "days": { "field": field, "from": from, "to": to } })
    }

    fn value(field: &str, lookup: &str, text: &str) -> Value {
        json!({ "value": { "field": field, "lookup": { lookup: text } } })
    }

    fn fuzzy(text: &str, distance: u64) -> Value {
        json!({ "fuzzy": { "part": null, "text": text, "distance": distance } })
    }

    fn wildcard(pattern: &str) -> Value {
        json!({ "wildcard": { "part": null, "pattern": pattern } })
    }

    fn at_least(count: u64, query: &Value) -> Value {
        json!({ "at_least": { "count": count, "query": query } })
    }

    fn boosted(query: &Value, factor: f64) -> Value {
        json!({ "boost": { "query": query, "factor": factor } })
    }

    fn around(km: f64) -> Value {
        json!({ "around": { "name": null, "center": "23.6,58.4", "km": km } })
    }

    /// `NOT` so many times, which nests no brackets.
    fn nots(count: usize) -> String {
        format!("{}{}{}", r#"{"not":"#.repeat(count), word("a"), "}".repeat(count))
    }

    #[test]
    fn what_parsing_allows_comes_in() {
        let queries = [
            word("a"),
            phrase(&["a", "b"], 1000),
            near(&word("a"), &phrase(&["b", "c"], 0), 1000),
            at_least(1000, &word("a")),
            boosted(&word("a"), 1000.0),
            fuzzy("sanctions", 2),
            wildcard("sanct*"),
            around(200.0),
            value("actor", "term", "Iran"),
            value("actor", "facet", "C++ \"club\""),
            days("date", Some("2026-02-01"), None),
            json!({ "and": [word("a"), { "or": [word("b"), { "has": { "field": "byline" } }] }] }),
        ];
        for query in queries {
            let read: Query = serde_json::from_value(query.clone()).unwrap();
            assert_eq!(serde_json::to_value(&read).unwrap(), query);
        }
        assert!(serde_json::from_str::<Query>(&nots(MAX_DEPTH)).is_ok());
    }

    #[test]
    fn what_parsing_refuses_stays_out() {
        let many: Vec<Value> = (0..=MAX_CLAUSES).map(|i| word(&format!("w{i}"))).collect();
        let refused = [
            (word(""), "no word in it"),
            (word("a b"), "another query"),
            (word("--"), "word"),
            (word("a OR b"), "another query"),
            (word("\""), "no word in it"),
            (word(&"a".repeat(70_000)), "bytes"),
            (phrase(&[], 0), "word"),
            (phrase(&["a"], 0), "another query"),
            (phrase(&["a", ""], 0), "another query"),
            (phrase(&["a", "b"], 1001), "1000"),
            (near(&word("a"), &word("b"), 0), "1 to 1000"),
            (near(&word("a"), &word("b"), 1001), "1 to 1000"),
            (near(&word("a"), &value("actor", "term", "b"), 5), "the value of a field"),
            (near(&word("a"), &json!({ "and": [word("b"), word("c")] }), 5), "another query"),
            (at_least(0, &word("a")), "1 to 1000"),
            (at_least(4_000_000_000, &word("a")), "1 to 1000"),
            (at_least(2, &json!({ "and": [word("a"), word("b")] })), "cannot be counted"),
            (boosted(&word("a"), 0.0), "above 0"),
            (boosted(&word("a"), -1.0), "above 0"),
            (boosted(&word("a"), 1e30), "above 0"),
            (fuzzy("sanctions", 9), "1 or 2"),
            (fuzzy("ab", 1), "3 letters"),
            (wildcard("*"), "another query"),
            (wildcard("a*"), "two letters"),
            (wildcard("ab* cd"), "another query"),
            (around(0.0), "distance"),
            (around(1e9), "distance"),
            (value("actor", "term", ""), "word"),
            (value("actor", "facet", ""), "word"),
            (value("actor", "pattern", "*"), "another query"),
            (value("date", "term", "soon"), "not a date"),
            (value("title", "term", "a"), "another query"),
            (days("actor", Some("2026-02-01"), None), "cannot be compared"),
            (days("date", Some("2026-02-02"), Some("2026-02-01")), "no day"),
            (days("date", None, None), "another query"),
            (json!({ "and": [] }), ""),
            (json!({ "or": [word("a")] }), "another query"),
            (json!({ "and": [word("a"), { "and": [word("b"), word("c")] }] }), "another query"),
            (json!({ "has": { "field": "bodies" } }), "bodies"),
            (json!({ "or": many }), "1024"),
        ];
        let mut wrong = Vec::new();
        for (query, why) in refused {
            let shown: String = query.to_string().chars().take(200).collect();
            match serde_json::from_value::<Query>(query) {
                Err(error) if error.to_string().contains(why) => {}
                other => wrong.push(format!("{shown}: {other:?}")),
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn what_nests_too_deep_is_an_error() {
        for levels in [MAX_DEPTH + 1, 200, 100_000] {
            assert!(serde_json::from_str::<Query>(&nots(levels)).is_err(), "{levels}");
        }
    }
}
