//! Hits as rows: comma- or tab-separated values with a line of names, quoted as RFC 4180 has it.

use std::io::{self, Write};

use serde_json::Value;

use super::{Failure, Printer, Shown, parts};
use crate::engine::{Hit, Response};

/// What a row shows by default.
const COLUMNS: &[&str] =
    &["id", "title", "date", "publisher", "location", "actors", "topic", "url"];

/// Rows with the same columns, the chosen fields in the given order.
pub(super) struct Table<W: Write> {
    out: csv::Writer<W>,
    fields: Vec<String>,
}

impl<W: Write> Table<W> {
    /// Writes the line of names.
    pub fn new(
        out: W,
        delimiter: u8,
        fields: Option<Vec<String>>,
        several: bool,
    ) -> io::Result<Self> {
        let fields = fields.unwrap_or_else(|| COLUMNS.iter().map(|&name| name.into()).collect());
        let mut out = csv::WriterBuilder::new().delimiter(delimiter).from_writer(out);
        let first = several.then_some("query_id").into_iter().chain(["rank", "score"]);
        out.write_record(first.chain(fields.iter().map(String::as_str)))?;
        Ok(Self { out, fields })
    }
}

impl<W: Write> Printer for Table<W> {
    fn begin(&mut self, _: Option<&str>, _: Option<Value>) -> io::Result<()> {
        Ok(())
    }

    fn hit(&mut self, id: Option<&str>, hit: &Hit, _: Shown) -> io::Result<()> {
        let object = parts::hit(hit, id, Some(&self.fields))?;
        let first = id.map(|_| "query_id").into_iter().chain(["rank", "score"]);
        let cells = first.chain(self.fields.iter().map(String::as_str));
        let cells = cells.map(|name| object.get(name).map_or_else(String::new, cell));
        Ok(self.out.write_record(cells)?)
    }

    fn end(&mut self, _: Option<&str>, _: &Response, _: &Value, _: Shown) -> io::Result<()> {
        Ok(())
    }

    fn failed(&mut self, _: &Failure) -> io::Result<()> {
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A value as one cell. Texts in which a spreadsheet would see a formula get an apostrophe before
/// them, by which it takes them as they are.
fn cell(value: &Value) -> String {
    let text = plain(value);
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    if is_formula && !value.is_number() { format!("'{text}") } else { text }
}

/// Lists are joined; of an object counts what it is called by.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join("; "),
        Value::Object(object) => {
            if let (Some(label), Some(value)) = (object.get("label"), object.get("value")) {
                return format!("{}: {}", plain(label), plain(value));
            }
            let called = ["name", "text", "date"].iter().find_map(|key| object.get(*key));
            called.map_or_else(|| value.to_string(), plain)
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_numbers_stay_numbers() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1", "\n=1"] {
            assert_eq!(cell(&json!(text)), format!("'{text}"));
        }
        assert_eq!(cell(&json!(-1.5)), "-1.5");
        assert_eq!(cell(&json!(["=a", "b"])), "'=a; b");
    }

    #[test]
    fn a_list_shows_what_its_parts_are_called() {
        assert_eq!(
            cell(&json!([{"name": "Oman", "kind": "country"}, {"name": "Iran"}])),
            "Oman; Iran"
        );
        assert_eq!(cell(&json!([{"label": "Date", "value": "6 May"}])), "Date: 6 May");
        assert_eq!(cell(&json!([{"date": "2026-02"}])), "2026-02");
    }
}
