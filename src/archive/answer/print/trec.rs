//! Hits as a run of the Text Retrieval Conference, which its scorers read.

use std::io::{self, Write};

use serde_json::Value;

use super::{Failure, Printer, Shown};
use crate::{
    article::export::percent_encoded,
    engine::{Hit, Response},
};

/// One line a hit: query, `Q0`, article, rank, score, name of the run.
pub(super) struct Trec<W>(pub W);

impl<W: Write> Printer for Trec<W> {
    fn begin(&mut self, _: Option<&str>, _: Option<Value>) -> io::Result<()> {
        Ok(())
    }

    fn hit(&mut self, id: Option<&str>, hit: &Hit, _: Shown) -> io::Result<()> {
        let query = one_word(id.unwrap_or("1"));
        let id = one_word(&hit.record.article()?.id);
        writeln!(self.0, "{query} Q0 {id} {} {} dateline", hit.rank, hit.score)
    }

    fn end(&mut self, _: Option<&str>, _: &Response, _: &Value, _: Shown) -> io::Result<()> {
        Ok(())
    }

    fn failed(&mut self, _: &Failure) -> io::Result<()> {
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Spaces and control characters, which would end a column, as in an address: `%20`.
fn one_word(text: &str) -> String {
    let word = percent_encoded(text, |c| c.is_whitespace() || c.is_control());
    if word.is_empty() { "-".to_owned() } else { word }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_stays_one_column() {
        assert_eq!(one_word("a b\tc\u{a0}"), "a%20b%09c%C2%A0");
        assert_eq!(one_word(""), "-");
    }
}
