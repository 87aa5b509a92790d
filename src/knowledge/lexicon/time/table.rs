//! The tables of the languages, and look-ups in them.

use std::sync::OnceLock;

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::sense::{Entry, Feast, Form, Habits, Number, ROLES, Roles, Sense, Unit};
use crate::text::{fold, fold_phrase};

/// The words of time of one language.
#[derive(Debug)]
pub struct Lexicon {
    /// By the first word of a phrase.
    words: HashMap<Box<str>, Vec<Phrase>>,
    /// The names of months and weekdays as written, in small letters.
    names: HashSet<Box<str>>,
    /// Parts of the day.
    parts: Vec<Box<str>>,
    suffixes: Vec<Box<str>>,
    prefixes: Vec<Box<str>>,
    /// Endings and beginnings of verbs.
    endings: Vec<(Box<str>, Roles)>,
    beginnings: Vec<(Box<str>, Roles)>,
    /// How the language treats them.
    pub habits: Habits,
}

#[derive(Debug)]
struct Phrase {
    /// The words behind the first.
    rest: Box<[Box<str>]>,
    entry: Entry,
}

macro_rules! tables {
    ($($language:literal),*) => {
        &[$(($language, include_str!(concat!($language, ".tsv")))),*]
    };
}

/// The tables by language.
const TABLES: &[(&str, &str)] = tables![
    "ar", "cs", "da", "de", "en", "es", "fa", "fr", "it", "ja", "ko", "nl", "no", "pl", "pt", "ru",
    "sv", "tr", "uk", "zh"
];

const NAMES: &str = include_str!("names.tsv");

static LEXICONS: [OnceLock<Lexicon>; TABLES.len()] = [const { OnceLock::new() }; TABLES.len()];

/// Names of the calendar in the languages that have no table of their own.
static OTHERS: OnceLock<Lexicon> = OnceLock::new();

/// The words of a language, by its BCP 47 tag written in whatever way; of one without a table the
/// names of months and weekdays of all such languages. Made when first asked for.
pub fn lexicon(language: &str) -> &'static Lexicon {
    let primary = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let primary = match primary.as_str() {
        "eng" => "en",
        "nb" | "nn" => "no",
        primary => primary,
    };
    match TABLES.iter().position(|(language, _)| *language == primary) {
        Some(at) => LEXICONS[at].get_or_init(|| Lexicon::of_language(TABLES[at].0, TABLES[at].1)),
        None => OTHERS.get_or_init(Lexicon::of_others),
    }
}

impl Lexicon {
    fn empty() -> Self {
        Self {
            words: HashMap::with_capacity(512),
            names: HashSet::new(),
            parts: Vec::new(),
            suffixes: Vec::new(),
            prefixes: Vec::new(),
            endings: Vec::new(),
            beginnings: Vec::new(),
            habits: Habits::default(),
        }
    }

    fn of_language(language: &str, table: &str) -> Self {
        let mut lexicon = Self::empty();
        for row in table.lines().filter(|row| !row.starts_with('#') && !row.is_empty()) {
            lexicon.add_row(row);
        }
        lexicon.add_names(|named| named == language);
        lexicon
    }

    fn of_others() -> Self {
        let mut lexicon = Self::empty();
        lexicon.add_names(|named| TABLES.iter().all(|(language, _)| *language != named));
        lexicon
    }

    /// Takes the CLDR names of some languages.
    fn add_names(&mut self, wanted: impl Fn(&str) -> bool) {
        for row in NAMES.lines().filter(|row| !row.starts_with('#')) {
            let mut columns = row.split('\t');
            if !columns.next().is_some_and(&wanted) {
                continue;
            }
            let kind = columns.next().unwrap_or_default();
            for (at, names) in (0..).zip(columns) {
                let sense = match kind {
                    "month" => Sense::Month(at + 1, Form::Full),
                    "month." => Sense::Month(at + 1, Form::Short),
                    "weekday" => Sense::Weekday(at, Form::Full),
                    _ => Sense::Weekday(at, Form::Short),
                };
                for name in names.split(',').filter(|name| *name != "-") {
                    self.add(name, Entry { sense, roles: Roles::default() });
                }
            }
        }
    }

    /// Takes a row: a sense, a role or a habit, a tab, and words.
    fn add_row(&mut self, row: &str) {
        let (head, words) = row.split_once('\t').unwrap_or((row, ""));
        let words = words.split(',').map(str::trim).filter(|word| !word.is_empty());
        match head {
            "habit" => words.for_each(|habit| self.habits.set(habit)),
            "suffix" => self.suffixes.extend(words.map(|word| fold_phrase(word).into())),
            "prefix" => self.prefixes.extend(words.map(|word| fold_phrase(word).into())),
            "past-ending" => self.endings.extend(words.map(|end| (folded(end), Roles::PAST))),
            "ahead-ending" => self.endings.extend(words.map(|end| (folded(end), Roles::AHEAD))),
            "ahead-beginning" => {
                self.beginnings.extend(words.map(|start| (folded(start), Roles::AHEAD)));
            }
            _ => {
                let entry = match ROLES.iter().find(|(name, _)| *name == head) {
                    Some((_, roles)) => Entry { sense: Sense::None, roles: *roles },
                    None => Entry { sense: sense(head), roles: Roles::default() },
                };
                words.for_each(|word| self.add(word, entry));
            }
        }
    }

    fn add(&mut self, phrase: &str, entry: Entry) {
        let folded = fold_phrase(phrase);
        if entry.roles.any(Roles::PART) {
            self.parts.push(folded.as_str().into());
        }
        if matches!(entry.sense, Sense::Month(..) | Sense::Weekday(..)) {
            self.names.insert(phrase.to_lowercase().into());
        }
        let mut words = folded.split(' ');
        let first = words.next().unwrap_or_default();
        let rest: Box<[Box<str>]> = words.map(Into::into).collect();
        let phrases = self.words.entry(first.into()).or_default();
        if let Some(phrase) = phrases.iter_mut().find(|phrase| phrase.rest == rest) {
            phrase.entry.join(entry);
        } else {
            phrases.push(Phrase { rest, entry });
            phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len()));
        }
    }

    /// What the longest known phrase says that begins with the folded word `first`, and the number of
    /// its words behind the first; `word` gives those words, as far as nothing but white space stands
    /// between them.
    pub fn longest<'a>(
        &self,
        first: &str,
        word: impl Fn(usize) -> Option<&'a str>,
    ) -> Option<(usize, Entry)> {
        if let Some(found) = self.phrase(first, &word) {
            return Some(found);
        }
        for suffix in &self.suffixes {
            let stem = first.strip_suffix(&**suffix).filter(|stem| !stem.is_empty());
            let stem = stem.map(|stem| stem.trim_end_matches('\''));
            if let Some(found) = stem.and_then(|stem| self.phrase(stem, &word)) {
                return Some(found);
            }
        }
        for part in self.parts.iter().filter(|_| self.habits.compounds) {
            // "maandagavond", "mandagskveld"
            let stem = first.strip_suffix(&**part).filter(|stem| stem.len() > 3);
            let found = stem.and_then(|stem| self.phrase(stem, &|_| None));
            if let Some((0, Entry { sense: Sense::Weekday(..), .. })) = found {
                return found;
            }
        }
        for prefix in &self.prefixes {
            let stem = first.strip_prefix(&**prefix).filter(|stem| !stem.is_empty());
            let found = stem.and_then(|stem| {
                // Arabic writes "l" and the article "al" as "ll".
                let with_article = || self.phrase(&format!("ا{stem}"), &word);
                self.phrase(stem, &word).or_else(|| prefix.ends_with('ل').then(with_article)?)
            });
            if found.is_some() {
                return found;
            }
        }
        None
    }

    fn phrase<'a>(
        &self,
        first: &str,
        word: &impl Fn(usize) -> Option<&'a str>,
    ) -> Option<(usize, Entry)> {
        let phrases = self.words.get(first)?;
        let is_here = |phrase: &&Phrase| {
            phrase.rest.iter().zip(1..).all(|(wanted, at)| {
                word(at).is_some_and(|word| word == &**wanted || self.inflects(wanted, word))
            })
        };
        let phrase = phrases.iter().find(is_here)?;
        Some((phrase.rest.len(), phrase.entry))
    }

    /// Whether `word` is `stem` with one of the language's suffixes.
    fn inflects(&self, stem: &str, word: &str) -> bool {
        let tail = word.strip_prefix(stem).map(|tail| tail.trim_start_matches('\''));
        tail.is_some_and(|tail| self.is_suffix(tail))
    }

    /// Whether the language hangs this on its words; of Korean and Turkish.
    pub fn is_suffix(&self, tail: &str) -> bool {
        self.suffixes.iter().any(|suffix| **suffix == *tail)
    }

    /// Whether a word that folds to the name of a month or weekday is that name: Polish "mają" is not
    /// "maja". Accents may be left out, not put in.
    pub fn is_name_as_written(&self, word: &str) -> bool {
        word.is_ascii() || !self.suffixes.is_empty() || self.names.contains(&*word.to_lowercase())
    }

    /// What the form of a word in small letters says of the tense, where no table has it.
    pub fn tense_of_form(&self, folded: &str) -> Roles {
        let ending = self.endings.iter().find(|(end, _)| leaves_stem(folded.strip_suffix(&**end)));
        let found = ending.or_else(|| {
            let mut beginnings = self.beginnings.iter();
            beginnings.find(|(start, _)| leaves_stem(folded.strip_prefix(&**start)))
        });
        found.map(|(_, roles)| *roles).unwrap_or_default()
    }
}

/// Whether enough is left of a word without one of its parts.
fn leaves_stem(rest: Option<&str>) -> bool {
    rest.is_some_and(|rest| rest.len() > 2)
}

fn folded(word: &str) -> Box<str> {
    let mut out = String::new();
    fold(word, &mut out);
    out.into()
}

/// The sense that the head of a row names; nothing where it names none.
fn sense(head: &str) -> Sense {
    parsed(head).unwrap_or_default()
}

fn parsed(head: &str) -> Option<Sense> {
    let (name, value) = head.split_once(':').unwrap_or((head, ""));
    let number = value.parse::<i8>().ok();
    Some(match name {
        "month" => Sense::Month(number?, Form::Full),
        "month." => Sense::Month(number?, Form::Short),
        "solar-month" => Sense::SolarMonth(number?),
        "weekday" => Sense::Weekday(number?, Form::Full),
        "weekday." => Sense::Weekday(number?, Form::Short),
        "today" => Sense::Today(number?),
        "near" => Sense::Near(number?),
        "in-year" => Sense::Span(Unit::Year, number?),
        "in-month" => Sense::Span(Unit::Month, number?),
        "in-week" => Sense::Span(Unit::Week, number?),
        "same-year" => Sense::SameYear,
        "direction" => Sense::Direction(number?),
        "near-direction" => Sense::NearDirection(number?),
        "unit" => Sense::Unit(unit(value)?, Number::One),
        "units" => Sense::Unit(unit(value)?, Number::Many),
        "count" => {
            let (number, name) = value.split_once(':')?;
            Sense::Count(number.parse().ok()?, unit(name)?)
        }
        "number" => Sense::Number(value.parse().ok()?),
        "ordinal" => Sense::Ordinal(number?),
        "ago" => Sense::Ago,
        "in" => Sense::In,
        "later" => Sense::Later,
        "earlier" => Sense::Earlier,
        "era" => Sense::Era(value.parse().ok()?),
        "feast" => Sense::Feast(feast(value)?),
        _ => return None,
    })
}

fn unit(name: &str) -> Option<Unit> {
    Some(match name {
        "year" => Unit::Year,
        "month" => Unit::Month,
        "week" => Unit::Week,
        "day" => Unit::Day,
        _ => return None,
    })
}

/// `12-25`, `11-22-thu`, `easter+50`, `eastern-2`, `2001-09-11`.
fn feast(rule: &str) -> Option<Feast> {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    if let Some(days) = rule.strip_prefix("eastern") {
        return days.parse().ok().map(Feast::EasternEaster);
    }
    if let Some(days) = rule.strip_prefix("easter") {
        return days.parse().ok().map(Feast::Easter);
    }
    let parts: Vec<&str> = rule.split('-').collect();
    match parts[..] {
        [year, _, _] if year.len() == 4 => {
            Some(Feast::Once(year.parse().ok()?, number(&parts, 1)?, number(&parts, 2)?))
        }
        [_, _] => Some(Feast::Fixed(number(&parts, 0)?, number(&parts, 1)?)),
        [_, _, day] => {
            let weekday = DAYS.iter().position(|name| *name == day)?;
            Some(Feast::Weekday(number(&parts, 0)?, number(&parts, 1)?, weekday as i8))
        }
        _ => None,
    }
}

fn number(parts: &[&str], at: usize) -> Option<i8> {
    parts.get(at)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_every_table_is_understood() {
        const OTHER_HEADS: &[&str] =
            &["habit", "suffix", "prefix", "past-ending", "ahead-ending", "ahead-beginning"];
        for (language, table) in TABLES {
            for row in table.lines().filter(|row| !row.starts_with('#') && !row.is_empty()) {
                let head = row.split('\t').next().unwrap_or_default();
                let role = ROLES.iter().any(|(name, _)| *name == head);
                let known = role || OTHER_HEADS.contains(&head) || parsed(head).is_some();
                assert!(known && row.contains('\t'), "{language}: {row}");
            }
        }
    }

    #[test]
    fn every_language_names_its_months_and_weekdays() {
        for (language, _) in TABLES.iter().filter(|(code, _)| !matches!(*code, "ja" | "ko" | "zh"))
        {
            let lexicon = lexicon(language);
            let names = |sense: &dyn Fn(Sense) -> bool| {
                let phrases = lexicon.words.values().flatten();
                phrases.filter(|phrase| sense(phrase.entry.sense)).count()
            };
            for month in 1..=12 {
                let named = names(&|sense| sense == Sense::Month(month, Form::Full));
                assert!(named > 0, "{language}: month {month}");
            }
            for day in 0..7 {
                assert!(names(&|sense| sense == Sense::Weekday(day, Form::Full)) > 0, "{language}");
            }
        }
    }
}
