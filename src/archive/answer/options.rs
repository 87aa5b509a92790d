//! A search as asked for: its query and every setting beside it. [`super::settings`] is the table that
//! fills it.

use jiff::civil::Date;

use super::print::Format;
use crate::{
    engine::{Chosen, Cursor, Deadline, FacetRequest, Interval, Sort},
    fields::Field,
};

/// What a search asks for.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
pub struct Options {
    /// Text of the query.
    pub query: String,
    /// Id of an article; those like it are looked for, and the query narrows them.
    pub like: Option<String>,
    /// The query is a question in plain words, any of which is enough.
    pub any: bool,
    /// Words that set the ten best hits apart are added to the query.
    pub expand: bool,
    /// What is not understood is read as words or left out.
    pub lenient: bool,
    /// Half-life of scores in days.
    pub recency: Option<f64>,
    /// The day that counts as today; `None`: the current one.
    pub now: Option<Date>,
    /// The day on which an answer was begun that is now continued; used for relative dates alone.
    pub began: Option<Date>,
    /// Chosen facet values, those of one field together.
    pub chosen: Vec<Chosen>,
    /// Queries that hits must match too, without any effect on their order.
    pub filters: Vec<String>,
    /// Facets to count.
    pub facets: Vec<FacetRequest>,
    /// Length of the buckets of the timeline; `None`: no timeline.
    pub timeline: Option<Interval>,
    /// Only the best of near-identical copies is a hit.
    pub collapse: bool,
    /// Order of hits.
    pub sort: Sort,
    /// Number of hits; `None`: all of them.
    pub limit: Option<usize>,
    /// How many of the first hits to leave out.
    pub offset: usize,
    /// The `next` of an earlier answer, as it was given.
    pub after: Option<String>,
    /// The position behind which hits begin; then [`Options::offset`] has no effect.
    pub cursor: Option<Cursor>,
    /// Fields of the record to show; `None`: the default of the format.
    pub fields: Option<Vec<String>>,
    /// The answer begins with how the query was understood, and every hit explains its score.
    pub explain: bool,
    /// How to print; `None`: the caller's default.
    pub format: Option<Format>,
    /// When the search is given up.
    pub deadline: Deadline,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            query: String::new(),
            like: None,
            any: false,
            expand: false,
            lenient: false,
            recency: None,
            now: None,
            began: None,
            chosen: Vec::new(),
            filters: Vec::new(),
            facets: Vec::new(),
            timeline: None,
            collapse: false,
            sort: Sort::Relevance,
            limit: Some(10),
            offset: 0,
            after: None,
            cursor: None,
            fields: None,
            explain: false,
            format: None,
            deadline: Deadline::default(),
        }
    }
}

/// A format that has no room for what is asked for.
#[derive(Debug, thiserror::Error)]
#[error("{0} has only hits: no facets, timeline or explanation")]
pub struct HitsOnly(pub &'static str);

impl HitsOnly {
    /// What to use instead.
    pub const HINT: &str = "use jsonl or json";
}

impl Options {
    /// The format to print in, JSON lines unless another is asked for.
    pub fn format(&self) -> Format {
        self.format.unwrap_or(Format::Jsonl)
    }

    /// Checks that the format has room for everything that is asked for.
    ///
    /// # Errors
    /// When a format of hits alone is to show facets, a timeline or an explanation.
    pub fn check_format(&self) -> Result<(), HitsOnly> {
        let is_more = self.explain || !self.facets.is_empty() || self.timeline.is_some();
        match self.format() {
            format if is_more && format.is_hits_only() => Err(HitsOnly(format.name())),
            _ => Ok(()),
        }
    }

    /// Whether one of these fields of the record is asked for by name.
    pub(super) fn wants(&self, names: &[&str]) -> bool {
        self.fields.iter().flatten().any(|field| names.contains(&field.as_str()))
    }

    /// Whether hits are shown with the passage that matched.
    pub(super) fn wants_snippets(&self) -> bool {
        match self.format() {
            Format::Text => true,
            Format::Jsonl | Format::Json => {
                self.fields.is_none() || self.wants(&[ALL_FIELDS, "snippet"])
            }
            Format::Csv | Format::Tsv => self.wants(&["snippet"]),
            Format::Trec => false,
        }
    }

    /// The fields that hits are cut down to; `None`: the record is shown whole.
    pub fn shown_fields(&self) -> Option<&[String]> {
        self.fields.as_deref().filter(|fields| fields.iter().all(|field| field != ALL_FIELDS))
    }

    /// The day that counts as today.
    pub fn today(&self) -> Date {
        self.now.or(self.began).unwrap_or_else(|| jiff::Zoned::now().date())
    }

    /// Chooses one more value of a facet.
    pub fn choose(&mut self, field: &'static Field, value: String) {
        match self.chosen.iter_mut().find(|chosen| chosen.field == field) {
            Some(chosen) => chosen.values.push(value),
            None => self.chosen.push(Chosen { field, values: vec![value] }),
        }
    }
}

/// Stands for all fields of the record.
pub(super) const ALL_FIELDS: &str = "all";
