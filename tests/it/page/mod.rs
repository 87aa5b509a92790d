//! The page as readers have it: in a real browser, over the sample corpus.

mod hostile;
mod keys;
mod looks;
mod narrowing;
mod plain;
mod reading;
mod searching;
mod sign_in;
mod taking;

use std::{
    ops::Add as _,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use serde_json::Value;

use crate::{
    browser::{self, Tab},
    desk::Desk,
    server::Server,
};

/// An archive that is served.
pub struct Site {
    desk: Desk,
    server: Server,
}

impl Site {
    /// Makes an index of the folder `corpus` of a desk and serves it.
    fn of(desk: Desk, args: &[&str]) -> Self {
        desk.ok(["index", "corpus"]);
        let server = Server::start_with(&desk, args, |_| {});
        Self { desk, server }
    }

    /// The sample corpus, started once for all tests that run at the same time.
    fn sample() -> Arc<Self> {
        static RUNNING: Mutex<Weak<Site>> = Mutex::new(Weak::new());
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        running.upgrade().unwrap_or_else(|| {
            let site = Arc::new(Self::of(Desk::with_sample_corpus(), &[]));
            *running = Arc::downgrade(&site);
            site
        })
    }

    fn origin(&self) -> String {
        self.server.url("")
    }

    #[track_caller]
    fn go(&self, tab: &mut Tab, path: &str) {
        tab.go(&self.server.url(path));
    }

    /// No complaint and no request to elsewhere.
    #[track_caller]
    fn assert_quiet(&self, tab: &mut Tab) {
        tab.assert_quiet(&self.origin());
    }

    /// As [`Site::assert_quiet`], but for what a browser says of every answer with this status.
    #[track_caller]
    fn assert_quiet_but_for(&self, tab: &mut Tab, status: u16) {
        let expected = format!(
            "log: Failed to load resource: the server responded with a status of {status} "
        );
        let others = tab.complaints().into_iter().filter(|said| !said.starts_with(&expected));
        assert_eq!(others.collect::<Vec<_>>(), [""; 0]);
        assert_eq!(tab.elsewhere(&self.origin()), [""; 0]);
    }
}

/// The sample corpus, and a tab in which a page of it is open.
#[track_caller]
fn open(path: &str) -> Option<(Arc<Site>, Tab)> {
    let mut tab = browser::tab()?;
    let site = Site::sample();
    site.go(&mut tab, path);
    Some((site, tab))
}

/// As [`open`], of the start, where the cursor is in the box without a click.
#[track_caller]
fn start() -> Option<(Arc<Site>, Tab)> {
    let (site, mut tab) = open("/")?;
    // That is so when the page is drawn for the first time.
    tab.wait_for("document.activeElement.id == 'query'");
    Some((site, tab))
}

/// Does what brings another page, and waits until it has taken the place of this one; no document is
/// loaded for it.
#[track_caller]
fn turn(tab: &mut Tab, act: impl FnOnce(&mut Tab)) {
    tab.evaluate("void (window.before = document.querySelector('main'))");
    act(tab);
    tab.wait_for("!!window.before && document.querySelector('main') !== window.before");
}

/// Path and search of the address.
#[track_caller]
fn address(tab: &mut Tab) -> String {
    text(&tab.evaluate("location.pathname + location.search"))
}

/// The values of a parameter of the address.
#[track_caller]
fn parameter(tab: &mut Tab, name: &str) -> Vec<String> {
    let name = browser::js(name);
    texts(&tab.evaluate(&format!("new URLSearchParams(location.search).getAll({name})")))
}

/// What stands in the box for queries.
#[track_caller]
fn query(tab: &mut Tab) -> String {
    text(&tab.evaluate("document.querySelector('#query').value"))
}

/// The identities of the articles that are shown, in their order.
#[track_caller]
fn ids(tab: &mut Tab) -> Vec<String> {
    let ids = "[...document.querySelectorAll('.hit h3 a')].map(a => new URL(a.href).searchParams.get('id'))";
    texts(&tab.evaluate(ids))
}

/// The texts of all elements that match, as they are shown.
#[track_caller]
fn all(tab: &mut Tab, selector: &str) -> Vec<String> {
    let selector = browser::js(selector);
    let texts = format!("[...document.querySelectorAll({selector})].map(e => e.innerText.trim())");
    self::texts(&tab.evaluate(&texts))
}

/// How many articles are said to have been found.
#[track_caller]
fn total(tab: &mut Tab) -> usize {
    let shown = tab.text(".total strong");
    let digits: String = shown.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|_| panic!("no number: {shown}"))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().unwrap_or_else(|| panic!("no list: {value}")).iter().map(text).collect()
}

/// What is shown is what the API answers to the same search.
#[track_caller]
fn assert_as_the_api_says(site: &Site, tab: &mut Tab) {
    let page = address(tab);
    let limit = if page.contains("limit=") { "" } else { "&limit=20" };
    let answer = site.server.get(&page.replacen("/?", "/api/v1/search?", 1).add(limit));
    assert_eq!(ids(tab), answer.ids(), "{page}");
    assert_eq!(Value::from(total(tab)), answer.of_type("summary")[0]["total"], "{page}");
}
