//! Articles by people who want the page to do something else: they are shown as they are, and do nothing.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Site, all, ids, turn};
use crate::{
    browser::{self, Tab, js},
    desk::Desk,
    server,
};

const EVIL: &[&str] = &[
    "<script>window.pwned=1</script>",
    "\"><img class=pwned src=x onerror=window.pwned=2>",
    "' onmouseover='window.pwned=3' class='pwned",
    "</script></title></style></textarea><svg class=pwned onload=window.pwned=4>",
    "<iframe class=pwned srcdoc='<script>parent.pwned=5</script>'></iframe>",
    "javascript:window.pwned=6",
    "&lt;b class=pwned&gt; &#60;b class=pwned&#62;",
    "\u{202e}drawkcab\u{2066} {{7*7}} ${7*7}",
];

fn evil() -> String {
    EVIL.join(" ")
}

/// As it stands in the source of a page that wants it to be read.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn record(id: &str, url: &str) -> Value {
    json!({
        "id": id,
        "title": format!("Iran talks {}", evil()),
        "date": "2026-02-06",
        "text": format!("TEHRAN, Iran - Iran met Oman in Muscat. {}\n\nA long one: {}", evil(), "W".repeat(600)),
        "author": EVIL,
        "publisher": evil(),
        "section": EVIL[1],
        "keywords": EVIL,
        "url": url,
        "image": "javascript:window.pwned=7",
        "language": "en",
    })
}

fn page() -> String {
    let evil = escaped(&evil());
    format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>Oman page {evil}</title>
         <meta name=author content=\"{evil}\"><meta property=og:site_name content=\"{evil}\">
         <meta property=og:image content=\"javascript:window.pwned=8\">
         <meta property=article:published_time content=2026-02-05>
         <link rel=canonical href=\"javascript:window.pwned=9\"></head><body><article><h1>Oman page {evil}</h1>
         <script>window.pwned=10</script><svg onload=window.pwned=11></svg>
         <p>MUSCAT, Oman - Iran was in Oman on February 5. The page says more than that, as pages do. {evil}</p>
         <table><tr><th>Place {evil}</th><td>Oman {evil}</td></tr><tr><th>Day</th><td>February 5</td></tr>
         <tr><th>{evil}</th><td>{evil}</td></tr></table>
         <p>It went on for a second paragraph, so that there is enough of it to be an article. {long}</p>
         <img src=x onerror=window.pwned=12></article></body></html>",
        long = "\u{4e00}\u{301}".repeat(300),
    )
}

/// An archive of nothing else.
fn hostile() -> Arc<Site> {
    let desk = Desk::new();
    let records = [
        record(&evil(), "javascript:window.pwned=13"),
        record("second/../id?x=1#y", "https://evil.example/\"onclick=\"window.pwned=14"),
        record(&"long".repeat(200), "data:text/html,<script>window.pwned=15</script>"),
    ];
    desk.write("corpus/evil.jsonl", records.map(|record| format!("{record}\n")).concat());
    desk.write("corpus/\"><img class=pwned src=x onerror=alert(1)>.html", page());
    desk.write(
        "corpus/plain.txt",
        format!("Oman text {}\n\nMUSCAT, Oman, Feb. 6, 2026 - {}\n", evil(), evil()),
    );
    Arc::new(Site::of(desk, &[]))
}

/// What an article has made of the page; nothing, it is to be hoped.
const MADE: &str = "(() => {
    const made = window.pwned === undefined ? [] : ['run: ' + window.pwned];
    const known = (address) => ['http:', 'https:'].includes(new URL(address, location).protocol);
    for (const element of document.querySelectorAll('*')) {
        const { name, value } = [...element.attributes].find(({ name, value }) =>
            name.startsWith('on') || name == 'style' || name == 'srcdoc'
            || (name == 'src' && !value.startsWith('/assets/'))
            || (['href', 'action', 'formaction', 'xlink:href'].includes(name) && !known(value))
            || (name == 'class' && value.includes('pwned'))) ?? {};
        if (name) made.push(`${element.tagName} ${name}=${value}`);
        if (/^(img|iframe|object|embed|base|style|video|audio|b)$/i.test(element.tagName)) made.push(element.outerHTML);
        if (element.matches('script:not([src])')) made.push(element.outerHTML);
        if (element.matches('a[href]') && !element.href.baseVal && element.origin != location.origin
            && !/noopener/.test(element.rel)) made.push(element.outerHTML);
    }
    return made;
})()";

/// Texts whose direction reaches beyond them.
const REVERSED: &str = "(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
        const isolated = walker.currentNode.parentElement.closest('bdi, [dir], [role=status]');
        if (/[\\u202a-\\u202e\\u2066-\\u2069]/.test(walker.currentNode.data) && !isolated)
            found.push(walker.currentNode.parentElement.outerHTML.slice(0, 300));
    }
    return found;
})()";

#[track_caller]
fn assert_harmless(tab: &mut Tab, page: &str) {
    assert_eq!(tab.evaluate(MADE), json!([]), "{page}");
    assert_eq!(tab.evaluate(REVERSED), json!([]), "{page}");
    tab.assert_fits();
}

/// What the source wanted to have run is there to be read.
#[track_caller]
fn assert_shown(tab: &mut Tab, selector: &str, part: &str) {
    let text = tab.text(selector);
    assert!(text.contains(part), "{selector}: {text}");
}

#[test]
fn hostile_articles_are_shown_and_do_nothing() {
    let Some(mut tab) = browser::tab() else { return };
    let site = hostile();
    site.go(&mut tab, "/");
    assert_harmless(&mut tab, "start");
    assert_shown(&mut tab, "[data-field=publisher]", EVIL[0]);
    let search = "/?query=oman&facet=section:9&facet=keyword:40&facet=byline:40&facet=topic:9";
    site.go(&mut tab, search);
    assert_eq!(ids(&mut tab).len(), 5);
    assert_harmless(&mut tab, "results");
    assert_shown(&mut tab, ".hits", EVIL[1]);
    let articles = tab
        .evaluate("[...document.querySelectorAll('.hit h3 a')].map(a => a.getAttribute('href'))");
    for address in super::texts(&articles) {
        tab.desktop();
        site.go(&mut tab, &address);
        assert_harmless(&mut tab, &address);
        assert_shown(&mut tab, "article", EVIL[3]);
        tab.phone();
        assert_harmless(&mut tab, &format!("{address} on a phone"));
    }
    // Put in place by a script it is the same.
    site.go(&mut tab, search);
    assert_harmless(&mut tab, "results on a phone");
    for nth in 1..=5 {
        turn(&mut tab, |tab| tab.click(&format!("#hit-{nth} h3 a")));
        assert_harmless(&mut tab, &format!("hit {nth}"));
        turn(&mut tab, |tab| tab.back());
    }
    site.assert_quiet(&mut tab);
}

#[test]
fn facets_of_hostile_articles_can_be_chosen() {
    let Some(mut tab) = browser::tab() else { return };
    let site = hostile();
    let search = "/?query=iran&facet=section:9&facet=keyword:40&facet=byline:40";
    for field in ["publisher", "section", "keyword", "byline"] {
        site.go(&mut tab, search);
        let mut values = all(&mut tab, &format!("[data-field={field}] li .value"));
        assert!(!values.is_empty(), "{field}");
        let first = format!("[data-field={field}] li a:not([aria-current])");
        let count = tab.text(&format!("{first} .count"));
        for (nth, value) in values.iter().enumerate() {
            turn(&mut tab, |tab| tab.click(&first));
            assert_eq!(tab.count(".chip"), nth + 1, "{field} {value}");
            assert!(nth > 0 || super::total(&mut tab).to_string() == count, "{field} {value}");
            assert_harmless(&mut tab, value);
        }
        let mut chosen = all(&mut tab, ".chip .value");
        chosen.sort();
        values.sort();
        assert_eq!(chosen, values);
        turn(&mut tab, |tab| tab.click(".chip"));
        assert_eq!(tab.count(".chip"), values.len() - 1);
    }
    site.assert_quiet(&mut tab);
}

#[test]
fn hostile_words_in_a_search_are_shown_and_do_nothing() {
    let Some(mut tab) = browser::tab() else { return };
    let site = hostile();
    let none = ("filter", "zzxqy");
    let searches: [&[(&str, &str)]; 8] = [
        &[("query", "\"<svg class=pwned onload=window.pwned=16>\""), none],
        &[("query", &evil()), ("lenient", "true")],
        &[("query", &evil())],
        &[("query", "iran"), ("filter", &evil())],
        &[("query", "iran"), ("choose", &format!("publisher={}", evil())), none],
        &[("query", "actor:\"<b class=pwned>\"")],
        &[("like", &evil())],
        &[("query", "iran"), (EVIL[1], EVIL[0])],
    ];
    for search in searches {
        site.go(&mut tab, &server::address("/", search));
        assert_harmless(&mut tab, &format!("{search:?}"));
        // As if the box were used: put in place by a script.
        let script = format!("document.querySelector('#query').value = {}", js(search[0].1));
        tab.evaluate(&script);
        turn(&mut tab, |tab| tab.click("form[role=search] button"));
        assert_harmless(&mut tab, &format!("{search:?} by the box"));
    }
    for path in ["/article", "/login"] {
        site.go(&mut tab, &server::address(path, &[("id", &evil()), ("to", &evil())]));
        assert_harmless(&mut tab, path);
    }
    site.go(&mut tab, &server::address("/article", &[("id", EVIL[0])]));
    assert_harmless(&mut tab, "no article");
    // What is offered while typing.
    site.go(&mut tab, "/");
    for typed in ["keyword:", "section:"] {
        tab.fill("#query", typed);
        tab.wait_for("[...document.querySelectorAll('[role=option] bdi')].some(name => /pwned/.test(name.textContent))");
        assert_harmless(&mut tab, typed);
    }
    let others = tab.complaints().into_iter().filter(|said| !said.contains("status of 40"));
    assert_eq!(others.collect::<Vec<_>>(), [""; 0]);
    assert_eq!(tab.elsewhere(&site.origin()), [""; 0]);
}
