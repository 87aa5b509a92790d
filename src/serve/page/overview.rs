//! What is in the whole archive: counted once for each state of the index, when it is first asked for.

use std::sync::OnceLock;

use super::places;
use crate::{
    engine::{Bucket, Deadline, EngineError, FacetCount, FacetRequest, Interval, Request},
    fields::Field,
    query::Query,
    serve::archive::State,
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
    pub fn facets<'s>(
        state: &'s State,
        deadline: &Deadline,
    ) -> Result<&'s [FacetCount], EngineError> {
        let fields = FIELDS.iter().filter_map(|(name, _)| Field::named(name));
        let facets =
            fields.map(|field| FacetRequest { field, limit: places::SPOTS, significant: false });
        known(&state.overview.facets, || {
            let request = Request { facets: facets.collect(), ..everything(deadline) };
            Ok(state.engine.search(&request)?.facets)
        })
    }

    /// Articles, or stories, of each day.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn days<'s>(
        state: &'s State,
        collapse: bool,
        deadline: &Deadline,
    ) -> Result<&'s [Bucket], EngineError> {
        let Self { articles, stories, .. } = &state.overview;
        known(if collapse { stories } else { articles }, || {
            let timeline = Some(Interval::Day);
            let request = Request { timeline, collapse, ..everything(deadline) };
            Ok(state.engine.search(&request)?.timeline)
        })
    }
}

/// What is known, or is counted now.
fn known<T>(
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
