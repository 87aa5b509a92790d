//! Which blocks of small pages are kept, and why.

use super::{UNLIKELY, Verdict, features::COLUMNS, forest::FOREST, judge, ruling_out};
use crate::read::webpage::{jsonld, page::Page, walk};

/// A page of a paper: menu, article, teasers, footer.
const PAGE: &str = "<html><body><nav class='main-menu'><ul><li><a href=a>World</a></li>\
    <li><a href=b>Sport</a></li><li><a href=c>Weather</a></li></ul></nav>\
    <div class='article-body'><h1>Old ferry terminal to close for nine months</h1>\
    <p>Harbour officials in Kestrel Bay said on Thursday that the old ferry terminal will close for \
    nine months while its piers are rebuilt, and that boats will leave from the market.</p>\
    <p>The work costs 40 million crowns, of which the state pays half. It begins in March, when the \
    ice has left the bay, and the first boats should be back by the end of November.</p>\
    <p>Shopkeepers around the terminal fear for their trade. They want the town to lower their rents \
    for as long as the boats stay away, which the mayor has not ruled out.</p></div>\
    <div class='related'><h3>More news</h3><ul><li><a href=d>Mayor opens winter market</a></li>\
    <li><a href=e>Ice on the bay thickens</a></li></ul></div>\
    <footer><p>© 2026 The Kestrel Courier. <a href=f>Contact</a> <a href=g>Privacy</a></p></footer>\
    </body></html>";

fn verdict(html: &str) -> (Page, Verdict) {
    let page = walk::read(&dom_query::Document::from(html));
    let claims = jsonld::read(&page.json_ld);
    let verdict = judge(&page, &claims, Some("Old ferry terminal to close for nine months"));
    (page, verdict)
}

#[test]
fn the_text_is_kept_and_what_stands_around_it_is_not() {
    let (page, verdict) = verdict(PAGE);
    let kept = |start: &str| {
        let block = page.blocks.iter().position(|b| b.text.starts_with(start)).unwrap();
        verdict.keeps(block)
    };
    for text in ["Harbour officials", "The work costs", "Shopkeepers"] {
        assert!(kept(text), "{text}");
    }
    for other in ["World", "Weather", "More news", "Mayor opens", "© 2026"] {
        assert!(!kept(other), "{other}");
    }
}

#[test]
fn the_groups_name_every_number_of_a_row() {
    let (page, verdict) = verdict(PAGE);
    assert_eq!(verdict.rows.len(), page.blocks.len());
    assert_eq!(verdict.rows.width, COLUMNS);
    assert_eq!(verdict.rows.groups.last().map(|(_, end)| *end), Some(COLUMNS));
    assert_eq!(ruling_out(&verdict.rows).len(), 5);
}

#[test]
fn reasons_add_up_to_the_verdict() {
    let (_, verdict) = verdict(PAGE);
    for (i, likely) in verdict.likely.iter().enumerate() {
        let sum: f32 = FOREST.reasons(verdict.rows.row(i)).iter().sum();
        let mut explained = 1.0 / (1.0 + (-(FOREST.start() + sum)).exp());
        if verdict.ruled_out[i] {
            explained *= UNLIKELY;
        }
        assert!((explained - likely).abs() < 1e-3, "{i}: {explained} {likely}");
    }
}

#[test]
fn an_empty_page_keeps_nothing() {
    let (_, verdict) = verdict("");
    assert!(!verdict.keeps(0));
}

#[test]
fn words_of_scripts_without_gaps_are_counted_by_characters() {
    use crate::read::webpage::blocks::count_words;
    assert_eq!(count_words("two words"), 2);
    assert!(count_words("そんな用途を考慮してか、アプリが用意されています。") > 10);
}
