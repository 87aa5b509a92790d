//! One tab with cookies, cache and history of its own.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use super::{
    PATIENCE, PAUSE,
    connection::{Connection, Event},
    js, pictures,
    process::Browser,
    seen::{Seen, exception},
};

/// How long the picture of a failed test may take.
const LAST_LOOK: Duration = Duration::from_secs(10);

/// A tab, closed when it is dropped.
pub struct Tab {
    browser: Arc<Browser>,
    connection: Connection,
    /// Its cookies and cache.
    context: String,
    /// The tab itself, and at the same time its outermost frame.
    target: String,
    /// In CSS pixels.
    width: u32,
    seen: Seen,
}

impl Tab {
    pub(super) fn open(browser: Arc<Browser>) -> Self {
        let make = |method: &str, params: Value, id: &str| {
            let answer = browser.call(method, &params).unwrap_or_else(|error| panic!("{error}"));
            answer[id].as_str().unwrap().to_owned()
        };
        let context = make("Target.createBrowserContext", json!({}), "browserContextId");
        let blank = json!({ "url": "about:blank", "browserContextId": context });
        let target = make("Target.createTarget", blank, "targetId");
        let connection = Connection::open(&browser.address, &format!("/devtools/page/{target}"));
        let seen = Seen::default();
        let mut tab = Self { browser, connection, context, target, width: 0, seen };
        for domain in ["Page", "Runtime", "Network", "Log", "Audits"] {
            tab.call(&format!("{domain}.enable"), &json!({}));
        }
        tab.call("Page.setLifecycleEventsEnabled", &json!({ "enabled": true }));
        // Every tab behaves as if it were the one in front.
        tab.call("Emulation.setFocusEmulationEnabled", &json!({ "enabled": true }));
        tab.desktop();
        tab
    }

    /// Goes to an address and waits until all of the page is loaded.
    #[track_caller]
    pub fn go(&mut self, url: &str) {
        self.load(|tab| {
            let answer = tab.call("Page.navigate", &json!({ "url": url }));
            assert_eq!(answer["errorText"].as_str(), None, "{url}");
        });
    }

    /// Does something that leads to another page, and waits until that one is loaded.
    #[track_caller]
    pub fn load(&mut self, act: impl FnOnce(&mut Self)) {
        let until = Instant::now() + PATIENCE;
        // That the page shown now is loaded may be told only later.
        let shown =
            self.call("Page.getFrameTree", &json!({}))["frameTree"]["frame"]["loaderId"].take();
        let before = self.seen.loads.len();
        act(self);
        while self.seen.loads[before..].iter().all(|loaded| *loaded == shown) {
            match self.connection.event(until) {
                Ok(event) => note(&mut self.seen, &self.target, &mut self.connection, &event),
                Err(error) => panic!("no page was loaded: {error}"),
            }
        }
    }

    /// The back button.
    #[track_caller]
    pub fn back(&mut self) {
        let history = self.call("Page.getNavigationHistory", &json!({}));
        let current = history["currentIndex"].as_u64().unwrap() as usize;
        let before = current.checked_sub(1).expect("a page to go back to");
        let entry = &history["entries"][before];
        self.call("Page.navigateToHistoryEntry", &json!({ "entryId": entry["id"] }));
        // A page that is gone back to is loaded, shown as it was kept, or only told of its address.
        self.wait("the page to go back to", |tab| {
            let history = tab.try_call("Page.getNavigationHistory", &json!({}))?;
            let now = tab.try_evaluate("[location.href, document.readyState]")?;
            let there =
                history["currentIndex"] == before && now == json!([entry["url"], "complete"]);
            if there { Ok(()) } else { Err(now.to_string()) }
        });
    }

    /// The value of an expression of JavaScript, of a promise what it comes to. Works also where the
    /// page's own scripts do not run.
    #[track_caller]
    pub fn evaluate(&mut self, expression: &str) -> Value {
        self.try_evaluate(expression).unwrap_or_else(|error| panic!("{expression}: {error}"))
    }

    pub(super) fn try_evaluate(&mut self, expression: &str) -> Result<Value, String> {
        let params =
            json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let mut answer = self.try_call("Runtime.evaluate", &params)?;
        match answer.get("exceptionDetails") {
            Some(details) => Err(exception(details)),
            None => Ok(answer["result"]["value"].take()),
        }
    }

    /// Waits until an expression is true; while a page is being replaced it is not.
    #[track_caller]
    pub fn wait_for(&mut self, expression: &str) {
        self.wait(expression, |tab| match tab.try_evaluate(expression)? {
            Value::Bool(true) => Ok(()),
            other => Err(other.to_string()),
        });
    }

    /// Looks until there is something; what is in the way meanwhile is told when there never is.
    #[track_caller]
    pub(super) fn wait<T>(
        &mut self,
        what: &str,
        mut look: impl FnMut(&mut Self) -> Result<T, String>,
    ) -> T {
        let until = Instant::now() + PATIENCE;
        loop {
            match look(self) {
                Ok(found) => return found,
                Err(why) => assert!(Instant::now() < until, "waited in vain for: {what}: {why}"),
            }
            thread::sleep(PAUSE);
        }
    }

    /// How many elements match.
    #[track_caller]
    pub fn count(&mut self, selector: &str) -> usize {
        let found = self.evaluate(&format!("document.querySelectorAll({}).length", js(selector)));
        found.as_u64().unwrap() as usize
    }

    /// The text of the first element that matches, as it is shown.
    #[track_caller]
    pub fn text(&mut self, selector: &str) -> String {
        let text = self.evaluate(&format!("document.querySelector({})?.innerText", js(selector)));
        text.as_str().unwrap_or_else(|| panic!("there is no {selector}")).to_owned()
    }

    /// As on a desktop.
    pub fn desktop(&mut self) {
        self.resize(1280, 800, 1);
    }

    /// As on a phone.
    pub fn phone(&mut self) {
        self.resize(390, 844, 3);
    }

    fn resize(&mut self, width: u32, height: u32, scale: u32) {
        self.width = width;
        // Not as `mobile`, where what is too wide makes the viewport wider and so seems to fit.
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": scale, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", &size);
        self.wait_for(&format!("innerWidth == {width}"));
    }

    /// Nothing is wider than the tab.
    #[track_caller]
    pub fn assert_fits(&mut self) {
        assert_eq!(self.too_wide(), json!([]), "wider than {} pixels", self.width);
    }

    /// Elements that reach beyond the right edge, where one has to scroll to see them.
    pub(super) fn too_wide(&mut self) -> Value {
        let width = self.width;
        self.evaluate(&format!(
            "document.documentElement.scrollWidth <= {width} ? [] :
             [...document.querySelectorAll('*')]
                 .filter(element => element.getBoundingClientRect().right > {width})
                 .map(element => element.outerHTML.slice(0, 200))"
        ))
    }

    /// As for readers who prefer dark colours.
    pub fn dark(&mut self) {
        let feature = json!({ "name": "prefers-color-scheme", "value": "dark" });
        self.call("Emulation.setEmulatedMedia", &json!({ "features": [feature] }));
        self.wait_for("matchMedia('(prefers-color-scheme: dark)').matches");
    }

    /// From the next page on, no page's scripts are run.
    pub fn without_scripts(&mut self) {
        self.call("Emulation.setScriptExecutionDisabled", &json!({ "value": true }));
    }

    /// What is downloaded goes to this folder.
    pub fn downloads(&mut self, folder: &Path) {
        let there = json!({ "behavior": "allow", "browserContextId": self.context, "downloadPath": folder });
        self.browser.call("Browser.setDownloadBehavior", &there).unwrap();
    }

    /// A picture of what is seen, as PNG in the folder of pictures.
    pub fn picture(&mut self, name: &str) -> PathBuf {
        self.try_picture(name, PATIENCE).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn try_picture(&mut self, name: &str, deadline: Duration) -> Result<PathBuf, String> {
        let format = json!({ "format": "png" });
        let answer = self.call_within("Page.captureScreenshot", &format, deadline)?;
        let bytes = from_base64(answer["data"].as_str().unwrap_or_default());
        let file = pictures().join(name.replace("::", "-")).with_extension("png");
        fs::create_dir_all(pictures()).map_err(|error| error.to_string())?;
        fs::write(&file, bytes).map_err(|error| error.to_string())?;
        Ok(file)
    }

    /// What pages and browser complained of since this was last asked.
    pub fn complaints(&mut self) -> Vec<String> {
        // Whatever was said before the answer to this has come.
        self.evaluate("0");
        std::mem::take(&mut self.seen.complaints)
    }

    /// Nothing was complained of, and no request went to another place than `origin`.
    #[track_caller]
    pub fn assert_quiet(&mut self, origin: &str) {
        assert_eq!(self.complaints(), [""; 0]);
        assert_eq!(self.elsewhere(origin), [""; 0]);
    }

    /// Addresses that were asked for, but for those of `origin` (and what is written out in a page).
    pub fn elsewhere(&self, origin: &str) -> Vec<String> {
        let own = |url: &str| {
            url.starts_with("data:")
                || url.strip_prefix(origin).is_some_and(|path| path.starts_with('/'))
        };
        self.seen.requests.iter().filter(|url| !own(url)).cloned().collect()
    }

    /// A command that must succeed.
    #[track_caller]
    pub(super) fn call(&mut self, method: &str, params: &Value) -> Value {
        self.try_call(method, params).unwrap_or_else(|error| panic!("{error}"))
    }

    fn try_call(&mut self, method: &str, params: &Value) -> Result<Value, String> {
        self.call_within(method, params, PATIENCE)
    }

    fn call_within(
        &mut self,
        method: &str,
        params: &Value,
        deadline: Duration,
    ) -> Result<Value, String> {
        let (seen, frame) = (&mut self.seen, &self.target);
        self.connection.call(method, params, deadline, |connection, event| {
            note(seen, frame, connection, &event);
        })
    }
}

/// Keeps what happened, and closes dialogs: a page that shows one stands still.
fn note(seen: &mut Seen, frame: &str, connection: &mut Connection, event: &Event) {
    seen.note(event, frame);
    if event.method == "Page.javascriptDialogOpening" {
        // Leaving a page is agreed to, nothing else.
        let accept = event.params["type"] == "beforeunload";
        // Where this fails, so does the command that is waited for.
        let _ = connection.send("Page.handleJavaScriptDialog", &json!({ "accept": accept }));
    }
}

/// The bytes of a picture; padding and what is no base64 end them.
fn from_base64(text: &str) -> Vec<u8> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = text.bytes().map_while(|byte| ALPHABET.iter().position(|known| *known == byte));
    let digits: Vec<usize> = digits.collect();
    let of_four = |four: &[usize]| {
        let bits =
            four.iter().enumerate().fold(0, |bits, (at, digit)| bits | digit << (18 - 6 * at));
        [(bits >> 16) as u8, (bits >> 8) as u8, bits as u8].into_iter().take(four.len() - 1)
    };
    digits.chunks(4).flat_map(of_four).collect()
}

impl Drop for Tab {
    fn drop(&mut self) {
        if thread::panicking() {
            let name = thread::current().name().unwrap_or("tab").to_owned();
            match self.try_picture(&name, LAST_LOOK) {
                Ok(file) => println!("the tab as it was: {}", file.display()),
                Err(error) => println!("no picture of the tab: {error}"),
            }
            println!("complaints: {:?}", self.seen.complaints);
        }
        let context = json!({ "browserContextId": self.context });
        // A browser that does not answer is ended with its last tab.
        let _ = self.browser.call("Target.disposeBrowserContext", &context);
    }
}
