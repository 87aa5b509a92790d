//! From the box to results, or to why there are none.

use serde_json::json;

use super::{address, all, assert_as_the_api_says, ids, open, query, start, total, turn};

#[test]
fn a_query_typed_into_the_box_finds_what_the_api_finds() {
    let Some((site, mut tab)) = start() else { return };
    tab.type_text("oman sanctions");
    turn(&mut tab, |tab| tab.press("Enter"));
    assert_eq!(address(&mut tab), "/?query=oman+sanctions");
    assert_eq!(tab.evaluate("document.title"), "oman sanctions – dateline");
    assert_eq!((total(&mut tab), query(&mut tab)), (5, "oman sanctions".into()));
    assert_as_the_api_says(&site, &mut tab);
    assert!(all(&mut tab, ".snippet mark").contains(&"sanctions".into()));
    tab.fill("#query", "eclipse");
    turn(&mut tab, |tab| tab.click("form[role=search] button"));
    assert_eq!(address(&mut tab), "/?query=eclipse");
    assert_as_the_api_says(&site, &mut tab);
    // Who does not see the page hears of it.
    assert_eq!(tab.evaluate("document.querySelector('[role=status]').textContent"), "1 article");
    site.assert_quiet(&mut tab);
}

#[test]
fn a_new_query_keeps_what_narrows_and_starts_at_the_first_hit() {
    let before = "/?query=government&choose=language%3Den&sort=newest&limit=5&offset=5";
    let Some((site, mut tab)) = open(before) else { return };
    tab.fill("#query", "oman");
    turn(&mut tab, |tab| tab.press("Enter"));
    let now = address(&mut tab);
    for kept in ["query=oman", "choose=language%3Den", "sort=newest"] {
        assert!(now.contains(kept), "{now}");
    }
    assert!(!now.contains("offset"), "{now}");
    assert_as_the_api_says(&site, &mut tab);
    site.assert_quiet(&mut tab);
}

#[test]
fn the_back_button_brings_a_search_back_as_it_was() {
    let Some((site, mut tab)) = start() else { return };
    tab.type_text("oman");
    turn(&mut tab, |tab| tab.press("Enter"));
    turn(&mut tab, |tab| tab.click("a[href='/?query=oman&choose=actor%3DIran']"));
    let before = (address(&mut tab), query(&mut tab), ids(&mut tab), all(&mut tab, ".chip"));
    assert_eq!(before.3.len(), 1);
    let look = "document.querySelector('#hit-6 h3 a').scrollIntoView({ block: 'center', behavior: 'instant' })";
    tab.evaluate(look);
    tab.wait_for("scrollY > 0 && Math.abs(history.state?.top - scrollY) < 2");
    let place = tab.evaluate("scrollY").as_f64().unwrap();
    turn(&mut tab, |tab| tab.click("#hit-6 h3 a"));
    assert!(address(&mut tab).starts_with("/article?id="));
    assert_eq!(tab.evaluate("scrollY"), 0);
    turn(&mut tab, |tab| tab.back());
    let after = (address(&mut tab), query(&mut tab), ids(&mut tab), all(&mut tab, ".chip"));
    assert_eq!(before, after);
    tab.wait_for(&format!("Math.abs(scrollY - {place}) < 5"));
    turn(&mut tab, |tab| tab.back());
    assert_eq!((address(&mut tab), all(&mut tab, ".chip").len()), ("/?query=oman".into(), 0));
    turn(&mut tab, |tab| tab.back());
    assert_eq!((address(&mut tab), query(&mut tab)), ("/".into(), String::new()));
    site.assert_quiet(&mut tab);
}

#[test]
fn where_nothing_is_found_links_lead_on() {
    let nothing = "/?query=sanctions+zzxqy&choose=actor%3DIran";
    let Some((site, mut tab)) = open(nothing) else { return };
    assert_eq!(total(&mut tab), 0);
    let ways = all(&mut tab, ".nothing a");
    assert!(ways.iter().any(|way| way == "Search without actor Iran"), "{ways:?}");
    turn(&mut tab, |tab| tab.click(".nothing a[href*='any=true']"));
    assert!(total(&mut tab) > 0);
    assert_as_the_api_says(&site, &mut tab);
    turn(&mut tab, |tab| tab.back());
    turn(&mut tab, |tab| tab.click(".nothing a[href='/']"));
    assert_eq!(tab.count("body.start"), 1);
    // A name that is misspelt.
    site.go(&mut tab, "/?query=actor%3AIrann");
    assert_eq!(total(&mut tab), 0);
    turn(&mut tab, |tab| tab.click(".notes a"));
    assert!(total(&mut tab) > 0, "{}", address(&mut tab));
    site.assert_quiet(&mut tab);
}

#[test]
fn an_error_of_a_query_is_shown_with_its_place_and_ways_on() {
    let Some((site, mut tab)) = start() else { return };
    tab.type_text("é oman (x");
    turn(&mut tab, |tab| tab.press("Enter"));
    let shown =
        |tab: &mut crate::browser::Tab| (tab.text(".problem pre"), tab.text(".problem mark"));
    assert_eq!(shown(&mut tab), ("é oman (x".into(), "(".into()));
    assert_eq!(query(&mut tab), "é oman (x");
    assert_eq!(tab.text("[role=alert] .message"), "This parenthesis is never closed");
    // The same where the address is opened.
    let failed = address(&mut tab);
    site.go(&mut tab, &failed);
    assert_eq!(shown(&mut tab), ("é oman (x".into(), "(".into()));
    turn(&mut tab, |tab| tab.click(".ways a[href*='lenient=true']"));
    assert_as_the_api_says(&site, &mut tab);
    // Of a filter it is the filter that is shown.
    site.go(&mut tab, "/?query=oman&filter=date:abc&filter=sanctions");
    assert_eq!(shown(&mut tab), ("date:abc".into(), "abc".into()));
    turn(&mut tab, |tab| tab.click(".ways a[href*='query=oman']"));
    assert_eq!(address(&mut tab), "/?query=oman&filter=sanctions");
    assert_as_the_api_says(&site, &mut tab);
    // Of what is no parameter there is no place.
    site.go(&mut tab, "/?querry=oman");
    assert_eq!((tab.count(".problem"), tab.count(".problem mark")), (1, 0));
    site.assert_quiet_but_for(&mut tab, 400);
}

#[test]
fn an_article_that_there_is_not_is_said_to_be_none() {
    let Some((site, mut tab)) = open("/article?id=no+such&query=oman") else { return };
    assert_eq!(tab.text("h1"), "Not in the archive");
    assert!(tab.text(".message").contains("`no such`"));
    turn(&mut tab, |tab| tab.click("main a[href='/']"));
    assert_eq!(tab.count("body.start"), 1);
    let status = "fetch('/article?id=no').then(answer => answer.status)";
    assert_eq!(tab.evaluate(status), json!(404));
    site.assert_quiet_but_for(&mut tab, 404);
}
