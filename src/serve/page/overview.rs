//! What is in the whole archive: counted once for each state of the index.

use std::sync::OnceLock;

use crate::{
    engine::{Bucket, Engine, EngineError, FacetCount, FacetRequest, Interval, Request},
    field::Field,
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

/// Values of each.
const VALUES: usize = 10;

/// Figures of the whole archive.
#[derive(Debug)]
pub struct Overview {
    /// The most frequent values of [`FIELDS`].
    pub facets: Vec<FacetCount>,
    /// Articles of each day.
    pub days: Vec<Bucket>,
    /// Stories of each day.
    stories: OnceLock<Vec<Bucket>>,
}

impl Overview {
    /// That of a state of the index.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn of(state: &State) -> Result<&Self, EngineError> {
        if let Some(known) = state.overview.get() {
            return Ok(known);
        }
        let fields = FIELDS.iter().filter_map(|(name, _)| Field::named(name));
        let facets = fields.map(|field| FacetRequest { field, limit: VALUES, significant: false });
        let request = Request { facets: facets.collect(), ..everything() };
        let response = state.engine.search(&request)?;
        let counted =
            Self { facets: response.facets, days: response.timeline, stories: OnceLock::new() };
        Ok(state.overview.get_or_init(|| counted))
    }

    /// Articles, or stories, of each day.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn days(state: &State, collapse: bool) -> Result<&[Bucket], EngineError> {
        let overview = Self::of(state)?;
        if !collapse {
            return Ok(&overview.days);
        }
        if let Some(known) = overview.stories.get() {
            return Ok(known);
        }
        let response = state.engine.search(&Request { collapse, ..everything() })?;
        Ok(overview.stories.get_or_init(|| response.timeline))
    }

    /// The most frequent value of a field.
    pub fn most(&self, field: &str) -> Option<&str> {
        self.facets.iter().find(|facet| facet.field == field).map(|facet| facet.value.as_str())
    }
}

fn everything() -> Request {
    let timeline = Some(Interval::Day);
    Request { limit: 0, snippets: false, timeline, ..Request::new(Query::All) }
}
