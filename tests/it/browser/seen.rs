//! What a tab did and said while a test drove it.

use serde_json::Value;

use super::connection::Event;

/// Kept from the first moment of a tab on.
#[derive(Default)]
pub struct Seen {
    /// Every address that was asked for, also of requests that were blocked.
    pub requests: Vec<String>,
    /// Errors and warnings of the console, exceptions, dialogs, and all that the browser itself finds
    /// wrong with a page, such as a violation of its Content Security Policy.
    pub complaints: Vec<String>,
    /// The pages that were loaded to the end, as the browser numbers them.
    pub loads: Vec<Value>,
}

impl Seen {
    /// `frame` is the tab's own frame.
    pub fn note(&mut self, event: &Event, frame: &str) {
        let params = &event.params;
        let string = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        match event.method.as_str() {
            "Network.requestWillBeSent" => self.requests.push(string(&params["request"]["url"])),
            "Page.lifecycleEvent" if params["name"] == "load" && params["frameId"] == frame => {
                self.loads.push(params["loaderId"].clone());
            }
            "Page.javascriptDialogOpening" => {
                self.complaints.push(format!("dialog: {}", string(&params["message"])));
            }
            "Runtime.consoleAPICalled"
                if matches!(params["type"].as_str(), Some("error" | "warning" | "assert")) =>
            {
                let arguments = params["args"].as_array().into_iter().flatten();
                let words: Vec<String> = arguments.map(shown).collect();
                self.complaints.push(format!("console: {}", words.join(" ")));
            }
            "Runtime.exceptionThrown" => {
                self.complaints
                    .push(format!("exception: {}", exception(&params["exceptionDetails"])));
            }
            "Log.entryAdded"
                if matches!(params["entry"]["level"].as_str(), Some("error" | "warning")) =>
            {
                let entry = &params["entry"];
                let complaint =
                    format!("log: {} {}", string(&entry["text"]), string(&entry["url"]));
                self.complaints.push(complaint);
            }
            "Audits.issueAdded" => {
                let issue = &params["issue"];
                self.complaints.push(format!("{}: {}", string(&issue["code"]), issue["details"]));
            }
            _ => {}
        }
    }
}

/// What was thrown, with the place where the browser gives it.
pub fn exception(details: &Value) -> String {
    let description = details["exception"]["description"].as_str();
    description.or(details["text"].as_str()).unwrap_or_default().to_owned()
}

/// A value as the console would show it.
fn shown(value: &Value) -> String {
    match (&value["value"], value["description"].as_str()) {
        (Value::String(text), _) => text.clone(),
        (Value::Null, Some(description)) => description.to_owned(),
        (value, _) => value.to_string(),
    }
}
