//! Keys, and what is offered while typing.

use serde_json::json;

use super::{address, all, assert_as_the_api_says, ids, open, query, start, turn};
use crate::browser::Tab;

/// Waits until something is offered.
#[track_caller]
fn offered(tab: &mut Tab) -> Vec<String> {
    tab.wait_for("document.querySelector('#query').getAttribute('aria-expanded') == 'true'");
    all(tab, "[role=option] bdi")
}

const ACTIVE: &str = "document.querySelector('#query').getAttribute('aria-activedescendant')";

#[test]
fn what_is_offered_while_typing_is_taken_by_keys() {
    let Some((site, mut tab)) = start() else { return };
    tab.type_text("oman actor:ir");
    let offers = offered(&mut tab);
    assert_eq!(offers[0], "Iran");
    assert_eq!(tab.evaluate(ACTIVE), json!(null), "Enter searches for what is typed");
    tab.press("ArrowDown");
    assert_eq!(tab.evaluate(ACTIVE), "option-0");
    assert_eq!(all(&mut tab, "[role=option][aria-selected=true] bdi"), ["Iran"]);
    tab.press("ArrowUp");
    assert_eq!(tab.evaluate(ACTIVE), json!(null));
    tab.press("ArrowUp");
    assert_eq!(tab.evaluate(ACTIVE), format!("option-{}", offers.len() - 1));
    tab.press("ArrowDown");
    tab.press("ArrowDown");
    tab.press("Enter");
    assert_eq!((query(&mut tab).trim_end(), &*address(&mut tab)), ("oman actor:Iran", "/"));
    turn(&mut tab, |tab| tab.press("Enter"));
    assert_eq!(super::parameter(&mut tab, "query")[0].trim_end(), "oman actor:Iran");
    assert_as_the_api_says(&site, &mut tab);
    assert_eq!(tab.evaluate("document.querySelector('#options').hidden"), true);
    site.assert_quiet(&mut tab);
}

#[test]
fn what_is_offered_is_taken_by_the_mouse_and_sent_away_by_escape() {
    let Some((site, mut tab)) = start() else { return };
    tab.type_text("actor:united x");
    // Back into the middle of it.
    tab.press("ArrowLeft");
    tab.press("ArrowLeft");
    tab.type_text(" s");
    tab.press("Backspace");
    tab.press("Backspace");
    let offers = offered(&mut tab);
    let nth = 1 + offers.iter().position(|offer| offer == "United States").unwrap();
    tab.click(&format!("[role=option]:nth-child({nth})"));
    assert_eq!(query(&mut tab), "actor:\"United States\" x");
    tab.fill("#query", "loc");
    offered(&mut tab);
    tab.press("Escape");
    assert_eq!(tab.evaluate("document.querySelector('#options').hidden"), true);
    assert_eq!(query(&mut tab), "loc");
    assert_eq!(tab.evaluate("document.activeElement.id"), "query");
    site.assert_quiet(&mut tab);
}

#[test]
fn keys_lead_through_the_hits_into_the_box_and_to_the_help() {
    let Some((site, mut tab)) = open("/?query=oman") else { return };
    let active = "document.activeElement.closest('.hit')?.id ?? document.activeElement.id";
    for (key, expected) in [("j", "hit-1"), ("j", "hit-2"), ("j", "hit-3"), ("k", "hit-2")] {
        tab.type_text(key);
        assert_eq!(tab.evaluate(active), expected, "{key}");
    }
    tab.press("ArrowDown");
    assert_eq!(tab.evaluate(active), "hit-3");
    let third = ids(&mut tab)[2].clone();
    turn(&mut tab, |tab| tab.press("Enter"));
    assert_eq!(super::parameter(&mut tab, "id"), [third]);
    turn(&mut tab, |tab| tab.back());
    tab.type_text("/");
    assert_eq!(tab.evaluate(active), "query");
    // All of the query is selected; keys are letters there.
    tab.type_text("jk?");
    assert_eq!((query(&mut tab), tab.count("dialog[open]")), ("jk?".into(), 0));
    tab.press("Escape");
    // The first closes what is offered, if anything is.
    tab.press("Escape");
    assert_ne!(tab.evaluate("document.activeElement.id"), "query");
    tab.type_text("?");
    assert_eq!(tab.count("dialog[open]"), 1);
    assert!(tab.text("dialog").contains("next article"));
    tab.press("Escape");
    tab.wait_for("!document.querySelector('dialog[open]')");
    tab.click(".help-link");
    assert_eq!(tab.count("dialog[open]"), 1);
    tab.click("dialog button");
    assert_eq!(tab.count("dialog[open]"), 0);
    assert_eq!(address(&mut tab), "/?query=oman");
    site.assert_quiet(&mut tab);
}

#[test]
fn pages_are_turned_by_keys_and_links() {
    let Some((site, mut tab)) = open("/?choose=language%3Den") else { return };
    turn(&mut tab, |tab| tab.click(".paging [rel=next]"));
    assert_as_the_api_says(&site, &mut tab);
    assert_eq!(tab.evaluate("[...document.querySelectorAll('.hit')][0].id"), "hit-21");
    turn(&mut tab, |tab| tab.type_text("n"));
    assert_as_the_api_says(&site, &mut tab);
    assert_eq!(super::parameter(&mut tab, "offset"), ["40"]);
    turn(&mut tab, |tab| tab.type_text("p"));
    turn(&mut tab, |tab| tab.click(".paging [rel=prev]"));
    assert_eq!(address(&mut tab), "/?choose=language%3Den");
    site.assert_quiet(&mut tab);
}
