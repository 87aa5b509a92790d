//! What may be asked for beside the query, and how it is written: the same on the command line and in
//! the address of a search.

use jiff::civil::Date;

use crate::{
    engine::{Chosen, Cursor, Deadline, FacetRequest, Interval, Sort},
    fields::{FIELDS, Field, Kind},
};

/// Everything about a search but its query.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is asked for on its own")]
pub struct Options {
    /// The query is a question in plain words, any of which is enough.
    pub any: bool,
    /// Words are added that set the ten best hits apart.
    pub expand: bool,
    /// What is not understood is read as words or left out.
    pub lenient: bool,
    /// How the query was understood comes first, and every hit says what its score is made of.
    pub explain: bool,
    /// Only the best of near-identical copies counts.
    pub collapse: bool,
    /// Days in which a score halves.
    pub recency: Option<f64>,
    /// The day that counts as today.
    pub now: Option<Date>,
    /// The day on which a search was begun that goes on now; counts for relative dates alone.
    pub began: Option<Date>,
    /// Order of hits.
    pub sort: Sort,
    /// How many hits.
    pub limit: usize,
    /// How many of the first hits to leave out.
    pub offset: usize,
    /// The place behind which hits begin; then [`Options::offset`] counts nothing.
    pub after: Option<Cursor>,
    /// Facets to count.
    pub facets: Vec<FacetRequest>,
    /// Values that are chosen, those of a field together.
    pub chosen: Vec<Chosen>,
    /// Queries that hits must match besides, without any effect on their order.
    pub filters: Vec<String>,
    /// Counts over time.
    pub timeline: Option<Interval>,
    /// Fields of the record that hits show; `None`: those of a format.
    pub fields: Option<Vec<String>>,
    /// How long the answer is waited for.
    pub deadline: Deadline,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            any: false,
            expand: false,
            lenient: false,
            explain: false,
            collapse: false,
            recency: None,
            now: None,
            began: None,
            sort: Sort::Relevance,
            limit: 10,
            offset: 0,
            after: None,
            facets: Vec::new(),
            chosen: Vec::new(),
            filters: Vec::new(),
            timeline: None,
            fields: None,
            deadline: Deadline::default(),
        }
    }
}

impl Options {
    /// Whether one of these fields of the record is asked for by name.
    pub(super) fn wants(&self, names: &[&str]) -> bool {
        let is_named = |field: &String| names.contains(&field.as_str());
        self.fields.as_ref().is_some_and(|fields| fields.iter().any(is_named))
    }

    /// The fields that hits are cut down to.
    pub fn shown(&self) -> Option<Vec<String>> {
        self.fields.clone().filter(|fields| fields.iter().all(|field| field != ALL))
    }

    /// The day that counts as today.
    pub fn today(&self) -> Date {
        self.now.or(self.began).unwrap_or_else(|| jiff::Zoned::now().date())
    }

    /// Chooses one more value.
    pub fn choose(&mut self, Choice { field, value }: Choice) {
        match self.chosen.iter_mut().find(|chosen| chosen.field == field) {
            Some(chosen) => chosen.values.push(value),
            None => self.chosen.push(Chosen { field, values: vec![value] }),
        }
    }
}

/// Orders of hits, as they are called.
pub const SORTS: &[(&str, Sort)] =
    &[("relevance", Sort::Relevance), ("newest", Sort::Newest), ("oldest", Sort::Oldest)];

/// Lengths of the buckets of a timeline, as they are called.
pub const INTERVALS: &[(&str, Interval)] = &[
    ("day", Interval::Day),
    ("week", Interval::Week),
    ("month", Interval::Month),
    ("year", Interval::Year),
];

/// What stands for all fields of the record, and for all hits.
const ALL: &str = "all";

/// Names of what a hit can show.
const RECORD: &[&str] = &[
    ALL,
    "id",
    "path",
    "item",
    "url",
    "publisher",
    "byline",
    "language",
    "section",
    "keywords",
    "title",
    "date",
    "date_source",
    "dateline",
    "location",
    "actors",
    "topic",
    "event_dates",
    "story",
    "facts",
    "body",
    "snippet",
];

/// Values of a facet that are shown where no number is asked for.
const SHOWN: usize = 10;

/// `actor`, `actor:5`, `actor:sig`, `actor:5:sig`.
///
/// # Errors
/// What is wrong with it.
pub fn facet(text: &str) -> Result<FacetRequest, String> {
    let mut parts = text.split(':');
    let field = counted(parts.next().unwrap_or_default())?;
    let mut request = FacetRequest { field, limit: SHOWN, significant: false };
    for part in parts {
        match part {
            "sig" => request.significant = true,
            number => {
                request.limit = number
                    .parse()
                    .map_err(|_| format!("“{number}” is neither a number nor sig"))?;
            }
        }
    }
    Ok(request)
}

/// One value of a facet.
#[derive(Debug, Clone)]
pub struct Choice {
    /// A field with values.
    pub field: &'static Field,
    /// The value as the facet shows it.
    pub value: String,
}

/// `location=Oman`, a value as the facet shows it.
///
/// # Errors
/// What is wrong with it.
pub fn choice(text: &str) -> Result<Choice, String> {
    let (name, value) =
        text.split_once('=').ok_or_else(|| "a choice looks like location=Oman".to_owned())?;
    Ok(Choice { field: counted(name)?, value: value.to_owned() })
}

fn counted(name: &str) -> Result<&'static Field, String> {
    let counted = |field: &&Field| !matches!(field.kind, Kind::Text(_) | Kind::Date | Kind::Point);
    Field::named(name).filter(counted).ok_or_else(|| {
        let names: Vec<&str> = FIELDS.iter().filter(counted).map(|field| field.name).collect();
        format!("no facet “{name}”; there are {}", names.join(", "))
    })
}

/// A field of the record, or `all`.
///
/// # Errors
/// Which fields there are.
pub fn record_field(text: &str) -> Result<String, String> {
    if RECORD.contains(&text) {
        Ok(text.to_owned())
    } else {
        Err(format!("no field of the record; there are {}", RECORD.join(", ")))
    }
}

/// How many hits: a number or `all`.
///
/// # Errors
/// When it is neither.
pub fn limit(text: &str) -> Result<usize, String> {
    match text {
        ALL => Ok(usize::MAX),
        number => number.parse().map_err(|_| "neither a number nor `all`".to_owned()),
    }
}

/// Days in a half-life such as `12h`.
///
/// # Errors
/// What is wrong with it.
pub fn half_life(text: &str) -> Result<f64, String> {
    let unit = text.char_indices().last().map_or(0, |(at, _)| at);
    let days = match &text[unit..] {
        "h" => 1.0 / 24.0,
        "d" => 1.0,
        "w" => 7.0,
        "y" => 365.25,
        _ => return Err("a half-life looks like 12h, 30d, 8w or 2y".to_owned()),
    };
    let number: Option<f64> = text[..unit].parse().ok();
    let half_life = number.map(|number| number * days).filter(|n| n.is_finite() && *n > 0.0);
    half_life.ok_or_else(|| format!("“{}” is no number above 0", &text[..unit]))
}
