//! Values that no article has, and what may have been meant.

use tantivy::{Searcher, Term, schema::Field as Column};

use crate::{
    engine::{Deadline, analyzer::AS_WRITTEN, deadline::Watch, local::schema::Columns},
    fields::Field,
    query::{Lookup, Query},
};

/// Values that are compared with a mistyped one; more would be felt.
const COMPARED: usize = 200_000;

/// Least likeness of a suggestion, 0 to 1.
const LIKE: f64 = 0.8;

/// A note for every value in the query that no article has.
pub fn notes(
    query: &Query,
    searcher: &Searcher,
    columns: &Columns,
    deadline: &Deadline,
) -> tantivy::Result<Vec<String>> {
    let mut asked = Vec::new();
    values(query, &mut asked);
    let mut notes = Vec::new();
    for (field, text) in asked {
        let Some((column, _)) = columns.of(field) else { continue };
        let mut found = false;
        for term in field.terms(text) {
            found |= searcher.doc_freq(&Term::from_field_text(column, &term))? > 0;
        }
        if !found {
            let meant = closest(&crate::text::fold_phrase(text), column, searcher, deadline)?;
            let hint = meant.map_or_else(String::new, |meant| format!("; did you mean “{meant}”?"));
            notes.push(format!("no article has {} “{text}”{hint}", field.name));
        }
    }
    Ok(notes)
}

/// The values that are asked for by name.
fn values<'q>(query: &'q Query, out: &mut Vec<(&'static Field, &'q str)>) {
    match query {
        Query::Value { field, lookup: Lookup::Term(text) } => out.push((field, text)),
        // What is excluded may well be in no article.
        Query::Not(_) => {}
        query => query.children().for_each(|query| values(query, out)),
    }
}

/// The value in the index that is most like the one asked for.
fn closest(
    asked: &str,
    column: Column,
    searcher: &Searcher,
    deadline: &Deadline,
) -> tantivy::Result<Option<String>> {
    let mut watch = Watch::new(deadline);
    let mut best: Option<(f64, String)> = None;
    for reader in searcher.segment_readers() {
        let index = reader.inverted_index(column)?;
        let mut terms = index.terms().stream()?;
        let mut compared = 0;
        while compared < COMPARED && terms.advance() && !watch.is_over(4) {
            compared += 1;
            // Behind the mark stand the values as shown; the same without it are folded, as `asked` is.
            let Ok(term) = std::str::from_utf8(terms.key()) else { continue };
            if term.starts_with(AS_WRITTEN) || term.contains(':') {
                continue;
            }
            let like = strsim::jaro_winkler(asked, term);
            let better = |(most, known): &(f64, String)| {
                like > *most || (like >= *most && term < known.as_str())
            };
            if like >= LIKE && best.as_ref().is_none_or(better) {
                best = Some((like, term.to_owned()));
            }
        }
    }
    Ok(best.map(|(_, term)| term))
}
