//! Phrases, proximity and counts as queries of the cluster.
//!
//! Its intervals keep only the shortest matches, and its spans do not see that two sides share a word.
//! So only what means the same there is asked there: two sides of single words or of words side by side, in
//! order one way or the other; and chains of words in every placement they may have, as phrases with holes.
//! Everything else is for the caller to verify.

use serde_json::{Value, json};

use super::{
    chains::{PLACEMENTS, chain},
    mapping::TEXT,
    rules::{any, either_span, filtered, holding, in_order, intervals, paragraph, sentence},
    runs::{Leaves, Run},
    tokens::{PARAGRAPH_ENDS, PARAGRAPH_STARTS, SENTENCE_ENDS, SENTENCE_STARTS},
};
use crate::query::{
    Link, Reach,
    evaluate::intervals::{Expression, TextQuery},
};

/// Most repetitions that are asked for in one rule.
const REPEATED: u32 = 64;

/// What a text query is on the cluster, and how many clauses that has; `None` where nothing there means the
/// same.
///
/// `wide` is whether patterns and chains may be part of it: a cluster has a limit for the words and clauses
/// of a query.
pub fn plan(sought: &TextQuery, leaves: &Leaves, wide: bool) -> Option<(Value, usize)> {
    if leaves.has_pattern() && !wide {
        return None;
    }
    let plain = match sought.least {
        Some(least) => repeated(&sought.expression, least, leaves),
        None => of(&sought.expression, leaves),
    };
    match plain {
        Some(plain) => Some((plain, leaves.count())),
        None if sought.least.is_none() && wide => chain(sought, leaves),
        None => None,
    }
}

/// What matches all articles that an expression may match, by the words that it needs.
pub fn is_there(expression: &Expression, leaves: &Leaves) -> Value {
    match expression {
        Expression::Word { leaf, .. } => leaves.query(*leaf, TEXT),
        Expression::Phrase { leaves: words, .. } => {
            let all: Vec<Value> = words.iter().map(|leaf| leaves.query(*leaf, TEXT)).collect();
            json!({ "bool": { "filter": all } })
        }
        Expression::Any(inner) => {
            let any: Vec<Value> = inner.iter().map(|e| is_there(e, leaves)).collect();
            json!({ "bool": { "should": any } })
        }
        Expression::Near { left, link, .. } if link.negated => is_there(left, leaves),
        Expression::Near { left, right, .. } => {
            json!({ "bool": { "filter": [is_there(left, leaves), is_there(right, leaves)] } })
        }
    }
}

/// The query of an expression, where it is a word, a phrase, or a proximity of such.
fn of(expression: &Expression, leaves: &Leaves) -> Option<Value> {
    match expression {
        Expression::Word { .. } | Expression::Any(_) | Expression::Phrase { slop: 0, .. } => {
            let runs = Run::all(expression)?;
            Some(intervals(&any(runs.iter().map(|run| run.interval(leaves)).collect())))
        }
        Expression::Phrase { leaves: words, slop, part } => {
            let run = |leaf: &usize| Run { words: vec![vec![*leaf]], part: *part }.interval(leaves);
            Some(intervals(&in_order(&words.iter().map(run).collect::<Vec<_>>(), Some(*slop))))
        }
        Expression::Near { left, right, link } => {
            let left = Run::all(left)?;
            let right = Run::all(right)?;
            if link.negated {
                without(&left, &right, *link, leaves)
            } else {
                near(&left, &right, *link, leaves)
            }
        }
    }
}

/// Two sides near each other, in the order in which they stand, or in either.
fn near(left: &[Run], right: &[Run], link: Link, leaves: &Leaves) -> Option<Value> {
    let (gaps, around) = match link.reach {
        Reach::Words(n) => (Some(n.checked_sub(1)?), None),
        Reach::Sentence => (None, Some(sentence())),
        Reach::Paragraph => (None, Some(paragraph())),
    };
    let is_twice = |left: &Run| {
        left.may_overlap(leaves) && right.iter().any(|right| left.may_meet(right, leaves))
    };
    if left.iter().any(is_twice) {
        return None;
    }
    let mut ways = Vec::new();
    for left in left.iter().map(|run| run.interval(leaves)) {
        for right in right.iter().map(|run| run.interval(leaves)) {
            ways.push(in_order(&[left.clone(), right.clone()], gaps));
            if !link.ordered {
                ways.push(in_order(&[right, left.clone()], gaps));
            }
        }
    }
    if let Some(around) = around {
        ways = ways.iter().map(|way| filtered(way, "contained_by", &around)).collect();
    }
    (ways.len() <= PLACEMENTS).then(|| intervals(&any(ways)))
}

/// The left side where no right side is near.
fn without(left: &[Run], right: &[Run], link: Link, leaves: &Leaves) -> Option<Value> {
    let meet = left.iter().any(|l| right.iter().any(|r| l.may_meet(r, leaves)));
    if meet || link.ordered {
        return None;
    }
    let excluded = either_span(right.iter().map(|run| run.span(leaves)).collect::<Option<_>>()?);
    let (excluded, reach) = match link.reach {
        Reach::Words(n) => (excluded, n),
        // A run over the end of a sentence lies in none.
        _ if left.iter().any(|run| run.words.len() > 1) => return None,
        Reach::Sentence => (holding(SENTENCE_STARTS, SENTENCE_ENDS, &excluded), 0),
        Reach::Paragraph => (holding(PARAGRAPH_STARTS, PARAGRAPH_ENDS, &excluded), 0),
    };
    let mut ways = Vec::new();
    for run in left {
        ways.push(json!({ "span_not": {
            "include": run.span(leaves)?, "exclude": excluded, "pre": reach, "post": reach,
        } }));
    }
    Some(json!({ "bool": { "should": ways } }))
}

/// At least so many matches that do not overlap.
fn repeated(expression: &Expression, least: u32, leaves: &Leaves) -> Option<Value> {
    let runs = Run::all(expression)?;
    let [run] = runs.as_slice() else { return None };
    if least > REPEATED || run.may_overlap(leaves) {
        return None;
    }
    let interval = run.interval(leaves);
    Some(intervals(&in_order(&vec![interval; least.max(1) as usize], None)))
}
