//! Completions of a query that is being typed: what is being typed at the cursor, and what can replace it.
//!
//! A query is mostly unfinished while it is typed, so its tokens are not those of the parser; but every
//! suggestion has been inserted and parsed before it is made.

use std::ops::Range;

use jiff::civil::Date;
use serde::Serialize;

use crate::{
    engine::{Completing, Completion, Deadline, Engine, EngineError},
    fields::{FIELDS, Field, Kind},
    query::{ends_run, is_quote, parse, parse_lenient},
    text::words,
};

/// Longest query for which anything is offered, in bytes: it is read once for every offer.
const LONGEST: usize = 2 << 10;

/// Most names of fields that are offered at a time.
const MOST_FIELDS: usize = 2;

/// Most words without quotation marks that are taken for the beginning of one value.
const MOST_WORDS: usize = 3;

/// A completion of what is being typed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename = "suggestion")]
pub struct Suggestion {
    /// The field of a value, else `field` or `word`.
    pub kind: &'static str,
    /// The value as a facet shows it, the name of a field, or a word.
    pub value: String,
    /// Articles with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// What a field holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<&'static str>,
    /// What to write in the place of `start..end`.
    pub insert: String,
    /// First code point of the query that is replaced.
    pub start: usize,
    /// One past the last one.
    pub end: usize,
}

/// What is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Typed {
    /// Of which field it is a value; for a field of text, of which part it is a word.
    field: Option<&'static Field>,
    /// Whether only a word can stand there, without anything before it.
    word: bool,
    /// What stands before the cursor: bytes of the query.
    prefix: Range<usize>,
    /// What a choice takes the place of: bytes of the query.
    place: Range<usize>,
}

/// What may be meant where the cursor stands in a query, so many code points from its beginning; `None`:
/// at its end. Values come first, the most frequent ones first, then fields and words.
///
/// # Errors
/// When the index cannot be read.
pub fn suggest(
    engine: &dyn Engine,
    query: &str,
    cursor: Option<usize>,
    limit: usize,
    deadline: &Deadline,
) -> Result<Vec<Suggestion>, EngineError> {
    let at = cursor.and_then(|cursor| query.char_indices().nth(cursor));
    let all = readings(query, at.map_or(query.len(), |(at, _)| at));
    let mut values: Vec<Suggestion> = Vec::new();
    let mut fields = Vec::new();
    let mut found_words = Vec::new();
    for typed in &all {
        let prefix = &query[typed.prefix.clone()];
        let asked = Completing { typed: prefix, field: typed.field, limit, deadline };
        let found = match engine.dictionary() {
            Some(dictionary) => dictionary.complete(&asked)?,
            None => Vec::new(),
        };
        let (named, plain): (Vec<_>, Vec<_>) = found.into_iter().partition(|c| c.field.is_some());
        if !typed.word {
            for completion in named {
                let value = typed.suggestion(query, completion);
                // What several words begin, the last of them may begin as well.
                let is_new = values.iter().all(|known| !known.is_same(&value));
                if is_new && typed.fits(query, &value) {
                    values.push(value);
                }
            }
            let fitting = typed.fields(query).filter(|field| typed.fits(query, field));
            fields.extend(fitting.take(MOST_FIELDS));
        }
        for completion in plain {
            let word = typed.suggestion(query, completion);
            if typed.fits(query, &word) {
                found_words.push(word);
            }
        }
    }
    fields.truncate(limit);
    let room = limit - fields.len();
    values.truncate(room - found_words.len().min(room / 3));
    found_words.truncate(room - values.len());
    values.append(&mut fields);
    values.append(&mut found_words);
    Ok(values)
}

impl Suggestion {
    /// Whether another one suggests the same value.
    fn is_same(&self, other: &Self) -> bool {
        self.kind == other.kind && self.value == other.value
    }
}

impl Typed {
    fn suggestion(&self, query: &str, completion: Completion) -> Suggestion {
        let Completion { field, value, count, query: asks } = completion;
        let insert = if self.word { value.clone() } else { asks.to_string() };
        let kind = field.map_or("word", |field| field.name);
        self.at_place(query, kind, value, insert, Some(count), None)
    }

    /// The fields whose name begins so, then those with such an alias.
    fn fields(&self, query: &str) -> impl Iterator<Item = Suggestion> {
        let typed = query[self.prefix.clone()].to_ascii_lowercase();
        let fields = if self.field.is_none() { FIELDS } else { &[] };
        let (by_name, by_alias): (Vec<_>, Vec<_>) = fields
            .iter()
            .filter(|field| field.names().any(|name| name.starts_with(&typed)))
            .partition(|field| field.name.starts_with(&typed));
        by_name.into_iter().chain(by_alias).map(|field| {
            let insert = format!("{}:", field.name);
            self.at_place(query, "field", field.name.to_owned(), insert, None, Some(field.help))
        })
    }

    fn at_place(
        &self,
        query: &str,
        kind: &'static str,
        value: String,
        insert: String,
        count: Option<u64>,
        help: Option<&'static str>,
    ) -> Suggestion {
        let [start, end] = [self.place.start, self.place.end].map(|at| query[..at].chars().count());
        Suggestion { kind, value, count, help, insert, start, end }
    }

    /// Whether the query says something else with it, and is understood as far as it was before.
    fn fits(&self, query: &str, suggestion: &Suggestion) -> bool {
        let Suggestion { kind, insert, .. } = suggestion;
        if query[self.place.clone()] == **insert {
            return false;
        }
        // A field is nothing before its value is written.
        let value = if *kind == "field" { "*" } else { "" };
        let Range { start, end } = self.place;
        let changed = format!("{}{insert}{value}{}", &query[..start], &query[end..]);
        // No day makes a date out of what is none.
        let today = Date::ZERO;
        match parse(&changed, today) {
            Ok(_) => true,
            Err(_) if parse(query, today).is_ok() => false,
            Err(_) => {
                let notes = parse_lenient(&changed, today).notes.len();
                notes <= parse_lenient(query, today).notes.len()
            }
        }
    }
}

/// What may be being typed where the cursor stands, a byte of the query; the longest text first.
fn readings(query: &str, cursor: usize) -> Vec<Typed> {
    if query.len() > LONGEST {
        return Vec::new();
    }
    let mut scan = Scan { query, at: 0, scopes: Vec::new(), joined: Vec::new() };
    while scan.at < cursor {
        if let Some(found) = scan.step(cursor) {
            return found;
        }
    }
    Vec::new()
}

/// Reads a query up to the cursor.
struct Scan<'a> {
    query: &'a str,
    at: usize,
    /// The fields before open parentheses.
    scopes: Vec<Option<&'static Field>>,
    /// Words just before with a space after each: where each and its value begin, and its field.
    joined: Vec<(usize, usize, Option<&'static Field>)>,
}

impl<'a> Scan<'a> {
    fn rest(&self) -> &'a str {
        &self.query[self.at..]
    }

    /// Goes on behind the next piece; what is being typed where the cursor stands in it.
    fn step(&mut self, cursor: usize) -> Option<Vec<Typed>> {
        let query = self.query;
        let start = self.at;
        let c = self.rest().chars().next()?;
        if c == ' ' && !query[..start].ends_with(' ') {
            self.at += 1;
            return None;
        }
        let scope = self.scopes.last().copied().flatten();
        if is_quote(c) {
            self.joined.clear();
            return self.quoted(scope, start, cursor);
        }
        if c == '=' {
            self.joined.clear();
            self.at += 1;
            if self.rest().starts_with(is_quote) {
                return self.quoted(scope, self.at, cursor);
            }
            return self.run(self.at, scope, true, cursor);
        }
        if !c.is_alphanumeric() {
            self.joined.clear();
            self.at += c.len_utf8();
            match c {
                '(' => self.scopes.push(scope),
                ')' => drop(self.scopes.pop()),
                '~' | '^' => {
                    self.at += end_of(self.rest(), |c| !c.is_ascii_alphanumeric() && c != '.');
                }
                _ => {}
            }
            return None;
        }
        let run = &self.rest()[..end_of(self.rest(), ends_run)];
        let named = run.split_once(':').and_then(|(name, _)| Some((name, Field::named(name)?)));
        let Some((name, field)) = named else { return self.run(start, scope, false, cursor) };
        self.joined.clear();
        self.at += name.len() + 1;
        if cursor < self.at {
            return Some(Vec::new());
        }
        self.value(field, start, cursor)
    }

    /// Goes on behind what follows the colon of a field whose name begins at `start`.
    fn value(&mut self, field: &'static Field, start: usize, cursor: usize) -> Option<Vec<Typed>> {
        let exact = self.rest().starts_with('=');
        self.at += usize::from(exact);
        if cursor < self.at {
            return Some(Vec::new());
        }
        match self.rest().chars().next() {
            Some('(') if !exact => {
                self.scopes.push(Some(field));
                self.at += 1;
                None
            }
            Some('[' | '{') => {
                self.at += end_of(self.rest(), |c| matches!(c, ']' | '}'));
                (cursor <= self.at).then(Vec::new)
            }
            Some(c) if is_quote(c) => self.quoted(Some(field), start, cursor),
            _ if exact && is_text(field) => self.run(self.at, Some(field), true, cursor),
            _ => self.run(start, Some(field), false, cursor),
        }
    }

    /// Goes on behind a run of characters, which is or ends an operand that begins at `start`.
    fn run(
        &mut self,
        start: usize,
        field: Option<&'static Field>,
        word: bool,
        cursor: usize,
    ) -> Option<Vec<Typed>> {
        let value = self.at;
        let run = &self.rest()[..end_of(self.rest(), ends_run)];
        let end = value + run.len();
        let in_group = start == value;
        let text = field.is_none_or(is_text);
        let is_operator = start == value && matches!(run, "AND" | "OR" | "NOT");
        let takes = !run.contains(['*', '?', ':'])
            && !is_operator
            && (!text || !run.contains('/'))
            && run.chars().next().is_none_or(char::is_alphanumeric);
        self.at = end;
        if !takes {
            self.joined.clear();
            return (cursor <= end).then(Vec::new);
        }
        self.joined.push((start, value, field));
        if cursor > end {
            return None;
        }
        let from = self.joined.len().saturating_sub(MOST_WORDS);
        let several = self.joined[from..].iter().filter(|(first, ..)| !word || *first == start);
        let typed = several.map(|&(start, value, field)| Typed {
            field,
            word: word || (in_group && field.is_some_and(is_text)),
            prefix: value..cursor,
            place: start..end,
        });
        Some(typed.collect())
    }

    /// Goes on behind the quotation mark that closes what is quoted here, an operand that begins at
    /// `start`.
    fn quoted(
        &mut self,
        field: Option<&'static Field>,
        start: usize,
        cursor: usize,
    ) -> Option<Vec<Typed>> {
        let inside = self.at + self.rest().chars().next().map_or(0, char::len_utf8);
        let closed = closing(self.rest());
        // What stands after the cursor may not have been meant to be in it.
        let (end, after) = match closed {
            Some((mark, len)) => (self.at + mark, self.at + mark + len),
            None if cursor >= inside => {
                let open_end = cursor + end_of(&self.query[cursor..], ends_run);
                (open_end, open_end)
            }
            None => (self.query.len(), self.query.len()),
        };
        if cursor > end {
            self.at = after;
            return (cursor == after).then(Vec::new);
        }
        if cursor < inside {
            return Some(Vec::new());
        }
        if let Some(field) = field.filter(|field| !is_text(field)) {
            let place = start..after;
            return Some(vec![Typed {
                field: Some(field),
                word: false,
                prefix: inside..cursor,
                place,
            }]);
        }
        let text = &self.query[inside..end];
        let here =
            |word: &Range<usize>| inside + word.start < cursor && cursor <= inside + word.end;
        let word = words(text).find(here).map(|word| inside + word.start..inside + word.end);
        let typed =
            |place: Range<usize>| Typed { field, word: true, prefix: place.start..cursor, place };
        Some(word.map(typed).into_iter().collect())
    }
}

/// Whether words are searched in it, not values.
fn is_text(field: &'static Field) -> bool {
    matches!(field.kind, Kind::Text(_))
}

fn end_of(text: &str, ends: impl Fn(char) -> bool) -> usize {
    text.find(ends).unwrap_or(text.len())
}

/// Where the quotation mark stands that closes the one at the beginning, and its length.
fn closing(quoted: &str) -> Option<(usize, usize)> {
    let opener = quoted.chars().next()?;
    let mut escaped = false;
    for (at, c) in quoted.char_indices().skip(1) {
        let closes = if opener == '"' { c == '"' } else { c != '"' && is_quote(c) };
        if closes && !escaped {
            return Some((at, c.len_utf8()));
        }
        escaped = c == '\\' && !escaped;
    }
    None
}

#[cfg(test)]
mod tests;
