//! Reads the words of a text as lexemes.

use super::{
    lexeme::{Lexeme, What},
    numbers::{digit, digits, number_of},
};
use crate::{
    date::Order,
    knowledge::lexicon::time::{Entry, Feast, Lexicon, Roles, Sense, Unit},
    read::enrich::words::Passage,
};

/// Marks between the words of a phrase.
const INSIDE: &[&str] = &["", "-", "'", "’", "'s", "’s", "\u{200c}", ".", "‑", "/", "·"];

/// The reader of words; see also [`digits`](super::digits) and [`numerals`](super::numerals).
pub(in crate::read::enrich) struct Reader<'a> {
    pub text: &'a Passage<'a>,
    pub lexicon: &'static Lexicon,
    pub order: Order,
}

impl<'a> Reader<'a> {
    /// The text before the word at `at`; nothing behind the last gap.
    pub fn gap(&self, at: usize) -> &'a str {
        if at > self.text.tokens.len() { "" } else { self.text.gap(at) }
    }

    pub fn lexeme(&self, at: usize) -> Lexeme {
        let word = self.text.word(at);
        let number = word.starts_with(|c: char| digit(c).is_some() || c.is_ascii_digit());
        if number {
            return self.number(at);
        }
        if let Some(number) = self.number_behind_and(at) {
            return number;
        }
        let found = self.known(at);
        // "一月" is a month, but "一月一日" is read by its numerals first.
        let longest = found.map_or(0, |(rest, _)| rest);
        if let Some(counted) = self.counted_numeral(at).filter(|c| c.last >= at + longest) {
            return counted;
        }
        let Some((mut rest, entry)) = found else {
            let folded = self.text.folded(at, at);
            let small = word.starts_with(char::is_lowercase) || self.lexicon.habits.caseless;
            let roles = if small { self.lexicon.tense_of_form(folded) } else { Roles::default() };
            return Lexeme { first: at, last: at, what: What::Word(Sense::None), roles };
        };
        let Entry { sense, roles } = self.spelled(at, entry);
        // In "上周三" the weekday "周三" begins with the last character of "上周".
        if let Sense::Span(Unit::Week, _) = sense
            && self.lexicon.habits.characters
            && rest > 0
        {
            let next = self.known(at + rest);
            rest -= usize::from(
                next.is_some_and(|(_, entry)| matches!(entry.sense, Sense::Weekday(..))),
            );
        }
        if let Sense::Era(before) = sense
            && let Some((number, last)) = self.any_number(at + rest + 1)
            && self.gap(at + rest + 1).is_empty()
            && self.is_mark(last + 1, "年")
            && let Ok(year) = i16::try_from(number)
        {
            let year = What::Year(before.saturating_add(year));
            return Lexeme { first: at, last: last + 1, what: year, roles };
        }
        Lexeme { first: at, last: at + rest, what: What::Word(sense), roles }
    }

    /// What the table says of the longest phrase that begins at a word, and its words behind that.
    fn known(&self, at: usize) -> Option<(usize, Entry)> {
        let inside = |k: usize| {
            let tokens = &self.text.tokens;
            let next = tokens.get(at + k)?;
            let joined = next.paragraph == tokens[at].paragraph
                && (1..=k).all(|i| INSIDE.contains(&self.gap(at + i).trim()));
            joined.then(|| self.text.folded(at + k, at + k))
        };
        self.lexicon.longest(self.text.folded(at, at), inside)
    }

    /// A number with the Arabic "and" before it in one word.
    fn number_behind_and(&self, at: usize) -> Option<Lexeme> {
        let digits = self.text.word(at).strip_prefix('و')?;
        let (value, count) = number_of(digits)?;
        let what = What::Number(value, u8::try_from(count).ok()?);
        Some(Lexeme { first: at, last: at, what, roles: Roles::AND })
    }

    /// Names need the capital that their language gives them: "may" and "march" are other words.
    fn spelled(&self, at: usize, entry: Entry) -> Entry {
        let names = matches!(entry.sense, Sense::Month(..) | Sense::Weekday(..) | Sense::Feast(_));
        let lower = self.text.word(at).starts_with(char::is_lowercase);
        let folded = self.text.folded(at, at);
        let other =
            names && folded.is_ascii() && !self.lexicon.is_name_as_written(self.text.word(at));
        let compound = self.lexicon.habits.compounds;
        if names && lower && self.lexicon.habits.capitals
            || other && !compound && !matches!(entry.sense, Sense::Feast(_))
        {
            return Entry { sense: Sense::None, ..entry };
        }
        entry
    }

    /// A number, and the date or the part of one that begins with it.
    fn number(&self, at: usize) -> Lexeme {
        let lexeme = |last, what| Lexeme { first: at, last, what, roles: Roles::default() };
        let phrase = self.known(at).filter(|(rest, _)| *rest > 0);
        // "9/11" is a name, "9-11" and "9/11/2020" are none.
        let name = phrase.filter(|(_, entry)| matches!(entry.sense, Sense::Feast(Feast::Once(..))));
        let once =
            name.filter(|(rest, _)| self.gap(at + 1) == "/" && self.gap(at + rest + 1) != "/");
        if once.is_none()
            && let Some((last, what)) = self.in_digits(at)
        {
            return lexeme(last, what);
        }
        // "2. påskedag"
        if let Some((rest, Entry { sense, roles })) = once.or(phrase.filter(|_| name.is_none())) {
            return Lexeme { first: at, last: at + rest, what: What::Word(sense), roles };
        }
        let word = self.text.word(at);
        let end = word.find(|c| digit(c).is_none()).unwrap_or(word.len());
        let (number, tail) = word.split_at(end);
        let Some(value) = digits(number) else {
            return lexeme(at, What::Word(Sense::None));
        };
        let count = number.chars().count() as u8;
        if let Some((last, what)) = self.counted(at, value, count, tail) {
            return lexeme(last, what);
        }
        let tail = tail.trim_start_matches(['\'', '’']);
        let plain = tail.is_empty() || self.is_suffix(tail);
        // "4년"
        if !tail.is_empty()
            && let Ok(many) = i16::try_from(value)
            && let Some(unit) = self.unit(tail)
        {
            return lexeme(at, What::Word(Sense::Count(many, unit)));
        }
        if plain
            && count <= 2
            && self.gap(at + 1).trim_start_matches('.').starts_with(['°', 'º'])
            && let Ok(day @ 1..=31) = i8::try_from(value)
        {
            return lexeme(at, What::Ordinal(day));
        }
        let ordinal =
            matches!(tail, "st" | "nd" | "rd" | "th" | "er" | "ere" | "º" | "o" | "e" | "a");
        match (plain, i8::try_from(value)) {
            (true, _) => lexeme(at, What::Number(value, count)),
            (false, Ok(day)) if ordinal && count <= 2 && day > 0 => lexeme(at, What::Ordinal(day)),
            // "1990s", "15kg"
            _ => lexeme(at, What::Word(Sense::None)),
        }
    }
}
