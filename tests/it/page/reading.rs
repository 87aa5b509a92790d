//! An article: opened, read, and left again.

use serde_json::json;

use super::{address, all, ids, open, query, text, turn};

const ARTICLE: &str = "/article?id=notes%2Fmuscat-talks-analysis.md&query=oman+sanctions";

#[test]
fn an_article_is_opened_from_the_results_and_left_to_them() {
    let Some((site, mut tab)) = open("/?query=oman+sanctions&sort=oldest") else { return };
    let (before, title) = (ids(&mut tab), tab.text("#hit-2 h3"));
    turn(&mut tab, |tab| tab.click("#hit-2 h3 a"));
    assert_eq!((tab.text("h1"), query(&mut tab)), (title, "oman sanctions".into()));
    assert!(tab.count(".text mark") > 0, "what matched is marked");
    turn(&mut tab, |tab| tab.click(".back a"));
    assert_eq!(address(&mut tab), "/?query=oman+sanctions&sort=oldest");
    assert_eq!(ids(&mut tab), before);
    site.assert_quiet(&mut tab);
}

#[test]
fn marks_in_the_text_lead_to_their_entries_and_these_back() {
    let Some((site, mut tab)) = open(ARTICLE) else { return };
    tab.evaluate("window.stays = true");
    for kind in ["place", "actor", "date"] {
        let mark = format!(".text a.mention.{kind}");
        let entry = text(&tab.evaluate(&format!("document.querySelector('{mark}').hash")));
        tab.click(&mark);
        tab.wait_for(&format!(
            "location.hash == '{entry}' && !!document.querySelector('.entry:target')"
        ));
        let seen = "(() => { const box = document.querySelector(':target').getBoundingClientRect();
            return box.top >= 0 && box.bottom <= innerHeight; })()";
        tab.wait_for(seen);
        // Whatever it was named by, its number leads to where.
        tab.click(&format!("{entry} .refs a"));
        tab.wait_for(&format!(
            "location.hash == '{entry}-1' && !!document.querySelector('.mention:target')"
        ));
        tab.wait_for(seen);
        tab.back();
        assert_eq!(tab.evaluate("location.hash"), entry);
    }
    assert_eq!(tab.evaluate("window.stays"), true, "all of it on one page");
    let lost = "[...document.querySelectorAll('main a[href^=\"#\"]')].map(a => a.hash)
        .filter(hash => !document.getElementById(hash.slice(1)))";
    assert_eq!(tab.evaluate(lost), json!([]));
    let doubled = "[...document.querySelectorAll('[id]')].map(e => e.id).filter((id, at, ids) => ids.indexOf(id) != at)";
    assert_eq!(tab.evaluate(doubled), json!([]));
    site.assert_quiet(&mut tab);
}

#[test]
fn what_an_article_names_leads_to_more_of_it() {
    let Some((site, mut tab)) = open(ARTICLE) else { return };
    let links = [("#actor-1 .seek", "actor=Iran"), (".byline a", "byline=Hester Vandermolen")];
    for (link, choice) in links {
        turn(&mut tab, |tab| tab.click(link));
        assert_eq!(super::parameter(&mut tab, "choose"), [choice]);
        assert!(ids(&mut tab).contains(&"notes/muscat-talks-analysis.md".into()), "{choice}");
        turn(&mut tab, |tab| tab.back());
    }
    for link in [".named.place .seek", ".named.date .seek", ".named.topic .seek"] {
        turn(&mut tab, |tab| tab.click(link));
        assert!(ids(&mut tab).contains(&"notes/muscat-talks-analysis.md".into()), "{link}");
        turn(&mut tab, |tab| tab.back());
    }
    turn(&mut tab, |tab| tab.click(".like"));
    assert!(!ids(&mut tab).is_empty());
    assert_eq!(tab.count(".chip"), 1);
    site.assert_quiet(&mut tab);
}

#[test]
fn arabic_runs_from_right_to_left_and_the_page_around_it_does_not() {
    let Some((site, mut tab)) = open("/?choose=language%3Dar") else { return };
    let direction = |selector: &str| {
        format!("getComputedStyle(document.querySelector('{selector}')).direction")
    };
    assert_eq!(tab.evaluate(&direction(".hit h3 a")), "rtl");
    assert_eq!(tab.evaluate(&direction(".hit")), "ltr");
    assert!(all(&mut tab, "[data-field=language] .value").contains(&"Arabic".into()));
    turn(&mut tab, |tab| tab.click(".hit h3 a"));
    for (selector, expected) in
        [("h1", "rtl"), (".text p", "rtl"), (".imprint", "ltr"), (".meta", "ltr")]
    {
        assert_eq!(tab.evaluate(&direction(selector)), expected, "{selector}");
    }
    assert_eq!(tab.evaluate("document.querySelector('.text p').closest('[lang]').lang"), "ar");
    site.assert_quiet(&mut tab);
}
