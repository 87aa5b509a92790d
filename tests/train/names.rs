//! Learns the weights of the name tagger from labelled texts: an averaged structured perceptron.
//!
//! ```sh
//! cargo run --release --features train --example train_names -- \
//!     --train a.jsonl --train b.jsonl --cross b.jsonl --test c.jsonl --out weights.bin
//! ```
//!
//! `--test` scores the tagger alone on other texts; `--cross` scores it on texts of the training set, each by weights
//! learned without it (five parts). Lines are as `prepare.py` prints them. The same files give the same weights.

#![allow(clippy::print_stdout, reason = "the scores are what it is run for")]

use std::{collections::BTreeMap, error::Error, fs};

use dateline::read::enrich::actors::training::{
    BEGIN, BITS, Decoder, Joint, LABELS, OTHER, OUTSIDE, Segment, Weights, segments,
};
use serde::Deserialize;

const EPOCHS: u32 = 12;
/// Models whose mean is taken: each reads the texts in an order of its own.
const MODELS: u64 = 5;
/// Parts of the texts under `--cross`.
const PARTS: usize = 5;
/// A feature counts from so many words on.
const RARE: u32 = 2;
/// Features of a thousand that are hidden from each step, so that no word is relied on alone.
const HIDDEN: u64 = 150;

#[derive(Deserialize)]
struct Line {
    text: String,
    names: Vec<(u32, u32, String)>,
}

/// A text as the tagger sees it, and how it should be labelled.
struct Example {
    source: usize,
    segments: Vec<(Segment, Vec<u8>)>,
    /// Names with the words they cover; those that no segment holds cannot be found.
    names: Vec<(u32, u32, u8)>,
}

fn label(kind: &str) -> u8 {
    match kind {
        "PER" => BEGIN[0] as u8,
        "ORG" => BEGIN[1] as u8,
        "LOC" => BEGIN[2] as u8,
        _ => OTHER as u8,
    }
}

fn example(line: &Line, source: usize) -> Example {
    let mut names: Vec<_> = line.names.iter().map(|(s, e, kind)| (*s, *e, label(kind))).collect();
    let segments = segments(&line.text).into_iter().map(|segment| {
        let mut labels = vec![OUTSIDE as u8; segment.spans.len()];
        for (start, end, kind) in &mut names {
            let inside = |span: &(u32, u32)| span.0 >= *start && span.1 <= *end;
            let words: Vec<usize> =
                (0..labels.len()).filter(|at| inside(&segment.spans[*at])).collect();
            let (Some(first), Some(last)) = (words.first(), words.last()) else { continue };
            // A dot behind the last word belongs to no word.
            *end = segment.spans[*last].1;
            for (at, label) in labels.iter_mut().enumerate().take(*last + 1).skip(*first) {
                let goes_on = at > *first && *kind != OTHER as u8;
                // What the tagger cannot say it need not learn.
                let broken = segment.joints[at] == Joint::Broken
                    || segment.joints[at] == Joint::Loose && *kind != BEGIN[1] as u8;
                if goes_on && broken {
                    break;
                }
                *label = *kind + u8::from(goes_on);
            }
        }
        (segment, labels)
    });
    let segments = segments.collect();
    Example { source, segments, names }
}

fn read(path: &str, source: usize) -> Result<Vec<Example>, Box<dyn Error>> {
    let text = fs::read_to_string(path)?;
    text.lines().map(|line| Ok(example(&serde_json::from_str::<Line>(line)?, source))).collect()
}

/// Weights while they are learned.
struct Model {
    table: Vec<[i32; LABELS]>,
    transitions: [[i32; LABELS]; LABELS],
    /// The same, each change times the step at which it was made.
    late: Vec<[i64; LABELS]>,
    late_transitions: [[i64; LABELS]; LABELS],
    frequent: Vec<bool>,
    step: i64,
}

impl Weights for Model {
    fn add(&self, feature: u32, scores: &mut [i32; LABELS]) {
        for (score, weight) in scores.iter_mut().zip(&self.table[feature as usize]) {
            *score += weight;
        }
    }
    fn transition(&self, from: usize, to: usize) -> i32 {
        self.transitions[from][to]
    }
}

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

impl Model {
    fn learn(examples: &[&Example], seed: u64) -> Self {
        let mut counts = vec![0u32; 1 << BITS];
        for (segment, _) in examples.iter().flat_map(|e| &e.segments) {
            for feature in segment.features.iter().flatten() {
                counts[*feature as usize] += 1;
            }
        }
        let mut model = Self {
            table: vec![[0; LABELS]; 1 << BITS],
            transitions: [[0; LABELS]; LABELS],
            late: vec![[0; LABELS]; 1 << BITS],
            late_transitions: [[0; LABELS]; LABELS],
            frequent: counts.iter().map(|count| *count >= RARE).collect(),
            step: 0,
        };
        let mut order: Vec<_> = examples.iter().flat_map(|e| &e.segments).collect();
        let mut random = Random(0x2545_F491_4F6C_DD1D ^ seed << 20);
        for _ in 0..EPOCHS {
            for at in (1..order.len()).rev() {
                order.swap(at, random.below(at as u64 + 1) as usize);
            }
            for (segment, labels) in &order {
                model.step += 1;
                let seen: Vec<Vec<u32>> = segment
                    .features
                    .iter()
                    .map(|all| {
                        let seen =
                            |f: &&u32| model.frequent[**f as usize] && random.below(1000) >= HIDDEN;
                        all.iter().filter(seen).copied().collect()
                    })
                    .collect();
                let found = Decoder::new(&model)
                    .decode(labels.len(), |at, out| {
                        out.extend(&seen[at]);
                        segment.joints[at]
                    })
                    .to_owned();
                if found != *labels {
                    model.change(&seen, labels, 1);
                    model.change(&seen, &found, -1);
                }
            }
        }
        model
    }

    fn change(&mut self, features: &[Vec<u32>], labels: &[u8], by: i32) {
        let late = self.step * i64::from(by);
        let mut from = OUTSIDE;
        for (features, label) in features.iter().zip(labels) {
            let to = *label as usize;
            for feature in features {
                self.table[*feature as usize][to] += by;
                self.late[*feature as usize][to] += late;
            }
            self.transitions[from][to] += by;
            self.late_transitions[from][to] += late;
            from = to;
        }
    }

    /// Adds the means over all steps to `sum`.
    fn add_to(&self, sum: &mut Mean) {
        let mean = |now: i32, late: i64| f64::from(now) - late as f64 / self.step.max(1) as f64;
        for ((sum, now), late) in sum.table.iter_mut().zip(&self.table).zip(&self.late) {
            for label in 0..LABELS {
                sum[label] += mean(now[label], late[label]);
            }
        }
        for from in 0..LABELS {
            for to in 0..LABELS {
                sum.transitions[from][to] +=
                    mean(self.transitions[from][to], self.late_transitions[from][to]);
            }
        }
    }
}

/// The sum of several models.
struct Mean {
    table: Vec<[f64; LABELS]>,
    transitions: [[f64; LABELS]; LABELS],
}

/// Learns from these texts.
fn learn(examples: &[&Example]) -> Packed {
    let mut sum =
        Mean { table: vec![[0.0; LABELS]; 1 << BITS], transitions: [[0.0; LABELS]; LABELS] };
    for seed in 0..MODELS {
        Model::learn(examples, seed).add_to(&mut sum);
    }
    sum.packed()
}

impl Mean {
    /// Scaled to one byte a weight.
    fn packed(&self) -> Packed {
        let mut sizes: Vec<f64> =
            self.table.iter().flatten().map(|w| w.abs()).filter(|w| *w > 0.0).collect();
        sizes.sort_by(f64::total_cmp);
        let largest = sizes.get(sizes.len() * 9995 / 10_000).copied().unwrap_or(1.0);
        let scale = 127.0 / largest;
        let byte = |weight: f64| (weight * scale).round().clamp(-127.0, 127.0) as i8;
        Packed {
            table: self.table.iter().map(|row| row.map(byte)).collect(),
            transitions: self.transitions.map(|row| {
                row.map(|weight| (weight * scale).round().clamp(-32000.0, 32000.0) as i16)
            }),
        }
    }
}

/// Weights as they ship.
struct Packed {
    table: Vec<[i8; LABELS]>,
    transitions: [[i16; LABELS]; LABELS],
}

impl Weights for Packed {
    fn add(&self, feature: u32, scores: &mut [i32; LABELS]) {
        for (score, weight) in scores.iter_mut().zip(self.table[feature as usize]) {
            *score += i32::from(weight);
        }
    }
    fn transition(&self, from: usize, to: usize) -> i32 {
        i32::from(self.transitions[from][to])
    }
}

/// Right, found and wanted names by kind.
type Counts = BTreeMap<&'static str, [u32; 3]>;

fn score(weights: &Packed, examples: &[&Example], counts: &mut Counts) {
    let mut decoder = Decoder::new(weights);
    for example in examples {
        let mut found: Vec<(u32, u32, u8)> = Vec::new();
        for (segment, _) in &example.segments {
            let labels = decoder.decode(segment.spans.len(), |at, out| {
                out.extend(&segment.features[at]);
                segment.joints[at]
            });
            let mut before = OUTSIDE as u8;
            for (label, span) in labels.iter().zip(&segment.spans) {
                if BEGIN.contains(&(*label as usize)) {
                    found.push((span.0, span.1, *label));
                } else if *label != OUTSIDE as u8
                    && *label != OTHER as u8
                    && (before == *label || before + 1 == *label)
                    && let Some(name) = found.last_mut()
                {
                    name.1 = span.1;
                }
                before = *label;
            }
        }
        for (kind, name) in [(0, "ALL"), (1, "PER"), (3, "ORG"), (5, "LOC")] {
            let counts = counts.entry(name).or_default();
            let of = |n: &&(u32, u32, u8)| if kind == 0 { n.2 != OTHER as u8 } else { n.2 == kind };
            let wanted: Vec<_> = example.names.iter().filter(of).collect();
            counts[0] += found.iter().filter(of).filter(|n| wanted.contains(n)).count() as u32;
            counts[1] += found.iter().filter(of).count() as u32;
            counts[2] += wanted.len() as u32;
        }
    }
}

fn print(what: &str, counts: &Counts) {
    for (kind, [right, found, wanted]) in counts {
        let [p, r] = [found, wanted].map(|of| f64::from(*right) / f64::from((*of).max(1)));
        println!("{what} {kind} P {p:.3} R {r:.3} F1 {:.3}", 2.0 * p * r / (p + r).max(1e-9));
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let (mut train, mut tests, mut cross, mut out) = (Vec::new(), Vec::new(), Vec::new(), None);
    let mut arguments = std::env::args().skip(1);
    while let (Some(flag), Some(path)) = (arguments.next(), arguments.next()) {
        match flag.as_str() {
            "--train" => train.push(path),
            "--test" => tests.push(path),
            "--cross" => cross.push(path),
            "--out" => out = Some(path),
            _ => return Err(format!("unknown option {flag}").into()),
        }
    }
    let mut examples = Vec::new();
    for (source, path) in train.iter().enumerate() {
        examples.extend(read(path, source)?);
    }
    let all: Vec<&Example> = examples.iter().collect();
    for path in &cross {
        let source = train.iter().position(|p| p == path).ok_or("--cross wants a --train file")?;
        let mut counts = Counts::new();
        for part in 0..PARTS {
            let kept = |number: usize, e: &Example| e.source != source || number % PARTS != part;
            let (known, held): (Vec<_>, Vec<_>) =
                all.iter().enumerate().partition(|(number, e)| kept(*number, e));
            let known: Vec<&Example> = known.into_iter().map(|(_, e)| *e).collect();
            let held: Vec<&Example> = held.into_iter().map(|(_, e)| *e).collect();
            score(&learn(&known), &held, &mut counts);
        }
        print(&format!("{path} (cross-validated)"), &counts);
    }
    let packed = learn(&all);
    for path in &tests {
        let held = read(path, usize::MAX)?;
        let mut counts = Counts::new();
        score(&packed, &held.iter().collect::<Vec<_>>(), &mut counts);
        print(path, &counts);
    }
    if let Some(path) = out {
        let mut bytes: Vec<u8> =
            packed.transitions.iter().flatten().flat_map(|w| w.to_le_bytes()).collect();
        bytes.extend(packed.table.iter().flatten().map(|w| w.cast_unsigned()));
        fs::write(path, bytes)?;
    }
    Ok(())
}
