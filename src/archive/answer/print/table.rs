//! Hits as rows: comma- or tab-separated values with a line of names, quoted as RFC 4180 has it.

use std::io::{self, Write};

use serde_json::Value;

use super::printer::Printer;
use crate::{
    archive::answer::line::{HitLine, Line},
    text::is_control,
};

/// What a row shows by default.
const COLUMNS: &[&str] =
    &["id", "title", "date", "publisher", "location", "actors", "topic", "url"];

/// Rows with the same columns, the chosen fields in the given order.
pub(super) struct Table<W: Write> {
    out: csv::Writer<W>,
    fields: Vec<String>,
    /// Name of the first column, where rows are labelled.
    label: Option<&'static str>,
}

impl<W: Write> Table<W> {
    /// Writes the line of names.
    pub fn new(
        out: W,
        delimiter: u8,
        fields: Option<&[String]>,
        label: Option<&'static str>,
    ) -> io::Result<Self> {
        let fields = match fields {
            Some(fields) => fields.to_vec(),
            None => COLUMNS.iter().map(|&name| name.to_owned()).collect(),
        };
        let out = csv::WriterBuilder::new().delimiter(delimiter).from_writer(out);
        let mut table = Self { out, fields, label };
        let names: Vec<String> = table.columns().map(str::to_owned).collect();
        table.out.write_record(names)?;
        Ok(table)
    }

    fn columns(&self) -> impl Iterator<Item = &str> {
        let first = self.label.into_iter().chain(["rank", "score"]);
        first.chain(self.fields.iter().map(String::as_str))
    }
}

impl<W: Write> Printer for Table<W> {
    fn line(&mut self, line: &Line<'_>) -> io::Result<()> {
        let Line::Hit(hit) = line else { return Ok(()) };
        let members = HitLine { fields: Some(&self.fields), ..*hit }.members()?;
        let cells: Vec<String> =
            self.columns().map(|name| members.get(name).map_or_else(String::new, cell)).collect();
        Ok(self.out.write_record(cells)?)
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

/// Text without what controls a terminal; lines and columns of a text stay.
fn shown(text: &str) -> String {
    text.replace(|c| is_control(c) && !matches!(c, '\n' | '\r' | '\t'), "\u{FFFD}")
}

/// Lists are joined; an object stands by its name.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => shown(text),
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
    fn no_cell_controls_a_terminal() {
        assert_eq!(cell(&json!("a\u{9B}31m\u{202E}b\tc\nd")), "a\u{FFFD}31m\u{FFFD}b\tc\nd");
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
