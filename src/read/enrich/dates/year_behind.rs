//! What stands behind a date for its year: ", 2026", "de 2026", "прошлого года", "last year".

use super::{
    grammar::{Printed, Year},
    lexeme::What,
    lexemes::Lexemes,
    numbers::plausible,
};
use crate::knowledge::lexicon::time::{Form, Number, Roles, Sense, Unit};

impl Lexemes<'_> {
    /// Takes the year behind a date: ", 2026", "de 2026", "прошлого года".
    pub fn with_year(&self, date: Printed) -> Printed {
        let mut at = date.last + 1;
        if at >= self.all.len() || !self.joins(at, &["", ",", ".", ".,", "،"]) {
            return date;
        }
        // Behind a name that is written out a dot ends the sentence.
        let short = matches!(self.what(date.last), Some(What::Word(Sense::Month(_, Form::Short))));
        if self.gap(at).contains('.') && !short && !self.gap(at).is_empty() {
            return date;
        }
        let open = at;
        for _ in 0..2 {
            let fills =
                self.has(at, Roles::OF) || self.sense(at) == Sense::Unit(Unit::Year, Number::One);
            if fills && self.follows(at + 1) && !matches!(self.what(at), Some(What::Number(..))) {
                at += 1;
            }
        }
        if let Some(year) = self.year_number(at) {
            let behind = at + 1;
            let last = if self.has(behind, Roles::BEHIND_YEAR) && self.joins(behind, &["", "-"]) {
                behind
            } else {
                at
            };
            return Printed { last, year: Some(Year::Number(year)), ..date };
        }
        if !self.follows(open) && !self.joins(open, &["."]) {
            return date;
        }
        for at in open..=at {
            if let Some((away, last)) = self.away(at, Unit::Year) {
                return Printed { last, year: Some(Year::Away(away)), ..date };
            }
            if self.sense(at) == Sense::SameYear {
                return Printed { last: at, year: Some(Year::Same), ..date };
            }
        }
        match self.sense(open) {
            Sense::Direction(direction) if self.lexicon.habits.behind => {
                Printed { last: open, direction: Some(direction), ..date }
            }
            _ => date,
        }
    }

    /// "last year", "l'année dernière", "прошлого года" at `at`: units from now, and the last lexeme.
    pub fn away(&self, at: usize, wanted: Unit) -> Option<(i8, usize)> {
        match self.sense(at) {
            Sense::Span(unit, away) if unit == wanted => Some((away, at)),
            Sense::Direction(direction) => {
                let unit = Sense::Unit(wanted, Number::One);
                (self.sense(at + 1) == unit && self.follows(at + 1)).then_some((direction, at + 1))
            }
            Sense::Unit(unit, Number::One) if unit == wanted => {
                // "año que viene pasado": the direction stands right behind.
                match self.sense(at + 1) {
                    Sense::Direction(direction)
                        if self.lexicon.habits.behind && self.follows(at + 1) =>
                    {
                        Some((direction, at + 1))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// A year of four digits.
    pub fn year_number(&self, at: usize) -> Option<i16> {
        match self.what(at)? {
            What::Number(value, 4) => i16::try_from(value).ok().filter(|year| plausible(*year)),
            What::Year(year) => Some(year),
            _ => None,
        }
    }
}
