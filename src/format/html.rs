//! Web page -> draft.

use dom_query::Document;

use super::{Draft, flattened, residue};
use crate::{
    date,
    extract::{byline, content, facts, guard, jsonld, published, site, title, walk},
    report::Reason,
    text::fold_phrase,
};

/// Reads a saved web page.
pub fn parse(page: &str) -> Result<Draft, Reason> {
    if page.trim().is_empty() {
        return Err(Reason::Empty);
    }
    let source = page;
    let page = guard::prune(page)?;
    let read = walk::read(&Document::from(page.as_str()));
    let claims = jsonld::read(&read.json_ld);
    let url =
        site::address(&read, &claims).or_else(|| published::saved_from(source).map(str::to_owned));
    let publisher = site::publisher(&read, &claims, url.as_deref()).map(|found| found.value);
    let title = title::headline(&read, &claims, publisher.as_deref()).map(|found| found.value);
    let headline = title::block_of(&read, title.as_deref());
    let date = published::date(&read, &claims, url.as_deref(), headline);
    let date = date.or_else(|| published::in_programs(source));
    let byline = byline::authors(&read, &claims, publisher.as_deref(), headline);
    let blocks = content::article(&read, &claims, title.as_deref());
    let mut facts = facts::of_page(&read);
    let body = body(flattened::tables_to_facts(blocks, &mut facts), title.as_deref());
    if body.is_empty() && title.is_none() {
        return Err(Reason::NoText);
    }
    Ok(Draft {
        id: None,
        date: date.map(|found| found.value),
        byline: byline.map(|found| found.value).unwrap_or_default(),
        language: site::language(&read, &claims),
        section: site::section(&read, &claims),
        keywords: site::keywords(&read, &claims),
        image: site::image(&read, &claims, url.as_deref()),
        paywalled: site::paywalled(&read, &claims),
        facts,
        url,
        publisher,
        title,
        body,
    })
}

/// Paragraphs at the front among which headline, byline and date are looked for.
const FRONT: usize = 4;

/// The paragraphs without residue, and without the headline, byline and date, which have fields of
/// their own.
fn body(paragraphs: Vec<String>, title: Option<&str>) -> String {
    let title = title.map(fold_phrase).unwrap_or_default();
    let mut kept = residue::strip(paragraphs);
    let mut at = 0;
    while at < kept.len().min(FRONT) {
        let line = &kept[at];
        let short = line.split_whitespace().count() <= 16;
        if line.len() < 400 && fold_phrase(line) == title || short && is_front_line(line) {
            kept.remove(at);
        } else {
            at += 1;
        }
    }
    kept.join("\n\n")
}

/// A line that is a byline or a date and nothing else.
fn is_front_line(line: &str) -> bool {
    date::read(line, date::Order::default()).is_some()
        || (!line.ends_with('.')
            && byline::after_by(line).is_some_and(|names| !byline::persons(names).is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The project's own sample pages.
    fn samples() -> Vec<String> {
        let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden");
        let folders = std::fs::read_dir(golden).into_iter().flatten().flatten();
        folders.filter_map(|f| std::fs::read_to_string(f.path().join("source.html")).ok()).collect()
    }

    /// Small deterministic numbers: no test needs better ones.
    fn next(seed: &mut u64, below: usize) -> usize {
        *seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (*seed >> 33) as usize % below.max(1)
    }

    #[test]
    fn damaged_pages_do_not_panic() {
        let samples = samples();
        assert!(samples.len() > 10);
        let mut seed = 7;
        for round in 0..1_000 {
            let sample = &samples[round % samples.len()];
            let mut bytes = sample.as_bytes()[..sample.len().min(20_000)].to_vec();
            for _ in 0..=next(&mut seed, 4) {
                let (a, b) = (next(&mut seed, bytes.len()), next(&mut seed, bytes.len()));
                let (from, to) = (a.min(b), a.max(b));
                match next(&mut seed, 5) {
                    0 => bytes.truncate(to),
                    1 => drop(bytes.drain(from..to.min(from + 500))),
                    2 => bytes.extend_from_within(from..to.min(from + 2_000)),
                    3 if to < bytes.len() => bytes.swap(from, to),
                    _ => bytes.insert(from, b"<>\"'&/"[next(&mut seed, 6)]),
                }
            }
            let _ = parse(&String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn hostile_pages_come_to_an_end() {
        let n = 20_000;
        for page in [
            "<div>".repeat(n),
            "<div><p>text ".repeat(n / 4),
            "<table><tr><td>".repeat(n / 4),
            "<b><i><p>x".repeat(n / 4),
            "<font size=1><a href=x>".repeat(n / 4),
            "<style>".repeat(n),
            "<!--".repeat(n),
            "<ul><li>".repeat(n / 4),
            format!("<p {}>", "a=b ".repeat(n)),
            "<script type=application/ld+json>[".repeat(n),
        ] {
            let _ = parse(&page);
        }
    }
}
