//! Cues: words and phrases that speak for topics, and how often a text uses them.
//!
//! The tables in `data/cues/` give every topic cues with a weight. A cue is written in plain
//! words and compared by stem; a capital in its first word asks for a capital in the text
//! ("Apple"), capitals throughout ask for capitals ("AI"). The longest cue at a place counts alone,
//! so a phrase under the topic `-` takes its words out of the count ("White House", no house).

use std::sync::LazyLock;

use foldhash::{HashMap, HashMapExt};

use super::taxonomy::{TopicIx, taxonomy};
use crate::{
    enrich::Passage,
    text::{Stemmer, Text, fold, words},
};

/// Words of the longest cue.
const LONGEST: usize = 3;

/// The cue tables, one for each top of the tree.
const TABLES: &[&str] = &[
    include_str!("data/cues/01-arts.tsv"),
    include_str!("data/cues/02-crime.tsv"),
    include_str!("data/cues/03-disaster.tsv"),
    include_str!("data/cues/04-economy.tsv"),
    include_str!("data/cues/05-education.tsv"),
    include_str!("data/cues/06-environment.tsv"),
    include_str!("data/cues/07-health.tsv"),
    include_str!("data/cues/08-human-interest.tsv"),
    include_str!("data/cues/09-labour.tsv"),
    include_str!("data/cues/10-lifestyle.tsv"),
    include_str!("data/cues/11-politics.tsv"),
    include_str!("data/cues/12-religion.tsv"),
    include_str!("data/cues/13-science.tsv"),
    include_str!("data/cues/14-society.tsv"),
    include_str!("data/cues/15-sport.tsv"),
    include_str!("data/cues/16-conflict.tsv"),
    include_str!("data/cues/17-weather.tsv"),
    include_str!("data/cues/blocked.tsv"),
];

/// About as many cues as the tables hold, so that building does not move them around.
const EXPECTED: usize = 12_000;

static CUES: LazyLock<Cues> = LazyLock::new(|| Cues::read(TABLES));

/// Number of a stem that occurs in cues, from 1; 0 for any other word.
type StemIx = u32;

/// A word as cues see it.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::enrich) struct CueWord {
    stem: StemIx,
    /// The shapes of the cues that it begins.
    begins: Shapes,
}

/// A set of lengths and cases, one bit each.
type Shapes = u16;

/// The bit of the cues of a length that want a case.
fn shape(length: usize, case: Case) -> Shapes {
    1 << (length * 3 + case as usize)
}

/// Number of a cue.
type CueIx = u32;

/// How a cue wants its first word to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Case {
    Any,
    Capital,
    Upper,
}

impl Case {
    fn of(word: &str) -> Self {
        let mut letters = word.chars().filter(|c| c.is_alphabetic());
        match (letters.next().is_some_and(char::is_uppercase), letters.next()) {
            (true, Some(second)) if second.is_uppercase() => Self::Upper,
            (true, _) => Self::Capital,
            _ => Self::Any,
        }
    }
}

/// What a cue is looked up by.
type Key = ([StemIx; LONGEST], Case);

/// The bits of the cues of a length, whatever their case.
fn shapes(length: usize) -> Shapes {
    7 << (length * 3)
}

/// All cues.
#[derive(Debug, Default)]
pub(super) struct Cues {
    stems: HashMap<Box<str>, CueWord>,
    by_key: HashMap<Key, CueIx>,
    /// For each cue the topics it speaks for.
    topics: Vec<Vec<(TopicIx, f32)>>,
}

/// The compiled-in cues, built at first use.
pub(super) fn cues() -> &'static Cues {
    &CUES
}

/// Words whose ending tells what they mean: "sanctions" are penalties, to "sanction" is to approve.
const OWN_FORM: &[&str] = &["sanctions"];

/// What cues compare of a folded word.
fn form<'a>(folded: &'a str, stemmer: &'a mut Stemmer) -> &'a str {
    if OWN_FORM.contains(&folded) { folded } else { stemmer.stem(folded) }
}

/// A folded word as cues see it.
pub(in crate::enrich) fn cue_word(folded: &str, stemmer: &mut Stemmer) -> CueWord {
    CUES.stems.get(form(folded, stemmer)).copied().unwrap_or_default()
}

impl Cues {
    fn read(tables: &[&'static str]) -> Self {
        let names = taxonomy().by_name();
        let mut stemmer = Stemmer::new();
        let mut cues = Self {
            stems: HashMap::with_capacity(EXPECTED),
            by_key: HashMap::with_capacity(EXPECTED),
            topics: Vec::with_capacity(EXPECTED),
        };
        for table in tables {
            let mut topic = None;
            for line in table.lines().filter(|line| !line.starts_with('#')) {
                let mut cells = line.split('\t');
                let mut cell = || cells.next().unwrap_or_default();
                let (name, weight, list) = (cell(), cell(), cell());
                if !name.is_empty() {
                    topic = names.get(name).copied();
                }
                let weight = weight.parse().unwrap_or(0.);
                for cue in list.split(',') {
                    cues.add(cue, topic, weight, &mut stemmer);
                }
            }
        }
        cues
    }

    fn add(&mut self, cue: &str, topic: Option<TopicIx>, weight: f32, stemmer: &mut Stemmer) {
        let mut key = ([0; LONGEST], Case::Any);
        let mut length = 0;
        let (mut folded, mut first) = (String::new(), String::new());
        for word in words(cue).take(LONGEST) {
            let word = &cue[word];
            if length == 0 {
                key.1 = Case::of(word);
            }
            folded.clear();
            fold(word, &mut folded);
            let stem = form(&folded, stemmer);
            key.0[length] = if let Some(known) = self.stems.get(stem) {
                known.stem
            } else {
                let stem_ix = self.stems.len() as StemIx + 1;
                self.stems.insert(stem.into(), CueWord { stem: stem_ix, begins: 0 });
                stem_ix
            };
            if length == 0 {
                stem.clone_into(&mut first);
            }
            length += 1;
        }
        if let Some(first) = self.stems.get_mut(first.as_str()) {
            first.begins |= shape(length, key.1);
        }
        let next = self.topics.len() as CueIx;
        let ix = *self.by_key.entry(key).or_insert(next);
        if ix == next {
            self.topics.push(Vec::new());
        }
        self.topics[ix as usize].extend(topic.map(|topic| (topic, weight)));
    }

    /// The longest cue that begins at a word, and its length.
    fn at(&self, text: &Passage<'_>, i: usize, names_only: bool) -> Option<(CueIx, usize)> {
        let begins = text.known(i).cue.begins;
        if begins == 0 {
            return None;
        }
        let cases = match Case::of(text.word(i)) {
            Case::Upper if !shouted(text, i) => &[Case::Upper, Case::Capital, Case::Any][..],
            Case::Any => &[Case::Any],
            _ => &[Case::Capital, Case::Any],
        };
        let cases = if names_only { &cases[..cases.len() - 1] } else { cases };
        for length in (1..=LONGEST.min(text.tokens.len() - i)).rev() {
            if begins & shapes(length) == 0 || text.known(i + length - 1).cue.stem == 0 {
                continue;
            }
            let mut key = [0; LONGEST];
            for (at, stem) in (i..).zip(&mut key[..length]) {
                *stem = text.known(at).cue.stem;
            }
            for &case in cases.iter().filter(|&&case| begins & shape(length, case) != 0) {
                if let Some(&cue) = self.by_key.get(&(key, case)) {
                    return Some((cue, length));
                }
            }
        }
        None
    }
}

/// A word in capitals among words in capitals, as in a headline that is all capitals.
fn shouted(text: &Text<'_>, i: usize) -> bool {
    let upper = |i: usize| i < text.tokens.len() && Case::of(text.word(i)) == Case::Upper;
    i.checked_sub(1).is_some_and(upper) || upper(i + 1)
}

/// How much an article uses each cue.
#[derive(Debug)]
pub(super) struct Usage {
    /// The cues that are used, each once, with the weighted number of uses.
    used: Vec<(CueIx, f32)>,
    /// Where a cue stands in `used`.
    places: HashMap<CueIx, usize>,
    /// Count only cues that are names.
    names_only: bool,
}

impl Usage {
    /// Nothing used yet.
    pub(super) fn new(names_only: bool) -> Self {
        Self { used: Vec::new(), places: HashMap::new(), names_only }
    }

    /// Counts the cues of a text from word `from` on; `weight` says what a use at a word is worth.
    pub(super) fn count(&mut self, text: &Passage<'_>, from: usize, weight: impl Fn(usize) -> f32) {
        let cues = cues();
        let mut i = from;
        while i < text.tokens.len() {
            let Some((cue, length)) = cues.at(text, i, self.names_only) else {
                i += 1;
                continue;
            };
            let place = *self.places.entry(cue).or_insert_with(|| {
                self.used.push((cue, 0.));
                self.used.len() - 1
            });
            self.used[place].1 += weight(i);
            i += length;
        }
    }

    /// What the used cues say: topic and strength. Each further use of a cue says less, and cues
    /// of a top of the tree that are all together used less than `often` count by `seldom`.
    pub(super) fn votes(&self, often: f32, seldom: f32) -> Vec<(TopicIx, f32)> {
        let taxonomy = taxonomy();
        let top_of = |topic| taxonomy.up(Some(topic)).last().unwrap_or(topic);
        let mut uses_of_top: HashMap<TopicIx, f32> = HashMap::new();
        for &(cue, uses) in &self.used {
            let mut last = None;
            for &(topic, _) in &cues().topics[cue as usize] {
                let top = top_of(topic);
                if last.replace(top) != Some(top) {
                    *uses_of_top.entry(top).or_default() += uses;
                }
            }
        }
        let vote = |&(cue, uses): &(CueIx, f32)| {
            let gain = (1. + uses).log2();
            cues().topics[cue as usize].iter().map(move |&(topic, weight)| (topic, weight * gain))
        };
        let weighed = |(topic, strength): (TopicIx, f32)| {
            let rare = uses_of_top.get(&top_of(topic)).is_some_and(|&uses| uses < often);
            (topic, if rare { strength * seldom } else { strength })
        };
        self.used.iter().flat_map(vote).map(weighed).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn votes(text: &str) -> Vec<&'static str> {
        let mut usage = Usage::new(false);
        usage.count(&Passage::new(text), 0, |_| 1.);
        usage.votes(0., 1.).into_iter().map(|(topic, _)| taxonomy().node(topic).name).collect()
    }

    #[test]
    fn every_row_of_the_tables_is_sound() {
        let names = taxonomy().by_name();
        for (table, line) in TABLES.iter().flat_map(|t| t.lines().map(move |line| (t, line))) {
            if line.starts_with('#') {
                continue;
            }
            let cells: Vec<_> = line.split('\t').collect();
            let [name, weight, list] = cells[..] else { panic!("not three cells: {line:?}") };
            assert!(matches!(name, "" | "-") || names.contains_key(name), "no topic {name:?}");
            assert!(
                name == "-" || weight.parse::<f32>().is_ok_and(|w| w != 0.),
                "weight: {line:?}"
            );
            assert!(!table.is_empty());
            for cue in list.split(',') {
                let length = words(cue).count();
                assert!((1..=LONGEST).contains(&length), "{cue:?} of {name:?}");
            }
        }
    }

    #[test]
    fn all_tops_and_well_over_a_hundred_deeper_topics_have_cues() {
        let mut topics: Vec<_> = cues().topics.iter().flatten().map(|&(topic, _)| topic).collect();
        topics.sort_unstable();
        topics.dedup();
        assert!(topics.len() > 17 + 120, "{}", topics.len());
        for top in taxonomy().tops() {
            let reached = topics.iter().any(|&t| taxonomy().up(Some(t)).last() == Some(top));
            assert!(reached, "{}", taxonomy().node(top).name);
        }
    }

    #[test]
    fn cues_match_by_stem_in_phrases() {
        assert!(votes("They imposed an economic sanction").contains(&"economic sanction"));
        assert!(votes("The earthquakes").contains(&"earthquake"));
    }

    #[test]
    fn a_longer_cue_hides_the_shorter_ones_in_it() {
        assert!(
            !votes("the death of a salesman; an own goal; peace of mind")
                .contains(&"peace process")
        );
    }

    #[test]
    fn a_name_needs_its_capitals() {
        assert!(!votes("an apple a day").contains(&"computing and information technology"));
        assert!(votes("a bite out of Apple").contains(&"computing and information technology"));
        assert!(!votes("who said so").contains(&"health organisation"));
        assert!(votes("The WHO said so").contains(&"health organisation"));
        assert!(!votes("MAN WHO FELL").contains(&"health organisation"), "a shouted headline");
    }
}
