//! Any bytes under any sort of name become articles or skips.

#![no_main]

use std::sync::LazyLock;

use dateline::read::{enrich::Enrichment, format, source as input};
use libfuzzer_sys::fuzz_target;

static ENRICHMENT: LazyLock<Enrichment> = LazyLock::new(Enrichment::new);

const NAMES: [&str; 5] = ["a", "a.md", "a.html", "a.jsonl", "a.mhtml"];

fuzz_target!(|bytes: &[u8]| {
    let Some((name, bytes)) = bytes.split_first() else { return };
    let name = NAMES[usize::from(*name) % NAMES.len()];
    for item in input::read_stream(Box::new(std::io::Cursor::new(bytes.to_vec())), name).flatten().take(100) {
        for draft in format::parse(&item, &format::Columns::default()).into_iter().flatten().flatten() {
            ENRICHMENT.article(draft, name, item.item);
        }
    }
});
