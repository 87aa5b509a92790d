//! Signing in where a token is needed.

use super::{Site, address, ids, query, total};
use crate::{
    browser::{self, Tab, assert_accessible},
    desk::Desk,
    server,
};

const TOKEN: &str = "correct-horse-<battery>&+%41";

fn guarded() -> Site {
    let desk = Desk::new();
    desk.write("corpus/ships.jsonl", "{\"id\":\"ship\",\"title\":\"Ship leaves Muscat\",\"date\":\"2026-02-06\",\"text\":\"MUSCAT, Oman - A ship has left the port with oil.\"}\n");
    desk.write("token", TOKEN);
    Site::of(desk, &["--token-file", "token"])
}

/// Fills the token in and sends it.
#[track_caller]
fn sign_in(tab: &mut Tab, token: &str) {
    tab.fill("#token", token);
    tab.load(|tab| tab.press("Enter"));
}

fn assert_leads_back(site: &Site, tab: &mut Tab) {
    site.go(tab, "/?query=oman&choose=year%3D2026");
    assert_eq!((tab.count("#token"), tab.count(".hit")), (1, 0));
    assert!(!tab.evaluate("document.documentElement.outerHTML").to_string().contains("Ship"));
    sign_in(tab, "wrong horse");
    assert_eq!(tab.text("[role=alert]"), "This is not the token.");
    assert_eq!(tab.evaluate("document.querySelector('#token').value"), "");
    sign_in(tab, TOKEN);
    assert_eq!(address(tab), "/?query=oman&choose=year%3D2026");
    assert_eq!((total(tab), query(tab)), (1, "oman".into()));
}

#[test]
fn a_token_is_asked_for_and_leads_to_where_one_wanted_to_go() {
    let Some(mut tab) = browser::tab() else { return };
    let site = guarded();
    assert_leads_back(&site, &mut tab);
    super::turn(&mut tab, |tab| tab.click(".hit h3 a"));
    assert_eq!(tab.text("h1"), "Ship leaves Muscat");
    site.assert_quiet_but_for(&mut tab, 401);
    assert_eq!(tab.evaluate("document.cookie"), "", "no script sees what keeps one signed in");
    let Some(mut tab) = browser::tab() else { return };
    tab.without_scripts();
    assert_leads_back(&site, &mut tab);
    tab.load(|tab| tab.click(".hit h3 a"));
    assert_eq!(tab.text("h1"), "Ship leaves Muscat");
    site.assert_quiet_but_for(&mut tab, 401);
}

#[test]
fn signing_in_leads_nowhere_else() {
    let Some(mut tab) = browser::tab() else { return };
    let site = guarded();
    let others = [
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "https://evil.example/",
        "https:evil.example",
        "/\t/evil.example",
        "javascript:window.pwned=1",
        "@evil.example/",
        ".evil.example/",
    ];
    let login = |to: &str| server::address("/login", &[("to", to)]);
    // Each in a tab of its own would be slow: the first signs in, the others are in already.
    for to in others {
        site.go(&mut tab, &login(to));
        if tab.count("#token") == 1 {
            sign_in(&mut tab, TOKEN);
        }
        assert_eq!(tab.evaluate("location.origin"), site.origin(), "{to}");
        assert_eq!((address(&mut tab).as_str(), tab.count("body.start")), ("/", 1), "{to}");
        assert_eq!(tab.evaluate("window.pwned ?? null"), serde_json::Value::Null, "{to}");
    }
    site.go(&mut tab, &login("/?query=ship"));
    assert_eq!(ids(&mut tab), ["ship"]);
    // By a token that came with the form, too.
    for to in others {
        let form = server::address("", &[("to", to), ("token", TOKEN)]);
        let answer =
            site.server.post("/login", "application/x-www-form-urlencoded", &form.as_bytes()[1..]);
        assert_eq!((answer.status, answer.header("location")), (303, "/"), "{to}");
    }
    site.assert_quiet(&mut tab);
}

#[test]
fn the_page_to_sign_in_on_is_neverybody() {
    let Some(mut tab) = browser::tab() else { return };
    let site = guarded();
    tab.phone();
    site.go(&mut tab, "/article?id=ship");
    tab.wait_for("document.activeElement.id == 'token'");
    assert_accessible(&mut tab, "sign in");
    tab.assert_fits();
    tab.dark();
    sign_in(&mut tab, "wrong horse");
    assert_accessible(&mut tab, "wrong token, by night");
    sign_in(&mut tab, TOKEN);
    assert_eq!(address(&mut tab), "/article?id=ship");
    site.assert_quiet_but_for(&mut tab, 401);
}
