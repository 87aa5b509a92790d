use super::*;
use crate::read::webpage::{outline::Outline, title, walk};

fn found(html: &str) -> Option<String> {
    let page = walk::read(&dom_query::Document::from(html));
    let claims = crate::read::webpage::jsonld::read(&page.json_ld);
    date(&page, &claims, page.canonical.as_deref(), &outline(&page)).map(|f| f.value.0.to_string())
}

fn changed(html: &str) -> Option<String> {
    let page = walk::read(&dom_query::Document::from(html));
    let claims = crate::read::webpage::jsonld::read(&page.json_ld);
    modified(&page, &claims, None, &outline(&page)).map(|stamp| stamp.to_string())
}

fn outline(page: &Page) -> Outline<'_> {
    let headline = title::block_of(page, None, None);
    let text = page.blocks.iter().position(|block| block.words > 12);
    let last = page.blocks.iter().rposition(|block| block.words > 12);
    Outline::new(page, headline, text.zip(last))
}

#[test]
fn the_printed_day_beats_a_stamp_from_another_zone() {
    let stamp = "<meta property='article:published_time' content='2026-02-06T02:10:00Z'>";
    let page = |line: &str| format!("{stamp}<h1>A headline here</h1><p>{line}</p>");
    assert_eq!(found(&page("Feb. 5, 2026")).as_deref(), Some("2026-02-05"));
    for line in ["Feb. 6, 2026", "Updated Feb. 7, 2026", "Feb. 20, 2026"] {
        assert_eq!(found(&page(line)).as_deref(), Some("2026-02-06T02:10:00Z"), "{line}");
    }
}

#[test]
fn a_date_for_machines_comes_before_one_for_readers() {
    let page = "<meta name='article:modified_time' content='2026-02-09'>
        <meta name='pubdate' content='2026-02-06'><h1>A headline here</h1><p>8 Feb 2026</p>";
    assert_eq!(found(page).as_deref(), Some("2026-02-06"));
}

#[test]
fn a_day_printed_alone_goes_before_a_later_one_for_machines() {
    let stated = "<meta name='pubdate' content='2026-02-06'>";
    let page = |head: &str, line: &str| format!("{head}<h1>A headline here</h1><p>{line}</p>");
    for line in ["3 February 2024", "Published 3 February 2024", "Saturday, 3 February 2024, 10:15"]
    {
        let day = found(&page(stated, line)).unwrap_or_default();
        assert!(day.starts_with("2024-02-03"), "{line}: {day}");
    }
    for line in [
        "9 February 2026",
        "Release date: 3 February 2024",
        "Born 3 February 1984",
        "Ann Example, On the Harbours of the Bay, 3 February 2024",
        "3 February 2024</p><p>4 February 2024",
    ] {
        assert_eq!(found(&page(stated, line)).as_deref(), Some("2026-02-06"), "{line}");
    }
    // Two places for machines agree.
    let twice = format!(
        "{stated}<script type='application/ld+json'>{{\"@type\":\"Article\",\"datePublished\":\"2026-02-06\"}}</script>"
    );
    assert_eq!(found(&page(&twice, "3 February 2024")).as_deref(), Some("2026-02-06"));
}

#[test]
fn two_places_outweigh_one() {
    let page = "<meta name='pubdate' content='2026-02-06'><h1>A headline here</h1>
        <p>By Ann Example <time datetime='2026-02-03'>3 Feb 2026</time></p>";
    assert_eq!(found(page).as_deref(), Some("2026-02-03"));
}

#[test]
fn folders_of_the_address_tell_the_first_day() {
    let page = "<link rel=canonical href='https://a.example/2026/02/03/x'>
        <meta name='pubdate' content='2026-02-06'><h1>A headline here</h1>";
    assert_eq!(found(page).as_deref(), Some("2026-02-03"));
}

#[test]
fn an_update_is_not_the_publication() {
    for line in [
        "<p>Updated <time datetime='2026-02-09'>9 February</time></p><p>5 February 2026</p>",
        "<time class=updated datetime='2026-02-09'>9 Feb</time><p>5 February 2026</p>",
        "<p>Published: 5 February 2026. Last updated: 9 February 2026</p>",
        "<p>Aktualisiert: 9. Februar 2026</p><p>5. Februar 2026</p>",
    ] {
        let page = format!("<h1>A headline here</h1>{line}");
        assert_eq!(found(&page).as_deref(), Some("2026-02-05"), "{line}");
    }
}

#[test]
fn attributes_of_older_vocabularies_name_the_day() {
    for line in [
        "<abbr class=published title='2026-02-05T10:00:00Z'>Thursday</abbr>",
        "<span property='schema:datePublished' content='2026-02-05'>Thursday</span>",
        "<span property='dc:date' content='2026-02-05'>Thursday</span>",
        "<meta itemprop=datePublished content='2026-02-05'>",
    ] {
        let page = format!("<h1>A headline here</h1><p>{line}</p>");
        assert_eq!(
            found(&page).map(|day| day[..10].to_owned()).as_deref(),
            Some("2026-02-05"),
            "{line}"
        );
    }
}

#[test]
fn dates_around_the_article_do_not_date_it() {
    let text = "<p>The harbour board of Kestrel Bay said on Thursday that the old terminal would be closed until spring.</p>";
    let page = |above: &str, below: &str| {
        format!(
            "<div>{above}</div><main><article><h1>A headline here</h1>{text}{text}</article>{below}</main>"
        )
    };
    for (above, below) in [
        ("<p>Tuesday, 3 March 2026</p>", ""),
        ("", "<div><p>ann 7 February 2026</p></div><div><p>otto 8 February 2026</p></div>"),
        ("", "<div class=comment><time datetime='2026-02-07'>7 February</time></div>"),
        (
            "",
            "<div><p>Published: 7 February 2026</p></div><div><p>Published: 8 February 2026</p></div>",
        ),
        ("", "<div class=author-bio>Ann Example joined the paper on 1 May 2010.</div>"),
    ] {
        assert_eq!(found(&page(above, below)), None, "{above}{below}");
    }
    let below = "<p>Published: 5 February 2026</p>";
    assert_eq!(found(&page("", below)).as_deref(), Some("2026-02-05"));
}

#[test]
fn the_last_change_is_that_of_the_article() {
    let text = "<p>The harbour board of Kestrel Bay said on Thursday that the old terminal would be closed until spring.</p>";
    let mark = "<time itemprop=dateModified datetime='2026-02-07'>7 February</time>";
    let page = |above: &str, head: &str, below: &str| {
        format!(
            "<div>{above}</div><main><article><h1>A headline here</h1>{head}{text}{text}</article>{below}</main>"
        )
    };
    assert_eq!(changed(&page("", mark, "")).as_deref(), Some("2026-02-07"));
    for other in [
        page(mark, "", ""),
        page("", "", &format!("<div><p>Other news</p>{mark}</div>")),
        page("", "", &format!("<div class=comment>{mark}</div>")),
        page("", &format!("<aside>{mark}</aside>"), ""),
    ] {
        assert_eq!(changed(&other), None, "{other}");
    }
}

#[test]
fn a_book_that_was_published_does_not_date_the_article() {
    let text = "<p>The harbour board of Kestrel Bay said on Thursday that the old terminal would be closed until spring.</p>";
    let page = |line: &str| {
        format!("<h1>A headline here</h1><p>6 February 2026</p>{text}<p>{line}</p>{text}")
    };
    for line in [
        "The novel was originally published on 3 May 1965 and sold well in all the towns of the bay.",
        "The novel was originally published on 3 May 1965.",
        "Her book was published on 3 May 1965.",
    ] {
        assert_eq!(found(&page(line)).as_deref(), Some("2026-02-06"), "{line}");
    }
    let other = found(&page("3 Feb 2026 | Originally published"));
    assert_eq!(other.as_deref(), Some("2026-02-03"));
    for line in [
        "This article was originally published on 3 February 2026 and has been changed since then.",
        "Originally published on 3 February 2026",
    ] {
        assert_eq!(found(&page(line)).as_deref(), Some("2026-02-03"), "{line}");
    }
}

#[test]
fn a_signature_counts_where_no_other_date_stands_before_it() {
    let text = "<p>The harbour board of Kestrel Bay said on Thursday that the old terminal would be closed until spring.</p>";
    let page = |below: &str| {
        format!("<main><article><h1>A headline here</h1>{text}{text}</article>{below}</main>")
    };
    let signed = "<div class=sign><p>Von Ann am 6.2.2026, 10:15</p></div>";
    let comments = "<div><p>7.2.2026</p></div><div><p>8.2.2026</p></div>";
    let behind = page(&format!("{signed}{comments}"));
    assert_eq!(found(&behind).as_deref(), Some("2026-02-06T10:15:00"));
    assert_eq!(found(&page(&format!("{comments}{signed}"))), None);
    let foot = signed.replace("sign", "entry-footer");
    let inside = format!("<main><h1>A headline here</h1>{text}{text}{foot}</main>");
    assert_eq!(found(&inside).as_deref(), Some("2026-02-06T10:15:00"));
}

#[test]
fn a_page_in_a_box_of_its_own_keeps_its_dates() {
    let text = "<p>The harbour board of Kestrel Bay said on Thursday that the old terminal would be closed until spring.</p>";
    let page = format!(
        "<div class=has-sidebar><p>5 May 2020</p><h1>A headline here</h1><time datetime='2026-02-06'>6 February</time>{text}{text}
        <aside><time datetime='2026-02-09' class=published>9 February 2026</time></aside></div>"
    );
    assert_eq!(found(&page).as_deref(), Some("2026-02-06"));
}

#[test]
fn a_message_quoted_in_the_article_does_not_date_it() {
    let page = "<h1>A headline here</h1><p>6 February 2026</p>
        <blockquote><p>Look!</p><time datetime='2019-03-01'>March 1, 2019</time></blockquote>";
    assert_eq!(found(page).as_deref(), Some("2026-02-06"));
}

#[test]
fn other_evidence_decides_which_number_is_the_month() {
    let page = "<html lang=en><meta name=date content='02/06/2026'><h1>A headline here</h1>";
    assert_eq!(found(page).as_deref(), Some("2026-02-06"));
    let page = format!("{page}<p>2 June 2026</p>");
    assert_eq!(found(&page).as_deref(), Some("2026-06-02"));
}

#[test]
fn what_is_no_full_day_dates_nothing() {
    for line in ["2 hours ago", "© 2026 The Courier", "Yesterday", "February 2026", "10:15"] {
        assert_eq!(found(&format!("<h1>A headline here</h1><p>{line}</p>")), None, "{line}");
    }
}
