//! Words of time by language: names of months and weekdays, "yesterday", "ago", "last", and the words
//! that tell what was from what will be.
//!
//! A row of a language's table is a sense and the words and phrases that have it. The same words may
//! stand in a row of a role besides: what they say about their neighbours.

mod sense;
mod table;

pub use self::{
    sense::{Entry, Feast, Form, Habits, Number, Roles, Sense, Unit},
    table::{Lexicon, lexicon},
};
