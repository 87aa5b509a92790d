//! Proximity, counts and places: the sides of `W/5`, the operands of `atleast3( )`, `hlead( )` and
//! `near:`.

use std::ops::Range;

use super::{
    Query,
    ast::Link,
    error::{ErrorKind, QueryError, error},
    lexer::Kind,
    limits::{MAX_CLAUSES, MAX_DEPTH, MAX_SLOP},
    parser::{Parser, Scope},
};
use crate::fields::{Around, AroundError, Part};

/// The name of what cannot be a side of a proximity, because it has no position in a text: `query`
/// itself or a part of it.
fn placeless(query: &Query) -> Option<&'static str> {
    match query {
        Query::Word { .. }
        | Query::Phrase { .. }
        | Query::Wildcard { .. }
        | Query::Fuzzy { .. }
        | Query::Near { .. } => None,
        Query::And(_) | Query::Or(_) => query.children().find_map(placeless),
        Query::All => Some("* alone"),
        Query::AtLeast { .. } => Some("atleast"),
        Query::Around(_) => Some("a distance"),
        Query::Value { .. } => Some("the value of a field"),
        Query::Days { .. } => Some("a date"),
        Query::Has { .. } => Some("whether a field has a value"),
        Query::Not(_) => Some("NOT"),
        Query::Boost { .. } => Some("a weight (^)"),
    }
}

/// Why matches of a query cannot be counted.
fn uncountable(query: &Query) -> Option<&'static str> {
    match query {
        Query::And(_) => Some("AND"),
        Query::Near { .. } => Some("a proximity"),
        Query::Or(_) => query.children().find_map(uncountable),
        query => placeless(query),
    }
}

/// `query` in headline or lead: everything with a position in the text that is not bound to a part yet.
fn in_head_or_lead(query: Query) -> Query {
    match query {
        // Both sides of a proximity must be in the same text.
        Query::Word { .. }
        | Query::Phrase { .. }
        | Query::Wildcard { .. }
        | Query::Fuzzy { .. }
        | Query::Near { .. }
            if unbound(&query) =>
        {
            Query::or(vec![bound(query.clone(), Part::Title), bound(query, Part::Lead)])
        }
        query => query.map(&mut in_head_or_lead),
    }
}

/// Whether a word of a text query may be in any part.
fn unbound(query: &Query) -> bool {
    match query {
        Query::Word { part, .. }
        | Query::Phrase { part, .. }
        | Query::Wildcard { part, .. }
        | Query::Fuzzy { part, .. } => part.is_none(),
        query => query.children().any(unbound),
    }
}

/// A text query with every word that may be in any part bound to one.
fn bound(mut query: Query, to: Part) -> Query {
    match &mut query {
        Query::Word { part, .. }
        | Query::Phrase { part, .. }
        | Query::Wildcard { part, .. }
        | Query::Fuzzy { part, .. } => *part = part.or(Some(to)),
        _ => return query.map(&mut |inner| bound(inner, to)),
    }
    query
}

impl Parser<'_, '_> {
    /// Operands with proximity between them.
    pub(super) fn linked(&mut self, scope: Scope) -> Result<Query, QueryError> {
        let first = self.at;
        let mut left = self.signed(scope)?;
        let mut links = 0;
        while let Some((link, tokens)) = self.link() {
            let sign = self.tokens[self.at].span.start..self.tokens[self.at + tokens - 1].span.end;
            self.operand_of(&left, first..self.at, link, false)?;
            self.at += tokens;
            links += 1;
            if links > MAX_DEPTH {
                return Err(error(ErrorKind::TooDeep, sign, None));
            }
            let begin = self.at;
            let right = self.signed(scope)?;
            self.operand_of(&right, begin..self.at, link, link.negated)?;
            // Distributing over AND copies the other side.
            let all = left.leaves() * right.sides() + right.leaves() * left.sides();
            if all > MAX_CLAUSES {
                return Err(error(ErrorKind::TooManyClauses, sign, None));
            }
            self.clauses(all - left.leaves() - right.leaves(), &sign)?;
            left = Query::near(left, right, link);
        }
        Ok(left)
    }

    /// The proximity operator at a token.
    fn link_at(&self, at: usize) -> Option<Link> {
        match self.tokens.get(at)?.kind {
            Kind::Near(link) => Some(link),
            // Without an operand after it, it is a word.
            Kind::Adjacent(link, _) if self.begins_operand(at + 1) => Some(link),
            _ => None,
        }
    }

    /// The proximity operator that comes next, and how many tokens it has.
    fn link(&self) -> Option<(Link, usize)> {
        if let Some(link) = self.link_at(self.at) {
            return Some((link, 1));
        }
        match &self.peek()?.kind {
            Kind::Not => {}
            Kind::Bare(not) if not.eq_ignore_ascii_case("not") => {}
            _ => return None,
        }
        let negated = self.link_at(self.at + 1)?;
        Some((Link { negated: true, ..negated }, 2))
    }

    /// Whether an operand could begin at a token.
    fn begins_operand(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| {
            !matches!(token.kind, Kind::And | Kind::Or | Kind::Close | Kind::Near(_))
        })
    }

    /// An error where `query` cannot be a side of a proximity; `tokens` are those of the side.
    fn operand_of(
        &self,
        query: &Query,
        tokens: Range<usize>,
        link: Link,
        refuses_and: bool,
    ) -> Result<(), QueryError> {
        let (what, hint) = match placeless(query) {
            Some("NOT") => ("NOT", format!("write NOT (a {link} b), or a NOT {link} b")),
            Some("a weight (^)") => {
                ("a weight (^)", format!("put the weight on the whole: (a {link} b)^2"))
            }
            Some(what) => {
                let hint = "words, phrases, wildcards, fuzzy words and groups of them can; join the \
                            rest by AND";
                (what, hint.to_owned())
            }
            None if refuses_and && query.has_and() => {
                ("AND", format!("write it twice: a {link} b AND a {link} c"))
            }
            None => return Ok(()),
        };
        let span = self.tokens[tokens.start].span.start..self.tokens[tokens.end - 1].span.end;
        Err(error(ErrorKind::NoPlace(what, link.to_string()), span, hint))
    }

    /// `atleast3(...)`, from the parenthesis on.
    pub(super) fn at_least(
        &mut self,
        scope: Scope,
        number: &str,
        name: &Range<usize>,
    ) -> Result<Query, QueryError> {
        let count = number.parse().ok().filter(|count| (1..=MAX_SLOP).contains(count));
        let Some(count) = count else {
            let hint = "for example atleast3(sanctions)".to_owned();
            return Err(error(ErrorKind::BadCount, name.clone(), hint));
        };
        let query = self.parenthesized(scope)?;
        if let Some(what) = uncountable(&query) {
            let hint = "words, phrases, wildcards, fuzzy words and OR of them can be".to_owned();
            let span = name.start..self.tokens[self.at - 1].span.end;
            return Err(error(ErrorKind::Uncountable(what), span, hint));
        }
        Ok(Query::AtLeast { count, query: Box::new(query) })
    }

    /// `hlead(...)`, from the parenthesis on.
    pub(super) fn head_lead(
        &mut self,
        scope: Scope,
        name: &Range<usize>,
    ) -> Result<Query, QueryError> {
        let query = self.parenthesized(scope)?;
        self.clauses(query.leaves(), name)?;
        Ok(in_head_or_lead(query))
    }

    fn parenthesized(&mut self, scope: Scope) -> Result<Query, QueryError> {
        // The lexer saw it.
        let opener = self.tokens[self.at].span.clone();
        self.at += 1;
        self.group(scope, opener)
    }

    /// The operand after `near:`.
    pub(super) fn around(&mut self, text: &str, span: &Range<usize>) -> Result<Query, QueryError> {
        self.clauses(1, span)?;
        let (kind, hint) = match Around::read(text) {
            Ok((around, remark)) => {
                if let Some(remark) = remark {
                    self.note(span, remark);
                }
                return Ok(Query::Around(around));
            }
            Err(AroundError::Form) => (
                ErrorKind::NoDistance,
                Some("for example near:\"Muscat, 200km\" or near:\"23.6,58.4,100mi\"".to_owned()),
            ),
            Err(AroundError::Unknown(name, meant)) => (
                ErrorKind::UnknownPlace(name),
                Some(meant.map_or_else(
                    || "coordinates can stand for it: near:\"23.6,58.4,200km\"".to_owned(),
                    |meant| format!("did you mean “{meant}”?"),
                )),
            ),
            Err(AroundError::Wide(name)) => {
                let hint = format!("location:\"{name}\" finds all that lies in it");
                (ErrorKind::WidePlace(name), Some(hint))
            }
        };
        Err(error(kind, span.clone(), hint))
    }
}
