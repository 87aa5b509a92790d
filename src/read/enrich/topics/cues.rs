//! How often a text uses each cue, and what the cues say of it.

use foldhash::{HashMap, HashMapExt};

use crate::{
    knowledge::topics::{
        cues::{CueIx, Entry, find, votes_of},
        layout::{Case, LONGEST, TOPS, key, shape},
        taxonomy::TopicIx,
    },
    read::enrich::words::Passage,
    text::Text,
};

/// Least weight of a cue that says by itself, in a headline, what an article is about.
const PLAIN: f32 = 1.5;

/// The longest cue that begins at a word, and its length.
fn cue_at(text: &Passage<'_>, i: usize, names_only: bool) -> Option<(CueIx, usize)> {
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
    // A cue does not reach into the next paragraph.
    let most = LONGEST.min(text.tokens.len() - i);
    let within = (1..most).find(|&words| text.gap(i + words).contains("\n\n")).unwrap_or(most);
    for length in (1..=within).rev() {
        for &case in cases.iter().filter(|&&case| begins & shape(length, case) != 0) {
            let mut numbers = [0; LONGEST];
            for (at, number) in (i..).zip(&mut numbers[..length]) {
                let word = text.known(at).cue;
                *number = if case == Case::Any { word.stem } else { word.form };
            }
            if let Some(cue) = find(key(numbers, case)) {
                return Some((cue, length));
            }
        }
    }
    None
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
    /// How many of the used cues, the first ones, stand in the headline.
    titled: usize,
    /// Count only cues that are names.
    names_only: bool,
    /// Every use, where that is asked for.
    pub(super) uses: Option<Vec<Use>>,
}

/// A cue in the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Use {
    /// Place of the cue among those used.
    pub cue: usize,
    /// 0 in the headline, 1 in the main text.
    pub part: usize,
    /// First word.
    pub first: usize,
    /// Last word.
    pub last: usize,
}

/// What a cue says for a topic.
#[derive(Debug, Clone, Copy)]
pub(super) struct Vote {
    pub topic: TopicIx,
    pub strength: f32,
    /// Place of the cue among those used.
    pub cue: usize,
    /// Weight of the cue in the tables.
    pub weight: f32,
    /// Number of the top for which this is the strongest vote of the cue.
    pub top: Option<u8>,
    /// The headline has the cue, which says by itself what an article is about.
    pub headline: bool,
}

impl Usage {
    /// Nothing used yet.
    pub(super) fn new(names_only: bool) -> Self {
        Self { used: Vec::new(), places: HashMap::new(), titled: 0, names_only, uses: None }
    }

    /// Counts the cues of the headline, which is read first.
    pub(super) fn title(&mut self, text: &Passage<'_>, weight: f32) {
        self.count(0, text, 0, |_| weight);
        self.titled = self.used.len();
    }

    /// Counts the cues of a text from word `from` on; `weight` says what a use at a word is worth,
    /// `part` is 0 for the headline and 1 for the main text.
    pub(super) fn count(
        &mut self,
        part: usize,
        text: &Passage<'_>,
        from: usize,
        weight: impl Fn(usize) -> f32,
    ) {
        let mut i = from;
        while i < text.tokens.len() {
            let Some((cue, length)) = cue_at(text, i, self.names_only) else {
                i += 1;
                continue;
            };
            let place = *self.places.entry(cue).or_insert_with(|| {
                self.used.push((cue, 0.));
                self.used.len() - 1
            });
            self.used[place].1 += weight(i);
            if let Some(uses) = &mut self.uses {
                uses.push(Use { cue: place, part, first: i, last: i + length - 1 });
            }
            i += length;
        }
    }

    /// Weighted number of uses of the cue at this place among those used.
    pub(super) fn times(&self, cue: usize) -> f32 {
        self.used[cue].1
    }

    /// How many different cues are used.
    pub(super) fn different(&self) -> usize {
        self.used.len()
    }

    /// What the used cues say. Each further use of a cue says less, and cues of a top of the tree that
    /// are all together used less than `often` count by `seldom`.
    pub(super) fn votes(&self, often: f32, seldom: f32) -> Vec<Vote> {
        // In a language of which only names are known, one name may be a word.
        if self.names_only && self.used.len() < 2 {
            return Vec::new();
        }
        let mut uses_of_top = [0.; TOPS];
        for &(cue, uses) in &self.used {
            for vote in votes_of(cue).iter().filter(|vote| vote.strongest) {
                uses_of_top[usize::from(vote.top)] += uses;
            }
        }
        let weighed = |(place, &(cue, uses)): (usize, &(CueIx, f32))| {
            let gain = (1. + uses).log2();
            votes_of(cue).iter().map(move |&Entry { topic, weight, top, strongest }| {
                let rare = uses_of_top[usize::from(top)] < often;
                Vote {
                    topic,
                    strength: weight * gain * if rare { seldom } else { 1. },
                    cue: place,
                    weight,
                    top: strongest.then_some(top),
                    headline: place < self.titled && weight >= PLAIN,
                }
            })
        };
        self.used.iter().enumerate().flat_map(weighed).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::topics::taxonomy::taxonomy;

    fn votes(text: &str) -> Vec<&'static str> {
        let mut usage = Usage::new(false);
        usage.count(1, &Passage::new(text), 0, |_| 1.);
        usage.votes(0., 1.).iter().map(|vote| taxonomy().node(vote.topic).name).collect()
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
