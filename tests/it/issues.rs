//! Issues of digitised newspapers: a METS document is read with its pages, which are no articles of their own.

use std::fs;

use serde_json::Value;

use crate::{
    containers::{gzipped, tarred, zipped},
    desk::{Desk, json_lines, text},
};

/// A page in ALTO with a masthead and blocks `b1`, `b2` and so on.
fn page(blocks: &[&str]) -> String {
    let block = |(number, text): (usize, &&str)| {
        let words: Vec<String> = text
            .split(' ')
            .map(|word| format!("<String CONTENT=\"{word}\" WC=\"0.9\"/>"))
            .collect();
        format!(
            "<TextBlock ID=\"b{}\"><TextLine>{}</TextLine></TextBlock>",
            number + 1,
            words.join("<SP/>")
        )
    };
    let blocks: String = blocks.iter().enumerate().map(block).collect();
    format!(
        "<?xml version=\"1.0\"?><alto><Layout><Page><PrintSpace><TextBlock ID=\"m\"><TextLine>\
         <String CONTENT=\"COURIER\"/></TextLine></TextBlock>{blocks}</PrintSpace></Page></Layout></alto>"
    )
}

const METS: &str = r#"<?xml version="1.0"?>
<mets:mets xmlns:mets="http://www.loc.gov/METS/" xmlns:mods="http://www.loc.gov/mods/v3" xmlns:xlink="http://www.w3.org/1999/xlink">
<mets:dmdSec ID="d0"><mets:mdWrap MDTYPE="MODS"><mets:xmlData><mods:mods><mods:titleInfo><mods:title>Kestrel Courier</mods:title></mods:titleInfo>
<mods:originInfo><mods:dateIssued>1912-02-06</mods:dateIssued></mods:originInfo></mods:mods></mets:xmlData></mets:mdWrap></mets:dmdSec>
<mets:dmdSec ID="d1"><mets:mdWrap MDTYPE="MODS"><mets:xmlData><mods:mods><mods:titleInfo><mods:title>Ferry pier gives way</mods:title></mods:titleInfo></mods:mods></mets:xmlData></mets:mdWrap></mets:dmdSec>
<mets:fileSec><mets:fileGrp USE="Images"><mets:file ID="i1"><mets:FLocat xlink:href="images/1.tif"/></mets:file></mets:fileGrp>
<mets:fileGrp USE="ALTO"><mets:file ID="p1"><mets:FLocat xlink:href="file://./alto/1.xml"/></mets:file>
<mets:file ID="p2"><mets:FLocat xlink:href="alto/2.xml"/></mets:file></mets:fileGrp></mets:fileSec>
<mets:structMap TYPE="LOGICAL"><mets:div TYPE="ISSUE" DMDID="d0">
<mets:div TYPE="ARTICLE" DMDID="d1"><mets:div TYPE="PARAGRAPH"><mets:fptr><mets:seq><mets:area FILEID="p1" BETYPE="IDREF" BEGIN="b1"/>
<mets:area FILEID="p2" BETYPE="IDREF" BEGIN="b1"/></mets:seq></mets:fptr></mets:div></mets:div>
<mets:div TYPE="ARTICLE" LABEL="Miners strike"><mets:fptr><mets:area FILEID="p2" BETYPE="IDREF" BEGIN="b2"/></mets:fptr></mets:div>
</mets:div></mets:structMap></mets:mets>"#;

const FIRST: &str = "The harbour board closed the old pier";
const REST: &str = "on Tuesday after the storm.";
const SECOND: &str = "The shafts in the valley stood still over pay.";

/// The pages of an issue.
fn pages() -> [(&'static str, String); 2] {
    [("alto/1.xml", page(&[FIRST])), ("alto/2.xml", page(&[REST, SECOND]))]
}

/// Headline, text and file of each article, in their order.
fn shown(records: &[Value]) -> Vec<[String; 3]> {
    let field = |record: &Value, name: &str| text(&record[name]);
    records.iter().map(|r| [field(r, "title"), field(r, "body"), field(r, "path")]).collect()
}

/// The articles of the issue whose document is at `path`.
fn articles(path: &str) -> [[String; 3]; 2] {
    [
        ["Ferry pier gives way".into(), format!("{FIRST} {REST}"), path.into()],
        ["Miners strike".into(), SECOND.into(), path.into()],
    ]
}

/// A corpus with an issue.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("corpus/7/mets.xml", METS);
    for (name, content) in pages() {
        desk.write(&format!("corpus/7/{name}"), content);
    }
    desk
}

/// Files with the number of their articles in the index.
fn files(desk: &Desk) -> Vec<String> {
    let hits = desk.run(["search", "*", "--limit", "all", "--fields", "path"]).hits();
    let mut files: Vec<String> = hits.iter().map(|hit| text(&hit["path"])).collect();
    files.sort();
    files
}

#[test]
fn the_articles_of_an_issue_come_out_of_its_pages_once() {
    let desk = desk();
    let found = json_lines(&desk.ok(["extract", "corpus"]).out);
    assert_eq!(shown(&found), articles("corpus/7/mets.xml"));
    assert_eq!(found[0]["date"], "1912-02-06");
    assert_eq!(found[0]["publisher"], "Kestrel Courier");
    assert_eq!(found[1]["item"], 1);
    let alone = json_lines(&desk.ok(["extract", "corpus/7/mets.xml"]).out);
    assert_eq!(shown(&alone), articles("corpus/7/mets.xml"));
}

/// Packs files with their names.
type Pack = fn(&[(&str, &[u8])]) -> Vec<u8>;

/// An issue in an archive whose members have names that begin so.
fn packed_issue(pack: Pack, start: &str) -> Vec<u8> {
    let [one, two] = pages();
    let names = ["7/alto/1.xml", "7/alto/2.xml", "7/mets.xml"].map(|name| format!("{start}{name}"));
    let contents = [one.1.as_bytes(), two.1.as_bytes(), METS.as_bytes()];
    let files: Vec<(&str, &[u8])> = names.iter().map(String::as_str).zip(contents).collect();
    pack(&files)
}

#[test]
fn an_issue_in_a_tar_archive_is_read_with_its_pages_wherever_these_are() {
    let desk = Desk::new();
    let tar = packed_issue(tarred, "./");
    desk.write("corpus/a.tar", &tar);
    desk.write("corpus/b.tar.gz", gzipped(&tar));
    let found = json_lines(&desk.ok(["extract", "corpus"]).out);
    let names = ["corpus/a.tar!/7/mets.xml", "corpus/b.tar.gz!/7/mets.xml"];
    assert_eq!(shown(&found), names.map(articles).concat());
    // A picture lies between document and pages, and is stepped over.
    let [one, two] = pages();
    let picture = vec![0; 3 << 20];
    let files = [
        ("7/mets.xml", METS.as_bytes()),
        ("7/images/1.tif", &picture),
        ("7/alto/2.xml", two.1.as_bytes()),
        ("7/other.txt", b"Talks\n\nTalks go on in Muscat.\n"),
        ("7/alto/1.xml", one.1.as_bytes()),
    ];
    desk.write("c.tar", tarred(&files));
    let found = shown(&json_lines(&desk.ok(["extract", "c.tar"]).out));
    assert_eq!(found[..2], articles("c.tar!/7/mets.xml"));
    assert_eq!(found[2][2], "c.tar!/7/other.txt");
    assert_eq!(found.len(), 3);
}

#[test]
fn an_issue_in_a_zip_archive_is_read_with_its_pages() {
    for start in ["", "./", "/"] {
        let desk = Desk::new();
        desk.write("a.zip", packed_issue(zipped, start));
        let found = json_lines(&desk.ok(["extract", "a.zip"]).out);
        assert_eq!(shown(&found), articles("a.zip!/7/mets.xml"), "{start}");
    }
}

#[test]
fn a_page_that_is_missing_or_damaged_costs_what_is_on_it_and_is_named() {
    for (name, content, said) in [
        ("alto/1.xml", None, "page file://./alto/1.xml: it is missing"),
        ("alto/1.xml", Some("<tei/>"), "page file://./alto/1.xml: no article text in it"),
    ] {
        let desk = desk();
        let page = desk.path(&format!("corpus/7/{name}"));
        match content {
            Some(content) => fs::write(page, content).unwrap(),
            None => fs::remove_file(page).unwrap(),
        }
        desk.ok(["index", "corpus", "--report", "skips.jsonl"]);
        let skips = json_lines(&fs::read_to_string(desk.path("skips.jsonl")).unwrap());
        assert_eq!(skips.len(), 1, "{skips:?}");
        assert_eq!(skips[0]["path"], "7/mets.xml");
        assert!(text(&skips[0]["detail"]).contains(said), "{skips:?}");
        assert_eq!(desk.found("valley"), ["7/mets.xml"]);
        assert!(desk.found("harbour").is_empty());
        desk.write(&format!("corpus/7/{name}"), &pages()[0].1);
        desk.ok(["index", "corpus"]);
        assert_eq!(files(&desk), ["7/mets.xml"; 2]);
        assert_eq!(desk.found("harbour"), ["7/mets.xml"]);
    }
}

#[test]
fn a_damaged_page_in_a_zip_archive_costs_what_is_on_it() {
    let desk = Desk::new();
    let mut zip = packed_issue(zipped, "");
    // The first page is said to be encrypted, in the directory and before its bytes.
    for (sign, flags) in [(b"PK\x01\x02", 8), (b"PK\x03\x04", 6)] {
        let at = zip.windows(4).position(|bytes| bytes == sign).unwrap();
        zip[at + flags] |= 1;
    }
    desk.write("a.zip", zip);
    let run = desk.ok(["extract", "a.zip", "--report", "skips.jsonl"]);
    assert_eq!(shown(&json_lines(&run.out)), articles("a.zip!/7/mets.xml")[1..]);
    let skips = fs::read_to_string(desk.path("skips.jsonl")).unwrap();
    assert!(skips.contains("alto/1.xml: an encrypted member"), "{skips}");
}

/// An issue that marks no articles, in a folder of the same name.
const PAGED: &str = r#"<?xml version="1.0"?>
<mets xmlns:xlink="http://www.w3.org/1999/xlink"><dmdSec ID="d0"><mdWrap><xmlData><mods><titleInfo><title>Kestrel Courier</title></titleInfo>
<originInfo><dateIssued>1912-02-06</dateIssued></originInfo></mods></xmlData></mdWrap></dmdSec>
<dmdSec ID="d1"><mdWrap><xmlData><mods><part><detail type="page number"><number>1</number></detail></part></mods></xmlData></mdWrap></dmdSec>
<fileSec><fileGrp ID="pages"><file ID="i1" USE="master"><FLocat xlink:href="./1.tif"/></file>
<file ID="p1" USE="ocr"><FLocat xlink:href="./alto/1.xml"/></file></fileGrp>
<fileGrp ID="more"><file ID="p2" USE="ocr"><FLocat xlink:href="./alto/2.xml"/></file></fileGrp></fileSec>
<structMap><div TYPE="np:issue" DMDID="d0"><div TYPE="np:page" DMDID="d1"><fptr FILEID="i1"/><fptr FILEID="p1"/></div>
<div TYPE="np:page"><fptr FILEID="p2"/></div></div></structMap></mets>"#;

#[test]
fn an_issue_without_articles_gives_its_pages_with_date_and_newspaper() {
    let desk = Desk::new();
    desk.write("corpus/1912020601/1912020601.xml", PAGED);
    for (name, content) in pages() {
        desk.write(&format!("corpus/1912020601/{name}"), content);
    }
    let found = json_lines(&desk.ok(["extract", "corpus"]).out);
    let of_issue = |name: &str| found.iter().map(|record| text(&record[name])).collect::<Vec<_>>();
    assert_eq!(of_issue("path"), ["corpus/1912020601/1912020601.xml"; 2]);
    assert_eq!(of_issue("date"), ["1912-02-06"; 2]);
    assert_eq!(of_issue("publisher"), ["Kestrel Courier"; 2]);
    assert!(text(&found[0]["body"]).contains(FIRST) && text(&found[1]["body"]).contains(SECOND));
}

#[test]
fn what_describes_no_newspaper_or_names_pages_elsewhere_is_no_issue_and_pages_are_read_as_they_are()
{
    for mets in [
        METS.replace("ARTICLE", "CHAPTER").replace("ISSUE", "BOOK"),
        METS.replace("ARTICLE", "CHAPTER").replace("ALTO", "X").replace("alto", "x"),
        METS.replace("alto/2", "../2"),
        METS.replace("alto/", "other/"),
    ] {
        let desk = desk();
        desk.write("corpus/7/mets.xml", mets);
        let run = desk.ok(["extract", "corpus", "--report", "skips.jsonl"]);
        let paths: Vec<String> = json_lines(&run.out).iter().map(|r| text(&r["path"])).collect();
        assert_eq!(paths, ["corpus/7/alto/1.xml", "corpus/7/alto/2.xml"]);
        let skips = fs::read_to_string(desk.path("skips.jsonl")).unwrap();
        assert!(skips.contains("read as they are"), "{skips}");
    }
}

#[cfg(unix)]
#[test]
fn no_page_is_read_through_a_link() {
    use std::os::unix::fs::symlink;
    for link in ["corpus/7/alto", "corpus/7/alto/2.xml"] {
        let desk = desk();
        fs::rename(desk.path(link), desk.path("outside")).unwrap();
        symlink(desk.path("outside"), desk.path(link)).unwrap();
        let run = desk.run(["extract", "corpus", "--report", "skips.jsonl"]);
        assert!(!run.out.contains("valley"), "{link}: {}", run.out);
        let skips = fs::read_to_string(desk.path("skips.jsonl")).unwrap();
        assert!(skips.contains("link-outside") && skips.contains("read as they are"), "{skips}");
    }
}

#[test]
fn an_issue_gives_back_the_pages_that_its_document_no_longer_names() {
    let desk = desk();
    desk.ok(["index", "corpus"]);
    assert_eq!(files(&desk), ["7/mets.xml"; 2]);
    let second = r#"<mets:file ID="p2"><mets:FLocat xlink:href="alto/2.xml"/></mets:file>"#;
    desk.write("corpus/7/mets.xml", METS.replace(second, ""));
    desk.ok(["index", "corpus"]);
    assert_eq!(files(&desk), ["7/alto/2.xml", "7/mets.xml"]);
    desk.write("corpus/7/mets.xml", METS);
    desk.ok(["index", "corpus"]);
    assert_eq!(files(&desk), ["7/mets.xml"; 2]);
    let again = desk.ok(["index", "corpus"]);
    assert!(again.err.starts_with("0 articles from 0 files"), "{}", again.err);
}

#[test]
fn an_issue_changes_with_its_pages_and_gives_them_back_when_it_is_gone() {
    let desk = Desk::new();
    for (name, content) in pages() {
        desk.write(&format!("corpus/7/{name}"), content);
    }
    desk.ok(["index", "corpus"]);
    assert_eq!(files(&desk), ["7/alto/1.xml", "7/alto/2.xml"]);
    desk.write("corpus/7/mets.xml", METS);
    desk.ok(["index", "corpus"]);
    assert_eq!(files(&desk), ["7/mets.xml"; 2]);
    let again = desk.ok(["index", "corpus"]);
    assert!(again.err.starts_with("0 articles from 0 files"), "{}", again.err);
    assert!(desk.found("lighthouse").is_empty());
    desk.write("corpus/7/alto/2.xml", page(&[REST, "The lighthouse in the valley stood still."]));
    desk.ok(["index", "corpus"]);
    assert_eq!(desk.found("lighthouse"), ["7/mets.xml"]);
    assert_eq!(files(&desk), ["7/mets.xml"; 2]);
    fs::rename(desk.path("corpus/7"), desk.path("corpus/8")).unwrap();
    desk.ok(["index", "corpus"]);
    assert_eq!(files(&desk), ["8/mets.xml"; 2]);
    fs::remove_file(desk.path("corpus/8/mets.xml")).unwrap();
    desk.ok(["index", "corpus"]);
    assert_eq!(files(&desk), ["8/alto/1.xml", "8/alto/2.xml"]);
}
