//! A query as text that parses back to an equal tree.

use std::fmt;

use jiff::civil::Date;

use super::{
    ast::{Link, Lookup, Query, Reach},
    lexer::{Kind, Token, tokens},
    limits::MAX_DEPTH,
};
use crate::{date::PartialDate, fields::Part};

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_courteous = depth(self, true) <= MAX_DEPTH;
        write!(f, "{}", Printed { query: self, is_courteous })
    }
}

/// A query, or a part of one, as it is printed.
#[derive(Clone, Copy)]
struct Printed<'q> {
    query: &'q Query,
    /// With parentheses that precedence makes unnecessary, as readers need not know it. They nest what is
    /// printed deeper than what was read.
    is_courteous: bool,
}

/// How deep what is printed nests, as the parser counts it: by parentheses and signs.
fn depth(query: &Query, is_courteous: bool) -> usize {
    let within = query.children().map(|part| {
        let part_depth = depth(part, is_courteous);
        part_depth + usize::from(has_parentheses(query, part, is_courteous))
    });
    let deepest = within.max().unwrap_or(0);
    deepest + usize::from(matches!(query, Query::Not(_) | Query::AtLeast { .. }))
}

/// Whether a part of a query stands in parentheses that are not its own.
fn has_parentheses(query: &Query, part: &Query, is_courteous: bool) -> bool {
    match query {
        Query::And(_) => matches!(part, Query::Or(_)),
        Query::Or(_) => is_courteous && matches!(part, Query::And(_)),
        // A further sign needs none.
        Query::Not(_) => {
            matches!(part, Query::And(_) | Query::Or(_) | Query::Near { .. })
                || is_courteous && matches!(part, Query::Boost { .. })
        }
        // Links are read from left to right, so many in a row.
        Query::Near { left, .. } if std::ptr::eq(part, left.as_ref()) && links(part) > 0 => {
            links(part).is_multiple_of(MAX_DEPTH)
        }
        Query::Near { .. } | Query::Boost { .. } => is_compound(part),
        _ => false,
    }
}

/// How many proximity operators are read one after the other up to this one.
fn links(query: &Query) -> usize {
    match query {
        Query::Near { left, .. } => links(left) + 1,
        _ => 0,
    }
}

/// Whether a query has parts that an operator behind it would not be about.
fn is_compound(query: &Query) -> bool {
    matches!(
        query,
        Query::And(_) | Query::Or(_) | Query::Not(_) | Query::Near { .. } | Query::Boost { .. }
    )
}

impl fmt::Display for Printed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.query {
            Query::All => f.write_str("*"),
            Query::Word { part, text, exact } => {
                prefix(f, *part, *exact)?;
                if is_read_as_word(text) { f.write_str(text) } else { quoted(f, text) }
            }
            Query::Phrase { part, words, slop, exact } => {
                prefix(f, *part, *exact)?;
                quoted(f, &words.join(" "))?;
                if *slop > 0 { write!(f, "~{slop}") } else { Ok(()) }
            }
            Query::Wildcard { part, pattern } => {
                prefix(f, *part, false)?;
                f.write_str(pattern)
            }
            Query::Fuzzy { part, text, distance } => {
                // Behind `=`, as behind a field, no name is an operator; quotation marks would make it a whole
                // word.
                prefix(f, *part, part.is_none() && !is_read_as_word(text))?;
                write!(f, "{text}~{distance}")
            }
            Query::Near { left, right, link } => {
                self.part(f, left)?;
                write!(f, " {link} ")?;
                self.part(f, right)
            }
            Query::AtLeast { count, query } => {
                write!(f, "atleast{count}(")?;
                self.part(f, query)?;
                f.write_str(")")
            }
            Query::Around(around) => {
                f.write_str("near:")?;
                quoted(f, &around.to_string())
            }
            Query::Value { field, lookup } => {
                write!(f, "{}:", field.name)?;
                match lookup {
                    Lookup::Term(text) => value(f, text),
                    Lookup::Facet(text) => {
                        f.write_str("=")?;
                        value(f, text)
                    }
                    Lookup::Pattern(pattern) => f.write_str(pattern),
                }
            }
            Query::Days { field, from, to } => {
                write!(f, "{}:", field.name)?;
                days(f, *from, *to)
            }
            Query::Has { field } => write!(f, "{}:*", field.name),
            Query::And(queries) => self.list(f, queries, " AND "),
            Query::Or(queries) => self.list(f, queries, " OR "),
            Query::Not(query) => {
                f.write_str("NOT ")?;
                self.part(f, query)
            }
            Query::Boost { query, factor } => {
                self.part(f, query)?;
                write!(f, "^{factor}")
            }
        }
    }
}

impl Printed<'_> {
    fn part(self, f: &mut fmt::Formatter<'_>, part: &Query) -> fmt::Result {
        let printed = Printed { query: part, is_courteous: self.is_courteous };
        if has_parentheses(self.query, part, self.is_courteous) {
            write!(f, "({printed})")
        } else {
            write!(f, "{printed}")
        }
    }

    fn list(self, f: &mut fmt::Formatter<'_>, queries: &[Query], between: &str) -> fmt::Result {
        for (i, query) in queries.iter().enumerate() {
            if i > 0 {
                f.write_str(between)?;
            }
            self.part(f, query)?;
        }
        Ok(())
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let not = if self.negated { "NOT " } else { "" };
        let name = if self.ordered { "PRE" } else { "W" };
        match self.reach {
            Reach::Words(n) => write!(f, "{not}{name}/{n}"),
            Reach::Sentence => write!(f, "{not}{name}/S"),
            Reach::Paragraph => write!(f, "{not}{name}/P"),
        }
    }
}

fn prefix(f: &mut fmt::Formatter<'_>, part: Option<Part>, exact: bool) -> fmt::Result {
    if let Some(part) = part {
        write!(f, "{}:", part.field().name)?;
    }
    if exact { f.write_str("=") } else { Ok(()) }
}

/// Whether a text without quotation marks is a word, and not the name of an operator or of a field.
fn is_read_as_word(text: &str) -> bool {
    let read = tokens(text);
    matches!(read.as_deref(), Ok([Token { kind: Kind::Bare(_) | Kind::Adjacent(..), .. }]))
}

fn quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    write!(f, "\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn is_plain(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '\'')
}

/// A value, without quotation marks if it reads back the same without them.
fn value(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    if text.starts_with(char::is_alphanumeric) && text.chars().all(is_plain) {
        f.write_str(text)
    } else {
        quoted(f, text)
    }
}

fn days(f: &mut fmt::Formatter<'_>, from: Option<Date>, to: Option<Date>) -> fmt::Result {
    match (from, to) {
        (None, None) => f.write_str("[* TO *]"),
        (Some(from), None) => write!(f, ">={from}"),
        (None, Some(to)) => write!(f, "<={to}"),
        (Some(from), Some(to)) => {
            let whole = [
                Some(PartialDate::year(from.year())),
                PartialDate::month(from.year(), from.month()),
                Some(PartialDate::day(from)),
            ];
            match whole
                .into_iter()
                .flatten()
                .find(|w| w.first() == Some(from) && w.last() == Some(to))
            {
                Some(whole) => write!(f, "{whole}"),
                None => write!(f, "[{from} TO {to}]"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    #[test]
    fn the_deepest_query_that_is_read_is_printed_no_deeper() {
        let nested = |wrap: &dyn Fn(&str) -> String, times: usize| {
            (0..times).fold("a".to_owned(), |query, _| wrap(&query))
        };
        let deep = [
            nested(&|query| format!("b AND c OR ({query}) AND d"), MAX_DEPTH),
            nested(&|query| format!("b OR ({query} AND c) AND d OR e"), MAX_DEPTH),
            nested(&|query| format!("b OR c AND ({query})^2"), MAX_DEPTH),
            nested(&|query| format!("b OR c AND -({query})"), MAX_DEPTH / 2),
            nested(&|query| format!("NOT {query}"), MAX_DEPTH) + "^2",
            nested(&|query| format!("({query}) W/5 b"), 7),
            nested(&|query| format!("b W/5 ({query})"), 7),
            nested(&|query| format!("({query}){}", " W/5 b".repeat(MAX_DEPTH)), 5),
            nested(&|query| format!("b OR c hlead({query})"), 5),
        ];
        for text in deep {
            let query = parse(&text, Date::constant(2000, 1, 1)).unwrap().query;
            assert_eq!(query.check(), Ok(()), "{text} is {query}");
        }
    }

    #[test]
    fn readers_need_not_know_precedence() {
        let query = parse("a b OR NOT c^2", Date::constant(2000, 1, 1)).unwrap().query;
        assert_eq!(query.to_string(), "(a AND b) OR NOT (c^2)");
    }
}
