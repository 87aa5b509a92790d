//! What of a hit's score comes from which part of the query.

use tantivy::{
    DocAddress, Searcher,
    query::{EnableScoring, Weight},
};

use crate::{
    article::Article,
    engine::{
        Deadline, Reason,
        local::{
            schema::Columns,
            score::{collection::Collection, compile::Compiler},
        },
    },
    query::{
        Query,
        evaluate::{Document, Matcher},
    },
};

/// The parts of a query that have scores of their own, in the order of the query.
pub struct Reasons(Vec<Clause>);

struct Clause {
    printed: String,
    factor: f32,
    weight: Box<dyn Weight>,
    matcher: Matcher,
}

impl Reasons {
    pub fn new(
        query: &Query,
        columns: &Columns,
        searcher: &Searcher,
        collection: &Collection,
        deadline: &Deadline,
    ) -> tantivy::Result<Self> {
        let mut clauses = Vec::new();
        collect(query, 1.0, &mut clauses);
        let mut compiler = Compiler::new(columns, searcher, collection, deadline);
        let clauses = clauses.into_iter().map(|(clause, factor)| {
            let scoring = EnableScoring::enabled_from_statistics_provider(collection, searcher);
            Ok(Clause {
                printed: clause.to_string(),
                factor,
                weight: compiler.compile(clause)?.weight(scoring)?,
                matcher: Matcher::new(clause),
            })
        });
        clauses.collect::<tantivy::Result<_>>().map(Self)
    }

    /// The parts that match an article, each with its share of the score.
    pub fn of(
        &self,
        searcher: &Searcher,
        at: DocAddress,
        article: &Article,
    ) -> tantivy::Result<Vec<Reason>> {
        let reader = searcher.segment_reader(at.segment_ord);
        let document = Document::new(article);
        let mut reasons = Vec::new();
        for Clause { printed, factor, weight, matcher } in &self.0 {
            let mut scorer = weight.scorer(reader, *factor)?;
            if scorer.doc() > at.doc_id || scorer.seek(at.doc_id) != at.doc_id {
                continue;
            }
            reasons.push(Reason {
                clause: printed.clone(),
                score: scorer.score(),
                matched: matcher.matched_words(&document),
            });
        }
        Ok(reasons)
    }
}

/// What is under `NOT` gives no score.
fn collect<'q>(query: &'q Query, factor: f32, clauses: &mut Vec<(&'q Query, f32)>) {
    match query {
        Query::And(queries) | Query::Or(queries) => {
            for query in queries {
                collect(query, factor, clauses);
            }
        }
        Query::Boost { query, factor: more } => collect(query, factor * more, clauses),
        Query::Not(_) => {}
        query => clauses.push((query, factor)),
    }
}
