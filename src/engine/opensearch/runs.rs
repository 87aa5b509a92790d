//! The words of a text query, alone and side by side.

use serde_json::{Value, json};

use super::{
    mapping::TEXT,
    patterns::Pattern,
    rules::{any, either_span, filtered, in_order, mark, one, span_near},
    tokens::{BODY, LEAD_ENDED},
};
use crate::{fields::Part, query::evaluate::intervals::Expression};

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
    Pattern(Pattern),
}

impl Leaves {
    pub fn add_word(&mut self, tokens: Vec<String>, stems: Vec<String>) {
        self.0.push(Sought::Word { tokens, stems });
    }

    pub fn add_pattern(&mut self, pattern: Pattern) {
        self.0.push(Sought::Pattern(pattern));
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The tokens of a word; `None` of a pattern.
    pub fn tokens(&self, leaf: usize) -> Option<&[String]> {
        match &self.0[leaf] {
            Sought::Word { tokens, .. } => Some(tokens),
            Sought::Pattern(_) => None,
        }
    }

    pub fn has_pattern(&self) -> bool {
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
        match &self.0[leaf] {
            Sought::Word { tokens, .. } => any(tokens.iter().map(|token| one(token)).collect()),
            Sought::Pattern(pattern) => pattern.interval(),
        }
    }

    /// What matches the articles that have it.
    pub fn query(&self, leaf: usize, field: &str) -> Value {
        match &self.0[leaf] {
            Sought::Word { tokens, .. } => json!({ "terms": { field: tokens } }),
            Sought::Pattern(pattern) => pattern.query(field),
        }
    }
}

/// Words side by side, one or more, each any of some leaves.
#[derive(Debug, Clone)]
pub struct Run {
    pub words: Vec<Vec<usize>>,
    pub part: Option<Part>,
}

impl Run {
    /// What an expression stands for, where that is a list of runs.
    pub fn all(expression: &Expression) -> Option<Vec<Self>> {
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

    pub fn interval(&self, leaves: &Leaves) -> Value {
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
    pub fn span(&self, leaves: &Leaves) -> Option<Value> {
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

    /// Whether a match may begin within another one. The cluster counts both where one of it is to stand
    /// after the other.
    pub fn may_overlap(&self, leaves: &Leaves) -> bool {
        let is_met_after = |shift: usize| {
            let rest = Self { words: self.words[shift..].to_vec(), part: None };
            let begin = Self { words: self.words[..rest.words.len()].to_vec(), part: None };
            rest.may_meet(&begin, leaves)
        };
        (1..self.words.len()).any(is_met_after)
    }

    /// Whether some words of an article may be a match of both.
    pub fn may_meet(&self, other: &Self, leaves: &Leaves) -> bool {
        let meet = |(a, b): (&Vec<usize>, &Vec<usize>)| {
            a.iter().any(|a| b.iter().any(|b| leaves.may_meet(*a, *b)))
        };
        self.words.len() == other.words.len() && self.words.iter().zip(&other.words).all(meet)
    }
}
