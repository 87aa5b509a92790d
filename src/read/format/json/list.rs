//! Where in a document its articles are.

use serde_json::Value;

use super::{
    names,
    record::{Record, column_of},
};
use crate::read::format::Columns;

/// Deepest that articles are looked for.
const DEPTH: usize = 6;

/// The article in a value that has columns that the user named: the object with most of them and a text,
/// the outermost of equals; `None` where there is none. Objects in lists are articles of their own.
pub(super) fn with_columns<'v>(value: &'v Value, columns: &Columns) -> Option<&'v Value> {
    columns.iter().next()?;
    let mut objects = Vec::new();
    gather_objects(value, 0, &mut objects);
    let mut best = (0, None);
    for object in objects {
        let count = columns_in(object, columns);
        if count > best.0 && has_text(object, columns) {
            best = (count, Some(object));
        }
    }
    best.1
}

/// A value and what is in it, lists aside, each before what is in it.
fn gather_objects<'v>(value: &'v Value, depth: usize, objects: &mut Vec<&'v Value>) {
    let Some(object) = value.as_object().filter(|_| depth <= DEPTH) else { return };
    objects.push(value);
    object.values().for_each(|inner| gather_objects(inner, depth + 1, objects));
}

/// How many of the columns that the user named an object has.
fn columns_in(value: &Value, columns: &Columns) -> usize {
    let Some(object) = value.as_object() else { return 0 };
    columns.iter().filter(|(_, column)| column_of(object, column).is_some()).count()
}

/// Whether a value is a record with a text or a page.
pub(super) fn has_text(value: &Value, columns: &Columns) -> bool {
    value.as_object().is_some_and(|object| {
        let record = Record::new(object, columns);
        record.text(names::TEXT).or_else(|| record.text(names::PAGE)).is_some()
    })
}

/// The list of a document that wraps one: the array of objects that holds the most text.
pub(super) fn in_document<'v>(document: &'v Value, columns: &Columns) -> Option<&'v Vec<Value>> {
    let mut lists = Vec::new();
    gather(document, columns, 0, &mut lists);
    let worth =
        lists.into_iter().map(|list| (text_in(list, columns), list)).filter(|(text, _)| *text > 0);
    // Of equals the first: nothing is gained by going on.
    worth.reduce(|best, other| if other.0 > best.0 { other } else { best }).map(|(_, list)| list)
}

fn gather<'v>(value: &'v Value, columns: &Columns, depth: usize, lists: &mut Vec<&'v Vec<Value>>) {
    if depth > DEPTH {
        return;
    }
    match value {
        Value::Array(list) if list.iter().any(Value::is_object) => {
            lists.push(list);
            // Articles have lists of their own, of authors and comments.
            if text_in(list, columns) == 0 {
                for item in list {
                    gather(item, columns, depth + 1, lists);
                }
            }
        }
        Value::Object(object) => {
            object.values().for_each(|value| gather(value, columns, depth + 1, lists));
        }
        _ => {}
    }
}

/// Bytes of text in the objects of a list that look like articles: they have a headline, and a text
/// or an address beside it.
fn text_in(list: &[Value], columns: &Columns) -> usize {
    list.iter()
        .map(|value| with_columns(value, columns).unwrap_or(value))
        .filter_map(Value::as_object)
        .map(|object| {
            let record = Record::new(object, columns);
            let Some(title) = record.line(names::TITLE) else {
                return record.text(names::TEXT).map_or(0, |text| text.len());
            };
            let text = record.text(names::TEXT).or_else(|| record.text(names::SUMMARY));
            let addressed = || record.address(names::URL).or_else(|| record.line(names::DATE));
            match text {
                Some(text) => title.len() + text.len(),
                None => addressed().map_or(0, |_| title.len()),
            }
        })
        .sum()
}
