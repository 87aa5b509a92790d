//! Many queries from a file: lines with an id, a tab and a query, or JSON objects with `id` and
//! `query`; the first line decides which. One line is in memory at a time.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
};

use anyhow::Context;
use serde::Deserialize;
use serde_json::Value;

/// Longest line in bytes.
const MAX_LINE: u64 = 1 << 20;

/// One query of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub id: String,
    pub query: String,
}

/// A line that gives no answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Failure {
    /// Number of the line, from 1.
    pub line: u64,
    /// Id of the query, where it is known.
    pub id: Option<String>,
    /// Why; for the query language also where.
    pub message: String,
}

/// Reads queries one after the other.
pub(super) struct Queries {
    input: Box<dyn BufRead>,
    is_json: Option<bool>,
    line: u64,
}

#[derive(Deserialize)]
struct Object {
    id: Value,
    query: String,
}

impl Queries {
    /// Opens a file; `-` is stdin.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let input: Box<dyn BufRead> = if path == Path::new("-") {
            Box::new(io::stdin().lock())
        } else {
            let file =
                File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
            Box::new(BufReader::new(file))
        };
        Ok(Self::new(input))
    }

    fn new(input: Box<dyn BufRead>) -> Self {
        Self { input, is_json: None, line: 0 }
    }

    /// The number of the next line with something on it, and the query on it.
    ///
    /// # Errors
    /// When the file cannot be read on.
    pub fn next(&mut self) -> io::Result<Option<(u64, Result<Line, Failure>)>> {
        loop {
            let mut bytes = Vec::new();
            let read = (&mut self.input).take(MAX_LINE).read_until(b'\n', &mut bytes)?;
            if read == 0 {
                return Ok(None);
            }
            self.line += 1;
            let is_cut = read as u64 == MAX_LINE && bytes.last() != Some(&b'\n');
            if is_cut {
                self.input.skip_until(b'\n')?;
            }
            let line = self.line;
            let text = match std::str::from_utf8(&bytes) {
                _ if is_cut => return Ok(Some((line, failure(line, "the line is too long")))),
                Err(_) => return Ok(Some((line, failure(line, "the line is not UTF-8")))),
                Ok(text) => text.trim_start_matches('\u{FEFF}').trim_end_matches(['\n', '\r']),
            };
            if text.trim().is_empty() {
                continue;
            }
            let is_json = *self.is_json.get_or_insert_with(|| text.trim_start().starts_with('{'));
            let parsed = if is_json { object(text) } else { columns(text) };
            return Ok(Some((line, parsed.or_else(|message| failure(line, &message)))));
        }
    }
}

fn failure(line: u64, message: &str) -> Result<Line, Failure> {
    Err(Failure { line, id: None, message: message.to_owned() })
}

fn columns(text: &str) -> Result<Line, String> {
    let (id, query) = text.split_once('\t').ok_or("no tab between id and query")?;
    Ok(Line { id: id.trim().to_owned(), query: query.to_owned() })
}

fn object(text: &str) -> Result<Line, String> {
    let Object { id, query } = serde_json::from_str(text).map_err(|error| error.to_string())?;
    match id {
        Value::String(id) => Ok(Line { id, query }),
        Value::Number(id) => Ok(Line { id: id.to_string(), query }),
        _ => Err("`id` is neither a string nor a number".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Vec<(u64, Result<Line, Failure>)> {
        let mut queries = Queries::new(Box::new(io::Cursor::new(text.to_vec())));
        std::iter::from_fn(|| queries.next().unwrap()).collect()
    }

    fn line(id: &str, query: &str) -> Line {
        Line { id: id.into(), query: query.into() }
    }

    #[test]
    fn the_first_line_decides_between_columns_and_objects() {
        let found = read(b"\xEF\xBB\xBF1\toil prices\r\n\n2\t{x}\n");
        assert_eq!(found, [(1, Ok(line("1", "oil prices"))), (3, Ok(line("2", "{x}")))]);
        let found = read(b"{\"id\": 7, \"query\": \"oil\"}\n{\"id\": \"b\", \"query\": \"x\"}");
        assert_eq!(found, [(1, Ok(line("7", "oil"))), (2, Ok(line("b", "x")))]);
    }

    #[test]
    fn a_line_that_cannot_be_read_does_not_hide_the_next() {
        let mut text = b"no tab\n".to_vec();
        text.extend(b"\xFF\t\xFF\n");
        text.extend(vec![b'x'; 3 << 20]);
        text.extend(b"\n4\toil\n");
        let found = read(&text);
        let failed: Vec<u64> = found.iter().filter(|f| f.1.is_err()).map(|f| f.0).collect();
        assert_eq!((failed, &found[3]), (vec![1, 2, 3], &(4, Ok(line("4", "oil")))));
    }
}
