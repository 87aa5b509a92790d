//! Where in a document its list of articles is.

use serde_json::Value;

use super::{names, record::Record};
use crate::read::format::Columns;

/// Deepest that a list is looked for.
const DEPTH: usize = 6;

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
