//! For every eye and every window: wide and narrow, by day and by night, read by eye or by ear.

use super::{all, open, parameter, total, turn};
use crate::browser::{Tab, assert_accessible};

const RESULTS: &str = "/?query=oman&choose=actor%3DIran";

/// One of each sort.
const PAGES: &[(&str, &str)] = &[
    ("start", "/"),
    ("results", RESULTS),
    ("article", "/article?id=notes%2Fmuscat-talks-analysis.md&query=oman"),
    ("no result", "/?query=sanctions+zzxqy&choose=actor%3DIran"),
    ("error", "/?query=%28oman"),
];

/// Every page is for everybody, in a wide window and on a phone.
fn assert_for_everybody(colours: &str, prepare: impl FnOnce(&mut Tab)) {
    let Some((site, mut tab)) = open("/") else { return };
    prepare(&mut tab);
    for (page, path) in PAGES {
        site.go(&mut tab, path);
        assert_accessible(&mut tab, &format!("{page}, {colours}"));
        tab.assert_fits();
        tab.phone();
        assert_accessible(&mut tab, &format!("{page}, {colours}, on a phone"));
        tab.assert_fits();
        tab.desktop();
    }
    site.assert_quiet_but_for(&mut tab, 400);
}

#[test]
fn by_day_every_page_is_neverybody_and_fits() {
    assert_for_everybody("by day", |_| {});
}

#[test]
fn by_night_every_page_is_neverybody_and_fits() {
    assert_for_everybody("by night", |tab| {
        let colours = "(() => { const style = getComputedStyle(document.body);
            return [style.backgroundColor, style.color].map(c => c.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0)); })()";
        let by_day = tab.evaluate(colours);
        tab.dark();
        let by_night = tab.evaluate(colours);
        assert!(by_day[0].as_u64() > by_day[1].as_u64(), "dark on light: {by_day}");
        assert!(by_night[0].as_u64() < by_night[1].as_u64(), "light on dark: {by_night}");
    });
}

#[test]
fn what_opens_over_a_page_is_neverybody_too() {
    let Some((site, mut tab)) = open(RESULTS) else { return };
    tab.type_text("?");
    assert_accessible(&mut tab, "keys");
    tab.press("Escape");
    tab.fill("#query", "actor:i");
    tab.wait_for("!document.querySelector('#options').hidden");
    tab.press("ArrowDown");
    assert_accessible(&mut tab, "suggestions");
    tab.phone();
    tab.assert_fits();
    site.assert_quiet(&mut tab);
}

#[test]
fn on_a_phone_a_search_is_narrowed_on_a_sheet_of_its_own() {
    let Some((site, mut tab)) = open("/") else { return };
    tab.phone();
    site.go(&mut tab, RESULTS);
    let is_shown = "document.querySelector('#refine').offsetParent !== null
        || getComputedStyle(document.querySelector('#refine')).display != 'none'";
    assert_eq!(tab.evaluate(is_shown), false);
    tab.click(".to-refine");
    tab.wait_for(is_shown);
    tab.assert_fits();
    assert_accessible(&mut tab, "narrowing on a phone");
    let before = total(&mut tab);
    turn(&mut tab, |tab| tab.click("[data-field=year] a[href*='choose=year%3D2026']"));
    assert_eq!(parameter(&mut tab, "choose"), ["actor=Iran", "year=2026"]);
    assert!(total(&mut tab) < before);
    if tab.evaluate(is_shown) == true {
        tab.click(".close");
    }
    tab.wait_for(&format!("!({is_shown})"));
    assert_eq!(all(&mut tab, ".chip bdi"), ["Iran", "2026"]);
    tab.assert_fits();
    site.assert_quiet(&mut tab);
}
