//! Takes a dateline apart: place, regions, date and agency in any order that wires and papers use,
//! and the dash, colon or line end behind them.

use std::ops::RangeInclusive;

use crate::{
    date::Order,
    knowledge::lexicon::{agencies::is_agency, regions::country_of},
    read::enrich::dates::calendar::{Printed, printed},
    text::Text,
};

/// A dateline taken apart; ranges are words of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// All of it.
    pub words: RangeInclusive<usize>,
    /// The place without its regions: "PORTLAND".
    pub city: RangeInclusive<usize>,
    /// The last of its regions: "Ore.", "United Arab Emirates".
    pub region: Option<RangeInclusive<usize>>,
    /// The date.
    pub date: Option<Printed>,
    /// First word of an agency's name.
    agency: Option<usize>,
    /// What stands behind it.
    end: End,
}

/// What ends a dateline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Dash,
    Colon,
    Line,
    Nothing,
}

/// Words in one part of a place, parts behind the place, words of an agency.
const PART: usize = 5;
const REGIONS: usize = 3;
const AGENCY: usize = 4;

/// Words that begin no place, however they are printed.
const NO_PLACE: &[&str] = &[
    "a",
    "advertisement",
    "after",
    "alert",
    "analysis",
    "as",
    "at",
    "before",
    "breaking",
    "by",
    "corrected",
    "correction",
    "exclusive",
    "explainer",
    "factbox",
    "feature",
    "for",
    "from",
    "if",
    "in",
    "interview",
    "live",
    "highlights",
    "how",
    "news",
    "note",
    "on",
    "opinion",
    "original",
    "photo",
    "photos",
    "poll",
    "posted",
    "preview",
    "published",
    "read",
    "related",
    "refile",
    "review",
    "says",
    "source",
    "summary",
    "warning",
    "what",
    "who",
    "why",
    "since",
    "sport",
    "sports",
    "text",
    "this",
    "timeline",
    "topic",
    "until",
    "update",
    "updated",
    "video",
    "watch",
    "weather",
    "wrapup",
];

/// Words inside names of places that are written without a capital.
const PARTICLES: &[&str] = &[
    "al", "am", "an", "and", "da", "de", "del", "della", "der", "des", "di", "do", "du", "el",
    "en", "es", "im", "la", "le", "les", "of", "on", "sur", "the", "upon", "y",
];

impl Reading {
    /// Whether its parts leave no doubt: a date, an agency or a known region, and an end.
    pub fn is_sure(&self, text: &Text<'_>) -> bool {
        let known = || self.region.as_ref().is_some_and(|r| country_of(&part(text, r)).is_some());
        let has_year = self.date.is_some_and(|date| date.year.is_some());
        match self.end {
            End::Dash => self.date.is_some() || self.agency.is_some() || known(),
            End::Line => self.agency.is_some() || has_year || (self.date.is_some() && known()),
            End::Colon => self.date.is_some() || self.agency.is_some(),
            End::Nothing => {
                let agency = self.agency.filter(|_| self.is_capitals(text));
                agency.is_some_and(|at| self.date.is_some() || is_agency(text.word(at)))
            }
        }
    }

    /// Whether it ends with a dash and its story goes on behind it, as it must where the line could be
    /// a headline: on the same line, or below where only a dateline can stand alone.
    pub fn opens_story(&self, text: &Text<'_>) -> bool {
        let next = self.words.end() + 1;
        let known_agency = || self.agency.is_some_and(|at| is_agency(text.word(at)));
        let alone = text.gap(next).contains('\n');
        self.end == End::Dash
            && is_prose(text, next)
            && (!alone || self.date.is_some() || known_agency())
    }

    /// Whether it names an agency.
    pub fn has_agency(&self) -> bool {
        self.agency.is_some()
    }

    /// Whether capitals and a dash or colon speak for it: "LONDON -", "ISLAMABAD:".
    pub fn is_likely(&self, text: &Text<'_>) -> bool {
        let length = self.city.end() - self.city.start() + 1;
        matches!(self.end, End::Dash | End::Colon)
            && length <= 3
            && self.is_capitals(text)
            && text.word(*self.city.start()) != "THE"
            && text.span(*self.city.start(), *self.city.end()).len() > 3
            && is_prose(text, self.words.end() + 1)
    }

    /// Whether the place ends with the colon of a "By Name, Place:" line.
    pub fn ends_with_colon(&self) -> bool {
        self.end == End::Colon
    }

    fn is_capitals(&self, text: &Text<'_>) -> bool {
        let city = text.span(*self.city.start(), *self.city.end());
        !city.contains(char::is_lowercase) && city.contains(char::is_uppercase)
    }
}

/// The text of a part, with the dot of an abbreviation.
pub fn part(text: &Text<'_>, words: &RangeInclusive<usize>) -> String {
    let mut printed = text.span(*words.start(), *words.end()).to_owned();
    if text.gap(words.end() + 1).starts_with('.') {
        printed.push('.');
    }
    printed
}

/// The dateline that begins at word `from`, sure or not.
pub fn reading(text: &Text<'_>, from: usize) -> Option<Reading> {
    let mut at = from;
    let mut date = day_at(text, at);
    if let Some(first) = &date {
        at = first.last + 1;
    }
    let city = place_part(text, at)?;
    if is_in(NO_PLACE, text.word(at)) {
        return None;
    }
    let mut last = *city.end();
    let mut region = None;
    let mut agency = None;
    for _ in 0..REGIONS {
        if !Marks::before(text, last + 1).has(Marks::COMMA)
            || Marks::before(text, last + 1).has(Marks::DASH)
            || day_at(text, last + 1).is_some()
        {
            break;
        }
        let Some(next) = place_part(text, last + 1) else { break };
        last = *next.end();
        if is_agency(text.word(*next.start())) {
            agency = Some(last);
            break;
        }
        region = Some(next);
    }
    // Only a short name in front of its date can do without capitals.
    let lower = text.word(*city.start()).starts_with(char::is_lowercase);
    if lower && city.end() - city.start() > 2 {
        return None;
    }
    // Date and agency stand in either order, each once.
    for _ in 0..3 {
        if date.is_none()
            && !Marks::before(text, last + 1).has(Marks::BLANK_LINE)
            && let Some(found) = day_at(text, last + 1)
        {
            let behind_dash = Marks::before(text, last + 1).has(Marks::DASH);
            // "LONDON - 3 March is the day": the date belongs to the sentence.
            if behind_dash && !matches!(end_at(text, found.last + 1), End::Dash | End::Line) {
                break;
            }
            last = found.last;
            date = Some(found);
        } else if agency.is_none()
            && let Some(end) = agency_at(text, last + 1)
        {
            (last, agency) = (end, Some(last + 1));
        }
    }
    let end = end_at(text, last + 1);
    Some(Reading { words: from..=last, city, region, date, agency, end })
}

/// A date at word `at` that can be the day of a dateline.
fn day_at(text: &Text<'_>, at: usize) -> Option<Printed> {
    text.tokens.get(at)?;
    let at = if is_weekday(text.word(at)) { at + 1 } else { at };
    text.tokens.get(at)?;
    // Case varies in datelines: "MARCH 18", "march 18"; the reader of running text wants capitals.
    let lower = text.word(at).starts_with(|c: char| c.is_ascii_lowercase());
    let date = if lower { lower_month_day(text, at) } else { printed(text, at, Order::DayFirst) };
    date.filter(|date| date.day.is_some())
}

/// "march 18"
fn lower_month_day(text: &Text<'_>, at: usize) -> Option<Printed> {
    use crate::{date::month_name, read::enrich::dates::calendar::day_number};
    let month = month_name(text.word(at))?.number;
    let day = day_number(text, at + 1).filter(|_| matches!(text.gap(at + 1).trim(), "" | "."))?;
    Some(Printed { first: at, last: at + 1, year: None, month, day: Some(day), until: None })
}

fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let head = word.get(..3).map(str::to_ascii_lowercase);
    head.is_some_and(|head| DAYS.contains(&head.as_str()))
        && (word.len() == 3 || word.ends_with("day"))
}

/// Whether a word that names something is in small letters.
fn is_lower(word: &str) -> bool {
    word.starts_with(char::is_lowercase) && !is_in(PARTICLES, word)
}

/// One part of a place: words up to a comma, bracket, dash, colon, line end or date. All of them
/// have their capital but for particles, or none has: some wires were typed in lower case.
fn place_part(text: &Text<'_>, first: usize) -> Option<RangeInclusive<usize>> {
    let typed_lower = text.tokens.get(first).is_some_and(|_| is_lower(text.word(first)));
    for last in first..first + PART {
        let word = text.tokens.get(last).map(|_| text.word(last))?;
        let mixed = is_lower(word) != typed_lower && !is_in(PARTICLES, word);
        if !word.starts_with(char::is_alphabetic) || is_weekday(word) || mixed {
            return None;
        }
        let after = Marks::before(text, last + 1);
        if after.has(Marks::FOREIGN) {
            return None;
        }
        if after.0 != 0 || day_at(text, last + 1).is_some() {
            let has_headline = headline_ends(text, first, last + 1).next().is_some();
            return (!has_headline).then_some(first..=last);
        }
    }
    None
}

/// Where a headline that lost its line may end: the first words of what could be the place in capitals behind
/// it, as in "Harbour Fees to Rise MUSCAT". A headline has words in capitals of its own: "Ministers of NATO
/// to Meet MUSCAT". It begins at word `start`, the place before word `end`.
pub fn headline_ends<'t>(
    text: &'t Text<'_>,
    start: usize,
    end: usize,
) -> impl Iterator<Item = usize> + 't {
    let behind = start + 2..end.min(text.tokens.len());
    behind.filter_map(move |at| place_behind_headline(text, start, at))
}

/// The first word of the place that word `at` in capitals is in, where a headline from word `start` on can end
/// before it.
fn place_behind_headline(text: &Text<'_>, start: usize, at: usize) -> Option<usize> {
    if !is_capitals(text.word(at)) {
        return None;
    }
    let small = |at: usize| text.word(at).contains(char::is_lowercase);
    // "NEW YORK": all words of the place are in capitals.
    let place = (start..at).rev().take_while(|&at| is_upper(text.word(at))).last().unwrap_or(at);
    let headline = start..place;
    let one_line = |at: usize| !text.gap(at).contains(['\n', ')']) && !ends_sentence(text, at);
    let sound = headline.len() >= 2
        && small(place - 1)
        && small(place - 2)
        && !text.word(start).eq_ignore_ascii_case("by")
        && (start + 1..=at).all(one_line)
        && text.gap(place).trim().chars().all(|c| matches!(c, '?' | '!' | '"' | '”' | '’'));
    sound.then_some(place)
}

/// Whether a sentence ends before a word: a dot that is not that of "U.S." or "J.".
fn ends_sentence(text: &Text<'_>, at: usize) -> bool {
    let before = text.word(at - 1);
    text.gap(at).contains('.') && before.len() > 1 && !before.contains('.')
}

/// Whether a word is in capitals.
fn is_upper(word: &str) -> bool {
    word.chars().all(char::is_uppercase)
}

/// Whether a word is in capitals, and longer than most acronyms.
fn is_capitals(word: &str) -> bool {
    word.chars().count() > 3 && is_upper(word)
}

/// The last word of an agency at `at`: "(Reuters)", ", Reuter".
fn agency_at(text: &Text<'_>, at: usize) -> Option<usize> {
    let before = Marks::before(text, at);
    if before.has(Marks::OPEN) {
        return (at..at + AGENCY).find(|&last| {
            last < text.tokens.len() && Marks::before(text, last + 1).has(Marks::CLOSE)
        });
    }
    text.tokens.get(at)?;
    (before.has(Marks::COMMA) && is_agency(text.word(at))).then_some(at)
}

fn end_at(text: &Text<'_>, at: usize) -> End {
    let marks = Marks::before(text, at);
    if marks.has(Marks::DASH) {
        End::Dash
    } else if marks.has(Marks::COLON) {
        End::Colon
    } else if marks.has(Marks::LINE) {
        End::Line
    } else {
        End::Nothing
    }
}

/// Whether a sentence begins at `at`, and not more of a headline in capitals.
fn is_prose(text: &Text<'_>, at: usize) -> bool {
    let words = text.tokens.len().min(at + 6);
    (at..words).filter(|&i| text.word(i).contains(char::is_lowercase)).count() >= 3
}

fn is_in(words: &[&str], word: &str) -> bool {
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// The kinds of marks that stand before a word, one bit each.
#[derive(Debug, Clone, Copy)]
struct Marks(u16);

impl Marks {
    const COMMA: u16 = 1;
    const DASH: u16 = 1 << 1;
    const OPEN: u16 = 1 << 2;
    const CLOSE: u16 = 1 << 3;
    const COLON: u16 = 1 << 4;
    const LINE: u16 = 1 << 5;
    const BLANK_LINE: u16 = 1 << 6;
    /// A mark that no place has: an ampersand, a quotation mark, a sign of money.
    const FOREIGN: u16 = 1 << 7;

    fn has(self, kind: u16) -> bool {
        self.0 & kind != 0
    }

    /// Marks between the word before `at` and the word at it; the end of the text is a line end.
    fn before(text: &Text<'_>, at: usize) -> Self {
        if at > text.tokens.len() {
            return Self(Self::LINE);
        }
        let gap = text.gap(at);
        let at_end = at == text.tokens.len();
        // A hyphen inside a name has no white space on either side.
        let spaced = at_end || gap.contains("--") || gap.contains(char::is_whitespace);
        let mut found = if at_end { Self::LINE } else { 0 };
        for c in gap.chars() {
            found |= match c {
                ',' | '،' => Self::COMMA,
                '—' | '_' | '―' => Self::DASH,
                '-' | '–' | '‑' if spaced => Self::DASH,
                '(' | '[' => Self::OPEN,
                ')' | ']' => Self::CLOSE,
                ':' => Self::COLON,
                '\n' if found & Self::LINE != 0 => Self::BLANK_LINE,
                '\n' => Self::LINE,
                '<' | '>' | '&' | '"' | '“' | '”' | '$' | '€' | '£' | '%' | '=' | ';' | '!'
                | '?' | '+' => Self::FOREIGN,
                _ => 0,
            };
        }
        Self(found)
    }
}
