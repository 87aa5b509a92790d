use super::*;
use crate::read::webpage::{jsonld, title, walk};

fn found(html: &str, site: &str) -> Vec<String> {
    let page = walk::read(&dom_query::Document::from(html));
    let claims = jsonld::read(&page.json_ld);
    let headline = title::block_of(&page, None, None);
    let outline = Outline::new(&page, headline, None);
    authors(&page, &claims, Some(site), &outline).map(|f| f.value.names).unwrap_or_default()
}

const HEAD: &str = "<h1>Ferry to close for months</h1>";

#[test]
fn a_byline_is_found_where_pages_print_it() {
    for line in [
        "<p>By Ann Example</p>",
        "<p>6 February 2026 | by Ann Example</p>",
        "<p><a href='/authors/ann-example'>Ann Example</a></p>",
        "<p>By <a rel=author href=/a>Ann Example</a></p>",
        "<p class=byline>Ann Example, Harbour Correspondent</p>",
        "<p>Date: 6 February 2026<br>Author: Ann Example<br>Source: The Courier</p>",
        "<h3>Author</h3><p>Ann Example</p>",
        "<p>Ann Example | 6 February 2026</p>",
        "<div><span>By</span><span>Ann Example</span></div>",
        "<p>by Ann Example ● 6 February 2026 ● 6 min read</p>",
    ] {
        assert_eq!(found(&format!("{HEAD}{line}"), "The Courier"), ["Ann Example"], "{line}");
    }
}

#[test]
fn accounts_and_labels_are_no_authors() {
    for name in ["kestrelcourier.example", "admin", "Bio", "https://courier.example/", "Super User"]
    {
        let page = format!("<meta name=author content='{name}'>{HEAD}<p class=author>{name}</p>");
        assert!(found(&page, "Kestrel Courier").is_empty(), "{name}");
    }
}

#[test]
fn what_stands_aside_between_headline_and_text_is_about_the_article() {
    let text = "<p>The harbour board of Kestrel Bay said on Thursday that the old terminal would be closed until spring.</p>";
    let aside = "<aside><p>Written by Ann Example</p></aside>";
    let page = |above: &str, below: &str| format!("{HEAD}{above}{text}{text}{below}");
    let found = |html: &str| {
        let page = walk::read(&dom_query::Document::from(html));
        let long = |block: &Block| block.words > 12;
        let first = page.blocks.iter().position(long);
        let last = page.blocks.iter().rposition(long);
        let outline = Outline::new(&page, title::block_of(&page, None, None), first.zip(last));
        let found = authors(&page, &Claims::default(), None, &outline);
        found.map(|f| f.value.names).unwrap_or_default()
    };
    assert_eq!(found(&page(aside, "")), ["Ann Example"]);
    assert!(found(&page("", aside)).is_empty());
    let labelled = "<aside><h3>Author</h3><p>Ann Example</p></aside>";
    assert_eq!(found(&page("", labelled)), ["Ann Example"]);
    let other = "<aside><h3>Author</h3><p>Otto Sample</p></aside>";
    assert!(found(&page("", &format!("{labelled}{other}"))).is_empty());
}

#[test]
fn a_desk_is_the_author_where_no_person_is() {
    for line in ["<p>By Courier Staff</p>", "<p>Von dpa</p>", "<p rel=author>Sports Desk</p>"] {
        assert_eq!(found(&format!("{HEAD}{line}"), "").len(), 1, "{line}");
        let page = format!("{HEAD}{line}<p class=author>Ann Example</p>");
        assert_eq!(found(&page, ""), ["Ann Example"], "{line}");
    }
}

#[test]
fn a_printed_desk_goes_before_the_organisation_of_a_machine() {
    let stated = r#"<script type="application/ld+json">{"@type":"NewsArticle","headline":"x",
        "author":{"@type":"Organization","name":"Courier Holding"}}</script>"#;
    assert_eq!(found(&format!("{stated}{HEAD}"), "The Courier"), ["Courier Holding"]);
    let page = format!("{stated}{HEAD}<p>By Kestrel News Agency</p>");
    assert_eq!(found(&page, "The Courier"), ["Kestrel News Agency"]);
}

#[test]
fn the_name_of_the_site_is_a_desk_where_it_is_printed_and_no_account() {
    let page = |name: &str| format!("{HEAD}<p class=byline>{name}</p>");
    assert_eq!(found(&page("Kestrel Courier"), "Kestrel Courier"), ["Kestrel Courier"]);
    for account in ["kestrelcourier", "KestrelCourier.Example", "Text size"] {
        assert!(found(&page(account), "Kestrel Courier").is_empty(), "{account}");
    }
}

#[test]
fn places_and_common_words_alone_below_the_headline_are_no_authors() {
    for line in ["Victoria Falls", "Santiago de Cuba", "Grace Period", "Virginia Beach"] {
        assert!(found(&format!("{HEAD}<p>{line}</p>"), "").is_empty(), "{line}");
    }
    for line in ["Ann Vandermolen", "Bence Kovács"] {
        assert_eq!(found(&format!("{HEAD}<p>{line}</p>"), ""), [line]);
    }
}

#[test]
fn authors_side_by_side_are_all_named() {
    let page = format!(
        "{HEAD}<p>By <a rel=author href=/a>Ann Example</a>, <a rel=author href=/b>Otto Sample</a>
        and <a rel=author href=/c>Peter Muster</a></p>"
    );
    assert_eq!(found(&page, ""), ["Ann Example", "Otto Sample", "Peter Muster"]);
}

#[test]
fn a_site_may_bear_the_name_of_its_author() {
    let page = format!("<meta name=author content='Anna Muster'>{HEAD}");
    assert_eq!(found(&page, "Anna Muster"), ["Anna Muster"]);
}

#[test]
fn the_printed_byline_beats_the_account() {
    let page = format!("<meta name=author content='Otto Sample'>{HEAD}<p>By Anna Example</p>");
    assert_eq!(found(&page, ""), ["Anna Example"]);
}

#[test]
fn a_headline_that_begins_with_von_names_nobody() {
    assert!(found("<h1>Von Kranichen und Möwen</h1><p>Text.</p>", "").is_empty());
}
