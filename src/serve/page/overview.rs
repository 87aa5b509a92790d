//! Figures of the whole archive: counted once for each snapshot of the index, when they are first needed.

use std::sync::OnceLock;

use super::map;
use crate::{
    engine::{Bucket, Deadline, Engine, EngineError, FacetCount, FacetRequest, Interval, Request},
    fields::Field,
    query::Query,
};

/// Fields of which the start page shows the most frequent values.
pub const FIELDS: &[(&str, &str)] = &[
    ("actor", "Actors"),
    ("location", "Places"),
    ("topic", "Topics"),
    ("publisher", "Publishers"),
];

/// Figures of the whole archive, as far as they are known.
#[derive(Debug, Default)]
pub struct Overview {
    facets: OnceLock<Vec<FacetCount>>,
    articles: OnceLock<Vec<Bucket>>,
    stories: OnceLock<Vec<Bucket>>,
}

impl Overview {
    /// The most frequent values of [`FIELDS`].
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn facets(
        &self,
        engine: &dyn Engine,
        deadline: &Deadline,
    ) -> Result<&[FacetCount], EngineError> {
        let fields = FIELDS.iter().filter_map(|(name, _)| Field::named(name));
        let facets =
            fields.map(|field| FacetRequest { field, limit: map::SPOTS, significant: false });
        get_or_count(&self.facets, || {
            let request = Request { facets: facets.collect(), ..everything(deadline) };
            Ok(engine.search(&request)?.facets)
        })
    }

    /// Articles, or stories, of each day.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn days(
        &self,
        engine: &dyn Engine,
        collapse: bool,
        deadline: &Deadline,
    ) -> Result<&[Bucket], EngineError> {
        let days = if collapse { &self.stories } else { &self.articles };
        get_or_count(days, || {
            let timeline = Some(Interval::Day);
            let request = Request { timeline, collapse, ..everything(deadline) };
            Ok(engine.search(&request)?.timeline)
        })
    }
}

/// What a cell holds, counted now if it is empty.
fn get_or_count<T>(
    cell: &OnceLock<Vec<T>>,
    count: impl FnOnce() -> Result<Vec<T>, EngineError>,
) -> Result<&[T], EngineError> {
    if let Some(known) = cell.get() {
        return Ok(known);
    }
    let counted = count()?;
    Ok(cell.get_or_init(|| counted))
}

fn everything(deadline: &Deadline) -> Request {
    let deadline = deadline.clone();
    Request { limit: 0, snippets: false, deadline, ..Request::new(Query::All) }
}
