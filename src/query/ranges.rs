//! Operands that are spans of days: `date:2026-02`, `date:>=2026-02`, `date:[a TO b]`.

use std::ops::Range;

use jiff::civil::Date;

use super::{
    Lookup, Query,
    dates::{Days, FORMS},
    error::{ErrorKind, QueryError, error},
    lexer::Bounds,
    parser::Parser,
};
use crate::{
    date::PartialDate,
    fields::{Field, Kind as FieldKind},
};

impl Parser<'_, '_> {
    fn date(&self, text: &str, span: &Range<usize>) -> Result<Days, QueryError> {
        Days::parse(text, self.today).ok_or_else(|| {
            error(ErrorKind::NoDate(text.to_owned()), span.clone(), FORMS.to_owned())
        })
    }

    fn days(
        &mut self,
        field: &'static Field,
        from: Option<Date>,
        to: Option<Date>,
        span: &Range<usize>,
    ) -> Result<Query, QueryError> {
        self.clauses(1, span)?;
        match (from, to) {
            (None, None) => Ok(Query::Has { field }),
            (Some(from), Some(to)) if from > to => {
                let hint = "the earlier day comes first".to_owned();
                Err(error(ErrorKind::EmptyRange, span.clone(), hint))
            }
            _ => Ok(Query::Days { field, from, to }),
        }
    }

    /// `date:2026-02`
    pub(super) fn day(
        &mut self,
        field: &'static Field,
        text: &str,
        span: &Range<usize>,
    ) -> Result<Query, QueryError> {
        // A day of an unknown year lies in no span of time.
        let yearly = text.parse::<PartialDate>().is_ok_and(|date| date.as_yearly().is_some());
        if field.kind == FieldKind::Event && yearly {
            self.clauses(1, span)?;
            return Ok(Query::Value { field, lookup: Lookup::Facet(text.to_owned()) });
        }
        let days = self.date(text, span)?;
        let to = if Days::is_since(text) { None } else { Some(days.last) };
        self.days(field, Some(days.first), to, span)
    }

    /// `date:>=2026-02`
    pub(super) fn compared(
        &mut self,
        field: &'static Field,
        sign: &str,
        text: &str,
        span: &Range<usize>,
    ) -> Result<Query, QueryError> {
        let days = self.date(text, span)?;
        let (from, to) = match sign {
            ">=" => (Some(days.first), None),
            ">" => (Some(after(days.last, span)?), None),
            "<=" => (None, Some(days.last)),
            _ => (None, Some(before(days.first, span)?)),
        };
        self.days(field, from, to, span)
    }

    /// `date:[2026-02-01 TO 2026-02-28]`
    pub(super) fn range(
        &mut self,
        field: &'static Field,
        bounds: Bounds<'_>,
        span: &Range<usize>,
    ) -> Result<Query, QueryError> {
        let from = match bounds.from {
            "*" => None,
            text => Some(self.date(text, span)?),
        };
        let to = match bounds.to {
            "*" => None,
            text => Some(self.date(text, span)?),
        };
        let from = match from {
            Some(days) if !bounds.from_included => Some(after(days.last, span)?),
            days => days.map(|d| d.first),
        };
        let to = match to {
            Some(days) if !bounds.to_included => Some(before(days.first, span)?),
            days => days.map(|d| d.last),
        };
        self.days(field, from, to, span)
    }
}

fn after(day: Date, span: &Range<usize>) -> Result<Date, QueryError> {
    day.tomorrow().map_err(|_| error(ErrorKind::EmptyRange, span.clone(), None))
}

fn before(day: Date, span: &Range<usize>) -> Result<Date, QueryError> {
    day.yesterday().map_err(|_| error(ErrorKind::EmptyRange, span.clone(), None))
}
