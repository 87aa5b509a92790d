//! What is wrong with a query, where, and what to write instead.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use super::limits::{MAX_BOOST, MAX_BYTES, MAX_CLAUSES, MAX_DEPTH, MAX_SLOP};

/// Why a query could not be read, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct QueryError {
    /// The kind of error, which prints as its message.
    pub kind: ErrorKind,
    /// The place of the error: a byte range of the query.
    pub span: Range<usize>,
    /// Advice on what to write instead.
    pub hint: Option<String>,
}

/// An error at a byte range of the query.
pub(super) fn error(
    kind: ErrorKind,
    span: Range<usize>,
    hint: impl Into<Option<String>>,
) -> QueryError {
    QueryError { kind, span, hint: hint.into() }
}

/// What is wrong with a query.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// More than [`MAX_BYTES`]; its length.
    #[error("the query has {0} bytes; at most {MAX_BYTES} are allowed")]
    TooLong(usize),
    /// Parentheses and `NOT`s deeper than [`MAX_DEPTH`].
    #[error("nested deeper than {MAX_DEPTH} levels")]
    TooDeep,
    /// More than [`MAX_CLAUSES`] words and values.
    #[error("more than {MAX_CLAUSES} words and values in one query")]
    TooManyClauses,
    /// `(` without `)`.
    #[error("this parenthesis is never closed")]
    UnclosedParenthesis,
    /// `)` without `(`.
    #[error("this parenthesis was never opened")]
    UnopenedParenthesis,
    /// An opening quotation mark without a closing one.
    #[error("this quotation mark is never closed")]
    UnclosedQuote,
    /// `[` or `{` without its end.
    #[error("this range is never closed")]
    UnclosedRange,
    /// `()`.
    #[error("there is nothing in these parentheses")]
    EmptyGroup,
    /// Text without a letter or digit; the text.
    #[error("“{0}” has no word in it")]
    NoWord(String),
    /// An operator with nothing before or after it; which operator, which side.
    #[error("{0} has nothing {1} it")]
    MissingOperand(String, &'static str),
    /// `field:` with nothing after it.
    #[error("{0}: has no value after it")]
    MissingValue(&'static str),
    /// `=` with nothing to compare after it.
    #[error("= has no word or quotation after it")]
    MissingExact,
    /// No field of this name.
    #[error("unknown field “{0}”")]
    UnknownField(String),
    /// A text that is not a date in any known form.
    #[error("“{0}” is not a date")]
    NoDate(String),
    /// Brackets that hold no `TO`.
    #[error("a range needs a beginning and an end")]
    NoRange,
    /// A range that ends before it begins.
    #[error("no day lies in this range")]
    EmptyRange,
    /// A range or comparison of a field that does not hold dates; the field.
    #[error("{0} has no order, so it cannot be compared")]
    Unordered(&'static str),
    /// Too few letters beside the wildcards.
    #[error("a wildcard needs two letters or digits beside it")]
    WildcardTooShort,
    /// A pattern that would be split into several words.
    #[error("a wildcard works within one word")]
    WildcardCut,
    /// A `*` at a word inside quotation marks.
    #[error("wildcards do not work inside quotation marks")]
    WildcardQuoted,
    /// `~` without a usable number after a phrase.
    #[error("~ after a phrase needs a number up to {MAX_SLOP}")]
    BadSlop,
    /// `^` without a usable number.
    #[error("^ needs a number above 0 and up to {MAX_BOOST}")]
    BadBoost,
    /// `~` or `^` that follows nothing it could apply to.
    #[error("{0} must directly follow what it applies to")]
    Stray(&'static str),
    /// `W/0` or a number that is too large.
    #[error("the distance must be from 1 to {MAX_SLOP} words")]
    BadReach,
    /// A query that has no position in a text, as one side of a proximity; what it is, and the operator.
    #[error("{0} cannot stand beside {1}")]
    NoPlace(&'static str, String),
    /// `atleast0`, or more than is counted.
    #[error("atleast needs a number from 1 to {MAX_SLOP}")]
    BadCount,
    /// Something inside `atleast` that cannot be counted; what it is.
    #[error("{0} cannot be counted")]
    Uncountable(&'static str),
    /// `~` without a usable number after a word.
    #[error("~ after a word needs the number 1 or 2")]
    BadFuzzy,
    /// A fuzzy word that is too short.
    #[error("a fuzzy word needs 3 letters for ~1 and 5 for ~2")]
    FuzzyTooShort,
    /// `near:` without a place and a distance.
    #[error("near: needs a place and a distance")]
    NoDistance,
    /// No place of this name.
    #[error("there is no place called “{0}”")]
    UnknownPlace(String),
    /// A country or region as the middle of something.
    #[error("“{0}” is a country or a region, not a single point")]
    WidePlace(String),
    /// Syntax of other query languages that this one does not have; what it is.
    #[error("{0} is not supported")]
    Unsupported(&'static str),
    /// `!x`.
    #[error("! is not an operator")]
    Bang,
}

/// Columns of the query that are shown before and after an error.
const CONTEXT: usize = 48;

impl QueryError {
    /// The message, the line of `query` with carets under the place, and the hint.
    pub fn render(&self, query: &str) -> String {
        let start = floor(query, self.span.start);
        let end = floor(query, self.span.end).max(start);
        let line_start = query[..start].rfind('\n').map_or(0, |i| i + 1);
        let line_end = query[start..].find('\n').map_or(query.len(), |i| start + i);
        let (before, cut_before) = last_columns(&query[line_start..start]);
        let (marked, cut_marked) = first_columns(&query[start..end.min(line_end)]);
        let rest = if cut_marked { "" } else { &query[end.min(line_end)..line_end] };
        let (after, cut_after) = first_columns(rest);
        let head = if cut_before { "…" } else { "" };
        let tail = if cut_marked || cut_after { "…" } else { "" };

        let indent = " ".repeat(2 + head.chars().count() + columns(&before));
        let carets = "^".repeat(columns(&marked).max(1));
        let mut out = format!("{self}\n  {head}{before}{marked}{after}{tail}\n{indent}{carets}");
        if let Some(hint) = &self.hint {
            out.push_str("\nhint: ");
            out.push_str(hint);
        }
        out
    }
}

fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A character as a terminal may show it: none moves the cursor or turns the writing direction.
fn visible(c: char) -> char {
    match c {
        '\0'..='\x1f' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{FFFD}'),
        '\x7f' => '␡',
        '\u{80}'..='\u{9f}'
        | '\u{AD}'
        | '\u{61C}'
        | '\u{180E}'
        | '\u{200B}'..='\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E007F}' => '\u{FFFD}',
        c => c,
    }
}

fn width(c: char) -> usize {
    c.width().unwrap_or(1)
}

fn columns(shown: &str) -> usize {
    shown.chars().map(width).sum()
}

/// The beginning of `text` as shown, and whether something was cut off.
fn first_columns(text: &str) -> (String, bool) {
    take_columns(text.chars())
}

/// The end of `text` as shown, and whether something was cut off.
fn last_columns(text: &str) -> (String, bool) {
    let (reversed, cut) = take_columns(text.chars().rev());
    (reversed.chars().rev().collect(), cut)
}

fn take_columns(chars: impl Iterator<Item = char>) -> (String, bool) {
    let mut shown = String::new();
    let mut used = 0;
    // Marks take no column, so characters are counted besides.
    for (count, c) in chars.map(visible).enumerate() {
        used += width(c);
        if used > CONTEXT || count > 4 * CONTEXT {
            return (shown, true);
        }
        shown.push(c);
    }
    (shown, false)
}
