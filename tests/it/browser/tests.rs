//! The harness itself, on small pages of its own.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    panic,
    process::Command,
    thread,
};

use serde_json::json;

use super::{assert_accessible, axe, js, process, tab};

/// Path, further headers, and what stands in the body.
type Page = (&'static str, &'static str, &'static str);

/// Serves pages until the tests end; gives their origin.
fn serve(pages: &'static [Page]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    // A thread for each connection: browsers open some to have them, and say nothing.
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || answer(&stream, pages));
        }
    });
    origin
}

fn answer(mut stream: &TcpStream, pages: &[Page]) {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next().and_then(Result::ok).unwrap_or_default();
    let target = first.split(' ').nth(1).unwrap_or_default().to_owned();
    while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
    let path = target.split('?').next().unwrap_or_default();
    let found = pages.iter().find(|(of, ..)| *of == path);
    let (status, (_, headers, body)) =
        found.map_or(("404 Not Found", ("", "", "")), |page| ("200 OK", *page));
    let body = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><link rel=icon href=data:,>\
         <title>{path}</title><main><h1>{target}</h1>{body}</main>"
    );
    // A browser that has gone away misses nothing.
    let _ = write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\
         Connection: close\r\n{headers}\r\n{body}",
        body.len()
    );
}

#[test]
fn a_page_is_opened_clicked_typed_in_and_gone_back_from() {
    let Some(mut tab) = tab() else { return };
    let origin = serve(&[
        ("/", "", "<form action=/found><label>Words <input name=q value=old></label></form>"),
        ("/found", "", "<a href=/>again</a>"),
    ]);
    tab.go(&format!("{origin}/"));
    tab.fill("input", "Ōman & co");
    assert_eq!(tab.evaluate("document.activeElement.value"), "Ōman & co");
    tab.load(|tab| tab.press("Enter"));
    assert_eq!(tab.text("h1"), "/found?q=%C5%8Cman+%26+co");
    tab.load(|tab| tab.click("a"));
    assert_eq!((tab.text("h1"), tab.count("input, a")), ("/".to_owned(), 1));
    tab.back();
    assert_eq!(tab.text("a"), "again");
    tab.load(|tab| tab.click("a"));
    assert_eq!(tab.text("h1"), "/");
    tab.back();
    tab.back();
    assert_eq!(tab.evaluate("document.querySelector('input').value"), "Ōman & co");
    tab.assert_quiet(&origin);
}

#[test]
fn going_back_within_a_page_is_going_back() {
    let Some(mut tab) = tab() else { return };
    let origin = serve(&[("/", "", "")]);
    tab.go(&format!("{origin}/"));
    tab.evaluate("window.same = true; history.pushState({}, '', '/?page=2')");
    tab.back();
    assert_eq!(
        tab.evaluate("[window.same, location.pathname + location.search]"),
        json!([true, "/"])
    );
}

#[test]
fn a_click_waits_for_what_it_is_to_hit() {
    let Some(mut tab) = tab() else { return };
    let origin = serve(&[(
        "/",
        "",
        "<button onclick='this.textContent = event.isTrusted' style='margin-top:2000px'>no</button>
         <div style='position:fixed;inset:0'></div>
         <script>setTimeout(() => document.querySelector('div').remove(), 300)</script>",
    )]);
    tab.go(&format!("{origin}/"));
    tab.click("button");
    assert_eq!(tab.text("button"), "true");
}

#[test]
fn without_scripts_a_page_is_what_its_markup_says() {
    let Some(mut tab) = tab() else { return };
    let origin = serve(&[(
        "/",
        "",
        "<noscript><p>plain</p></noscript><a href=/?2 onclick='return false'>on</a><script>ran = 1</script>",
    )]);
    tab.go(&format!("{origin}/"));
    assert_eq!((tab.count("noscript p"), tab.evaluate("window.ran")), (0, json!(1)));
    tab.without_scripts();
    tab.go(&format!("{origin}/"));
    assert_eq!(tab.text("noscript p"), "plain");
    tab.load(|tab| tab.click("a"));
    assert_eq!((tab.text("h1"), tab.evaluate("window.ran")), ("/?2".to_owned(), json!(null)));
}

#[test]
fn whatever_goes_wrong_in_a_page_is_seen() {
    let Some(mut tab) = tab() else { return };
    let origin = serve(&[
        ("/quiet", "", "<p>Nothing.</p>"),
        (
            "/log",
            "",
            "<script>console.log('fine'); console.warn('odd', 1); console.error({a: 1})</script>",
        ),
        ("/throws", "", "<script>setTimeout(() => { throw new Error('thrown') })</script>"),
        ("/rejects", "", "<script>Promise.reject(new Error('refused'))</script>"),
        ("/asks", "", "<script>window.answer = confirm('sure?')</script>"),
        ("/strict", "Content-Security-Policy: script-src 'none'\r\n", "<script>ran = 1</script>"),
        ("/image", "", "<img src=/missing.png alt=none>"),
    ]);
    for (path, wanted) in [
        ("/quiet", &[][..]),
        ("/log", &["console: odd 1", "console: Object"]),
        ("/throws", &["exception: Error: thrown"]),
        ("/rejects", &["exception: Error: refused"]),
        ("/asks", &["dialog: sure?"]),
        ("/strict", &["ContentSecurityPolicyIssue: ", "script-src"]),
        ("/image", &["404", "/missing.png"]),
        ("/gone", &["404", "/gone"]),
        ("/quiet", &[]),
    ] {
        tab.go(&format!("{origin}{path}"));
        // What a page does after it is loaded comes soon, and nothing else says when.
        tab.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))");
        let complaints = tab.complaints().join("\n");
        assert_eq!(complaints.is_empty(), wanted.is_empty(), "{path}: {complaints}");
        for part in wanted {
            assert!(complaints.contains(part), "{path}: {part} is not in {complaints}");
        }
    }
    assert_eq!(tab.elsewhere(&origin), [""; 0]);
}

#[test]
fn a_request_to_another_place_is_seen_and_goes_nowhere() {
    let Some(mut tab) = tab() else { return };
    let other = serve(&[("/script", "", "")]);
    let origin = serve(&[("/", "", "<p>Own.</p>")]);
    tab.go(&format!("{origin}/"));
    assert_eq!(tab.elsewhere(&origin), [""; 0]);
    let fetched = |url: &str| {
        format!("fetch({}, {{mode: 'no-cors'}}).then(() => 'got', () => 'lost')", js(url))
    };
    assert_eq!(tab.evaluate(&fetched(&format!("{other}/script"))), "got");
    assert_eq!(tab.evaluate(&fetched("http://news.example/")), "lost");
    assert_eq!(tab.elsewhere(&origin), [format!("{other}/script"), "http://news.example/".into()]);
}

#[test]
fn a_tab_is_as_large_and_as_dark_as_asked() {
    let Some(mut tab) = tab() else { return };
    let origin = serve(&[
        (
            "/",
            "",
            "<style>@media (prefers-color-scheme: dark) { body { background: black } }</style>",
        ),
        ("/wide", "", "<p id=wide style='width:400px'>wide</p>"),
    ]);
    let background = "getComputedStyle(document.body).backgroundColor";
    tab.phone();
    tab.go(&format!("{origin}/"));
    tab.assert_fits();
    assert_eq!(tab.evaluate(background), "rgba(0, 0, 0, 0)");
    tab.dark();
    assert_eq!(tab.evaluate(background), "rgb(0, 0, 0)");
    let picture = fs::read(tab.picture("harness")).unwrap();
    assert!(picture.starts_with(b"\x89PNG\r\n\x1a\n") && picture.ends_with(b"IEND\xAEB`\x82"));
    assert_eq!(picture[16..24], [0, 0, 4, 146, 0, 0, 9, 228], "1170 by 2532, three dots a pixel");
    tab.go(&format!("{origin}/wide"));
    assert_eq!(tab.evaluate("innerWidth"), 390);
    assert_eq!(tab.too_wide().as_array().unwrap().len(), 1);
    tab.desktop();
    tab.assert_fits();
}

#[test]
fn serious_faults_of_accessibility_are_found() {
    let Some(mut tab) = tab() else { return };
    let origin = serve(&[
        ("/good", "Content-Security-Policy: script-src 'self'\r\n", "<p>Plain text.</p>"),
        ("/bad", "", "<img src=data:,><p style='color:#bbb;background:#fff'>pale</p>"),
    ]);
    tab.go(&format!("{origin}/good"));
    assert_accessible(&mut tab, "good");
    tab.go(&format!("{origin}/bad"));
    let Some(faults) = axe::faults(&mut tab) else { return };
    let faults = faults.to_string();
    assert!(
        faults.contains("critical: image-alt: Images must have") && faults.contains(": img\""),
        "{faults}"
    );
    assert!(faults.contains("serious: color-contrast: ") && faults.contains(": p\""), "{faults}");
}

#[test]
fn tabs_share_nothing() {
    let (Some(mut one), Some(mut two)) = (tab(), tab()) else { return };
    let origin = serve(&[("/", "Set-Cookie: seen=1\r\n", ""), ("/other", "", "")]);
    one.go(&format!("{origin}/"));
    assert_eq!(one.evaluate("document.cookie"), "seen=1");
    two.go(&format!("{origin}/other"));
    assert_eq!(two.evaluate("document.cookie"), "");
}

#[test]
fn a_browser_ends_with_its_last_test_also_when_that_panics() {
    let Some(program) = process::program() else { return };
    let browser = process::Browser::start(&program);
    let (id, folder) = browser.traces();
    let alive =
        || Command::new("kill").args(["-0", &id.to_string()]).output().unwrap().status.success();
    assert!(alive() && folder.exists());
    let panicked = panic::catch_unwind(move || {
        let _browser = browser;
        panic::resume_unwind(Box::new("a test fails"));
    });
    assert!(panicked.is_err() && !alive() && !folder.exists());
}
