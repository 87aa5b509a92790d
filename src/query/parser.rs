//! Tokens -> [`Query`]: operators and groups, by recursive descent that counts its depth.

use std::ops::Range;

use jiff::civil::Date;

use super::{
    Query,
    error::{ErrorKind, QueryError, error},
    lexer::{Kind, Token, tokens},
    limits::{MAX_BOOST, MAX_BYTES, MAX_CLAUSES, MAX_DEPTH},
    loose::{close_questions, not_searched, without_loose_signs},
};
use crate::fields::Field;

/// A query that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// The query.
    pub query: Query,
    /// Remarks on places that the user may have meant differently.
    pub notes: Vec<Note>,
}

/// A remark on a place that was read, but perhaps not as it was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// How the place was read.
    pub message: String,
    /// The place: a byte range of the query.
    pub span: Range<usize>,
}

/// Reads a query. `today` is the day from which relative dates such as `date:-7d` count back.
///
/// ```
/// # use dateline::query::parse;
/// let today = jiff::civil::date(2026, 2, 10);
/// let parsed = parse("sanctions location:Oman date:-7d", today)?;
/// assert_eq!(parsed.query.to_string(), "sanctions AND location:Oman AND date:>=2026-02-03");
/// let error = parse("locaton:Oman", today).unwrap_err();
/// assert_eq!(error.hint.as_deref(), Some("did you mean “location”?"));
/// # Ok::<(), dateline::query::QueryError>(())
/// ```
pub fn parse(source: &str, today: Date) -> Result<Parsed, QueryError> {
    if source.len() > MAX_BYTES {
        return Err(error(ErrorKind::TooLong(source.len()), 0..0, None));
    }
    let mut tokens = tokens(source)?;
    close_questions(&mut tokens);
    let (tokens, left_out) = without_loose_signs(tokens);
    let mut parser =
        Parser { source, tokens: &tokens, at: 0, depth: 0, clauses: 0, today, notes: Vec::new() };
    for (sign, span) in left_out {
        parser.note(&span, not_searched(sign));
    }
    // An empty query restricts nothing.
    let query = if tokens.is_empty() { Query::All } else { parser.any(None)? };
    match parser.peek() {
        None => Ok(Parsed { query, notes: parser.notes }),
        // Anything else would have been read as an operand.
        Some(close) => Err(unopened(close.span.clone())),
    }
}

fn unopened(span: Range<usize>) -> QueryError {
    let hint = "leave it out, or quote it to search for it as text".to_owned();
    error(ErrorKind::UnopenedParenthesis, span, hint)
}

fn unclosed(opener: Range<usize>) -> QueryError {
    error(ErrorKind::UnclosedParenthesis, opener, "add ) where it ends".to_owned())
}

/// The operator `name` has nothing on one side.
fn lonely(token: &Token<'_>, name: String, side: &'static str) -> QueryError {
    // Only of these three the case of the letters counts.
    let hint = match token.kind {
        Kind::And | Kind::Or | Kind::Not => {
            "an operator's name in lower case or in quotation marks is a word"
        }
        _ => "in quotation marks an operator's name is a word",
    };
    error(ErrorKind::MissingOperand(name, side), token.span.clone(), hint.to_owned())
}

/// The operator that a token is, as it is printed.
fn operator_name(token: &Token<'_>) -> Option<String> {
    Some(match token.kind {
        Kind::And => "AND".to_owned(),
        Kind::Or => "OR".to_owned(),
        Kind::Not => "NOT".to_owned(),
        Kind::Minus => "-".to_owned(),
        Kind::Plus => "+".to_owned(),
        Kind::Near(link) | Kind::Adjacent(link, _) => link.to_string(),
        _ => return None,
    })
}

pub(super) struct Parser<'t, 'a> {
    source: &'a str,
    pub(super) tokens: &'t [Token<'a>],
    pub(super) at: usize,
    depth: usize,
    clauses: usize,
    pub(super) today: Date,
    notes: Vec<Note>,
}

/// The field that terms belong to; `None`: title and body.
pub(super) type Scope = Option<&'static Field>;

impl<'t, 'a> Parser<'t, 'a> {
    pub(super) fn peek(&self) -> Option<&'t Token<'a>> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<&'t Token<'a>> {
        let token = self.peek();
        self.at += usize::from(token.is_some());
        token
    }

    /// The next token if it directly follows the one before.
    pub(super) fn next_glued(&mut self) -> Option<&'t Token<'a>> {
        self.peek().filter(|t| t.glued).and_then(|_| self.next())
    }

    fn any(&mut self, scope: Scope) -> Result<Query, QueryError> {
        let mut queries = vec![self.all(scope)?];
        while self.peek().is_some_and(|t| t.kind == Kind::Or) {
            self.at += 1;
            queries.push(self.all(scope)?);
        }
        Ok(Query::or(queries))
    }

    fn all(&mut self, scope: Scope) -> Result<Query, QueryError> {
        let mut queries = vec![self.linked(scope)?];
        loop {
            match self.peek().map(|t| &t.kind) {
                None | Some(Kind::Or | Kind::Close) => return Ok(Query::and(queries)),
                Some(Kind::And) => self.at += 1,
                Some(_) => {}
            }
            queries.push(self.linked(scope)?);
        }
    }

    pub(super) fn signed(&mut self, scope: Scope) -> Result<Query, QueryError> {
        match self.peek() {
            Some(Token { kind: Kind::Not | Kind::Minus, .. }) => {
                self.at += 1;
                let query = self.nested(|parser| parser.signed(scope))?;
                Ok(Query::Not(Box::new(query)))
            }
            Some(Token { kind: Kind::Plus, .. }) => {
                self.at += 1;
                self.nested(|parser| parser.signed(scope))
            }
            _ => self.weighed(scope),
        }
    }

    fn nested<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, QueryError>,
    ) -> Result<T, QueryError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let span = self.tokens[self.at.saturating_sub(1)].span.clone();
            return Err(error(ErrorKind::TooDeep, span, None));
        }
        let result = read(self)?;
        self.depth -= 1;
        Ok(result)
    }

    fn weighed(&mut self, scope: Scope) -> Result<Query, QueryError> {
        let query = self.operand(scope)?;
        let Some(Token { kind: Kind::Caret(number), span, glued: true }) = self.peek() else {
            return Ok(query);
        };
        self.at += 1;
        let factor = number.parse().ok().filter(|f: &f32| *f > 0.0 && *f <= MAX_BOOST);
        match factor {
            Some(factor) => Ok(Query::Boost { query: Box::new(query), factor }),
            None => Err(error(ErrorKind::BadBoost, span.clone(), "for example x^2".to_owned())),
        }
    }

    fn operand(&mut self, scope: Scope) -> Result<Query, QueryError> {
        let Some(token) = self.next() else { return Err(self.missing_operand()) };
        let span = token.span.clone();
        match &token.kind {
            Kind::Open => self.group(scope, span),
            Kind::Field(field) => self.value(field, &span),
            Kind::Equals => self.exact(scope, &span),
            Kind::Bare(text) | Kind::Adjacent(_, text) => self.bare(scope, text, &span),
            Kind::Quoted(text) => self.quoted(scope, text, &span, false),
            Kind::AtLeast(number) => self.at_least(scope, number, &span),
            Kind::HeadLead => self.head_lead(scope, &span),
            Kind::Tilde(_) => Err(error(ErrorKind::Stray("~"), span, None)),
            Kind::Caret(_) => Err(error(ErrorKind::Stray("^"), span, None)),
            _ => {
                self.at -= 1;
                Err(self.missing_operand())
            }
        }
    }

    /// An operand was expected at the current token and is not there.
    fn missing_operand(&self) -> QueryError {
        let before = self.at.checked_sub(1).map(|at| &self.tokens[at]);
        if let Some((token, name)) = before.and_then(|t| Some((t, operator_name(t)?))) {
            return lonely(token, name, "after");
        }
        let Some(token) = self.peek() else {
            // Only an opening parenthesis is left as the last token.
            let end = self.source.len();
            return unclosed(before.map_or(end..end, |t| t.span.clone()));
        };
        match operator_name(token) {
            Some(name) => lonely(token, name, "before"),
            // Only a closing parenthesis is left.
            None => unopened(token.span.clone()),
        }
    }

    pub(super) fn group(
        &mut self,
        scope: Scope,
        opener: Range<usize>,
    ) -> Result<Query, QueryError> {
        if self.peek().is_some_and(|t| t.kind == Kind::Close) {
            let span = opener.start..self.tokens[self.at].span.end;
            return Err(error(ErrorKind::EmptyGroup, span, None));
        }
        let query = self.nested(|parser| parser.any(scope))?;
        // Only a closing parenthesis or the end ends a list of operands.
        self.next().map(|_| query).ok_or_else(|| unclosed(opener))
    }

    /// Counts words and values.
    pub(super) fn clauses(&mut self, more: usize, span: &Range<usize>) -> Result<(), QueryError> {
        self.clauses += more;
        if self.clauses > MAX_CLAUSES {
            return Err(error(ErrorKind::TooManyClauses, span.clone(), None));
        }
        Ok(())
    }

    pub(super) fn note(&mut self, span: &Range<usize>, message: String) {
        self.notes.push(Note { message, span: span.clone() });
    }
}
