//! A query that must give an answer: what cannot be parsed is read as words or left out, with a note on
//! each such place.

use jiff::civil::Date;

use super::{
    MAX_BYTES, MAX_CLAUSES, Note, Parsed, Query,
    error::{ErrorKind, QueryError},
    parse,
};
use crate::text::words;

/// Errors that are repaired before the rest is read as plain words.
const MENDED: usize = 64;

/// Reads a query as [`parse`] does, but never fails. At an error the signs are left out and the words
/// are searched; a place without words of its own is left out as a whole. Each such place gets a note.
/// If errors remain, the query becomes its first [`MAX_CLAUSES`] words.
///
/// ```
/// # use dateline::query::parse_lenient;
/// let parsed = parse_lenient("sanctions AND (Oman locaton:x", jiff::civil::date(2026, 2, 10));
/// assert_eq!(parsed.query.to_string(), "sanctions AND Oman AND locaton AND x");
/// assert_eq!(parsed.notes.len(), 2);
/// ```
pub fn parse_lenient(source: &str, today: Date) -> Parsed {
    let mut notes = Vec::new();
    let mut text = source.to_owned();
    if text.len() > MAX_BYTES {
        let cut = (0..=MAX_BYTES).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        notes.push(Note {
            message: format!("only the first {cut} bytes of the query were read"),
            span: cut..source.len(),
        });
        text.truncate(cut);
    }
    for _ in 0..MENDED {
        match parse(&text, today) {
            Ok(mut parsed) => {
                notes.append(&mut parsed.notes);
                return Parsed { query: parsed.query, notes };
            }
            Err(error) => match mend(&mut text, &error) {
                Some(note) => notes.push(note),
                None => break,
            },
        }
    }
    notes.push(Note {
        message: "the query was read as plain words".to_owned(),
        span: 0..source.len(),
    });
    let plain = words(&text).take(MAX_CLAUSES).map(|range| plain_word(&text[range]));
    Parsed { query: Query::and(plain.collect()), notes }
}

fn plain_word(text: &str) -> Query {
    Query::Word { part: None, text: text.to_owned(), exact: false }
}

fn is_sign(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_whitespace()
}

/// Blanks out what an error points at, byte for byte, so that the spans of later errors stay right;
/// `None` if nothing is left to blank out.
fn mend(text: &mut String, error: &QueryError) -> Option<Note> {
    let mut span = error.span.clone();
    // An unknown field becomes a word: its colon goes, too.
    if matches!(error.kind, ErrorKind::UnknownField(_)) {
        span.end = (span.end + 1).min(text.len());
    }
    let place = text.get(span.clone())?;
    let keeps_words = words(place).next().is_some()
        && place.contains(is_sign)
        && !matches!(
            error.kind,
            // The number of an operator is no word to search for.
            ErrorKind::MissingOperand(..)
                | ErrorKind::BadReach
                | ErrorKind::BadSlop
                | ErrorKind::BadFuzzy
                | ErrorKind::BadBoost
                | ErrorKind::Stray(_)
                | ErrorKind::MissingValue(_)
                | ErrorKind::NoDistance
        );
    let mut mended = String::with_capacity(place.len());
    for c in place.chars() {
        if keeps_words && !is_sign(c) {
            mended.push(c);
        } else {
            mended.extend(std::iter::repeat_n(' ', c.len_utf8()));
        }
    }
    if mended == place {
        return None;
    }
    let shown: String = place.trim().chars().take(40).collect();
    let what = if keeps_words { "read as words" } else { "left out" };
    let note = Note { message: format!("{what}: “{shown}” ({error})"), span: span.clone() };
    text.replace_range(span, &mended);
    Some(note)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 3, 31);

    #[track_caller]
    fn reads(text: &str, printed: &str, notes: usize) {
        let parsed = parse_lenient(text, TODAY);
        assert_eq!(
            (parsed.query.to_string().as_str(), parsed.notes.len()),
            (printed, notes),
            "{text}"
        );
    }

    #[test]
    fn what_is_understood_is_read_as_ever() {
        reads("a W/5 b -c", "a W/5 b AND NOT c", 0);
        reads("", "*", 0);
    }

    #[test]
    fn what_is_not_understood_is_read_as_words_or_left_out() {
        reads("sanctions (oman", "sanctions AND oman", 1);
        reads("a) b", "a AND b", 1);
        reads("a \"b c", "a AND b AND c", 1);
        reads("locaton:Oman talks", "locaton AND Oman AND talks", 1);
        reads("a AND", "a", 1);
        reads("a W/5", "a", 1);
        reads("a W/0 b", "a AND b", 1);
        reads("a & b", "a AND b", 1);
        reads("s* talks", "s AND talks", 1);
        reads("sancions~9", "sancions", 1);
        reads("a date:soon", "a", 2);
        reads("x actor:Iran W/5 b", "x AND actor AND Iran W/5 b", 1);
        reads("!a", "a", 1);
        reads("()", "*", 1);
    }

    #[test]
    fn what_is_too_much_is_cut() {
        let deep = parse_lenient(&("(".repeat(60_000) + "a"), TODAY);
        assert_eq!((deep.query.to_string().as_str(), deep.notes.is_empty()), ("a", false));
        let long = parse_lenient(&"a ".repeat(60_000), TODAY);
        assert!(matches!(long.query, Query::And(words) if words.len() <= MAX_CLAUSES));
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC{0,60}") {
            let parsed = parse_lenient(&text, TODAY);
            let strict = parse(&text, TODAY);
            prop_assert_eq!(strict.is_err(), strict.as_ref().ok() != Some(&parsed));
        }

        #[test]
        fn any_signs_are_read(text in "([()\"~^:*?=!<>\\[\\]{}+ -]|a|b|OR|NOT|W/5|date:|atleast2\\(){0,30}") {
            let parsed = parse_lenient(&text, TODAY);
            prop_assert!(parse(&parsed.query.to_string(), TODAY).is_ok());
        }
    }
}
