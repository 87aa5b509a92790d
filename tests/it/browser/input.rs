//! Mouse and keyboard: real events, as the browser gets them from the system.

use serde_json::{Value, json};

use super::{Tab, js};

/// Keys that write nothing or are not written as one character: name, code for Windows, text.
const KEYS: &[(&str, u32, &str)] = &[
    ("Enter", 13, "\r"),
    ("Tab", 9, ""),
    ("Escape", 27, ""),
    ("Backspace", 8, ""),
    ("ArrowUp", 38, ""),
    ("ArrowDown", 40, ""),
    ("ArrowLeft", 37, ""),
    ("ArrowRight", 39, ""),
    ("Home", 36, ""),
    ("End", 35, ""),
];

impl Tab {
    /// Clicks in the middle of the first element that matches, once it is there, stands still and
    /// nothing covers it.
    #[track_caller]
    pub fn click(&mut self, selector: &str) {
        // Of a link that goes over two lines the middle of its box may lie outside it: the first line.
        let look = format!(
            "(() => {{
                const element = document.querySelector({});
                if (!element) return 'is not there';
                element.scrollIntoView({{ block: 'center', inline: 'center', behavior: 'instant' }});
                const box = element.getClientRects()[0];
                if (!box || !box.width || !box.height) return 'is not shown';
                const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
                const top = document.elementFromPoint(x, y);
                if (!element.contains(top) && !top?.contains(element))
                    return 'is covered by ' + top?.outerHTML.slice(0, 200);
                return [x, y];
            }})()",
            js(selector)
        );
        let mut before = Value::Null;
        let point = self.wait(&format!("{selector} to click on"), |tab| {
            let found = tab.try_evaluate(&look)?;
            let at = |axis: usize| found[axis].as_f64().ok_or_else(|| found.to_string());
            let point = (at(0)?, at(1)?);
            if found == before {
                return Ok(point);
            }
            before = found;
            Err("moves".into())
        });
        self.mouse("mouseMoved", 0, point);
        self.mouse("mousePressed", 1, point);
        self.mouse("mouseReleased", 0, point);
    }

    /// Presses the mouse over the first element that matches, moves it, and lets go; from and to are shares
    /// of its width.
    #[track_caller]
    pub fn drag(&mut self, selector: &str, from: f64, to: f64) {
        const STEPS: i32 = 4;
        let element = format!("document.querySelector({})", js(selector));
        let seen = "scrollIntoView({ block: 'center', behavior: 'instant' })";
        let found = self.evaluate(&format!(
            "(() => {{
                const element = {element};
                element.{seen};
                const box = element.getBoundingClientRect();
                return [box.x, box.width, box.y + box.height / 2];
            }})()"
        ));
        let [left, width, y] = [0, 1, 2].map(|axis| found[axis].as_f64().unwrap());
        let at = |share: f64| (left + width * share, y);
        self.mouse("mouseMoved", 0, at(from));
        self.mouse("mousePressed", 1, at(from));
        for step in 1..=STEPS {
            self.mouse(
                "mouseMoved",
                1,
                at(from + (to - from) * f64::from(step) / f64::from(STEPS)),
            );
        }
        self.mouse("mouseReleased", 0, at(to));
    }

    /// `buttons` is 1 while the left one is down.
    fn mouse(&mut self, kind: &str, buttons: u8, (x, y): (f64, f64)) {
        let button = if kind == "mouseMoved" && buttons == 0 { "none" } else { "left" };
        let event = json!({ "type": kind, "x": x, "y": y, "button": button, "buttons": buttons, "clickCount": 1 });
        self.call("Input.dispatchMouseEvent", &event);
    }

    /// Types where the cursor is, key by key.
    #[track_caller]
    pub fn type_text(&mut self, text: &str) {
        for c in text.chars() {
            self.key(&json!({ "key": c, "text": c }));
        }
    }

    /// Presses a key by its name.
    #[track_caller]
    pub fn press(&mut self, name: &str) {
        let known = KEYS.iter().find(|(key, ..)| *key == name);
        let (key, code, text) = known.unwrap_or_else(|| panic!("no key {name}"));
        self.key(&json!({ "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text }));
    }

    /// Types into a field, in place of what is in it.
    #[track_caller]
    pub fn fill(&mut self, selector: &str, text: &str) {
        self.click(selector);
        self.key(&json!({ "key": "a", "modifiers": 2, "commands": ["selectAll"] }));
        self.press("Backspace");
        self.type_text(text);
    }

    /// Puts what was copied where the cursor is.
    #[track_caller]
    pub fn paste(&mut self) {
        self.key(&json!({ "key": "v", "modifiers": 2, "commands": ["paste"] }));
    }

    /// A key goes down and up again.
    #[track_caller]
    fn key(&mut self, key: &Value) {
        for kind in ["keyDown", "keyUp"] {
            let mut event = key.clone();
            event["type"] = kind.into();
            if kind == "keyUp" {
                event["text"] = "".into();
            }
            self.call("Input.dispatchKeyEvent", &event);
        }
    }
}
