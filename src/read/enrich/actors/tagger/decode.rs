//! The best sequence of labels for a stretch of words.

use std::ops::RangeInclusive;

use super::{Kind, Tagged};

/// Number of labels: 1, 3 and 5 begin a person, an organisation, a place, 2, 4 and 6 go on with it.
pub const LABELS: usize = 8;
/// No name.
pub const OUTSIDE: usize = 0;
/// A name that is neither person, organisation nor place; where one ends and the next begins is
/// not told.
pub const OTHER: usize = 7;

/// What features and neighbouring labels weigh.
pub trait Weights {
    /// Adds the weights of a feature to the scores of the labels.
    fn add(&self, feature: u32, scores: &mut [i32; LABELS]);
    /// Weight of the label `to` behind the label `from`.
    fn transition(&self, from: usize, to: usize) -> i32;
}

/// Out of reach of any sum of weights.
const NEVER: i32 = -100_000_000;

/// Whether `to` may stand behind `from`: a name goes on only where it has begun, and only over a
/// joint that holds.
fn follows(from: usize, to: usize, joint: Joint) -> bool {
    match to {
        2 | 6 => (from == to || from + 1 == to) && joint == Joint::Firm,
        4 => (from == to || from + 1 == to) && joint != Joint::Broken,
        _ => true,
    }
}

/// How a word hangs together with the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joint {
    /// By a space or a hyphen.
    Firm,
    /// By an ampersand or a possessive, as in names of firms.
    Loose,
    /// Not within one name.
    Broken,
}

const JOINTS: [Joint; 3] = [Joint::Firm, Joint::Loose, Joint::Broken];

/// Viterbi's algorithm with its memory.
#[derive(Debug)]
pub struct Decoder<'w, W> {
    weights: &'w W,
    /// By joint, label before and label.
    transitions: [[[i32; LABELS]; LABELS]; 3],
    features: Vec<u32>,
    back: Vec<[u8; LABELS]>,
    labels: Vec<u8>,
}

impl<'w, W: Weights> Decoder<'w, W> {
    /// A decoder by these weights.
    pub fn new(weights: &'w W) -> Self {
        let transitions = JOINTS.map(|joint| {
            std::array::from_fn(|from| {
                std::array::from_fn(|to| {
                    if follows(from, to, joint) { weights.transition(from, to) } else { NEVER }
                })
            })
        });
        Self { weights, transitions, features: Vec::new(), back: Vec::new(), labels: Vec::new() }
    }

    /// The labels of `length` words; `features` gives the features of each and its joint.
    pub fn decode(
        &mut self,
        length: usize,
        mut features: impl FnMut(usize, &mut Vec<u32>) -> Joint,
    ) -> &[u8] {
        self.back.clear();
        let mut best = [NEVER; LABELS];
        best[OUTSIDE] = 0;
        for at in 0..length {
            self.features.clear();
            let joint = features(at, &mut self.features);
            let mut scores = [0; LABELS];
            for feature in &self.features {
                self.weights.add(*feature, &mut scores);
            }
            let (mut next, mut back) = ([i32::MIN; LABELS], [0; LABELS]);
            for (from, row) in self.transitions[joint as usize].iter().enumerate() {
                for to in 0..LABELS {
                    let score = best[from] + row[to];
                    if score > next[to] {
                        (next[to], back[to]) = (score, from as u8);
                    }
                }
            }
            best = std::array::from_fn(|to| next[to] + scores[to]);
            self.back.push(back);
        }
        self.labels.clear();
        self.labels.resize(length, 0);
        let last = (0..LABELS).max_by_key(|label| (best[*label], LABELS - label));
        let mut label = last.unwrap_or(OUTSIDE) as u8;
        for (slot, back) in self.labels.iter_mut().zip(&self.back).rev() {
            *slot = label;
            label = back[label as usize];
        }
        &self.labels
    }

    /// What the features of these words say for their being one person, organisation, place or
    /// other name, and for their being none.
    pub fn scores(
        &mut self,
        words: RangeInclusive<usize>,
        mut features: impl FnMut(usize, &mut Vec<u32>),
    ) -> [i32; 5] {
        let mut sums = [0; 5];
        let first = *words.start();
        for at in words {
            self.features.clear();
            features(at, &mut self.features);
            let mut scores = [0; LABELS];
            self.features.iter().for_each(|feature| self.weights.add(*feature, &mut scores));
            let inside = usize::from(at > first);
            let labels = [1 + inside, 3 + inside, 5 + inside, OTHER, OUTSIDE];
            for (sum, label) in sums.iter_mut().zip(labels) {
                *sum += scores[label];
            }
        }
        sums
    }
}

/// What the labels before [`OTHER`] name, two for each.
const KINDS: [Kind; 3] = [Kind::Person, Kind::Organisation, Kind::Place];

/// Turns labels of words from `start` on into names.
pub(super) fn names(labels: &[u8], start: usize, out: &mut Vec<Tagged>) {
    let mut open = false;
    for (at, label) in (start..).zip(labels) {
        let (kind, begins) = match *label as usize {
            OUTSIDE => {
                open = false;
                continue;
            }
            OTHER => (Kind::Other, false),
            label => (KINDS[(label - 1) / 2 % KINDS.len()], label % 2 == 1),
        };
        match out.last_mut() {
            Some(name) if open && !begins && name.kind == kind => name.last = at,
            _ => out.push(Tagged { first: at, last: at, kind, agreed: false }),
        }
        open = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Plain;

    impl Weights for Plain {
        fn add(&self, feature: u32, scores: &mut [i32; LABELS]) {
            scores[feature as usize % LABELS] += 3;
        }
        fn transition(&self, from: usize, to: usize) -> i32 {
            i32::from(from == to)
        }
    }

    #[test]
    fn a_name_goes_on_only_where_it_has_begun() {
        let mut decoder = Decoder::new(&Plain);
        // The second word looks like the inside of an organisation, the first like nothing.
        let mut decode = |wanted: [u32; 3], joint| {
            let labels = decoder.decode(3, |at, out| {
                out.push(wanted[at]);
                joint
            });
            labels.to_vec()
        };
        assert_eq!(decode([1, 2, 0], Joint::Firm), [1, 2, 0]);
        assert_ne!(decode([1, 2, 0], Joint::Loose)[1], 2);
        assert_eq!(decode([3, 4, 0], Joint::Loose), [3, 4, 0]);
        assert_ne!(decode([0, 4, 0], Joint::Firm), [0, 4, 0]);
    }

    #[test]
    fn labels_become_names() {
        let mut out = Vec::new();
        names(&[1, 2, 0, 3, 3, 7, 7, 0, 7], 10, &mut out);
        let spans: Vec<_> = out.iter().map(|n| (n.first, n.last, n.kind)).collect();
        let (person, org, other) = (Kind::Person, Kind::Organisation, Kind::Other);
        assert_eq!(
            spans,
            [(10, 11, person), (13, 13, org), (14, 14, org), (15, 16, other), (18, 18, other)]
        );
    }
}
