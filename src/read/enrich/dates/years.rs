//! Years alone: four digits that are a year and not a count, stretches of years, and days of the Solar
//! Hijri calendar.

use super::{explain::Rule, finder::Finder, lexeme::What, numbers::plausible};
use crate::{
    date::{PartialDate, from_solar},
    knowledge::lexicon::time::{Roles, Sense},
};

impl Finder<'_> {
    /// A year or a stretch of years.
    pub(in crate::read::enrich) fn years(&mut self, at: usize) -> Option<usize> {
        let Some(year) = self.text.year_number(at) else { return self.short_year(at) };
        if let Some((until, last)) = self.stretch(at, year) {
            self.take(PartialDate::year(year), at, last, Rule::Year.into());
            return Some(self.take(PartialDate::year(until), at, last, Rule::Year.into()));
        }
        if !self.is_year(at) {
            self.counts.push(self.text.all[at].first);
            return None;
        }
        Some(self.take(PartialDate::year(year), at, at, Rule::Year.into()))
    }

    /// "in '77"
    fn short_year(&mut self, at: usize) -> Option<usize> {
        let text = self.text;
        let What::Number(value, 2) = text.what(at)? else { return None };
        let led = at.checked_sub(1).is_some_and(|lead| text.has(lead, Roles::BEFORE_YEAR));
        if !led || !matches!(text.gap(at), " '" | " ’" | " ‘") {
            return None;
        }
        let now = self.published.map_or(2000, jiff::civil::Date::year);
        let year = now / 100 * 100 + i16::try_from(value).ok()?;
        let year = if year > now { year - 100 } else { year };
        Some(self.take(PartialDate::year(year), at, at, Rule::Year.into()))
    }

    /// "1927-29", "2016–18", "1999/2000", "2021—2025年": the last year and its lexeme.
    fn stretch(&self, at: usize, year: i16) -> Option<(i16, usize)> {
        let text = self.text;
        let next = at + 1;
        let mark = text.gap(next);
        let dash =
            matches!(mark, "-" | "–" | "—" | "−" | "～" | "〜" | "~" | "/" | "－" | " – " | "‑");
        let linked = text.has(next, Roles::TO) && text.lexicon.habits.characters && mark.is_empty();
        let last = if linked { next + 1 } else { next };
        if !(dash || linked) || self.is_numbered(at) {
            return None;
        }
        let until = match text.what(last)? {
            What::Number(value, 4) => i16::try_from(value).ok()?,
            What::Number(value, 2) => year / 100 * 100 + i16::try_from(value).ok()?,
            What::Year(year) => year,
            _ => return None,
        };
        let short = matches!(text.what(last), Some(What::Number(_, 2)));
        // "2024/25 season" is of sports, "1999-05" a month.
        let spans = until > year && (!short || until - year <= 12 || mark == "–");
        let ends = !matches!(text.gap(last + 1), "-" | "/" | "–");
        let season = text.lexicon.habits.month_first && text.word(last + 1) == "season";
        (spans && ends && plausible(year) && !season).then_some((until, last))
    }

    /// Whether something that has numbers stands before `at`, or a mark that no year has.
    fn is_numbered(&self, at: usize) -> bool {
        let text = self.text;
        let before = text.gap(at);
        before.ends_with(['$', '£', '€', '#', '+', '.', '/', '№', '-'])
            && !before.ends_with(". ")
            && !(before.ends_with('-') && at > 0 && self.leads_compound(at - 1))
            || at > 0 && text.has(at - 1, Roles::NUMBERED)
    }

    /// "mid-2025", "2024-2025"
    fn leads_compound(&self, at: usize) -> bool {
        let text = self.text;
        let part = matches!(text.word(at), "mid" | "Mid" | "early" | "Early" | "late" | "Late");
        part && text.lexicon.habits.month_first || text.year_number(at).is_some()
    }

    /// Whether four digits are a year and not a count.
    fn is_year(&self, at: usize) -> bool {
        let text = self.text;
        if let Some(What::Year(_)) = text.what(at) {
            return true;
        }
        let next = at + 1;
        let before = text.gap(at);
        let after = text.gap(next);
        if text.has(next, Roles::BEHIND_YEAR) && text.joins(next, &["", "-", "\u{200c}"]) {
            return !self.is_numbered(at);
        }
        if self.is_numbered(at) || after.starts_with(['%', '-', '/', '‑', '‰', '°', '€', '$'])
        {
            return false;
        }
        // A title: «1984».
        if before.ends_with(['«', '„', '“', '"', '‘', '《', '『'])
            && after.starts_with(['»', '“', '”', '"', '’', '》', '』'])
        {
            return false;
        }
        if text.has(next, Roles::COUNTED) && text.joins(next, &["", "\u{200c}"]) {
            return false;
        }
        let year = text.year_number(at).unwrap_or_default();
        if !(1000..=2099).contains(&year) {
            return false;
        }
        let word = text.text.word(text.all[at].first);
        let inflected = word.len() > 4 && word.contains(['\'', '’']);
        if inflected {
            return true;
        }
        let Some(lead) = at.checked_sub(1) else {
            return matches!(after.trim(), ":" | "–" | "—")
                || text.lexicon.habits.bare_year && self.is_loose(next);
        };
        // "in 1994, 1995 and 1997"
        let near = |one: usize| text.year_number(one).is_some() && self.is_taken(one);
        let listed = matches!(before.trim(), "," | "،" | "、") && near(lead)
            || text.has(lead, Roles::AND.or(Roles::TO)) && lead > 0 && near(lead - 1)
            || text.has(at, Roles::AND) && near(lead);
        // "1970 ile 1982 arasında"
        if text.has(next, Roles::AND.or(Roles::TO))
            && text.year_number(at + 2).is_some()
            && text.has(at + 3, Roles::BEHIND_YEAR)
            && text.follows(at + 2)
            && text.follows(at + 3)
        {
            return true;
        }
        let led = text.has(lead, Roles::BEFORE_YEAR)
            || matches!(
                text.sense(lead),
                Sense::Month(..) | Sense::Feast(_) | Sense::Later | Sense::In
            );
        let led = led && matches!(before.trim(), "" | "\u{200c}" | "'" | "’");
        if text.lexicon.habits.month_first {
            // "founded 1984, it employs"
            let behind_verb = text.has(lead, Roles::PAST)
                && text.follows(at)
                && year % 100 != 0
                && after.starts_with([',', ')', ';', '.']);
            let compound = before == "-" && self.leads_compound(lead);
            return listed || compound || (led || behind_verb) && year >= 1400;
        }
        let loose = self.is_loose(next);
        listed && loose
            // "en 2000 exemplaires" counts, "en 1918 revient" does not.
            || led && (loose || year % 100 != 0)
            || text.lexicon.habits.bare_year && loose && (before.trim().is_empty() || before.trim().ends_with(['(', ',', '.', ':', '«', '„', ';']))
            || before.trim() == "(" && after.trim().starts_with(')')
            || matches!(after.trim(), ":") && before.contains(['\n', '.'])
    }

    /// Whether nothing that could be counted stands at `at`.
    fn is_loose(&self, at: usize) -> bool {
        let noun = self.text.lexicon.habits.noun_capitals;
        let small = self.text.word(at).starts_with(char::is_lowercase);
        self.text.closes(at)
            || noun && small
            || self.text.word(at).chars().all(|c| !c.is_alphabetic())
    }

    fn is_taken(&self, at: usize) -> bool {
        let word = self.text.all[at].last;
        self.found.last().is_some_and(|found| found.last == word)
            || self.found.iter().rev().take(4).any(|found| found.last == word)
    }

    /// "5 تیر 1403": a day of the Solar Hijri calendar.
    pub(in crate::read::enrich) fn solar(&mut self, at: usize) -> Option<usize> {
        let text = self.text;
        let day = text.day(at)?;
        let month = at + 1;
        let Sense::SolarMonth(number) = text.sense(month) else { return None };
        let last = month + 1;
        let What::Number(year, 4) = text.what(last).filter(|_| text.follows(month))? else {
            return None;
        };
        let date = from_solar(year, number, day).filter(|_| text.follows(last))?;
        Some(self.take(PartialDate::day(date), at, last, Rule::Printed.into()))
    }
}
