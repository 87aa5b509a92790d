//! Learns the linear models of topics, `src/knowledge/topics/data/tops.bin` and `narrow.bin`.
//!
//!     cargo run --release --features train --example train_topics -- [--cross FOLDS] [--out FOLDER]
//!
//! Learns from the articles in `tests/train/own/LANGUAGE/*.txt` and from the names and definitions
//! of the topics in `src/knowledge/topics/data/names.tsv`, and from
//! words that news of a topic uses in other languages, `tests/train/topic_words.tsv`. `--cross` learns
//! from three quarters, up to four times, and prints how good that is on the fourth and what weighing of cues and model fits it.
//!
//! The models are multinomial regressions over hashed features, with the length of every text
//! normalised, fitted by `AdaGrad`. A name counts as a text of a smaller weight; all names under a top
//! together weigh as much beside the other tops' as its articles do.
#![allow(clippy::print_stdout)]

#[path = "../own.rs"]
mod own;

mod learn;
mod score;
mod texts;

use std::{env, error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let here = Path::new("tests/train");
    let mut texts = texts::articles(&here.join("own"))?;
    let count = texts.len();
    let names = Path::new("src/knowledge/topics/data/names.tsv");
    texts::add_names(&mut texts, names, &here.join("topic_words.tsv"))?;
    println!("{count} articles, {} names", texts.len() - count);
    let after = |option: &str| {
        let at = arguments.iter().position(|argument| argument == option)?;
        Some(arguments.get(at + 1).map_or("", String::as_str))
    };
    if let Some(folds) = after("--cross") {
        score::cross(&texts, folds.parse()?);
    }
    if let Some(folder) = after("--out").map(Path::new) {
        let [tops, narrow] = learn::learn_both(&texts.iter().collect::<Vec<_>>());
        println!("{} and {} bytes", tops.len(), narrow.len());
        fs::write(folder.join("tops.bin"), tops)?;
        fs::write(folder.join("narrow.bin"), narrow)?;
    }
    Ok(())
}
