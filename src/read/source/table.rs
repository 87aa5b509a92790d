//! A table of comma- or tab-separated values -> its rows, each as a JSON object under the names of its
//! columns: what reads records of JSON reads it as well.

use std::io;

use encoding_rs::Encoding;
use serde_json::{Map, Value};

use super::{
    MAX_ITEM,
    decode::{charset, decode_as},
    format::Format,
    record::{Next, Record},
    tracked::Track,
};
use crate::read::skip::Reason;

/// What may separate columns.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Cuts a table into rows.
#[derive(Debug, PartialEq)]
pub(super) struct TableSplitter {
    delimiter: u8,
    charset: Option<&'static Encoding>,
    names: Vec<String>,
}

impl TableSplitter {
    /// Reads the names of the columns; what separates them and how they are encoded is found out.
    pub(super) fn new(input: &mut dyn Track) -> io::Result<Self> {
        let head = input.fill_buf()?;
        let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
        let charset = charset(head);
        // Excel may say what separates columns in a line of its own.
        let told = head.strip_prefix(b"sep=").and_then(|rest| rest.first().copied());
        let delimiter = told.unwrap_or_else(|| delimiter(head));
        let mut splitter = Self { delimiter, charset, names: Vec::new() };
        if told.is_some() {
            splitter.row(input)?;
        }
        splitter.names = splitter.row(input)?.flatten().unwrap_or_default();
        if let Some(first) = splitter.names.first_mut() {
            *first = first.trim_start_matches('\u{feff}').to_owned();
        }
        Ok(splitter)
    }

    /// The next row as a record.
    pub(super) fn next(&mut self, input: &mut dyn Track) -> io::Result<Next> {
        loop {
            let offset = input.offset();
            let Some(row) = self.row(input)? else { return Ok(None) };
            let Some(cells) = row else {
                return Ok(Some(Err(Reason::TooLarge(MAX_ITEM as u64))));
            };
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let named = self
                .names
                .iter()
                .zip(cells)
                .filter(|(name, cell)| !name.trim().is_empty() && !is_null(cell));
            let object: Map<String, Value> =
                named.map(|(name, cell)| (name.trim().to_owned(), Value::String(cell))).collect();
            let bytes = Value::Object(object).to_string().into_bytes();
            return Ok(Some(Ok(Record::new(Format::JsonLines, bytes).at(offset))));
        }
    }

    /// The cells of the next row (RFC 4180); none of a row that is too large, `None` at the end.
    #[allow(clippy::option_option, reason = "a row may be missing or end the file")]
    fn row(&self, input: &mut dyn Track) -> io::Result<Option<Option<Vec<String>>>> {
        let mut cells: Vec<Vec<u8>> = vec![Vec::new()];
        let mut size = 0;
        let mut quoted = false;
        // Behind a quote inside quotes: doubled it is one of the text.
        let mut closing = false;
        let mut ended = false;
        let mut any = false;
        while !ended {
            let buffer = input.fill_buf()?;
            if buffer.is_empty() {
                break;
            }
            let mut used = 0;
            for &byte in buffer {
                used += 1;
                any = true;
                let Some(cell) = cells.last_mut() else { break };
                if closing {
                    closing = false;
                    if byte == b'"' {
                        cell.push(byte);
                        continue;
                    }
                    quoted = false;
                }
                match byte {
                    b'"' if quoted => closing = true,
                    b'"' if cell.is_empty() => quoted = true,
                    b'\n' if !quoted => {
                        ended = true;
                        break;
                    }
                    byte if byte == self.delimiter && !quoted => cells.push(Vec::new()),
                    _ if size > MAX_ITEM => {}
                    byte => {
                        cell.push(byte);
                        size += 1;
                    }
                }
            }
            input.consume(used);
        }
        if !any {
            return Ok(None);
        }
        if size > MAX_ITEM || cells.len() > 10_000 {
            return Ok(Some(None));
        }
        if let Some(last) = cells.last_mut().filter(|last| last.ends_with(b"\r")) {
            last.pop();
        }
        Ok(Some(Some(cells.iter().map(|cell| decode_as(cell, self.charset)).collect())))
    }
}

/// What stands most often in the first line, outside quotes.
fn delimiter(head: &[u8]) -> u8 {
    let mut counts = [0; DELIMITERS.len()];
    let mut quoted = false;
    for byte in head.iter().take_while(|b| **b != b'\n') {
        quoted ^= *byte == b'"';
        if let Some(at) = DELIMITERS.iter().position(|d| d == byte).filter(|_| !quoted) {
            counts[at] += 1;
        }
    }
    let most = (0..DELIMITERS.len()).rev().max_by_key(|at| counts[*at]);
    DELIMITERS[most.unwrap_or_default()]
}

/// What programs write where there is no value.
fn is_null(cell: &str) -> bool {
    matches!(cell.trim(), "" | "nan" | "NaN" | "NA" | "N/A" | "NULL" | "null" | "None" | "\\N")
}

#[cfg(test)]
mod tests {
    use super::{super::tracked::Tracked, *};

    fn rows(table: &[u8]) -> Vec<String> {
        let mut input = Tracked::new(table, 0);
        let mut splitter = TableSplitter::new(&mut input).unwrap();
        std::iter::from_fn(|| splitter.next(&mut input).unwrap())
            .map(|record| String::from_utf8(record.unwrap().bytes).unwrap())
            .collect()
    }

    #[test]
    fn cells_may_hold_quotes_lines_and_delimiters() {
        let table =
            "\u{feff}Title,Text\r\n\"a, b\",\"one\n\"\"two\"\"\"\r\nplain \"x\",nan\r\n\r\n";
        assert_eq!(
            rows(table.as_bytes()),
            [r#"{"Title":"a, b","Text":"one\n\"two\""}"#, r#"{"Title":"plain \"x\""}"#]
        );
    }

    #[test]
    fn delimiter_and_encoding_are_found_out() {
        assert_eq!(rows(b"sep=;\ntitle;text\na;b, c\n"), [r#"{"title":"a","text":"b, c"}"#]);
        assert_eq!(rows(b"title\ttext\na\tb, c, d\n"), [r#"{"title":"a","text":"b, c, d"}"#]);
        let latin = b"titre;texte\nCaf\xE9 ferm\xE9;\xE0 No\xEBl l'\xE9t\xE9 \xE9tait pass\xE9\n";
        assert_eq!(
            rows(latin),
            ["{\"titre\":\"Café fermé\",\"texte\":\"à Noël l'été était passé\"}"]
        );
    }
}
