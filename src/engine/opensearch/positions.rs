//! Phrases, proximity and counts as queries of the cluster.
//!
//! Its intervals keep only the shortest matches, and its spans do not see that two sides share a word.
//! So only what means the same there is asked there: two sides of single words or of words side by side, in
//! order one way or the other; and chains of words in every placement they may have, as phrases with holes.
//! Everything else is for the caller to verify.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{
    mapping::{HOLES, MARKS, TEXT, TITLE, WHOLE},
    tokens::{
        self, BODY, HOLE, LEAD_ENDED, PARAGRAPH_ENDS, PARAGRAPH_STARTS, SENTENCE_ENDS,
        SENTENCE_STARTS,
    },
};
use crate::{
    fields::Part,
    query::{
        Link, Reach, Symbol, Wildcard,
        evaluate::intervals::{Expression, TextQuery},
    },
};

/// Most placements of a chain, and clauses that they are: a cluster takes 1,024 of a query.
const PLACEMENTS: usize = 1000;

/// Most repetitions that are asked for in one rule.
const REPEATED: u32 = 64;

/// Most words that a pattern in a proximity may stand for.
const EXPANSIONS: u32 = 1000;

/// What a text query is on the cluster.
#[derive(Debug, Clone, PartialEq)]
pub enum Plan {
    /// It means the same, and has so many clauses.
    Exact(Value, usize),
    /// There is none that does.
    None,
}

/// What the leaves of a text query are.
#[derive(Debug, Default)]
pub struct Leaves(Vec<Sought>);

#[derive(Debug, Clone)]
enum Sought {
    /// Any of some tokens; and all tokens that the word may be by its stem.
    Word {
        tokens: Vec<String>,
        stems: Vec<String>,
    },
    /// A wildcard of the cluster, and the same as a regular expression.
    Wildcard {
        pattern: String,
        regexp: String,
    },
    Fuzzy {
        folded: String,
        distance: u8,
    },
}

impl Leaves {
    pub fn add_word(&mut self, tokens: Vec<String>, stems: Vec<String>) {
        self.0.push(Sought::Word { tokens, stems });
    }

    pub fn add_wildcard(&mut self, pattern: &str) {
        let symbols = Wildcard::new(pattern);
        let mut wildcard = String::new();
        let mut regexp = String::new();
        for symbol in symbols.symbols() {
            match symbol {
                Symbol::Char(c) => {
                    if !c.is_alphanumeric() {
                        wildcard.push('\\');
                        regexp.push('\\');
                    }
                    wildcard.push(*c);
                    regexp.push(*c);
                }
                Symbol::One => {
                    wildcard.push('?');
                    regexp.push_str("[^:]");
                }
                Symbol::Many => {
                    wildcard.push('*');
                    regexp.push_str("[^:]*");
                }
            }
        }
        self.0.push(Sought::Wildcard { pattern: wildcard, regexp });
    }

    pub fn add_fuzzy(&mut self, folded: &str, distance: u8) {
        self.0.push(Sought::Fuzzy { folded: folded.to_owned(), distance });
    }

    /// The tokens of a word; `None` of a pattern.
    fn tokens(&self, leaf: usize) -> Option<&[String]> {
        match &self.0[leaf] {
            Sought::Word { tokens, .. } => Some(tokens),
            Sought::Wildcard { .. } | Sought::Fuzzy { .. } => None,
        }
    }

    fn has_pattern(&self) -> bool {
        (0..self.0.len()).any(|leaf| self.tokens(leaf).is_none())
    }

    /// Whether one word of an article may be both.
    fn may_meet(&self, a: usize, b: usize) -> bool {
        match (&self.0[a], &self.0[b]) {
            (Sought::Word { stems: a, .. }, Sought::Word { stems: b, .. }) => {
                a.iter().any(|stem| b.contains(stem))
            }
            _ => true,
        }
    }

    fn interval(&self, leaf: usize) -> Value {
        let marked = |mark: char, rest: &str| format!("{mark}{rest}");
        let both =
            |rule: &dyn Fn(char) -> Value| any(tokens::MARKS.iter().map(|m| rule(*m)).collect());
        match &self.0[leaf] {
            Sought::Word { tokens, .. } => any(tokens.iter().map(|token| one(token)).collect()),
            Sought::Wildcard { pattern, .. } => both(&|mark| {
                json!({ "wildcard": {
                    "pattern": marked(mark, pattern), "analyzer": WHOLE, "max_expansions": EXPANSIONS,
                } })
            }),
            Sought::Fuzzy { folded, distance } => both(&|mark| {
                json!({ "fuzzy": {
                    "term": marked(mark, folded), "fuzziness": distance, "prefix_length": 1,
                    "transpositions": true, "analyzer": WHOLE,
                } })
            }),
        }
    }

    /// What matches the articles that have it.
    fn query(&self, leaf: usize, field: &str) -> Value {
        match &self.0[leaf] {
            Sought::Word { tokens, .. } => json!({ "terms": { field: tokens } }),
            Sought::Wildcard { regexp: pattern, .. } => {
                regexp(field, &format!("[\\=\\~]{pattern}"))
            }
            Sought::Fuzzy { folded, distance } => {
                let like = tokens::MARKS.iter().map(|mark| {
                    json!({ "fuzzy": { field: {
                        "value": format!("{mark}{folded}"), "fuzziness": distance, "prefix_length": 1,
                        "transpositions": true, "rewrite": "constant_score",
                    } } })
                });
                json!({ "bool": { "should": like.collect::<Vec<_>>() } })
            }
        }
    }
}

/// What matches the values or words of a field that fit a regular expression.
pub fn regexp(field: &str, pattern: &str) -> Value {
    json!({ "regexp": { field: {
        "value": pattern, "flags": "NONE", "rewrite": "constant_score",
        "max_determinized_states": 100_000,
    } } })
}

/// The plan of a text query.
///
/// `wide` is whether patterns and chains may be part of it: a cluster has a limit for the words and clauses
/// of a query.
pub fn plan(sought: &TextQuery, leaves: &Leaves, wide: bool) -> Plan {
    if leaves.has_pattern() && !wide {
        return Plan::None;
    }
    let plain = match sought.least {
        Some(least) => repeated(&sought.expression, least, leaves),
        None => of(&sought.expression, leaves),
    };
    match plain {
        Some(plain) => Plan::Exact(plain, leaves.0.len()),
        None if sought.least.is_none() && wide => chain(sought, leaves),
        None => Plan::None,
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

/// Words side by side, one or more, each any of some leaves.
#[derive(Debug, Clone)]
struct Run {
    words: Vec<Vec<usize>>,
    part: Option<Part>,
}

impl Run {
    /// What an expression stands for, where that is a list of runs.
    fn all(expression: &Expression) -> Option<Vec<Self>> {
        match expression {
            Expression::Word { leaf, part } => {
                Some(vec![Self { words: vec![vec![*leaf]], part: *part }])
            }
            Expression::Phrase { leaves, slop: 0, part } => {
                let words = leaves.iter().map(|leaf| vec![*leaf]).collect();
                Some(vec![Self { words, part: *part }])
            }
            Expression::Any(inner) => {
                let mut runs: Vec<Self> = Vec::new();
                for run in
                    inner.iter().map(Self::all).collect::<Option<Vec<_>>>()?.into_iter().flatten()
                {
                    // Single words are one list of words.
                    let same = runs.iter_mut().find(|known| {
                        known.words.len() == 1 && run.words.len() == 1 && known.part == run.part
                    });
                    match same {
                        Some(known) => known.words[0].extend(&run.words[0]),
                        None => runs.push(run),
                    }
                }
                Some(runs)
            }
            Expression::Phrase { .. } | Expression::Near { .. } => None,
        }
    }

    fn interval(&self, leaves: &Leaves) -> Value {
        let word =
            |word: &Vec<usize>| any(word.iter().map(|leaf| leaves.interval(*leaf)).collect());
        let words: Vec<Value> = self.words.iter().map(word).collect();
        let run = if words.len() == 1 { any(words) } else { in_order(&words, Some(0)) };
        match self.part {
            None => run,
            Some(Part::Title) => filtered(&run, "before", &mark(BODY)),
            Some(Part::Body) => filtered(&run, "after", &mark(BODY)),
            Some(Part::Lead) => {
                filtered(&filtered(&run, "after", &mark(BODY)), "before", &mark(LEAD_ENDED))
            }
        }
    }

    /// As a span; `None` where it has a pattern or stands in one part alone.
    fn span(&self, leaves: &Leaves) -> Option<Value> {
        if self.part.is_some() {
            return None;
        }
        let mut words = Vec::with_capacity(self.words.len());
        for word in &self.words {
            let mut clauses = Vec::new();
            for leaf in word {
                let tokens = leaves.tokens(*leaf)?;
                clauses.extend(tokens.iter().map(|token| json!({ "span_term": { TEXT: token } })));
            }
            words.push(either_span(clauses));
        }
        Some(if words.len() == 1 { words.remove(0) } else { span_near(&words, 0) })
    }

    /// Whether some words of an article may be a match of both.
    fn may_meet(&self, other: &Self, leaves: &Leaves) -> bool {
        let meet = |(a, b): (&Vec<usize>, &Vec<usize>)| {
            a.iter().any(|a| b.iter().any(|b| leaves.may_meet(*a, *b)))
        };
        self.words.len() == other.words.len() && self.words.iter().zip(&other.words).all(meet)
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
    if least > REPEATED {
        return None;
    }
    let interval = run.interval(leaves);
    Some(intervals(&in_order(&vec![interval; least.max(1) as usize], None)))
}

/// Where each word of a chain stands, from the first one on; and what each of them may be.
type Placement = Vec<(i64, Vec<usize>)>;

/// A chain of words in every placement it may have.
fn chain(sought: &TextQuery, leaves: &Leaves) -> Plan {
    let in_title = sought.in_title();
    let Some(placements) = placements(&sought.expression, in_title) else { return Plan::None };
    let field = if in_title { TITLE } else { TEXT };
    let mut phrases = Vec::with_capacity(placements.len());
    let mut clauses = 0;
    for placement in placements {
        let Some((text, words)) = phrase(placement, leaves) else { return Plan::None };
        clauses += words;
        phrases.push(json!({ "match_phrase": { field: { "query": text, "analyzer": HOLES } } }));
    }
    if clauses > PLACEMENTS {
        return Plan::None;
    }
    Plan::Exact(json!({ "bool": { "should": phrases } }), clauses)
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

// Rules of intervals.

fn one(token: &str) -> Value {
    json!({ "match": { "query": token, "analyzer": WHOLE } })
}

fn mark(mark: &str) -> Value {
    json!({ "match": { "query": mark, "analyzer": WHOLE, "use_field": MARKS } })
}

fn any(mut rules: Vec<Value>) -> Value {
    match rules.len() {
        1 => rules.remove(0),
        _ => json!({ "any_of": { "intervals": rules } }),
    }
}

/// One after the other, with at most so many further words between them in total.
fn in_order(rules: &[Value], gaps: Option<u32>) -> Value {
    let gaps = gaps.map_or(-1, i64::from);
    json!({ "all_of": { "intervals": rules, "max_gaps": gaps, "mode": "ordered" } })
}

fn filtered(rule: &Value, how: &str, by: &Value) -> Value {
    json!({ "all_of": { "intervals": [rule], "filter": { how: by } } })
}

fn sentence() -> Value {
    in_order(&[mark(SENTENCE_STARTS), mark(SENTENCE_ENDS)], None)
}

fn paragraph() -> Value {
    in_order(&[mark(PARAGRAPH_STARTS), mark(PARAGRAPH_ENDS)], None)
}

fn intervals(rule: &Value) -> Value {
    json!({ "intervals": { TEXT: rule } })
}

// Spans.

/// More words than any article has.
const FAR: u32 = 1_000_000_000;

fn either_span(mut spans: Vec<Value>) -> Value {
    match spans.len() {
        1 => spans.remove(0),
        _ => json!({ "span_or": { "clauses": spans } }),
    }
}

fn span_near(clauses: &[Value], slop: u32) -> Value {
    json!({ "span_near": { "clauses": clauses, "slop": slop, "in_order": true } })
}

/// The sentences or paragraphs that hold a span.
fn holding(starts: &str, ends: &str, little: &Value) -> Value {
    let mark = |mark: &str| json!({ "field_masking_span": { "query": { "span_term": { MARKS: mark } }, "field": TEXT } });
    let big = span_near(&[mark(starts), mark(ends)], FAR);
    json!({ "span_containing": { "big": big, "little": little } })
}
