//! The searchable fields of an article: their table, the values of an article in each of them, and
//! places around a point.
//!
//! Index and evaluator both take an article's values from `values`, so that they cannot disagree.

mod around;
mod field;
mod table;
mod values;

pub use self::{
    around::{Around, AroundError, FARTHEST, Point, PointError, points},
    field::{Field, Kind, MOST_SALIENT, Part, Value, values},
    table::FIELDS,
};

#[cfg(test)]
mod tests;
