//! Documents, exports and tables: each article in them is a record of its own, and nothing of what is around
//! it is in any text.

use serde_json::{Value, json};

use crate::{
    containers::zipped,
    desk::{Desk, Run, json_lines, text},
};

pub const FIRST: &str = "Harbour officials in Kestrel Bay said on Thursday that the old ferry terminal will close for nine months while its piers are rebuilt.";
pub const SECOND: &str = "Miners in Kestrel Valley went on strike on Friday over pay, the union said, and the shafts stood still.";

/// Extracts one file: its articles, and what was skipped.
pub fn extracted(name: &str, content: impl AsRef<[u8]>) -> (Vec<Value>, Vec<Value>) {
    let desk = Desk::new();
    desk.write(name, content);
    let run: Run = desk.run(["extract", name, "--report", "skips.jsonl"]);
    let skips = std::fs::read_to_string(desk.path("skips.jsonl")).unwrap();
    assert!(!run.err.contains("panicked"), "{}", run.err);
    (json_lines(&run.out), json_lines(&skips))
}

pub fn values<'a>(records: &'a [Value], field: &str) -> Vec<&'a Value> {
    records.iter().map(|record| &record[field]).collect()
}

pub fn page(title: &str, body: &str) -> String {
    format!(
        "<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{body}</p></article></body></html>"
    )
}

#[test]
fn each_article_of_an_export_of_nexis_is_a_record() {
    let article = |counter: &str, title: &str, length: &str, body: &str| {
        format!(
            "                               {counter}\n\n                                  Kestrel Bay Courier\n\n                            February 5, 2026 Thursday\n\n{title}\n\nBYLINE: Ann Lindqvist\n\nSECTION: HARBOUR; Pg. 3\n\n{length}\n\n{body}\n\nLOAD-DATE: February 6, 2026\n\nLANGUAGE: ENGLISH\n\nPUBLICATION-TYPE: Newspaper\n\n                   Copyright 2026 Courier Limited\n                             All Rights Reserved\n\n"
        )
    };
    for (counters, length) in [
        (["1 of 2 DOCUMENTS", "2 of 2 DOCUMENTS"], "LENGTH: 25 words"),
        (["Dokument 1 von 2", "Dokument 2 von 2"], "LÄNGE: 25 Wörter"),
    ] {
        let text = [
            article(counters[0], "Ferry closes", length, FIRST),
            article(counters[1], "Miners strike", length, SECOND),
        ]
        .concat();
        let (found, _) = extracted("nexis.txt", text);
        assert_eq!(values(&found, "title"), ["Ferry closes", "Miners strike"]);
        assert_eq!(values(&found, "body"), [FIRST, SECOND]);
        assert_eq!(values(&found, "date"), ["2026-02-05", "2026-02-05"]);
        assert_eq!(found[0]["publisher"], "Kestrel Bay Courier");
        assert_eq!(found[0]["byline"], json!(["Ann Lindqvist"]));
        assert_eq!(found[0]["section"], "HARBOUR; Pg. 3");
        assert_eq!(found[0]["language"], "en");
    }
}

/// A DOCX file of paragraphs.
fn docx(paragraphs: &[&str]) -> Vec<u8> {
    let paragraphs: String =
        paragraphs.iter().map(|p| format!("<w:p><w:r><w:t>{p}</w:t></w:r></w:p>")).collect();
    let document = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{paragraphs}</w:body></w:document>"
    );
    zipped(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", document.as_bytes())])
}

#[test]
fn a_document_of_word_is_an_article_and_an_export_in_it_several() {
    let (found, _) =
        extracted("a.docx", docx(&["Ferry closes", "By Ann Lindqvist", FIRST, SECOND]));
    assert_eq!(found[0]["title"], "Ferry closes");
    assert_eq!(found[0]["byline"], json!(["Ann Lindqvist"]));
    assert_eq!(found[0]["body"], format!("{FIRST}\n\n{SECOND}"));
    let article = |title: &'static str, body: &'static str| {
        [
            title,
            "Kestrel Bay Courier",
            "February 5, 2026 Thursday",
            "Copyright 2026 Courier",
            "Section: HARBOUR; Pg. 3",
            "Length: 25 words",
            "Byline: Ann Lindqvist",
            "Body",
            body,
            "Load-Date: February 6, 2026",
            "End of Document",
        ]
    };
    let both = [article("Ferry closes", FIRST), article("Miners strike", SECOND)].concat();
    let (found, _) = extracted("nexis.docx", docx(&both));
    assert_eq!(values(&found, "title"), ["Ferry closes", "Miners strike"]);
    assert_eq!(values(&found, "body"), [FIRST, SECOND]);
    assert_eq!(values(&found, "publisher"), ["Kestrel Bay Courier"; 2]);
    assert_eq!(values(&found, "date"), ["2026-02-05"; 2]);
}

#[test]
fn the_chapters_of_a_book_and_the_paragraphs_of_an_odt_are_read() {
    let package = "<package><metadata><dc:title>Courier</dc:title><dc:date>2026-02-05</dc:date></metadata><manifest><item id='a' href='one%20a.xhtml'/></manifest><spine><itemref idref='a'/></spine></package>";
    let book = zipped(&[
        ("mimetype", b"application/epub+zip"),
        (
            "META-INF/container.xml",
            b"<container><rootfiles><rootfile full-path='O/p.opf'/></rootfiles></container>",
        ),
        ("O/p.opf", package.as_bytes()),
        ("O/one a.xhtml", page("Ferry closes", &format!("{FIRST} {SECOND}")).as_bytes()),
    ]);
    let (found, _) = extracted("a.epub", book);
    assert_eq!(values(&found, "title"), ["Ferry closes"]);
    assert_eq!(
        (&found[0]["publisher"], &found[0]["date"]),
        (&json!("Courier"), &json!("2026-02-05"))
    );
    let content = format!(
        "<office:document-content><office:body><office:text><text:h>Ferry closes</text:h><text:p>{FIRST}<text:note><text:p>note</text:p></text:note></text:p></office:text></office:body></office:document-content>"
    );
    let odt = zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", content.as_bytes()),
    ]);
    let (found, _) = extracted("a.odt", odt);
    assert_eq!((&found[0]["title"], &found[0]["body"]), (&json!("Ferry closes"), &json!(FIRST)));
}

/// A PDF of lines at places.
fn pdf(lines: &[(u32, u32, u32, &str)]) -> Vec<u8> {
    let text: String = lines
        .iter()
        .map(|(x, y, size, line)| format!("BT /F {size} Tf 1 0 0 1 {x} {y} Tm ({line}) Tj ET\n"))
        .collect();
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{text}endstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", number + 1).as_bytes());
    }
    let table = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for offset in &offsets {
        out.extend(format!("{offset:010} 00000 n \n").as_bytes());
    }
    out.extend(
        format!(
            "trailer << /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
            objects.len() + 1
        )
        .as_bytes(),
    );
    out
}

#[test]
#[cfg(feature = "pdf")]
fn the_columns_of_a_pdf_are_read_one_after_the_other_and_a_scan_says_so() {
    let mut lines = vec![(50, 740, 24, "Ferry terminal to close")];
    let left = [
        "Harbour officials said on",
        "Thursday that the old ferry",
        "terminal will close for nine",
        "months while its piers are",
        "rebuilt by the har-",
    ];
    let right = [
        "bour company. Boats will",
        "leave from the market quay",
        "until November, and tickets",
        "will be sold on board by",
        "the crews.",
    ];
    for (number, (one, two)) in left.iter().zip(&right).enumerate() {
        let y = 700 - 12 * number as u32;
        lines.push((50, y, 10, one));
        lines.push((320, y, 10, two));
    }
    let (found, _) = extracted("a.pdf", pdf(&lines));
    assert_eq!(found[0]["title"], "Ferry terminal to close");
    assert_eq!(
        found[0]["body"],
        "Harbour officials said on Thursday that the old ferry terminal will close for nine months while its piers are rebuilt by the harbour company. Boats will leave from the market quay until November, and tickets will be sold on board by the crews."
    );
    let (found, skips) = extracted("scan.pdf", pdf(&[]));
    assert_eq!(found.len(), 0);
    assert!(text(&skips[0]["detail"]).contains("OCR"), "{}", skips[0]);
}

#[test]
fn the_rows_of_a_table_are_articles() {
    let table = format!(
        "Titel;Headline;Text;Pub Date;Source;Unrelated\r\n;\"Ferry; closes\";\"{FIRST}\";2026-02-05;Courier;x\r\n;Miners strike;{SECOND};2026-02-06;Courier;y\r\n"
    );
    let (found, skips) = extracted("a.csv", table);
    assert_eq!(skips, [Value::Null; 0]);
    assert_eq!(values(&found, "title"), ["Ferry; closes", "Miners strike"]);
    assert_eq!(values(&found, "body"), [FIRST, SECOND]);
    assert_eq!(values(&found, "date"), ["2026-02-05", "2026-02-06"]);
    let (_, skips) = extracted("b.csv", "a,b\n1,2\n");
    assert_eq!((&skips[0]["reason"], &skips[0]["detail"]), (&json!("unused"), &json!("a, b")));
}

#[test]
fn columns_that_the_user_names_go_before_those_that_are_known() {
    let desk = Desk::new();
    desk.write(
        "a.csv",
        format!("Kop,title,Tekst,Dag\n\"Ferry; closes\",x,\"{FIRST}\",2026-02-05\n"),
    );
    let run = desk.ok(["extract", "a.csv", "--map", "title=Kop,body=Tekst", "--map", "date=Dag"]);
    let found = json_lines(&run.out);
    assert_eq!(values(&found, "title"), ["Ferry; closes"]);
    assert_eq!(values(&found, "body"), [FIRST]);
    assert_eq!(values(&found, "date"), ["2026-02-05"]);
    // Inside of objects a path names the column.
    let record = json!({ "meta": { "kop": "Ferry closes" }, "Tekst": FIRST });
    desk.write("b.jsonl", record.to_string());
    desk.write("dateline.toml", "[map]\ntitle = 'meta.kop'\nbody = 'Tekst'\n");
    let found = json_lines(&desk.ok(["extract", "b.jsonl"]).out);
    assert_eq!((&found[0]["title"], &found[0]["body"]), (&json!("Ferry closes"), &json!(FIRST)));
    let wrong = desk.run(["extract", "b.jsonl", "--map", "kop=x"]);
    assert!(wrong.err.contains("`kop` is no field that a column can fill"), "{}", wrong.err);
}

#[test]
fn columns_that_the_user_names_are_found_in_what_wraps_an_article() {
    let map = ["--map", "title=Kop,body=Tekst"];
    let article = json!({
        "Kop": "Ferry closes",
        "Tekst": FIRST,
        "date": "2026-02-05",
        "comments": [{ "text": SECOND }, { "text": SECOND }],
    });
    let mut wrapping = article.clone();
    wrapping["result"] = json!({ "status": "found" });
    let desk = Desk::new();
    for (name, document) in [
        ("a.json", json!({ "payload": { "page": article } })),
        ("b.json", wrapping),
        ("c.json", json!({ "hits": [{ "payload": article }], "total": 1 })),
        ("d.jsonl", json!({ "payload": article })),
    ] {
        desk.write(name, document.to_string());
        let found = json_lines(&desk.ok(["extract", name].into_iter().chain(map)).out);
        assert_eq!(values(&found, "title"), ["Ferry closes"], "{name}");
        assert_eq!(values(&found, "body"), [FIRST], "{name}");
        assert_eq!(values(&found, "date"), ["2026-02-05"], "{name}");
    }
}

#[test]
fn a_page_that_lists_articles_is_skipped_and_its_explanation_says_so() {
    let card = "<div><h2><a href=/x>Swimming pool opens</a></h2><p>It is warm again.</p></div>";
    let desk = Desk::new();
    desk.write("list.html", card.repeat(6));
    for arguments in [&["extract", "list.html"][..], &["extract", "--explain", "list.html"]] {
        let run: Run = desk.run(arguments.iter().copied().chain(["--report", "skips.jsonl"]));
        assert_eq!(run.out, "", "{arguments:?}");
        let skips = json_lines(&std::fs::read_to_string(desk.path("skips.jsonl")).unwrap());
        assert!(text(&skips[0]["detail"]).contains("lists articles"), "{arguments:?}");
    }
}

#[test]
fn what_is_exported_as_ninjs_reads_back_to_the_same_record() {
    let desk = Desk::new();
    let source = json!({ "id": "a b/1", "title": "Ferry closes", "text": FIRST, "published": "2026-02-05", "authors": ["Ann Lindqvist"], "publisher": "Courier", "keywords": ["ferry"], "language": "en" });
    desk.write("a.jsonl", format!("{source}\n"));
    let record = json_lines(&desk.ok(["extract", "a.jsonl"]).out).remove(0);
    desk.write("b.json", desk.ok(["extract", "a.jsonl", "--format", "ninjs"]).out);
    let back = json_lines(&desk.ok(["extract", "b.json"]).out).remove(0);
    for field in ["id", "title", "body", "date", "byline", "publisher", "keywords", "language"] {
        assert_eq!(back[field], record[field], "{field}");
    }
}

#[test]
fn a_record_reads_back_with_the_desk_that_it_names() {
    // No word of it is one of desks, and it is no name of persons either.
    let source = json!({ "id": "1", "title": "Ferry closes", "body": FIRST, "byline": ["The Harbour Watch of 1887"], "byline_desk": true });
    let (first, _) = extracted("a.jsonl", source.to_string());
    assert_eq!((&first[0]["byline"], &first[0]["byline_desk"]), (&source["byline"], &json!(true)));
    let (second, _) = extracted("a.jsonl", first[0].to_string());
    assert_eq!(second, first);
}

#[test]
fn what_is_known_and_not_read_says_what_it_is_and_what_to_do() {
    for (name, content, words) in [
        ("a.parquet", &b"PAR1\x15\x04\0\0"[..], "Parquet"),
        ("a.xml", b"<?xml version=\"1.0\"?><catalog/>", "<catalog>"),
        ("a.xml", b"<?xml version=\"1.0\"?><urlset><url/></urlset>", "site map"),
        #[cfg(not(feature = "pst"))]
        ("a.pst", b"!BDN\x83\xfe\xbb\x77SM\x17\0", "feature pst"),
        ("a.db", b"SQLite format 3\0", "SQLite"),
        ("a.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "DOCX"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "OCR"),
    ] {
        let (found, skips) = extracted(name, content);
        assert_eq!(found.len(), 0, "{name}");
        assert_eq!(skips[0]["reason"], "unsupported", "{name}");
        assert!(text(&skips[0]["detail"]).contains(words), "{name}: {}", skips[0]);
    }
    let listed = Desk::new().ok(["formats"]).out;
    for name in ["WARC", "Parquet", "NITF", "not read"] {
        assert!(listed.contains(name), "{name}");
    }
}
