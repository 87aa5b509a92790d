use super::*;

fn page(href: &str, blocks: &[(&str, &str)]) -> Page {
    let block = |(id, text): &(&str, &str)| {
        let words = text.replace(' ', "' WC='0.8'/><String CONTENT='");
        let words = format!("<String CONTENT='{words}' WC='0.8'/>");
        format!("<TextBlock ID='{id}'><TextLine>{words}</TextLine></TextBlock>")
    };
    let blocks: String = blocks.iter().map(block).collect();
    let bytes = format!("<alto><Layout><Page>{blocks}</Page></Layout></alto>").into_bytes();
    Page { href: href.to_owned(), bytes: Ok(bytes) }
}

fn mets(logical: &str) -> String {
    let file =
        |id: &str| format!("<file ID='{id}'><FLocat xlink:href='file://./alto/{id}.xml'/></file>");
    format!(
        "<mets><dmdSec ID='news'><mods><titleInfo><nonSort>The</nonSort><title>Kestrel Courier</title></titleInfo>\
         <language><languageTerm>eng</languageTerm></language></mods></dmdSec>\
         <dmdSec ID='issue'><mods><titleInfo><title>No. 7</title></titleInfo><originInfo><dateIssued>1912-02-06\
         </dateIssued></originInfo></mods></dmdSec>\
         <dmdSec ID='a1'><mods><titleInfo><title>Ferry closes</title></titleInfo>\
         <name><namePart>Vandermolen, Hester</namePart></name><relatedItem type='host'><titleInfo><title>Other\
         </title></titleInfo></relatedItem></mods></dmdSec>\
         <fileSec><fileGrp>{}{}</fileGrp></fileSec>\
         <structMap TYPE='PHYSICAL'><div TYPE='ARTICLE'><fptr><area FILEID='p1' BEGIN='m'/></fptr></div></structMap>\
         <structMap TYPE='LOGICAL'><div TYPE='Newspaper' DMDID='news'><div TYPE='ISSUE' DMDID='issue'>{logical}\
         </div></div></structMap></mets>",
        file("p1"),
        file("p2")
    )
}

fn pages() -> [Page; 2] {
    [
        page(
            "file://./alto/p1.xml",
            &[("m", "THE COURIER"), ("h", "Ferry closes"), ("b", "The old"), ("x", "Buy soap")],
        ),
        page("file://./alto/p2.xml", &[("c", "pier is shut."), ("d", "Nobody was hurt.")]),
    ]
}

fn area(page: &str, block: &str) -> String {
    format!("<area FILEID='{page}' BETYPE='IDREF' BEGIN='{block}'/>")
}

#[test]
fn an_article_goes_on_over_pages_and_has_what_its_records_say() {
    let logical = format!(
        "<div TYPE='TITLE_SECTION'><fptr>{}</fptr></div>\
         <div TYPE='SECTION' LABEL='Harbour'><div TYPE='ARTICLE' DMDID='a1'>\
         <div TYPE='HEADING'><fptr>{}</fptr></div><div TYPE='BODY'>\
         <div TYPE='PARAGRAPH'><fptr>{}</fptr><fptr>{}</fptr></div><div TYPE='PARAGRAPH'><fptr>{}</fptr></div>\
         </div></div></div><div TYPE='ADVERTISEMENT' DMDID='a1'><fptr>{}</fptr></div>",
        area("p1", "m"),
        area("p1", "h"),
        area("p1", "b"),
        area("p2", "c"),
        area("p2", "d"),
        area("p1", "x"),
    );
    let mut drafts = parse(&mets(&logical), &pages()).unwrap();
    assert_eq!(drafts.len(), 1);
    let draft = drafts.remove(0).unwrap();
    assert_eq!(draft.title.as_deref(), Some("Ferry closes"));
    assert_eq!(draft.body, "The old pier is shut.\n\nNobody was hurt.");
    assert_eq!(draft.byline, ["Hester Vandermolen"]);
    assert_eq!(draft.publisher.as_deref(), Some("The Kestrel Courier"));
    assert_eq!(draft.section.as_deref(), Some("Harbour"));
    assert_eq!(draft.language.as_deref(), Some("eng"));
    let date = draft.date.map(|(date, source)| (date.to_string(), source));
    assert_eq!(date, Some(("1912-02-06".to_owned(), DateSource::Header)));
    assert!(draft.ocr_confidence.is_some_and(|mean| (mean - 0.8).abs() < 1e-6));
}

#[test]
fn a_page_that_the_structure_does_not_mention_is_read_as_it_is() {
    let logical =
        format!("<div TYPE='ARTICLE' LABEL='Pier'><fptr>{}</fptr></div>", area("p1", "b"));
    let drafts = parse(&mets(&logical), &pages()).unwrap();
    let found: Vec<(Option<String>, String)> =
        drafts.into_iter().flatten().map(|draft| (draft.title, draft.body)).collect();
    let pier = (Some("Pier".to_owned()), "The old".to_owned());
    assert_eq!(found, [pier, (None, "pier is shut.\n\nNobody was hurt.".to_owned())]);
}

#[test]
fn a_page_is_mentioned_by_blocks_that_it_has() {
    let logical = format!(
        "<div TYPE='ARTICLE' LABEL='Pier'><fptr>{}</fptr></div><div TYPE='TITLE_SECTION'><fptr>{}</fptr></div>",
        area("p1", "b"),
        area("p2", "gone")
    );
    let drafts = parse(&mets(&logical), &pages()).unwrap();
    let bodies: Vec<String> = drafts.into_iter().flatten().map(|draft| draft.body).collect();
    assert_eq!(bodies, ["The old", "pier is shut.\n\nNobody was hurt."]);
}

#[test]
fn a_page_that_no_article_mentions_has_what_is_stated_of_the_issue() {
    let logical = format!("<div TYPE='ARTICLE'><fptr>{}</fptr></div>", area("p1", "b"));
    let draft = parse(&mets(&logical), &pages()).unwrap().pop().unwrap().unwrap();
    assert_eq!(draft.publisher.as_deref(), Some("The Kestrel Courier"));
    assert_eq!(draft.date.map(|(date, _)| date.to_string()).as_deref(), Some("1912-02-06"));
}

#[test]
fn blocks_that_are_named_again_and_again_are_an_error() {
    let long = "word ".repeat(1_000);
    let pages = [page("file://./alto/p1.xml", &[("b", long.trim())])];
    let named = |times: usize| {
        let article = format!("<div TYPE='ARTICLE'><fptr>{}</fptr></div>", area("p1", "b"));
        parse(&mets(&article.repeat(times)), &pages)
    };
    assert_eq!(named(3).map(|drafts| drafts.len()), Ok(3));
    assert_eq!(named(1_000), Err(Reason::Malformed(AGAIN.to_owned())));
    let title = format!("<title>{}</title>", "long ".repeat(10_000));
    let article = format!("<div TYPE='ARTICLE' DMDID='a1'><fptr>{}</fptr></div>", area("p1", "h"));
    let records = mets(&article.repeat(1_000)).replace("<title>Ferry closes</title>", &title);
    let found = parse(&records, &self::pages()).map(|drafts| drafts.len());
    assert_eq!(found, Err(Reason::Malformed(AGAIN.to_owned())));
}

#[test]
fn without_pages_it_says_how_it_is_read() {
    let none = parse(&mets(""), &[]);
    assert!(matches!(none, Err(Reason::Unsupported(said)) if said.contains("as they are")));
}

#[test]
fn an_article_on_a_page_that_cannot_be_read_is_a_skip() {
    let logical = format!("<div TYPE='ARTICLE'><fptr>{}</fptr></div>", area("p1", "b"));
    for (bytes, said) in [
        (Ok(b"<tei/>".to_vec()), "page file://./alto/p1.xml: no article text in it"),
        (Err(Reason::Malformed("cut".into())), "page file://./alto/p1.xml: cut"),
    ] {
        let broken = [Page { href: "file://./alto/p1.xml".into(), bytes }];
        let found = parse(&mets(&logical), &broken).unwrap();
        assert!(matches!(&found[..], [Err(Reason::Malformed(reason))] if reason == said));
    }
}
