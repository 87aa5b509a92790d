//! Issues of digitised newspapers: a METS document is read with its pages, which are no articles of their own.

use std::fs;

use serde_json::Value;

use crate::{
    containers::zipped,
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

#[test]
fn an_issue_in_a_zip_archive_is_read_with_its_pages() {
    let desk = Desk::new();
    let [one, two] = pages();
    let files = [
        ("7/alto/1.xml", one.1.as_bytes()),
        ("7/alto/2.xml", two.1.as_bytes()),
        ("7/mets.xml", METS.as_bytes()),
    ];
    desk.write("a.zip", zipped(&files));
    let found = json_lines(&desk.ok(["extract", "a.zip"]).out);
    assert_eq!(shown(&found), articles("a.zip!/7/mets.xml"));
}

#[test]
fn without_articles_or_a_page_an_issue_is_none_and_its_pages_are_read_as_they_are() {
    for (mets, missing) in [
        (METS.to_owned(), true),
        (METS.replace("ARTICLE", "CHAPTER"), false),
        (METS.replace("alto/2", "../2"), false),
    ] {
        let desk = desk();
        desk.write("corpus/7/mets.xml", mets);
        if missing {
            fs::remove_file(desk.path("corpus/7/alto/2.xml")).unwrap();
        }
        let run = desk.ok(["extract", "corpus", "--report", "skips.jsonl"]);
        let paths: Vec<String> = json_lines(&run.out).iter().map(|r| text(&r["path"])).collect();
        let pages = ["corpus/7/alto/1.xml", "corpus/7/alto/2.xml"];
        assert_eq!(paths, pages[..pages.len() - usize::from(missing)]);
        let skips = fs::read_to_string(desk.path("skips.jsonl")).unwrap();
        assert!(skips.contains("read as they are"), "{skips}");
    }
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
