//! Cuts a query into tokens. What a character means depends on what it touches (`-a` but `a-b`,
//! `title:x` but `12:30`), so the lexer looks at neighbours and the parser need not.

use std::ops::Range;

use super::{
    ast::{Link, Reach},
    error::{ErrorKind, QueryError, error},
    limits::MAX_SLOP,
};
use crate::fields::{FIELDS, Field};

/// One token and its position.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token<'a> {
    pub kind: Kind<'a>,
    pub span: Range<usize>,
    /// It directly follows the token before.
    pub glued: bool,
}

/// The kinds of tokens.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind<'a> {
    Open,
    Close,
    And,
    Or,
    Not,
    /// `W/5`, `PRE/5`, `W/S`, `W/P`.
    Near(Link),
    /// `adj5`: an operator between operands, else a word.
    Adjacent(Link, &'a str),
    /// `atleast5` before a parenthesis.
    AtLeast(&'a str),
    /// `hlead` before a parenthesis.
    HeadLead,
    /// `-` before something.
    Minus,
    /// `+` before something.
    Plus,
    /// `=` before something: as written.
    Equals,
    /// A known field and its colon; a value follows at once.
    Field(&'static Field),
    /// `>=`, `>`, `<=` or `<` after a field.
    Compare(&'a str),
    /// `[a TO b]` after a field.
    Bounds(Bounds<'a>),
    /// A run of other characters.
    Bare(&'a str),
    /// Text in quotation marks, without them.
    Quoted(String),
    /// `~` and the letters and digits after it.
    Tilde(&'a str),
    /// `^` and the letters and digits after it.
    Caret(&'a str),
}

impl Kind<'_> {
    /// Whether it is an operand or a part of one, and no operator.
    pub fn is_operand(&self) -> bool {
        !matches!(
            self,
            Kind::And
                | Kind::Or
                | Kind::Not
                | Kind::Minus
                | Kind::Plus
                | Kind::Equals
                | Kind::Near(_)
                | Kind::Field(_)
        )
    }

    /// Whether an operand can begin with it.
    pub fn begins_operand(&self) -> bool {
        *self != Kind::Close && (self.is_operand() || matches!(self, Kind::Field(_) | Kind::Equals))
    }
}

/// The two ends of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bounds<'a> {
    pub from: &'a str,
    pub from_included: bool,
    pub to: &'a str,
    pub to_included: bool,
}

/// The tokens of a query. Linear in its length.
pub(super) fn tokens(source: &str) -> Result<Vec<Token<'_>>, QueryError> {
    let mut lexer = Lexer { source, at: 0, tokens: Vec::new() };
    while let Some(c) = lexer.rest().chars().next() {
        if c.is_whitespace() {
            lexer.at += c.len_utf8();
        } else {
            lexer.token(c)?;
        }
    }
    Ok(lexer.tokens)
}

struct Lexer<'a> {
    source: &'a str,
    at: usize,
    tokens: Vec<Token<'a>>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    fn push(&mut self, kind: Kind<'a>, len: usize) {
        let glued = self.tokens.last().is_some_and(|t| t.span.end == self.at);
        self.tokens.push(Token { kind, span: self.at..self.at + len, glued });
        self.at += len;
    }

    /// The token that this place directly follows.
    fn touched(&self) -> Option<&Kind<'a>> {
        self.tokens.last().filter(|t| t.span.end == self.at).map(|t| &t.kind)
    }

    fn token(&mut self, c: char) -> Result<(), QueryError> {
        let rest = self.rest();
        let after_field = matches!(self.touched(), Some(Kind::Field(_)));
        // In a value `-` and `:` are characters like others.
        let in_value =
            after_field || matches!(self.touched(), Some(Kind::Equals | Kind::Compare(_)));
        let touches_next =
            rest[c.len_utf8()..].starts_with(|next: char| !next.is_whitespace() && next != ')');
        match c {
            '(' => self.push(Kind::Open, 1),
            ')' => self.push(Kind::Close, 1),
            '~' => self.push(Kind::Tilde(suffix(rest)), 1 + suffix(rest).len()),
            '^' => self.push(Kind::Caret(suffix(rest)), 1 + suffix(rest).len()),
            '-' if touches_next && !in_value && !is_dash(rest) => self.push(Kind::Minus, 1),
            '+' if touches_next && !in_value => self.push(Kind::Plus, 1),
            '=' if touches_next => self.push(Kind::Equals, 1),
            '[' | '{' if after_field => self.bounds(c)?,
            '<' | '>' if after_field => {
                let len = if rest[1..].starts_with('=') { 2 } else { 1 };
                self.push(Kind::Compare(&rest[..len]), len);
            }
            c if is_quote(c) => self.quoted(c)?,
            _ => self.bare(in_value)?,
        }
        Ok(())
    }

    /// `"..."` with `\"` and `\\`, or `“...”`.
    fn quoted(&mut self, opener: char) -> Result<(), QueryError> {
        let inside = &self.rest()[opener.len_utf8()..];
        let mut text = String::new();
        let mut chars = inside.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            if closes(opener, c) {
                self.push(Kind::Quoted(text), opener.len_utf8() + at + c.len_utf8());
                return Ok(());
            }
            let escaped = chars.next_if(|(_, next)| c == '\\' && matches!(next, '"' | '\\'));
            text.push(escaped.map_or(c, |(_, next)| next));
        }
        let span = self.at..self.at + opener.len_utf8();
        let hint = "close it, or leave it out; a quotation mark inside quotation marks is \\\"";
        Err(error(ErrorKind::UnclosedQuote, span, hint.to_owned()))
    }

    fn bounds(&mut self, opener: char) -> Result<(), QueryError> {
        let rest = self.rest();
        let example = "ranges look like [2026-02-01 TO 2026-02-28] or [* TO 2026-02]".to_owned();
        let Some(end) = rest.find([']', '}']) else {
            return Err(error(ErrorKind::UnclosedRange, self.at..self.at + 1, example));
        };
        let span = self.at..self.at + end + 1;
        let mut words = rest[1..end].split_whitespace();
        let ends = (words.next(), words.next(), words.next(), words.next());
        let (Some(from), Some("TO"), Some(to), None) = ends else {
            return Err(error(ErrorKind::NoRange, span, example));
        };
        let bounds = Bounds {
            from,
            from_included: opener == '[',
            to,
            to_included: rest[end..].starts_with(']'),
        };
        self.push(Kind::Bounds(bounds), end + 1);
        Ok(())
    }

    fn bare(&mut self, in_value: bool) -> Result<(), QueryError> {
        let rest = self.rest();
        let run = &rest[..rest.find(ends_run).unwrap_or(rest.len())];
        let (kind, len) = match run {
            // Of all operators only one makes sense as a value: title:atleast3(x).
            _ if in_value => match self.named(run) {
                Ok(Some(kind @ Kind::AtLeast(_))) => (kind, run.len()),
                _ => (Kind::Bare(run), run.len()),
            },
            "AND" => (Kind::And, run.len()),
            "OR" => (Kind::Or, run.len()),
            "NOT" => (Kind::Not, run.len()),
            _ => match self.named(run)? {
                Some(kind) => (kind, run.len()),
                None => self.field_or_text(run)?,
            },
        };
        self.push(kind, len);
        Ok(())
    }

    /// An operator with a number or a name in it.
    fn named(&self, run: &'a str) -> Result<Option<Kind<'a>>, QueryError> {
        let opens = self.rest()[run.len()..].starts_with('(');
        let lower = run.to_ascii_lowercase();
        if opens && lower == "hlead" {
            return Ok(Some(Kind::HeadLead));
        }
        if opens && lower.strip_prefix("atleast").is_some_and(is_number) {
            return Ok(Some(Kind::AtLeast(&run["atleast".len()..])));
        }
        if let Some(number) = lower.strip_prefix("adj").filter(|number| is_number(number)) {
            let reach = self.reach(number, run)?;
            return Ok(Some(Kind::Adjacent(Link { reach, ordered: true, negated: false }, run)));
        }
        let Some((name, reach)) = lower.split_once('/') else { return Ok(None) };
        let ordered = match name {
            "w" | "near" | "" => false,
            "pre" => true,
            _ => return Ok(None),
        };
        let reach = match reach {
            "s" => Reach::Sentence,
            "p" => Reach::Paragraph,
            number if is_number(number) => self.reach(number, run)?,
            _ => return Ok(None),
        };
        Ok(Some(Kind::Near(Link { reach, ordered, negated: false })))
    }

    /// The reach of the proximity operator `run`, given its number of words.
    fn reach(&self, number: &str, run: &str) -> Result<Reach, QueryError> {
        let words = number.parse().ok().filter(|words| (1..=MAX_SLOP).contains(words));
        words.map(Reach::Words).ok_or_else(|| {
            let hint = "for example W/5".to_owned();
            error(ErrorKind::BadReach, self.at..self.at + run.len(), hint)
        })
    }

    /// The name of a field, or what it is itself.
    fn field_or_text(&self, run: &'a str) -> Result<(Kind<'a>, usize), QueryError> {
        Ok(match self.field(run)? {
            Some(field) => (Kind::Field(field), run.find(':').unwrap_or(run.len()) + 1),
            None => (Kind::Bare(run), run.len()),
        })
    }

    /// The field a run begins with; `None` where its colon is a plain character.
    fn field(&self, run: &str) -> Result<Option<&'static Field>, QueryError> {
        let Some((name, value)) = run.split_once(':') else { return Ok(None) };
        let named = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, '_' | '.'));
        if !named || value.starts_with("//") {
            return Ok(None);
        }
        let span = self.at..self.at + name.len();
        let next = self.rest()[name.len() + 1..].chars().next();
        let has_value = next.is_some_and(|c| !c.is_whitespace() && !matches!(c, ')' | '~' | '^'));
        match Field::named(name) {
            Some(field) if has_value => Ok(Some(field)),
            Some(field) => {
                let hint = format!("write the value right after the colon: {}", field.example);
                Err(error(ErrorKind::MissingValue(field.name), span.start..span.end + 1, hint))
            }
            // "Oman: talks go on"
            None if !has_value => Ok(None),
            None => {
                let hint = match did_you_mean(name) {
                    _ if name == "medtop" => format!("write topic:{run}"),
                    Some(field) => format!("did you mean “{field}”?"),
                    None => {
                        let names: Vec<_> = FIELDS.iter().map(|f| f.name).collect();
                        format!(
                            "the fields are {}; to search for words with a colon, quote them",
                            names.join(", ")
                        )
                    }
                };
                Err(error(ErrorKind::UnknownField(name.to_owned()), span, hint))
            }
        }
    }
}

/// Whether what comes next are two or three hyphens and nothing else, as typed for a dash.
fn is_dash(rest: &str) -> bool {
    let behind = rest.strip_prefix("---").or_else(|| rest.strip_prefix("--"));
    behind.is_some_and(|behind| behind.chars().next().is_none_or(char::is_whitespace))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether `c` ends a quotation that began with `opener`.
fn closes(opener: char, c: char) -> bool {
    if opener == '"' { c == '"' } else { c != '"' && is_quote(c) }
}

/// The letters and digits after a `~` or `^`.
fn suffix(rest: &str) -> &str {
    let after = &rest[1..];
    let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '.');
    &after[..end.unwrap_or(after.len())]
}

/// Whether a character ends a run of others without quotation marks.
pub(crate) fn ends_run(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | ')' | '^' | '~') || is_quote(c)
}

/// Whether a character opens or closes what is quoted.
pub(crate) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟')
}

/// The field name or alias most like `asked`, if one is alike.
fn did_you_mean(asked: &str) -> Option<&'static str> {
    let asked = asked.to_ascii_lowercase();
    FIELDS
        .iter()
        .flat_map(Field::names)
        .map(|name| (strsim::damerau_levenshtein(name, &asked), name))
        .filter(|(distance, name)| *distance <= (name.len() / 3).max(1))
        .min()
        .map(|(_, name)| name)
}
