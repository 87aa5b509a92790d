//! By which terms the values of a field are found: the same in every engine that has an index of them.

use super::analyzer::AS_WRITTEN;
use crate::{
    fields::{Field, Kind, Value},
    text::Language,
};

/// Stands in `has` for an article whose words have the stems of a language.
pub fn stemmed_in(language: Language) -> String {
    format!("stems:{}", language.code())
}

/// Whether articles are about the values of a field more or less.
pub fn has_salience(field: &Field) -> bool {
    matches!(field.kind, Kind::Name | Kind::Tree)
}

/// The term by which exactly this value is found. No folded term begins alike.
pub fn facet_term(value: &str) -> String {
    format!("{AS_WRITTEN}{value}")
}

/// The terms of the values of an article, each once, and how often each is to be indexed: as often as its
/// value is salient.
pub fn salient_terms(values: &[Value]) -> Vec<(String, u8)> {
    let mut found: Vec<(String, u8)> = Vec::new();
    for value in values {
        found.push((facet_term(&value.facet), value.salience));
        for term in &value.terms {
            match found.iter_mut().find(|(known, _)| known == term) {
                Some((_, salience)) => *salience = value.salience.max(*salience),
                None => found.push((term.clone(), value.salience)),
            }
        }
    }
    found
}
