//! Crawls, archives and mailboxes: each article in them is a record of its own under its own name, and damage
//! costs no more than itself.

use std::io::{Cursor, Write};

use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::{
    desk::{Desk, text},
    formats::{FIRST, SECOND, extracted, page, values},
};

pub fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        zip.start_file(*name, options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub fn gzipped(content: &[u8]) -> Vec<u8> {
    let mut gz = GzEncoder::new(Vec::new(), Compression::default());
    gz.write_all(content).unwrap();
    gz.finish().unwrap()
}

/// A tar archive as GNU tar writes it.
pub fn tarred(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = Vec::new();
    for (name, content) in files {
        let mut header = [0_u8; 512];
        header[..name.len()].copy_from_slice(name.as_bytes());
        header[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
        header[156] = b'0';
        header[257..262].copy_from_slice(b"ustar");
        header[148..156].copy_from_slice(b"        ");
        let sum: u32 = header.iter().map(|b| u32::from(*b)).sum();
        header[148..154].copy_from_slice(format!("{sum:06o}").as_bytes());
        header[154] = 0;
        tar.extend_from_slice(&header);
        tar.extend_from_slice(content);
        tar.resize(tar.len().next_multiple_of(512), 0);
    }
    tar.resize(tar.len() + 1024, 0);
    tar
}

pub fn record(kind: &str, address: &str, block: &[u8]) -> Vec<u8> {
    let header = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: 2026-03-01T10:00:00Z\r\nWARC-Target-URI: {address}\r\n\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    [header.as_bytes(), block, b"\r\n\r\n"].concat()
}

pub fn response(header: &str, body: &[u8]) -> Vec<u8> {
    [b"HTTP/1.1 200 OK\r\n", header.as_bytes(), b"\r\n", body].concat()
}

/// The header of a page.
pub const HTML: &str = "Content-Type: text/html; charset=utf-8\r\n";

#[test]
fn a_record_of_a_list_says_at_which_byte_it_begins() {
    let line = |title: &str, text: &str| json!({ "title": title, "text": text }).to_string();
    let (one, two) = (line("Ferry", FIRST), line("Strike", SECOND));
    let mail = format!("From a@b Fri Feb  6 12:00:00 2026\nSubject: Ferry\nTo: b\n\n{FIRST}\n\n");
    let crawl = record(
        "response",
        "https://courier.example/1",
        &response(HTML, page("Ferry", FIRST).as_bytes()),
    );
    let table = format!("title,text\nFerry,\"{FIRST}\"\n");
    for (name, content, second) in [
        ("a.jsonl", format!("{one}\n\n{two}\n").into_bytes(), one.len() + 2),
        ("a.jsonl.gz", gzipped(format!("{one}\n{two}\n").as_bytes()), one.len() + 1),
        ("a.json", format!("[ {one}, {two}]").into_bytes(), one.len() + 4),
        ("a.csv", format!("{table}Strike,\"{SECOND}\"\n").into_bytes(), table.len()),
        ("a.mbox", mail.repeat(2).into_bytes(), mail.len()),
        ("a.warc", crawl.repeat(2), crawl.len()),
        ("a.zip", zipped(&[("b.jsonl", format!("{one}\n{two}\n").as_bytes())]), one.len() + 1),
    ] {
        let (found, _) = extracted(name, content);
        assert_eq!(found[1]["offset"], second, "{name}");
    }
    let (found, _) = extracted("a.html", page("Ferry", FIRST));
    assert_eq!(found[0]["offset"], Value::Null);
}

#[test]
fn the_pages_of_a_crawl_are_articles_with_their_addresses_and_never_its_date() {
    let first = record(
        "response",
        "https://courier.example/1",
        &response(HTML, page("Ferry closes", FIRST).as_bytes()),
    );
    let packed = gzipped(page("Miners strike", SECOND).as_bytes());
    let coded = format!("{HTML}Content-Encoding: gzip\r\n");
    let second = record("response", "https://courier.example/2", &response(&coded, &packed));
    let picture = record(
        "response",
        "https://courier.example/a.png",
        &response("Content-Type: image/png\r\n", b"\x89PNG"),
    );
    let plain = [&first[..], &picture, &second].concat();
    let members = [gzipped(&first), gzipped(&picture), gzipped(&second)].concat();
    let wacz = zipped(&[
        ("datapackage.json", b"{}"),
        ("pages/pages.jsonl", b"{\"text\":\"no\"}\n"),
        ("archive/data.warc.gz", &members),
    ]);
    for (name, content) in [("a.warc", plain), ("a.warc.gz", members), ("a.wacz", wacz)] {
        let (found, skips) = extracted(name, content);
        assert_eq!(values(&found, "title"), ["Ferry closes", "Miners strike"], "{name}");
        assert_eq!(
            values(&found, "url"),
            ["https://courier.example/1", "https://courier.example/2"]
        );
        assert_eq!(values(&found, "body"), [FIRST, SECOND]);
        assert_eq!(values(&found, "date"), [&Value::Null, &Value::Null]);
        assert_eq!(values(&skips, "reason"), ["passed-over"]);
        assert_eq!(skips[0]["detail"], "1 image/png");
    }
}

#[test]
fn a_damaged_record_of_a_crawl_costs_itself_alone() {
    let records: Vec<Vec<u8>> = (1..=3)
        .map(|n| {
            let page = page(&format!("Report number {n}"), FIRST);
            let response = response("Content-Type: text/html\r\n", page.as_bytes());
            gzipped(&record("response", &format!("https://courier.example/{n}"), &response))
        })
        .collect();
    let mut damaged = records[1].clone();
    let middle = damaged.len() / 2;
    damaged[middle..middle + 8].fill(0xFF);
    let (found, skips) = extracted("a.warc.gz", [&records[0][..], &damaged, &records[2]].concat());
    assert_eq!(values(&found, "title"), ["Report number 1", "Report number 3"]);
    assert_eq!(values(&skips, "reason"), ["malformed"]);
}

#[test]
fn files_in_archives_are_read_under_their_names_and_archives_in_archives() {
    let lines = format!(
        "{}\n{}\n",
        json!({ "title": "One more", "text": FIRST }),
        json!({ "title": "Two more", "text": SECOND })
    );
    let inner = zipped(&[("c/two.html", page("Miners strike", SECOND).as_bytes())]);
    let (one, packed) = (page("Ferry closes", FIRST), gzipped(lines.as_bytes()));
    let files: [(&str, &[u8]); 5] = [
        ("a/one.html", one.as_bytes()),
        ("a/one_files/frame.html", b"<p>Win a cruise now and here</p>"),
        ("__MACOSX/a/._one.html", b"junk"),
        ("inner.zip", &inner),
        ("lines.jsonl.gz", &packed),
    ];
    let expected =
        ["x!/a/one.html", "x!/inner.zip!/c/two.html", "x!/lines.jsonl.gz", "x!/lines.jsonl.gz"];
    let tar = tarred(&[files[0], files[3], files[4]]);
    for (name, content) in
        [("a.zip", zipped(&files)), ("a.tar", tar.clone()), ("a.tar.gz", gzipped(&tar))]
    {
        let (found, skips) = extracted(name, content);
        assert_eq!(skips, [Value::Null; 0], "{name}");
        assert_eq!(values(&found, "item"), [&Value::Null, &Value::Null, &Value::Null, &json!(1)]);
        let paths: Vec<String> =
            values(&found, "path").into_iter().map(|p| text(p).replace(name, "x")).collect();
        assert_eq!(paths, expected, "{name}");
    }
}

#[test]
fn archives_too_deep_in_each_other_and_bombs_are_skips() {
    let mut nested = zipped(&[("a.txt", FIRST.as_bytes())]);
    for _ in 0..4 {
        nested = zipped(&[("a.zip", &nested)]);
    }
    let (found, skips) = extracted("a.zip", nested);
    assert_eq!((found.len(), values(&skips, "reason")), (0, vec![&json!("nested")]));
    let line = format!("{}\n", "x".repeat(1 << 20));
    let (found, skips) = extracted("a.jsonl.gz", gzipped(line.repeat(80).as_bytes()));
    assert_eq!((found.len(), &skips.last().unwrap()["reason"]), (0, &json!("bomb")));
}

#[test]
fn an_archive_that_changes_loses_the_articles_of_its_old_files() {
    let desk = Desk::new();
    desk.write(
        "corpus/a.zip",
        zipped(&[
            ("one.html", page("Ferry closes", FIRST).as_bytes()),
            ("two.html", page("Miners strike", SECOND).as_bytes()),
        ]),
    );
    desk.write("corpus/a.zipped.txt", "Another\n\nA report of Kestrel that stays where it is.\n");
    desk.ok(["index", "corpus"]);
    assert_eq!(desk.found("kestrel").len(), 3);
    desk.write("corpus/a.zip", zipped(&[("three.html", page("Ferry reopens", FIRST).as_bytes())]));
    desk.ok(["index", "corpus"]);
    assert_eq!(desk.found("kestrel"), ["a.zip!/three.html", "a.zipped.txt"]);
    std::fs::remove_file(desk.path("corpus/a.zip")).unwrap();
    desk.ok(["index", "corpus"]);
    assert_eq!(desk.found("kestrel"), ["a.zipped.txt"]);
}

#[test]
fn the_messages_of_an_mbox_are_articles_and_so_are_files_attached_to_them() {
    let from = "From news@courier.example Thu Feb  5 08:30:00 2026\n";
    let head = |subject: &str| {
        format!(
            "From: Kestrel Bay Courier <news@courier.example>\nTo: me@home.example\nSubject: {subject}\nDate: Thu, 5 Feb 2026 08:30:00 +0000\nMIME-Version: 1.0\n"
        )
    };
    let attached = format!(
        "{}Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nSee the attached report of the union.\n--b\nContent-Type: text/html\nContent-Disposition: attachment; filename=strike.html\n\n{}\n--b--\n",
        head("Attached"),
        page("Miners strike", SECOND)
    );
    let mbox = format!(
        "{from}{}\n{FIRST}\n\n>From the quay.\n\n{from}{attached}\n",
        head("Re: Ferry closes")
    );
    let (found, skips) = extracted("a.mbox", mbox);
    assert_eq!(skips, [Value::Null; 0]);
    assert_eq!(values(&found, "title"), ["Ferry closes", "Attached", "Miners strike"]);
    assert_eq!(found[0]["body"], format!("{FIRST}\n\nFrom the quay."));
    assert_eq!(found[2]["path"], "a.mbox!/1!/strike.html");
}
