//! The gazetteer: the places that a name may mean, and their data.
//!
//! The tables in `data` are compiled by `build.rs` into an fst of folded names and packed records,
//! which are read where they lie in the binary: nothing is parsed at start, and a process that never
//! looks up a place pays nothing. Names are folded as [`crate::text::fold_phrase`] folds them.
//!
//! ```
//! use dateline::knowledge::gazetteer::{self, NameForm};
//!
//! let paris = gazetteer::lookup("paris").next().unwrap();
//! assert_eq!((paris.place.name(), paris.place.country()), ("Paris", Some("FR")));
//! assert!(paris.place.is_capital());
//!
//! let (iran, form) = gazetteer::country_named("Iranian").unwrap();
//! assert_eq!((iran.name(), iran.country(), form), ("Iran", Some("IR"), NameForm::Demonym));
//! assert_eq!(iran.capital().unwrap().name(), "Tehran");
//! ```

mod generic;
mod layout;

use std::{iter, sync::LazyLock};

use fst::{
    IntoStreamer as _, Streamer as _,
    raw::{CompiledAddr, Fst, Node, Output},
};

pub use self::{
    generic::{division_of_plural, is_division_before, is_division_behind},
    layout::{Feature, NameForm},
};

use super::actors::inflection::{Inflection, shared};
use crate::{article::PlaceKind, text::fold_phrase};

include!(concat!(env!("OUT_DIR"), "/starts.rs"));

static NAMES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/names.fst"));
static CANDIDATES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/candidates.bin"));
static RECORDS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/records.bin"));
static STRINGS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/strings.bin"));

/// Opening reads a header of a few bytes.
static FST: LazyLock<Fst<&[u8]>> =
    LazyLock::new(|| Fst::new(NAMES).expect("the build script wrote a whole fst"));

/// Behind the code of a language stand the names of that language; no folded name holds it.
const LANGUAGE: char = ':';

/// Longest name in words.
const LONGEST: usize = 8;

/// A place of the gazetteer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place(u32);

impl Place {
    fn bytes<const N: usize>(self, at: usize) -> [u8; N] {
        let from = self.0 as usize * layout::RECORD + at;
        RECORDS.get(from..from + N).and_then(|b| b.try_into().ok()).unwrap_or([0; N])
    }

    fn string(self, skip: usize, len: usize) -> &'static str {
        let from = u32::from_le_bytes(self.bytes(0)) as usize + skip;
        STRINGS.get(from..from + len).and_then(|b| str::from_utf8(b).ok()).unwrap_or_default()
    }

    /// Name to show: English for countries, regions and seas, the local one for many cities.
    pub fn name(self) -> &'static str {
        let [len] = self.bytes(4);
        self.string(0, len as usize)
    }

    /// Code of the division within its country ("OH"), or of the country ("IR"); else empty.
    pub fn code(self) -> &'static str {
        let [name, code] = self.bytes(4);
        self.string(name as usize, code as usize)
    }

    /// Its kind.
    pub fn feature(self) -> Feature {
        const FEATURES: [Feature; 8] = [
            Feature::Country,
            Feature::Division,
            Feature::District,
            Feature::City,
            Feature::Area,
            Feature::Water,
            Feature::Land,
            Feature::Site,
        ];
        let [feature] = self.bytes(6);
        FEATURES[feature as usize % FEATURES.len()]
    }

    /// Its kind, in the terms of the record.
    pub fn kind(self) -> PlaceKind {
        match self.feature() {
            Feature::Country => PlaceKind::Country,
            Feature::Division | Feature::District | Feature::Area => PlaceKind::Region,
            Feature::City => PlaceKind::City,
            Feature::Water | Feature::Land | Feature::Site => PlaceKind::Place,
        }
    }

    /// Whether it is the capital of its country.
    pub fn is_capital(self) -> bool {
        self.bytes(7) == [1]
    }

    /// Latitude, degrees.
    pub fn lat(self) -> f64 {
        degrees(self.bytes(8))
    }

    /// Longitude, degrees.
    pub fn lon(self) -> f64 {
        degrees(self.bytes(12))
    }

    /// Inhabitants; 0 where unknown.
    pub fn population(self) -> u32 {
        u32::from_le_bytes(self.bytes(16))
    }

    /// Identifier at `GeoNames`.
    pub fn geoname(self) -> Option<u32> {
        Some(u32::from_le_bytes(self.bytes(20))).filter(|id| *id != 0)
    }

    /// The first-level division it lies in; of a division itself.
    pub fn admin1(self) -> Option<Place> {
        if self.feature() == Feature::Division {
            return Some(self);
        }
        Some(u32::from_le_bytes(self.bytes(24))).filter(|i| *i != u32::MAX).map(Place)
    }

    /// ISO 3166-1 alpha-2 code; none for what lies in no one country.
    pub fn country(self) -> Option<&'static str> {
        let from = self.0 as usize * layout::RECORD + 28;
        RECORDS
            .get(from..from + 2)
            .filter(|code| code[0] != 0)
            .and_then(|code| str::from_utf8(code).ok())
    }

    /// The same as a number, for comparing many.
    pub fn country_number(self) -> Option<u16> {
        Some(u16::from_le_bytes(self.bytes(28))).filter(|code| *code != 0)
    }

    /// The capital of a country.
    pub fn capital(self) -> Option<Place> {
        let code = self.country().filter(|_| self.feature() == Feature::Country)?;
        CAPITALS.binary_search_by_key(&code, |(c, _)| c).ok().map(|at| CAPITALS[at].1)
    }

    /// Great-circle distance to another place, in kilometres.
    pub fn distance(self, other: Place) -> f64 {
        let a = self.lat().to_radians();
        let b = other.lat().to_radians();
        let across = (other.lon() - self.lon()).to_radians() / 2.0;
        let h = ((b - a) / 2.0).sin().powi(2) + a.cos() * b.cos() * across.sin().powi(2);
        12742.0 * h.sqrt().min(1.0).asin()
    }

    /// Whether it lies in `container` (a country, a division, or for a district: near it), or is it.
    pub fn lies_in(self, container: Place) -> bool {
        let country = self.country_number();
        let same_country = country.is_some() && country == container.country_number();
        match container.feature() {
            _ if self == container => true,
            Feature::Country => same_country,
            Feature::Division => self.admin1() == Some(container),
            Feature::District => {
                self.admin1() == container.admin1() && self.distance(container) < 80.0
            }
            Feature::Area => same_country && self.distance(container) < 300.0,
            _ => false,
        }
    }
}

fn degrees(bytes: [u8; 4]) -> f64 {
    // Three decimals were written: give back just these.
    (f64::from(f32::from_le_bytes(bytes)) * 1000.0).round() / 1000.0
}

/// Countries and their capitals, by code.
static CAPITALS: LazyLock<Vec<(&'static str, Place)>> = LazyLock::new(|| {
    let mut all: Vec<_> = places()
        .filter(|place| place.is_capital())
        .filter_map(|place| Some((place.country()?, place)))
        .collect();
    all.sort_unstable();
    all
});

/// One reading of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// The place meant.
    pub place: Place,
    /// The form of the name.
    pub form: NameForm,
}

/// The candidates of one name, the most prominent first.
#[derive(Debug, Clone)]
pub struct Candidates {
    next: usize,
    end: usize,
}

impl Candidates {
    /// The same for the same name, before any candidate was taken.
    pub fn id(&self) -> usize {
        self.next
    }
}

impl Iterator for Candidates {
    type Item = Candidate;

    fn next(&mut self) -> Option<Candidate> {
        let at = Some(self.next).filter(|at| *at < self.end)? * 4;
        self.next += 1;
        let packed = u32::from_le_bytes(CANDIDATES.get(at..at + 4)?.try_into().ok()?);
        let form = match packed & 3 {
            0 => NameForm::Name,
            1 => NameForm::Alternate,
            2 => NameForm::Demonym,
            _ => NameForm::Abbreviation,
        };
        Some(Candidate { place: Place(packed >> 2), form })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.end - self.next, Some(self.end - self.next))
    }
}

impl ExactSizeIterator for Candidates {}

impl From<Output> for Candidates {
    fn from(output: Output) -> Self {
        let first = output.value() >> 16;
        let len = output.value() & 0xffff;
        Self { next: first as usize, end: (first + len) as usize }
    }
}

/// The places that a folded name (see [`fold_phrase`]) may mean, the most prominent first.
pub fn lookup(folded: &str) -> Candidates {
    FST.get(folded).unwrap_or(Output::zero()).into()
}

/// The code under which the names of a language (a BCP 47 tag) stand.
fn code_of(language: &str) -> &str {
    match language.split(['-', '_']).next().unwrap_or_default() {
        "nb" | "nn" => "no",
        "tl" => "fil",
        code => code,
    }
}

/// The countries, areas and great cities that a folded name means in a language (a BCP 47 tag) other
/// than English.
pub fn lookup_in(language: &str, folded: &str) -> Candidates {
    lookup(&format!("{}{folded}", own_names(language)))
}

/// Whether a name that a language has for a country, an area or a great city begins so.
pub fn begins_in(language: &str, folded: &str) -> bool {
    let begin = format!("{}{folded}", own_names(language));
    let mut names = FST.range().ge(&begin).into_stream();
    names.next().is_some_and(|(name, _)| name.starts_with(begin.as_bytes()))
}

/// Letters that an inflected name shares with the name itself at least: where the language's own names are looked
/// through, where all are, and where nothing else says that it is a name of a place, as "Malín" is none of Mali.
const SHARED: [usize; 3] = [3, 4, 5];

/// The places that a folded name means in one of its cases: the name that differs least from it, and
/// in its ending alone, among those of the language, then among all.
pub fn inflected(language: &str, folded: &str) -> Option<Candidates> {
    let [own, all, _] = SHARED;
    inflected_among(&own_names(language), own, language, folded)
        .or_else(|| inflected_among("", all, language, folded))
}

/// The countries, areas and great cities that a folded name means in one of its cases, among the names of the language
/// alone.
pub fn inflected_in(language: &str, folded: &str) -> Option<Candidates> {
    inflected_among(&own_names(language), SHARED[2], language, folded)
}

/// What stands before the names of a language.
fn own_names(language: &str) -> String {
    format!("{}{LANGUAGE}", code_of(language))
}

/// The places whose names begin with `own` and differ least from a folded name, in endings of the language alone; they
/// share its first `letters`.
fn inflected_among(own: &str, letters: usize, language: &str, folded: &str) -> Option<Candidates> {
    let inflection = Inflection::of(Some(language));
    let begin: String = folded.chars().take(letters).collect();
    if begin.chars().count() < letters {
        return None;
    }
    let begin = format!("{own}{begin}");
    let mut names = FST.range().ge(&begin).into_stream();
    let mut best: Option<(usize, u32, Output)> = None;
    while let Some((name, output)) = names.next() {
        let Ok(name) = str::from_utf8(name) else { continue };
        if !name.starts_with(&begin) {
            break;
        }
        let name = &name[own.len()..];
        if name.contains(LANGUAGE) || !inflection.alike(name, folded) {
            continue;
        }
        let Some(top) = Candidates::from(output).next() else { continue };
        let people = top.place.population();
        if own.is_empty() && top.place.feature() == Feature::City && people < INFLECTED {
            continue;
        }
        let alike = (shared(name, folded).unwrap_or(usize::MAX), people, output);
        if best.is_none_or(|best| (best.0, best.1) < (alike.0, alike.1)) {
            best = Some(alike);
        }
    }
    best.map(|(.., output)| output.into())
}

/// Inhabitants of a town whose name is known in its cases.
const INFLECTED: u32 = 20_000;

/// The place whose folded name is most like this one, if any is like it: one letter in four may be
/// wrong, the first one not. Reads all names that begin alike.
pub fn closest(folded: &str) -> Option<Place> {
    let first = folded.chars().next()?;
    let begin = first.to_string();
    let mut names = FST.range().ge(&begin).into_stream();
    let length = folded.chars().count();
    let mut best: Option<(usize, std::cmp::Reverse<u32>, Place)> = None;
    while let Some((name, output)) = names.next() {
        let Ok(name) = str::from_utf8(name) else { continue };
        if !name.starts_with(first) {
            break;
        }
        if name.contains(LANGUAGE) {
            continue;
        }
        if name.chars().count().abs_diff(length) > length / 4 {
            continue;
        }
        let distance = strsim::osa_distance(name, folded);
        if let Some(place) = Candidates::from(output).next().filter(|_| distance <= length / 4) {
            let like = (distance, std::cmp::Reverse(place.place.population()), place.place);
            best = Some(best.map_or(like, |best| best.min(like)));
        }
    }
    best.map(|(.., place)| place)
}

/// A word that begins names, and where in the fst it leads.
#[derive(Debug, Clone, Copy)]
pub struct Lead {
    node: CompiledAddr,
    output: Output,
}

/// Reads on in the fst; `false` where no name goes on so.
fn walk(node: &mut Node<'static>, output: &mut Output, bytes: impl Iterator<Item = u8>) -> bool {
    for byte in bytes {
        let Some(edge) = node.find_input(byte) else { return false };
        let edge = node.transition(edge);
        *output = output.cat(edge.out);
        *node = FST.node(edge.addr);
    }
    true
}

/// The names that begin with a folded word, if there are any.
pub fn lead(folded: &str) -> Option<Lead> {
    let mut node = FST.root();
    let mut output = Output::zero();
    let leads = walk(&mut node, &mut output, folded.bytes())
        && (node.is_final() || node.find_input(b' ').is_some());
    leads.then(|| Lead { node: node.addr(), output })
}

/// The longest name that begins at word `first` of a text: its last word and its candidates.
///
/// `lead` is what [`lead`] gives for that word. `next` gives the folded word with a number, where the
/// name may go on over the gap before it; `ends` tells whether it may end with a word.
pub fn longest<'t>(
    lead: Lead,
    first: usize,
    mut next: impl FnMut(usize) -> Option<&'t str>,
    ends: impl Fn(usize) -> bool,
) -> Option<(usize, Candidates)> {
    let Lead { node, mut output } = lead;
    let mut node = FST.node(node);
    let mut found = None;
    let mut at = first;
    loop {
        if node.is_final() && ends(at) {
            found = Some((at, output.cat(node.final_output()).into()));
        }
        at += 1;
        if at >= first + LONGEST {
            return found;
        }
        let Some(word) = next(at) else { return found };
        if !walk(&mut node, &mut output, iter::once(b' ').chain(word.bytes())) {
            return found;
        }
    }
}

/// The country with this ISO 3166-1 alpha-2 code, in upper case.
pub fn country(code: &str) -> Option<Place> {
    let mut range = 0..DIVISIONS;
    while !range.is_empty() {
        let middle = Place(range.start.midpoint(range.end));
        match middle.code().cmp(code) {
            std::cmp::Ordering::Equal => return Some(middle),
            std::cmp::Ordering::Less => range.start = middle.0 + 1,
            std::cmp::Ordering::Greater => range.end = middle.0,
        }
    }
    None
}

/// The country that any of its names, codes or demonyms means: "Iran", "Britain", "US", "Danes".
pub fn country_named(name: &str) -> Option<(Place, NameForm)> {
    let folded = fold_phrase(name);
    lookup(folded.strip_prefix("the ").unwrap_or(&folded))
        .find(|candidate| candidate.place.feature() == Feature::Country)
        .map(|candidate| (candidate.place, candidate.form))
        .or_else(|| Some((country(name)?, NameForm::Abbreviation)))
}

/// All places.
pub fn places() -> impl Iterator<Item = Place> {
    let count = RECORDS.len() / layout::RECORD;
    (0..count as u32).map(Place)
}

/// All countries, by code.
pub fn countries() -> impl Iterator<Item = Place> {
    (0..DIVISIONS).map(Place)
}

/// The first-level divisions of a country.
pub fn divisions(country: &str) -> impl Iterator<Item = Place> {
    // They are sorted by country.
    let mut low = DIVISIONS;
    let mut high = AREAS;
    while low < high {
        let middle = low.midpoint(high);
        if Place(middle).country().is_some_and(|c| c < country) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    let mut next = low;
    iter::from_fn(move || {
        let place = Place(next);
        next += 1;
        (next <= AREAS && place.country() == Some(country)).then_some(place)
    })
}

#[cfg(test)]
mod tests;
