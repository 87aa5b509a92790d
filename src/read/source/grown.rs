//! A file that has grown -> the items behind those that are known of it.
//!
//! What was read of a file is known by its length and its hash. A file that still begins with it is read
//! on from there, if records can be cut there; otherwise it is another file, and read from its start.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom},
    path::Path,
};

use serde::de::IgnoredAny;
use xxhash_rust::xxh3::Xxh3;

use super::{
    MAX_ITEM,
    decode::wide_encoding,
    file::Items,
    format::{Holds, Packing, Records},
    hashed::Hashed,
    head::Head,
    mbox,
    opened::HEAD,
    sniff::sniff,
    splitter::Splitter,
    table::TableSplitter,
    tracked::{Track, Tracked},
    unpack::{self, Budget, Stream},
    warc::WarcSplitter,
};

/// What is known of the beginning of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prefix {
    /// Length in bytes.
    pub size: u64,
    /// Hash of its bytes.
    pub hash: u64,
    /// Items in it.
    pub items: u64,
    /// Items that gave no article.
    pub skipped: u64,
}

/// Opens a file behind the items that are known of it; `None` where that cannot be, because it begins
/// otherwise now, or is no list of records that can be cut there.
pub fn read_behind(file: &Path, path: &str, known: Prefix) -> Option<Items> {
    go_on(file, path, known).ok().flatten()
}

fn go_on(file: &Path, path: &str, known: Prefix) -> io::Result<Option<Items>> {
    let Some((records, is_packed)) = records(file, path, known.size)? else { return Ok(None) };
    let begun = match records {
        Records::Table => table_behind(file, known)?,
        Records::Warc => warc_behind(file, known, is_packed)?,
        _ => Some(Begun { splitter: None, items: known.items, offset: known.size }),
    };
    let Some(begun) = begun else { return Ok(None) };
    let mut rest = BufReader::with_capacity(HEAD, File::open(file)?);
    let Some((hasher, end)) = read_past(&mut rest, known)? else { return Ok(None) };
    let next = rest.fill_buf()?;
    let first = match records {
        Records::JsonLines => item_behind(&end.line, next, known),
        Records::Mbox => mbox::follows(&end.bytes, next).then_some(known.items),
        Records::Table => Some(begun.items),
        Records::Warc => {
            let blank = !is_packed && next.first().is_some_and(u8::is_ascii_whitespace);
            let record = next.starts_with(if is_packed { unpack::MAGIC } else { b"WARC/" });
            (blank || record).then_some(begun.items)
        }
        _ => None,
    };
    let Some(first) = first else { return Ok(None) };
    let raw = Hashed::behind(known.size, hasher, Box::new(rest));
    // The beginning of a line that was cut off is read again, and was hashed already.
    let line = if first < begun.items { end.line } else { Vec::new() };
    let offset = begun.offset - line.len() as u64;
    let mut stream: Stream = Box::new(Cursor::new(line).chain(raw.clone()));
    if is_packed {
        stream = unpack::members(stream, &Budget::default());
    }
    let mut input = Tracked::new(BufReader::with_capacity(HEAD, stream), offset);
    let splitter = match begun.splitter {
        Some(splitter) => splitter,
        None => Splitter::new(records, &mut input)?,
    };
    Ok(Some(Items::from_item(first, path, splitter, input, raw)))
}

/// Opens a file at the item `item`, which begins at the byte `offset`; `None` where that cannot be, because
/// it is compressed, or no list of records that can be read from their midst.
pub fn read_at(file: &Path, path: &str, offset: u64, item: u64) -> Option<Items> {
    from_offset(file, path, offset, item).ok().flatten()
}

fn from_offset(file: &Path, path: &str, offset: u64, item: u64) -> io::Result<Option<Items>> {
    let Some((records, false)) = records(file, path, u64::MAX)? else { return Ok(None) };
    if !matches!(records, Records::JsonLines | Records::Mbox | Records::Warc) {
        return Ok(None);
    }
    let mut rest = File::open(file)?;
    rest.seek(SeekFrom::Start(offset))?;
    let raw = Hashed::new(Box::new(rest));
    let stream: Stream = Box::new(raw.clone());
    let mut input = Tracked::new(BufReader::with_capacity(HEAD, stream), offset);
    let splitter = Splitter::new(records, &mut input)?;
    Ok(Some(Items::from_item(item, path, splitter, input, raw)))
}

/// What cuts the rest of a list, as it was left behind what is known.
struct Begun {
    /// None where one that begins anew does it.
    splitter: Option<Splitter>,
    /// Records that are known.
    items: u64,
    /// Where the next one begins.
    offset: u64,
}

/// As what list of records the file is read, if it was the same with its first `size` bytes alone, and
/// whether each record is packed for itself, as those of a crawl are.
fn records(file: &Path, path: &str, size: u64) -> io::Result<Option<(Records, bool)>> {
    let mut head = Vec::new();
    File::open(file)?.take(HEAD as u64).read_to_end(&mut head)?;
    let before = &head[..head.len().min(usize::try_from(size).unwrap_or(usize::MAX))];
    if unpack::packing(&head) == Some(Packing::Gzip) && unpack::begins_with(before, b"WARC/") {
        return Ok(Some((Records::Warc, true)));
    }
    if unpack::packing(&head).is_some() || wide_encoding(&head).is_some() {
        return Ok(None);
    }
    let [before, now] = [before, &head].map(|bytes| sniff(&Head::new(bytes, path)));
    Ok(match (before, now) {
        (Ok(before), Ok(now)) if before.holds == now.holds => match now.holds {
            Holds::Records(records) => Some((records, false)),
            _ => None,
        },
        _ => None,
    })
}

/// What cuts the rows of a table, where those that are known end with the bytes that are known: a row goes
/// on where a quoted cell does. Names and encoding of the columns must be found out alike from less of it.
fn table_behind(file: &Path, known: Prefix) -> io::Result<Option<Begun>> {
    let before = BufReader::with_capacity(HEAD, File::open(file)?.take(known.size));
    let before = TableSplitter::new(&mut Tracked::new(before, 0))?;
    let mut input = Tracked::new(BufReader::with_capacity(HEAD, File::open(file)?), 0);
    let mut table = TableSplitter::new(&mut input)?;
    for _ in 0..known.items {
        if table.next(&mut input)?.is_none() {
            return Ok(None);
        }
    }
    let is_behind = input.offset() == known.size && table == before;
    let splitter = Some(Splitter::Table(table));
    Ok(is_behind.then_some(Begun { splitter, items: known.items, offset: known.size }))
}

/// What reads the records of a crawl, where those that are known are whole. What was passed over of them is
/// counted, and told at the end of the file once more.
fn warc_behind(file: &Path, known: Prefix, is_packed: bool) -> io::Result<Option<Begun>> {
    let mut stream: Stream = Box::new(File::open(file)?.take(known.size));
    if is_packed {
        stream = unpack::members(stream, &Budget::default());
    }
    let mut input = Tracked::new(BufReader::with_capacity(HEAD, stream), 0);
    let mut splitter = WarcSplitter::default();
    let items = splitter.read_past(&mut input).filter(|items| *items > 0);
    let offset = input.offset();
    Ok(items.map(|items| Begun { splitter: Some(Splitter::Warc(splitter)), items, offset }))
}

/// How what is known of a file ends.
#[derive(Default)]
struct End {
    /// The line that has no end yet.
    line: Vec<u8>,
    /// The last bytes.
    bytes: Vec<u8>,
}

/// As many bytes as tell whether a line is blank.
const END: usize = 3;

/// Reads past what is known; `None` where it is something else now, or ends in a line that is no record.
fn read_past(input: &mut impl BufRead, known: Prefix) -> io::Result<Option<(Xxh3, End)>> {
    let mut hasher = Xxh3::new();
    let mut end = End::default();
    let mut left = known.size;
    while left > 0 {
        let buffer = input.fill_buf()?;
        let part = &buffer[..buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX))];
        if part.is_empty() {
            return Ok(None);
        }
        hasher.update(part);
        if let Some(at) = memchr::memrchr(b'\n', part) {
            end.line = part[at + 1..].to_vec();
        } else {
            end.line.extend_from_slice(part);
        }
        if end.line.len() > MAX_ITEM {
            return Ok(None);
        }
        end.bytes.extend_from_slice(&part[part.len().saturating_sub(END)..]);
        end.bytes.drain(..end.bytes.len().saturating_sub(END));
        let used = part.len();
        left -= used as u64;
        input.consume(used);
    }
    Ok((hasher.digest() == known.hash).then_some((hasher, end)))
}

/// The number of the item that begins behind `line`, the end of what is known, where `next` follows.
fn item_behind(line: &[u8], next: &[u8], known: Prefix) -> Option<u64> {
    let is_blank = line.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0);
    if is_blank || next.starts_with(b"\n") || next.starts_with(b"\r\n") {
        return Some(known.items);
    }
    // Whoever wrote it was in the midst of a line, which was no record then.
    let was_cut = known.skipped > 0 && serde_json::from_slice::<IgnoredAny>(line).is_err();
    if was_cut { known.items.checked_sub(1) } else { None }
}

#[cfg(test)]
mod tests {
    use std::{fs, io::Write};

    use super::{
        super::{Content, read_file},
        *,
    };

    /// The items behind what was read of `before`, once `more` is there; `None` where it is read anew.
    fn items(before: &str, more: &str, name: &str) -> Option<Vec<(u64, String)>> {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join(name);
        fs::write(&file, before).unwrap();
        let mut read = read_file(&file, name);
        let skipped = read.by_ref().filter(|item| {
            item.as_ref()
                .map_or(true, |item| item.bytes.starts_with(b"{") && !item.bytes.ends_with(b"}"))
        });
        let skipped = skipped.count() as u64;
        let items = read.items_read();
        let Content { size, hash } = read.finish();
        let known = Prefix { size, hash, items, skipped };
        File::options().append(true).open(&file).unwrap().write_all(more.as_bytes()).unwrap();
        let mut read = read_behind(&file, name, known)?;
        let items = read.by_ref().map(|item| {
            let item = item.unwrap();
            (item.item, String::from_utf8(item.bytes).unwrap())
        });
        let items = items.collect();
        // The next time all of it is known.
        assert_eq!(read.finish(), read_file(&file, name).finish());
        Some(items)
    }

    fn item(number: u64, bytes: &str) -> (u64, String) {
        (number, bytes.to_owned())
    }

    const TWO: &str = "{\"text\":\"one\"}\n{\"text\":\"two\"}\n";

    #[test]
    fn lines_are_read_on_behind_those_that_are_known() {
        let three = "{\"text\":\"three\"}";
        assert_eq!(items(TWO, three, "a.jsonl"), Some(vec![item(2, three)]));
        let more = format!("\n{three}\n");
        assert_eq!(items(TWO.trim_end(), &more, "a.jsonl"), Some(vec![item(2, three)]));
        let long = TWO.repeat(50_000);
        assert_eq!(items(&long, three, "a.jsonl"), Some(vec![item(100_000, three)]));
    }

    #[test]
    fn a_line_that_was_cut_is_read_again_as_a_whole() {
        let cut = format!("{TWO}{{\"text\":\"th");
        let rest = "ree\"}\n{\"text\":\"four\"}\n";
        let wanted = vec![item(2, "{\"text\":\"three\"}"), item(3, "{\"text\":\"four\"}")];
        assert_eq!(items(&cut, rest, "a.jsonl"), Some(wanted));
        // What was an article and goes on is another one.
        assert_eq!(items(TWO.trim_end(), " {}\n", "a.jsonl"), None);
    }

    #[test]
    fn rows_are_read_on_under_the_names_of_their_columns() {
        let table = "title;text\nOne;\"a; b\nc\"\n";
        let two = r#"{"title":"Two","text":"d"}"#;
        assert_eq!(items(table, "Two;d\n", "a.csv"), Some(vec![item(1, two)]));
        // A row or a cell that had not ended is another one now.
        assert_eq!(items(table.trim_end(), "\nTwo;d\n", "a.csv"), None);
        assert_eq!(items(&format!("{table}Two;\"\n"), "d\"\n", "a.csv"), None);
    }

    #[test]
    fn messages_are_read_on_behind_a_whole_one() {
        let from = "From a@b Fri Feb  6 12:00:00 2026\n";
        let one =
            format!("{from}To: b\nSubject: one\n\nText.\n\n{from}To: b\nSubject: two\n\nText.\n");
        let three = "To: b\nSubject: three\n\nText.\n";
        let wanted = Some(vec![item(2, three)]);
        assert_eq!(items(&one, &format!("\n{from}{three}"), "a.mbox"), wanted);
        assert_eq!(items(&format!("{one}\n"), &format!("{from}{three}"), "a.mbox"), wanted);
        assert_eq!(items(&one, &format!("{from}{three}"), "a.mbox"), None);
        assert_eq!(items(&one, "More of it.\n", "a.mbox"), None);
    }

    #[test]
    fn what_begins_otherwise_or_is_no_list_of_records_is_read_anew() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a.jsonl");
        fs::write(&file, TWO.repeat(2)).unwrap();
        let known = Prefix { size: TWO.len() as u64, hash: 1, items: 2, skipped: 0 };
        assert!(read_behind(&file, "a.jsonl", known).is_none());
        let longer = Prefix { size: 10_000, ..known };
        assert!(read_behind(&file, "a.jsonl", longer).is_none());
        assert_eq!(items("Headline\n\nText.\n", "More text.\n", "a.txt"), None);
        let array = |end: &str| format!("[{{\"text\":\"one\"}},{{\"text\":\"two\"}}{end}");
        assert_eq!(items(&array("]"), ",{\"text\":\"three\"}]", "a.json"), None);
    }

    /// Number and bytes of all items; white space around them may have been cut off. Where they begin is
    /// the same however they are read.
    fn all(read: &mut Items) -> Vec<(u64, Option<u64>, Vec<u8>)> {
        let items = read.filter_map(Result::ok);
        items.map(|item| (item.item, item.offset, item.bytes.trim_ascii().to_vec())).collect()
    }

    /// Cuts a list at every byte; tells how often it was read on behind the cut.
    fn read_on_at_every_cut(
        text: impl AsRef<[u8]>,
        name: &str,
        is_record: fn(&[u8]) -> bool,
    ) -> usize {
        let text = text.as_ref();
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join(name);
        let mut count = 0;
        for cut in 1..text.len() {
            fs::write(&file, &text[..cut]).unwrap();
            let mut read = read_file(&file, name);
            let mut items = all(&mut read);
            let skipped = items.iter().filter(|(.., bytes)| !is_record(bytes)).count() as u64;
            let (number, Content { size, hash }) = (read.items_read(), read.finish());
            fs::write(&file, text).unwrap();
            let known = Prefix { size, hash, items: number, skipped };
            if let Some(mut behind) = read_behind(&file, name, known) {
                items.retain(|(number, ..)| *number < behind.items_read());
                items.extend(all(&mut behind));
                assert_eq!(items, all(&mut read_file(&file, name)), "cut at {cut}");
                count += 1;
            }
        }
        count
    }

    #[test]
    fn wherever_a_list_was_cut_it_is_read_as_if_at_once() {
        let lines = "{\"text\":\"one\"}\r\n\n {\"text\":\"zwei: \u{e4}\"}  \n\0\0\n{\"n\":NaN}\nno record\n{\"text\":\"three\"}";
        let is_record = |bytes: &[u8]| serde_json::from_slice::<IgnoredAny>(bytes).is_ok();
        assert!(read_on_at_every_cut(lines.repeat(3), "a.jsonl", is_record) > 100);
        let rows = "One,\"a\n\"\"b\"\"\"\n\r\nZwei,\u{e4}\r\n,\nThree,\"c,\nd\"\n".repeat(3);
        let table = format!("title,text\n{rows}");
        assert!(read_on_at_every_cut(&table, "a.csv", |_| true) > 4);
        let from = "From a@b Fri Feb  6 12:00:00 2026";
        let mail = format!("{from}\nTo: b\nSubject: one\n\n>From here.\n\nFrom there\n\n");
        let mails = mail.repeat(3) + &mail.replace('\n', "\r\n").repeat(3);
        assert!(read_on_at_every_cut(&mails, "a.mbox", |_| true) > 4);
    }

    /// A response, and a picture that is passed over.
    fn crawled(number: usize) -> [String; 2] {
        [("text/html", "<p>one"), ("image/png", "x\r\n\r\nWARC/1.0")].map(|(kind, content)| {
            let http = format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n{content}{number}");
            let header = "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\n";
            format!("{header}Content-Length: {}\r\n\r\n{http}\r\n\r\n", http.len())
        })
    }

    #[test]
    fn a_crawl_is_read_on_behind_whole_records() {
        let records: Vec<String> = (0..3).flat_map(crawled).collect();
        assert!(read_on_at_every_cut(records.concat(), "a.warc", |_| true) >= 5);
        let pack = |record: &String| {
            let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            packed.write_all(record.as_bytes()).unwrap();
            packed.finish().unwrap()
        };
        let packed: Vec<Vec<u8>> = records.iter().map(pack).collect();
        assert_eq!(read_on_at_every_cut(packed.concat(), "a.warc.gz", |_| true), 5);
    }

    #[test]
    fn what_is_passed_over_of_a_crawl_is_told_for_all_of_it() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a.warc");
        fs::write(&file, crawled(1).concat()).unwrap();
        let mut read = read_file(&file, "a.warc");
        assert_eq!(read.by_ref().count(), 2);
        let (items, Content { size, hash }) = (read.items_read(), read.finish());
        File::options()
            .append(true)
            .open(&file)
            .unwrap()
            .write_all(crawled(2).concat().as_bytes())
            .unwrap();
        let known = Prefix { size, hash, items, skipped: 1 };
        let read: Vec<_> = read_behind(&file, "a.warc", known).unwrap().collect();
        assert_eq!(read[0].as_ref().unwrap().item, 1);
        assert_eq!(read[1].as_ref().unwrap_err().reason.to_string(), "not articles: 2 image/png");
    }

    #[test]
    fn an_item_is_read_from_where_it_begins() {
        let from = "From a@b Fri Feb  6 12:00:00 2026\n";
        let mails = [1, 2, 3].map(|n| format!("{from}To: b\nSubject: {n}\n\nText.\n\n"));
        for (name, text) in [
            ("a.jsonl", format!("\n{TWO}\n{TWO}")),
            ("a.mbox", mails.concat()),
            ("a.warc", (0..3).flat_map(crawled).collect()),
        ] {
            let dir = tempfile::tempdir().unwrap();
            let file = dir.path().join(name);
            fs::write(&file, text).unwrap();
            let items: Vec<_> = read_file(&file, name).flatten().collect();
            assert!(items.len() > 2, "{name}");
            for item in items {
                let mut read = read_at(&file, name, item.offset.unwrap(), item.item).unwrap();
                let found = read.next().unwrap().unwrap();
                assert_eq!((found.item, found.bytes), (item.item, item.bytes), "{name}");
            }
        }
    }
}
