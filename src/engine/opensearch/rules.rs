//! Rules of the cluster's intervals, and its spans.

use serde_json::{Value, json};

use super::{
    mapping::{MARKS, TEXT, WHOLE},
    tokens::{PARAGRAPH_ENDS, PARAGRAPH_STARTS, SENTENCE_ENDS, SENTENCE_STARTS},
};

/// More words than any article has.
const FAR: u32 = 1_000_000_000;

pub fn one(token: &str) -> Value {
    json!({ "match": { "query": token, "analyzer": WHOLE } })
}

pub fn mark(mark: &str) -> Value {
    json!({ "match": { "query": mark, "analyzer": WHOLE, "use_field": MARKS } })
}

pub fn any(mut rules: Vec<Value>) -> Value {
    match rules.len() {
        1 => rules.remove(0),
        _ => json!({ "any_of": { "intervals": rules } }),
    }
}

/// One after the other, with at most so many further words between them in total.
pub fn in_order(rules: &[Value], gaps: Option<u32>) -> Value {
    let gaps = gaps.map_or(-1, i64::from);
    json!({ "all_of": { "intervals": rules, "max_gaps": gaps, "mode": "ordered" } })
}

pub fn filtered(rule: &Value, how: &str, by: &Value) -> Value {
    json!({ "all_of": { "intervals": [rule], "filter": { how: by } } })
}

pub fn sentence() -> Value {
    in_order(&[mark(SENTENCE_STARTS), mark(SENTENCE_ENDS)], None)
}

pub fn paragraph() -> Value {
    in_order(&[mark(PARAGRAPH_STARTS), mark(PARAGRAPH_ENDS)], None)
}

pub fn intervals(rule: &Value) -> Value {
    json!({ "intervals": { TEXT: rule } })
}

pub fn either_span(mut spans: Vec<Value>) -> Value {
    match spans.len() {
        1 => spans.remove(0),
        _ => json!({ "span_or": { "clauses": spans } }),
    }
}

pub fn span_near(clauses: &[Value], slop: u32) -> Value {
    json!({ "span_near": { "clauses": clauses, "slop": slop, "in_order": true } })
}

/// The sentences or paragraphs that hold a span.
pub fn holding(starts: &str, ends: &str, little: &Value) -> Value {
    let mark = |mark: &str| json!({ "field_masking_span": { "query": { "span_term": { MARKS: mark } }, "field": TEXT } });
    let big = span_near(&[mark(starts), mark(ends)], FAR);
    json!({ "span_containing": { "big": big, "little": little } })
}
