//! What speaks for and against a place: the name itself, the words around, the shape of the sentence.

use super::span::{Evidence, Span};
use crate::{
    knowledge::{
        actors,
        gazetteer::{Candidate, Feature, NameForm, Place},
        lexicon::places::Class,
    },
    read::enrich::words::Passage,
    text::Text,
};

/// How a sentence is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Plain,
    /// Most words have a capital: a headline.
    Headline,
    /// All letters are capitals.
    Shouting,
}

/// Inhabitants below which a place spelled like an ordinary word is hardly ever meant: Agency, Sharp.
const VILLAGE: u32 = 10_000;

/// Scripts without capitals are never in capitals.
fn in_capitals(words: &str) -> bool {
    words.contains(char::is_uppercase) && !words.contains(char::is_lowercase)
}

fn styles(text: &Text<'_>) -> Vec<Style> {
    let mut styles = Vec::new();
    let mut at = 0;
    while let Some(token) = text.tokens.get(at) {
        let end = at + text.tokens[at..].partition_point(|t| t.sentence == token.sentence);
        let mut words = 0u32;
        let mut capital = 0u32;
        let mut upper = 0u32;
        for word in (at..end).map(|i| text.word(i)) {
            if word.len() < 4 || !word.starts_with(char::is_alphabetic) {
                continue;
            }
            words += 1;
            capital += u32::from(word.starts_with(char::is_uppercase));
            upper += u32::from(in_capitals(word));
        }
        styles.push(if words >= 2 && upper * 4 > words * 3 {
            Style::Shouting
        } else if words >= 3 && capital * 4 >= words * 3 {
            Style::Headline
        } else {
            Style::Plain
        });
        at = end;
    }
    styles
}

/// Names of towns that mean something else wherever they stand without their state.
const NOT_PLACES: &[&str] = &[
    "White House",
    "St. Patrick",
    "Saint Patrick",
    "Queen Elizabeth",
    "Santa Claus",
    "Prince Charles",
    "San Andreas",
    "El Nino",
    "El Niño",
    "M.D.",
    "M.A.",
    "P.A.",
    "Prince George's",
];

/// A text and what its words and sentences are like.
pub struct Surroundings<'a> {
    text: &'a Passage<'a>,
    styles: Vec<Style>,
}

impl<'a> Surroundings<'a> {
    /// Looks at every word once.
    pub fn new(text: &'a Passage<'a>) -> Self {
        Self { text, styles: styles(text) }
    }

    fn class(&self, at: usize) -> Class {
        self.text.known(at).places
    }

    /// Words that stand next to each other with no more than a space between them.
    fn adjacent(&self, right: usize) -> bool {
        right < self.text.tokens.len()
            && matches!(self.text.gap(right), " " | "\n" | "\u{a0}" | "  ")
    }

    fn capital(&self, at: usize) -> bool {
        self.text.word(at).starts_with(char::is_uppercase)
    }

    fn starts_sentence(&self, at: usize) -> bool {
        at == 0 || self.text.tokens[at - 1].sentence != self.text.tokens[at].sentence
    }

    fn style(&self, at: usize) -> Style {
        self.styles.get(self.text.tokens[at].sentence as usize).copied().unwrap_or(Style::Plain)
    }

    /// How much speaks for a place, and whether the words around make it a person; `joined` tells
    /// that another name of the gazetteer stands right before.
    pub fn weigh(&self, span: &Span, joined: bool) -> (Evidence, bool) {
        let text = self.text;
        let word = text.word(span.first);
        let single = span.first == span.last;
        let class = if single { self.class(span.first) } else { Class::default() };
        let demonym = span.top.form == NameForm::Demonym;
        let readings = span.candidates.clone().take(3);
        let mut evidence = Evidence {
            known: readings.map(prominence).fold(0.0, f32::max),
            words: if single { 0.0 } else { 0.8 },
            ..Evidence::default()
        };

        if span.container.is_some() || span.outside.is_some() || span.contains {
            evidence.region = 4.0;
        } else if span.top.form == NameForm::Abbreviation {
            // "N.Y." may stand alone, "Miss." only behind a name that is not known.
            let behind = span.first.checked_sub(1).is_some_and(|at| self.capital(at))
                && text.gap(span.first) == ", "
                && text.gap(span.last + 1).starts_with(['.', ',']);
            let shape = if self.is_degree(span) {
                -5.0
            } else if word.contains('.') || !single || behind {
                1.0
            } else {
                -5.0
            };
            return (Evidence { shape, ..Evidence::default() }, false);
        }
        if self.goes_on_over_particle(span) {
            return (Evidence { after: -4.0, ..Evidence::default() }, true);
        }
        evidence.shape = self.shape(span);
        evidence.word = self.word(span, class);
        let (before, person_before) = self.before(span, joined, demonym, class);
        let (after, person_after) = self.after(span, demonym, class);
        (Evidence { before, after, ..evidence }, person_before || person_after)
    }

    /// "M.D." is a degree and "P.A." an assistant: letters with dots stand for words, so they are no division
    /// whose name is a single word.
    fn is_degree(&self, span: &Span) -> bool {
        let letters = self.text.span(span.first, span.last);
        let words = letters.split('.').filter(|word| !word.is_empty());
        letters.contains('.')
            && words.clone().count() > 1
            && words.clone().all(|word| word.chars().count() == 1)
            && !span.top.place.name().contains([' ', '-'])
    }

    /// What capitals and signs say: an acronym spelled like a town, "US$", the head of a sentence.
    fn shape(&self, span: &Span) -> f32 {
        let text = self.text;
        let single = span.first == span.last;
        let known = famous(span.top.place);
        let style = self.style(span.first);
        let initial = self.starts_sentence(span.first);
        let whole = text.span(span.first, span.last);
        let upper = in_capitals(whole);
        let mut score = 0.0;
        if single && upper && !known && style == Style::Plain && !whole.contains('.') {
            if self.is_dateline(span) {
                score += 2.0;
            } else if whole.chars().count() <= 5 {
                score -= 4.0;
            }
        }
        let after = &text.source[text.tokens[span.last].end as usize..];
        let numbered = after
            .strip_prefix('-')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        if single && whole.len() <= 3 {
            if numbered || after.starts_with('$') {
                score -= 6.0;
            }
            if known && (!upper || style == Style::Shouting) {
                score -= 5.0;
            }
        }
        // Capitals hide which words are names: "THERMO ELECTRON SELLS STOCK".
        if style == Style::Shouting && !known && !self.is_dateline(span) {
            score -= 2.0;
        }
        // "Engelhard Corp <EC>": the letters under which a share is traded.
        if single && text.gap(span.first).ends_with('<') && text.gap(span.last + 1).starts_with('>')
        {
            score -= 6.0;
        }
        if initial && single && !known && style == Style::Plain {
            score -= 0.3;
        }
        score
    }

    /// What the name is besides: a common word, a given name, a surname.
    fn word(&self, span: &Span, class: Class) -> f32 {
        let whole = self.text.span(span.first, span.last);
        if NOT_PLACES.iter().any(|phrase| phrase.eq_ignore_ascii_case(whole)) {
            return -6.0;
        }
        if span.top.form == NameForm::Demonym {
            return 0.0;
        }
        let known = famous(span.top.place);
        let single = span.first == span.last;
        let mut score = 0.0;
        if whole.contains('-') && !span.top.place.name().contains('-') {
            // A town of two words is not written with a hyphen: Notre-Dame is none in Indiana.
            score -= if known || span.top.place.population() >= 100_000 { 0.0 } else { 2.5 };
        }
        let first = self.class(span.first);
        let last = self.class(span.last);
        if span.first < span.last && first.any(Class::GIVEN) && last.any(Class::SURNAME) && !known {
            // A village named after a person is named less often than the person.
            score -= 2.5;
        }
        let place = span.top.place;
        let village = place.feature() == Feature::City && place.population() < VILLAGE;
        if class.any(Class::COMMON) || single && village && self.is_word(span.first) {
            let large = place.feature() == Feature::City && place.population() >= 100_000;
            let plain = self.style(span.first) == Style::Plain && !self.starts_sentence(span.first);
            score -= match (known, large && plain) {
                (true, _) => 1.0,
                (false, true) => 1.6,
                (false, false) => 4.0,
            };
        }
        if class.any(Class::GIVEN.or(Class::SURNAME)) {
            score -= if known { 0.3 } else { 1.0 };
        }
        score
    }

    /// "MUSCAT, Oman, Feb. 6 -" at the head of a paragraph.
    pub fn is_dateline(&self, span: &Span) -> bool {
        let tokens = &self.text.tokens;
        let first =
            span.first == 0 || tokens[span.first - 1].paragraph != tokens[span.first].paragraph;
        let gap = self.text.gap(span.last + 1);
        first
            && tokens[span.first].paragraph <= 2
            && !self.text.span(span.first, span.last).contains(char::is_lowercase)
            && [",", " (", " -", " –", " —"].iter().any(|mark| gap.starts_with(mark))
    }

    /// The particle of a person's name follows: "Badr al-Busaidi", "Chad le Clos".
    fn goes_on_over_particle(&self, span: &Span) -> bool {
        let particle = span.last + 1;
        let name = span.last + 2;
        if span.first != span.last || name >= self.text.tokens.len() || !self.adjacent(particle) {
            return false;
        }
        let linked = matches!(self.text.gap(name), " " | "-") && self.capital(name);
        linked
            && match self.text.word(particle) {
                "al" | "el" | "ul" | "bin" | "ibn" | "bint" => true,
                // Words of everyday French, Spanish and German, too.
                "van" | "von" | "de" | "del" | "di" | "da" | "le" | "la" | "der" => {
                    self.given(span.first)
                }
                _ => false,
            }
    }

    /// A word inside a sentence that no table knows, as rare given names are.
    fn in_no_table(&self, at: usize) -> bool {
        let known = self.text.known(at);
        self.class(at) == Class::default()
            && known.actors == actors::lexicon::Class::default()
            && known.place_names.is_none()
            && self.text.word(at).contains(char::is_lowercase)
            && self.style(at) == Style::Plain
            && !self.starts_sentence(at)
    }

    /// An ordinary word, to the tables of names.
    fn is_word(&self, at: usize) -> bool {
        self.text.known(at).actors.is(actors::lexicon::Class::COMMON)
    }

    /// A given name that is no ordinary word.
    fn given(&self, at: usize) -> bool {
        let actors = self.text.known(at).actors;
        self.class(at).any(Class::GIVEN)
            || actors.is(actors::lexicon::Class::GIVEN)
                && !actors.is(actors::lexicon::Class::COMMON)
    }

    /// What the word before says.
    fn before(&self, span: &Span, joined: bool, demonym: bool, class: Class) -> (f32, bool) {
        let Some(at) = span.first.checked_sub(1) else { return (0.0, false) };
        let gap = self.text.gap(span.first);
        let before = self.class(at);
        let linked = span.container.is_some();
        // "J. Washington", "M Cueto"
        let letter = self.text.word(at);
        let initial = letter.len() == 1 && self.capital(at) && letter != "U";
        if initial && !linked && (gap == ". " || gap == " " && !matches!(letter, "A" | "I")) {
            return (-3.0, true);
        }
        let titled = before.any(Class::TITLE) && (gap == " " || gap == ". ") && self.capital(at);
        if titled && !demonym && !before.any(Class::HEAD) {
            return (-4.0, true);
        }
        let part = self.capital(at) || letter.len() <= 2;
        if gap == "-" && part && !joined && !demonym && !famous(span.top.place) {
            // "Wal-Mart", "Jean-Paul", "Mar-a-Lago"
            return (-2.5, false);
        }
        if !self.adjacent(span.first) {
            return (0.0, false);
        }
        if before.any(Class::STRONG_PREPOSITION) {
            return (1.5, false);
        }
        if before.any(Class::WEAK_PREPOSITION) {
            return (0.5, false);
        }
        let headline = self.style(span.first) != Style::Plain;
        if demonym || !self.capital(at) || before.any(Class::HEAD) {
            return (0.0, false);
        }
        let given = before.any(Class::GIVEN)
            || class.any(Class::SURNAME) && (self.given(at) || self.in_no_table(at));
        if given && (!joined || class.any(Class::SURNAME)) {
            return if linked { (-1.0, false) } else { (-4.0, true) };
        }
        if joined || headline || linked {
            return (0.0, false);
        }
        // An unknown capitalised word: the name goes on to the left.
        let famous = famous(span.top.place);
        let unsure = self.starts_sentence(at) || before.any(Class::COMMON);
        (
            if famous {
                -0.3
            } else if unsure {
                -0.7
            } else {
                -1.8
            },
            false,
        )
    }

    /// An unknown word with a capital right before: "Antonella Bruno".
    pub fn behind_unknown(&self, span: &Span, joined: bool) -> bool {
        let Some(at) = span.first.checked_sub(1) else { return false };
        !joined
            && span.first == span.last
            && !famous(span.top.place)
            && span.container.is_none()
            && self.adjacent(span.first)
            && self.capital(at)
            && self.text.word(at).len() > 2
            && self.text.word(at).contains(char::is_lowercase)
            && !self.starts_sentence(at)
            && !self.class(at).any(
                Class::HEAD
                    .or(Class::COMMON)
                    .or(Class::STRONG_PREPOSITION)
                    .or(Class::WEAK_PREPOSITION),
            )
            && self.style(span.first) == Style::Plain
    }

    /// "Caleb, 4," or "Hailey (12)"
    fn is_age(&self, at: usize) -> bool {
        let word = self.text.word(at);
        matches!(self.text.gap(at), ", " | " (")
            && word.len() <= 2
            && word.bytes().all(|b| b.is_ascii_digit())
            && self.text.gap(at + 1).starts_with([',', ')', ';'])
    }

    /// What the word after says.
    fn after(&self, span: &Span, demonym: bool, class: Class) -> (f32, bool) {
        let next = span.last + 1;
        if next >= self.text.tokens.len() {
            return (0.0, false);
        }
        let after = self.class(next);
        if self.text.gap(next) == "-" && self.text.word(next) == "based" {
            return (2.0, false);
        }
        if !demonym && self.is_age(next) && span.container.is_none() {
            return if famous(span.top.place) { (0.0, false) } else { (-3.0, true) };
        }
        if !self.adjacent(next) || demonym {
            return (0.0, false);
        }
        // Grapes are named after towns: "Muscat Blanc".
        let grape = matches!(self.text.folded(next, next), "blanc" | "grape" | "grapes" | "vines");
        if grape && span.top.place.feature() == Feature::City && span.container.is_none() {
            return (-4.0, true);
        }
        let capital = self.capital(next);
        let known = famous(span.top.place);
        if after.any(Class::STREET) && capital && !after.any(Class::HEAD) {
            return (-4.0, false);
        }
        if after.any(Class::HEAD) {
            return (0.7, false);
        }
        if after.any(Class::COMPANY) && capital {
            return (if known { -1.0 } else { -2.5 }, false);
        }
        if after.any(Class::SAYING) && known && class.any(Class::GIVEN.or(Class::SURNAME)) {
            return (-1.0, false);
        }
        if after.any(Class::SAYING) && !known && !span.top.place.is_capital() {
            return (if class.any(Class::SURNAME) { -2.0 } else { -0.8 }, false);
        }
        if !capital || span.container.is_some() {
            return (0.0, false);
        }
        if self.style(span.first) != Style::Plain {
            let given = class.any(Class::GIVEN) && !known;
            return (if given && !after.any(Class::COMMON) { -1.5 } else { 0.0 }, false);
        }
        if class.any(Class::GIVEN) && !known {
            let metropolis = span.top.place.population() >= 1_000_000;
            let surname = after.any(Class::SURNAME);
            return if metropolis && !surname { (-0.8, false) } else { (-3.5, true) };
        }
        (if known { 0.0 } else { -0.6 }, false)
    }
}

/// Known by name alone, without words around it.
pub fn famous(place: Place) -> bool {
    match place.feature() {
        Feature::City | Feature::District => false,
        Feature::Division => matches!(place.country(), Some("US" | "CA" | "AU" | "GB")),
        _ => true,
    }
}

/// How well known the place is that the name means first of all.
fn prominence(top: Candidate) -> f32 {
    let place = top.place;
    let score = match place.feature() {
        Feature::Country => 3.0,
        Feature::Division if famous(place) => 2.2,
        Feature::Division => 1.2,
        Feature::Area | Feature::Water | Feature::Land | Feature::Site => 2.0,
        Feature::District => 1.0,
        Feature::City if place.is_capital() => 2.2,
        Feature::City => match place.population() {
            1_000_000.. => 2.0,
            200_000.. => 1.4,
            50_000.. => 0.8,
            10_000.. => 0.3,
            _ => 0.0,
        },
    };
    match top.form {
        NameForm::Alternate if place.feature() != Feature::City => score - 1.2,
        NameForm::Alternate => score - 0.8,
        _ => score,
    }
}
