//! Hits as a run of the Text Retrieval Conference, which its scorers read.

use std::io::{self, Write};

use super::printer::Printer;
use crate::archive::answer::line::{Label, Line};
use crate::article::export::percent_encoded;

/// One line a hit: query, `Q0`, article, rank, score, name of the run.
pub(super) struct Trec<W>(pub W);

impl<W: Write> Printer for Trec<W> {
    fn line(&mut self, line: &Line<'_>) -> io::Result<()> {
        let Line::Hit(line) = line else { return Ok(()) };
        let query = one_word(line.label.map_or("1", Label::text));
        let id = one_word(&line.hit.record.article()?.id);
        writeln!(self.0, "{query} Q0 {id} {} {} dateline", line.hit.rank, line.hit.score)
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
