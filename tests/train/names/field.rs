//! A linear-chain conditional random field, learned by stochastic gradient descent with the step
//! sizes of AdaGrad (Duchi, Hazan and Singer 2011).

use std::collections::HashMap;

use dateline::read::enrich::actors::training::{LABELS, OUTSIDE, ROW, follows};

use crate::{
    articles::{Counts, Example},
    packed::Packed,
};

const EPOCHS: u32 = 8;
/// A feature counts from so many words on.
const RARE: u32 = 2;
/// Features of a thousand that are hidden from each step, so that no word is relied on alone.
const HIDDEN: u64 = 300;
/// Step size.
const RATE: f32 = 0.07;
/// Labels whose likelihood is so near to what it should be are left as they are.
const ENOUGH: f32 = 0.002;
/// Share of its weight that a feature loses at each step in which it takes part.
const DECAY: f32 = 2e-5;

/// Numbers for the labels of one word.
type Row = [f32; ROW];

/// A small random number generator: the same numbers every time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit
    }
}

/// A stretch of words with numbered features.
struct Stretch {
    /// Numbers of the features of all words.
    features: Vec<u32>,
    /// Where those of each word end.
    ends: Vec<u32>,
    breaks: Vec<bool>,
    labels: Vec<u8>,
}

/// Weights while they are learned, with the sums of squares of their gradients.
struct Field {
    table: Vec<Row>,
    squares: Vec<Row>,
    transitions: [Row; LABELS],
    transition_squares: [Row; LABELS],
}

fn step(weight: &mut f32, square: &mut f32, gradient: f32) {
    *square += gradient * gradient;
    *weight -= RATE * gradient / (square.sqrt() + 1e-6);
}

/// Makes the numbers of a row sum up to 1.
fn normalise(row: &mut Row) {
    let sum: f32 = row[..LABELS].iter().sum();
    let by = if sum > 0.0 { 1.0 / sum } else { 0.0 };
    row.iter_mut().for_each(|value| *value *= by);
}

impl Field {
    fn scores(&self, features: &[u32]) -> Row {
        let mut scores = [0.0; ROW];
        for feature in features {
            for (score, weight) in scores.iter_mut().zip(&self.table[*feature as usize]) {
                *score += weight;
            }
        }
        scores
    }

    /// Likelihoods of the labels of all words, and for each word how likely its label comes behind the
    /// label before.
    fn likelihoods(&self, potentials: &[Row], breaks: &[bool]) -> (Vec<Row>, Vec<[Row; LABELS]>) {
        let moves = [false, true].map(|broken| {
            let mut moves = [[0.0; ROW]; LABELS];
            for (from, row) in moves.iter_mut().enumerate() {
                for (to, value) in row.iter_mut().enumerate().take(LABELS) {
                    if follows(from, to, broken) {
                        *value = self.transitions[from][to].exp();
                    }
                }
            }
            moves
        });
        let mut forward: Vec<Row> = Vec::with_capacity(potentials.len());
        let mut before = [0.0; ROW];
        before[OUTSIDE] = 1.0;
        for (potential, broken) in potentials.iter().zip(breaks) {
            let mut next = [0.0; ROW];
            for (from, row) in moves[usize::from(*broken)].iter().enumerate() {
                for (next, value) in next.iter_mut().zip(row) {
                    *next += before[from] * value;
                }
            }
            for (next, potential) in next.iter_mut().zip(potential) {
                *next *= potential;
            }
            normalise(&mut next);
            forward.push(next);
            before = next;
        }
        let mut backward = [1.0; ROW];
        let mut nodes = vec![[0.0; ROW]; potentials.len()];
        let mut edges = vec![[[0.0; ROW]; LABELS]; potentials.len()];
        for at in (0..potentials.len()).rev() {
            for label in 0..LABELS {
                nodes[at][label] = forward[at][label] * backward[label];
            }
            normalise(&mut nodes[at]);
            let mut start = [0.0; ROW];
            start[OUTSIDE] = 1.0;
            let before = if at == 0 { start } else { forward[at - 1] };
            let moves = &moves[usize::from(breaks[at])];
            let (mut sum, mut next) = (0.0, [0.0; ROW]);
            for from in 0..LABELS {
                for to in 0..LABELS {
                    let behind = moves[from][to] * potentials[at][to] * backward[to];
                    next[from] += behind;
                    edges[at][from][to] = before[from] * behind;
                    sum += before[from] * behind;
                }
            }
            let by = if sum > 0.0 { 1.0 / sum } else { 0.0 };
            edges[at].iter_mut().flatten().for_each(|value| *value *= by);
            normalise(&mut next);
            backward = next;
        }
        (nodes, edges)
    }

    fn learn(&mut self, stretch: &Stretch, random: &mut Random) {
        let mut seen: Vec<Vec<u32>> = Vec::with_capacity(stretch.ends.len());
        let mut from = 0;
        for end in &stretch.ends {
            let all = &stretch.features[from..*end as usize];
            seen.push(all.iter().filter(|_| random.below(1000) >= HIDDEN).copied().collect());
            from = *end as usize;
        }
        let potentials: Vec<Row> = seen
            .iter()
            .map(|features| {
                let mut scores = self.scores(features);
                let largest = scores[..LABELS].iter().copied().fold(f32::MIN, f32::max);
                scores.iter_mut().for_each(|score| *score = (*score - largest).exp());
                scores
            })
            .collect();
        let (mut nodes, edges) = self.likelihoods(&potentials, &stretch.breaks);
        let mut before = OUTSIDE;
        for (at, features) in seen.iter().enumerate() {
            let label = stretch.labels[at] as usize;
            let gradient = &mut nodes[at];
            gradient[label] -= 1.0;
            gradient[LABELS] = 0.0;
            if gradient.iter().any(|value| value.abs() > ENOUGH) {
                for feature in features {
                    let rows =
                        (&mut self.table[*feature as usize], &mut self.squares[*feature as usize]);
                    for ((weight, square), gradient) in
                        rows.0.iter_mut().zip(rows.1).zip(&*gradient)
                    {
                        *weight *= 1.0 - DECAY;
                        step(weight, square, *gradient);
                    }
                }
                for from in 0..LABELS {
                    for to in 0..LABELS {
                        let wanted = f32::from(u8::from(from == before && to == label));
                        let gradient = edges[at][from][to] - wanted;
                        if gradient != 0.0 {
                            step(
                                &mut self.transitions[from][to],
                                &mut self.transition_squares[from][to],
                                gradient,
                            );
                        }
                    }
                }
            }
            before = label;
        }
    }
}

/// Learns from these articles.
pub fn learn(examples: &[&Example], words: &Counts) -> Packed {
    let mut counts: HashMap<u32, u32> = HashMap::new();
    let segments = || examples.iter().flat_map(|example| &example.segments);
    for feature in segments().flat_map(|(segment, _)| &segment.features).flatten() {
        *counts.entry(*feature).or_default() += 1;
    }
    counts.retain(|_, count| *count >= RARE);
    let mut names: Vec<(u32, u32)> = counts.into_iter().collect();
    names.sort_unstable();
    let numbers: HashMap<u32, u32> =
        (0u32..).zip(&names).map(|(n, (name, _))| (*name, n)).collect();
    let mut stretches: Vec<Stretch> = segments()
        .map(|(segment, labels)| {
            let mut stretch = Stretch {
                features: Vec::new(),
                ends: Vec::new(),
                breaks: segment.breaks.clone(),
                labels: labels.clone(),
            };
            for features in &segment.features {
                stretch.features.extend(features.iter().filter_map(|name| numbers.get(name)));
                stretch.ends.push(stretch.features.len() as u32);
            }
            stretch
        })
        .collect();
    eprintln!("{} features, {} stretches", names.len(), stretches.len());
    let mut field = Field {
        table: vec![[0.0; ROW]; names.len()],
        squares: vec![[0.01; ROW]; names.len()],
        transitions: [[0.0; ROW]; LABELS],
        transition_squares: [[0.01; ROW]; LABELS],
    };
    let mut random = Random(0x2545_F491_4F6C_DD1D);
    for epoch in 0..EPOCHS {
        for at in (1..stretches.len()).rev() {
            stretches.swap(at, random.below(at as u64 + 1) as usize);
        }
        stretches.iter().for_each(|stretch| field.learn(stretch, &mut random));
        eprintln!("epoch {epoch}");
    }
    Packed::new(&names, &field.table, &field.transitions, words)
}
