//! Prints what the linear model of topics is fitted to, for `tests/train/topics.py`.
//!
//!     cargo run --release --features train --example topic_features -- articles.jsonl > features.tsv
#![allow(clippy::print_stdout)]

use std::{env, error::Error, fs};

use dateline::read::enrich::topics::features;

fn main() -> Result<(), Box<dyn Error>> {
    for path in env::args().skip(1) {
        for line in fs::read_to_string(path)?.lines() {
            let article: serde_json::Value = serde_json::from_str(line)?;
            let field = |name: &str| article[name].as_str().unwrap_or_default();
            let (title, body) = field("text").split_once("\n\n").unwrap_or_default();
            let (counts, tops) = features(title, body);
            let counts: Vec<_> = counts.iter().map(|(stem, n)| format!("{stem}:{n}")).collect();
            let [evidence, offset] = tops.map(|top| top.map(|value| value.to_string()).join(" "));
            println!("{}\t{}\t{evidence}\t{offset}", field("id"), counts.join(" "));
        }
    }
    Ok(())
}
