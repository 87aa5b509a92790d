//! The best sequence of labels for a stretch of words.

use std::ops::RangeInclusive;

#[cfg(test)]
use super::Kind;
use super::{KINDS, Tagged};

/// Number of labels: 0 is no name; 1 + 2k begins a name of kind k, 2 + 2k goes on with it.
pub const LABELS: usize = 1 + 2 * KINDS.len();
/// Bytes of a row of weights: one for every label and one more, so that rows are as long as the
/// registers that add them.
pub const ROW: usize = LABELS + 1;
/// No name.
pub const OUTSIDE: usize = 0;
/// A weight of 1 as the whole number that it is stored as.
pub const UNIT: f32 = 16.0;

/// What features and neighbouring labels weigh.
pub trait Weights {
    /// Adds the weights of a feature to the scores of the labels; the last score means nothing.
    fn add(&self, feature: u32, scores: &mut [i32; ROW]);
    /// Weight of the label `to` behind the label `from`.
    fn transition(&self, from: usize, to: usize) -> i32;
}

/// Out of reach of any sum of weights.
const NEVER: i32 = -100_000_000;

/// Whether `to` may stand behind `from`: a name goes on only where it has begun, and not beyond its
/// line.
pub fn follows(from: usize, to: usize, broken: bool) -> bool {
    let inside = to > 0 && to.is_multiple_of(2);
    !inside || !broken && (from == to || from + 1 == to)
}

/// The label of a further word of a name that began with the label `begin`.
fn inside(begin: usize) -> usize {
    begin + 1
}

/// Viterbi's algorithm with its memory.
#[derive(Debug)]
pub struct Decoder<'w, W> {
    weights: &'w W,
    /// By whether the line ends between the two, label before and label.
    transitions: [[[i32; LABELS]; LABELS]; 2],
    features: Vec<u32>,
    back: Vec<[u8; LABELS]>,
    labels: Vec<u8>,
    scores: Vec<[i32; ROW]>,
}

impl<'w, W: Weights> Decoder<'w, W> {
    /// A decoder by these weights.
    pub fn new(weights: &'w W) -> Self {
        let transitions = [false, true].map(|broken| {
            std::array::from_fn(|from| {
                std::array::from_fn(|to| {
                    if follows(from, to, broken) { weights.transition(from, to) } else { NEVER }
                })
            })
        });
        Self {
            weights,
            transitions,
            features: Vec::new(),
            back: Vec::new(),
            labels: Vec::new(),
            scores: Vec::new(),
        }
    }

    /// The labels of `length` words; `features` gives the features of each and whether its line
    /// begins with it.
    pub fn decode(
        &mut self,
        length: usize,
        mut features: impl FnMut(usize, &mut Vec<u32>) -> bool,
    ) -> &[u8] {
        self.back.clear();
        self.scores.clear();
        let mut best = [NEVER; LABELS];
        best[OUTSIDE] = 0;
        for at in 0..length {
            self.features.clear();
            let broken = features(at, &mut self.features);
            let mut scores = [0; ROW];
            for feature in &self.features {
                self.weights.add(*feature, &mut scores);
            }
            let (mut next, mut back) = ([i32::MIN; LABELS], [0; LABELS]);
            for (from, row) in self.transitions[usize::from(broken)].iter().enumerate() {
                for to in 0..LABELS {
                    let score = best[from] + row[to];
                    if score > next[to] {
                        (next[to], back[to]) = (score, from as u8);
                    }
                }
            }
            best = std::array::from_fn(|to| next[to] + scores[to]);
            self.back.push(back);
            self.scores.push(scores);
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

    /// What speaks for these words of the stretch that was decoded last being one name of each kind,
    /// as logarithms of likelihoods beside one another; the last is that of no name.
    pub fn scores(&self, words: RangeInclusive<usize>) -> [f32; KINDS.len() + 1] {
        let mut sums = [0; KINDS.len() + 1];
        let first = *words.start();
        for at in words {
            let scores = &self.scores[at];
            for (kind, sum) in sums.iter_mut().enumerate().take(KINDS.len()) {
                let begin = 1 + 2 * kind;
                *sum += if at == first {
                    scores[begin] + self.weights.transition(OUTSIDE, begin)
                } else {
                    let before = if at == first + 1 { begin } else { inside(begin) };
                    scores[inside(begin)] + self.weights.transition(before, inside(begin))
                };
            }
            sums[KINDS.len()] += scores[OUTSIDE] + self.weights.transition(OUTSIDE, OUTSIDE);
        }
        sums.map(|sum| sum as f32 / UNIT)
    }
}

/// Turns labels of words from `start` on into names.
pub(super) fn names(labels: &[u8], start: usize, out: &mut Vec<Tagged>) {
    for (at, label) in (start..).zip(labels) {
        let label = *label as usize;
        if label == OUTSIDE {
            continue;
        }
        let kind = KINDS[(label - 1) / 2];
        match out.last_mut() {
            Some(name) if label.is_multiple_of(2) && name.last + 1 == at => name.last = at,
            _ => out.push(Tagged::new(at, kind)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Plain;

    impl Weights for Plain {
        fn add(&self, feature: u32, scores: &mut [i32; ROW]) {
            scores[feature as usize % LABELS] += 3;
        }
        fn transition(&self, from: usize, to: usize) -> i32 {
            i32::from(from == to)
        }
    }

    #[test]
    fn a_name_goes_on_only_where_it_has_begun() {
        let mut decoder = Decoder::new(&Plain);
        let mut decode = |wanted: [u32; 3], broken| {
            let labels = decoder.decode(3, |at, out| {
                out.push(wanted[at]);
                broken
            });
            labels.to_vec()
        };
        assert_eq!(decode([1, 2, 0], false), [1, 2, 0]);
        assert_ne!(decode([1, 2, 0], true)[1], 2);
        assert_ne!(decode([0, 4, 0], false), [0, 4, 0]);
    }

    #[test]
    fn labels_become_names() {
        let mut out = Vec::new();
        names(&[1, 2, 0, 3, 3, 13, 14, 0, 13], 10, &mut out);
        let spans: Vec<_> = out.iter().map(|n| (n.first, n.last, n.kind)).collect();
        let (person, org, other) = (Kind::Person, Kind::Organisation, Kind::Other);
        assert_eq!(
            spans,
            [(10, 11, person), (13, 13, org), (14, 14, org), (15, 16, other), (18, 18, other)]
        );
    }
}
