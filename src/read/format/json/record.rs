//! One JSON object, seen as an article: its fields by the names that people give them.

use std::cell::RefCell;

use serde_json::{Map, Value};

use super::names::{self, folded};
use crate::{
    date::{Order, Stamp, read},
    read::{format::Columns, webpage::fragment},
};

/// An object and the objects in it that hold fields of the same article.
pub(super) struct Record<'v> {
    /// Name as it is compared, name as it stands, value.
    fields: Vec<(String, &'v str, &'v Value)>,
    used: RefCell<Vec<&'v str>>,
}

impl<'v> Record<'v> {
    /// Looks at an object. Columns that the user named go before all others.
    pub fn new(object: &'v Map<String, Value>, columns: &Columns) -> Self {
        let mut record = Self { fields: Vec::new(), used: RefCell::default() };
        for (field, column) in columns.iter() {
            let named = column_of(object, column).map(|(name, value)| (field.into(), name, value));
            record.fields.extend(named);
        }
        record.add(object, 0);
        if record.value(names::TEXT).is_none() {
            record.add_text(object);
        }
        record
    }

    /// The fields of an object go before those of the objects in it; what a search engine wraps is the
    /// record itself.
    fn add(&mut self, object: &'v Map<String, Value>, depth: usize) {
        let first = self.fields.len();
        self.fields.extend(object.iter().map(|(name, value)| (folded(name), name.as_str(), value)));
        if depth > 3 || !object.values().any(Value::is_object) {
            return;
        }
        let last = self.fields.len();
        for inner in names::INNER {
            for at in first..last {
                let (folded, name, value) = self.fields[at].clone();
                if folded == *inner
                    && let Value::Object(fields) = value
                {
                    self.used.borrow_mut().push(name);
                    self.add(fields, depth + 1);
                }
            }
        }
    }

    /// A record without a text may have it in an object that is called anything.
    fn add_text(&mut self, object: &'v Map<String, Value>) {
        let inner = object.iter().find_map(|(name, value)| {
            let fields = value.as_object().filter(|fields| has_text(fields))?;
            (!SINGLE.contains(&folded(name).as_str())).then_some((name, fields))
        });
        if let Some((name, fields)) = inner {
            self.used.borrow_mut().push(name);
            self.add(fields, 4);
        }
    }

    /// The values of the fields with one of these names, in the order of the names.
    fn values<'n>(
        &'n self,
        wanted: &'n [&'n str],
    ) -> impl Iterator<Item = (&'v str, &'v Value)> + 'n {
        wanted.iter().flat_map(move |name| {
            let named = self.fields.iter().filter(move |(folded, ..)| folded == name);
            named.map(|(_, name, value)| (*name, *value))
        })
    }

    /// The first value of a field with one of these names that is something.
    pub fn value(&self, wanted: &[&str]) -> Option<&'v Value> {
        self.find(wanted, |value| (!strings(value).is_empty()).then_some(value))
    }

    /// What comes of the first field with one of these names of which something comes.
    pub fn find<T>(&self, wanted: &[&str], of: impl Fn(&'v Value) -> Option<T>) -> Option<T> {
        self.values(wanted).find_map(|(name, value)| {
            let found = of(value);
            if found.is_some() {
                self.used.borrow_mut().push(name);
            }
            found
        })
    }

    /// Whether there is a field with one of these names, be it empty.
    pub fn has(&self, wanted: &[&str]) -> bool {
        self.values(wanted).next().is_some()
    }

    /// The first such field as a text of one line.
    pub fn line(&self, wanted: &[&str]) -> Option<String> {
        self.find(wanted, |value| strings(value).into_iter().next())
    }

    /// The first such field as a text.
    pub fn text(&self, wanted: &[&str]) -> Option<String> {
        self.find(wanted, text)
    }

    /// The first such field that is an address.
    pub fn address(&self, wanted: &[&str]) -> Option<String> {
        self.find(wanted, address)
    }

    /// The first such field that is a date.
    pub fn date(&self, wanted: &[&str]) -> Option<Stamp> {
        self.find(wanted, date)
    }

    /// Names of fields with something in them that nothing was taken from.
    pub fn unused(&self) -> Vec<&'v str> {
        let used = self.used.borrow();
        let filled = self
            .fields
            .iter()
            .filter(|(_, name, value)| !used.contains(name) && !strings(value).is_empty());
        filled.map(|(_, name, _)| *name).collect()
    }
}

/// The member of an object that a column names: by itself, or by the objects around it, "meta.headline".
pub(super) fn column_of<'v>(
    object: &'v Map<String, Value>,
    column: &str,
) -> Option<(&'v str, &'v Value)> {
    let wanted = folded(column);
    let whole = object.iter().find(|(name, _)| *name == column);
    let whole = whole.or_else(|| object.iter().find(|(name, _)| folded(name) == wanted));
    if let Some((name, value)) = whole {
        return Some((name, value));
    }
    let (outer, inner) = column.split_once('.')?;
    let (name, value) = object.iter().find(|(name, _)| *name == outer)?;
    let (_, value) = column_of(value.as_object()?, inner)?;
    Some((name, value))
}

/// Whether an object has a text under one of the names that texts have.
fn has_text(fields: &Map<String, Value>) -> bool {
    let names = fields.iter().filter(|(_, value)| !strings(value).is_empty());
    names.map(|(name, _)| folded(name)).any(|name| names::TEXT.contains(&name.as_str()))
}

/// Objects that say one thing: their `text` and `content` are no article's.
const SINGLE: &[&str] =
    &["title", "headline", "summary", "description", "excerpt", "image", "author", "caption"];

/// Members of an object that hold what it says.
const SAYS: &[&str] = &[
    "main", "rendered", "original", "name", "title", "value", "text", "content", "by", "id",
    "$oid", "#text",
];

/// The strings in a value: itself, its items, or what an object says.
pub(super) fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(s) if s.trim().is_empty() => Vec::new(),
        Value::String(s) => vec![s.clone()],
        Value::Number(n) => vec![n.to_string()],
        Value::Array(list) => list.iter().flat_map(strings).collect(),
        Value::Object(object) => SAYS
            .iter()
            .filter_map(|name| object.get(*name))
            .map(strings)
            .find(|s| !s.is_empty())
            .unwrap_or_default(),
        Value::Null | Value::Bool(_) => Vec::new(),
    }
}

/// A text: a string, a list of paragraphs, pieces between links, or one of several renderings of it.
fn text(value: &Value) -> Option<String> {
    let Value::Array(list) = value else {
        return strings(value).into_iter().next();
    };
    let objects = list.iter().filter(|item| item.is_object()).count();
    let rendering =
        |item: &Value| item.get("contentType").is_some() || item.get("contenttype").is_some();
    if list.iter().any(rendering) {
        return strings(list.iter().find(|item| rendering(item))?).into_iter().next();
    }
    // Messengers cut a text at its links.
    let between = if objects > 0 && objects < list.len() { "" } else { "\n\n" };
    let joined = list.iter().flat_map(strings).collect::<Vec<_>>().join(between);
    (!joined.trim().is_empty()).then_some(joined)
}

fn is_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

/// An address, or the one that a list or an object holds.
fn address(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => Some(s.trim().to_owned()).filter(|s| is_address(s)),
        Value::Array(list) => list.iter().find_map(address),
        Value::Object(object) => ["permalink", "canonical", "url", "href", "self"]
            .iter()
            .find_map(|name| address(object.get(*name)?)),
        _ => None,
    }
}

fn date(value: &Value) -> Option<Stamp> {
    match value {
        Value::String(s) => read(s, Order::default()),
        Value::Number(n) => read(&n.to_string(), Order::default()),
        Value::Object(o) => o.get("$date").and_then(date),
        _ => None,
    }
}

/// The keywords in a value. Where an object has a name and a value, the name says of what sort it is.
pub(super) fn keywords(value: &Value) -> Vec<String> {
    match value {
        Value::Array(list) => list.iter().flat_map(keywords).collect(),
        Value::Object(object) => match object.get("value") {
            Some(value) if object.contains_key("name") => strings(value),
            _ => object.get("name").or(object.get("title")).map(strings).unwrap_or_default(),
        },
        // A list in one string.
        other => strings(other)
            .iter()
            .flat_map(|s| s.split([',', ';']).map(|k| k.trim().to_owned()).collect::<Vec<_>>())
            .collect(),
    }
}

/// The text of a field: with its markup undone, or the very same.
pub(super) fn plain(text: String) -> String {
    if fragment::is_markup(&text) { fragment::paragraphs(&text).join("\n\n") } else { text }
}
