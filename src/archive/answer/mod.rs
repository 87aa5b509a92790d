//! A search from its text to its printed answer: the one way of command line, HTTP, page and saved
//! searches.
//!
//! [`settings`] says what can be asked for, [`Options`] holds it, [`Criteria`] are the query read from it,
//! [`Search`] runs them on an engine and gives [`Line`]s, [`print`](mod@print) writes those in a format.

mod criteria;
mod explain;
pub mod line;
mod options;
pub mod print;
mod search;
pub mod setting;
pub mod settings;
mod values;

pub use self::{
    criteria::{Criteria, CriteriaError},
    line::{Label, Line},
    options::{HitsOnly, Options},
    search::{Context, Search},
};
