//! Any bytes, taken for each of the formats in turn by their first ones, come to an end: archives,
//! crawls, mail, wire reports, exports, documents.

#![no_main]

use dateline::read::{format, source as input};
use libfuzzer_sys::fuzz_target;

/// What files of these formats begin with, and a name for each. The first has no beginning: seeds are
/// whole files.
const BEGINNINGS: [(&str, &[u8]); 23] = [
    ("a", b""),
    ("a.zip", b"PK\x03\x04"),
    ("a.gz", b"\x1F\x8B\x08"),
    ("a.zst", b"\x28\xB5\x2F\xFD"),
    ("a.bz2", b"BZh91AY&SY"),
    ("a.xz", b"\xFD7zXZ\0"),
    ("a.warc", b"WARC/1.0\r\n"),
    ("a.pdf", b"%PDF-1.4\n"),
    ("a.rtf", b"{\\rtf1"),
    ("a.eml", b"Received: x\r\nFrom: a@b\r\nMIME-Version: 1.0\r\n"),
    ("a.mbox", b"From a Fri Feb  6 12:00:00 2026\nFrom: a@b\nSubject: x\n"),
    ("a.xml", b"<rss><channel>"),
    ("a.xml", b"<newsItem>"),
    ("a.xml", b"<NewsML>"),
    ("a.xml", b"<nitf>"),
    ("a.xml", b"<REUTERS>"),
    ("a.xml", b"<alto><TextBlock>"),
    ("a.xml", b"<PcGts><Page><TextRegion>"),
    ("a.xml", b"<PPSResponse><article>"),
    ("a.anpa", b"\x16\x16\x01x\n\x02"),
    ("a.txt", b"1 of 2 DOCUMENTS\n"),
    ("a.csv", b"title,text\n"),
    ("a.json", b"{\"a\":"),
];

fuzz_target!(|bytes: &[u8]| {
    let Some((number, rest)) = bytes.split_first() else { return };
    let (name, beginning) = BEGINNINGS[usize::from(*number) % BEGINNINGS.len()];
    let bytes = [beginning, rest].concat();
    for item in input::read_stream(Box::new(std::io::Cursor::new(bytes)), name).flatten().take(100) {
        for draft in format::parse(&item, &format::Columns::default()).into_iter().flatten() {
            drop(draft);
        }
    }
});
