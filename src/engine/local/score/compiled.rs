//! Compiled queries, kept for the next step of the same answer.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use tantivy::{
    Searcher,
    query::{BooleanQuery, ConstScoreQuery, Query as TantivyQuery},
};

use super::{collection::Collection, compile::Compiler};
use crate::{
    engine::{Deadline, Expansion, local::schema::Columns},
    query::Query,
};

/// A query with its conditions, as tantivy runs it.
pub struct Compiled {
    pub query: Box<dyn TantivyQuery>,
    /// What its patterns were searched as.
    pub expansions: Vec<Expansion>,
}

impl Compiled {
    /// Compiles a query; `conditions` narrow it without any effect on scores.
    pub fn new(
        query: &Query,
        conditions: &[Query],
        columns: &Columns,
        searcher: &Searcher,
        collection: &Collection,
        deadline: &Deadline,
    ) -> tantivy::Result<Self> {
        let mut compiler = Compiler::new(columns, searcher, collection, deadline);
        let mut query = compiler.compile(query)?;
        for condition in conditions {
            let condition = ConstScoreQuery::new(compiler.compile(condition)?, 0.0);
            query = Box::new(BooleanQuery::intersection(vec![query, Box::new(condition)]));
        }
        Ok(Self { query, expansions: compiler.expansions })
    }
}

/// Compiled queries that are kept: those of a few answers that are under way.
const KEPT: usize = 8;

/// The queries that were compiled last, over one snapshot.
#[derive(Default)]
pub struct Compilations(Mutex<VecDeque<Kept>>);

struct Kept {
    query: Query,
    conditions: Vec<Query>,
    deadline: Deadline,
    compiled: Arc<Compiled>,
}

impl Compilations {
    /// The compiled query for these conditions and this deadline, made by `build` where it is not
    /// kept: what ends at a deadline belongs to it.
    pub fn get(
        &self,
        query: &Query,
        conditions: &[Query],
        deadline: &Deadline,
        build: impl FnOnce() -> tantivy::Result<Compiled>,
    ) -> tantivy::Result<Arc<Compiled>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().find(|kept| {
            kept.deadline == *deadline && kept.conditions == conditions && kept.query == *query
        });
        if let Some(found) = found {
            return Ok(Arc::clone(&found.compiled));
        }
        drop(kept);
        let compiled = Arc::new(build()?);
        // What was cut short by its deadline must not be taken for whole.
        if deadline.is_over() {
            return Ok(compiled);
        }
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == KEPT {
            kept.pop_front();
        }
        kept.push_back(Kept {
            query: query.clone(),
            conditions: conditions.to_vec(),
            deadline: deadline.clone(),
            compiled: Arc::clone(&compiled),
        });
        Ok(compiled)
    }
}
