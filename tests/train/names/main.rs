//! Learns the weights of the name tagger from labelled articles: a conditional random field.
//!
//! ```sh
//! cargo run --release --features train --example train_names -- \
//!     --marked tests/train/own --marked tests/train/articles --lines templates.jsonl --held 8 --out weights.bin
//! ```
//!
//! `--marked` names a folder of articles with marks, `--lines` what `templates.py` makes; `--held 8` first leaves out every eighth article and
//! scores the weights learned without it. The same files give the same weights.

#![allow(
    clippy::doc_markdown,
    clippy::manual_is_multiple_of,
    clippy::needless_for_each,
    clippy::needless_range_loop,
    clippy::print_stderr,
    reason = "a tool that shows its progress, written close to the formulas"
)]
#![allow(clippy::print_stdout, reason = "the scores are what it is run for")]

#[path = "../own.rs"]
mod own;

mod articles;
mod field;
mod packed;

use std::{collections::BTreeMap, error::Error, fs};

use dateline::read::enrich::actors::training::{Decoder, KINDS, OUTSIDE};

use self::{
    articles::{Example, count, lines, marked},
    field::learn,
    packed::Packed,
};

/// Right, found and wanted names by language and by kind.
type Scores = BTreeMap<String, [u32; 3]>;

fn score(weights: &Packed, examples: &[&Example], counts: &mut Scores) {
    let mut decoder = Decoder::new(weights);
    for example in examples {
        let mut found: Vec<(usize, u32, u32, usize)> = Vec::new();
        for (segment, _) in &example.segments {
            let labels = decoder.decode(segment.spans.len(), |at, out| {
                out.extend(&segment.features[at]);
                segment.breaks[at]
            });
            for (label, span) in labels.iter().zip(&segment.spans) {
                let label = *label as usize;
                match found.last_mut() {
                    _ if label == OUTSIDE => {}
                    Some(name) if label % 2 == 0 => name.2 = span.1,
                    _ => found.push((segment.text, span.0, span.1, (label - 1) / 2)),
                }
            }
        }
        for (kind, letter) in KINDS.iter().enumerate() {
            let wanted: Vec<_> = example.names.iter().filter(|name| name.3 == kind).collect();
            let found: Vec<_> = found.iter().filter(|name| name.3 == kind).collect();
            let right = found.iter().filter(|name| wanted.contains(name)).count() as u32;
            for key in ["all", &example.language, letter] {
                let counts = counts.entry(key.to_owned()).or_default();
                counts[0] += right;
                counts[1] += found.len() as u32;
                counts[2] += wanted.len() as u32;
            }
        }
    }
}

fn print(counts: &Scores) {
    for (key, [right, found, wanted]) in counts {
        let [p, r] = [found, wanted].map(|of| f64::from(*right) / f64::from((*of).max(1)));
        println!("{key}\tP {p:.3} R {r:.3} F1 {:.3}", 2.0 * p * r / (p + r).max(1e-9));
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let (mut articles, mut held, mut out) = (Vec::new(), None, None);
    let mut arguments = std::env::args().skip(1);
    while let (Some(flag), Some(value)) = (arguments.next(), arguments.next()) {
        match flag.as_str() {
            "--marked" => articles.extend(marked(&value)?),
            "--lines" => articles.extend(lines(&value)?),
            "--held" => held = Some(value.parse::<usize>()?),
            "--out" => out = Some(value),
            _ => return Err(format!("unknown option {flag}").into()),
        }
    }
    let words = count(&articles);
    let examples: Vec<Example> = articles.iter().map(|article| article.example(&words)).collect();
    if let Some(part) = held {
        let (mut left, mut known) = (Vec::new(), Vec::new());
        for (number, example) in examples.iter().enumerate() {
            if number % part == part - 1 { left.push(example) } else { known.push(example) }
        }
        let mut counts = Scores::new();
        score(&learn(&known, &words), &left, &mut counts);
        print(&counts);
    }
    if let Some(path) = out {
        let all: Vec<&Example> = examples.iter().collect();
        fs::write(path, learn(&all, &words).bytes())?;
    }
    Ok(())
}
