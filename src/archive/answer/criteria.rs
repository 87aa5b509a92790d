//! What a search looks for: its query and filters, parsed.

use super::options::Options;
use crate::{
    article::Article,
    engine::{Engine, EngineError},
    fields::Field,
    query::{self, Lookup, Parsed, Query, QueryError},
};

/// Why there is nothing to look for.
#[derive(Debug, thiserror::Error)]
pub enum CriteriaError {
    /// The query is not understood.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// A filter is not understood.
    #[error("{error}")]
    Filter {
        /// The filter as written.
        filter: String,
        /// What is wrong with it.
        error: QueryError,
    },
    /// A question without a word in it.
    #[error("there is no word in the question")]
    NoWord,
    /// No article has the id for which similar ones are wanted.
    #[error("no article has the id `{0}`")]
    NoArticle(String),
    /// An article that shares no word with others.
    #[error("the article shares no word with other articles")]
    NothingShared,
    /// The index cannot answer.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// What a search looks for.
#[derive(Debug, Clone)]
pub struct Criteria {
    /// Decides which articles match, and their scores.
    pub query: Query,
    /// Articles must match it too; it has no effect on scores.
    pub filter: Option<Query>,
    /// What the user should know about how the query was read.
    pub notes: Vec<String>,
}

impl Criteria {
    /// What the options ask for: their query, or articles like one of the index.
    ///
    /// # Errors
    /// When a query is not understood, or the article is not in the index.
    pub fn new(engine: &dyn Engine, options: &Options) -> Result<Self, CriteriaError> {
        let Some(id) = &options.like else { return Self::parse(&options.query, options) };
        let articles = engine.articles(id)?;
        let article = articles.first().ok_or_else(|| CriteriaError::NoArticle(id.clone()))?;
        Self::like(engine, article, articles.len() as u64, options)
    }

    /// Parses a query, which is a question where the options say so, and the filters of the options.
    ///
    /// # Errors
    /// When one is not understood.
    pub fn parse(text: &str, options: &Options) -> Result<Self, CriteriaError> {
        let mut criteria = if options.any {
            let query = query::question(text).ok_or(CriteriaError::NoWord)?;
            Self { query, filter: None, notes: Vec::new() }
        } else {
            let Parsed { query, notes } = parse(text, options)?;
            Self { query, filter: None, notes: messages(notes) }
        };
        criteria.narrow("", None, options)?;
        Ok(criteria)
    }

    /// Articles like this one, of which the index has `copies`, without those of the id that the options
    /// name; narrowed by query and filters of the options.
    ///
    /// # Errors
    /// When a query is not understood, or the article has nothing to compare by.
    pub fn like(
        engine: &dyn Engine,
        article: &Article,
        copies: u64,
        options: &Options,
    ) -> Result<Self, CriteriaError> {
        let Some(dictionary) = engine.dictionary() else {
            let what = "a search for similar articles in this index".to_owned();
            return Err(EngineError::Unsupported { what }.into());
        };
        let query = dictionary.like(article, copies, &options.deadline)?;
        let query = query.ok_or(CriteriaError::NothingShared)?;
        let mut criteria = Self { query, filter: None, notes: Vec::new() };
        criteria.narrow(&options.query, options.like.as_deref(), options)?;
        Ok(criteria)
    }

    /// Leaves out what does not match a query, which may be empty, or a filter, and what has the id
    /// `except`.
    fn narrow(
        &mut self,
        query: &str,
        except: Option<&str>,
        options: &Options,
    ) -> Result<(), CriteriaError> {
        let mut filter = Vec::new();
        if let (Some(id), Some(field)) = (except, Field::named("id")) {
            let lookup = Lookup::Facet(id.to_owned());
            filter.push(Query::Not(Box::new(Query::Value { field, lookup })));
        }
        if !query.is_empty() {
            let Parsed { query, notes } = parse(query, options)?;
            filter.push(query);
            self.notes.extend(messages(notes));
        }
        for text in &options.filters {
            let Parsed { query, notes } = parse(text, options)
                .map_err(|error| CriteriaError::Filter { filter: text.clone(), error })?;
            filter.push(query);
            self.notes.extend(messages(notes));
        }
        self.filter = (!filter.is_empty()).then(|| Query::and(filter));
        Ok(())
    }
}

fn parse(text: &str, options: &Options) -> Result<Parsed, QueryError> {
    // The one place where the current day matters: -7d in a query means the seven days before it.
    let today = options.today();
    if options.lenient { Ok(query::parse_lenient(text, today)) } else { query::parse(text, today) }
}

fn messages(notes: Vec<query::Note>) -> Vec<String> {
    notes.into_iter().map(|note| note.message).collect()
}
