//! A query as text that parses back to an equal tree.

use std::fmt;

use jiff::civil::Date;

use super::ast::{Link, Lookup, Query, Reach};
use crate::{date::PartialDate, fields::Part};

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Query::All => f.write_str("*"),
            Query::Word { part, text, exact } => {
                prefix(f, *part, *exact)?;
                // In quotes an operator's name is a word.
                if matches!(text.as_str(), "AND" | "OR" | "NOT") {
                    write!(f, "\"{text}\"")
                } else {
                    f.write_str(text)
                }
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
                prefix(f, *part, false)?;
                write!(f, "{text}~{distance}")
            }
            Query::Near { left, right, link } => {
                // Links are read from left to right.
                match **left {
                    Query::Near { .. } => write!(f, "{left}")?,
                    _ => operand(f, left)?,
                }
                write!(f, " {link} ")?;
                operand(f, right)
            }
            Query::AtLeast { count, query } => write!(f, "atleast{count}({query})"),
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
            Query::And(queries) => list(f, queries, " AND "),
            Query::Or(queries) => list(f, queries, " OR "),
            Query::Not(query) => {
                f.write_str("NOT ")?;
                // Parentheses would nest what is printed deeper than what was read.
                if matches!(**query, Query::Not(_)) {
                    write!(f, "{query}")
                } else {
                    operand(f, query)
                }
            }
            Query::Boost { query, factor } => {
                operand(f, query)?;
                write!(f, "^{factor}")
            }
        }
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

fn list(f: &mut fmt::Formatter<'_>, queries: &[Query], between: &str) -> fmt::Result {
    for (i, query) in queries.iter().enumerate() {
        if i > 0 {
            f.write_str(between)?;
        }
        // Precedence makes these parentheses unnecessary, but readers need not know it.
        match query {
            Query::And(_) | Query::Or(_) => write!(f, "({query})")?,
            _ => write!(f, "{query}")?,
        }
    }
    Ok(())
}

fn operand(f: &mut fmt::Formatter<'_>, query: &Query) -> fmt::Result {
    match query {
        Query::And(_) | Query::Or(_) | Query::Not(_) | Query::Near { .. } | Query::Boost { .. } => {
            write!(f, "({query})")
        }
        _ => write!(f, "{query}"),
    }
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
