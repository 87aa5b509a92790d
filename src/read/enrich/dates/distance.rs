//! Distances in time: "three days ago", "vor zwei Wochen", "a year earlier", "через неделю".

use jiff::civil::Date;

use super::{
    explain::Rule,
    finder::{Finder, Spoken},
    lexeme::What,
    resolve,
    tense::Tense,
};
use crate::knowledge::lexicon::time::{Number, Roles, Sense, Unit};

/// A number of units, and the lexeme behind it.
pub(in crate::read::enrich) struct Quantity {
    pub many: i32,
    pub unit: Unit,
    pub next: usize,
}

impl Finder<'_> {
    /// A number with its unit at `at`: "two weeks", "a year", "неделю", "عامين".
    pub(in crate::read::enrich) fn quantity(&self, at: usize) -> Option<Quantity> {
        let text = self.text;
        let (many, unit, next) = match text.what(at)? {
            What::Word(Sense::Count(many, unit)) => (i32::from(many), unit, at + 1),
            What::Word(Sense::Unit(unit, Number::One)) if !text.lexicon.habits.counted_units => {
                (1, unit, at + 1)
            }
            What::Word(Sense::Number(many)) if text.follows(at + 1) => {
                let Sense::Unit(unit, _) = text.sense(at + 1) else { return None };
                (i32::from(many), unit, at + 2)
            }
            What::Number(many, 1..=3) if text.follows(at + 1) => {
                let Sense::Unit(unit, _) = text.sense(at + 1) else { return None };
                (many, unit, at + 2)
            }
            // "4년 전", "5日前"
            What::Day(many) => (i32::from(many), Unit::Day, at + 1),
            _ => return None,
        };
        Some(Quantity { many, unit, next })
    }

    /// "three days ago", "a year earlier", "two weeks later", "неделю назад".
    pub(in crate::read::enrich) fn distance(&mut self, at: usize) -> Option<usize> {
        let text = self.text;
        if let Some(last) = self.multiplied(at) {
            return Some(last);
        }
        let quantity = self.quantity(at)?;
        let next = quantity.next;
        if !text.joins(next, &["", "\u{200c}"]) {
            return None;
        }
        let spoken = matches!(text.sense(next), Sense::Later | Sense::Earlier);
        let many = match text.sense(next) {
            Sense::Ago | Sense::Earlier => -quantity.many,
            Sense::Later => quantity.many,
            Sense::Direction(-1) if text.lexicon.habits.ago_is_last => -quantity.many,
            _ => return None,
        };
        // "every eleven months", "nearly two weeks ago"
        let lead = at.checked_sub(1);
        if lead.is_some_and(|lead| text.has(lead, Roles::EVERY)) {
            return None;
        }
        let vague = lead.is_some_and(|lead| text.has(lead, Roles::VAGUE));
        if vague && matches!(quantity.unit, Unit::Day | Unit::Week) {
            return None;
        }
        // "two days after the vote"
        let verb =
            text.has(next + 1, Roles::PAST.or(Roles::AHEAD)) && !text.has(next + 1, Roles::OF);
        if text.has(next, Roles::OPEN) && !text.ends_phrase(next + 1) && !verb {
            return None;
        }
        let from = if spoken { self.spoken_from(quantity.unit)? } else { self.published? };
        let date = resolve::moved(from, many, quantity.unit)?;
        let rule = if spoken { Rule::Spoken } else { Rule::Ago };
        // "a week ago today"
        let today = !spoken && text.follows(next + 1) && text.sense(next + 1) == Sense::Today(0);
        Some(self.take(date, at, next + usize::from(today), rule.into()))
    }

    /// The Persian "two last years" for "two years ago".
    fn multiplied(&mut self, at: usize) -> Option<usize> {
        let text = self.text;
        if !text.lexicon.habits.ago_is_last || !text.follows(at + 1) {
            return None;
        }
        let many = match text.what(at)? {
            What::Word(Sense::Number(many)) => i32::from(many),
            What::Number(many, 1 | 2) => many,
            _ => return None,
        };
        let (from, step, unit, rule) = match text.sense(at + 1) {
            Sense::Span(unit, step) => (self.published?, step, unit, Rule::Ago),
            Sense::Near(step) => (self.spoken_day()?, step, Unit::Day, Rule::Spoken),
            _ => return None,
        };
        let date = resolve::moved(from, many.checked_mul(i32::from(step))?, unit)?;
        Some(self.take(date, at, at + 1, rule.into()))
    }

    /// What "later" and "earlier" count from.
    fn spoken_from(&self, unit: Unit) -> Option<Date> {
        let spoken = match (unit, self.spoken) {
            (Unit::Year | Unit::Month, Some(Spoken { date, .. })) => {
                // A month after a whole year is no month.
                if unit == Unit::Month && date.is_whole_year() {
                    return None;
                }
                date.first()
            }
            (Unit::Year | Unit::Month, None) => None,
            (Unit::Week | Unit::Day, _) => self.day,
        };
        spoken.or(self.published)
    }

    /// "vor zwei Wochen", "il y a un an", "in a fortnight", "через неделю".
    pub(in crate::read::enrich) fn distance_behind(&mut self, at: usize) -> Option<usize> {
        let text = self.text;
        let next = at + 1;
        if !text.follows(next) {
            return None;
        }
        let quantity = self.quantity(next)?;
        let last = quantity.next - 1;
        let counted = !matches!(text.sense(next), Sense::Unit(..));
        if !counted && !text.lexicon.habits.bare_unit {
            return None;
        }
        if text.follows(quantity.next)
            && matches!(text.sense(quantity.next), Sense::Ago | Sense::Later | Sense::Earlier)
        {
            return None;
        }
        let (from, many, rule) = if text.sense(at) == Sense::Ago {
            (self.published?, -quantity.many, Rule::Ago)
        } else {
            let past = tense_is(self, at, last, Tense::Past);
            let bare = quantity.many == 1 && quantity.unit != Unit::Week;
            // "in two weeks" of what was is a span of time, "через неделю" a day.
            if text.lexicon.habits.in_is_span
                && (past || bare || !tense_is(self, at, last, Tense::Future))
            {
                return None;
            }
            match (past, self.day) {
                (true, Some(day)) => (day, quantity.many, Rule::Spoken),
                _ => (self.published?, quantity.many, Rule::Ago),
            }
        };
        let date = resolve::moved(from, many, quantity.unit)?;
        Some(self.take(date, at, last, rule.into()))
    }
}

fn tense_is(finder: &Finder<'_>, first: usize, last: usize, tense: Tense) -> bool {
    super::tense::tense(finder.text, first, last) == Some(tense)
}
