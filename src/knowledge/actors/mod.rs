//! The actors known by name: states, organisations, groups; and the places whose names must not be
//! taken for theirs.

mod dictionary;
pub mod inflection;
pub mod lexicon;
mod state_names;

pub use self::{
    dictionary::{
        Alias, DICTIONARY, Dictionary, Entry, Meaning, Role, canonical, longest_name, names,
    },
    state_names::state_named,
};
