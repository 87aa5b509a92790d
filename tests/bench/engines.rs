//! Pages a second, on one thread and in one run: the whole of `dateline extract` (decoding, parsing,
//! main text, metadata, all enrichers, the record as JSON), beside what two other engines take for
//! the main text alone.
//!
//!     cargo run --release --features train --example engines -- PAGE.html.gz...
#![allow(clippy::print_stdout, reason = "figures are what it is for")]

use std::{
    fs::File,
    io::Read,
    time::{Duration, Instant},
};

use dateline::read::{
    enrich::Enrichment,
    format,
    source::{Format, RawItem, decode},
};

/// Rounds over all pages; the quickest of a page counts.
const ROUNDS: usize = 5;

/// What an engine does with a page; gives the length of what came out.
type Engine<'a> = (&'static str, Box<dyn Fn(&[u8]) -> usize + 'a>);

fn main() -> anyhow::Result<()> {
    let mut pages = Vec::new();
    for path in std::env::args().skip(1) {
        let mut bytes = Vec::new();
        flate2::read::MultiGzDecoder::new(File::open(&path)?).read_to_end(&mut bytes)?;
        pages.push(bytes);
    }
    let enrichment = Enrichment::new();
    let engines: [Engine; 3] = [
        ("dateline, whole", Box::new(|page| dateline(&enrichment, page))),
        ("dom_smoothie, main text", Box::new(dom_smoothie)),
        ("trafilatura, main text", Box::new(trafilatura)),
    ];
    let mut quickest = [
        vec![Duration::MAX; pages.len()],
        vec![Duration::MAX; pages.len()],
        vec![Duration::MAX; pages.len()],
    ];
    for _ in 0..ROUNDS {
        for (i, page) in pages.iter().enumerate() {
            for ((_, engine), quickest) in engines.iter().zip(&mut quickest) {
                let from = Instant::now();
                std::hint::black_box(engine(page));
                quickest[i] = quickest[i].min(from.elapsed());
            }
        }
    }
    for ((name, _), times) in engines.iter().zip(quickest) {
        let all: Duration = times.iter().sum();
        println!("{name:24} {:6.0} pages/s", pages.len() as f64 / all.as_secs_f64());
    }
    Ok(())
}

fn dateline(enrichment: &Enrichment, page: &[u8]) -> usize {
    let item = RawItem {
        path: "page.html".into(),
        item: 0,
        offset: None,
        contained: false,
        format: Format::Html,
        bytes: page.to_vec(),
        address: None,
        pages: Vec::new(),
    };
    let drafts = format::parse(&item, &format::Columns::default()).into_iter().flatten().flatten();
    drafts
        .map(|draft| enrichment.article(draft, "page.html", 0))
        .filter_map(|article| serde_json::to_string(&article).ok())
        .map(|line| line.len())
        .sum()
}

fn dom_smoothie(page: &[u8]) -> usize {
    let article = dom_smoothie::Readability::new(decode(page, true, None), None, None);
    article.and_then(|mut a| a.parse()).map(|a| a.text_content.len()).unwrap_or_default()
}

fn trafilatura(page: &[u8]) -> usize {
    let options = trafilatura::Options::default().with_fallback(true);
    let text = trafilatura::extract(&decode(page, true, None), &options);
    text.map(|t| t.content_html.len()).unwrap_or_default()
}
