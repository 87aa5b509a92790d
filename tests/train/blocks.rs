//! Writes what is known of every block of saved pages, to learn from (see
//! `src/read/webpage/content/README.md`):
//!
//!     cargo run --release --features train --example blocks -- OUT PAGE.html.gz...
//!
//! `OUT.f32` has the numbers without the last, `OUT.u16` the slots of names and words (65535 ends a
//! block), and `OUT.jsonl` for each page its path, the texts of its blocks, and which share of each two
//! other engines take for the article: pages without labels teach where both agree. `OUT.json` says what
//! the columns are and by which the program rules blocks out, so that the training need not repeat it.
use std::{
    collections::HashSet,
    fs::File,
    io::{BufRead, BufReader, BufWriter, Read, Write},
};

use dateline::read::{
    format::{flattened::tables_to_facts, html},
    source::decode,
    webpage::{
        blocks,
        content::{self, Rows, features, forest::Forest, words},
        guard, jsonld, page, site, title, walk,
    },
};
use dom_query::Document;

fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let out = args.next().ok_or_else(|| anyhow::anyhow!("blocks OUT PAGE..."))?;
    if out == "--bodies" {
        let prefix = args.next().ok_or_else(|| anyhow::anyhow!("blocks --bodies OUT"))?;
        return bodies(&prefix);
    }
    let mut numbers = BufWriter::new(File::create(format!("{out}.f32"))?);
    let mut slots = BufWriter::new(File::create(format!("{out}.u16"))?);
    let mut texts = BufWriter::new(File::create(format!("{out}.jsonl"))?);
    let mut columns = None;
    for path in args {
        let mut bytes = Vec::new();
        flate2::read::MultiGzDecoder::new(File::open(&path)?).read_to_end(&mut bytes)?;
        let source = decode(&bytes, true, None).replace("\r\n", "\n").replace('\r', "\n");
        let Ok(source) = guard::prune(&source) else { continue };
        let document = Document::from(source.as_str());
        let page = walk::read(&document);
        let claims = jsonld::read(&page.json_ld);
        let url = site::address(&page, &claims);
        let publisher = site::publisher(&page, &claims, url.as_deref()).map(|p| p.value);
        let title = title::headline(&page, &claims, publisher.as_deref()).map(|found| found.value);
        // The last number is what the slots say: it comes from the training.
        let rows = features::measure(&page, &claims, title.as_deref(), &Forest::default());
        for i in 0..page.blocks.len() {
            for value in &rows.row(i)[..rows.width - 1] {
                numbers.write_all(&value.to_le_bytes())?;
            }
        }
        let hashes: Vec<_> = page.blocks.iter().map(|b| content::hashes(&b.text)).collect();
        for block in words::slots(&page, &hashes) {
            for slot in block.into_iter().chain([u16::MAX]) {
                slots.write_all(&slot.to_le_bytes())?;
            }
        }
        let line = serde_json::json!({
            "path": path,
            "title": title,
            "blocks": page.blocks.iter().map(|b| b.text.as_str()).collect::<Vec<_>>(),
            "dom_smoothie": shares(&page, &dom_smoothie(document)),
            "trafilatura": shares(&page, &trafilatura(&source)),
        });
        writeln!(texts, "{line}")?;
        if rows.width > 0 {
            columns = Some(rows);
        }
    }
    let rows = columns.ok_or_else(|| anyhow::anyhow!("no page with a block"))?;
    std::fs::write(format!("{out}.json"), described(&rows).to_string())?;
    Ok(())
}

/// What the training must know of the columns: how many it reads, the groups they come in (name and one
/// past the last), how many slots there are, and how places rule blocks out.
fn described(rows: &Rows) -> serde_json::Value {
    serde_json::json!({
        "columns": rows.width - 1,
        "groups": rows.groups,
        "slots": words::SLOTS,
        "ruling_out": content::ruling_out(rows),
        "minor": content::MINOR,
        "unlikely": content::UNLIKELY,
    })
}

/// Prints records of the blocks that a cross-validation kept, with the text as the program makes it.
fn bodies(prefix: &str) -> anyhow::Result<()> {
    let lines =
        |end: &str| anyhow::Ok(BufReader::new(File::open(format!("{prefix}.{end}"))?).lines());
    let mut out = std::io::stdout().lock();
    for (page, kept) in lines("jsonl")?.zip(lines("kept")?) {
        let page: serde_json::Value = serde_json::from_str(&page?)?;
        let kept: Vec<u8> = serde_json::from_str(&kept?)?;
        let blocks = page["blocks"].as_array().into_iter().flatten().zip(kept);
        let texts = blocks.filter(|(_, kept)| *kept == 1).filter_map(|(block, _)| block.as_str());
        let texts = tables_to_facts(texts.map(str::to_owned).collect(), &mut Vec::new());
        let body = html::body(texts, page["title"].as_str(), &[]);
        writeln!(out, "{}", serde_json::json!({ "path": page["path"], "body": body }))?;
    }
    Ok(())
}

fn dom_smoothie(document: Document) -> String {
    let article = dom_smoothie::Readability::with_document(document, None, None);
    let article = article.and_then(|mut a| a.parse());
    article.map(|a| a.content.to_string()).unwrap_or_default()
}

fn trafilatura(page: &str) -> String {
    let options = trafilatura::Options::default().with_fallback(false).with_exclude_comments(true);
    trafilatura::extract(page, &options).map(|r| r.content_html).unwrap_or_default()
}

/// The share of each block that lies in an answer given as markup: of its runs of three words, or
/// of a shorter block the whole.
fn shares(page: &page::Page, answer: &str) -> Vec<f32> {
    let (mut whole, mut threes) = (HashSet::new(), HashSet::new());
    for block in walk::read(&Document::from(answer)).blocks {
        let hashes = content::hashes(&block.text);
        threes.extend(hashes.windows(3).map(<[u64]>::to_vec));
        whole.insert(hashes);
    }
    let share = |block: &blocks::Block| {
        let hashes = content::hashes(&block.text);
        if hashes.len() < 4 {
            return f32::from(u8::from(whole.contains(&hashes)));
        }
        let found = hashes.windows(3).filter(|w| threes.contains(*w)).count();
        found as f32 / (hashes.len() - 2) as f32
    };
    page.blocks.iter().map(share).collect()
}
