//! Chains of words, `(a W/3 b) W/5 c`, in every placement they may have, as phrases with holes.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{
    mapping::{HOLES, TEXT, TITLE},
    runs::{Leaves, Run},
    tokens::HOLE,
};
use crate::{
    fields::Part,
    query::{
        Reach,
        evaluate::intervals::{Expression, TextQuery},
    },
};

/// Most placements of a chain, and clauses that they are: a cluster takes 1,024 of a query.
pub const PLACEMENTS: usize = 1000;

/// Where each word of a chain stands, from the first one on; and what each of them may be.
type Placement = Vec<(i64, Vec<usize>)>;

/// A chain of words in every placement it may have, and the clauses that this is; `None` where there are
/// too many.
pub fn chain(sought: &TextQuery, leaves: &Leaves) -> Option<(Value, usize)> {
    let in_title = sought.in_title();
    let placements = placements(&sought.expression, in_title)?;
    let field = if in_title { TITLE } else { TEXT };
    let mut phrases = Vec::with_capacity(placements.len());
    let mut clauses = 0;
    for placement in placements {
        let (text, words) = phrase(placement, leaves)?;
        clauses += words;
        phrases.push(json!({ "match_phrase": { field: { "query": text, "analyzer": HOLES } } }));
    }
    (clauses <= PLACEMENTS).then(|| (json!({ "bool": { "should": phrases } }), clauses))
}

/// A placement as a phrase with holes, and the clauses that the cluster counts it for; `None` where a
/// pattern is in it.
fn phrase(placement: Placement, leaves: &Leaves) -> Option<(String, usize)> {
    let mut words: Vec<String> = Vec::new();
    let mut several = 0;
    for (at, any) in placement {
        words.resize(words.len().max(at as usize), HOLE.to_owned());
        let mut tokens: Vec<&str> = Vec::new();
        for leaf in any {
            tokens.extend(leaves.tokens(leaf)?.iter().map(String::as_str));
        }
        several += usize::from(tokens.len() > 1);
        words.push(tokens.join("|"));
    }
    let clauses = if several == 0 { 1 } else { words.iter().filter(|word| *word != HOLE).count() };
    Some((words.join(" "), clauses))
}

/// All placements, each once; `None` where there are too many, or where they do not say all.
fn placements(expression: &Expression, in_title: bool) -> Option<BTreeSet<Placement>> {
    if let Some(runs) = Run::all(expression) {
        let is_whole = |part: Option<Part>| part.is_none() || in_title;
        if !runs.iter().all(|run| is_whole(run.part)) {
            return None;
        }
        let placed = |run: Run| (0..).zip(run.words).collect();
        return Some(runs.into_iter().map(placed).collect());
    }
    match expression {
        Expression::Any(inner) => {
            let mut all = BTreeSet::new();
            for inner in inner {
                all.extend(placements(inner, in_title)?);
            }
            (all.len() <= PLACEMENTS).then_some(all)
        }
        Expression::Near { left, right, link } if !link.negated => {
            let Reach::Words(n) = link.reach else { return None };
            let left = placements(left, in_title)?;
            let right = placements(right, in_title)?;
            let mut all = BTreeSet::new();
            for left in &left {
                for right in &right {
                    let (wide, other) = (width(left), width(right));
                    let n = i64::from(n);
                    let first = if link.ordered { wide + 1 } else { -other - n };
                    for shift in first..=wide + n {
                        all.extend(joined(left, right, shift));
                        if all.len() > PLACEMENTS {
                            return None;
                        }
                    }
                }
            }
            Some(all)
        }
        Expression::Word { .. } | Expression::Phrase { .. } | Expression::Near { .. } => None,
    }
}

fn width(placement: &Placement) -> i64 {
    placement.last().map_or(0, |(at, _)| *at)
}

/// Both, the second moved; `None` where they have a position in common.
fn joined(left: &Placement, right: &Placement, shift: i64) -> Option<Placement> {
    let moved = right.iter().map(|(at, word)| (at + shift, word.clone()));
    let mut both: Placement = left.iter().cloned().chain(moved).collect();
    both.sort_unstable();
    let first = both.first()?.0;
    for (at, _) in &mut both {
        *at -= first;
    }
    both.windows(2).all(|two| two[0].0 < two[1].0).then_some(both)
}
